//! Any JSON value, as text.

use crate::wire::finite;
use crate::wire::tree::Tree;
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;
use std::str::FromStr;

/// Any JSON value, kept as the text that arrived.
///
/// Keys stay in order and numbers keep their digits, so a value that is sent on is the value that came. Two values
/// are equal when they have the same structure, whatever the white space and the order of keys; numbers are
/// compared digit by digit, so `1` and `1.0` differ.
///
/// The `Debug` form tells the kind and the size and nothing of the value: what the document does not describe may be a
/// token or the data of a person. `Display` and [`as_str`](Json::as_str) show it.
///
/// ```
/// let json: runtime::Json = serde_json::from_str(r#"{"total": 10.00}"#)?;
/// assert_eq!(json.as_str(), r#"{"total": 10.00}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Json(Box<RawValue>);

impl Json {
    /// Returns the value `null`.
    pub fn null() -> Self {
        Self(RawValue::NULL.to_owned())
    }

    /// Encodes `value`.
    ///
    /// # Errors
    ///
    /// Fails where JSON has no form for the value: a map whose keys are not strings, or a number that is infinite.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        finite::check(value)?;
        serde_json::value::to_raw_value(value).map(Self)
    }

    /// Returns the JSON text.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Decodes the value as a `T`.
    ///
    /// # Errors
    ///
    /// Fails if the value does not have the form of a `T`.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.as_str())
    }
}

impl Default for Json {
    fn default() -> Self {
        Self::null()
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        // A `Value` has string keys and finite numbers only: there is nothing in it that cannot be encoded.
        Self::of(&value).unwrap_or_default()
    }
}

impl FromStr for Json {
    type Err = serde_json::Error;

    /// Keeps `text`, if it is one JSON value.
    fn from_str(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        // A text that is nested too deeply for a tree is equal to itself only.
        self.as_str() == other.as_str()
            || matches!((Tree::parse(self.as_str()), Tree::parse(other.as_str())), (Ok(one), Ok(two)) if one == two)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = Kind::of(self.as_str()).article();
        write!(f, "Json({kind}, {} bytes)", self.as_str().len())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The kind of a JSON value, told from the first byte of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Boolean,
    /// A number without fraction and exponent.
    Integer,
    /// A number with a fraction or an exponent.
    Fraction,
    String,
    Array,
    Object,
}

impl Kind {
    /// Tells the kind of valid JSON text.
    pub(crate) fn of(text: &str) -> Self {
        let text = text.trim_ascii_start();
        match text.as_bytes().first() {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'"') => Self::String,
            Some(b't' | b'f') => Self::Boolean,
            Some(b'-' | b'0'..=b'9') if text.contains(['.', 'e', 'E']) => Self::Fraction,
            Some(b'-' | b'0'..=b'9') => Self::Integer,
            _ => Self::Null,
        }
    }

    /// Returns the name of the kind with its article, for messages.
    pub(crate) fn article(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Fraction => "a number with a fraction or an exponent",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}
