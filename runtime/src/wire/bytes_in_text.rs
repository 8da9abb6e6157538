//! Bytes that are strings on the wire.

use crate::wire::kept_text::kept_text;
use base64::alphabet;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};
use std::fmt;
use std::str::FromStr;

/// A text is not Base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidBase64;

impl fmt::Display for InvalidBase64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not Base64")
    }
}

impl std::error::Error for InvalidBase64 {}

/// Reads either alphabet, padded or not: servers mix them up, and no text means two things.
fn decode(text: &str) -> Result<Vec<u8>, InvalidBase64> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let standard: String = text
        .chars()
        // MIME breaks lines.
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            c => c,
        })
        .collect();
    GeneralPurpose::new(&alphabet::STANDARD, config)
        .decode(standard)
        .map_err(|_| InvalidBase64)
}

/// Implements bytes that are written by `$engine`.
macro_rules! base64_text {
    ($(#[$docs:meta])* $name:ident, $engine:ident, $example:literal) => {
        $(#[$docs])*
        ///
        /// Decoding accepts any string and sends it back as it came; [`bytes`](Self::bytes) tells what it stands for.
        ///
        /// ```
        #[doc = concat!("let image = runtime::", stringify!($name), "::from([0xfb, 0xff]);")]
        #[doc = concat!("assert_eq!(image.as_str(), \"", $example, "\");")]
        /// assert_eq!(image.bytes()?, [0xfb, 0xff]);
        /// # Ok::<(), runtime::InvalidBase64>(())
        /// ```
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        kept_text!($name);

        impl $name {
            /// Returns the bytes. Either alphabet is read, with padding or without, and line breaks are skipped.
            ///
            /// # Errors
            ///
            /// Fails if the text is not Base64.
            pub fn bytes(&self) -> Result<Vec<u8>, InvalidBase64> {
                decode(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidBase64;

            /// Keeps `text`, if it is Base64.
            fn from_str(text: &str) -> Result<Self, InvalidBase64> {
                decode(text).map(|_| Self(text.to_owned()))
            }
        }

        impl From<&[u8]> for $name {
            fn from(bytes: &[u8]) -> Self {
                Self($engine.encode(bytes))
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> Self {
                Self::from(bytes.as_slice())
            }
        }

        impl<const N: usize> From<[u8; N]> for $name {
            fn from(bytes: [u8; N]) -> Self {
                Self::from(bytes.as_slice())
            }
        }
    };
}

base64_text!(
    /// Bytes in Base64 (`format: byte`, `contentEncoding: base64`), kept as the text that arrived.
    Base64,
    STANDARD,
    "+/8="
);

base64_text!(
    /// Bytes in the Base64 of addresses and tokens (`format: base64url`), kept as the text that arrived. It is written
    /// without padding, as RFC 7515 has it.
    Base64Url,
    URL_SAFE_NO_PAD,
    "-_8"
);
