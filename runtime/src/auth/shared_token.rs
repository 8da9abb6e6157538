//! A token that the application itself sets.

use crate::auth::flight::lock;
use crate::http::call::BoxFuture;
use crate::http::token::{TokenError, TokenSource};
use crate::wire::secret::Secret;
use std::fmt;
use std::sync::{Arc, Mutex};

/// A token, or any other value of a credential, that the application sets and may replace at any time.
///
/// Its clones share one value. Give one of them to the credentials of a client, and keep another: a token that an operation
/// of the API itself returns, such as that of a login, is set here and sent with the next attempt of every call. Until then
/// the client has no credential for the scheme, so the login must be an operation that can do without it.
///
/// A token that the server refuses stays until another one is set.
///
/// ```
/// use runtime::auth::SharedToken;
/// use runtime::{Credential, Credentials};
/// use std::sync::Arc;
///
/// let session = SharedToken::new();
/// let mut credentials = Credentials::new();
/// credentials.set("session", Credential::Bearer(Arc::new(session.clone()).into()));
/// // Build the client with `credentials`, call its login operation, and hand over what it returns:
/// session.set("the token of the response");
/// ```
///
/// The `Debug` form shows nothing of the value.
#[derive(Clone, Default)]
pub struct SharedToken(Arc<Mutex<Option<Secret>>>);

impl SharedToken {
    /// Returns one without a value.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the value, in place of the one it has.
    pub fn set(&self, token: impl Into<Secret>) {
        *lock(&self.0) = Some(token.into());
    }

    /// Removes the value, for example after a logout.
    pub fn clear(&self) {
        *lock(&self.0) = None;
    }
}

impl TokenSource for SharedToken {
    fn token(&self) -> BoxFuture<'_, Result<Secret, TokenError>> {
        let token = lock(&self.0).clone();
        Box::pin(async {
            token.ok_or_else(|| TokenError::new("no token is set; set one with `SharedToken::set`"))
        })
    }

    fn refused(&self, _: &Secret) {}

    fn has_value(&self) -> bool {
        lock(&self.0).is_some()
    }
}

impl fmt::Debug for SharedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedToken").finish_non_exhaustive()
    }
}
