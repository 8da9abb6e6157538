//! What can go wrong with a call.

use crate::http::answer::{Unreadable, from_json, raw_body};
use crate::http::headers::Headers;
use crate::http::media_type::essence;
use crate::http::problem::{PROBLEM, ProblemDetails};
use crate::http::retry::RetryPolicy;
use crate::http::token::TokenError;
use crate::http::trail::{Trail, may_follow};
use crate::http::transport::{Reply, Sent, TransportError};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt;

/// A call did not bring the value that it was made for.
///
/// `E` has one variant for each error that the document describes for the operation. The `Debug` and `Display` forms
/// never show a raw body; [`body`](Error::body) and [`text`](Error::text) return it.
///
/// For a payment, the first question is whether it may have been made, the second whether the call can be made again:
///
/// | | [`may_have_happened`](Error::may_have_happened) | what to do |
/// |---|---|---|
/// | [`Build`](Error::Build), [`Token`](Error::Token) at the first attempt | no | Correct the cause and call again. |
/// | [`Transport`](Error::Transport), not sent | no | Call again later. |
/// | [`Transport`](Error::Transport), sent without answer | yes | If [`is_safe_to_repeat`](Error::is_safe_to_repeat), call again with the same [`idempotency_key`](Error::idempotency_key); if not, ask the API for the state. |
/// | [`Api`](Error::Api), [`Unexpected`](Error::Unexpected) | by status | If [`is_transient`](Error::is_transient), as above; if not, correct the request. |
/// | [`Decode`](Error::Decode) | yes | Do not call again: the server reported success. Read the raw body, or ask the API for the state. |
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The request could not be built. Nothing was sent.
    Build(BuildError),
    /// There is no token to send the call with. Only an earlier attempt can have reached the server.
    Token(TokenError),
    /// There is no answer, or no complete one.
    Transport(TransportError),
    /// The server reported an error: a status from 400 to 599, or another one that the document lists as an error.
    Api(Box<ApiError<E>>),
    /// The status is neither a success nor an error, such as a redirect, and the document does not list it for this
    /// operation.
    Unexpected(Box<UnexpectedReply>),
    /// The server reported success, but the value cannot be read from the body.
    Decode(Box<DecodeError>),
}

