//! The transport for production.

use crate::http::call::BoxFuture;
use crate::http::error::BuildError;
use crate::http::headers::Headers;
use crate::http::transport::{Reply, Request, Sent, Transport, TransportError};
use std::error::Error;
use std::time::Duration;

/// How long to wait for a connection, whatever the timeout of the call.
const CONNECT: Duration = Duration::from_secs(10);

/// Carries requests with `reqwest` and `rustls`, over HTTP/1.1.
///
/// It follows no redirects: where a payment is sent is not for an answer to decide.
#[derive(Clone, Debug)]
pub struct Reqwest(reqwest::Client);

impl Reqwest {
    /// Returns a transport with a pool of connections of its own.
    ///
    /// # Errors
    ///
    /// Fails if TLS cannot be set up, for example because the system has no root certificates.
    pub fn new() -> Result<Self, BuildError> {
        reqwest::Client::builder()
            .user_agent(concat!("runtime/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .build()
            .map(Self)
            .map_err(|error| {
                BuildError::new(format!(
                    "the HTTP client cannot be set up: {}",
                    reasons(&error)
                ))
            })
    }
}

impl Transport for Reqwest {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        Box::pin(async move {
            let answer = self.prepare(request)?.send().await.map_err(failure)?;
            let status = answer.status().as_u16();
            let mut headers = Headers::new();
            for (name, value) in answer.headers() {
                headers.append(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
            }
            let body = answer.bytes().await.map_err(failure)?.into();
            Ok(Reply {
                status,
                headers,
                body,
            })
        })
    }
}

impl Reqwest {
    fn prepare(&self, request: Request) -> Result<reqwest::RequestBuilder, TransportError> {
        let method = reqwest::Method::from_bytes(request.method.as_bytes()).map_err(|error| {
            TransportError::new(Sent::No, "the method is not valid").caused_by(error)
        })?;
        let mut builder = self.0.request(method, request.url);
        for (name, value) in request.headers.iter() {
            builder = builder.header(name, value.as_bytes());
        }
        if let Some(body) = request.body {
            builder = builder.body(body);
        }
        if let Some(timeout) = request.timeout {
            builder = builder.timeout(timeout);
        }
        Ok(builder)
    }
}

/// Turns an error of reqwest into ours, without the address, whose query may hold credentials.
fn failure(error: reqwest::Error) -> TransportError {
    let sent = if error.is_connect() || error.is_builder() {
        Sent::No
    } else {
        Sent::Maybe
    };
    let timeout = error.is_timeout();
    let error = error.without_url();
    let failure = TransportError::new(sent, reasons(&error)).caused_by(error);
    if timeout {
        failure.timed_out()
    } else {
        failure
    }
}

/// Returns an error and its causes in one line.
fn reasons(error: &dyn Error) -> String {
    let mut reasons = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let reason = error.to_string();
        if !reasons.ends_with(&reason) {
            reasons.push_str(": ");
            reasons.push_str(&reason);
        }
        cause = error.source();
    }
    reasons
}
