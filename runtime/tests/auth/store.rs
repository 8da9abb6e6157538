//! Where grants are kept in tests.

use crate::endpoint;
use crate::issuer::Issuer;
use runtime::auth::{CustomerTokens, Grant, StoreError, TokenStore};
use runtime::{BoxFuture, TokenSource};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::{Notify, Semaphore};

/// A store that can be slow and can fail.
pub struct Store {
    pub grants: Mutex<HashMap<String, Grant>>,
    /// The refresh tokens that were saved, in order.
    saved: Mutex<Vec<String>>,
    pub broken: AtomicBool,
    /// How many grants may be saved.
    pub saves: Semaphore,
    /// Tells that a grant is about to be saved.
    pub saving: Notify,
}

impl Store {
    /// Returns a store in which each of `customers` has the grant with number 0.
    pub fn of(customers: &[&str]) -> Arc<Self> {
        let grant = |name: &&str| ((*name).to_owned(), Grant::new(format!("{name}-0")));
        Arc::new(Self {
            grants: Mutex::new(customers.iter().map(grant).collect()),
            saved: Mutex::default(),
            broken: AtomicBool::new(false),
            saves: Semaphore::new(1_000_000),
            saving: Notify::new(),
        })
    }

    /// Returns such a store that saves nothing before it is told to.
    pub fn slow(customers: &[&str]) -> Arc<Self> {
        let store = Self::of(customers);
        store.saves.forget_permits(1_000_000);
        store
    }

    pub fn saved(&self) -> Vec<String> {
        self.saved.lock().unwrap().clone()
    }

    fn check(&self) -> Result<(), StoreError> {
        if self.broken.load(Ordering::Relaxed) {
            return Err("the disk is full".into());
        }
        Ok(())
    }
}

impl TokenStore for Store {
    fn load<'a>(&'a self, customer: &'a str) -> BoxFuture<'a, Result<Option<Grant>, StoreError>> {
        Box::pin(async move {
            self.check()?;
            Ok(self.grants.lock().unwrap().get(customer).cloned())
        })
    }

    fn save<'a>(
        &'a self,
        customer: &'a str,
        grant: &'a Grant,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.saving.notify_one();
            self.saves.acquire().await?.forget();
            self.check()?;
            let token = grant.refresh_token.expose().to_owned();
            self.saved.lock().unwrap().push(token);
            let mut grants = self.grants.lock().unwrap();
            grants.insert(customer.to_owned(), grant.clone());
            Ok(())
        })
    }
}

pub fn tokens(issuer: &Issuer, store: &Arc<Store>) -> CustomerTokens {
    CustomerTokens::new(
        endpoint(&issuer.url),
        Arc::clone(store) as Arc<dyn TokenStore>,
    )
}

/// Returns the token that `source` gives, which must give one.
pub async fn token(source: &impl TokenSource) -> String {
    source.token().await.unwrap().expose().to_owned()
}