impl<E> Error<E> {
    /// Returns the status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Build(_) | Self::Token(_) | Self::Transport(_) => None,
            Self::Api(error) => Some(error.status),
            Self::Unexpected(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
        }
    }

    /// Returns the header fields of the answer, if there was one.
    pub fn headers(&self) -> Option<&Headers> {
        match self {
            Self::Build(_) | Self::Token(_) | Self::Transport(_) => None,
            Self::Api(error) => Some(&error.headers),
            Self::Unexpected(error) => Some(&error.headers),
            Self::Decode(error) => Some(&error.headers),
        }
    }

    /// Returns the raw body of the answer, if there was one.
    pub fn body(&self) -> Option<&[u8]> {
        match self {
            Self::Build(_) | Self::Token(_) | Self::Transport(_) => None,
            Self::Api(error) => Some(error.body()),
            Self::Unexpected(error) => Some(error.body()),
            Self::Decode(error) => Some(error.body()),
        }
    }

    /// Returns the body of the response as text, if there was a response. Bytes that are not UTF-8 are replaced by
    /// `U+FFFD`.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        self.body().map(String::from_utf8_lossy)
    }

    /// Reads the body of the response as JSON, whatever the document declares.
    ///
    /// # Errors
    ///
    /// Fails if there was no response, and if its body is not such a value.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Unreadable> {
        match self.body() {
            Some(body) => from_json(body),
            None => Err(Unreadable::new("there was no response")),
        }
    }

    /// Returns the problem details, if the response has the media type `application/problem+json` (RFC 9457).
    ///
    /// Where a server sends them as another media type, [`json`](Error::json) reads them as well.
    pub fn problem(&self) -> Option<ProblemDetails> {
        let media_type = self.headers()?.get("content-type").and_then(essence)?;
        (media_type == PROBLEM).then(|| self.json().ok()).flatten()
    }

    /// Returns the documented error, if the server reported one and its body fits.
    pub fn api(&self) -> Option<&E> {
        match self {
            Self::Api(error) => error.value.as_ref(),
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
    /// an earlier attempt succeeded. If the call was sent more than once, it speaks of all attempts.
    ///
    /// # Troubleshooting
    ///
    /// When it is `true`, do not simply call again: a customer may pay twice. Look at
    /// [`is_safe_to_repeat`](Error::is_safe_to_repeat), or ask the API for the state of the payment.
    pub fn may_have_happened(&self) -> bool {
        self.trail().is_some_and(|trail| trail.earlier) || self.last_may_have_happened()
    }

    /// Returns whether the last attempt may have been carried out.
    fn last_may_have_happened(&self) -> bool {
        match self {
            Self::Build(_) | Self::Token(_) => false,
            Self::Transport(error) => error.sent() == Sent::Maybe,
            Self::Api(_) | Self::Unexpected(_) | Self::Decode(_) => {
                self.status().is_none_or(may_follow)
            }
        }
    }

    /// Returns whether the same call can be made again without being carried out twice.
    ///
    /// It is `true` if it has certainly not happened, and if the server knows a repeated call: by its
    /// [idempotency key](Error::idempotency_key), by a reference in it, or because its method is idempotent. It is
    /// `false` for [`Decode`](Error::Decode): the server has reported success, and nothing is left to repeat.
    ///
    /// # Troubleshooting
    ///
    /// The same call means the same parameters, the same body and the same key: take the key from this error and
    /// set it. A call with a new key is a new payment. When it is `false`, only the API can tell what happened: ask
    /// it for the state before you do anything else.
    pub fn is_safe_to_repeat(&self) -> bool {
        let has_succeeded = matches!(self, Self::Decode(_));
        let is_repeatable = self.trail().is_some_and(|trail| trail.repeatable);
        !self.may_have_happened() || (is_repeatable && !has_succeeded)
    }

    /// Returns whether the same call may succeed later.
    ///
    /// It is `true` if the connection failed, the time was over, or the server is busy or broken (408, 423, 425, 429,
    /// 500, 502, 503, 504), and if that is why there is no token. It is `false` for what stays as it is, such as a request that is refused or a certificate
    /// that has expired.
    ///
    /// # Troubleshooting
    ///
    /// When it is `true`, the call has already been repeated as far as the [`RetryPolicy`] allows. Wait some time, and
    /// make sure that it [is safe](Error::is_safe_to_repeat).
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Build(_) | Self::Decode(_) => false,
            Self::Token(error) => error.is_transient(),
            Self::Transport(error) => error.fault().is_transient(),
            Self::Api(_) | Self::Unexpected(_) => {
                self.status().is_some_and(RetryPolicy::is_transient)
            }
        }
    }

    /// Returns how often the call was sent.
    pub fn attempts(&self) -> u32 {
        self.trail().map_or(0, |trail| trail.attempts)
    }

    /// Returns the idempotency key that the call was sent with, whether the caller or the client made it.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.trail()?.key.as_deref()
    }

    fn trail(&self) -> Option<&Trail> {
        match self {
            Self::Build(_) => None,
            Self::Token(error) => error.trail.as_deref(),
            Self::Transport(error) => error.trail.as_deref(),
            Self::Api(error) => Some(&error.trail),
            Self::Unexpected(error) => Some(&error.trail),
            Self::Decode(error) => Some(&error.trail),
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(error) => error.fmt(f),
            Self::Token(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Unexpected(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Token(error) => error.source(),
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
    pub(crate) fn new(message: impl Into<Box<str>>) -> Self {
        Self {
            message: message.into(),
            missing_credential: false,
        }
    }

    /// Returns the error for an operation none of whose security alternatives is complete.
    pub(super) fn missing_credential(message: impl Into<Box<str>>) -> Self {
        Self {
            message: message.into(),
            missing_credential: true,
        }
    }

    /// Returns what is wrong, for an error of another kind.
    pub(super) fn message(&self) -> &str {
        &self.message
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

/// An error that the server reported.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiError<E> {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The documented error. It is absent if the document does not list the status, or if the body does not fit: see
    /// [`mismatch`](ApiError::mismatch).
    pub value: Option<E>,
    mismatch: Option<Unreadable>,
    body: Vec<u8>,
    trail: Trail,
}

impl<E> ApiError<E> {
    /// Returns the error; `value` is what was read of its body, unless the document does not list the status.
    pub(super) fn new(reply: Reply, trail: Trail, value: Option<Result<E, Unreadable>>) -> Self {
        let (value, mismatch) = match value {
            Some(Ok(value)) => (Some(value), None),
            Some(Err(reason)) => (None, Some(reason)),
            None => (None, None),
        };
        Self {
            status: reply.status,
            headers: reply.headers,
            value,
            mismatch,
            body: reply.body,
            trail,
        }
    }

    /// Returns why the body is not the documented error, if the document lists the status.
    pub fn mismatch(&self) -> Option<&Unreadable> {
        self.mismatch.as_ref()
    }
}

raw_body!(ApiError<E>);

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, trail, .. } = self;
        write!(f, "{trail}: the server responded with ")?;
        match (&self.value, &self.mismatch) {
            (Some(_), _) => write!(
                f,
                "the documented error {status}; `api()` returns its content"
            ),
            (None, None) => write!(
                f,
                "the error {status}, which the document does not list; `text()` returns its body"
            ),
            (None, Some(reason)) => write!(
                f,
                "the error {status}, whose body is not the documented one: {reason}{}`text()` returns it",
                after(reason.message())
            ),
        }
    }
}

/// Returns what separates a message from the next clause. Behind the last line of a list, it would seem to belong to it.
fn after(message: &str) -> &'static str {
    if message.contains('\n') { "\n" } else { "; " }
}

impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("value", &self.value)
            .field("mismatch", &self.mismatch)
            .finish_non_exhaustive()
    }
}

/// A response that is neither a success nor an error, and that the document does not list.
#[derive(Clone)]
#[non_exhaustive]
pub struct UnexpectedReply {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    body: Vec<u8>,
    trail: Trail,
}

impl UnexpectedReply {
    pub(super) fn new(reply: Reply, trail: Trail) -> Self {
        Self {
            status: reply.status,
            headers: reply.headers,
            body: reply.body,
            trail,
        }
    }
}

raw_body!(UnexpectedReply);

impl fmt::Display for UnexpectedReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: the server responded with status {}, which the document does not list; `body()` returns its body",
            self.trail, self.status
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

/// A success whose value cannot be read: the body is not what the document describes.
#[derive(Clone)]
#[non_exhaustive]
pub struct DecodeError {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    body: Vec<u8>,
    reason: Unreadable,
    trail: Trail,
}

impl DecodeError {
    pub(super) fn new(reply: Reply, trail: Trail, reason: Unreadable) -> Self {
        Self {
            status: reply.status,
            headers: reply.headers,
            body: reply.body,
            reason,
            trail,
        }
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

raw_body!(DecodeError);

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, trail, .. } = self;
        let message = self.message();
        write!(
            f,
            "{trail}: the server reported success (status {status}), but its response is not what the document says: \
             {message}{}`body()` returns its body",
            after(message)
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
