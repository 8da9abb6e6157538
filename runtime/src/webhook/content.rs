//! What is signed besides the body, and where it stands.

use crate::http::headers::Headers;
use crate::signature::KeyError;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::time::Duration;
use zeroize::Zeroizing;

/// How far a timestamp may be from now.
const TOLERANCE: Duration = Duration::from_secs(300);

/// Servers differ in whether they pad base64; both mean the same bytes.
const UNPADDED: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const BASE64: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, UNPADDED);
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, UNPADDED);

/// Where a value stands: in a header field, perhaps among others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    name: String,
    prefix: String,
}

impl Field {
    /// Returns the place of a value that is all that a header field holds.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            prefix: String::new(),
        }
    }

    /// Says that the value follows a prefix, such as `sha256=`.
    ///
    /// The field may then hold several values, and others, with commas, semicolons or spaces between them: that of
    /// `v1=` in `t=1766678793,v1=5257a8` is `5257a8`.
    #[must_use]
    pub fn prefixed(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the values, in the order in which they came.
    pub(super) fn values<'a>(&'a self, headers: &'a Headers) -> impl Iterator<Item = &'a str> {
        headers
            .get_all(&self.name)
            .flat_map(|field| behind(&self.prefix, field.trim()))
    }
}

/// Returns what stands behind each `prefix` up to the next separator; without a prefix, all that there is.
fn behind<'a>(prefix: &'a str, field: &'a str) -> impl Iterator<Item = &'a str> {
    let separator = |c: char| matches!(c, ' ' | ',' | ';');
    let whole = prefix.is_empty().then_some(field);
    let parts = field
        .match_indices(prefix)
        .filter(move |(start, _)| {
            !prefix.is_empty() && (*start == 0 || field[..*start].ends_with(separator))
        })
        .filter_map(move |(start, prefix)| field[start + prefix.len()..].split(separator).next());
    whole.into_iter().chain(parts)
}

/// How the bytes of a signature, or of a key, are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Two hexadecimal digits for each byte, in either case.
    Hex,
    /// Base64, with or without padding.
    Base64,
    /// Base64 for addresses and file names (RFC 4648, section 5), with or without padding.
    Base64Url,
}

impl Encoding {
    /// Returns the bytes of a secret or of a public key that is given out in this encoding.
    ///
    /// # Errors
    ///
    /// Fails if it is not in this encoding.
    pub fn read_key(self, text: &str) -> Result<impl AsRef<[u8]> + use<>, KeyError> {
        let key = self.decode(text.trim()).ok_or_else(|| {
            KeyError::new(format!(
                "a key is not in {}",
                match self {
                    Self::Hex => "hexadecimal digits",
                    Self::Base64 => "base64",
                    Self::Base64Url => "base64 for addresses",
                }
            ))
        })?;
        Ok(Zeroizing::new(key))
    }

    pub(super) fn decode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Hex => hex(text),
            Self::Base64 => BASE64.decode(text).ok(),
            Self::Base64Url => BASE64_URL.decode(text).ok(),
        }
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    pairs
        .iter()
        .map(|[high, low]| u8::try_from(digit(high)? * 16 + digit(low)?).ok())
        .collect()
}

/// Something that is signed besides the body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The method.
    Method,
    /// The path, without the query.
    Path,
    /// The path with the query.
    Target,
    /// The first value of a header field.
    Header(String),
    /// The time of signing, which is checked as well.
    Timestamp(Timestamp),
    /// A text, such as a separator. The value of a header beside it must not contain it.
    Text(String),
}

/// The time at which a delivery was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timestamp {
    pub(super) field: Field,
    format: TimestampFormat,
    tolerance: Duration,
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Seconds since 1970.
    UnixSeconds,
    /// Milliseconds since 1970.
    UnixMillis,
    /// A date, a time and an offset, such as `2026-11-21T12:00:00.512Z` (ISO 8601, RFC 3339).
    Iso8601,
}

impl Timestamp {
    /// Returns a timestamp that may be five minutes from now.
    pub fn new(field: Field, format: TimestampFormat) -> Self {
        Self {
            field,
            format,
            tolerance: TOLERANCE,
        }
    }

    /// Sets how far the time may be from now, to either side.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Returns the time in milliseconds since 1970.
    pub(super) fn read(&self, text: &str) -> Option<i64> {
        match self.format {
            TimestampFormat::UnixSeconds => text.parse::<i64>().ok()?.checked_mul(1000),
            TimestampFormat::UnixMillis => text.parse().ok(),
            TimestampFormat::Iso8601 => {
                let time: jiff::Timestamp = text.parse().ok()?;
                Some(time.as_millisecond())
            }
        }
    }

    /// Returns whether so many milliseconds are no more than the tolerance.
    pub(super) fn tolerates(&self, distance: u64) -> bool {
        u128::from(distance) <= self.tolerance.as_millis()
    }
}
