//! Valid values made invalid, one change at a time.

use std::fmt;

use generator::source::{Node, Value};

use crate::invent::{Schemas, node, parse, string};

/// What was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// This key was taken away.
    Missing(String),
    /// This key was taken away, which tells variants apart or is required without being declared: types let it go.
    Untold(String),
    /// The value of this key is of another kind.
    WrongKind(String),
    /// The value of this key is beyond the 32 bits of its format.
    OutOfRange(String),
    /// The value of this key, which tells variants apart, is that of another one.
    OtherTag(String),
    /// This key was added.
    Undeclared(String),
    /// The value itself is of another kind.
    OtherKind,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Missing(key) | Change::Untold(key) => write!(f, "without `{key}`"),
            Change::OtherTag(key) => write!(f, "another tag in `{key}`"),
            Change::WrongKind(key) => write!(f, "another kind of value for `{key}`"),
            Change::OutOfRange(key) => write!(f, "`{key}` beyond 32 bits"),
            Change::Undeclared(key) => write!(f, "with `{key}`"),
            Change::OtherKind => f.write_str("another kind of value"),
        }
    }
}

/// `value` with each of its keys taken away or given a value of another kind, and more.
pub fn mutations<'a>(schemas: &Schemas<'a>, schema: &'a Node, value: &Node) -> Vec<(Change, Node)> {
    let Some(map) = value.as_map() else {
        let other = (Change::OtherKind, other_kind(value));
        return Vec::from_iter((!value.is_null()).then_some(other));
    };
    let parts = schemas.every_part(&[schema]);
    let mut mutations = vec![(Change::OtherKind, string("wrong".to_owned()))];
    let mut push = |change: Change, map| mutations.push((change, node(Value::Map(map))));
    for (key, value) in map {
        let with = |value: Node| {
            let mut map = map.clone();
            map.insert(key.clone(), value);
            map
        };
        let said: Vec<&Node> = parts
            .iter()
            .filter_map(|part| part.get("properties")?.get(key))
            .collect();
        let said = schemas.every_part(&said);
        let flag = |name: &str| {
            said.iter()
                .any(|part| part.get(name).and_then(Node::as_bool) == Some(true))
        };
        // What only one direction has is not asked for in the other.
        if !flag("readOnly") && !flag("writeOnly") {
            let mut map = map.clone();
            map.shift_remove(key);
            let is_tag = |part: &&Node| {
                let name = part
                    .get("discriminator")
                    .and_then(|said| said.get("propertyName"));
                name.and_then(Node::as_str) == Some(key)
            };
            let change = if said.is_empty() || parts.iter().any(is_tag) {
                Change::Untold
            } else {
                Change::Missing
            };
            push(change(key.clone()), map);
        }
        if !value.is_null() {
            push(Change::WrongKind(key.clone()), with(other_kind(value)));
        }
        for tag in other_tags(&parts, &said, key, value) {
            push(Change::OtherTag(key.clone()), with(tag));
        }
        let narrow = |part: &&Node| {
            let has =
                |name: &str, value: &str| part.get(name).and_then(Node::as_str) == Some(value);
            has("format", "int32") && has("type", "integer")
        };
        if matches!(value.value, Value::Number(_)) && said.iter().any(narrow) {
            push(Change::OutOfRange(key.clone()), with(parse("2147483648")));
        }
    }
    let mut map = map.clone();
    let undeclared = "never declared";
    map.insert(undeclared.to_owned(), parse(r#"{"a":[1.50]}"#));
    push(Change::Undeclared(undeclared.to_owned()), map);
    mutations
}

/// Tags that are tried in the place of one.
const MOST_TAGS: usize = 3;

/// Values of `key` that may lead to other variants: those that discriminators map, and those that schemas list.
fn other_tags(parts: &[&Node], said: &[&Node], key: &str, value: &Node) -> Vec<Node> {
    let mapped = parts.iter().filter_map(|part| {
        let discriminator = part.get("discriminator")?;
        let names_it = discriminator.get("propertyName")?.as_str() == Some(key);
        discriminator.get("mapping")?.as_map().filter(|_| names_it)
    });
    let mapped = mapped.flat_map(|mapping| mapping.keys().map(|tag| string(tag.clone())));
    let listed = said.iter().flat_map(|part| {
        let list = part.get("enum").and_then(Node::as_list).unwrap_or_default();
        list.iter()
            .chain(part.get("const"))
            .map(|tag| node(tag.value.clone()))
    });
    let mut tags: Vec<Node> = Vec::new();
    for tag in mapped.chain(listed) {
        if !tag.is_null() && !tag.same(value) && tags.iter().all(|known| !known.same(&tag)) {
            tags.push(tag);
        }
    }
    tags.truncate(MOST_TAGS);
    tags
}

fn other_kind(value: &Node) -> Node {
    match value.value {
        Value::String(_) => parse(r#"{"wrong":[true]}"#),
        _ => string("wrong".to_owned()),
    }
}
