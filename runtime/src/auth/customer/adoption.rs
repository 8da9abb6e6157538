//! Tokens that are handed over.

use super::state::Adopted;
use super::token::CustomerToken;
use crate::auth::issued::Received;
use crate::auth::no_token::NoToken;
use crate::auth::store::Grant;
use crate::http::call::BoxFuture;
use crate::wire::secret::Secret;
use std::fmt;

/// Tokens of a customer that are being taken over by [`CustomerTokens`](crate::auth::CustomerTokens); nothing happens
/// until it is awaited.
///
/// They wait for a refresh that is under way, because the server lets the last token live. A refresh token is saved by the
/// store before the access token is used. Tokens without a refresh token leave the one in use as it is; if the store failed
/// to save that one, it is saved now.
///
/// Once it is awaited the tokens are not lost, even if whoever waits goes away: the next call for the customer carries the
/// work on, or the spawner does.
///
/// # Errors
///
/// Awaiting it fails with [`NoToken::NotSaved`] if the store fails, and with [`NoToken::Unusable`] if there is no access
/// token that can be used. A refresh token among them is saved even so.
#[must_use = "nothing is kept until it is awaited"]
pub struct Adoption {
    source: CustomerToken,
    received: Received,
    fields: Vec<(String, Secret)>,
}

impl Adoption {
    pub(super) fn new(source: CustomerToken, received: Received) -> Self {
        Self {
            source,
            received,
            fields: Vec::new(),
        }
    }

    /// Adds a field that the server wants with each refresh for this customer, such as the `code_verifier` of the
    /// authorization. It is saved with the refresh token.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }
}

impl IntoFuture for Adoption {
    type Output = Result<(), NoToken>;
    type IntoFuture = BoxFuture<'static, Result<(), NoToken>>;

    fn into_future(self) -> Self::IntoFuture {
        let fields = self.fields;
        let grant = self.received.refresh_token.map(|refresh_token| Grant {
            refresh_token,
            fields,
        });
        // Before anything is waited for, so that nothing is lost when the wait is given up.
        let flight = self.source.adopt(Adopted {
            issued: self.received.issued,
            grant,
        });
        Box::pin(flight)
    }
}

impl fmt::Debug for Adoption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Adoption").finish_non_exhaustive()
    }
}
