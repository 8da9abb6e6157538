//! Enums whose variants are scalars on the wire.

mod convert;
mod integers;
pub(crate) mod scalar;
mod strings;
mod values;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use std::fmt;

/// A value is none of those that the document lists, and the enum is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotListed {
    message: String,
}

impl NotListed {
    #[doc(hidden)]
    #[cold]
    pub fn __new<T: fmt::Display>(name: &str, known: &[T], found: &dyn fmt::Display) -> Self {
        let known: Vec<String> = known.iter().map(|value| format!("`{value}`")).collect();
        Self {
            message: format!(
                "`{found}` is not a value of `{name}`, which has {}",
                known.join(", ")
            ),
        }
    }
}

impl fmt::Display for NotListed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for NotListed {}

/// Decodes a string and gives it to `convert`, without a copy of its own.
pub fn text<'de, T, R: fmt::Display, D: Deserializer<'de>>(
    deserializer: D,
    convert: fn(&str) -> Result<T, R>,
) -> Result<T, D::Error> {
    struct Text<T, R>(fn(&str) -> Result<T, R>);

    impl<T, R: fmt::Display> Visitor<'_> for Text<T, R> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(convert))
}

/// Decodes an integer and gives it to `convert`.
pub fn integer<'de, T, R: fmt::Display, D: Deserializer<'de>>(
    deserializer: D,
    convert: fn(i64) -> Result<T, R>,
) -> Result<T, D::Error> {
    convert(i64::deserialize(deserializer)?).map_err(de::Error::custom)
}

/// Parses an integer for the enum `name`.
pub fn parse_integer(text: &str, name: &str, known: &[i64]) -> Result<i64, NotListed> {
    text.parse()
        .map_err(|_| NotListed::__new(name, known, &text))
}
