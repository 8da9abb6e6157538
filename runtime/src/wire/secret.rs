//! Text that must not be seen.

use serde::de::{
    self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer,
};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use zeroize::Zeroizing;

/// A text that never prints: a token, a password, the number of a card.
///
/// Its `Debug` form is `Secret(***)`, it has no `Display`, and no error message repeats it. The memory is overwritten
/// when the secret is dropped. It is encoded as it is: that is what it is for.
///
/// ```
/// let token = runtime::Secret::new("s3cr3t");
/// assert_eq!(format!("{token:?}"), "Secret(***)");
/// assert_eq!(token.expose(), "s3cr3t");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// Returns the text. The name is there to be found in a review.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // `deserialize_str` would let the deserializer word the error, and serde_json quotes the value in it.
        deserializer.deserialize_any(Unquoted)
    }
}

/// Takes a string and refuses the rest without quoting it.
struct Unquoted;

#[cold]
fn refuse<T, E: de::Error>(kind: &str) -> Result<T, E> {
    Err(E::custom(format_args!(
        "invalid type: {kind}, expected a secret string"
    )))
}

impl<'de> Visitor<'de> for Unquoted {
    type Value = Secret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Secret, E> {
        Ok(Secret::new(text))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Secret, E> {
        Ok(Secret::new(text))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Secret, E> {
        refuse("a boolean")
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Secret, E> {
        refuse("a number")
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Secret, E> {
        refuse("a number")
    }

    fn visit_i128<E: de::Error>(self, _: i128) -> Result<Secret, E> {
        refuse("a number")
    }

    fn visit_u128<E: de::Error>(self, _: u128) -> Result<Secret, E> {
        refuse("a number")
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Secret, E> {
        refuse("a number")
    }

    fn visit_bytes<E: de::Error>(self, _: &[u8]) -> Result<Secret, E> {
        refuse("bytes")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Secret, E> {
        refuse("null")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Secret, A::Error> {
        refuse("an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Secret, A::Error> {
        // With `arbitrary_precision`, serde_json hands a number over as a map that only its own `Number` reads.
        match serde_json::Number::deserialize(MapAccessDeserializer::new(map)) {
            Ok(_) => refuse("a number"),
            Err(_) => refuse("an object"),
        }
    }
}
