//! Moments, days, times of day and lengths of time.

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

/// A date and a time of day without an offset (`format: date-time-local`), kept as the text that arrived.
///
/// Decoding accepts any string, as it does for [`DateTime`]; [`civil`](LocalDateTime::civil) tells whether it is a date
/// and a time. Between them is a `T` or a space: parse the text where a server wants a space.
///
/// ```
/// let ordered: runtime::LocalDateTime = "2026-11-21 09:30:00".parse()?;
/// assert_eq!(ordered.as_str(), "2026-11-21 09:30:00");
/// assert_eq!(ordered.civil()?, runtime::jiff::civil::date(2026, 11, 21).at(9, 30, 0, 0));
/// # Ok::<(), runtime::jiff::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDateTime(String);

kept_text!(LocalDateTime);

impl LocalDateTime {
    /// Returns the date and the time.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a date and a time such as `2026-11-21T09:30:00` or `2026-11-21 09:30:00`.
    pub fn civil(&self) -> Result<jiff::civil::DateTime, jiff::Error> {
        self.0.parse()
    }
}

impl FromStr for LocalDateTime {
    type Err = jiff::Error;

    /// Keeps `text`, if it is a date and a time.
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<jiff::civil::DateTime>()
            .map(|_| Self(text.to_owned()))
    }
}

impl From<jiff::civil::DateTime> for LocalDateTime {
    /// Puts a `T` between date and time.
    fn from(time: jiff::civil::DateTime) -> Self {
        Self(time.to_string())
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

/// A time of day (`format: time`), kept as the text that arrived.
///
/// Decoding accepts any string, as it does for [`DateTime`]; [`civil`](Time::civil) tells whether it is a time.
///
/// ```
/// let opens: runtime::Time = "09:30:00-03:00".parse()?;
/// assert_eq!(opens.as_str(), "09:30:00-03:00");
/// assert_eq!(opens.civil()?, runtime::jiff::civil::time(9, 30, 0, 0));
/// # Ok::<(), runtime::jiff::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(String);

kept_text!(Time);

impl Time {
    /// Returns what a clock shows there: the offset from UTC, which RFC 3339 asks for and few servers send, is left out.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a time such as `09:30`, `09:30:00` or `09:30:00.5Z`.
    pub fn civil(&self) -> Result<jiff::civil::Time, jiff::Error> {
        civil_time(&self.0)
    }
}

fn civil_time(text: &str) -> Result<jiff::civil::Time, jiff::Error> {
    let end = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    text[..end].parse()
}

impl FromStr for Time {
    type Err = jiff::Error;

    /// Keeps `text`, if it is a time.
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        civil_time(text).map(|_| Self(text.to_owned()))
    }
}

impl From<jiff::civil::Time> for Time {
    fn from(time: jiff::civil::Time) -> Self {
        Self(time.to_string())
    }
}

/// A length of time (`format: duration`), kept as the text that arrived.
///
/// Decoding accepts any string, as it does for [`DateTime`]; [`span`](Duration::span) tells whether it is a duration of
/// ISO 8601. Equality and order are those of the text: how long a month is depends on the month.
///
/// ```
/// let term: runtime::Duration = "P1M15D".parse()?;
/// assert_eq!(term.span()?.get_days(), 15);
/// # Ok::<(), runtime::jiff::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(String);

kept_text!(Duration);

/// Reads ISO 8601 alone; `Span` itself reads `1 month 15 days` as well.
static ISO_8601: jiff::fmt::temporal::SpanParser = jiff::fmt::temporal::SpanParser::new();

impl Duration {
    /// Returns the years, months and so on down to the nanoseconds.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a duration such as `P1M15D` or `PT30S`.
    pub fn span(&self) -> Result<jiff::Span, jiff::Error> {
        ISO_8601.parse_span(&self.0)
    }
}

impl FromStr for Duration {
    type Err = jiff::Error;

    /// Keeps `text`, if it is a duration.
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        ISO_8601.parse_span(text).map(|_| Self(text.to_owned()))
    }
}

impl From<jiff::Span> for Duration {
    fn from(span: jiff::Span) -> Self {
        Self(span.to_string())
    }
}
