//! The source of the tokens of one customer.

use super::Settings;
use super::state::{Adopted, Customer, Unsaved, Work};
use crate::auth::flight::{Flight, contained, lock};
use crate::auth::issued::{Held, Issued, Received};
use crate::auth::no_token::NoToken;
use crate::auth::store::{Grant, StoreError};
use crate::http::call::BoxFuture;
use crate::http::token::{TokenError, TokenSource};
use crate::wire::secret::Secret;
use std::fmt;
use std::sync::Arc;

/// The source of the tokens of one customer. It is cheap to clone, and all clones are one.
///
/// The `Debug` form does not show who the customer is.
#[derive(Clone)]
pub struct CustomerToken {
    pub(super) settings: Arc<Settings>,
    pub(super) customer: Arc<Customer>,
}

impl CustomerToken {
    /// Returns the token that is held, or what has to be waited for.
    fn held_or_work(&self) -> Result<Secret, Work> {
        let mut state = lock(&self.customer.state);
        if let Some(work) = state.work() {
            return Err(work.clone());
        }
        if let Some(token) = state.held.as_ref().and_then(Held::token) {
            return Ok(token.clone());
        }
        let renewal = state.begin(&self.customer, Work::Renewal, self.clone().renew());
        drop(state);
        self.spawn(&renewal);
        Err(Work::Renewal(renewal))
    }

    /// Takes over what was handed over, after what is under way. It is certain to happen from now on, whoever waits for it.
    pub(super) fn adopt(&self, adopted: Adopted) -> Flight<()> {
        let source = self.clone();
        let work = async move {
            // Work is done in order, so the first is the one that this is for.
            let first = lock(&source.customer.state).adopted.pop_front();
            match first {
                Some(adopted) => source.take(adopted.issued, adopted.grant).await.map(drop),
                None => Ok(()),
            }
        };
        let mut state = lock(&self.customer.state);
        state.adopted.push_back(adopted);
        let flight = state.begin(&self.customer, Work::Other, work);
        drop(state);
        self.spawn(&flight);
        flight
    }

    /// Forgets what is held, after what is under way.
    pub(super) async fn forget(&self) {
        let customer = Arc::clone(&self.customer);
        let work = async move {
            let state = &mut *lock(&customer.state);
            (state.held, state.unsaved) = (None, None);
            Ok(())
        };
        let flight = lock(&self.customer.state).begin(&self.customer, Work::Other, work);
        self.spawn(&flight);
        drop(flight.await);
    }

    /// Has the work carried to its end, whoever waits for it.
    fn spawn<T: Clone + Send + Sync + 'static>(&self, flight: &Flight<T>) {
        if let Some(spawn) = &self.settings.spawner {
            let flight = flight.clone();
            spawn(Box::pin(async move { drop(flight.await) }));
        }
    }

    /// Saves what is not safe yet, and refreshes if that does not bring a token.
    async fn renew(self) -> Result<Secret, NoToken> {
        let unsaved = lock(&self.customer.state).unsaved.clone();
        if let Some(unsaved) = unsaved {
            self.save(unsaved).await?;
            let state = lock(&self.customer.state);
            if let Some(token) = state.held.as_ref().and_then(Held::token) {
                return Ok(token.clone());
            }
        }
        let grant = self.load().await?;
        let mut fields = vec![("refresh_token", &grant.refresh_token)];
        fields.extend(
            grant
                .fields
                .iter()
                .map(|(name, value)| (name.as_str(), value)),
        );
        let Received {
            issued,
            refresh_token,
        } = self.settings.endpoint.ask("refresh_token", &fields).await?;
        let renewed = refresh_token
            .filter(|token| *token != grant.refresh_token)
            .map(|refresh_token| Grant {
                refresh_token,
                ..grant
            });
        self.take(issued, renewed).await
    }

    /// Uses what was issued, after saving what is not safe. What cannot be used fails, but only then.
    async fn take(
        &self,
        issued: Result<Issued, NoToken>,
        grant: Option<Grant>,
    ) -> Result<Secret, NoToken> {
        let usable = issued.as_ref().ok().cloned();
        let unsaved = {
            let state = &mut *lock(&self.customer.state);
            state.unsaved = match (grant, state.unsaved.take()) {
                (Some(grant), _) => Some(Unsaved {
                    issued: usable.clone(),
                    grant,
                }),
                // What is not safe yet stays to be saved, whatever comes after it without a refresh token of its own.
                (None, Some(unsaved)) => Some(Unsaved {
                    issued: usable.clone().or(unsaved.issued),
                    grant: unsaved.grant,
                }),
                (None, None) => None,
            };
            if state.unsaved.is_some() {
                // What was issued before is dead now.
                state.held = None;
            }
            state.unsaved.clone()
        };
        match (unsaved, usable) {
            (Some(unsaved), _) => self.save(unsaved).await?,
            (None, Some(usable)) => self.hold(Some(&usable)),
            (None, None) => {}
        }
        issued.map(|issued| issued.access_token)
    }

    async fn load(&self) -> Result<Grant, NoToken> {
        let load = async { self.settings.store.load(&self.customer.name).await };
        let loaded = contained(load, || Err(panicked())).await;
        loaded
            .map_err(|cause| NoToken::NotLoaded(cause.into()))?
            .ok_or(NoToken::NotAuthorized)
    }

    /// Saves a grant. Until that has succeeded, its access token is not used.
    async fn save(&self, unsaved: Unsaved) -> Result<(), NoToken> {
        let (store, customer) = (&self.settings.store, &self.customer.name);
        let save = async { store.save(customer, &unsaved.grant).await };
        let saved = contained(save, || Err(panicked())).await;
        saved.map_err(|cause| NoToken::NotSaved(cause.into()))?;
        self.hold(unsaved.issued.as_ref());
        Ok(())
    }

    /// Holds the access token of what was issued, now that the grant is safe.
    fn hold(&self, issued: Option<&Issued>) {
        let state = &mut *lock(&self.customer.state);
        state.unsaved = None;
        state.held = issued.map(|issued| Held::new(issued, self.settings.skew));
    }

    async fn current(&self) -> Result<Secret, NoToken> {
        loop {
            match self.held_or_work() {
                Ok(token) => return Ok(token),
                Err(Work::Renewal(flight)) => return flight.await,
                Err(other) => other.over().await,
            }
        }
    }
}

fn panicked() -> StoreError {
    "the store panicked".into()
}

impl TokenSource for CustomerToken {
    fn token(&self) -> BoxFuture<'_, Result<Secret, TokenError>> {
        Box::pin(async move { Ok(self.current().await?) })
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
