//! The key that an application signs with.

use crate::http::error::BuildError;
use crate::wire::discreet::without_values;
use crate::wire::secret::Secret;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject as _;
use std::fmt;
use zeroize::Zeroizing;

/// How long a coordinate of the curve P-256 is, and the private key.
const BYTES: usize = 32;

/// A private key on the curve P-256, for signatures with ES256.
///
/// Its [key id](AssertionKey::key_id) is the one of the JWK that it was read from, or else its SHA-256 thumbprint (RFC
/// 7638). The `Debug` form shows nothing but the key id.
#[derive(Clone)]
pub struct AssertionKey {
    private: EncodingKey,
    public: Jwk,
    key_id: String,
}

impl AssertionKey {
    /// Reads a key from PEM: PKCS#8 (`BEGIN PRIVATE KEY`) or SEC 1 (`BEGIN EC PRIVATE KEY`). The first private key of the
    /// text is taken.
    ///
    /// # Errors
    ///
    /// Fails if there is no private key in the text, if it is encrypted, and if it is not a P-256 key.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, BuildError> {
        let der = PrivateKeyDer::from_pem_slice(pem.as_ref()).map_err(|_| {
            BuildError::new(
                "there is no private key in the PEM text; it must have a block `PRIVATE KEY` or `EC PRIVATE KEY` that is \
                 not encrypted",
            )
        })?;
        let pair = match &der {
            PrivateKeyDer::Pkcs8(key) => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.secret_pkcs8_der())
            }
            PrivateKeyDer::Sec1(key) => EcdsaKeyPair::from_private_key_der(
                &ECDSA_P256_SHA256_FIXED_SIGNING,
                key.secret_sec1_der(),
            ),
            _ => return Err(not_p256()),
        };
        Self::new(&pair.map_err(|_| not_p256())?, None)
    }

    /// Reads a key from a private JWK (RFC 7518, section 6.2).
    ///
    /// # Errors
    ///
    /// Fails if the text is not a JWK with `kty` `EC`, `crv` `P-256`, `x`, `y` and `d`, and if these do not belong together.
    pub fn from_jwk(json: &str) -> Result<Self, BuildError> {
        let jwk: PrivateJwk = serde_json::from_str(json).map_err(|error| {
            let reason = error.to_string();
            BuildError::new(format!(
                "the JWK cannot be read: {}",
                without_values(&reason)
            ))
        })?;
        if (jwk.kty.as_str(), jwk.crv.as_str()) != ("EC", "P-256") {
            return Err(not_p256());
        }
        let mut point = vec![4]; // neither coordinate is left out
        point.extend_from_slice(&coordinate("x", &jwk.x)?);
        point.extend_from_slice(&coordinate("y", &jwk.y)?);
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &coordinate("d", &jwk.d)?,
            &point,
        );
        let pair = pair.map_err(|_| {
            BuildError::new("`x`, `y` and `d` of the JWK are not the two halves of one P-256 key")
        })?;
        Self::new(&pair, jwk.kid)
    }

    fn new(pair: &EcdsaKeyPair, key_id: Option<String>) -> Result<Self, BuildError> {
        // `jsonwebtoken` panics where the features that others give it leave it two libraries to choose from. This
        // chooses, unless the application already has.
        jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER
            .install_default()
            .ok();
        let pkcs8 = pair.to_pkcs8v1().map_err(|_| not_p256())?;
        let private = EncodingKey::from_ec_der(pkcs8.as_ref());
        let mut public =
            Jwk::from_encoding_key(&private, Algorithm::ES256).map_err(|_| not_p256())?;
        let key_id = match key_id {
            Some(key_id) => key_id,
            None => public
                .thumbprint(ThumbprintHash::SHA256)
                .map_err(|_| not_p256())?,
        };
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        public.common.key_id = Some(key_id.clone());
        Ok(Self {
            private,
            public,
            key_id,
        })
    }

    /// Returns the id that the key is known by.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Returns the public half as a JWK, to be registered with the server.
    pub fn public_jwk(&self) -> String {
        serde_json::json!(self.public).to_string()
    }

    pub(super) fn private(&self) -> &EncodingKey {
        &self.private
    }

    pub(super) fn public(&self) -> &Jwk {
        &self.public
    }
}

impl fmt::Debug for AssertionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssertionKey")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

fn not_p256() -> BuildError {
    BuildError::new("the key is not a valid key on the curve P-256, which ES256 signs with")
}

/// Reads a number of a JWK.
fn coordinate(name: &str, text: &Secret) -> Result<Zeroizing<Vec<u8>>, BuildError> {
    URL_SAFE_NO_PAD
        .decode(text.expose())
        .ok()
        .filter(|bytes| bytes.len() == BYTES)
        .map(Zeroizing::new)
        .ok_or_else(|| {
            BuildError::new(format!(
                "`{name}` of the JWK is not {BYTES} bytes in base64url without padding"
            ))
        })
}

struct PrivateJwk {
    kty: String,
    crv: String,
    x: Secret,
    y: Secret,
    d: Secret,
    kid: Option<String>,
}
crate::object!(PrivateJwk { kty = "kty", crv = "crv", x = "x", y = "y", d = "d", kid? = "kid" });
