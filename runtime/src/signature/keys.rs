//! Where the keys of a server are found.

use crate::http::call::BoxFuture;
use crate::signature::algorithm::Scheme;
use crate::signature::error::KeyError;
use crate::signature::jwk::Jwk;
use crate::signature::verifying_key::VerifyingKey;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Finds the key that a signature names.
///
/// [`KeySet`] holds keys that do not change. An implementation of your own may fetch keys, keep them for as long as the
/// server says, and fetch them again when it meets an id that it does not know. Whoever answers requests can make
/// up such ids: limit how often that happens.
pub trait Keys: Send + Sync + 'static {
    /// Returns the key with an id, or `None` if the server has no such key.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be known whether there is such a key, for example because the keys cannot be fetched.
    fn key<'a>(&'a self, id: &'a str)
    -> BoxFuture<'a, Result<Option<Arc<VerifyingKey>>, KeyError>>;
}

/// Keys by their ids.
///
/// ```
/// use runtime::signature::{KeySet, VerifyingKey};
///
/// # fn main() -> Result<(), runtime::signature::KeyError> {
/// let mut keys = KeySet::new();
/// keys.insert("server-2026", VerifyingKey::hmac(b"a secret of both sides")?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct KeySet(BTreeMap<String, Arc<VerifyingKey>>);

impl KeySet {
    /// Returns a set without keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key, in place of the one that has the same id.
    pub fn insert(&mut self, id: impl Into<String>, key: VerifyingKey) -> &mut Self {
        self.0.insert(id.into(), Arc::new(key));
        self
    }

    /// Returns the public keys of a JSON Web Key Set (RFC 7517, section 5) by their `kid`.
    ///
    /// A set may have keys for other uses. What is no key, has no `kid`, or is not one that [`VerifyingKey::from_jwk_with`]
    /// takes, is left out.
    ///
    /// # Errors
    ///
    /// Fails if `json` is no such set, or none of its keys can be used.
    pub fn from_jwks(json: &str, scheme: Scheme) -> Result<Self, KeyError> {
        let mut keys = Self::new();
        for jwk in Jwk::all_from_json(json)? {
            let key = VerifyingKey::of_jwk(&jwk, scheme);
            if let (Some(id), Ok(key)) = (jwk.kid, key) {
                keys.insert(id, key);
            }
        }
        if keys.0.is_empty() {
            return Err(KeyError::new(
                "the JSON Web Key Set has no public key that can be used and has a `kid`; look at `use`, `key_ops` and `alg` \
                 of its keys, and at the `Scheme`",
            ));
        }
        Ok(keys)
    }
}

impl Keys for KeySet {
    fn key<'a>(
        &'a self,
        id: &'a str,
    ) -> BoxFuture<'a, Result<Option<Arc<VerifyingKey>>, KeyError>> {
        Box::pin(async move { Ok(self.0.get(id).cloned()) })
    }
}
