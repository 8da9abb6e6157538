//! Signatures of HTTP messages (RFC 9421) and digests of their bodies (RFC 9530).
//!
//! [`Signed`] wraps a transport: it signs what is sent as [`Signing`] says, and lets an answer through only if it passes
//! the checks of [`Verification`]. Both can be used alone.
//!
//! Keys are ECDSA on P-256, P-384 and P-521, RSA, Ed25519, and shared secrets for HMAC. Components of a message may be
//! header fields as they are, and what section 2.2 derives; of the parameters that components can have, `name` and
//! `req` are supported.

mod algorithm;
mod base;
mod component;
mod digest;
mod error;
mod jwk;
mod keys;
mod message;
mod signed;
mod signing;
mod signing_key;
mod verification;
mod verifying_key;

pub use algorithm::{EcdsaEncoding, Hash, RsaPadding, Scheme};
pub use error::{KeyError, SigningError, UntrustedReply, VerificationError};
pub use keys::{KeySet, Keys};
pub use message::Message;
pub use signed::Signed;
pub use signing::{Parameter, Signing};
pub use signing_key::SigningKey;
pub(crate) use signing_key::shared;
pub use verification::{Verification, VerifiedSignature};
pub use verifying_key::VerifyingKey;
