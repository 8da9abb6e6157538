//! Schemas: the names of types, and keywords in the wrong place.

use crate::diagnostic::Code;

use super::super::path::Path;
use super::super::report::Report;
use super::{foreign, literals};
use crate::nearest::meant;
use crate::source::{Map, Node, Value};

/// Names that other languages have for types: what they are called here, and their format.
const ALIASES: [(&str, &str, &str); 31] = [
    ("int", "integer", ""),
    ("int32", "integer", "int32"),
    ("int64", "integer", "int64"),
    ("long", "integer", "int64"),
    ("short", "integer", "int32"),
    ("float", "number", "float"),
    ("double", "number", "double"),
    ("decimal", "number", ""),
    ("numeric", "number", ""),
    ("bool", "boolean", ""),
    ("str", "string", ""),
    ("text", "string", ""),
    ("char", "string", ""),
    ("file", "string", "binary"),
    ("binary", "string", "binary"),
    ("byte", "string", "byte"),
    ("date", "string", "date"),
    ("datetime", "string", "date-time"),
    ("date-time", "string", "date-time"),
    ("timestamp", "string", "date-time"),
    ("time", "string", "time"),
    ("uuid", "string", "uuid"),
    ("uri", "string", "uri"),
    ("url", "string", "uri"),
    ("email", "string", "email"),
    ("password", "string", "password"),
    ("map", "object", ""),
    ("dict", "object", ""),
    ("hash", "object", ""),
    ("list", "array", ""),
    ("enum", "string", ""),
];

pub(super) const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "object", "array"];

/// Whether `word` names a type, in this language or another.
pub(super) fn is_type(word: &str) -> bool {
    canonical(word).is_some()
}

/// The type that `word` names, and the format that comes with it.
fn canonical(word: &str) -> Option<(&'static str, &'static str)> {
    let lower = word.trim().to_ascii_lowercase();
    let own = TYPES.into_iter().find(|name| *name == lower);
    let own = own.map(|name| (name, ""));
    let alias = || {
        let mut aliases = ALIASES.iter();
        let (_, name, format) = aliases.find(|(alias, ..)| *alias == lower)?;
        Some((*name, *format))
    };
    let misspelled = || meant(&lower, TYPES.into_iter()).map(|name| (name, ""));
    own.or_else(alias).or_else(misspelled)
}

/// Repairs what concerns several keywords, before each is checked alone.
pub(super) fn prepare(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    type_name(map, path, report);
    required_in_properties(map, path, report);
    if let Some(required) = map.get("required")
        && flag(required).is_some()
    {
        let message = "`required` of a schema is a list of the names of its properties";
        let help = "left out; name this property in the `required` list of the schema around it";
        report.warning(
            Code::MisplacedRequired,
            required,
            &path.key("required"),
            message,
            help,
        );
        map.shift_remove("required");
    }
    missing_items(map, path, report);
    foreign::check(map, path, report);
    literals::prepare(map, path, report);
}

/// `required: true` in a property, as parameters have it: the property is required.
fn required_in_properties(map: &mut Map, path: &Path<'_>, report: &mut Report<'_>) {
    if map
        .get("required")
        .is_some_and(|required| required.as_list().is_none() && !required.is_null())
    {
        return;
    }
    let mut named: Vec<Node> = Vec::new();
    let properties = map.get_mut("properties").and_then(Node::as_map_mut);
    for (name, property) in properties.into_iter().flatten() {
        let Some(flags) = property.as_map_mut() else {
            continue;
        };
        let Some(required) = flags.get("required").and_then(flag) else {
            continue;
        };
        let Some(flag) = flags.shift_remove("required") else {
            continue;
        };
        let here = path.key("properties");
        let here = here.key(name);
        let message =
            format!("`required: {required}` stands in the property, not in the schema around it");
        let help = match required {
            true => "read as a required property",
            false => "read as an optional property",
        };
        report.note(Code::Repaired, &flag, &here.key("required"), &message, help);
        if required {
            named.push(flag.with(Value::String(name.clone())));
        }
    }
    let Some(first) = named.first() else {
        return;
    };
    let none = first.with(Value::List(Vec::new()));
    let list = map
        .entry("required".to_owned())
        .or_insert_with(|| none.clone());
    if list.is_null() {
        *list = none;
    }
    if let Value::List(known) = &mut list.value {
        for name in named {
            if !known.iter().any(|known| known.same(&name)) {
                known.push(name);
            }
        }
    }
}

