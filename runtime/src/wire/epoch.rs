//! Moments that are numbers on the wire.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Implements a count of time since the beginning of 1970.
macro_rules! epoch {
    ($(#[$docs:meta])* $name:ident, $from:expr, $example:literal) => {
        $(#[$docs])*
        ///
        /// Decoding accepts every integer of 64 bits; [`timestamp`](Self::timestamp) tells whether it is a moment that a
        /// calendar has.
        ///
        /// ```
        #[doc = concat!("let at: runtime::", stringify!($name), " = serde_json::from_str(\"", $example, "\")?;")]
        /// assert_eq!(at.timestamp()?.to_string(), "2026-11-21T12:00:00Z");
        #[doc = concat!("assert_eq!(serde_json::to_string(&at)?, \"", $example, "\");")]
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Returns the number.
            pub fn get(self) -> i64 {
                self.0
            }

            /// Returns the moment.
            ///
            /// # Errors
            ///
            /// Fails if it is before the year -9999 or after the year 9999.
            pub fn timestamp(self) -> Result<jiff::Timestamp, jiff::Error> {
                $from(self.0)
            }
        }

        impl From<i64> for $name {
            fn from(count: i64) -> Self {
                Self(count)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                i64::deserialize(deserializer).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.0)
            }
        }
    };
}

epoch!(
    /// A moment as the seconds since the beginning of 1970, in UTC.
    UnixSeconds,
    jiff::Timestamp::from_second,
    "1795262400"
);

impl From<jiff::Timestamp> for UnixSeconds {
    /// Leaves out what is smaller than a second.
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp.as_second())
    }
}

epoch!(
    /// A moment as the milliseconds since the beginning of 1970, in UTC.
    UnixMilliseconds,
    jiff::Timestamp::from_millisecond,
    "1795262400000"
);

impl From<jiff::Timestamp> for UnixMilliseconds {
    /// Leaves out what is smaller than a millisecond.
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp.as_millisecond())
    }
}

epoch!(
    /// A moment as the seconds or the milliseconds since the beginning of 1970, in UTC.
    ///
    /// Nothing but the size of the number tells which: one of twelve digits or more counts milliseconds. As
    /// milliseconds, that is a moment after March 1973, or before October 1966; as seconds, it would be one after the
    /// year 5138.
    UnixTime,
    seconds_or_milliseconds,
    "1795262400000"
);

/// The least number of twelve digits.
const LEAST_MILLISECONDS: u64 = 100_000_000_000;

fn seconds_or_milliseconds(count: i64) -> Result<jiff::Timestamp, jiff::Error> {
    if count.unsigned_abs() < LEAST_MILLISECONDS {
        jiff::Timestamp::from_second(count)
    } else {
        jiff::Timestamp::from_millisecond(count)
    }
}
