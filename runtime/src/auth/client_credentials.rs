//! The token of the application itself.

use crate::auth::endpoint::TokenEndpoint;
use crate::auth::flight::{Flight, UnheldFlight, flight, lock};
use crate::auth::issued::Held;
use crate::http::call::BoxFuture;
use crate::http::token::{TokenError, TokenSource};
use crate::wire::secret::Secret;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long before its end a token is not used any more, unless the source says otherwise.
pub(super) const SKEW: Duration = Duration::from_secs(60);

/// Gets tokens with the credentials of the application alone (RFC 6749, section 4.4).
///
/// A token is kept until a minute before its end, or for half of its life if that is longer, and until a server refuses
/// it. Where the answer does not say how long a token lives, it is used for five minutes. However many calls need a new
/// token at the same time, one request is sent for all of them; if it fails, all of them fail, and the next call tries
/// again.
///
/// Share one source between all clients that use the same credentials and the same scope.
pub struct ClientCredentials {
    endpoint: TokenEndpoint,
    scope: Option<String>,
    skew: Duration,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    flight: Option<UnheldFlight<Secret>>,
}

impl ClientCredentials {
    /// Returns a source that asks `endpoint`. Nothing is sent before a token is needed.
    pub fn new(endpoint: TokenEndpoint) -> Self {
        Self {
            endpoint,
            scope: None,
            skew: SKEW,
            state: Arc::default(),
        }
    }

    /// Asks for `scope`, one or more names with spaces between them.
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Sets how long before its end a token is not used any more: at least as long as a call may be on its way.
    #[must_use]
    pub fn with_skew(mut self, skew: Duration) -> Self {
        self.skew = skew;
        self
    }

    /// Returns the token that is held, or the flight that will bring one.
    fn held_or_flight(&self) -> Result<Secret, Flight<Secret>> {
        let mut state = lock(&self.state);
        if let Some(token) = state.held.as_ref().and_then(Held::token) {
            return Ok(token.clone());
        }
        if let Some(flight) = state.flight.as_ref().and_then(UnheldFlight::upgrade) {
            return Err(flight);
        }
        let flight = flight(fetch(
            self.endpoint.clone(),
            self.scope.clone(),
            self.skew,
            Arc::clone(&self.state),
        ));
        state.flight = flight.downgrade();
        Err(flight)
    }
}

/// Gets a token and holds it for the calls to come.
async fn fetch(
    endpoint: TokenEndpoint,
    scope: Option<String>,
    skew: Duration,
    state: Arc<Mutex<State>>,
) -> Result<Secret, crate::auth::NoToken> {
    let scope = scope.map(Secret::new);
    let fields: Vec<(&str, &Secret)> = scope.iter().map(|scope| ("scope", scope)).collect();
    let issued = endpoint.request("client_credentials", &fields).await;
    let mut state = lock(&state);
    // The flight has arrived. Who comes from now on finds the token, or sends a request of his own.
    state.flight = None;
    state.held = issued.as_ref().ok().map(|issued| Held::new(issued, skew));
    issued.map(|issued| issued.access_token)
}

impl TokenSource for ClientCredentials {
    fn token(&self) -> BoxFuture<'_, Result<Secret, TokenError>> {
        Box::pin(async move {
            match self.held_or_flight() {
                Ok(token) => Ok(token),
                Err(flight) => Ok(flight.await?),
            }
        })
    }

    fn refused(&self, token: &Secret) {
        let held = &mut lock(&self.state).held;
        if held.as_ref().is_some_and(|held| held.is(token)) {
            *held = None;
        }
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials")
            .field("endpoint", &self.endpoint)
            .field("scope", &self.scope)
            .field("skew", &self.skew)
            .finish_non_exhaustive()
    }
}
