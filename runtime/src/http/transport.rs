//! What carries a request: the seam between this crate and an HTTP library.

use crate::http::call::BoxFuture;
use crate::http::headers::Headers;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Carries requests to a server.
///
/// [`Reqwest`](crate::Reqwest) is the one for production. A test may bring its own.
///
/// An implementation sends the request once, byte for byte: it does not follow redirects, keeps no cookies, and adds no
/// headers but those that the connection needs and a `User-Agent`. If the request has a timeout, it covers everything
/// up to the last byte of the answer.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` and returns the whole answer.
    ///
    /// # Errors
    ///
    /// Fails if there is no complete answer. The error tells whether the request may have reached the server.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>>;
}

/// A request, ready to be sent.
///
/// The `Debug` form shows neither the query nor the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The method, such as `POST`.
    pub method: &'static str,
    /// The address, with its query. Everything in it is percent-encoded.
    pub url: String,
    /// The header fields.
    pub headers: Headers,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// How long the exchange may take.
    pub timeout: Option<Duration>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self
            .url
            .split_once('?')
            .map_or(self.url.as_str(), |(address, _)| address);
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &address)
            .field("headers", &self.headers)
            .field(
                "body",
                &Size(self.body.as_deref().unwrap_or_default().len()),
            )
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// What a server answered.
///
/// The `Debug` form does not show the body.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The whole body.
    pub body: Vec<u8>,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &Size(self.body.len()))
            .finish()
    }
}

/// Stands for a body in a `Debug` form.
struct Size(usize);

impl fmt::Debug for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0)
    }
}

/// Whether a request without an answer reached the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It did not: there was no connection.
    No,
    /// It may have.
    Maybe,
}

/// There is no answer, or no complete one.
#[derive(Debug)]
pub struct TransportError {
    sent: Sent,
    timeout: bool,
    message: Box<str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl TransportError {
    /// Returns an error. The message must not contain credentials; an address with its query may.
    pub fn new(sent: Sent, message: impl Into<String>) -> Self {
        Self {
            sent,
            timeout: false,
            message: message.into().into_boxed_str(),
            source: None,
        }
    }

    /// Says that the time was over.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// Keeps the error of the HTTP library.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Returns whether the request may have reached the server.
    pub fn sent(&self) -> Sent {
        self.sent
    }

    /// Returns whether the time was over.
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.timeout, self.sent) {
            (true, Sent::No) => "timed out before the request was sent",
            (true, Sent::Maybe) => {
                "timed out waiting for the answer; the request may have been carried out"
            }
            (false, Sent::No) => "the request was not sent",
            (false, Sent::Maybe) => {
                "there is no complete answer; the request may have been carried out"
            }
        })?;
        write!(f, ": {}", self.message)
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}
