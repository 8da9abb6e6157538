//! JSON taken apart, with the text of its numbers.

use crate::wire::finite;
use crate::wire::json::Kind;
use crate::wire::nested;
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// A JSON value taken apart.
///
/// `serde_json::Value` is no substitute: without `arbitrary_precision` it turns numbers into `f64`.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Null,
    /// The text of a number or a boolean.
    Scalar(String),
    String(String),
    Array(Vec<Tree>),
    /// The entries in the order of the text.
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Takes the JSON form of `value` apart.
    pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        Self::parse(&finite::to_text(value)?)
    }

    /// Takes JSON text apart.
    pub(crate) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        nested::decode(text)
    }

    /// Writes it as JSON text again, numbers digit for digit.
    pub(crate) fn to_json(&self) -> String {
        let mut json = String::new();
        self.write_json(&mut json);
        json
    }

    /// Returns the text of it as a field of a form: JSON for what is no scalar, and nothing for null.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Scalar(text) | Self::String(text) => text.clone(),
            Self::Array(_) | Self::Object(_) => self.to_json(),
        }
    }

    fn write_json(&self, json: &mut String) {
        match self {
            Self::Null => json.push_str("null"),
            Self::Scalar(text) => json.push_str(text),
            Self::String(text) => write_string(text, json),
            Self::Array(elements) => {
                json.push('[');
                for (at, element) in elements.iter().enumerate() {
                    if at > 0 {
                        json.push(',');
                    }
                    element.write_json(json);
                }
                json.push(']');
            }
            Self::Object(entries) => {
                json.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    if at > 0 {
                        json.push(',');
                    }
                    write_string(key, json);
                    json.push(':');
                    value.write_json(json);
                }
                json.push('}');
            }
        }
    }
}

fn write_string(text: &str, json: &mut String) {
    // The `Display` form of a JSON string is its text on the wire.
    json.push_str(&serde_json::Value::from(text).to_string());
}

impl PartialEq for Tree {
    /// Compares by structure; the order of keys does not count.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Scalar(one), Self::Scalar(two)) | (Self::String(one), Self::String(two)) => {
                one == two
            }
            (Self::Array(one), Self::Array(two)) => one == two,
            (Self::Object(one), Self::Object(two)) => {
                one.len() == two.len() && by_key(one) == by_key(two)
            }
            _ => false,
        }
    }
}

/// Returns the entries in the order of their keys.
fn by_key(entries: &[(String, Tree)]) -> Vec<&(String, Tree)> {
    let mut order: Vec<_> = entries.iter().collect();
    order.sort_by(|one, two| one.0.cmp(&two.0));
    order
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        let tree = match Kind::of(text) {
            Kind::Null => Ok(Self::Null),
            Kind::Boolean | Kind::Integer | Kind::Fraction => Ok(Self::Scalar(text.to_owned())),
            Kind::String => nested::decode(text).map(Self::String),
            Kind::Array => nested::decode_with(text, |part| part.deserialize_seq(Parts)),
            Kind::Object => nested::decode_with(text, |part| part.deserialize_map(Parts)),
        };
        tree.map_err(serde::de::Error::custom)
    }
}

/// Collects the elements of an array or the entries of an object.
struct Parts;

impl<'de> Visitor<'de> for Parts {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Tree, A::Error> {
        let mut array = Vec::new();
        while let Some(element) = elements.next_element()? {
            array.push(element);
        }
        Ok(Tree::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Tree::Object(object))
    }
}
