//! Properties that are not listed by name: what later versions say of them is said with `additionalProperties`.

use crate::diagnostic::Code;
use indexmap::IndexMap;

use super::super::path::Path;
use super::super::report::Report;
use crate::source::{Map, Node, Value};

/// Patterns that every name matches.
const EVERY_NAME: [&str; 8] = ["", "^", ".*", "^.*", "^.*$", ".+", "^.+$", "."];

/// Keywords whose schemas hold of some values alone: what they declare, other values do not have.
const SOMETIMES: [&str; 6] = ["anyOf", "oneOf", "if", "then", "else", "dependentSchemas"];

/// What no part of the schema has declared is additional once all parts are one. Where parts hold of some values alone,
/// it may be what another one declares: it is kept, and the keyword told in words.
pub(super) fn unevaluated(node: &mut Node) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    if map.contains_key("additionalProperties") {
        return;
    }
    let sometimes = SOMETIMES.iter().any(|key| map.contains_key(*key));
    let Some(rest) = map.get("unevaluatedProperties") else {
        return;
    };
    let additional = match (sometimes, rest.as_bool()) {
        (false, _) => map.shift_remove("unevaluatedProperties"),
        (true, Some(false)) => None,
        (true, _) => Some(rest.with(Value::Bool(true))),
    };
    if let Some(additional) = additional {
        map.insert("additionalProperties".to_owned(), additional);
    }
}

/// Keywords beside which an object may have properties of other names.
const OTHERS: [&str; 7] = [
    "properties",
    "required",
    "allOf",
    "anyOf",
    "oneOf",
    "$ref",
    "if",
];

/// Names that match a pattern are not known names: they are additional properties, of any of the types of the patterns.
///
/// Where there is nothing else to be had, one pattern is meant for all names: the object is a map. Beside declared
/// properties, a server may have new ones that no pattern is about, and these can be anything.
pub(super) fn patterns(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    let Some(patterns) = map.shift_remove("patternProperties") else {
        return;
    };
    let mut schemas: Vec<Node> = Vec::new();
    let mut every_name = false;
    for (pattern, schema) in patterns.as_map().into_iter().flatten() {
        every_name |= EVERY_NAME.contains(&pattern.as_str());
        // Properties of a name that nobody may use are none.
        if schema.as_bool() != Some(false) {
            add(&mut schemas, schema);
        }
    }
    let help = match map.get("additionalProperties") {
        Some(rest) if rest.as_bool() == Some(false) => {
            "every other property has a type of the patterns"
        }
        None if every_name => "every other property has a type of the patterns",
        None if is_map(map, &schemas, path) => "every property has the type of the patterns",
        Some(rest) if rest.as_map().is_some_and(|rest| !rest.is_empty()) => {
            add(&mut schemas, rest);
            "every other property has one of the types of the patterns and of `additionalProperties`"
        }
        _ => {
            schemas.clear();
            "every other property can be anything; if there are only such names, set `additionalProperties: false`"
        }
    };
    let message = "whether a name matches a pattern of `patternProperties` is not checked";
    report.note(
        Code::PatternProperties,
        &patterns,
        &path.key("patternProperties"),
        message,
        help,
    );
    let additional = union(&patterns, schemas);
    map.insert("additionalProperties".to_owned(), additional);
    map.insert("x-patternProperties".to_owned(), patterns);
}

/// Whether an object has nothing but properties whose names match a pattern, all of one type.
fn is_map(map: &Map, schemas: &[Node], path: &Path<'_>) -> bool {
    schemas.len() == 1
        && path.last_key() != Some("allOf")
        && !OTHERS.iter().any(|key| map.contains_key(*key))
}

/// The properties that only a condition speaks of are optional properties: they must not be lost.
///
/// They have the types that both branches give them. What one branch says alone holds of some values, so others may have
/// anything there, unless they are denied what they do not declare.
pub(super) fn conditional(node: &mut Node, path: &Path<'_>) {
    let template = node.with(Value::Map(Map::default()));
    let Some(map) = node.as_map_mut() else {
        return;
    };
    let properties = |schema: &Node| schema.get("properties").and_then(Node::as_map).cloned();
    let of = |key: &str| map.get(key).and_then(properties).unwrap_or_default();
    let (then, otherwise) = (of("then"), of("else"));
    let dependent = ["dependentSchemas", "dependencies"]
        .into_iter()
        .filter_map(|key| map.get(key)?.as_map())
        .flat_map(|schemas| schemas.values().filter_map(properties));
    let mut found: IndexMap<String, Vec<Node>> = IndexMap::new();
    for (name, schema) in dependent.chain([then.clone(), otherwise.clone()]).flatten() {
        add(found.entry(name).or_default(), &schema);
    }
    for (name, _) in of("if") {
        found.entry(name).or_default();
    }
    if found.is_empty() {
        return;
    }
    // Another part may declare them as well, and a condition says less than a declaration.
    let is_part = path.last_key() == Some("allOf") || map.contains_key("allOf");
    let denied = map
        .get("unevaluatedProperties")
        .is_some_and(|rest| rest.as_bool() == Some(false));
    let declared = map
        .entry("properties".to_owned())
        .or_insert_with(|| template.clone());
    let Value::Map(declared) = &mut declared.value else {
        return;
    };
    for (name, schemas) in found {
        let both = then.contains_key(&name) && otherwise.contains_key(&name);
        let typed = !is_part && !schemas.is_empty() && (both || denied);
        declared.entry(name).or_insert_with(|| match typed {
            true => union(&template, schemas),
            false => template.clone(),
        });
    }
}

