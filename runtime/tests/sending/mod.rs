//! Sends one call to a stand-in and returns what arrived.

use runtime::stand_in::{Answer, Received, StandIn};
use runtime::{Call, Client, Credentials, Error, NoError, Operation, operation};

struct Send {
    call: Call,
}
operation!(Send { 200 => empty } or NoError);

/// Sends a call of `operation` and returns what arrived.
pub async fn received(
    operation: &'static Operation,
    credentials: Credentials,
    build: impl FnOnce(&mut Call),
) -> Result<Received, Error<NoError>> {
    let server = StandIn::start(vec![Answer::new(200)]).await.unwrap();
    let client = Client::with_reqwest(vec![format!("{}/v1/", server.url())], credentials).unwrap();
    let mut call = client.call(operation);
    build(&mut call);
    let sent = Send { call }.header("X-Caller", "test").await;
    match server.requests().pop() {
        Some(request) => sent.map(|_| request),
        None => Err(sent.unwrap_err()),
    }
}

/// Returns why a call of `operation` was not sent.
pub async fn refusal(
    operation: &'static Operation,
    credentials: Credentials,
    build: impl FnOnce(&mut Call),
) -> String {
    let error = received(operation, credentials, build).await.unwrap_err();
    assert!(matches!(error, Error::Build(_)), "{error:?}");
    assert!(!error.may_have_happened());
    error.to_string()
}
