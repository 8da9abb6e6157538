//! Exact decimal numbers.

use crate::wire::exact;
use crate::wire::piece::Piece;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{self, Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;
use std::str::FromStr;

/// A JSON number, digit for digit.
///
/// It is read from the text of the number and never passes through an `f64`: `1234567890123456.78` and `0.1` arrive
/// as they were sent, and `10.00` is sent back as `10.00`. A number with more digits than 96 bits can hold, or more
/// than 28 decimals, is an error rather than a rounded amount. For arithmetic, take the inner value with
/// [`get`](Decimal::get).
///
/// ```
/// let amount: runtime::Decimal = serde_json::from_str("1234567890123456.78")?;
/// assert_eq!(amount.to_string(), "1234567890123456.78");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(rust_decimal::Decimal);

/// A decimal number that is a JSON string on the wire (`type: string, format: decimal`), digit for digit.
///
/// ```
/// let amount: runtime::DecimalString = serde_json::from_str(r#""10.50""#)?;
/// assert_eq!(serde_json::to_string(&amount)?, r#""10.50""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DecimalString(rust_decimal::Decimal);

/// Why a text is not a [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidDecimal {
    /// The text is not a decimal number.
    NotANumber,
    /// The number cannot be held without rounding it.
    TooManyDigits,
}

impl fmt::Display for InvalidDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "not a decimal number",
            Self::TooManyDigits => {
                "more digits than an exact decimal can hold (96 bits, at most 28 decimals)"
            }
        })
    }
}

impl std::error::Error for InvalidDecimal {}

/// What both decimals share: everything but the wire.
macro_rules! decimal {
    ($name:ident from $($integer:ty),*) => {
        impl $name {
            /// Returns the number, for arithmetic.
            pub fn get(self) -> rust_decimal::Decimal {
                self.0
            }
        }

        impl From<rust_decimal::Decimal> for $name {
            fn from(number: rust_decimal::Decimal) -> Self {
                Self(number)
            }
        }

        impl From<$name> for rust_decimal::Decimal {
            fn from(number: $name) -> Self {
                number.0
            }
        }

        $(impl From<$integer> for $name {
            fn from(number: $integer) -> Self {
                Self(number.into())
            }
        })*

        impl FromStr for $name {
            type Err = InvalidDecimal;

            fn from_str(text: &str) -> Result<Self, InvalidDecimal> {
                exact::parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

decimal!(Decimal from i8, i16, i32, i64, u8, u16, u32, u64);
decimal!(DecimalString from i8, i16, i32, i64, u8, u16, u32, u64);

impl From<Decimal> for DecimalString {
    fn from(number: Decimal) -> Self {
        Self(number.0)
    }
}

impl From<DecimalString> for Decimal {
    fn from(number: DecimalString) -> Self {
        Self(number.0)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let piece = Piece::deserialize(deserializer)?;
        let text = piece.as_str();
        match text.as_bytes() {
            [b'-' | b'0'..=b'9', ..] => text.parse().map_err(|reason| {
                de::Error::custom(format_args!("invalid number {text}: {reason}"))
            }),
            _ => Err(de::Error::custom(format_args!(
                "invalid type: {}, expected a number",
                crate::wire::json::Kind::of(text).article()
            ))),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.scale() == 0
            && let Ok(integer) = i64::try_from(self.0.mantissa())
        {
            return serializer.serialize_i64(integer);
        }
        // Raw JSON is the one form in which serde_json takes digits as they are.
        RawValue::from_string(self.to_string())
            .map_err(ser::Error::custom)?
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DecimalString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = DecimalString;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal number in a string")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<DecimalString, E> {
                text.parse()
                    .map_err(|reason| E::custom(format_args!("invalid decimal {text:?}: {reason}")))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

impl Serialize for DecimalString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
