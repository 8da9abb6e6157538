//! Keys that verify.

use crate::signature::algorithm::{Algorithm, Curve, Hash, RsaPadding, Scheme};
use crate::signature::error::KeyError;
use crate::signature::jwk::{Jwk, Material};
use crate::signature::signing_key::shared;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA512, RsaParameters,
    RsaPublicKeyComponents,
};
use rustls_pki_types::SubjectPublicKeyInfoDer;
use rustls_pki_types::pem::PemObject;
use std::fmt;

/// A key that verifies: the public key of the server, or a secret that is shared with it.
///
/// The `Debug` form shows the algorithm alone.
pub struct VerifyingKey {
    algorithm: Algorithm,
    key: Key,
}

enum Key {
    Ecdsa {
        key: ParsedPublicKey,
        curve: Curve,
        hash: Hash,
    },
    Other(ParsedPublicKey),
    Hmac(Box<hmac::Key>),
}

impl VerifyingKey {
    /// Returns the first public key (`PUBLIC KEY`) of a PEM text, used as RFC 9421 has it.
    ///
    /// # Errors
    ///
    /// Fails if the text holds no public key for ECDSA on P-256, P-384 or P-521, for Ed25519, or for RSA.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        Self::from_pem_with(pem, Scheme::default())
    }

    /// Returns the first public key of a PEM text, used as `scheme` says.
    ///
    /// # Errors
    ///
    /// Fails like [`from_pem`](Self::from_pem).
    pub fn from_pem_with(pem: impl AsRef<[u8]>, scheme: Scheme) -> Result<Self, KeyError> {
        let der = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_ref()).map_err(|_| {
            KeyError::new("the PEM text holds no public key; give one as `PUBLIC KEY`")
        })?;
        Curve::ALL
            .into_iter()
            .find_map(|curve| Self::on_curve(curve, &der, scheme))
            .or_else(|| {
                let key = ParsedPublicKey::new(&ED25519, &der).ok()?;
                Some(Self::other(Algorithm::Ed25519, key))
            })
            .or_else(|| {
                let key = ParsedPublicKey::new(parameters(scheme.rsa_padding), &der).ok()?;
                Some(Self::other(Algorithm::Rsa(scheme.rsa_padding), key))
            })
            .ok_or_else(|| {
                KeyError::new(
                    "the public key is of no kind that can be used; \
                     give one for ECDSA on P-256, P-384 or P-521, for Ed25519, or for RSA",
                )
            })
    }

    /// Returns a public key from its JSON form (RFC 7517, RFC 8037), used as RFC 9421 has it.
    ///
    /// # Errors
    ///
    /// Fails if `json` is no such key, one of a kind that [`from_pem`](Self::from_pem) would not read, or one that its
    /// `use`, `key_ops` or `alg` keep for something else.
    pub fn from_jwk(json: &str) -> Result<Self, KeyError> {
        Self::from_jwk_with(json, Scheme::default())
    }

    /// Returns a public key from its JSON form, used as `scheme` says.
    ///
    /// # Errors
    ///
    /// Fails like [`from_jwk`](Self::from_jwk).
    pub fn from_jwk_with(json: &str, scheme: Scheme) -> Result<Self, KeyError> {
        Self::of_jwk(&Jwk::from_json(json)?, scheme)
    }

    pub(super) fn of_jwk(jwk: &Jwk, scheme: Scheme) -> Result<Self, KeyError> {
        let material = jwk.material()?;
        jwk.check_purpose(&material, scheme)?;
        let key = match &material {
            Material::Ec { curve, point } => Self::on_curve(*curve, point, scheme),
            Material::Ed25519 { key } => ParsedPublicKey::new(&ED25519, key)
                .ok()
                .map(|key| Self::other(Algorithm::Ed25519, key)),
            Material::Rsa { n, e } => RsaPublicKeyComponents { n, e }
                .to_parsed_public_key(parameters(scheme.rsa_padding))
                .ok()
                .map(|key| Self::other(Algorithm::Rsa(scheme.rsa_padding), key)),
        };
        key.ok_or_else(|| KeyError::new("the numbers of the JSON Web Key are not a public key"))
    }

    /// Returns the key for `hmac-sha256` with a shared secret.
    ///
    /// # Errors
    ///
    /// Fails if the secret is empty.
    pub fn hmac(secret: &[u8]) -> Result<Self, KeyError> {
        Ok(Self {
            algorithm: Algorithm::Hmac,
            key: Key::Hmac(Box::new(shared(Hash::Sha256, secret)?)),
        })
    }

    /// Returns the registered name of the algorithm, such as `ed25519`, unless its [`Scheme`] is not registered.
    pub fn algorithm(&self) -> Option<&'static str> {
        self.algorithm.registered_name()
    }

    fn on_curve(curve: Curve, encoded: &[u8], scheme: Scheme) -> Option<Self> {
        let key = ParsedPublicKey::new(curve.verification(scheme.ecdsa_encoding), encoded).ok()?;
        let hash = scheme.hash_on(curve);
        Some(Self {
            algorithm: scheme.on(curve),
            key: Key::Ecdsa { key, curve, hash },
        })
    }

    fn other(algorithm: Algorithm, key: ParsedPublicKey) -> Self {
        Self {
            algorithm,
            key: Key::Other(key),
        }
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Unspecified> {
        match &self.key {
            Key::Ecdsa { key, curve, hash } => {
                key.verify_digest_sig(&curve.digest(*hash, message)?, signature)
            }
            Key::Other(key) => key.verify_sig(message, signature),
            Key::Hmac(key) => hmac::verify(key, message, signature),
        }
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", self.algorithm)
    }
}

fn parameters(padding: RsaPadding) -> &'static RsaParameters {
    match padding {
        RsaPadding::Pss => &RSA_PSS_2048_8192_SHA512,
        RsaPadding::Pkcs1 => &RSA_PKCS1_2048_8192_SHA256,
    }
}
