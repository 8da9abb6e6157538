//! The transport for production.

mod builder;
mod failure;
mod identity;
mod pem;
#[cfg(feature = "pkcs12")]
mod pkcs12;

pub use builder::ReqwestBuilder;
pub use identity::Identity;

use crate::http::address::is_loopback;
use crate::http::body::Body;
use crate::http::byte_stream::{ByteStream, OpenReply, too_large};
use crate::http::call::BoxFuture;
use crate::http::error::BuildError;
use crate::http::headers::Headers;
use crate::http::transport::{Fault, Reply, Request, Sent, Transport, TransportError};
use failure::failure;
use futures_util::stream;
use reqwest::header::CONTENT_LENGTH;

/// Carries requests with `reqwest` and `rustls`, over HTTP/1.1.
///
/// It uses the proxies that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`), but not for this
/// machine itself: a loopback address means another machine to a proxy.
///
/// It follows no redirects: where a payment is sent is not for an answer to decide. It asks for no compression, so the
/// limit on the size of an answer is one on what is received. An answer that is read piece by piece has no such limit.
#[derive(Clone, Debug)]
pub struct Reqwest {
    client: reqwest::Client,
    /// The one for addresses of this machine, without proxies.
    local: reqwest::Client,
    /// Whether the client has a certificate.
    identified: bool,
    /// The largest body that is accepted, in bytes.
    largest: usize,
}

impl Reqwest {
    /// Returns a transport with a pool of connections of its own and the settings of [`ReqwestBuilder`] as they are.
    ///
    /// # Errors
    ///
    /// Fails if TLS cannot be set up, for example because the system has no root certificates.
    pub fn new() -> Result<Self, BuildError> {
        Self::builder().build()
    }

    /// Returns the settings of a transport: certificates, limits, timeouts.
    pub fn builder() -> ReqwestBuilder {
        ReqwestBuilder::default()
    }

    async fn prepare(&self, request: Request) -> Result<reqwest::RequestBuilder, TransportError> {
        let method = reqwest::Method::from_bytes(request.method.as_bytes()).map_err(|error| {
            TransportError::new(Sent::No, "the method is not valid")
                .with_fault(Fault::Invalid)
                .caused_by(error)
        })?;
        let url = reqwest::Url::parse(&request.url).map_err(|error| {
            TransportError::new(Sent::No, "the address is not valid")
                .with_fault(Fault::Invalid)
                .caused_by(error)
        })?;
        let client = if is_loopback(&url) {
            &self.local
        } else {
            &self.client
        };
        let mut builder = client.request(method, url);
        for (name, value) in request.headers.iter() {
            builder = builder.header(name, value.as_bytes());
        }
        match request.body {
            Some(body) => builder = builder.body(carried(&body).await?),
            // RFC 9110, section 8.6. Some servers answer 411 without it.
            None if matches!(request.method, "POST" | "PUT" | "PATCH")
                && request.headers.get("content-length").is_none() =>
            {
                builder = builder.header(CONTENT_LENGTH, 0);
            }
            None => {}
        }
        if let Some(timeout) = request.timeout {
            builder = builder.timeout(timeout);
        }
        Ok(builder)
    }

    /// Makes of an answer what it is here.
    fn opened(&self, answer: reqwest::Response) -> OpenReply {
        let identified = self.identified;
        let mut headers = Headers::new();
        for (name, value) in answer.headers() {
            headers.append(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
        }
        OpenReply {
            status: answer.status().as_u16(),
            headers,
            body: ByteStream::new(stream::try_unfold(answer, move |mut answer| async move {
                let chunk = answer.chunk().await;
                let chunk = chunk.map_err(|error| failure(error, identified))?;
                Ok(chunk.map(|chunk| (chunk.into(), answer)))
            }))
            .with_largest(self.largest),
        }
    }
}

/// Returns a body as reqwest takes it.
async fn carried(body: &Body) -> Result<reqwest::Body, TransportError> {
    if let Some(bytes) = body.single_chunk() {
        return Ok(bytes.into());
    }
    let opened = body.open().await.map_err(|error| {
        TransportError::new(Sent::No, format!("the body cannot be read: {error}"))
            .with_fault(Fault::Invalid)
            .caused_by(error)
    })?;
    Ok(reqwest::Body::wrap(opened.paced()))
}

impl Transport for Reqwest {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        Box::pin(async move {
            let answer = self.prepare(request).await?.send().await;
            let answer = answer.map_err(|error| failure(error, self.identified))?;
            let announced = answer.content_length().unwrap_or(0);
            if usize::try_from(announced).map_or(true, |announced| announced > self.largest) {
                return Err(too_large(self.largest));
            }
            self.opened(answer).whole().await
        })
    }

    fn open(&self, mut request: Request) -> BoxFuture<'_, Result<OpenReply, TransportError>> {
        Box::pin(async move {
            // The one of reqwest would cover the body as well.
            let timeout = request.timeout.take();
            let sending = self.prepare(request).await?.send();
            let answer = match timeout {
                Some(timeout) => tokio::time::timeout(timeout, sending).await.map_err(|_| {
                    TransportError::new(Sent::Maybe, "the answer did not begin in time").timed_out()
                })?,
                None => sending.await,
            };
            let answer = answer.map_err(|error| failure(error, self.identified))?;
            Ok(self.opened(answer))
        })
    }
}
