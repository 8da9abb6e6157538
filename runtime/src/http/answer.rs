//! From what a server answered to a value.

use crate::http::error::{ApiError, DecodeError, Error, UnexpectedReply};
use crate::http::headers::Headers;
use crate::http::media_type::{essence, is_json};
use crate::http::trail::Trail;
use crate::http::transport::Reply;
use crate::wire::discreet::without_values;
use crate::wire::located::Located;
use crate::wire::memory::{self, Exceeded};
use crate::wire::message::place_first;
use crate::wire::path;
use serde::de::DeserializeOwned;
use std::fmt;

/// What an operation brought.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// What the body says.
    pub value: T,
    trail: Trail,
}

impl<T> Response<T> {
    pub(super) fn new(reply: Reply, trail: Trail, value: T) -> Self {
        Self {
            status: reply.status,
            headers: reply.headers,
            value,
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

    /// Returns a response with another value.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            status: self.status,
            headers: self.headers,
            value: convert(self.value),
            trail: self.trail,
        }
    }
}

/// A type with one variant for each of several answers. [`answers!`](crate::answers!) implements it.
pub trait Answers: Sized {
    /// Reads `reply`, or returns `None` if none of the variants is for its status.
    fn read(reply: &Reply) -> Option<Result<Self, Unreadable>>;
}

/// The error type of an operation for which the document describes no error. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoError {}

impl Answers for NoError {
    fn read(_: &Reply) -> Option<Result<Self, Unreadable>> {
        None
    }
}

/// Why a body could not be read.
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

/// Reads a body that is JSON.
pub fn read_json<T: DeserializeOwned>(reply: &Reply) -> Result<T, Unreadable> {
    let mut text = serde_json::Deserializer::from_slice(json_text(reply)?);
    T::deserialize(Located(&mut text))
        .and_then(|value| text.end().map(|()| value))
        .map_err(|error| Unreadable::new(error.to_string()))
}

/// Reads a body that is text.
pub fn read_text(reply: &Reply) -> Result<String, Unreadable> {
    String::from_utf8(reply.body.clone()).map_err(|_| Unreadable::new("the body is not UTF-8 text"))
}

/// Reads a body as it is.
pub fn read_bytes(reply: &Reply) -> Result<Vec<u8>, Unreadable> {
    Ok(reply.body.clone())
}

/// Reads an answer that has no body. Whatever comes in its place is of no interest.
pub fn read_empty(_: &Reply) -> Result<(), Unreadable> {
    Ok(())
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

/// Fails if the answer says that it is of another media type.
pub fn expect(reply: &Reply, expected: &str) -> Result<(), Unreadable> {
    match media_type(reply) {
        Some(found) if !found.eq_ignore_ascii_case(expected) => Err(Unreadable::new(format!(
            "expected {expected}, found {found}"
        ))),
        _ => Ok(()),
    }
}

/// Says that this success is not one that comes piece by piece.
pub fn not_in_pieces(reply: &Reply) -> Result<(), Unreadable> {
    Err(Unreadable::new(format!(
        "an answer with status {} does not come piece by piece; await the call instead",
        reply.status
    )))
}

/// Tells whether the answer is of one of these media types, each of which may be a range such as `image/*`. Parameters
/// count where the document gives them: `application/json;type=collection` is not any JSON.
pub fn is_of(reply: &Reply, media_types: &[&str]) -> bool {
    let found = reply.headers.get("content-type").unwrap_or_default();
    media_types.iter().any(|expected| covers(expected, found))
}

fn covers(expected: &str, found: &str) -> bool {
    let kind_of = |text: &str| essence(text).unwrap_or_default();
    let (wanted, came) = (kind_of(expected), kind_of(found));
    let covered = match wanted.strip_suffix("/*") {
        Some("*") => true,
        Some(kind) => came.split_once('/').is_some_and(|(came, _)| came == kind),
        None => came == wanted,
    };
    let parameters = |text: &str| -> Vec<String> {
        let parameters = text.split(';').skip(1);
        parameters
            .map(|parameter| parameter.replace([' ', '"'], "").to_ascii_lowercase())
            .collect()
    };
    let found = parameters(found);
    let expected = parameters(expected);
    // How text is encoded does not make it another thing.
    let mut counted = expected.iter().filter(|one| !one.starts_with("charset="));
    covered && counted.all(|parameter| found.contains(parameter))
}

/// Returns the media type of an answer, if it says one.
fn media_type(reply: &Reply) -> Option<String> {
    reply.headers.get("content-type").and_then(essence)
}

/// Tells whether JSON may come under a media type. Many servers send it under the two general ones.
fn may_be_json(media_type: &str) -> bool {
    is_json(media_type) || matches!(media_type, "text/plain" | "application/octet-stream")
}

/// Reads an answer, if it is one of those that the function is for.
pub(super) type Read<T> = fn(&Reply) -> Option<Result<T, Unreadable>>;

/// Reads an answer whose value takes about `largest` bytes of memory at most.
fn within<T>(
    largest: usize,
    read: impl FnOnce() -> Option<Result<T, Unreadable>>,
) -> Option<Result<T, Unreadable>> {
    memory::limited(largest, read).unwrap_or_else(|Exceeded(largest)| {
        Some(Err(Unreadable::new(format!(
            "the value takes more than {largest} bytes of memory, many times as much as its text; set a higher limit with \
             `Client::with_largest_value` if the server can be trusted"
        ))))
    })
}

/// Decides what an answer is: a success with a status of its own, an error, or a success of any other status.
pub(super) fn conclude<T, E: Answers>(
    reply: Reply,
    trail: Trail,
    success: impl Fn(&Reply) -> Option<Result<T, Unreadable>>,
    other: impl Fn(&Reply) -> Option<Result<T, Unreadable>>,
    largest: usize,
) -> Result<Response<T>, Error<E>> {
    let value = match within(largest, || success(&reply)) {
        Some(value) => value,
        None => match within(largest, || E::read(&reply)) {
            Some(Ok(value)) => {
                return Err(Error::Api(Box::new(ApiError::new(reply, trail, value))));
            }
            Some(Err(reason)) => {
                return Err(Error::Decode(Box::new(DecodeError::new(
                    reply, trail, reason,
                ))));
            }
            None => match within(largest, || other(&reply)) {
                Some(value) => value,
                None => {
                    return Err(Error::Unexpected(Box::new(UnexpectedReply::new(
                        reply, trail,
                    ))));
                }
            },
        },
    };
    match value {
        Ok(value) => Ok(Response::new(reply, trail, value)),
        Err(reason) => Err(Error::Decode(Box::new(DecodeError::new(
            reply, trail, reason,
        )))),
    }
}
