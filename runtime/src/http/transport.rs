//! What carries a request: the seam between this crate and an HTTP library.

use crate::http::body::Body;
use crate::http::byte_stream::OpenReply;
use crate::http::call::BoxFuture;
use crate::http::headers::Headers;
use crate::http::trail::Trail;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Carries requests to a server.
///
/// [`Reqwest`](crate::Reqwest) is the one for production. A test may bring its own.
///
/// An implementation sends the request once, byte for byte: it does not follow redirects, keeps no cookies, and adds no
/// headers but those that the connection needs and a `User-Agent`. If the request has a timeout, it covers everything
/// up to the last byte of the answer. It does not repeat anything: that is what the [`Client`](crate::Client) does, which
/// knows what is safe, and calls `send` anew for each attempt.
///
/// A transport that wraps another one sees each attempt of each call, and can add a header, sign, observe, or answer
/// in place of the server:
///
/// ```
/// use runtime::{BoxFuture, Reply, Request, Transport, TransportError};
///
/// struct WithVersion<T>(T);
///
/// impl<T: Transport> Transport for WithVersion<T> {
///     fn send(&self, mut request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
///         Box::pin(async move {
///             request.headers.insert("X-Shop-Version", "7");
///             let (operation, attempt) = (request.operation, request.attempt);
///             let answered = self.0.send(request).await;
///             if let Ok(reply) = &answered {
///                 println!("{operation}, attempt {attempt}: {}", reply.status);
///             }
///             answered
///         })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` and returns the whole answer.
    ///
    /// # Errors
    ///
    /// Fails if there is no complete answer. The error tells whether the request may have reached the server.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>>;

    /// Sends `request` and returns the answer as soon as its head is there. The body comes piece by piece, and the
    /// timeout of the request does not cover it.
    ///
    /// Without a method of its own, a transport waits for the whole answer, which is then one piece. That is right for
    /// one that must see all of it, such as one that verifies signatures; one that only passes requests on should pass
    /// these on as well.
    ///
    /// # Errors
    ///
    /// Fails if there is no answer. The error tells whether the request may have reached the server.
    fn open(&self, request: Request) -> BoxFuture<'_, Result<OpenReply, TransportError>> {
        Box::pin(async move { self.send(request).await.map(OpenReply::from) })
    }
}

/// A request, ready to be sent.
///
/// The `Debug` form shows neither the query nor the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The name of the operation in the document, or nothing for what is not one, such as a call for a token.
    pub operation: &'static str,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The method, such as `POST`.
    pub method: &'static str,
    /// The address, with its query. Everything in it is percent-encoded.
    pub url: String,
    /// The header fields.
    pub headers: Headers,
    /// The body.
    pub body: Option<Body>,
    /// How long the exchange may take.
    pub timeout: Option<Duration>,
}

impl Request {
    /// Returns the first attempt of a request without headers, body and timeout, which is not of an operation.
    pub fn new(method: &'static str, url: impl Into<String>) -> Self {
        Self {
            operation: "",
            attempt: 1,
            method,
            url: url.into(),
            headers: Headers::new(),
            body: None,
            timeout: None,
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self
            .url
            .split_once('?')
            .map_or(self.url.as_str(), |(address, _)| address);
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("attempt", &self.attempt)
            .field("method", &self.method)
            .field("url", &address)
            .field("headers", &self.headers)
            .field("body", &self.body)
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
    /// It did not: there was no connection, or the TLS handshake did not finish.
    No,
    /// It may have.
    Maybe,
}

/// What went wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// There is no connection: the name is unknown, nobody listens, or the network is down.
    Connect,
    /// The two sides cannot agree on TLS, or one refuses the certificate of the other.
    ///
    /// A server refuses the certificate of a client after the client has begun to send (TLS 1.3), so the request may have
    /// been carried out.
    Tls,
    /// The time was over.
    Timeout,
    /// The connection ended before the answer did.
    Lost,
    /// The answer is larger than what the transport accepts.
    TooLarge,
    /// The request cannot be signed, or the signature of the answer is missing or wrong.
    Signature,
    /// The request cannot be sent as it is.
    Invalid,
    /// Something else.
    Other,
}

impl Fault {
    /// Returns whether the same request may succeed later.
    pub(crate) fn is_transient(self) -> bool {
        !matches!(
            self,
            Self::Tls | Self::TooLarge | Self::Signature | Self::Invalid
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "no connection",
            Self::Tls => "no agreement on TLS",
            Self::Timeout => "timeout",
            Self::Lost => "connection lost",
            Self::TooLarge => "answer too large",
            Self::Signature => "signature not accepted",
            Self::Invalid => "request not valid",
            Self::Other => "no complete answer",
        })
    }
}

/// There is no answer, or no complete one.
#[derive(Debug)]
pub struct TransportError {
    sent: Sent,
    fault: Fault,
    message: Box<str>,
    source: Option<Box<dyn Error + Send + Sync>>,
    pub(super) trail: Option<Box<Trail>>,
}

impl TransportError {
    /// Returns an error whose fault is [`Fault::Other`]. The message must not contain credentials; an address with its
    /// query may.
    pub fn new(sent: Sent, message: impl Into<String>) -> Self {
        Self {
            sent,
            fault: Fault::Other,
            message: message.into().into_boxed_str(),
            source: None,
            trail: None,
        }
    }

    /// Says what went wrong. It decides whether the call may be repeated: see [`RetryPolicy`](crate::RetryPolicy).
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.fault = fault;
        self
    }

    /// Says that the time was over.
    #[must_use]
    pub fn timed_out(self) -> Self {
        self.with_fault(Fault::Timeout)
    }

    /// Keeps the error of the HTTP library.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Returns whether the request may have reached the server.
    ///
    /// It speaks of the last attempt alone; [`may_have_happened`](crate::Error::may_have_happened) speaks of all.
    pub fn sent(&self) -> Sent {
        self.sent
    }

    /// Returns what went wrong.
    pub fn fault(&self) -> Fault {
        self.fault
    }

    /// Returns whether the time was over.
    pub fn is_timeout(&self) -> bool {
        self.fault == Fault::Timeout
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(trail) = &self.trail {
            write!(f, "{trail}: ")?;
        }
        f.write_str(match (self.fault, self.sent) {
            (Fault::Timeout, Sent::No) => "timed out before the request was sent",
            (Fault::Timeout, Sent::Maybe) => {
                "timed out waiting for the answer; the request may have been carried out"
            }
            (_, Sent::No) => "the request was not sent",
            (_, Sent::Maybe) => {
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
