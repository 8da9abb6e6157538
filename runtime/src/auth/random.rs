//! What nobody can guess.

use crate::wire::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// How many random bytes a token has. Two are never the same, and none is found by trying.
const BYTES: usize = 32;

/// Returns 256 random bits of the operating system as 43 characters of `A-Z`, `a-z`, `0-9`, `-` and `_`.
///
/// It serves as the `state` of an authorization, as a `nonce`, or as the token that a pushed answer is known by (the
/// `client_notification_token` of CIBA). Make a new one for each request and keep it with what belongs to the request.
///
/// # Panics
///
/// Panics if the operating system has no random numbers: nothing secret could be made then.
pub fn random_token() -> Secret {
    let mut bytes = [0; BYTES];
    aws_lc_rs::rand::fill(&mut bytes).expect("the operating system has random numbers");
    Secret::new(URL_SAFE_NO_PAD.encode(bytes))
}
