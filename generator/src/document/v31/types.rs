//! Lists of types: 3.0 knows one type per schema, and unions.

use crate::diagnostic::Code;

use super::super::path::Path;
use super::super::report::Report;
use crate::source::{Map, Node, Value};

/// Each type of JSON but null, and the keywords that speak of its values alone.
const TYPES: [(&str, &[&str]); 6] = [
    ("string", &["pattern", "minLength", "maxLength", "format"]),
    ("integer", NUMERIC),
    ("number", NUMERIC),
    ("boolean", &[]),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ],
    ),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
];

const NUMERIC: &[&str] = &[
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "format",
];

/// Formats that say how large a number is, and nothing about texts.
const NUMERIC_FORMATS: [&str; 10] = [
    "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double",
];

/// Turns a list of types into `nullable`, one type, or a union of one schema per type.
pub(super) fn lists(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let template = node.with(Value::Null);
    let Some(map) = node.as_map_mut() else {
        return;
    };
    let Some(Value::List(_)) = map.get("type").map(|kind| &kind.value) else {
        return;
    };
    let Some(list) = map.shift_remove("type") else {
        return;
    };
    let mut nullable = false;
    let mut types: Vec<&str> = Vec::new();
    for (index, entry) in list.as_list().unwrap_or_default().iter().enumerate() {
        match (&entry.value, entry.as_str()) {
            (Value::Null, _) | (_, Some("null")) => nullable = true,
            (_, Some(name)) if types.contains(&name) => {}
            // A hostile list of types would multiply the keywords of the schema.
            (_, Some(name)) if types.len() < 16 => types.push(name),
            _ => {
                let message = format!("a type is a text, this is {}", entry.kind());
                report.warning(
                    Code::WrongKind,
                    entry,
                    &path.key("type").index(index),
                    &message,
                    "left out",
                );
            }
        }
    }
    if types.contains(&"number") {
        types.retain(|name| *name != "integer");
    }
    let word = |word: &str| list.with(Value::String(word.to_owned()));
    match types.as_slice() {
        [] if nullable => {
            map.insert("type".to_owned(), word("null"));
            return;
        }
        [] => {}
        [only] => {
            map.insert("type".to_owned(), word(only));
        }
        _ if is_anything(&types) && !has_keywords(map) => {}
        // Its values say all that the types would.
        _ if lists_scalars(&types, map) => {}
        several => {
            let branches: Vec<Node> = several
                .iter()
                .filter_map(|name| branch(name, map, &list))
                .collect();
            // Where no value of the enum is of any of the types, the values say more than the types.
            if !branches.is_empty() {
                for key in TYPES
                    .iter()
                    .flat_map(|(_, keywords)| keywords.iter())
                    .chain([&"enum"])
                {
                    map.shift_remove(*key);
                }
                add_union(map, list.with(Value::List(branches)));
            }
        }
    }
    if nullable {
        map.insert("nullable".to_owned(), template.with(Value::Bool(true)));
    }
}

/// Adds a union to a schema, beside the one it may have: then both hold.
fn add_union(map: &mut Map, union: Node) {
    if !map.contains_key("anyOf") {
        map.insert("anyOf".to_owned(), union);
        return;
    }
    let empty = union.with(Value::List(Vec::new()));
    let union = union.within(|union| Value::Map(Map::from_iter([("anyOf".to_owned(), union)])));
    if let Value::List(items) = &mut map.entry("allOf".to_owned()).or_insert(empty).value {
        items.push(union);
    }
}

fn is_anything(types: &[&str]) -> bool {
    ["string", "number", "boolean", "object", "array"]
        .iter()
        .all(|name| types.contains(name))
}

/// Whether an enum lists nothing but scalars of these types, and null.
fn lists_scalars(types: &[&str], map: &Map) -> bool {
    let Some(values) = map.get("enum").and_then(Node::as_list) else {
        return false;
    };
    values.iter().all(|value| {
        matches!(value.value, Value::Null)
            || (!matches!(value.value, Value::Map(_) | Value::List(_))
                && types.iter().any(|name| value_fits(name, value)))
    })
}

