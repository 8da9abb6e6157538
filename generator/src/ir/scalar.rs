//! Scalars: strings, numbers and booleans, by what their texts and digits mean.

use std::ops::RangeInclusive;

/// A scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Scalar {
    Bool,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float64,
    /// Any number, with its digits.
    Number,
    /// A number that is money.
    Decimal,
    /// A moment as the seconds since the beginning of 1970.
    UnixSeconds,
    /// A moment as the milliseconds since the beginning of 1970.
    UnixMilliseconds,
    /// A moment as the seconds or milliseconds since the beginning of 1970; its size tells which.
    UnixTime,
    String,
    /// A string that is never printed.
    Secret,
    /// A decimal number in a string.
    DecimalString,
    DateTime,
    LocalDateTime,
    Date,
    Time,
    Duration,
    Uuid,
    Uri,
    Ipv4,
    Ipv6,
    /// Bytes in a string, in Base64.
    Base64,
    /// Bytes in a string, in the alphabet of Base64 that needs no escapes in addresses.
    Base64Url,
    /// Bytes that are not JSON (`format: binary`), only as a whole body.
    Binary,
    /// A file, only as a field of a struct that is sent in parts, or in a list that is such a field.
    File,
}

impl Scalar {
    /// The integers that it holds, where it is an integer on the wire.
    pub fn range(self) -> Option<RangeInclusive<i128>> {
        fn of<T: Into<i128>>(least: T, most: T) -> Option<RangeInclusive<i128>> {
            Some(least.into()..=most.into())
        }
        match self {
            Scalar::Int8 => of(i8::MIN, i8::MAX),
            Scalar::Int16 => of(i16::MIN, i16::MAX),
            Scalar::Int32 => of(i32::MIN, i32::MAX),
            Scalar::Int64 | Scalar::UnixSeconds | Scalar::UnixMilliseconds | Scalar::UnixTime => {
                of(i64::MIN, i64::MAX)
            }
            Scalar::UInt8 => of(u8::MIN, u8::MAX),
            Scalar::UInt16 => of(u16::MIN, u16::MAX),
            Scalar::UInt32 => of(u32::MIN, u32::MAX),
            Scalar::UInt64 => of(u64::MIN, u64::MAX),
            _ => None,
        }
    }

    /// Whether it is a string on the wire.
    pub fn is_text(self) -> bool {
        self != Scalar::Bool && !self.is_number() && self.range().is_none()
    }

    /// Whether it is a number on the wire that need not be an integer.
    pub fn is_number(self) -> bool {
        matches!(self, Scalar::Float64 | Scalar::Number | Scalar::Decimal)
    }
}
