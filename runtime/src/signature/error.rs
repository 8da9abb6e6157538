//! What can go wrong with keys and signatures.

use crate::http::transport::Reply;
use std::error::Error;
use std::fmt;

/// A key cannot be read, or cannot be had.
#[derive(Debug)]
pub struct KeyError {
    message: Box<str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl KeyError {
    /// Returns an error. The message must not contain secrets.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into().into_boxed_str(),
            source: None,
        }
    }

    /// Keeps the cause.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for KeyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}

/// A message cannot be signed, or the settings for it make no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningError {
    message: Box<str>,
}

impl SigningError {
    pub(super) fn new(message: impl Into<Box<str>>) -> Self {
        Self {
            message: message.into(),
        }
    }

    pub(super) fn component(name: &str, reason: &str) -> Self {
        Self::new(format!(
            "the component `{name}` cannot be covered: {reason}"
        ))
    }
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the message cannot be signed: {}", self.message)
    }
}

impl Error for SigningError {}

/// Which check of a signature failed.
///
/// No variant holds anything of the body, or a value that a header field has.
#[derive(Debug)]
#[non_exhaustive]
pub enum VerificationError {
    /// The message lacks a header field that every signed message has.
    MissingHeader(&'static str),
    /// A header field is not written as RFC 9421 or RFC 9530 says.
    Malformed {
        /// The name of the header field.
        header: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// No signature has the label that is looked for.
    NoSuchLabel(String),
    /// There is no key with the id that the signature names.
    UnknownKey(String),
    /// The keys cannot be had.
    Keys(KeyError),
    /// The signature says that it was made with another algorithm than that of its key.
    WrongAlgorithm {
        /// What the signature says.
        announced: String,
        /// The registered name of the algorithm of the key, if it has one.
        expected: Option<&'static str>,
    },
    /// The signature does not say when it was created.
    NoCreationTime,
    /// The signature was created too long ago, or is past the time that it sets itself.
    Stale {
        /// How many seconds ago it was created.
        age: i64,
    },
    /// The signature was created in the future. One of the clocks is wrong.
    FromTheFuture {
        /// How many seconds from now it was created.
        ahead: i64,
    },
    /// The signature does not cover a component that it must cover.
    NotCovered(String),
    /// The signature covers a component that the message does not have, or that is not supported.
    Component {
        /// The component as the signature names it.
        name: String,
        /// Why it has no value.
        reason: String,
    },
    /// The signature is wrong: the message was changed, or signed with another key, or signed in another way.
    WrongSignature,
    /// The body is not the one that was signed.
    WrongDigest {
        /// The algorithm of the digest.
        algorithm: &'static str,
    },
}

impl fmt::Display for VerificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(f, "it has no header `{name}`"),
            Self::Malformed { header, reason } => {
                write!(f, "its header `{header}` cannot be read: {reason}")
            }
            Self::NoSuchLabel(label) => write!(f, "no signature has the label `{label}`"),
            Self::UnknownKey(id) => write!(
                f,
                "there is no key with the id {id:?}; the server may have a new one, which must be added"
            ),
            Self::Keys(error) => write!(f, "the keys of the server are not known: {error}"),
            Self::WrongAlgorithm {
                announced,
                expected,
            } => {
                write!(f, "it is signed with {announced:?}, and its key is for ")?;
                match expected {
                    Some(name) => write!(f, "{name:?}"),
                    None => f.write_str("an algorithm without a registered name"),
                }
            }
            Self::NoCreationTime => {
                f.write_str("its signature does not say when it was `created`")
            }
            Self::Stale { age } => write!(
                f,
                "its signature is too old: it was created {age} seconds ago"
            ),
            Self::FromTheFuture { ahead } => write!(
                f,
                "its signature was created {ahead} seconds from now; check the clock of this machine"
            ),
            Self::NotCovered(name) => write!(f, "its signature does not cover `{name}`"),
            Self::Component { name, reason } => {
                write!(f, "its signature covers `{name}`, which has no value: {reason}")
            }
            Self::WrongSignature => f.write_str(
                "its signature is wrong: it was changed on its way, or signed with another key, or in another way \
                 than the settings say",
            ),
            Self::WrongDigest { algorithm } => {
                write!(f, "its body does not have the {algorithm} digest that was signed")
            }
        }
    }
}

impl Error for VerificationError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Keys(error) => Some(error),
            _ => None,
        }
    }
}

/// An answer that should be signed and is not, or whose signature does not verify.
///
/// It is the [source](Error::source) of the [`TransportError`](crate::TransportError) that such an answer becomes: it
/// must not be taken for what the server said. What came is kept for a person to look at.
#[derive(Debug)]
#[non_exhaustive]
pub struct UntrustedReply {
    /// What came, from whomever.
    pub reply: Reply,
    /// The check that failed.
    pub reason: VerificationError,
}

impl fmt::Display for UntrustedReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the answer with status {} cannot be trusted: {}",
            self.reply.status, self.reason
        )
    }
}

impl Error for UntrustedReply {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.reason)
    }
}
