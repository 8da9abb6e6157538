//! JSON inside a string.

use crate::wire::json::Json;
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A string that holds the JSON text of a `T` (`contentMediaType: application/json` with a `contentSchema`).
///
/// It is read from any string and written as it came: what holds it can be read even if the text is no `T`, which
/// [`parse`](JsonText::parse) tells.
///
/// The `Debug` form tells the size and nothing of the text, which may hold a token or the data of a person.
///
/// ```
/// use runtime::JsonText;
///
/// let seats: JsonText<Vec<u8>> = serde_json::from_str(r#""[1, 2]""#)?;
/// assert_eq!(seats.parse()?, [1, 2]);
/// assert_eq!(serde_json::to_string(&seats)?, r#""[1, 2]""#);
/// assert_eq!(JsonText::of(&vec![3])?.as_str(), "[3]");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct JsonText<T> {
    text: String,
    holds: PhantomData<fn() -> T>,
}

impl<T> JsonText<T> {
    /// Returns the text as it came.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Encodes `value`.
    ///
    /// # Errors
    ///
    /// Fails where JSON has no form for the value, such as a number that is infinite.
    pub fn of(value: &T) -> Result<Self, serde_json::Error>
    where
        T: Serialize,
    {
        Json::of(value).map(|json| Self::from(json.as_str().to_owned()))
    }

    /// Decodes what the text holds.
    ///
    /// # Errors
    ///
    /// Fails if the text is no JSON, or not that of a `T`.
    pub fn parse(&self) -> Result<T, serde_json::Error>
    where
        T: DeserializeOwned,
    {
        serde_json::from_str(&self.text)
    }
}

impl<T> From<String> for JsonText<T> {
    fn from(text: String) -> Self {
        Self {
            text,
            holds: PhantomData,
        }
    }
}

impl<T> From<&str> for JsonText<T> {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl<T> Clone for JsonText<T> {
    fn clone(&self) -> Self {
        Self::from(self.text.clone())
    }
}

impl<T> PartialEq for JsonText<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> fmt::Debug for JsonText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonText({} bytes)", self.text.len())
    }
}

impl<'de, T> Deserialize<'de> for JsonText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl<T> Serialize for JsonText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_something_else_is_kept() {
        let text = r#""{\"n\": 1.50""#;
        let broken: JsonText<Vec<u8>> = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&broken).unwrap(), text);
        assert!(broken.parse().is_err());
        assert!(serde_json::from_str::<JsonText<Vec<u8>>>("[1]").is_err());
    }

    #[test]
    fn what_it_holds_is_never_printed() {
        let text: JsonText<String> = r#""token""#.into();
        assert_eq!(format!("{text:?}"), "JsonText(7 bytes)");
    }
}
