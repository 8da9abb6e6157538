//! What a server pushes when a customer has answered on another device.

use crate::auth::constant_time;
use crate::auth::issued::Issued;
use crate::auth::oauth_error::OAuthError;
use crate::http::headers::Headers;
use crate::wire::discreet::without_values;
use crate::wire::secret::Secret;
use std::fmt;
use std::time::Instant;

/// The answer to a backchannel authentication request, as it was received (OpenID CIBA, section 10.3).
///
/// Nobody has checked yet who sent it: [`auth_req_id`](Push::auth_req_id) is there to find the request that it answers,
/// and with it the token that the request contained; [`verify`](Push::verify) then tells what the answer is.
///
/// A server may push before the application has kept the `auth_req_id` that it was given. Answer with 503 then, so that it
/// pushes again, rather than trust an answer to a request that is not known.
///
/// ```
/// use runtime::auth::{Push, Pushed, random_token};
///
/// let token = random_token(); // sent as `client_notification_token`, and kept with the `auth_req_id` of the answer
/// let mut headers = runtime::Headers::new();
/// headers.append("Authorization", format!("Bearer {}", token.expose()));
/// let body = br#"{"auth_req_id": "r-1", "access_token": "a", "token_type": "Bearer", "expires_in": 120}"#;
///
/// let push = Push::read(&headers, body)?;
/// assert_eq!(push.auth_req_id(), "r-1");
/// assert!(matches!(push.verify(&token)?, Pushed::Issued(_)));
/// # Ok::<(), runtime::auth::PushError>(())
/// ```
#[derive(Clone)]
pub struct Push {
    auth_req_id: String,
    token: Secret,
    body: Secret,
    received: Instant,
}

/// How a customer has answered.
#[derive(Clone, Debug)]
pub enum Pushed {
    /// The server has issued tokens.
    Issued(Issued),
    /// There are no tokens, for example `access_denied` because the customer did not agree, or `expired_token` because
    /// there was no answer.
    Refused(OAuthError),
}

impl Push {
    /// Takes a pushed request apart.
    ///
    /// # Errors
    ///
    /// Fails if the request has no bearer token, or more than one, and if the body is not JSON with an `auth_req_id`.
    pub fn read(headers: &Headers, body: &[u8]) -> Result<Self, PushError> {
        let mut authorizations = headers.get_all("authorization");
        let token = match (authorizations.next(), authorizations.next()) {
            (Some(authorization), None) => bearer(authorization),
            _ => None,
        };
        let token = token.ok_or(PushError::Unauthorized)?;
        let body = str::from_utf8(body)
            .map_err(|_| PushError::Malformed("the body is not UTF-8".into()))?;
        let about: About = serde_json::from_str(body).map_err(|error| {
            PushError::Malformed(without_values(&error.to_string()).into_owned().into())
        })?;
        Ok(Self {
            auth_req_id: about.auth_req_id,
            token,
            body: Secret::new(body),
            received: Instant::now(),
        })
    }

    /// Returns the identifier of the request that this claims to answer.
    pub fn auth_req_id(&self) -> &str {
        &self.auth_req_id
    }

    /// Tells what the answer is, if `expected` is the token that it came with. The comparison takes the same time wherever
    /// they differ.
    ///
    /// `expected` is the `client_notification_token` of the request that [`auth_req_id`](Push::auth_req_id) names. An answer
    /// may come twice; act on the first.
    ///
    /// # Errors
    ///
    /// Fails if the token is another one, and if the body says neither what was issued nor why nothing was.
    pub fn verify(&self, expected: &Secret) -> Result<Pushed, PushError> {
        if !constant_time::equal(&self.token, expected) {
            return Err(PushError::Unauthorized);
        }
        let body = self.body.expose().as_bytes();
        let error = OAuthError::read(body);
        match (Issued::read(body, self.received), error.code()) {
            (Ok(issued), None) => Ok(Pushed::Issued(issued)),
            (Err(_), Some(_)) => Ok(Pushed::Refused(error)),
            (Ok(_), Some(_)) => Err(PushError::Malformed(
                "the body says both what was issued and why nothing was".into(),
            )),
            (Err(reason), None) => Err(PushError::Malformed(reason)),
        }
    }
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push").finish_non_exhaustive()
    }
}

/// Returns the token of an `Authorization` header, if its scheme is `Bearer`, in any case.
fn bearer(authorization: &str) -> Option<Secret> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| Secret::new(token.trim_start_matches(' ')))
}

struct About {
    auth_req_id: String,
}
crate::object!(About { auth_req_id = "auth_req_id" });

/// What was pushed must not be acted on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PushError {
    /// The token is missing or wrong. Answer with 401.
    Unauthorized,
    /// The body is not what a server pushes. Answer with 400.
    Malformed(Box<str>),
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unauthorized => f.write_str(
                "the request does not carry the notification token of the request that it claims to answer; refuse it \
                 with status 401",
            ),
            Self::Malformed(reason) => {
                write!(f, "the pushed answer cannot be read: {reason}; refuse it with status 400")
            }
        }
    }
}

impl std::error::Error for PushError {}
