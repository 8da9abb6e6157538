//! Tells in words which values are valid, where a keyword says what no type can.
//!
//! The keywords of later versions than 3.0 are extensions by now: `x-if` and so on.

use indexmap::IndexMap;
use serde_json::Value;

use super::keywords::{Keywords, SchemaRef};
use super::words::is_short;
use crate::code_span::code_span as code;

/// What the conditions of a schema are, a sentence for each.
pub(super) fn of(keywords: &Keywords<'_>) -> Vec<String> {
    let said = &keywords.data.extensions;
    let mut sentences = Vec::new();
    let not = keywords.not.map(|not| match not {
        SchemaRef::Reference(reference) => serde_json::json!({ "$ref": reference }),
        SchemaRef::Schema(schema) => serde_json::to_value(schema).unwrap_or_default(),
    });
    sentences.extend(not.map(|not| match not.as_object() {
        Some(anything) if anything.is_empty() => "No value is allowed.".to_owned(),
        _ => format!("Not {}.", schema("not", &not)),
    }));
    sentences.extend(branches(said));
    for key in [
        "x-dependentRequired",
        "x-dependentSchemas",
        "x-dependencies",
    ] {
        let dependent = said.get(key).and_then(Value::as_object);
        sentences.extend(
            dependent
                .into_iter()
                .flatten()
                .map(|(name, demand)| dependency(name, demand)),
        );
    }
    let mut phrase = |key: &str, words: &str, denied: &str| {
        let value = said.get(&format!("x-{key}"));
        sentences.extend(value.map(|value| match value {
            Value::Bool(false) => format!("{denied}."),
            value => format!("{words} {}.", schema(key, value)),
        }));
    };
    phrase(
        "propertyNames",
        "The names of its properties are",
        "Has no properties",
    );
    phrase(
        "unevaluatedProperties",
        "Its other properties are",
        "Has no other properties",
    );
    phrase(
        "unevaluatedItems",
        "Its other items are",
        "Has no other items",
    );
    sentences.extend(places(said));
    sentences.extend(contained(said));
    sentences.extend(patterns(said));
    sentences.extend(content(said));
    sentences
}

/// A schema as code, or the keyword that a reader has to look up.
fn schema(key: &str, value: &Value) -> String {
    let text = value.to_string();
    match value {
        Value::Bool(true) => "anything".to_owned(),
        Value::Bool(false) => "nothing".to_owned(),
        _ if is_short(&text) => code(&text),
        _ => format!("what {} says in the document", code(key)),
    }
}

fn branches(said: &IndexMap<String, Value>) -> Option<String> {
    let condition = schema("if", said.get("x-if")?);
    let branch = |key: &str| {
        let value = said.get(&format!("x-{key}"))?;
        Some(format!(", {key} {}", schema(key, value)))
    };
    let (then, otherwise) = (branch("then"), branch("else"));
    // A condition without consequences says nothing.
    (then.is_some() || otherwise.is_some()).then(|| {
        format!(
            "If {condition}{}{}.",
            then.unwrap_or_default(),
            otherwise.unwrap_or_default()
        )
    })
}

fn dependency(name: &str, demand: &Value) -> String {
    match demand {
        Value::Array(names) => {
            let names: Vec<String> = names.iter().filter_map(Value::as_str).map(code).collect();
            format!("With {}: {}.", code(name), names.join(", "))
        }
        demand => format!(
            "With {}: {}.",
            code(name),
            schema("dependentSchemas", demand)
        ),
    }
}

fn places(said: &IndexMap<String, Value>) -> Option<String> {
    let places = said.get("x-prefixItems")?.as_array()?;
    let items: Vec<String> = places
        .iter()
        .map(|place| code(&place.to_string()))
        .collect();
    let items = items.join(", ");
    is_short(&items).then(|| format!("The first items, in this order: {items}."))
}

fn contained(said: &IndexMap<String, Value>) -> Option<String> {
    let item = schema("contains", said.get("x-contains")?);
    let count = |key: &str| said.get(key).and_then(Value::as_u64);
    let least = count("x-minContains").unwrap_or(1);
    let most = count("x-maxContains").map_or(String::new(), |most| format!(", at most {most}"));
    Some(format!("Contains at least {least}{most} of {item}."))
}

fn patterns(said: &IndexMap<String, Value>) -> Option<String> {
    let patterns = said.get("x-patternProperties")?.as_object()?;
    let patterns: Vec<String> = patterns.keys().map(|pattern| code(pattern)).collect();
    let patterns = patterns.join(", ");
    is_short(&patterns).then(|| format!("Names of its properties match {patterns}."))
}

fn content(said: &IndexMap<String, Value>) -> Option<String> {
    let text = |key: &str| said.get(key).and_then(Value::as_str).map(code);
    match (text("x-contentMediaType"), text("x-contentEncoding")) {
        (Some(media_type), Some(encoding)) => {
            Some(format!("Holds {media_type}, encoded as {encoding}."))
        }
        (Some(media_type), None) => Some(format!("Holds {media_type}.")),
        (None, Some(encoding)) => Some(format!("Encoded as {encoding}.")),
        (None, None) => None,
    }
}

/// What is valid within a text, in a sentence.
pub(super) fn of_content(keywords: &Keywords<'_>) -> Option<String> {
    let content = keywords.data.extensions.get("x-contentSchema")?;
    Some(format!(
        "What it holds is {}.",
        schema("contentSchema", content)
    ))
}
