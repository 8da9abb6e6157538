//! From a response of the server to a value.

use crate::http::documented::{Documented, Streamed, carries_nothing};
use crate::http::error::{ApiError, DecodeError, Error, UnexpectedReply};
use crate::http::headers::Headers;
use crate::http::media_type::{essence, is_json, is_text};
use crate::http::trail::Trail;
use crate::http::transport::Reply;
use crate::wire::discreet::without_values;
use crate::wire::located::Located;
use crate::wire::memory::{self, Limit};
use crate::wire::message::place_first;
use crate::wire::path;
use crate::wire::witness;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt;

/// The successful response of an operation.
///
/// The `Debug` form does not show the raw body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The decoded body.
    pub value: T,
    body: Vec<u8>,
    trail: Trail,
}

impl<T> Response<T> {
    pub(super) fn new(reply: Reply, trail: Trail, value: T) -> Self {
        Self {
            status: reply.status,
            headers: reply.headers,
            value,
            body: reply.body,
            trail,
        }
    }

    /// Returns how often the call was sent.
    pub fn attempts(&self) -> u32 {
        self.trail.attempts
    }

    /// Returns the idempotency key that the call was sent with, whether the caller or the client made it.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.trail.key.as_deref()
    }

    /// Returns the value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Returns the raw body without a copy of it.
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }

    /// Returns a response with another value.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            status: self.status,
            headers: self.headers,
            value: convert(self.value),
            body: self.body,
            trail: self.trail,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// Gives a type with a field `body` the methods that read the raw body.
macro_rules! raw_body {
    ($name:ident $(<$value:ident>)? $(, $remark:literal)?) => {
        impl $(<$value>)? $name $(<$value>)? {
            /// Returns the raw body, whatever the document declares.
            $(#[doc = ""] #[doc = $remark])?
            pub fn body(&self) -> &[u8] {
                &self.body
            }

            /// Returns the body as text. Bytes that are not UTF-8 are replaced by `U+FFFD`.
            pub fn text(&self) -> ::std::borrow::Cow<'_, str> {
                String::from_utf8_lossy(&self.body)
            }

            /// Reads the body as JSON of another type than the documented one, whatever media type the server names.
            ///
            /// # Errors
            ///
            /// Fails if the body is not JSON, or not such a value.
            pub fn json<T: ::serde::de::DeserializeOwned>(
                &self,
            ) -> ::core::result::Result<T, $crate::http::answer::Unreadable> {
                $crate::http::answer::from_json(&self.body)
            }
        }
    };
}
pub(super) use raw_body;

raw_body!(
    Response<V>,
    "It is empty if the response is read as a stream."
);

/// A type with one variant for each of several responses. [`answers!`](crate::answers!) implements it.
pub trait Answers: Sized + 'static {
    /// The responses, those for one status first, the one for any other status last.
    #[doc(hidden)]
    const RESPONSES: &'static [Documented<Self>];
}

/// The error type of an operation for which the document describes no error. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoError {}

impl Answers for NoError {
    const RESPONSES: &'static [Documented<Self>] = &[];
}

/// The reason why a body could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    message: Box<str>,
}

impl Unreadable {
    pub(crate) fn new(message: impl AsRef<str>) -> Self {
        // What could not be read may be a secret in the wrong place.
        Self {
            message: place_first(&without_values(message.as_ref())).into(),
        }
    }

    /// Returns the same reason, found in the record with this index.
    pub(super) fn within(&self, index: usize) -> Self {
        Self {
            message: path::splice(&format!("[{index}]"), &self.message).into(),
        }
    }

    /// Returns the path of the field that could not be read, if the fault is in a field.
    pub fn path(&self) -> Option<&str> {
        path::split(&self.message).map(|(path, _)| path)
    }

    /// Returns what is wrong, beginning with the path of the field.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Unreadable {}

/// Reads a body that the document declares as JSON.
pub fn read_json<T: DeserializeOwned>(reply: &Reply) -> Result<T, Unreadable> {
    from_json(json_text(reply)?)
}

/// Reads a body that the document declares as JSON, and whose schema allows a text: what comes as text is one.
pub fn read_json_or_text<T: DeserializeOwned>(reply: &Reply) -> Result<T, Unreadable> {
    let found = media_type(reply);
    let json = read_json(reply);
    match (&json, found) {
        (Err(_), Some(found)) if is_text(&found) && !reply.body.is_empty() => {
            from_text(&plain_text(reply)?).or(json)
        }
        _ => json,
    }
}

/// Reads a body that the document declares as text, and whose schema is a number, a boolean or a list of values.
pub fn read_scalar<T: DeserializeOwned>(reply: &Reply) -> Result<T, Unreadable> {
    if media_type(reply).is_some_and(|found| is_json(&found)) {
        return read_json(reply);
    }
    let text = plain_text(reply)?;
    let text = text.trim_ascii();
    if text.is_empty() {
        return from_json(b"null").map_err(|_| Unreadable::new("empty body"));
    }
    from_json(text.as_bytes()).or_else(|_| from_text(text))
}

/// Reads a body that is text. A JSON string is the text that it stands for.
pub fn read_text(reply: &Reply) -> Result<String, Unreadable> {
    let is_json = media_type(reply).is_some_and(|found| is_json(&found));
    if is_json && let Ok(text) = from_json(&reply.body) {
        return Ok(text);
    }
    plain_text(reply).map(Cow::into_owned)
}

/// Reads a body as it is.
pub fn read_bytes(reply: &Reply) -> Result<Vec<u8>, Unreadable> {
    Ok(reply.body.clone())
}

/// Reads a response that is documented without a body. [`Response::body`] returns what comes all the same.
pub fn read_empty(_: &Reply) -> Result<(), Unreadable> {
    Ok(())
}

/// Reads a value from JSON.
pub(crate) fn from_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Unreadable> {
    let mut text = serde_json::Deserializer::from_slice(body);
    T::deserialize(Located(&mut text))
        .and_then(|value| text.end().map(|()| value))
        .map_err(|error| Unreadable::new(error.to_string()))
}

/// Reads a value from a text, which stands for the JSON string of the same content.
fn from_text<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let json = serde_json::to_vec(text).map_err(|error| Unreadable::new(error.to_string()))?;
    from_json(&json)
}

