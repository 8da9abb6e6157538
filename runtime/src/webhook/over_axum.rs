//! Webhooks as an extractor of axum.

use crate::http::headers::Headers;
use crate::webhook::delivery::{Delivery, Verified};
use crate::webhook::from_body::FromBody;
use crate::webhook::refusal::Refusal;
use crate::webhook::verifier::Verifier;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRef, FromRequest, OriginalUri, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;

/// The event of a delivery that was verified and read.
///
/// The state of the router must hold an `Arc<Verifier>`: be one, or have one behind
/// [`FromRef`]. The body may be as large as axum's
/// [`DefaultBodyLimit`](axum::extract::DefaultBodyLimit) says, which is two megabytes unless it is set.
///
/// Where the signature covers the path, it is that of the request as it arrived, also in a nested router. Behind a proxy
/// that rewrites paths, use [`Verifier::verify`] with the path that the server knows.
///
/// ```
/// use axum::http::StatusCode;
/// use axum::{Router, routing::post};
/// use runtime::webhook::{Field, Hash, Verifier, Webhook};
/// use std::sync::Arc;
///
/// struct Event {
///     id: String,
/// }
/// runtime::object!(Event { id = "id" });
///
/// async fn receive(Webhook(event): Webhook<Event>) -> StatusCode {
///     println!("{}", event.id);
///     StatusCode::NO_CONTENT
/// }
///
/// # fn main() -> Result<(), runtime::webhook::KeyError> {
/// let verifier = Verifier::hmac(Hash::Sha256, ["the secret of this endpoint"], Field::new("X-Signature"))?;
/// let router: Router = Router::new().route("/webhooks", post(receive)).with_state(Arc::new(verifier));
/// # let _ = router;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Webhook<T>(pub T);

/// The event of a delivery that was verified and read as its `Content-Type` says: JSON, a form or a text.
///
/// In everything else it is a [`Webhook`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookBody<T>(pub T);

/// Why a delivery was not handed to the handler, and what the server is told.
///
/// As an answer it has the status of [`status`](Self::status), and a text that says why.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookRejection {
    /// The body did not come, or is too large.
    Body(BytesRejection),
    /// The delivery did not pass a check.
    Refused(Refusal),
}

impl WebhookRejection {
    /// Returns the status of the answer: 401 for a signature that is missing, wrong or stale, 413 for a body that is too
    /// large, and 400 for one that did not come or cannot be read.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Body(rejection) => rejection.status(),
            Self::Refused(Refusal::MalformedJson(_) | Refusal::MalformedBody(_)) => {
                StatusCode::BAD_REQUEST
            }
            Self::Refused(_) => StatusCode::UNAUTHORIZED,
        }
    }
}

impl fmt::Display for WebhookRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(rejection) => f.write_str(&rejection.body_text()),
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl std::error::Error for WebhookRejection {}

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
        (self.status(), self.to_string()).into_response()
    }
}

impl<T, S> FromRequest<S> for Webhook<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
    Arc<Verifier>: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookRejection> {
        receive(request, state, |verified| verified.parse())
            .await
            .map(Self)
    }
}

impl<T, S> FromRequest<S> for WebhookBody<T>
where
    T: FromBody,
    S: Send + Sync,
    Arc<Verifier>: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookRejection> {
        receive(request, state, |verified| verified.read())
            .await
            .map(Self)
    }
}

/// Verifies a request, and only then reads it.
async fn receive<T, S>(
    request: Request,
    state: &S,
    read: fn(&Verified<'_>) -> Result<T, Refusal>,
) -> Result<T, WebhookRejection>
where
    S: Send + Sync,
    Arc<Verifier>: FromRef<S>,
{
    let verifier = Arc::<Verifier>::from_ref(state);
    let method = request.method().to_string();
    let target = target(&request);
    let mut headers = Headers::new();
    for (name, value) in request.headers() {
        headers.append(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
    }
    let body = Bytes::from_request(request, state)
        .await
        .map_err(WebhookRejection::Body)?;
    let delivery = Delivery {
        method: &method,
        target: &target,
        headers: &headers,
        body: &body,
    };
    verifier
        .verify(&delivery)
        .and_then(|verified| read(&verified))
        .map_err(WebhookRejection::Refused)
}

/// Returns the path and the query of a request as it arrived.
fn target(request: &Request) -> String {
    // A nested router takes its own part from the address.
    let uri = request
        .extensions()
        .get::<OriginalUri>()
        .map_or(request.uri(), |OriginalUri(uri)| uri);
    uri.path_and_query()
        .map_or("/", |target| target.as_str())
        .to_owned()
}
