//! Keywords of JSON Schema 2020-12 that 3.0 writes otherwise, or not at all.

use crate::diagnostic::Code;

use super::super::path::Path;
use super::super::report::Report;
use crate::source::{Map, Node, Value};

/// Keywords that say nothing about the values of a schema.
const ANNOTATIONS: [&str; 7] = [
    "$schema",
    "$id",
    "$anchor",
    "$comment",
    "$vocabulary",
    "$dynamicAnchor",
    "$recursiveAnchor",
];

/// Keywords that say which values of a type are valid, and nothing about what can be in them.
const RESTRICTIONS: [&str; 13] = [
    "contains",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "propertyNames",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "if",
    "then",
    "else",
    "contentSchema",
    "unevaluatedProperties",
];

/// Keywords that lead to schemas which nobody looks up.
const UNSUPPORTED: [&str; 2] = ["$dynamicRef", "$recursiveRef"];

/// `true` allows anything, `false` nothing.
pub(super) fn boolean_schema(node: &mut Node) {
    let map = match node.value {
        Value::Bool(true) => Map::default(),
        Value::Bool(false) => {
            Map::from_iter([("not".to_owned(), node.with(Value::Map(Map::default())))])
        }
        _ => return,
    };
    node.value = Value::Map(map);
}

/// Drops what only tools of JSON Schema read.
pub(super) fn annotations(node: &mut Node) {
    if let Some(map) = node.as_map_mut() {
        for key in ANNOTATIONS {
            map.shift_remove(key);
        }
    }
}

/// Keywords beside `$ref` count in 3.1, and are ignored in 3.0; there authors mean them all the same.
pub(super) fn reference_with_siblings(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    if map.len() < 2
        || map
            .get("$ref")
            .is_none_or(|target| target.as_str().is_none())
    {
        return;
    }
    let Some(target) = map.shift_remove("$ref") else {
        return;
    };
    let reference = target.with(Value::Map(Map::from_iter([(
        "$ref".to_owned(),
        target.clone(),
    )])));
    let all_of = map
        .entry("allOf".to_owned())
        .or_insert_with(|| target.with(Value::List(Vec::new())));
    if let Value::List(items) = &mut all_of.value {
        items.insert(0, reference);
    } else {
        let misplaced = std::mem::replace(all_of, target.with(Value::List(vec![reference])));
        let message = format!("`allOf` is {}, not a list", misplaced.kind());
        report.warning(
            Code::WrongKind,
            &misplaced,
            &path.key("allOf"),
            &message,
            "left out",
        );
    }
}

/// `const: v` is `enum: [v]`.
pub(super) fn constant(node: &mut Node) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    if let Some(value) = map.shift_remove("const") {
        let values = value.within(|value| Value::List(vec![value]));
        map.insert("enum".to_owned(), values);
    }
}

/// A number as exclusive limit becomes the limit itself and a flag.
pub(super) fn exclusive_limits(node: &mut Node) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    for (exclusive, inclusive, upper) in [
        ("exclusiveMinimum", "minimum", false),
        ("exclusiveMaximum", "maximum", true),
    ] {
        let Some(limit) = map.get(exclusive).and_then(finite) else {
            continue;
        };
        let stricter = map
            .get(inclusive)
            .and_then(finite)
            .is_some_and(|other| if upper { other < limit } else { other > limit });
        let Some(node) = map.shift_remove(exclusive) else {
            continue;
        };
        // The stricter of both limits is the one that counts.
        if !stricter {
            map.insert(exclusive.to_owned(), node.with(Value::Bool(true)));
            map.insert(inclusive.to_owned(), node);
        }
    }
}

