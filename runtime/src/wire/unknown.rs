//! Values that the document does not know.

use crate::enums::scalar;
use crate::wire::json::Json;
use serde::ser::{Serialize, Serializer};
use std::fmt;

/// The text of an enum value that the document does not list.
///
/// Only decoding and conversion from text make one, and they make it only for a text that is not listed: a program
/// cannot build an unknown value that a later version of the client would know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    #[doc(hidden)]
    pub fn __new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An enum value that is an integer and that the document does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    #[doc(hidden)]
    pub fn __new(integer: i64) -> Self {
        Self(integer)
    }

    /// Returns the integer.
    pub fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Display for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An enum value that is a string, a number or a boolean, and that the document does not list.
///
/// It is encoded as it came: a number keeps its digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownScalar(String);

impl UnknownScalar {
    #[doc(hidden)]
    pub fn __new(json: &str) -> Self {
        Self(json.to_owned())
    }

    /// Returns the text of its JSON: a string has quotes.
    pub fn as_json(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownScalar {
    /// Writes a string without its quotes, and all else as JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        scalar::display_value(&self.0, f)
    }
}

/// A variant of a union that the document does not list: its tag, if a tag tells the variants apart, and the whole value.
///
/// It is encoded as it came, keys in order and digits kept. As an error, it says that a value is none of the variants
/// that the document lists; it says nothing of what is in the value.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownVariant {
    tag: String,
    json: Json,
}

impl UnknownVariant {
    #[doc(hidden)]
    pub fn __new(tag: String, json: Json) -> Self {
        Self { tag, json }
    }

    /// Returns the tag; the JSON text of it, if it is not a string. It is empty if there is none.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Returns the whole value. [`Json::parse`] decodes it as a type of your own, or as that of a variant to learn why it
    /// is none.
    pub fn json(&self) -> &Json {
        &self.json
    }
}

impl fmt::Display for UnknownVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value has none of the forms that the document lists; `json()` returns it as it came")
    }
}

impl std::error::Error for UnknownVariant {}

impl Serialize for UnknownVariant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}
