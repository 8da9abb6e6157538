//! What a server pushes when a customer has answered on another device.

use crate::auth::constant_time;
use crate::auth::issued::Issued;
use crate::auth::oauth_error::OAuthError;
use crate::http::headers::Headers;
use crate::wire::discreet::without_values;
use crate::wire::secret::Secret;
use std::fmt;
use std::time::Instant;

/// The largest body that is read, in bytes. What a server pushes is tokens, of which an ID token is the largest.
const LARGEST: usize = 256 * 1024;

/// The response to a backchannel authentication request, pushed with the right token (OpenID CIBA, section 10.3).
///
/// It is received in three steps, so that nobody without a token makes the application read a body:
///
/// 1. [`token`](Push::token) takes the bearer token of the request, from its headers alone. Find the backchannel request that
///    was sent with it as its `client_notification_token`; if there is none, respond with 401. Do not read the body before.
/// 2. [`read`](Push::read) compares that token with the one that was kept, and reads the body.
/// 3. [`verify`](Push::verify) compares the `auth_req_id` with the one that was kept, and returns what the server pushed.
///
/// A server may push before the application has kept the `auth_req_id` that it was given. Respond with 503 then, so that it
/// pushes again, rather than trust what belongs to no known request.
///
/// ```
/// use runtime::auth::{Push, Pushed, random_token};
///
/// let token = random_token(); // sent as `client_notification_token`, and kept with the `auth_req_id` of the response
/// let mut headers = runtime::Headers::new();
/// headers.append("Authorization", format!("Bearer {}", token.expose()));
/// let body = br#"{"auth_req_id": "r-1", "access_token": "a", "token_type": "Bearer", "expires_in": 120}"#;
///
/// let presented = Push::token(&headers)?; // finds what was kept
/// assert_eq!(presented, token);
/// let push = Push::read(&headers, &token, body)?;
/// assert!(matches!(push.verify("r-1")?, Pushed::Issued(_)));
/// # Ok::<(), runtime::auth::PushError>(())
/// ```
#[derive(Clone)]
pub struct Push {
    auth_req_id: String,
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
    /// Returns the bearer token of a pushed request. Nobody has checked it yet: it is there to find the backchannel request
    /// that it was sent with.
    ///
    /// # Errors
    ///
    /// Fails if the request has no bearer token, or more than one.
    pub fn token(headers: &Headers) -> Result<Secret, PushError> {
        let mut authorizations = headers.get_all("authorization");
        let token = match (authorizations.next(), authorizations.next()) {
            (Some(authorization), None) => bearer(authorization),
            _ => None,
        };
        token.ok_or(PushError::Unauthorized)
    }

    /// Reads a pushed request that has the token `expected`: the `client_notification_token` of the backchannel request. The
    /// comparison takes the same time wherever they differ, and nothing of the body is read if they do.
    ///
    /// # Errors
    ///
    /// Fails if the token is missing or another one, if the body is larger than 256 KiB, and if it is not JSON with an
    /// `auth_req_id`.
    pub fn read(headers: &Headers, expected: &Secret, body: &[u8]) -> Result<Self, PushError> {
        let token = Self::token(headers)?;
        if !constant_time::equal(&token, expected) {
            return Err(PushError::Unauthorized);
        }
        if body.len() > LARGEST {
            return Err(PushError::TooLarge(LARGEST));
        }
        let body = str::from_utf8(body)
            .map_err(|_| PushError::Malformed("the body is not UTF-8".into()))?;
        let about: About = serde_json::from_str(body).map_err(|error| {
            PushError::Malformed(without_values(&error.to_string()).into_owned().into())
        })?;
        Ok(Self {
            auth_req_id: about.auth_req_id,
            body: Secret::new(body),
            received: Instant::now(),
        })
    }

    /// Returns the identifier of the backchannel request that this claims to respond to.
    pub fn auth_req_id(&self) -> &str {
        &self.auth_req_id
    }

    /// Returns what the server pushed, if it responds to the backchannel request `auth_req_id`.
    ///
    /// A server may push twice; act on the first.
    ///
    /// # Errors
    ///
    /// Fails if it responds to another request, and if the body says neither what was issued nor why nothing was.
    pub fn verify(&self, auth_req_id: &str) -> Result<Pushed, PushError> {
        if self.auth_req_id != auth_req_id {
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
    /// The token is missing or wrong, or belongs to another request. Respond with 401.
    Unauthorized,
    /// The body is larger than this number of bytes. Respond with 413.
    TooLarge(usize),
    /// The body is not what a server pushes. Respond with 400.
    Malformed(Box<str>),
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unauthorized => f.write_str(
                "the request does not carry the notification token of the request that it claims to answer; refuse it \
                 with status 401",
            ),
            Self::TooLarge(largest) => write!(
                f,
                "the pushed body is larger than {largest} bytes; refuse it with status 413"
            ),
            Self::Malformed(reason) => {
                write!(f, "the pushed body cannot be read: {reason}; refuse it with status 400")
            }
        }
    }
}

impl std::error::Error for PushError {}
