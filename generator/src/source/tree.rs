//! The tree: what a YAML or JSON text says, and where it says it.

use std::sync::Arc;

use indexmap::IndexMap;

use super::pointer;
use crate::diagnostic::{Diagnostic, Place};

/// The entries of a map, in document order. Nearly all that is done with a document is to look for keys.
pub type Map = IndexMap<String, Node, foldhash::fast::RandomState>;

/// One value of a document, with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// The file the value comes from, as it was named to the generator.
    pub file: Arc<str>,
    /// Where the value starts.
    pub place: Place,
    /// Identity of the YAML anchor: the anchored node and the copies made by its aliases share it.
    pub anchor: Option<usize>,
    /// The value.
    pub value: Value,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as valid JSON text with the digits the document gives it.
    Number(String),
    /// A text.
    String(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in document order.
    Map(Map),
}

impl Node {
    /// A node that takes the file and place of `self`: for what is made from it.
    pub fn with(&self, value: Value) -> Node {
        Node {
            file: Arc::clone(&self.file),
            place: self.place,
            anchor: None,
            value,
        }
    }

    /// A node at the same place that holds this one.
    pub fn within(self, hold: impl FnOnce(Node) -> Value) -> Node {
        let template = self.with(Value::Null);
        Node {
            value: hold(self),
            ..template
        }
    }

    /// The value under `key`; nothing where this is no map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }

    /// The node at an RFC 6901 pointer.
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        pointer::split(pointer)?
            .iter()
            .try_fold(self, |node, token| node.child(token))
    }

    /// The node at an RFC 6901 pointer, to change it.
    pub fn at_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        pointer::split(pointer)?
            .iter()
            .try_fold(self, |node, token| match &mut node.value {
                Value::Map(map) => map.get_mut(token),
                Value::List(list) => list.get_mut(list_index(token)?),
                _ => None,
            })
    }

    /// The child that one token of a pointer names.
    pub fn child(&self, token: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(map) => map.get(token),
            Value::List(list) => list.get(list_index(token)?),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The entries of a map.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The entries of a map, to change them.
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// Whether this is null.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// What this is, in words: `a map`, `a list`, `a string`.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// The same value as JSON. A number no 64 bits can hold becomes the nearest `f64`, or a string where there is none.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => serde_json::Value::Bool(*value),
            Value::Number(text) => json_number(text),
            Value::String(text) => serde_json::Value::String(text.clone()),
            Value::List(list) => list.iter().map(Node::to_json).collect(),
            Value::Map(map) => map
                .iter()
                .map(|(key, node)| (key.clone(), node.to_json()))
                .collect(),
        }
    }

    /// Whether both say the same, wherever they stand. The order of keys does not matter; the digits of a number do.
    pub fn same(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(one), Value::Bool(two)) => one == two,
            (Value::Number(one), Value::Number(two)) | (Value::String(one), Value::String(two)) => {
                one == two
            }
            (Value::List(one), Value::List(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.same(two))
            }
            (Value::Map(one), Value::Map(two)) => {
                one.len() == two.len()
                    && one
                        .iter()
                        .all(|(key, one)| two.get(key).is_some_and(|two| one.same(two)))
            }
            _ => false,
        }
    }

    /// How many levels of nodes there are, this one included.
    pub fn height(&self) -> usize {
        1 + match &self.value {
            Value::List(list) => list.iter().map(Node::height).max().unwrap_or(0),
            Value::Map(map) => map.values().map(Node::height).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// How many nodes there are, this one included.
    pub fn size(&self) -> usize {
        1 + match &self.value {
            Value::List(list) => list.iter().map(Node::size).sum(),
            Value::Map(map) => map.values().map(Node::size).sum(),
            _ => 0,
        }
    }

    /// Completes a diagnostic with the file and place of this node.
    pub fn locate(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.file = self.file.to_string();
        diagnostic.at(self.place)
    }
}

/// RFC 6901 knows no leading zeros and no signs, which `parse` alone would accept.
fn list_index(token: &str) -> Option<usize> {
    let plain = token == "0"
        || (token.bytes().all(|byte| byte.is_ascii_digit()) && !token.starts_with('0'));
    if plain { token.parse().ok() } else { None }
}

fn json_number(text: &str) -> serde_json::Value {
    if let Ok(integer) = text.parse::<i64>() {
        return integer.into();
    }
    if let Ok(integer) = text.parse::<u64>() {
        return integer.into();
    }
    text.parse::<f64>()
        .ok()
        .and_then(serde_json::Number::from_f64)
        .map_or_else(
            || serde_json::Value::String(text.to_owned()),
            serde_json::Value::Number,
        )
}

#[cfg(test)]
mod tests {
    use crate::source::parse;

    use super::*;

    fn tree(text: &str) -> Node {
        parse(text, "test.yaml").expect("valid").0
    }

    #[test]
    fn finds_nodes_by_pointer() {
        let tree = tree("a/b: [x, {c~d: y}]");
        assert_eq!(tree.at("/a~1b/1/c~0d").and_then(Node::as_str), Some("y"));
        assert!(tree.at("/a~1b/01").is_none());
        assert!(tree.at("/a~1b/+1").is_none());
        assert!(tree.at("a").is_none());
        assert_eq!(tree.at("").map(Node::kind), Some("a map"));
    }

    #[test]
    fn compares_without_order_of_keys_and_without_places() {
        assert!(tree("{a: 1, b: [x]}").same(&tree("b:\n- x\na: 1")));
        assert!(!tree("a: 1").same(&tree("a: 1.0")));
        assert!(!tree("[a, b]").same(&tree("[b, a]")));
    }

    #[test]
    fn numbers_beyond_any_float_stay_text_in_json() {
        assert_eq!(
            tree("[1, -2, 18446744073709551615, 1.5, 1e999]")
                .to_json()
                .to_string(),
            r#"[1,-2,18446744073709551615,1.5,"1e999"]"#
        );
    }
}
