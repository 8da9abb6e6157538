//! Decimal numbers that are strings on the wire.

use crate::wire::decimal::{Decimal, InvalidDecimal, from_integers};
use crate::wire::exact;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// A decimal number that is a JSON string on the wire (`type: string, format: decimal`), kept as the text that arrived.
///
/// `"001.50"`, `"+1.50"` and `"15e-1"` are sent back as they came. They are the same number, and equality, order and
/// [`get`](DecimalString::get) are those of the number. A number that a [`Decimal`] cannot hold exactly is an error.
///
/// ```
/// let amount: runtime::DecimalString = serde_json::from_str(r#""+1.50""#)?;
/// assert_eq!(amount, "1.5".parse()?);
/// assert_eq!(serde_json::to_string(&amount)?, r#""+1.50""#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct DecimalString {
    number: rust_decimal::Decimal,
    text: Box<str>,
}

impl DecimalString {
    /// Returns the number, for arithmetic.
    pub fn get(&self) -> rust_decimal::Decimal {
        self.number
    }

    /// Returns the text as it came.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Default for DecimalString {
    fn default() -> Self {
        rust_decimal::Decimal::ZERO.into()
    }
}

impl From<rust_decimal::Decimal> for DecimalString {
    fn from(number: rust_decimal::Decimal) -> Self {
        Self {
            number,
            text: number.to_string().into(),
        }
    }
}

from_integers!(DecimalString: i8, i16, i32, i64, u8, u16, u32, u64);

impl From<Decimal> for DecimalString {
    fn from(number: Decimal) -> Self {
        number.get().into()
    }
}

impl From<DecimalString> for rust_decimal::Decimal {
    fn from(number: DecimalString) -> Self {
        number.number
    }
}

impl From<DecimalString> for Decimal {
    fn from(number: DecimalString) -> Self {
        number.number.into()
    }
}

impl FromStr for DecimalString {
    type Err = InvalidDecimal;

    /// Keeps `text`, if it is a number. Unlike in JSON, a plus may stand before it.
    fn from_str(text: &str) -> Result<Self, InvalidDecimal> {
        let unsigned = text
            .strip_prefix('+')
            .filter(|unsigned| !unsigned.starts_with('-'));
        Ok(Self {
            number: exact::parse(unsigned.unwrap_or(text))?,
            text: text.into(),
        })
    }
}

impl fmt::Debug for DecimalString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DecimalString").field(&self.text).finish()
    }
}

impl fmt::Display for DecimalString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl AsRef<str> for DecimalString {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl PartialEq for DecimalString {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for DecimalString {}

impl PartialOrd for DecimalString {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DecimalString {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

impl Hash for DecimalString {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl<'de> Deserialize<'de> for DecimalString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

impl Serialize for DecimalString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Reads the text.
struct Text;

impl Visitor<'_> for Text {
    type Value = DecimalString;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number in a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<DecimalString, E> {
        text.parse()
            .map_err(|reason| E::custom(format_args!("invalid string: {reason}")))
    }
}