fn has_keywords(map: &Map) -> bool {
    TYPES
        .iter()
        .flat_map(|(_, keywords)| keywords.iter())
        .any(|key| map.contains_key(*key))
}

/// The schema for one type of several, with the keywords of the whole that speak of it. Nothing where no value of the
/// enum is of this type.
fn branch(name: &str, map: &Map, list: &Node) -> Option<Node> {
    let mut schema =
        Map::from_iter([("type".to_owned(), list.with(Value::String(name.to_owned())))]);
    let keywords = TYPES
        .iter()
        .find(|(known, _)| *known == name)
        .map_or(&[][..], |(_, keywords)| keywords);
    for key in keywords {
        if let Some(value) = map.get(*key)
            && (*key != "format" || format_fits(name, value))
        {
            schema.insert((*key).to_owned(), value.clone());
        }
    }
    if let Some(values) = map.get("enum")
        && let Value::List(items) = &values.value
    {
        let fitting: Vec<Node> = items
            .iter()
            .filter(|item| value_fits(name, item))
            .cloned()
            .collect();
        if fitting.is_empty() {
            return None;
        }
        schema.insert("enum".to_owned(), values.with(Value::List(fitting)));
    }
    Some(list.with(Value::Map(schema)))
}

fn format_fits(name: &str, format: &Node) -> bool {
    let numeric = format
        .as_str()
        .is_some_and(|format| NUMERIC_FORMATS.contains(&format));
    numeric == (name != "string")
}

fn value_fits(name: &str, value: &Node) -> bool {
    match (&value.value, name) {
        (Value::Number(text), "integer") => !text.contains(['.', 'e', 'E']),
        (Value::String(_), "string")
        | (Value::Number(_), "number")
        | (Value::Bool(_), "boolean")
        | (Value::Map(_), "object")
        | (Value::List(_), "array") => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[test]
    fn null_in_a_list_of_types_is_nullable() {
        assert_eq!(
            Sample::schema("type: [string, 'null']").s(),
            r#"{"nullable":true,"type":"string"}"#
        );
        assert_eq!(
            Sample::schema("type: [null, string]").s(),
            r#"{"nullable":true,"type":"string"}"#
        );
        assert_eq!(
            Sample::schema("type: ['null']").s(),
            r#"{"enum":[null],"nullable":true,"x-null":true}"#
        );
    }

    #[test]
    fn several_types_are_a_union_and_share_out_the_keywords() {
        let sample = Sample::schema(
            "type: [string, integer, 'null']\nformat: int64\nmaxLength: 3\nminimum: 1\ntitle: T\nenum: [a, 1, null, true]",
        );
        assert_eq!(
            sample.s(),
            concat!(
                r#"{"anyOf":[{"enum":["a"],"maxLength":3,"type":"string"},"#,
                r#"{"enum":[1],"format":"int64","minimum":1,"type":"integer"}],"nullable":true,"title":"T"}"#
            )
        );
    }

    #[test]
    fn scalars_that_an_enum_lists_need_no_union() {
        let sample = Sample::schema("type: [string, integer, 'null']\nenum: [a, 1, null]");
        assert_eq!(sample.s(), r#"{"enum":["a",1,null],"nullable":true}"#);
        let sample = Sample::schema("type: [string, array]\nenum: [a, []]");
        assert!(sample.s().contains("anyOf"), "{}", sample.s());
    }

    #[test]
    fn both_unions_hold_where_there_are_two() {
        let sample = Sample::schema("type: [string, boolean]\nanyOf: [{maxLength: 2}]");
        assert_eq!(
            sample.s(),
            r#"{"allOf":[{"anyOf":[{"type":"string"},{"type":"boolean"}]}],"anyOf":[{"maxLength":2}]}"#
        );
    }

    #[test]
    fn all_types_are_no_type() {
        assert_eq!(
            Sample::schema("type: [string, number, integer, boolean, object, array]").s(),
            "{}"
        );
    }

    #[test]
    fn what_is_no_type_is_left_out() {
        let sample = Sample::schema("type: [string, 7, {}]");
        assert_eq!(sample.s(), r#"{"type":"string"}"#);
        assert_eq!(sample.said.len(), 2);
    }
}
