//! Public keys in JSON (RFC 7517, 7518 and 8037).

use crate::object;
use crate::signature::algorithm::{Algorithm, Curve, Scheme};
use crate::signature::error::KeyError;
use crate::wire::json::Json;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A JSON Web Key, as far as a public key needs it. Private members are never read.
pub(super) struct Jwk {
    kty: String,
    pub(super) kid: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
}
object!(Jwk {
    kty = "kty", kid? = "kid", crv? = "crv", x? = "x", y? = "y", n? = "n", e? = "e",
    purpose? = "use", key_ops? = "key_ops", alg? = "alg",
});

/// A JSON Web Key Set.
struct Jwks {
    keys: Vec<Json>,
}
object!(Jwks { keys = "keys" });

/// The numbers that are a public key.
pub(super) enum Material {
    Ec { curve: Curve, point: Vec<u8> },
    Ed25519 { key: Vec<u8> },
    Rsa { n: Vec<u8>, e: Vec<u8> },
}

impl Material {
    /// Returns how such a key is used.
    fn algorithm(&self, scheme: Scheme) -> Algorithm {
        match self {
            Self::Ec { curve, .. } => scheme.on(*curve),
            Self::Ed25519 { .. } => Algorithm::Ed25519,
            Self::Rsa { .. } => Algorithm::Rsa(scheme.rsa_padding),
        }
    }
}

impl Jwk {
    pub(super) fn from_json(json: &str) -> Result<Self, KeyError> {
        serde_json::from_str(json)
            .map_err(|_| KeyError::new("the text is not a JSON Web Key (RFC 7517)"))
    }

    /// Returns the keys of a set that can be read. The others are left out one by one, as RFC 7517, section 5, says.
    pub(super) fn all_from_json(json: &str) -> Result<Vec<Self>, KeyError> {
        let set: Jwks = serde_json::from_str(json)
            .map_err(|_| KeyError::new("the text is not a JSON Web Key Set (RFC 7517)"))?;
        let keys = set.keys.iter().filter_map(|key| key.parse().ok());
        Ok(keys.collect())
    }

    /// Refuses a key that is for something else than verifying signatures as `scheme` has it (RFC 7517, sections 4.2 to
    /// 4.4).
    pub(super) fn check_purpose(
        &self,
        material: &Material,
        scheme: Scheme,
    ) -> Result<(), KeyError> {
        if self
            .purpose
            .as_deref()
            .is_some_and(|purpose| purpose != "sig")
        {
            return Err(KeyError::new(
                "the `use` of the JSON Web Key is not `sig`; give the key that signatures are verified with",
            ));
        }
        if let Some(operations) = &self.key_ops
            && !operations.iter().any(|operation| operation == "verify")
        {
            return Err(KeyError::new(
                "the `key_ops` of the JSON Web Key do not have `verify`; give the key that signatures are verified with",
            ));
        }
        let Some(alg) = &self.alg else {
            return Ok(());
        };
        let algorithm = material.algorithm(scheme);
        let names = [algorithm.registered_name()]
            .into_iter()
            .flatten()
            .chain(algorithm.jose_names().iter().copied());
        if names.into_iter().any(|name| name == alg) {
            return Ok(());
        }
        Err(KeyError::new(format!(
            "the `alg` of the JSON Web Key is {alg:?}, and the `Scheme` makes it a key for {algorithm}; change the \
             `Scheme`, or give another key"
        )))
    }

    pub(super) fn material(&self) -> Result<Material, KeyError> {
        let curve = match (self.kty.as_str(), self.crv.as_deref()) {
            ("EC", Some("P-256")) => Curve::P256,
            ("EC", Some("P-384")) => Curve::P384,
            ("EC", Some("P-521")) => Curve::P521,
            ("OKP", Some("Ed25519")) => {
                let key = number("x", self.x.as_deref())?;
                return Ok(Material::Ed25519 { key });
            }
            ("RSA", _) => {
                let n = without_zeros(number("n", self.n.as_deref())?);
                let e = without_zeros(number("e", self.e.as_deref())?);
                return Ok(Material::Rsa { n, e });
            }
            _ => {
                return Err(KeyError::new(
                    "the JSON Web Key is of no kind that can be used; \
                     give one of `kty` EC (P-256, P-384, P-521), RSA, or OKP (Ed25519)",
                ));
            }
        };
        // The form of SEC 1, section 2.3.3: a point with both its coordinates.
        let mut point = vec![4];
        for (name, value) in [("x", &self.x), ("y", &self.y)] {
            let coordinate = number(name, value.as_deref())?;
            if coordinate.len() != curve.size() {
                return Err(KeyError::new(format!(
                    "the member `{name}` of the JSON Web Key is not as long as its curve wants"
                )));
            }
            point.extend(coordinate);
        }
        Ok(Material::Ec { curve, point })
    }
}

fn number(name: &str, value: Option<&str>) -> Result<Vec<u8>, KeyError> {
    value
        .and_then(|value| URL_SAFE_NO_PAD.decode(value).ok())
        .ok_or_else(|| {
            KeyError::new(format!(
                "the JSON Web Key has no member `{name}` in base64url"
            ))
        })
}

/// Some libraries write the zero that ASN.1 puts before a number. It is not part of it.
fn without_zeros(number: Vec<u8>) -> Vec<u8> {
    number.into_iter().skip_while(|byte| *byte == 0).collect()
}
