//! Moments and days.

use crate::wire::kept_text::kept_text;
use std::str::FromStr;

/// A moment (`format: date-time`), kept as the text that arrived.
///
/// Decoding accepts any string: a server that writes its timestamps in its own way should not make the rest of its
/// answer unreadable. [`timestamp`](DateTime::timestamp) tells whether the text follows RFC 3339. Equality and order
/// are those of the text.
///
/// ```
/// let paid_at: runtime::DateTime = "2026-11-21T09:00:00-03:00".parse()?;
/// assert_eq!(paid_at.as_str(), "2026-11-21T09:00:00-03:00");
/// assert_eq!(paid_at.timestamp()?.to_string(), "2026-11-21T12:00:00Z");
/// # Ok::<(), runtime::jiff::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(String);

kept_text!(DateTime);

impl DateTime {
    /// Returns the moment.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a timestamp with an offset, as RFC 3339 asks for.
    pub fn timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.0.parse()
    }
}

impl FromStr for DateTime {
    type Err = jiff::Error;

    /// Keeps `text`, if it is a timestamp.
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<jiff::Timestamp>()
            .map(|_| Self(text.to_owned()))
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp.to_string())
    }
}

/// A day (`format: date`), kept as the text that arrived.
///
/// Decoding accepts any string, as it does for [`DateTime`]; [`civil`](Date::civil) tells whether it is a date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(String);

kept_text!(Date);

impl Date {
    /// Returns the day.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a date such as `2026-11-21`.
    pub fn civil(&self) -> Result<jiff::civil::Date, jiff::Error> {
        self.0.parse()
    }
}

impl FromStr for Date {
    type Err = jiff::Error;

    /// Keeps `text`, if it is a date.
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<jiff::civil::Date>()
            .map(|_| Self(text.to_owned()))
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date.to_string())
    }
}
