//! `null` as a type: 3.0 says `nullable` instead.

use indexmap::IndexMap;

use crate::source::{Node, Value};

/// Takes the entries that are only null out of `oneOf` and `anyOf`, and makes the schema nullable.
pub(super) fn in_unions(node: &mut Node) {
    let template = node.with(Value::Bool(true));
    let Some(map) = node.as_map_mut() else {
        return;
    };
    for key in ["oneOf", "anyOf"] {
        let Some(Value::List(entries)) = map.get_mut(key).map(|union| &mut union.value) else {
            continue;
        };
        let before = entries.len();
        entries.retain(|entry| !is_only_null(entry));
        let (removed, left) = (before - entries.len(), entries.len());
        if removed == 0 {
            continue;
        }
        if left == 0 {
            map.shift_remove(key);
            map.entry("type".to_owned())
                .or_insert_with(|| template.with(Value::String("null".to_owned())));
        } else {
            map.insert("nullable".to_owned(), template.clone());
        }
    }
}

/// Whether a schema admits null and nothing else.
fn is_only_null(node: &Node) -> bool {
    let says_null = |node: &Node| node.is_null() || node.as_str() == Some("null");
    let one_null = |node: &Node| matches!(node.as_list(), Some([only]) if says_null(only));
    match node.get("type") {
        Some(kind) => says_null(kind) || one_null(kind),
        None => {
            node.get("const").is_some_and(Node::is_null)
                || matches!(node.get("enum").and_then(Node::as_list), Some([only]) if only.is_null())
        }
    }
}

/// A schema of type null: 3.0 writes an enum of null alone. `x-null` marks it.
pub(super) fn alone(node: &mut Node) {
    let template = node.with(Value::Bool(true));
    let Some(map) = node.as_map_mut() else {
        return;
    };
    if map.get("type").and_then(Node::as_str) != Some("null") {
        return;
    }
    map.shift_remove("type");
    let values = template.with(Value::List(vec![template.with(Value::Null)]));
    map.extend(IndexMap::from([
        ("nullable".to_owned(), template.clone()),
        ("enum".to_owned(), values),
        ("x-null".to_owned(), template),
    ]));
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[test]
    fn null_in_a_union_makes_it_nullable() {
        for null in [
            "type: 'null'",
            "type: null",
            "type: ['null']",
            "const: null",
            "enum: [null]",
        ] {
            let sample = Sample::schema(&format!("oneOf: [{{type: string}}, {{{null}}}]"));
            assert_eq!(
                sample.s(),
                r#"{"nullable":true,"oneOf":[{"type":"string"}]}"#
            );
        }
    }

    #[test]
    fn a_union_of_null_alone_is_null() {
        assert_eq!(
            Sample::schema("anyOf: [{type: 'null'}]").s(),
            r#"{"enum":[null],"nullable":true,"x-null":true}"#
        );
    }

    #[test]
    fn null_alone_is_marked() {
        let sample = Sample::schema("type: 'null'\ndescription: d");
        assert_eq!(
            sample.s(),
            r#"{"description":"d","enum":[null],"nullable":true,"x-null":true}"#
        );
        assert!(sample.document.schema_at("/components/schemas/S").is_some());
    }
}