fn finite(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Number(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// The first of a list of examples is the example; the others stand beside it.
pub(super) fn examples(node: &mut Node) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    let Some(Value::List(_)) = map.get("examples").map(|examples| &examples.value) else {
        return;
    };
    if let Some(mut examples) = map.shift_remove("examples")
        && let Value::List(items) = &mut examples.value
        && !items.is_empty()
    {
        let first = items.remove(0);
        let others = !items.is_empty();
        map.entry("example".to_owned()).or_insert(first);
        if others {
            map.insert("x-examples".to_owned(), examples);
        }
    }
}

/// Moves what no type says to an extension: what only restricts is told in words.
pub(super) fn restrictions(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    for key in RESTRICTIONS {
        let Some(value) = map.shift_remove(key) else {
            continue;
        };
        // A condition is told once, numbers count what `contains` asks for, and what a text holds may have a type.
        let told_elsewhere = [
            "then",
            "else",
            "minContains",
            "maxContains",
            "contentSchema",
        ];
        if !told_elsewhere.contains(&key) {
            report.note(
                Code::DocumentedKeyword,
                &value,
                &path.key(key),
                &format!("`{key}` cannot be told by a type"),
                "told in the documentation; values that it forbids are not refused",
            );
        }
        map.insert(format!("x-{key}"), value);
    }
    for key in UNSUPPORTED {
        let Some(value) = map.shift_remove(key) else {
            continue;
        };
        report.warning(
            Code::UnsupportedKeyword,
            &value,
            &path.key(key),
            &format!("the keyword `{key}` is not supported"),
            "the client does not express it; write `$ref` in its place in an overlay",
        );
        map.insert(format!("x-{key}"), value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[test]
    fn a_constant_is_an_enum_of_one() {
        assert_eq!(Sample::schema("const: card").s(), r#"{"enum":["card"]}"#);
    }

    #[test]
    fn the_stricter_limit_counts() {
        assert_eq!(
            Sample::schema("exclusiveMinimum: 3").s(),
            r#"{"exclusiveMinimum":true,"minimum":3}"#
        );
        assert_eq!(
            Sample::schema("exclusiveMaximum: 3\nmaximum: 2").s(),
            r#"{"maximum":2}"#
        );
        assert_eq!(
            Sample::schema("exclusiveMinimum: 3\nminimum: 2").s(),
            r#"{"exclusiveMinimum":true,"minimum":3}"#
        );
        assert_eq!(
            Sample::schema("exclusiveMinimum: true\nminimum: 2").s(),
            r#"{"exclusiveMinimum":true,"minimum":2}"#
        );
    }

    #[test]
    fn the_first_of_several_examples_is_the_example() {
        assert_eq!(Sample::schema("examples: [a]").s(), r#"{"example":"a"}"#);
        assert_eq!(
            Sample::schema("examples: [a, b]").s(),
            r#"{"example":"a","x-examples":["b"]}"#
        );
        assert_eq!(
            Sample::schema("examples: []\nexample: c").s(),
            r#"{"example":"c"}"#
        );
    }

    #[test]
    fn keywords_beside_a_reference_count() {
        let sample = Sample::schema(
            "properties:\n  a: {$ref: '#/components/schemas/S', description: d}\n$comment: c",
        );
        assert_eq!(
            sample.s(),
            r##"{"properties":{"a":{"allOf":[{"$ref":"#/components/schemas/S"}],"description":"d"}}}"##
        );
        assert!(sample.said.is_empty());
    }

    #[test]
    fn a_property_may_be_called_ref_or_const() {
        let sample = Sample::schema(
            "properties: {$ref: {type: string}, const: {type: string}, type: {type: string}}",
        );
        assert!(sample.said.is_empty(), "{:?}", sample.said);
        assert!(sample.s().contains(r#""const":{"type":"string"}"#));
    }

    #[test]
    fn what_only_restricts_becomes_an_extension_and_a_note() {
        let sample = Sample::schema("if: {}\nthen: {}\npropertyNames: {maxLength: 3}");
        assert_eq!(
            sample.said,
            ["propertyNames", "if"]
                .map(|key| format!("Note documented-keyword /components/schemas/S/{key}"))
        );
        assert_eq!(
            sample.s(),
            r#"{"x-if":{},"x-propertyNames":{"maxLength":3},"x-then":{}}"#
        );
    }

    #[test]
    fn what_is_not_supported_becomes_an_extension_and_a_warning() {
        let sample = Sample::schema("$dynamicRef: '#node'");
        assert_eq!(
            sample.said,
            ["Warning unsupported-keyword /components/schemas/S/$dynamicRef"]
        );
    }
}
