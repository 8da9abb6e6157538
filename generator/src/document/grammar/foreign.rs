//! Keywords that have no meaning where they stand.

use super::super::path::Path;
use super::super::report::Report;
use super::schema::TYPES;
use crate::diagnostic::Code;
use crate::source::{Map, Node, Value};

/// Keywords that say what values of a type are made of, and that type. Limits are not among them: the docs tell them
/// wherever they stand.
const CONTENTS: [(&str, &str); 5] = [
    ("items", "array"),
    ("x-prefixItems", "array"),
    ("properties", "object"),
    ("patternProperties", "object"),
    ("additionalProperties", "object"),
];

/// Tells keywords of other types than that of the schema, which say nothing, and `items` that leave open what type it is.
pub(super) fn check(map: &Map, path: &Path<'_>, report: &mut Report<'_>) {
    match map.get("type") {
        Some(kind) => {
            if let Some(kind) = kind.as_str().filter(|kind| TYPES.contains(kind)) {
                foreign_to(kind, map, path, report);
            }
        }
        None => untyped_items(map, path, report),
    }
}

fn foreign_to(kind: &str, map: &Map, path: &Path<'_>, report: &mut Report<'_>) {
    for (keyword, owner) in CONTENTS.into_iter().filter(|(_, owner)| *owner != kind) {
        let Some(node) = map.get(keyword).filter(|node| says_something(node)) else {
            continue;
        };
        let message = format!("`{keyword}` says nothing of a value of type `{kind}`");
        let help = match (kind, owner) {
            ("array", "object") => {
                "left out; if the items have them, move it into `items` in an overlay"
            }
            (_, "array") => "left out; if it is an array, say so with `type: array` in an overlay",
            _ => "left out; if it is an object, say so with `type: object` in an overlay",
        };
        let path = path.key(keyword);
        report.warning(Code::ForeignKeyword, node, &path, &message, help);
    }
}

/// Whether a keyword has a value that could say something: generators of documents like to write empty ones.
fn says_something(node: &Node) -> bool {
    match &node.value {
        Value::Map(map) => !map.is_empty(),
        Value::List(list) => !list.is_empty(),
        Value::Null | Value::Bool(_) => false,
        _ => true,
    }
}

/// Strictly, what has `items` and no type may be anything, and be it an array, has such items.
fn untyped_items(map: &Map, path: &Path<'_>, report: &mut Report<'_>) {
    let others = ["properties", "allOf", "anyOf", "oneOf", "enum"];
    if let Some(items) = map.get("items")
        && !others.iter().any(|other| map.contains_key(*other))
    {
        report.note(
            Code::Repaired,
            items,
            &path.key("items"),
            "`items` stands in a schema without a `type`",
            "read as an array and nothing else; if it is something else, correct it in an overlay",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    fn said(schema: &str) -> Vec<String> {
        Sample::schema(schema).said
    }

    #[test]
    fn contents_of_another_type_are_a_warning() {
        for (schema, keyword) in [
            (
                "{type: array, items: {type: object}, properties: {a: {type: string}}}",
                "properties",
            ),
            ("{type: object, items: {type: string}}", "items"),
            (
                "{type: string, properties: {a: {type: string}}}",
                "properties",
            ),
            (
                "{type: integer, additionalProperties: {type: string}}",
                "additionalProperties",
            ),
        ] {
            let place = format!("Warning foreign-keyword /components/schemas/S/{keyword}");
            assert_eq!(said(schema), [place], "{schema}");
        }
    }

    #[test]
    fn what_says_nothing_and_what_belongs_there_is_not_told() {
        for schema in [
            "{type: array, items: {type: string}, properties: {}, required: []}",
            "{type: string, additionalProperties: false, uniqueItems: true}",
            "{type: integer, minimum: 1, maxLength: 2}",
            "{type: object, required: [a], properties: {a: {type: string, pattern: b}}}",
            "{items: {type: string}, oneOf: [{type: array, items: {}}, {type: object}]}",
        ] {
            assert_eq!(said(schema), [""; 0], "{schema}");
        }
    }

    #[test]
    fn items_without_a_type_are_those_of_an_array() {
        let place = "Note repaired /components/schemas/S/items";
        assert_eq!(said("items: {type: string}"), [place]);
    }
}
