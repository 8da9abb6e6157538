//! UUIDs.

use crate::wire::kept_text::kept_text;
use std::fmt;
use std::str::FromStr;

/// A UUID (`format: uuid`), kept as the text that arrived.
///
/// Decoding accepts any string, because identifiers are sent back rather than understood; [`is_valid`](Uuid::is_valid)
/// tells whether it is a UUID. Equality is that of the text: upper and lower case differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(String);

kept_text!(Uuid);

/// A text is not a UUID of the form `8-4-4-4-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidUuid;

impl fmt::Display for InvalidUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a UUID: expected 8-4-4-4-12 hexadecimal digits")
    }
}

impl std::error::Error for InvalidUuid {}

impl Uuid {
    /// Returns whether the text is a UUID: 8-4-4-4-12 hexadecimal digits.
    pub fn is_valid(&self) -> bool {
        is_uuid(&self.0)
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12])
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

impl FromStr for Uuid {
    type Err = InvalidUuid;

    /// Keeps `text`, if it is a UUID.
    fn from_str(text: &str) -> Result<Self, InvalidUuid> {
        if is_uuid(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidUuid)
        }
    }
}
