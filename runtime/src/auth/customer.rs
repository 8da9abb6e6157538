//! Tokens that act for a customer.

mod adoption;
mod state;
mod token;

pub use adoption::Adoption;
pub use token::CustomerToken;

use crate::auth::client_credentials::SKEW;
use crate::auth::endpoint::TokenEndpoint;
use crate::auth::flight::lock;
use crate::auth::store::{Grant, TokenStore};
use crate::auth::token_response::TokenResponse;
use crate::http::call::BoxFuture;
use state::Customer;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How many customers are remembered before those that need not be are looked for.
const REMEMBERED: usize = 1024;

/// Gets and refreshes the tokens of customers who have authorized the application (RFC 6749, section 6).
///
/// It is made for servers that let an access token die when they issue another one, and that issue another refresh token
/// with it:
///
/// * For one customer there is one refresh at a time, however many calls wait for it. Customers do not wait for each
///   other.
/// * A new refresh token is saved by the [`TokenStore`] before the access token that came with it is used, and also if the
///   rest of the response cannot be used. If that fails, so does the call, with
///   [`NoToken::NotSaved`](crate::auth::NoToken::NotSaved); the new token is held, and the next call for the customer
///   begins with saving it.
/// * A refresh that has begun is not given up when the call that needed it is dropped: the next call for the customer
///   carries it on, or, with [`with_spawner`](CustomerTokens::with_spawner), it goes on by itself. The same holds for
///   tokens that are handed over with [`adopt`](CustomerTokens::adopt).
///
/// It is cheap to clone, and all clones are one. Share one between all clients of a process.
///
/// ```
/// # use runtime::auth::{CustomerTokens, NoToken, Pkce, TokenEndpoint, TokenStore};
/// # use runtime::{Secret, TokenSource};
/// # use std::sync::Arc;
/// async fn authorized(
///     endpoint: TokenEndpoint,
///     tokens: CustomerTokens,
///     code: Secret,
///     pkce: Pkce,
/// ) -> Result<Arc<dyn TokenSource>, NoToken> {
///     let fields = [("code", &code), ("code_verifier", pkce.verifier())];
///     let issued = endpoint.request("authorization_code", &fields).await?;
///     // This server wants the verifier again at each refresh.
///     tokens.adopt("customer-7", issued).field("code_verifier", pkce.verifier().clone()).await?;
///     Ok(Arc::new(tokens.of("customer-7")))
/// }
/// ```
#[derive(Clone)]
pub struct CustomerTokens {
    settings: Arc<Settings>,
    customers: Arc<Mutex<HashMap<String, Arc<Customer>>>>,
}

