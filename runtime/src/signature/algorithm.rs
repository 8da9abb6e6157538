//! How signatures are computed: what RFC 9421 prescribes for each kind of key, and where servers differ from it.

use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED,
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA384_ASN1_SIGNING,
    ECDSA_P384_SHA384_FIXED, ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_ASN1,
    ECDSA_P521_SHA512_ASN1_SIGNING, ECDSA_P521_SHA512_FIXED, ECDSA_P521_SHA512_FIXED_SIGNING,
    EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm,
};
use std::fmt;

/// A hash function of the SHA-2 family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    pub(super) const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// Returns the name that `Content-Digest` has for it.
    ///
    /// RFC 9530 registers the other two; some servers use `sha-384` in the same way.
    pub(super) fn digest_name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha-256",
            Self::Sha384 => "sha-384",
            Self::Sha512 => "sha-512",
        }
    }

    pub(super) fn digest(self, message: &[u8]) -> Digest {
        digest::digest(self.digest_algorithm(), message)
    }

    fn digest_algorithm(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }

    /// Returns the HMAC with this hash.
    pub(crate) fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha384 => hmac::HMAC_SHA384,
            Self::Sha512 => hmac::HMAC_SHA512,
        }
    }
}

/// How an ECDSA signature is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EcdsaEncoding {
    /// Both numbers at full length, one after the other, as RFC 9421 has it.
    #[default]
    Fixed,
    /// ASN.1 DER, as many libraries write it.
    Der,
}

/// How an RSA signature is padded and hashed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RsaPadding {
    /// RSASSA-PSS with SHA-512 (`rsa-pss-sha512`).
    #[default]
    Pss,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (`rsa-v1_5-sha256`).
    Pkcs1,
}

/// What a server wants from keys of one kind. Each setting concerns the keys that it names, and no others.
///
/// The default is what RFC 9421, section 3.3, prescribes.
///
/// ```
/// use runtime::signature::{EcdsaEncoding, Hash, Scheme};
///
/// // What Java calls `SHA512withECDSA`.
/// let scheme =
///     Scheme { ecdsa_hash: Some(Hash::Sha512), ecdsa_encoding: EcdsaEncoding::Der, ..Scheme::default() };
/// # let _ = scheme;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// The hash for keys on an elliptic curve; without one, that of the curve: SHA-256 for P-256, SHA-384 for P-384,
    /// SHA-512 for P-521.
    pub ecdsa_hash: Option<Hash>,
    /// The encoding for keys on an elliptic curve.
    pub ecdsa_encoding: EcdsaEncoding,
    /// The padding for RSA keys.
    pub rsa_padding: RsaPadding,
}

impl Scheme {
    pub(super) fn hash_on(self, curve: Curve) -> Hash {
        self.ecdsa_hash.unwrap_or(curve.hash())
    }

    pub(super) fn on(self, curve: Curve) -> Algorithm {
        Algorithm::Ecdsa {
            curve,
            hash: self.hash_on(curve),
            encoding: self.ecdsa_encoding,
        }
    }
}

/// How a certain key is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Ecdsa {
        curve: Curve,
        hash: Hash,
        encoding: EcdsaEncoding,
    },
    Rsa(RsaPadding),
    Ed25519,
    Hmac,
}

impl Algorithm {
    /// Returns the name in the registry for RFC 9421, if it is there.
    pub(super) fn registered_name(self) -> Option<&'static str> {
        match self {
            Self::Ecdsa {
                curve: Curve::P256,
                hash: Hash::Sha256,
                encoding: EcdsaEncoding::Fixed,
            } => Some("ecdsa-p256-sha256"),
            Self::Ecdsa {
                curve: Curve::P384,
                hash: Hash::Sha384,
                encoding: EcdsaEncoding::Fixed,
            } => Some("ecdsa-p384-sha384"),
            Self::Ecdsa { .. } => None,
            Self::Rsa(RsaPadding::Pss) => Some("rsa-pss-sha512"),
            Self::Rsa(RsaPadding::Pkcs1) => Some("rsa-v1_5-sha256"),
            Self::Ed25519 => Some("ed25519"),
            Self::Hmac => Some("hmac-sha256"),
        }
    }
}

