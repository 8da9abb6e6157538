//! A delivery, before and after it was verified.

use crate::http::answer::Unreadable;
use crate::http::headers::Headers;
use crate::webhook::from_body::FromBody;
use crate::webhook::query::Query;
use crate::webhook::refusal::Refusal;
use serde::de::DeserializeOwned;
use std::fmt;

/// A delivery as it arrived. Nothing of it can be trusted.
///
/// The `Debug` form shows neither the query nor the body.
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// The method, as it stood in the request.
    pub method: &'a str,
    /// The path and the query, as they stood in the request: of the address that the server was given, not of a route
    /// behind a proxy that rewrites it.
    pub target: &'a str,
    /// The header fields.
    pub headers: &'a Headers,
    /// The body, byte for byte. JSON that was read and written again is another body.
    pub body: &'a [u8],
}

impl<'a> Delivery<'a> {
    /// Returns the query.
    pub fn query(&self) -> Query<'a> {
        Query::of(self.target)
    }

    /// Reads the body, although nobody has checked who sent it. It is read as its `Content-Type` says; without one it is
    /// JSON.
    ///
    /// For servers that sign nothing. What is read is a hint and no fact: use it to find out what to ask the server, and act
    /// on the response of the server alone. Where deliveries are signed, use [`Verifier`](crate::webhook::Verifier).
    ///
    /// # Errors
    ///
    /// Fails with [`Refusal::MalformedJson`] or [`Refusal::MalformedBody`] if the body is not of the type.
    pub fn read_unverified<T: FromBody>(&self) -> Result<T, Refusal> {
        Verified::of(self).read()
    }

    /// As [`read_unverified`](Self::read_unverified), of a body that is JSON.
    ///
    /// # Errors
    ///
    /// Fails with [`Refusal::MalformedJson`] if the body is not JSON, or not of the type.
    pub fn parse_unverified<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        Verified::of(self).parse()
    }

    pub(super) fn path(&self) -> &'a str {
        self.target
            .split_once('?')
            .map_or(self.target, |(path, _)| path)
    }
}

impl fmt::Debug for Delivery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("method", &self.method)
            .field("path", &self.path())
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// The body of a delivery whose signature is right.
///
/// The `Debug` form shows its size alone.
#[derive(Clone, Copy)]
pub struct Verified<'a> {
    body: &'a [u8],
    media_type: Option<&'a str>,
}

impl<'a> Verified<'a> {
    /// What `delivery` carries, whose signature is right.
    pub(super) fn of(delivery: &Delivery<'a>) -> Self {
        Self {
            body: delivery.body,
            media_type: delivery.headers.get("content-type"),
        }
    }

    /// Returns what the delivery says that its body is.
    pub(super) fn media_type(&self) -> Option<&'a str> {
        self.media_type
    }

    /// Returns the body.
    pub fn body(&self) -> &'a [u8] {
        self.body
    }

    /// Reads the body, which is JSON. [`read`](Self::read) takes forms and texts as well.
    ///
    /// # Errors
    ///
    /// Fails with [`Refusal::MalformedJson`] if the body is not JSON, or not of the type.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_json::from_slice(self.body)
            .map_err(|error| Refusal::MalformedJson(Unreadable::new(error.to_string())))
    }
}

impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verified({} bytes)", self.body.len())
    }
}
