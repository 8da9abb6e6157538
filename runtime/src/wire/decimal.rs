//! Exact decimal numbers.

use crate::wire::exact;
use crate::wire::number::number_of;
use crate::wire::piece::Piece;
use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{self, Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;
use std::str::FromStr;

/// A JSON number of up to 28 digits, digit for digit.
///
/// It is read from the text of the number and never passes through an `f64`: `1234567890123456.78` and `0.1` arrive
/// as they were sent, and `10.00` is sent back as `10.00`. For arithmetic, take the inner value with
/// [`get`](Decimal::get).
///
/// It is for money. It holds every number of up to 28 digits, of which all may be decimals; the largest is
/// 79228162514264337593543950335. A number beyond that is an error rather than a rounded amount. A number that is no
/// amount of money is a [`Number`](crate::Number), which holds any.
///
/// ```
/// let amount: runtime::Decimal = serde_json::from_str("1234567890123456.78")?;
/// assert_eq!(amount.to_string(), "1234567890123456.78");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(rust_decimal::Decimal);

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
                "more digits than an exact decimal can hold: the largest is 79228162514264337593543950335, \
                 and 28 digits can be decimals"
            }
        })
    }
}

impl std::error::Error for InvalidDecimal {}

impl Decimal {
    /// Returns the number, for arithmetic.
    pub fn get(self) -> rust_decimal::Decimal {
        self.0
    }
}

impl From<rust_decimal::Decimal> for Decimal {
    fn from(number: rust_decimal::Decimal) -> Self {
        Self(number)
    }
}

impl From<Decimal> for rust_decimal::Decimal {
    fn from(number: Decimal) -> Self {
        number.0
    }
}

/// Conversions of integers into a type that converts from the [`rust_decimal::Decimal`].
macro_rules! from_integers {
    ($name:ident: $($integer:ty),*) => {
        $(impl From<$integer> for $name {
            fn from(number: $integer) -> Self {
                rust_decimal::Decimal::from(number).into()
            }
        })*
    };
}

pub(super) use from_integers;

from_integers!(Decimal: i8, i16, i32, i64, u8, u16, u32, u64);

impl FromStr for Decimal {
    type Err = InvalidDecimal;

    fn from_str(text: &str) -> Result<Self, InvalidDecimal> {
        exact::parse(text).map(Self)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let piece = Piece::deserialize(deserializer)?;
        number_of::<D::Error>(&piece)?
            .parse()
            .map_err(|reason| de::Error::custom(format_args!("invalid number: {reason}")))
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
