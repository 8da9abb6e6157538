//! Numbers of any size.

use crate::wire::decimal::{Decimal, InvalidDecimal};
use crate::wire::exact;
use crate::wire::magnitude::Magnitude;
use crate::wire::piece::Piece;
use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{self, Serialize, Serializer};
use serde_json::value::RawValue;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// Any JSON number, with the digits that came.
///
/// No number that JSON allows is refused or rounded: `1e300`, `1e-40` and thirty digits are kept and sent back as they
/// are written. To calculate, convert it: [`to_f64`](Number::to_f64) gives the nearest `f64`,
/// [`to_decimal`](Number::to_decimal) and [`to_i64`](Number::to_i64) give the exact value, where the type can hold it.
/// Integers, an `f64` and a [`Decimal`] become a `Number` with `from`.
///
/// Two numbers are equal if their values are, however they are written: `1`, `1.0` and `10e-1` are. Order is that of the
/// values, and exact.
///
/// ```
/// use runtime::Number;
///
/// let number: Number = serde_json::from_str("1.50e300")?;
/// assert_eq!(serde_json::to_string(&number)?, "1.50e300");
/// assert_eq!(number.to_f64(), 1.5e300);
/// assert!(number.to_decimal().is_err());
///
/// let half = Number::from(0.5);
/// assert_eq!(half, "0.50".parse()?);
/// assert!(half < number);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Number(Kept);

/// How the digits are kept.
#[derive(Clone)]
enum Kept {
    /// As a decimal that is written with the very digits that came. Most numbers are.
    Decimal(rust_decimal::Decimal),
    /// As the text of a JSON number.
    Text(Box<str>),
    /// What an `f64` can be and a JSON number cannot: infinite, or not a number. It is refused where it would be sent.
    NotFinite(f64),
}

/// A text is no JSON number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidNumber(());

impl fmt::Display for InvalidNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a JSON number, such as 12, -0.5 or 1e300")
    }
}

impl std::error::Error for InvalidNumber {}

impl Number {
    /// Keeps the text of a JSON number.
    fn keep(text: &str) -> Self {
        Self(match exact::short(text) {
            // A decimal has no negative zero.
            Some(number) if !(number.is_zero() && text.starts_with('-')) => Kept::Decimal(number),
            _ => Kept::Text(text.into()),
        })
    }

    /// Returns the nearest `f64`.
    ///
    /// An `f64` holds about 17 digits; of a number with more, the rest is rounded. A number that is larger than every
    /// `f64` gives an infinity, which [`is_finite`](f64::is_finite) tells, and one that is too small gives zero.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Kept::Decimal(number) => nearest(&number.to_string()),
            Kept::Text(text) => nearest(text),
            Kept::NotFinite(number) => *number,
        }
    }

    /// Returns the number as a decimal, for exact arithmetic.
    ///
    /// # Errors
    ///
    /// Fails if a [`Decimal`] cannot hold it without rounding: it has up to 28 digits.
    pub fn to_decimal(&self) -> Result<Decimal, InvalidDecimal> {
        match &self.0 {
            Kept::Decimal(number) => Ok((*number).into()),
            Kept::Text(text) => text.parse(),
            Kept::NotFinite(_) => Err(InvalidDecimal::NotANumber),
        }
    }

    /// Returns the number as an integer, if it is one and an `i64` can hold it. `1.0` and `1e3` are integers.
    pub fn to_i64(&self) -> Option<i64> {
        let number = self.to_decimal().ok()?.get();
        match number.is_integer() {
            true => number.trunc().try_into().ok(),
            false => None,
        }
    }

    /// The value, if it is finite.
    fn magnitude(&self) -> Option<Magnitude> {
        match &self.0 {
            Kept::Decimal(number) => Magnitude::of(&number.to_string()),
            Kept::Text(text) => Magnitude::of(text),
            Kept::NotFinite(_) => None,
        }
    }

    /// Where it stands among what is not finite: that is before and behind all numbers.
    fn rank(&self) -> i8 {
        match self.0 {
            Kept::NotFinite(number) if number.is_nan() => 2,
            Kept::NotFinite(number) if number > 0.0 => 1,
            Kept::NotFinite(_) => -1,
            Kept::Decimal(_) | Kept::Text(_) => 0,
        }
    }
}

/// The `f64` that is nearest to a number.
fn nearest(text: &str) -> f64 {
    // Every JSON number is one that Rust reads.
    text.parse().unwrap_or(f64::NAN)
}

/// Tells whether a text is a number as RFC 8259 has it.
fn is_json(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let leads = matches!(unsigned.as_bytes(), [b'0', b'0'..=b'9', ..]);
    !leads && Magnitude::of(text).is_some()
}

impl Default for Number {
    fn default() -> Self {
        0.into()
    }
}

impl From<f64> for Number {
    /// Keeps the shortest digits that are this number. What is infinite or not a number can be kept, but not sent.
    fn from(number: f64) -> Self {
        match number.is_finite() {
            // The `Debug` form has an exponent where the digits would be many.
            true => Self::keep(&format!("{number:?}")),
            false => Self(Kept::NotFinite(number)),
        }
    }
}

impl From<rust_decimal::Decimal> for Number {
    fn from(number: rust_decimal::Decimal) -> Self {
        Self(Kept::Decimal(number))
    }
}

impl From<Decimal> for Number {
    fn from(number: Decimal) -> Self {
        number.get().into()
    }
}

super::decimal::from_integers!(Number: i8, i16, i32, i64, u8, u16, u32, u64);

impl TryFrom<&Number> for Decimal {
    type Error = InvalidDecimal;

    fn try_from(number: &Number) -> Result<Self, InvalidDecimal> {
        number.to_decimal()
    }
}

impl TryFrom<Number> for Decimal {
    type Error = InvalidDecimal;

    fn try_from(number: Number) -> Result<Self, InvalidDecimal> {
        number.to_decimal()
    }
}

impl FromStr for Number {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        match is_json(text) {
            true => Ok(Self::keep(text)),
            false => Err(InvalidNumber(())),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({self})")
    }
}

impl fmt::Display for Number {
    /// Writes the digits that came.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kept::Decimal(number) => number.fmt(f),
            Kept::Text(text) => f.pad(text),
            Kept::NotFinite(number) => number.fmt(f),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Kept::Decimal(one), Kept::Decimal(two)) => one.cmp(two),
            _ => self
                .rank()
                .cmp(&other.rank())
                .then_with(|| self.magnitude().cmp(&other.magnitude())),
        }
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.rank().hash(state);
        self.magnitude().hash(state);
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        number_of(&Piece::deserialize(deserializer)?).map(Self::keep)
    }
}

/// The text of a number, which is valid JSON.
pub(crate) fn number_of<'p, E: de::Error>(piece: &'p Piece<'_>) -> Result<&'p str, E> {
    let text = piece.as_str();
    match text.as_bytes() {
        [b'-' | b'0'..=b'9', ..] => Ok(text),
        _ => Err(E::custom(format_args!(
            "invalid type: {}, expected a number",
            crate::wire::json::Kind::of(text).article()
        ))),
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Kept::Decimal(number) => Decimal::from(*number).serialize(serializer),
            // Raw JSON is the one form in which serde_json takes digits as they are.
            Kept::Text(text) => RawValue::from_string(text.clone().into())
                .map_err(ser::Error::custom)?
                .serialize(serializer),
            Kept::NotFinite(number) => serializer.serialize_f64(*number),
        }
    }
}
