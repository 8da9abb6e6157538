//! What an application keeps of a customer's authorization.

use crate::http::call::BoxFuture;
use crate::wire::secret::Secret;
use std::error::Error;

/// An error of a store. Its text must not contain the tokens.
pub type StoreError = Box<dyn Error + Send + Sync>;

/// What a customer has granted to the application.
///
/// Whoever has it can act for the customer: a store encrypts it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// The token that access tokens are asked for with.
    pub refresh_token: Secret,
    /// The fields that the server wants beside it for this customer, such as the `code_verifier` of the authorization.
    pub fields: Vec<(String, Secret)>,
}

impl Grant {
    /// Returns a grant without further fields.
    pub fn new(refresh_token: impl Into<Secret>) -> Self {
        Self {
            refresh_token: refresh_token.into(),
            fields: Vec::new(),
        }
    }

    /// Adds a field that the server wants at each refresh.
    #[must_use]
    pub fn with_field(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }
}

/// Keeps the grants of customers, for longer than this process lives.
///
/// Each refresh loads the grant first, and saves it if the server has issued another refresh token. For one customer
/// these never overlap within a process. If several processes act for the same customer, the application must see to
/// it that one of them refreshes at a time, because a server lets only the last token live.
pub trait TokenStore: Send + Sync + 'static {
    /// Returns the grant of `customer`, or `None` if there is none.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot be read. The call that needed the token is not sent.
    fn load<'a>(&'a self, customer: &'a str) -> BoxFuture<'a, Result<Option<Grant>, StoreError>>;

    /// Keeps `grant` in place of the one that `customer` has. When it returns, the grant must be safe: the former one
    /// may be dead already.
    ///
    /// # Errors
    ///
    /// Fails if the grant is not safe. The call that needed the token is not sent, and the next one for the customer
    /// saves the same grant again.
    fn save<'a>(
        &'a self,
        customer: &'a str,
        grant: &'a Grant,
    ) -> BoxFuture<'a, Result<(), StoreError>>;
}