/// Runs a piece of work to its end, whoever waits for it.
type Spawner = Arc<dyn Fn(BoxFuture<'static, ()>) + Send + Sync>;

#[derive(Clone)]
struct Settings {
    endpoint: TokenEndpoint,
    store: Arc<dyn TokenStore>,
    skew: Duration,
    spawner: Option<Spawner>,
}

impl CustomerTokens {
    /// Returns sources of tokens that are refreshed at `endpoint`, with what `store` keeps.
    pub fn new(endpoint: TokenEndpoint, store: Arc<dyn TokenStore>) -> Self {
        Self {
            settings: Arc::new(Settings {
                endpoint,
                store,
                skew: SKEW,
                spawner: None,
            }),
            customers: Arc::default(),
        }
    }

    /// Sets how long before its end an access token is not used any more. It is a minute otherwise, and never more than
    /// half of the token's life.
    #[must_use]
    pub fn with_skew(mut self, skew: Duration) -> Self {
        Arc::make_mut(&mut self.settings).skew = skew;
        self
    }

    /// Lets `spawn` carry each refresh to its end, for example with `tokio::spawn`.
    ///
    /// Without it a refresh goes on while a call for the customer waits for it. If all of these are dropped, for example by
    /// a timeout, it stands still until the next one, and the answer of the server may be lost meanwhile: the customer must
    /// authorize the application again then.
    ///
    /// ```
    /// # fn with(tokens: runtime::auth::CustomerTokens) -> runtime::auth::CustomerTokens {
    /// tokens.with_spawner(|refresh| {
    ///     tokio::spawn(refresh);
    /// })
    /// # }
    /// ```
    #[must_use]
    pub fn with_spawner(
        mut self,
        spawn: impl Fn(BoxFuture<'static, ()>) + Send + Sync + 'static,
    ) -> Self {
        Arc::make_mut(&mut self.settings).spawner = Some(Arc::new(spawn));
        self
    }

    /// Returns the source of the tokens of `customer`, by the name that the store knows.
    pub fn of(&self, customer: &str) -> CustomerToken {
        CustomerToken {
            settings: Arc::clone(&self.settings),
            customer: self.customer(customer),
        }
    }

    /// Takes over tokens that were issued to `customer` otherwise: for a code, by a [`Push`](crate::auth::Push), or by an
    /// operation of an API.
    ///
    /// `tokens` are [`Issued`](crate::auth::Issued), or what an operation of a generated client returns where the document
    /// describes the response of a token endpoint. See [`Adoption`] for what happens with them.
    pub fn adopt(&self, customer: &str, tokens: impl TokenResponse) -> Adoption {
        Adoption::new(self.of(customer), tokens.received())
    }

    /// Returns the grant of `customer` that is not saved yet, if there is one, for example to rescue it before the process
    /// ends: one that the store failed to save, or that waits for a refresh to be over.
    pub fn unsaved(&self, customer: &str) -> Option<Grant> {
        let customer = lock(&self.customers).get(customer).cloned()?;
        let state = lock(&customer.state);
        state.unsaved_grant().cloned()
    }

    /// Forgets all that is held for `customer`, after what is under way. What the store keeps is for the application to
    /// delete, before or after.
    pub async fn forget(&self, customer: &str) {
        let known = lock(&self.customers).get(customer).cloned();
        if known.is_some() {
            self.of(customer).forget().await;
        }
    }

    fn customer(&self, name: &str) -> Arc<Customer> {
        let mut customers = lock(&self.customers);
        if let Some(customer) = customers.get(name) {
            return Arc::clone(customer);
        }
        // Where each call makes room for the next, the map stays in proportion to what is in use.
        if customers.len() >= REMEMBERED && customers.len() == customers.capacity() {
            customers.retain(|_, customer| Arc::strong_count(customer) > 1 || customer.is_needed());
        }
        let customer = Arc::new(Customer::new(name));
        customers.insert(name.to_owned(), Arc::clone(&customer));
        customer
    }
}

impl fmt::Debug for CustomerTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerTokens")
            .field("endpoint", &self.settings.endpoint)
            .field("skew", &self.settings.skew)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{CustomerTokens, REMEMBERED};
    use crate::auth::flight::lock;
    use crate::auth::{Grant, Issued, StoreError, TokenEndpoint, TokenStore};
    use crate::http::call::BoxFuture;
    use crate::http::transport::{Reply, Request, Sent, Transport, TransportError};
    use futures_util::future::{FutureExt as _, ready};
    use std::sync::Arc;

    struct Nowhere;

    impl Transport for Nowhere {
        fn send(&self, _: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
            Box::pin(ready(Err(TransportError::new(Sent::No, "nowhere"))))
        }
    }

    impl TokenStore for Nowhere {
        fn load<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Grant>, StoreError>> {
            Box::pin(ready(Ok(None)))
        }

        fn save<'a>(&'a self, _: &'a str, _: &'a Grant) -> BoxFuture<'a, Result<(), StoreError>> {
            Box::pin(ready(Err("nowhere".into())))
        }
    }

    #[test]
    fn remembers_only_customers_for_whom_something_is_held() {
        let endpoint = TokenEndpoint::new("https://auth.example.com", Arc::new(Nowhere)).unwrap();
        let tokens = CustomerTokens::new(endpoint, Arc::new(Nowhere));
        let adopt = |customer, issued| tokens.adopt(customer, issued).into_future().now_or_never();
        adopt("held", Issued::new("a")).unwrap().unwrap();
        adopt("unsaved", Issued::new("a").with_refresh_token("r"))
            .unwrap()
            .unwrap_err();
        let in_use = tokens.of("in use");
        for number in 0..50 * REMEMBERED {
            tokens.of(&number.to_string());
        }
        assert!(lock(&tokens.customers).len() < 4 * REMEMBERED);
        assert!(Arc::ptr_eq(&in_use.customer, &tokens.customer("in use")));
        assert!(tokens.customer("held").is_needed());
        assert_eq!(tokens.unsaved("unsaved"), Some(Grant::new("r")));
    }
}
