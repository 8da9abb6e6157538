//! Moments that are numbers on the wire.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Implements a count of time since the beginning of 1970.
macro_rules! epoch {
    ($(#[$docs:meta])* $name:ident, $from:ident, $to:ident, $example:literal) => {
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
                jiff::Timestamp::$from(self.0)
            }
        }

        impl From<i64> for $name {
            fn from(count: i64) -> Self {
                Self(count)
            }
        }

        impl From<jiff::Timestamp> for $name {
            /// Leaves out what is smaller than the unit.
            fn from(timestamp: jiff::Timestamp) -> Self {
                Self(timestamp.$to())
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
    from_second,
    as_second,
    "1795262400"
);

epoch!(
    /// A moment as the milliseconds since the beginning of 1970, in UTC.
    UnixMilliseconds,
    from_millisecond,
    as_millisecond,
    "1795262400000"
);
