//! Tokens that act for a customer.

use crate::auth::client_credentials::SKEW;
use crate::auth::endpoint::TokenEndpoint;
use crate::auth::flight::{Flight, flight, lock};
use crate::auth::issued::{Held, Issued};
use crate::auth::no_token::NoToken;
use crate::auth::store::{Grant, TokenStore};
use crate::http::call::BoxFuture;
use crate::http::token::{TokenError, TokenSource};
use crate::wire::secret::Secret;
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
/// * A new refresh token is saved by the [`TokenStore`] before the access token that came with it is used. If that fails,
///   so does the call, with [`NoToken::NotSaved`]; the new token is held, and the next call for the customer begins
///   with saving it.
/// * A refresh that has begun is not given up when the call that needed it is dropped: the next call for the customer
///   carries it on, or, with [`with_spawner`](CustomerTokens::with_spawner), it goes on by itself.
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
///     tokens.adopt("customer-7", issued, vec![("code_verifier".into(), pkce.verifier().clone())]).await?;
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

struct Customer {
    name: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// What was issued and is not safe yet. Nothing is held beside it.
    unsaved: Option<(Issued, Grant)>,
    /// What is being done for this customer. It is kept here until it is over, so that nobody loses a refresh token by
    /// not waiting.
    flight: Option<Flight>,
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

    /// Takes over what was issued to `customer` otherwise: for a code, or by a [`Push`](crate::auth::Push).
    ///
    /// It waits for a refresh that is under way, because the server lets the last token live. The refresh token is saved
    /// with `fields`, which go with each refresh of this customer; without one, the access token is used until its end.
    ///
    /// # Errors
    ///
    /// Fails with [`NoToken::NotSaved`] if the store does.
    pub async fn adopt(
        &self,
        customer: &str,
        issued: Issued,
        fields: Vec<(String, Secret)>,
    ) -> Result<(), NoToken> {
        let source = self.of(customer);
        let grant = issued.refresh_token.clone().map(|refresh_token| Grant {
            refresh_token,
            fields,
        });
        let work = source.clone().take(issued, grant);
        source.after_others(work).await.map(|_| ())
    }

    /// Returns the grant of `customer` that the store failed to save, if there is one, for example to rescue it before
    /// the process ends.
    pub fn unsaved(&self, customer: &str) -> Option<Grant> {
        let customer = lock(&self.customers).get(customer).cloned()?;
        let state = lock(&customer.state);
        state.unsaved.as_ref().map(|(_, grant)| grant.clone())
    }