/// Returns the body as text.
fn plain_text(reply: &Reply) -> Result<Cow<'_, str>, Unreadable> {
    match str::from_utf8(&reply.body) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) => Err(Unreadable::new("the body is not UTF-8 text")),
    }
}

/// Returns the body, unless it cannot be JSON.
fn json_text(reply: &Reply) -> Result<&[u8], Unreadable> {
    if reply.body.trim_ascii().is_empty() {
        return Err(Unreadable::new("empty body, expected application/json"));
    }
    match media_type(reply) {
        Some(found) if !may_be_json(&found) => Err(Unreadable::new(format!(
            "expected application/json, found {found}"
        ))),
        _ => Ok(&reply.body),
    }
}

/// Fails if the response is of another media type.
pub fn expect(reply: &Reply, expected: &str) -> Result<(), Unreadable> {
    match media_type(reply) {
        Some(found) if !found.eq_ignore_ascii_case(expected) => Err(Unreadable::new(format!(
            "expected {expected}, found {found}"
        ))),
        _ => Ok(()),
    }
}

/// Returns the media type of a response, if it names one.
pub(super) fn media_type(reply: &Reply) -> Option<String> {
    reply.headers.get("content-type").and_then(essence)
}

/// Returns whether JSON may come under a media type. Many servers send it under the two general ones.
fn may_be_json(media_type: &str) -> bool {
    is_json(media_type) || matches!(media_type, "text/plain" | "application/octet-stream")
}

/// Reads a response whose value takes about `largest` bytes of memory at most.
fn within<T>(
    largest: usize,
    read: impl FnOnce() -> Result<T, Unreadable>,
) -> Result<T, Unreadable> {
    let limit = Limit {
        bytes: largest,
        advice: "set a higher limit with `Client::with_largest_value` if the server can be trusted",
    };
    match memory::limited(limit, read) {
        (read, None) => read,
        (_, Some(limit)) => Err(Unreadable::new(limit.to_string())),
    }
}

/// Makes of a response the success or the error that it is.
///
/// The status alone decides which. A 2xx is a success even if the document lists another one, and 4xx and 5xx are errors
/// of the API whatever their body is. The value takes about `largest` bytes of memory at most.
pub(super) fn conclude<T, E: Answers>(
    reply: Reply,
    trail: Trail,
    successes: &[Documented<T>],
    largest: usize,
) -> Result<Response<T>, Error<E>> {
    let documented = Documented::find(successes, &reply);
    if documented.is_none() && !is_success(reply.status) {
        return Err(failure(reply, trail, largest));
    }
    let value = within(largest, || match documented {
        Some(documented) if !carries_nothing(&reply) => documented.read(&reply),
        Some(documented) => documented.read_empty(&reply),
        None => Documented::read_unlisted(successes, &reply),
    });
    match value {
        Ok(value) => Ok(Response::new(reply, trail, value)),
        Err(reason) => Err(unreadable(reply, trail, reason)),
    }
}

/// Concludes the response to a call whose body was to come as a stream, and does not.
pub(super) fn conclude_stream<T, E: Answers>(
    reply: Reply,
    trail: Trail,
    streamed: Streamed,
    largest: usize,
) -> Result<Response<T>, Error<E>> {
    Err(match streamed.check(&reply).and_then(Result::err) {
        Some(reason) => unreadable(reply, trail, reason),
        None => failure(reply, trail, largest),
    })
}

/// Returns whether a status means success (RFC 9110, section 15.3).
pub(super) fn is_success(status: u16) -> bool {
    (200..=299).contains(&status)
}

fn unreadable<E>(reply: Reply, trail: Trail, reason: Unreadable) -> Error<E> {
    Error::Decode(Box::new(DecodeError::new(reply, trail, reason)))
}

/// Makes an error of a response that is no success.
fn failure<E: Answers>(reply: Reply, trail: Trail, largest: usize) -> Error<E> {
    let value = match Documented::find(E::RESPONSES, &reply) {
        Some(documented) => Some(within(largest, || fitting(&reply, documented))),
        None if (400..=599).contains(&reply.status) => None,
        None => return Error::Unexpected(Box::new(UnexpectedReply::new(reply, trail))),
    };
    Error::Api(Box::new(ApiError::new(reply, trail, value)))
}

/// Reads a documented error. An object fits only if it fills one of the declared properties: where all of them are
/// optional, any object could be read.
pub(super) fn fitting<T>(reply: &Reply, documented: &Documented<T>) -> Result<T, Unreadable> {
    let (value, seen) = witness::during(|| documented.read(reply));
    let is_object = reply.body.trim_ascii_start().starts_with(b"{");
    match value {
        Ok(_) if is_object && seen.fills_nothing() => Err(Unreadable::new(
            "the body has none of the documented properties",
        )),
        value => value,
    }
}