/// What a boolean says, perhaps in quotes.
fn flag(node: &Node) -> Option<bool> {
    match node.as_str() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => node.as_bool(),
    }
}

fn type_name(map: &mut Map, path: &Path<'_>, report: &mut Report<'_>) {
    let Some(kind) = map.get_mut("type") else {
        return;
    };
    let Some(word) = kind.as_str() else {
        return;
    };
    if TYPES.contains(&word) {
        return;
    }
    let here = path.key("type");
    let message = format!("`{word}` is no type of a schema");
    match canonical(word) {
        Some((name, format)) => {
            report.note(
                Code::Repaired,
                kind,
                &here,
                &message,
                &format!("read as `{name}`"),
            );
            kind.value = Value::String(name.to_owned());
            let format = (!format.is_empty()).then(|| kind.with(Value::String(format.to_owned())));
            if let Some(format) = format {
                map.entry("format".to_owned()).or_insert(format);
            }
        }
        None => {
            let anything =
                ["any", "mixed", "anytype"].contains(&word.to_ascii_lowercase().as_str());
            if anything {
                report.note(
                    Code::Repaired,
                    kind,
                    &here,
                    &message,
                    "any value is allowed",
                );
            } else {
                let help = "left out, so any value is allowed; the types are string, number, integer, boolean, object and array";
                report.warning(Code::UnknownType, kind, &here, &message, help);
            }
            map.shift_remove("type");
        }
    }
}

/// 3.0 demands to know what the items of an array are. Without that they can be anything.
fn missing_items(map: &Map, path: &Path<'_>, report: &mut Report<'_>) {
    let says = ["items", "x-prefixItems", "allOf", "anyOf", "oneOf", "enum"];
    let Some(kind) = map
        .get("type")
        .filter(|kind| kind.as_str() == Some("array"))
    else {
        return;
    };
    if !says.iter().any(|key| map.contains_key(*key)) {
        let message = "the array does not say what its items are";
        report.note(
            Code::MissingItems,
            kind,
            path,
            message,
            "an item may be of any type",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[test]
    fn types_of_other_languages_are_understood() {
        assert_eq!(Sample::schema("type: int").s(), r#"{"type":"integer"}"#);
        assert_eq!(
            Sample::schema("type: Float").s(),
            r#"{"format":"float","type":"number"}"#
        );
        assert_eq!(
            Sample::schema("type: file").s(),
            r#"{"format":"binary","type":"string"}"#
        );
        assert_eq!(
            Sample::schema("type: date\nformat: mine").s(),
            r#"{"format":"mine","type":"string"}"#
        );
        assert_eq!(
            Sample::schema("type: any").said,
            ["Note repaired /components/schemas/S/type"]
        );
    }

    #[test]
    fn an_unknown_type_allows_anything() {
        let sample = Sample::schema("type: Money");
        assert_eq!((sample.s().as_str(), sample.said.len()), ("{}", 1));
        assert!(sample.said[0].starts_with("Warning unknown-type"));
    }

    #[test]
    fn a_misspelled_type_is_understood() {
        assert_eq!(Sample::schema("type: objekt").s(), r#"{"type":"object"}"#);
        assert_eq!(
            Sample::schema("type: Interger").s(),
            r#"{"type":"integer"}"#
        );
    }

    #[test]
    fn required_in_a_property_makes_it_required() {
        let sample = Sample::schema(
            "required: [a]\nproperties: {a: {type: string, required: true}, b: {required: 'true'}, c: {required: false}}",
        );
        assert_eq!(
            sample.said,
            ["a", "b", "c"].map(|name| format!(
                "Note repaired /components/schemas/S/properties/{name}/required"
            ))
        );
        assert_eq!(
            sample.s(),
            r#"{"properties":{"a":{"type":"string"},"b":{},"c":{}},"required":["a","b"]}"#
        );
    }

    #[test]
    fn required_in_a_schema_that_is_no_property_is_misplaced() {
        let sample = Sample::schema("type: string\nrequired: true");
        assert_eq!(
            sample.said,
            ["Warning misplaced-required /components/schemas/S/required"]
        );
        assert_eq!(sample.s(), r#"{"type":"string"}"#);
    }

    #[test]
    fn a_value_beside_enum_is_a_list_of_one() {
        assert_eq!(Sample::schema("enum: a").s(), r#"{"enum":["a"]}"#);
        assert_eq!(
            Sample::schema("enum: {a: first, b: second}").s(),
            r#"{"enum":["a","b"]}"#
        );
    }
}
