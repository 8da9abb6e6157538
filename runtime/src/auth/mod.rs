//! OAuth 2.0: tokens that are fetched and refreshed, and the parts that a customer's authorization is made of.
//!
//! * [`TokenEndpoint`] asks a server for tokens, over any [`Transport`](crate::Transport), so that mutual TLS and
//!   signatures cover these requests as well.
//! * [`ClientCredentials`] is a [`TokenSource`](crate::TokenSource) for the application itself.
//! * [`CustomerTokens`] gives a source for each customer who has authorized the application. What the server issues goes
//!   through the application's [`TokenStore`] before it is used.
//! * [`SharedToken`] is a source whose value the application sets, such as the token of a login operation.
//! * [`ClientAssertion`] proves who the application is with a signed JWT in place of a password (RFC 7523).
//! * [`Pkce`] and [`read_redirect`] take a customer through the authorization in a browser (RFC 6749, RFC 7636);
//!   [`Push`] takes the answer of one that was asked for over another channel (OpenID CIBA); [`nested_form`] writes the
//!   parameters that some servers want inside a single field.
//!
//! ```
//! use runtime::auth::{ClientCredentials, TokenEndpoint};
//! use runtime::{Reqwest, TokenSource};
//! use std::sync::Arc;
//!
//! let endpoint = TokenEndpoint::new("https://auth.example.com/token", Arc::new(Reqwest::new()?))?
//!     .with_field("client_id", "shop-1");
//! let source: Arc<dyn TokenSource> =
//!     Arc::new(ClientCredentials::new(endpoint).with_scope("payments:read payments:write"));
//! # Ok::<(), runtime::BuildError>(())
//! ```

mod assertion;
mod assertion_key;
mod client_credentials;
mod constant_time;
mod customer;
mod endpoint;
mod flight;
pub(crate) mod issued;
mod nested;
mod no_token;
mod oauth_error;
mod pkce;
mod push;
mod random;
mod redirect;
mod shared_token;
mod store;
pub(crate) mod token_response;

pub use assertion::ClientAssertion;
pub use assertion_key::AssertionKey;
pub use client_credentials::ClientCredentials;
pub use customer::{Adoption, CustomerToken, CustomerTokens};
pub use endpoint::TokenEndpoint;
pub use issued::Issued;
pub use nested::nested_form;
pub use no_token::NoToken;
pub use oauth_error::OAuthError;
pub use pkce::{ChallengeEncoding, Pkce};
pub use push::{Push, PushError, Pushed};
pub use random::random_token;
pub use redirect::{RedirectError, read_redirect};
pub use shared_token::SharedToken;
pub use store::{Grant, StoreError, TokenStore};
pub use token_response::TokenResponse;