    /// Forgets all that is held for `customer`, after a refresh that is under way. What the store keeps is for the
    /// application to delete, before or after.
    pub async fn forget(&self, customer: &str) {
        let known = lock(&self.customers).get(customer).cloned();
        if let Some(known) = known {
            let flight = lock(&known.state).flight.clone();
            if let Some(flight) = flight {
                flight.await.ok();
            }
            let state = &mut *lock(&known.state);
            (state.held, state.unsaved) = (None, None);
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
        let customer = Arc::new(Customer {
            name: name.to_owned(),
            state: Mutex::default(),
        });
        customers.insert(name.to_owned(), Arc::clone(&customer));
        customer
    }
}

impl Customer {
    /// Tells whether anything is held that would be missed.
    fn is_needed(&self) -> bool {
        let state = lock(&self.state);
        state.flight.is_some()
            || state.unsaved.is_some()
            || state.held.as_ref().and_then(Held::token).is_some()
    }
}

/// Ends what is being done for a customer, also if the store panics: the next call begins anew then.
struct Landing(Arc<Customer>);

impl Drop for Landing {
    fn drop(&mut self) {
        lock(&self.0.state).flight = None;
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

/// The source of the tokens of one customer. It is cheap to clone, and all clones are one.
///
/// The `Debug` form does not show who the customer is.
#[derive(Clone)]
pub struct CustomerToken {
    settings: Arc<Settings>,
    customer: Arc<Customer>,
}

impl CustomerToken {
    /// Returns the token that is held, or the flight that will bring one.
    fn held_or_flight(&self) -> Result<Secret, Flight> {
        let mut state = lock(&self.customer.state);
        if let Some(flight) = &state.flight {
            return Err(flight.clone());
        }
        if let Some(token) = state.held.as_ref().and_then(Held::token) {
            return Ok(token.clone());
        }
        let flight = self.begin(&mut state, self.clone().renew());
        drop(state);
        self.spawn(&flight);
        Err(flight)
    }

    /// Does `work` when nothing else is being done for this customer.
    async fn after_others(
        &self,
        work: impl Future<Output = Result<Secret, NoToken>> + Send + 'static,
    ) -> Result<Secret, NoToken> {
        let flight = loop {
            let other = {
                let mut state = lock(&self.customer.state);
                match &state.flight {
                    Some(other) => other.clone(),
                    None => break self.begin(&mut state, work),
                }
            };
            other.await.ok();
        };
        self.spawn(&flight);
        flight.await
    }

    /// Makes `work` what is being done for this customer, until it is over.
    fn begin(
        &self,
        state: &mut State,
        work: impl Future<Output = Result<Secret, NoToken>> + Send + 'static,
    ) -> Flight {
        let landing = Landing(Arc::clone(&self.customer));
        let flight = flight(async move {
            let _landing = landing;
            work.await
        });
        state.flight = Some(flight.clone());
        flight
    }

    fn spawn(&self, flight: &Flight) {
        if let Some(spawn) = &self.settings.spawner {
            let flight = flight.clone();
            spawn(Box::pin(async move {
                flight.await.ok();
            }));
        }
    }

    /// Saves what is not safe yet, and refreshes if that does not bring a token.
    async fn renew(self) -> Result<Secret, NoToken> {
        let unsaved = lock(&self.customer.state).unsaved.clone();
        if let Some((issued, grant)) = unsaved {
            self.save(&issued, &grant).await?;
            let state = lock(&self.customer.state);
            if let Some(token) = state.held.as_ref().and_then(Held::token) {
                return Ok(token.clone());
            }
        }
        let loaded = self.settings.store.load(&self.customer.name).await;
        let grant = loaded
            .map_err(|cause| NoToken::NotLoaded(cause.into()))?
            .ok_or(NoToken::NotAuthorized)?;
        let mut fields = vec![("refresh_token", &grant.refresh_token)];
        fields.extend(
            grant
                .fields
                .iter()
                .map(|(name, value)| (name.as_str(), value)),
        );
        let issued = self
            .settings
            .endpoint
            .request("refresh_token", &fields)
            .await?;
        let renewed = issued
            .refresh_token
            .clone()
            .filter(|token| *token != grant.refresh_token)
            .map(|refresh_token| Grant {
                refresh_token,
                ..grant
            });
        self.take(issued, renewed).await
    }

    /// Uses what was issued, after saving the grant if it is another one.
    async fn take(self, issued: Issued, grant: Option<Grant>) -> Result<Secret, NoToken> {
        match grant {
            Some(grant) => {
                {
                    // What was issued before is dead now.
                    let state = &mut *lock(&self.customer.state);
                    state.held = None;
                    state.unsaved = Some((issued.clone(), grant.clone()));
                }
                self.save(&issued, &grant).await?;
            }
            None => self.hold(&issued),
        }
        Ok(issued.access_token)
    }

    /// Saves a grant. Until that has succeeded, its access token is not used.
    async fn save(&self, issued: &Issued, grant: &Grant) -> Result<(), NoToken> {
        let saved = self.settings.store.save(&self.customer.name, grant).await;
        saved.map_err(|cause| NoToken::NotSaved(cause.into()))?;
        self.hold(issued);
        Ok(())
    }

    fn hold(&self, issued: &Issued) {
        let state = &mut *lock(&self.customer.state);
        state.unsaved = None;
        state.held = Some(Held::new(issued, self.settings.skew));
    }
}

impl TokenSource for CustomerToken {
    fn token(&self) -> BoxFuture<'_, Result<Secret, TokenError>> {
        Box::pin(async move {
            match self.held_or_flight() {
                Ok(token) => Ok(token),
                Err(flight) => Ok(flight.await?),
            }
        })
    }

    fn refused(&self, token: &Secret) {
        let held = &mut lock(&self.customer.state).held;
        if held.as_ref().is_some_and(|held| held.is(token)) {
            *held = None;
        }
    }
}

impl fmt::Debug for CustomerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerToken").finish_non_exhaustive()
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
        let adopt = |customer, issued| tokens.adopt(customer, issued, vec![]).now_or_never();
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
