//! OAuth 2.0: tokens, and what a customer's authorization is made of.

mod authorization;
mod client_assertion;
mod client_credentials;
mod customer_tokens;
mod issuer;
mod kept_tokens;
mod secrets;
mod store;

use runtime::auth::TokenEndpoint;
use runtime::stand_in::{Answer, Received, StandIn};
use runtime::{Reqwest, TokenError};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// Returns the endpoint at `base`, over a real connection.
fn endpoint(base: &str) -> TokenEndpoint {
    let transport = Arc::new(Reqwest::new().unwrap());
    TokenEndpoint::new(format!("{base}/auth/token"), transport).unwrap()
}

/// Starts a server that gives `answers`, and returns it with its endpoint.
async fn server(answers: Vec<Answer>) -> (StandIn, TokenEndpoint) {
    let server = StandIn::start(answers).await.unwrap();
    let endpoint = endpoint(&server.url());
    (server, endpoint)
}

/// Returns the answer that issues `token` for two hours.
fn issues(token: &str) -> Answer {
    Answer::json(
        200,
        format!(r#"{{"access_token": "{token}", "token_type": "Bearer", "expires_in": 7200}}"#),
    )
}

/// Returns the fields of a form in order.
fn form(request: &Received) -> Vec<(String, String)> {
    url::form_urlencoded::parse(&request.body)
        .into_owned()
        .collect()
}

/// Returns why a source had no token.
fn reason(error: &TokenError) -> &runtime::auth::NoToken {
    error.source().unwrap().downcast_ref().unwrap()
}

/// Waits for what must happen, so that a test fails instead of waiting for ever.
async fn soon<T>(event: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(30);
    tokio::time::timeout(limit, event)
        .await
        .expect("it happens")
}
