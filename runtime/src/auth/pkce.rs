//! Proof that whoever brings a code is who asked for it.

use crate::auth::random::random_token;
use crate::http::error::BuildError;
use crate::wire::secret::Secret;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt::Write as _;

/// A code verifier and its challenge (RFC 7636).
///
/// The challenge goes into the authorization request; the verifier stays with the application until the code is
/// exchanged, and some servers want it again at each refresh. Make a new pair for each authorization.
///
/// The challenge is the SHA-256 of the verifier in base64url, as RFC 7636 has it. Some servers want it in hexadecimal
/// digits: see [`with_encoding`](Pkce::with_encoding).
///
/// ```
/// use runtime::auth::{ChallengeEncoding, Pkce};
///
/// let pkce = Pkce::random();
/// assert_eq!(pkce.verifier().expose().len(), 43);
/// assert_eq!(pkce.challenge().len(), 43);
/// assert_eq!(pkce.with_encoding(ChallengeEncoding::Hex).challenge().len(), 64);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pkce {
    verifier: Secret,
    challenge: String,
}

/// How a server wants the SHA-256 of the verifier written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChallengeEncoding {
    /// Base64url without padding, 43 characters (RFC 7636, section 4.2).
    #[default]
    Base64Url,
    /// Lower-case hexadecimal digits, 64 characters. Servers that say `S256` and mean this differ from RFC 7636.
    Hex,
}

impl Pkce {
    /// The `code_challenge_method`: the challenge is the SHA-256 of the verifier. Servers that want the hash in
    /// hexadecimal digits call it the same.
    pub const METHOD: &str = "S256";

    /// Returns a pair whose verifier is [random](random_token). RFC 7636 allows such a verifier, and recommends it.
    pub fn random() -> Self {
        Self::of(random_token())
    }

    /// Returns the pair for a verifier that was made elsewhere, of any length.
    ///
    /// Whoever guesses a short verifier can exchange a stolen code, so prefer [`random`](Pkce::random). For a server that
    /// refers to RFC 7636 use [`from_rfc7636_verifier`](Pkce::from_rfc7636_verifier).
    ///
    /// # Errors
    ///
    /// Fails if the verifier is empty: it would prove nothing.
    pub fn from_verifier(verifier: impl Into<Secret>) -> Result<Self, BuildError> {
        let verifier = verifier.into();
        if verifier.expose().is_empty() {
            return Err(BuildError::new(
                "the code verifier is empty; use the one of the authorization request",
            ));
        }
        Ok(Self::of(verifier))
    }

    /// Returns the pair for a verifier that was made elsewhere, as RFC 7636 limits it.
    ///
    /// # Errors
    ///
    /// Fails if the verifier is not 43 to 128 characters of `A-Z`, `a-z`, `0-9`, `-`, `.`, `_` and `~` (RFC 7636,
    /// section 4.1).
    pub fn from_rfc7636_verifier(verifier: impl Into<Secret>) -> Result<Self, BuildError> {
        let verifier = verifier.into();
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let text = verifier.expose();
        if !(43..=128).contains(&text.len()) || !text.bytes().all(unreserved) {
            return Err(BuildError::new(
                "a code verifier of RFC 7636 is 43 to 128 characters of `A-Z`, `a-z`, `0-9`, `-`, `.`, `_` and `~`",
            ));
        }
        Ok(Self::of(verifier))
    }

    /// Writes the challenge in another way.
    #[must_use]
    pub fn with_encoding(mut self, encoding: ChallengeEncoding) -> Self {
        self.challenge = challenge(&self.verifier, encoding);
        self
    }

    fn of(verifier: Secret) -> Self {
        let challenge = challenge(&verifier, ChallengeEncoding::default());
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

fn challenge(verifier: &Secret, encoding: ChallengeEncoding) -> String {
    let hash = digest(&SHA256, verifier.expose().as_bytes());
    match encoding {
        ChallengeEncoding::Base64Url => URL_SAFE_NO_PAD.encode(hash),
        ChallengeEncoding::Hex => hash.as_ref().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}"); // a `String` takes everything
            text
        }),
    }
}
