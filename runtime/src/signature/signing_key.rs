//! Keys that sign.

use crate::signature::algorithm::{Algorithm, Curve, Hash, RsaPadding, Scheme};
use crate::signature::error::KeyError;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa;
use aws_lc_rs::signature::{
    EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA512, RsaEncoding,
};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use std::fmt;
use zeroize::Zeroizing;

/// A key that signs: a private key, or a secret that is shared with the server.
///
/// The `Debug` form shows the algorithm alone.
pub struct SigningKey {
    algorithm: Algorithm,
    key: Key,
}

enum Key {
    Ecdsa {
        pair: EcdsaKeyPair,
        curve: Curve,
        hash: Hash,
    },
    Rsa(rsa::KeyPair, RsaPadding),
    Ed25519(Ed25519KeyPair),
    Hmac(Box<hmac::Key>),
}

impl SigningKey {
    /// Returns the first private key of a PEM text, used as RFC 9421 has it.
    ///
    /// PKCS#8 holds any kind of key: ECDSA on P-256, P-384 or P-521, RSA from 2048 bits, Ed25519. SEC1 (`EC PRIVATE
    /// KEY`) and PKCS#1 (`RSA PRIVATE KEY`) are read as well.
    ///
    /// # Errors
    ///
    /// Fails if the text holds no private key, an encrypted one, or one of another kind.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        Self::from_pem_with(pem, Scheme::default())
    }

    /// Returns the first private key of a PEM text, used as `scheme` says.
    ///
    /// # Errors
    ///
    /// Fails like [`from_pem`](Self::from_pem).
    pub fn from_pem_with(pem: impl AsRef<[u8]>, scheme: Scheme) -> Result<Self, KeyError> {
        let der = PrivateKeyDer::from_pem_slice(pem.as_ref()).map_err(|_| {
            KeyError::new(
                "the PEM text holds no private key; give one as PKCS#8, SEC1 or PKCS#1, not encrypted",
            )
        })?;
        let der = Zeroizing::new(der);
        let der = der.secret_der();
        let ecdsa = |curve: Curve| {
            let pair =
                EcdsaKeyPair::from_private_key_der(curve.signing(scheme.ecdsa_encoding), der)
                    .ok()?;
            let hash = scheme.hash_on(curve);
            Some(Self {
                algorithm: scheme.on(curve),
                key: Key::Ecdsa { pair, curve, hash },
            })
        };
        let ed25519 = || {
            Some(Self {
                algorithm: Algorithm::Ed25519,
                key: Key::Ed25519(Ed25519KeyPair::from_pkcs8(der).ok()?),
            })
        };
        let rsa = || {
            let pair = rsa::KeyPair::from_pkcs8(der).or_else(|_| rsa::KeyPair::from_der(der));
            Some(Self {
                algorithm: Algorithm::Rsa(scheme.rsa_padding),
                key: Key::Rsa(pair.ok()?, scheme.rsa_padding),
            })
        };
        Curve::ALL
            .into_iter()
            .find_map(ecdsa)
            .or_else(ed25519)
            .or_else(rsa)
            .ok_or_else(|| {
                KeyError::new(
                    "the private key is of no kind that can be used; \
                     give one for ECDSA on P-256, P-384 or P-521, for Ed25519, or for RSA from 2048 bits",
                )
            })
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

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Unspecified> {
        match &self.key {
            Key::Ecdsa { pair, curve, hash } => {
                let digest = curve.digest(*hash, message)?;
                Ok(pair.sign_digest(&digest)?.as_ref().to_vec())
            }
            Key::Rsa(pair, padding) => {
                let encoding: &'static dyn RsaEncoding = match padding {
                    RsaPadding::Pss => &RSA_PSS_SHA512,
                    RsaPadding::Pkcs1 => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &SystemRandom::new(), message, &mut signature)?;
                Ok(signature)
            }
            Key::Ed25519(pair) => Ok(pair.try_sign(message)?.as_ref().to_vec()),
            Key::Hmac(key) => Ok(hmac::sign(key, message).as_ref().to_vec()),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.algorithm)
    }
}

/// Returns the key for an HMAC.
///
/// An empty secret is most often a variable that was not set, and with it anybody could sign.
pub(crate) fn shared(hash: Hash, secret: &[u8]) -> Result<hmac::Key, KeyError> {
    if secret.is_empty() {
        return Err(KeyError::new(
            "the shared secret is empty; look where it is read from",
        ));
    }
    Ok(hmac::Key::new(hash.hmac(), secret))
}
