//! A signed statement of who is calling.

use crate::auth::assertion_key::AssertionKey;
use crate::auth::random::random_token;
use crate::http::error::BuildError;
use crate::wire::secret::Secret;
use jsonwebtoken::{Algorithm, Header};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a statement is valid, unless it is told otherwise.
const LIFE: Duration = Duration::from_secs(5 * 60);

/// Proves with signed JWTs that the application is who it says (RFC 7523, section 3).
///
/// Each JWT names the application as `iss` and `sub` and the server as `aud`, is valid for five minutes and has a `jti` of
/// its own: a server takes it once, so sign another one for each request. It is signed with ES256, and its header has
/// `typ`, `alg` and `kid`.
///
/// ```no_run
/// use runtime::auth::{AssertionKey, ClientAssertion, TokenEndpoint};
/// use runtime::Reqwest;
/// use std::sync::Arc;
///
/// let key = AssertionKey::from_pem(std::fs::read("client-key.pem")?)?;
/// let assertion = ClientAssertion::new(key, "client-1", "https://auth.example.com/").with_public_key();
/// let endpoint = TokenEndpoint::new("https://auth.example.com/token", Arc::new(Reqwest::new()?))?
///     .with_assertion(assertion);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ClientAssertion {
    key: AssertionKey,
    client_id: String,
    audience: String,
    life: Duration,
    header_type: String,
    key_id: bool,
    public_key: bool,
}

impl ClientAssertion {
    /// Returns what signs as `client_id` for the server that calls itself `audience`, to the letter.
    pub fn new(
        key: AssertionKey,
        client_id: impl Into<String>,
        audience: impl Into<String>,
    ) -> Self {
        Self {
            key,
            client_id: client_id.into(),
            audience: audience.into(),
            life: LIFE,
            header_type: "JWT".to_owned(),
            key_id: true,
            public_key: false,
        }
    }

    /// Sets how long each JWT is valid. Part of a second is rounded down.
    #[must_use]
    pub fn with_life(mut self, life: Duration) -> Self {
        self.life = life;
        self
    }

    /// Writes another `typ` into the header, such as `jwt`, where a server minds the case.
    #[must_use]
    pub fn with_type(mut self, header_type: impl Into<String>) -> Self {
        self.header_type = header_type.into();
        self
    }

    /// Leaves `kid` out of the header.
    #[must_use]
    pub fn without_key_id(mut self) -> Self {
        self.key_id = false;
        self
    }

    /// Puts the public half of the key into the header, as `jwk` with `kty`, `use`, `alg`, `crv`, `kid`, `x` and `y`.
    #[must_use]
    pub fn with_public_key(mut self) -> Self {
        self.public_key = true;
        self
    }

    /// Returns a new JWT in compact form.
    ///
    /// # Errors
    ///
    /// Fails if the signature cannot be made.
    pub fn sign(&self) -> Result<Secret, BuildError> {
        // A clock before 1970 is one that was never set; the server will say so.
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let claims = Claims {
            iss: self.client_id.clone(),
            sub: self.client_id.clone(),
            aud: self.audience.clone(),
            iat: now.as_secs(),
            exp: now.saturating_add(self.life).as_secs(),
            jti: random_token(),
        };
        let mut header = Header::new(Algorithm::ES256);
        header.typ = Some(self.header_type.clone());
        header.kid = self.key_id.then(|| self.key.key_id().to_owned());
        header.jwk = self.public_key.then(|| self.key.public().clone());
        jsonwebtoken::encode(&header, &claims, self.key.private())
            .map(Secret::new)
            .map_err(|reason| {
                BuildError::new(format!("the client assertion cannot be signed: {reason}"))
            })
    }
}

struct Claims {
    iss: String,
    sub: String,
    aud: String,
    iat: u64,
    exp: u64,
    jti: Secret,
}
crate::object!(Claims {
    iss = "iss",
    sub = "sub",
    aud = "aud",
    iat = "iat",
    exp = "exp",
    jti = "jti",
});
