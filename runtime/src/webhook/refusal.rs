//! Why a delivery is not taken.

use crate::http::answer::Unreadable;
use std::error::Error;
use std::fmt;

/// Why a delivery is not taken.
///
/// What it says may be sent back: it tells nothing of secrets, of the signature that would be right, or of the values in
/// the body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The delivery lacks a header field that the signature is in, or that is signed.
    MissingHeader(String),
    /// The header field of the signature holds none in the form that the settings say.
    MalformedSignature,
    /// The signature is not one of this body: it was changed, or made with another secret, or over something else than
    /// the settings say.
    WrongSignature,
    /// The signature is right, and this header contains the text by which it is separated from what is signed beside it: the
    /// signature does not say where the one ends and the other begins.
    AmbiguousHeader(String),
    /// The signature is right, and the timestamp is not in the form that the settings say.
    MalformedTimestamp,
    /// The signature is right, and its time is too far from now: the delivery is a repetition by somebody else, or one
    /// of the clocks is wrong.
    StaleTimestamp {
        /// How many seconds ago it was signed; of a time in the future, a negative number.
        age: i64,
    },
    /// The signature is right, and the body is not JSON, or not of the type that was wanted.
    MalformedJson(Unreadable),
    /// The signature is right, and the body, which says that it is a form or a text, is not of the type that was wanted.
    MalformedBody(Unreadable),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(f, "the delivery has no header `{name}`"),
            Self::MalformedSignature => {
                f.write_str("the signature of the delivery is not in the form that it should have")
            }
            Self::WrongSignature => f.write_str(
                "the signature of the delivery is wrong; check the secret, and that the body comes byte for byte",
            ),
            Self::AmbiguousHeader(name) => write!(
                f,
                "the header `{name}` of the delivery contains the text that separates it from what is signed beside it"
            ),
            Self::MalformedTimestamp => {
                f.write_str("the timestamp of the delivery is not in the form that it should have")
            }
            Self::StaleTimestamp { age: age @ 0.. } => write!(
                f,
                "the delivery was signed {age} seconds ago, which is too long"
            ),
            Self::StaleTimestamp { age } => write!(
                f,
                "the delivery was signed {} seconds from now; check the clock",
                age.unsigned_abs()
            ),
            Self::MalformedJson(reason) | Self::MalformedBody(reason) => write!(f, "the body cannot be read: {reason}"),
        }
    }
}

impl Error for Refusal {}
