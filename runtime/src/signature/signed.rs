//! The transport that signs and verifies.

use crate::http::body::Body;
use crate::http::call::BoxFuture;
use crate::http::transport::{Fault, Reply, Request, Sent, Transport, TransportError};
use crate::signature::error::{SigningError, UntrustedReply, VerificationError};
use crate::signature::message::Message;
use crate::signature::signing::Signing;
use crate::signature::verification::Verification;

/// Signs each request that another transport carries, and verifies each answer.
///
/// Whatever repeats requests stands above it: each attempt is signed anew, with a signature that differs from those
/// before. If the parameters have no `nonce`, an attempt that follows another one within the same second waits for the
/// next.
///
/// ```no_run
/// use runtime::signature::{KeySet, Signed, Signing, SigningKey, Verification, VerifyingKey};
/// use runtime::{Client, Credentials, Reqwest};
/// use std::sync::Arc;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let signing = Signing::new(SigningKey::from_pem(std::fs::read("client.pem")?)?, "client-2026")?;
/// let mut keys = KeySet::new();
/// keys.insert("server-2026", VerifyingKey::from_pem(std::fs::read("server.pem")?)?);
///
/// let transport = Signed::new(Reqwest::new()?, signing).verifying(Verification::new(keys));
/// let client = Client::new(vec!["https://pay.test".into()], Credentials::new(), Arc::new(transport))?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Signed<T> {
    transport: T,
    signing: Signing,
    verification: Option<Verification>,
}

impl<T: Transport> Signed<T> {
    /// Returns a transport that signs requests and takes answers as they come.
    pub fn new(transport: T, signing: Signing) -> Self {
        Self {
            transport,
            signing,
            verification: None,
        }
    }

    /// Says that answers must be signed, those with an error status too.
    ///
    /// An answer that does not verify becomes an error whose [source](std::error::Error::source) is an
    /// [`UntrustedReply`]. The request may have been carried out.
    #[must_use]
    pub fn verifying(mut self, verification: Verification) -> Self {
        self.verification = Some(verification);
        self
    }
}

impl<T> Signed<T> {
    /// Waits until the signature of a repeated request will be another one. The time is taken from that of the request.
    async fn wait_until_new(&self, request: &mut Request) -> Result<(), TransportError> {
        let wait = self.signing.until_new();
        let Some(left) = request.timeout else {
            tokio::time::sleep(wait).await;
            return Ok(());
        };
        match left.checked_sub(wait) {
            Some(rest) if !rest.is_zero() => {
                tokio::time::sleep(wait).await;
                request.timeout = Some(rest);
                Ok(())
            }
            _ => Err(TransportError::new(
                Sent::No,
                "there is no time left to sign the request anew",
            )
            .timed_out()),
        }
    }
}

impl<T: Transport> Transport for Signed<T> {
    fn send(&self, mut request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        Box::pin(async move {
            if request.attempt > 1 {
                self.wait_until_new(&mut request).await?;
            }
            let body = request.body.as_ref().map(in_memory).transpose();
            body.and_then(|body| {
                self.signing
                    .sign(request.method, &request.url, &mut request.headers, body)
            })
            .map_err(|error| {
                TransportError::new(Sent::No, error.to_string())
                    .with_fault(Fault::Signature)
                    .caused_by(error)
            })?;
            let Some(verification) = &self.verification else {
                return self.transport.send(request).await;
            };
            let (method, url, headers) =
                (request.method, request.url.clone(), request.headers.clone());
            let reply = self.transport.send(request).await?;
            let sent = Message::request(method, &url, &headers, &[]);
            let received =
                Message::response(reply.status, &reply.headers, &reply.body).answering(&sent);
            match verification.verify(&received).await {
                Ok(_) => Ok(reply),
                Err(reason) => Err(untrusted(reply, reason)),
            }
        })
    }
}

/// Returns the bytes that a digest is made of.
fn in_memory(body: &Body) -> Result<&[u8], SigningError> {
    body.bytes().ok_or_else(|| {
        SigningError::new(
            "the digest of the body is sent before it, so all of it must be in memory; give bytes, not a file or a stream",
        )
    })
}

fn untrusted(reply: Reply, reason: VerificationError) -> TransportError {
    let error = UntrustedReply { reply, reason };
    TransportError::new(Sent::Maybe, error.to_string())
        .with_fault(Fault::Signature)
        .caused_by(error)
}
