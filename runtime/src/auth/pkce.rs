//! Proof that whoever brings a code is who asked for it.

use crate::auth::random::random_token;
use crate::http::error::BuildError;
use crate::wire::secret::Secret;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A code verifier and its challenge (RFC 7636).
///
/// The challenge goes into the authorization request; the verifier stays with the application until the code is
/// exchanged, and some servers want it again at each refresh. Make a new pair for each authorization.
///
/// ```
/// let pkce = runtime::auth::Pkce::random();
/// assert_eq!(pkce.verifier().expose().len(), 43);
/// assert_eq!(pkce.challenge().len(), 43);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pkce {
    verifier: Secret,
    challenge: String,
}

impl Pkce {
    /// The `code_challenge_method`: the challenge is the SHA-256 of the verifier.
    pub const METHOD: &str = "S256";

    /// Returns a pair whose verifier is [random](random_token).
    pub fn random() -> Self {
        Self::of(random_token())
    }

    /// Returns the pair for a verifier that was made elsewhere.
    ///
    /// # Errors
    ///
    /// Fails if the verifier is not 43 to 128 characters of `A-Z`, `a-z`, `0-9`, `-`, `.`, `_` and `~` (RFC 7636,
    /// section 4.1).
    pub fn from_verifier(verifier: impl Into<Secret>) -> Result<Self, BuildError> {
        let verifier = verifier.into();
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let text = verifier.expose();
        if !(43..=128).contains(&text.len()) || !text.bytes().all(unreserved) {
            return Err(BuildError::new(
                "a code verifier is 43 to 128 characters of `A-Z`, `a-z`, `0-9`, `-`, `.`, `_` and `~`",
            ));
        }
        Ok(Self::of(verifier))
    }

    fn of(verifier: Secret) -> Self {
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.expose().as_bytes()));
        Self {
            verifier,
            challenge,
        }
    }

    /// Returns the `code_verifier`.
    pub fn verifier(&self) -> &Secret {
        &self.verifier
    }

    /// Returns the `code_challenge`.
    pub fn challenge(&self) -> &str {
        &self.challenge
    }
}