/// Adds a schema, unless it is there already.
pub(super) fn add(schemas: &mut Vec<Node>, schema: &Node) {
    if schemas.iter().all(|known| !known.same(schema)) {
        schemas.push(schema.clone());
    }
}

/// The schema of values that are of any of the schemas; without one, of all values.
pub(super) fn union(at: &Node, mut schemas: Vec<Node>) -> Node {
    match schemas.len() {
        0 => at.with(Value::Bool(true)),
        1 => schemas.remove(0),
        _ => at.with(Value::Map(Map::from_iter([(
            "anyOf".to_owned(),
            at.with(Value::List(schemas)),
        )]))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    const NOTE: &str = "Note pattern-properties /components/schemas/S/patternProperties";

    #[track_caller]
    fn becomes(schema: &str, additional: &str) {
        let sample = Sample::schema(schema);
        assert_eq!(sample.said, [NOTE]);
        let beginning = format!(r#"{{"additionalProperties":{additional},"#);
        assert!(sample.s().starts_with(&beginning), "{}", sample.s());
    }

    #[test]
    fn patterns_type_the_other_properties() {
        becomes(
            "patternProperties: {'^x': {type: string}}\nadditionalProperties: false",
            r#"{"type":"string"}"#,
        );
        becomes(
            "patternProperties: {'^x': {type: string}, '^y': {type: integer}, '^z': {type: string}, '^no': false}\n\
             unevaluatedProperties: false",
            r#"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#,
        );
        becomes(
            "patternProperties: {'^x': {type: string}}\nadditionalProperties: {type: integer}",
            r#"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#,
        );
        becomes(
            "patternProperties: {'.*': {type: string}}",
            r#"{"type":"string"}"#,
        );
    }

    #[test]
    fn patterns_of_one_type_alone_make_a_map() {
        becomes(
            "patternProperties: {'^x': {type: string}}",
            r#"{"type":"string"}"#,
        );
        becomes(
            "type: object\npatternProperties: {'^x': {type: string}, '^y': {type: string}}\nminProperties: 1",
            r#"{"type":"string"}"#,
        );
    }

    #[test]
    fn names_that_match_no_pattern_can_be_anything() {
        becomes(
            "properties: {a: {type: string}}\npatternProperties: {'^x': {type: string}}",
            "true",
        );
        becomes(
            "patternProperties: {'^x': {type: string}, '^y': {type: integer}}",
            "true",
        );
        becomes(
            "patternProperties: {'^x': {type: string}}\nadditionalProperties: true",
            "true",
        );
    }

    #[test]
    fn what_is_not_evaluated_is_additional() {
        let sample = Sample::schema("properties: {a: {}}\nunevaluatedProperties: false");
        assert!(sample.said.is_empty());
        assert_eq!(
            sample.s(),
            r#"{"additionalProperties":false,"properties":{"a":{}}}"#
        );
    }

    #[test]
    fn what_holds_sometimes_denies_nothing() {
        let sample = Sample::schema(
            "anyOf: [{properties: {a: {}}}, {properties: {b: {}}}]\nunevaluatedProperties: false",
        );
        assert!(!sample.s().contains("additionalProperties"));
        let sample = Sample::schema("if: {}\nunevaluatedProperties: {type: string}");
        assert!(sample.s().starts_with(r#"{"additionalProperties":true,"#));
    }

    #[test]
    fn a_condition_declares_properties() {
        let sample = Sample::schema(
            "properties: {a: {type: string}}\nif: {properties: {i: {const: 1}}}\n\
             then: {properties: {a: {const: b}, c: {type: string}, d: {type: string}}}\n\
             else: {properties: {c: {type: integer}}}",
        );
        assert!(
            sample.s().starts_with(concat!(
                r#"{"properties":{"a":{"type":"string"},"c":{"anyOf":[{"type":"string"},{"type":"integer"}]},"#,
                r#""d":{},"i":{}},"#
            )),
            "{}",
            sample.s()
        );
    }

    #[test]
    fn a_condition_beside_other_parts_narrows_nothing() {
        let sample = Sample::schema(
            "allOf: [{properties: {a: {type: string}}}, {if: {}, then: {properties: {a: {const: b}}}}]",
        );
        assert!(sample.s().contains(r#"{"properties":{"a":{}},"x-if""#));
    }
}
