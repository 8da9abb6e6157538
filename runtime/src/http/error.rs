//! What can go wrong with a call.

use crate::http::answer::Unreadable;
use crate::http::headers::Headers;
use crate::http::transport::{Reply, Sent, TransportError};
use std::fmt;

/// A call did not bring the value that it was made for.
///
/// `E` has one variant for each error that the document describes for the operation. The `Debug` and `Display` forms
/// never show a raw body; [`body`](Error::body) returns it.
///
/// For a payment, the first question is whether it may have been made: see
/// [`may_have_happened`](Error::may_have_happened).
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The request could not be built. Nothing was sent.
    Build(BuildError),
    /// There is no answer, or no complete one.
    Transport(TransportError),
    /// The server answered with an error that the document describes.
    Api(Box<ApiError<E>>),
    /// The server answered with a status that the document does not list for this operation.
    Unexpected(Box<UnexpectedReply>),
    /// The body of the answer does not have the form that the document gives to its status.
    Decode(Box<DecodeError>),
}

impl<E> Error<E> {
    /// Returns the status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Build(_) | Self::Transport(_) => None,
            Self::Api(error) => Some(error.status),
            Self::Unexpected(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
        }
    }

    /// Returns the header fields of the answer, if there was one.
    pub fn headers(&self) -> Option<&Headers> {
        match self {
            Self::Build(_) | Self::Transport(_) => None,
            Self::Api(error) => Some(&error.headers),
            Self::Unexpected(error) => Some(&error.headers),
            Self::Decode(error) => Some(&error.headers),
        }
    }

    /// Returns the raw body of the answer, if there was one.
    pub fn body(&self) -> Option<&[u8]> {
        match self {
            Self::Build(_) | Self::Transport(_) => None,
            Self::Api(error) => Some(error.body()),
            Self::Unexpected(error) => Some(error.body()),
            Self::Decode(error) => Some(error.body()),
        }
    }

    /// Returns the error that the server described, if it did and the document knows it.
    pub fn api(&self) -> Option<&E> {
        match self {
            Self::Api(error) => Some(&error.value),
            _ => None,
        }
    }

    /// Returns whether the time was over before the answer was there.
    ///
    /// # Troubleshooting
    ///
    /// A timeout says nothing about the server: it may carry the request out later. Look at
    /// [`may_have_happened`](Error::may_have_happened) before you try again, and set a longer timeout for operations
    /// that are known to be slow.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout())
    }

    /// Returns whether the server may have carried the request out.
    ///
    /// It is `false` if nothing was sent, and if the server refused the request with a status from 400 to 499.
    /// It is `true` in all other cases, and for 408 and 409: the first is a timeout, and the second often means that
    /// an earlier attempt succeeded.
    ///
    /// # Troubleshooting
    ///
    /// When it is `true`, do not simply call again: a customer may pay twice. Ask the API for the state of the
    /// payment, or repeat the call with the same idempotency key, if the API has such keys.
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::Build(_) => false,
            Self::Transport(error) => error.sent() == Sent::Maybe,
            Self::Api(_) | Self::Unexpected(_) | Self::Decode(_) => match self.status() {
                Some(408 | 409) => true,
                Some(400..=499) => false,
                _ => true,
            },
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Api(error) => {
                write!(
                    f,
                    "the server answered with the documented error {}; `api()` returns what it says",
                    error.status
                )
            }
            Self::Unexpected(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

/// A request, or a client, could not be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    message: Box<str>,
    missing_credential: bool,
}

impl BuildError {
    pub(super) fn new(message: impl Into<Box<str>>) -> Self {
        Self {
            message: message.into(),
            missing_credential: false,
        }
    }

    /// Returns the error for an operation none of whose security alternatives is complete.
    pub(super) fn missing_credential(operation: &str, missing: &[String]) -> Self {
        let message = format!(
            "`{operation}` needs a credential for {}; give it with `Credentials::set` when you build the client",
            missing.join(", or for ")
        );
        Self {
            message: message.into(),
            missing_credential: true,
        }
    }

    /// Returns whether the client lacks a credential that the operation needs.
    pub fn is_missing_credential(&self) -> bool {
        self.missing_credential
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing was sent: {}", self.message)
    }
}

impl std::error::Error for BuildError {}

/// An error that the document describes.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiError<E> {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// What the body says.
    pub value: E,
    body: Vec<u8>,
}

impl<E> ApiError<E> {
    pub(super) fn new(reply: Reply, value: E) -> Self {
        Self {
            status: reply.status,
            headers: reply.headers,
            value,
            body: reply.body,
        }
    }

    /// Returns the raw body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// An answer with a status that the document does not list.
#[derive(Clone)]
#[non_exhaustive]
pub struct UnexpectedReply {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    body: Vec<u8>,
}

impl UnexpectedReply {
    pub(super) fn new(reply: Reply) -> Self {
        Self {
            status: reply.status,
            headers: reply.headers,
            body: reply.body,
        }
    }

    /// Returns the raw body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Display for UnexpectedReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the server answered with status {}, which the document does not list; `body()` returns what it says",
            self.status
        )
    }
}

impl fmt::Debug for UnexpectedReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnexpectedReply")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// An answer whose body does not have the form that the document gives to its status.
#[derive(Clone)]
#[non_exhaustive]
pub struct DecodeError {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    body: Vec<u8>,
    reason: Unreadable,
}

impl DecodeError {
    pub(super) fn new(reply: Reply, reason: Unreadable) -> Self {
        Self {
            status: reply.status,
            headers: reply.headers,
            body: reply.body,
            reason,
        }
    }

    /// Returns the raw body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the path of the field that could not be read, such as `amount.value`, if the fault is in a field.
    pub fn path(&self) -> Option<&str> {
        self.reason.path()
    }

    /// Returns what is wrong, beginning with the path of the field.
    pub fn message(&self) -> &str {
        self.reason.message()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the answer with status {} is not what the document says: {}; `body()` returns it as it came",
            self.status,
            self.message()
        )
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("message", &self.message())
            .finish_non_exhaustive()
    }
}
