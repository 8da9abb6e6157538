//! Values that schemas list or show, where they are not of the type beside them.

use crate::diagnostic::Code;
use indexmap::IndexMap;

use super::super::path::Path;
use super::super::report::Report;
use super::scalar;
use crate::source::{Map, Node, Value};

/// Repairs the values of a schema whose type is known.
pub(super) fn prepare(map: &mut Map, path: &Path<'_>, report: &mut Report<'_>) {
    let kind = map.get("type").and_then(Node::as_str).map(str::to_owned);
    for key in ["default", "example"] {
        if let (Some(value), Some(kind)) = (map.get_mut(key), &kind) {
            literal(value, kind, &path.key(key), report);
        }
    }
    listed_once(map, path, report);
}

/// A scalar that is written as another type than it is of.
fn literal(node: &mut Node, kind: &str, path: &Path<'_>, report: &mut Report<'_>) {
    if kind == "integer" {
        scalar::restore_digits(node, path, report);
    }
    let meant = match (&node.value, kind) {
        (Value::Number(text), "string") => Value::String(text.clone()),
        (Value::Bool(value), "string") => Value::String(value.to_string()),
        (Value::String(text), "boolean") if text == "true" => Value::Bool(true),
        (Value::String(text), "boolean") if text == "false" => Value::Bool(false),
        (Value::String(text), "integer" | "number") if is_number(text, kind) => {
            Value::Number(text.clone())
        }
        _ => return,
    };
    let article = if kind == "integer" { "an" } else { "a" };
    let message = format!("{article} {kind} is expected, this is {}", node.kind());
    let help = format!("read as the {kind} that its text says");
    report.note(Code::Repaired, node, path, &message, &help);
    node.value = meant;
}

/// Whether a text is a number as JSON writes it.
fn is_number(text: &str, kind: &str) -> bool {
    let is_whole = serde_json::from_str::<i64>(text).is_ok();
    is_whole || (kind == "number" && serde_json::from_str::<serde_json::Number>(text).is_ok())
}

/// An enum lists each value once, and at least one. Lists that name or describe its values follow it.
fn listed_once(map: &mut Map, path: &Path<'_>, report: &mut Report<'_>) {
    let Some(values) = map.get("enum") else {
        return;
    };
    let Some(listed) = values.as_list() else {
        return;
    };
    let here = path.key("enum");
    if listed.is_empty() {
        let message = "the enum lists no value, and so no value is allowed";
        report.note(
            Code::Repaired,
            values,
            &here,
            message,
            "read as if it was not there",
        );
        map.shift_remove("enum");
        return;
    }
    let count = listed.len();
    let mut stays = vec![true; count];
    let mut known: IndexMap<String, ()> = IndexMap::with_capacity(count);
    for (index, value) in listed.iter().enumerate() {
        // `1.0` and `1.00` are two texts of a value, and both may arrive.
        let identity = match &value.value {
            Value::Number(text) => text.clone(),
            _ => value.to_json().to_string(),
        };
        if known.insert(identity, ()).is_some() {
            stays[index] = false;
            let message = "a value stands twice in this enum";
            report.note(
                Code::Repaired,
                value,
                &here.index(index),
                message,
                "read once",
            );
        }
    }
    if known.len() == count {
        return;
    }
    for (key, list) in map.iter_mut() {
        if let Value::List(items) = &mut list.value
            && (key == "enum" || key.starts_with("x-"))
            && items.len() == count
        {
            let mut stays = stays.iter();
            items.retain(|_| stays.next().is_none_or(|stays| *stays));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[test]
    fn literals_are_read_as_their_type_has_them() {
        for (schema, read) in [
            (
                "type: string\ndefault: 1.50",
                r#"{"default":"1.50","type":"string"}"#,
            ),
            (
                "type: string\nexample: true",
                r#"{"example":"true","type":"string"}"#,
            ),
            (
                "type: boolean\ndefault: 'false'",
                r#"{"default":false,"type":"boolean"}"#,
            ),
            (
                "type: integer\ndefault: '3'",
                r#"{"default":3,"type":"integer"}"#,
            ),
        ] {
            let sample = Sample::schema(schema);
            assert_eq!(sample.s(), read);
            assert_eq!(sample.said.len(), 1);
        }
        for schema in ["type: integer\ndefault: many", "type: string\ndefault: []"] {
            assert!(Sample::schema(schema).said.is_empty());
        }
    }

    #[test]
    fn an_enum_lists_each_value_once() {
        let sample = Sample::schema("enum: [a, 1, a, '1']\nx-enum-varnames: [A, B, C, D]");
        assert_eq!(
            sample.s(),
            r#"{"enum":["a",1,"1"],"x-enum-varnames":["A","B","D"]}"#
        );
        assert_eq!(sample.said, ["Note repaired /components/schemas/S/enum/2"]);
    }

    #[test]
    fn an_empty_enum_forbids_nothing() {
        let sample = Sample::schema("type: string\nenum: []");
        assert_eq!(sample.s(), r#"{"type":"string"}"#);
        assert_eq!(sample.said, ["Note repaired /components/schemas/S/enum"]);
    }
}