impl Algorithm {
    /// Returns the names that `alg` of a JSON Web Key has for it (RFC 7518, section 3.1; RFC 8037; RFC 9864). They say
    /// nothing about how a signature is encoded.
    pub(super) fn jose_names(self) -> &'static [&'static str] {
        match self {
            Self::Ecdsa { curve, hash, .. } => match (curve, hash) {
                (Curve::P256, Hash::Sha256) => &["ES256"],
                (Curve::P384, Hash::Sha384) => &["ES384"],
                (Curve::P521, Hash::Sha512) => &["ES512"],
                _ => &[],
            },
            Self::Rsa(RsaPadding::Pss) => &["PS512"],
            Self::Rsa(RsaPadding::Pkcs1) => &["RS256"],
            Self::Ed25519 => &["EdDSA", "Ed25519"],
            Self::Hmac => &["HS256"],
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.registered_name(), self) {
            (Some(name), _) => f.write_str(name),
            (
                None,
                Self::Ecdsa {
                    curve,
                    hash,
                    encoding,
                },
            ) => {
                write!(f, "ECDSA {curve:?} {hash:?} {encoding:?}")
            }
            (None, other) => write!(f, "{other:?}"),
        }
    }
}

/// A curve for ECDSA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
}

impl Curve {
    pub(super) const ALL: [Self; 3] = [Self::P256, Self::P384, Self::P521];

    /// Returns the hash that is customary for the curve.
    fn hash(self) -> Hash {
        match self {
            Self::P256 => Hash::Sha256,
            Self::P384 => Hash::Sha384,
            Self::P521 => Hash::Sha512,
        }
    }

    /// Returns the size of a coordinate in bytes.
    pub(super) fn size(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    pub(super) fn signing(self, encoding: EcdsaEncoding) -> &'static EcdsaSigningAlgorithm {
        match (self, encoding) {
            (Self::P256, EcdsaEncoding::Fixed) => &ECDSA_P256_SHA256_FIXED_SIGNING,
            (Self::P256, EcdsaEncoding::Der) => &ECDSA_P256_SHA256_ASN1_SIGNING,
            (Self::P384, EcdsaEncoding::Fixed) => &ECDSA_P384_SHA384_FIXED_SIGNING,
            (Self::P384, EcdsaEncoding::Der) => &ECDSA_P384_SHA384_ASN1_SIGNING,
            (Self::P521, EcdsaEncoding::Fixed) => &ECDSA_P521_SHA512_FIXED_SIGNING,
            (Self::P521, EcdsaEncoding::Der) => &ECDSA_P521_SHA512_ASN1_SIGNING,
        }
    }

    pub(super) fn verification(
        self,
        encoding: EcdsaEncoding,
    ) -> &'static EcdsaVerificationAlgorithm {
        match (self, encoding) {
            (Self::P256, EcdsaEncoding::Fixed) => &ECDSA_P256_SHA256_FIXED,
            (Self::P256, EcdsaEncoding::Der) => &ECDSA_P256_SHA256_ASN1,
            (Self::P384, EcdsaEncoding::Fixed) => &ECDSA_P384_SHA384_FIXED,
            (Self::P384, EcdsaEncoding::Der) => &ECDSA_P384_SHA384_ASN1,
            (Self::P521, EcdsaEncoding::Fixed) => &ECDSA_P521_SHA512_FIXED,
            (Self::P521, EcdsaEncoding::Der) => &ECDSA_P521_SHA512_ASN1,
        }
    }

    /// Returns what ECDSA signs for `message`, as a digest of the size that is customary for the curve.
    ///
    /// The library pairs each curve with one hash. Of a longer digest, ECDSA takes the leftmost bits, and a shorter
    /// one is a number, which zeros before it do not change (FIPS 186-5, section 6.4.1); so any hash goes with any
    /// curve.
    pub(super) fn digest(self, hash: Hash, message: &[u8]) -> Result<Digest, Unspecified> {
        let customary = self.hash().digest_algorithm();
        let size = customary.output_len();
        let digest = hash.digest(message);
        let digest = digest.as_ref();
        let mut fitted = vec![0; size.saturating_sub(digest.len())];
        fitted.extend_from_slice(&digest[..digest.len().min(size)]);
        Digest::import_less_safe(&fitted, customary)
    }
}
