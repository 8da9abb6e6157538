//! What proves who calls is not printed either: keys, addresses, tokens that are fetched, refused and asked for again.

use super::planting::MARK;
use super::printed;
use super::proof::{Ended, Outcome};
use generated::{nopan, nupay};
use runtime::auth::{
    ClientCredentials, CustomerTokens, Grant, Issued, Pkce, StoreError, TokenEndpoint, TokenStore,
};
use runtime::signature::{KeySet, Signed, Signing, SigningKey, Verification, VerifyingKey};
use runtime::stand_in::{Answer, StandIn};
use runtime::{BoxFuture, Reqwest, RetryPolicy, TokenSource};
use std::sync::Arc;
use std::time::Duration;

fn endpoint(server: &StandIn) -> TokenEndpoint {
    let transport = Arc::new(Reqwest::new().expect("a transport"));
    TokenEndpoint::new(format!("{}/token", server.url()), transport)
        .expect("an endpoint")
        .with_field("client_secret", format!("{MARK}-client-secret"))
        .with_basic("shop", &format!("{MARK}-password").into())
}

fn ended(call: Ended) -> Outcome {
    printed::add(&call.forms);
    call.outcome
}

/// Repeats without waiting, so that repeated calls are told of as well.
fn at_once() -> RetryPolicy {
    RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO)
}

fn issued(number: u8) -> Answer {
    let (access, refresh) = (
        format!("{MARK}-access-{number}"),
        format!("{MARK}-refresh-{number}"),
    );
    let tokens =
        format!(r#"{{"access_token":"{access}","refresh_token":"{refresh}","expires_in":300}}"#);
    Answer::json(200, tokens)
}

fn refused() -> Answer {
    Answer::json(
        401,
        format!(r#"{{"error":"{MARK}-echo","error_description":"{MARK}-echo"}}"#),
    )
}

/// Calls with tokens that are fetched and refused, over a transport that signs.
pub async fn prove_tokens() {
    let issuer = [issued(1), issued(2), refused()].to_vec();
    let issuer = StandIn::start(issuer).await.expect("a free port");
    let source = Arc::new(ClientCredentials::new(endpoint(&issuer)));
    let server = StandIn::start(vec![
        Answer::hang_up(),
        Answer::new(503),
        refused(),
        refused(),
    ]);
    let server = server.await.expect("a free port");
    let credentials = nopan::Credentials::new().oauth2_source(source.clone());
    let key = || SigningKey::hmac(format!("{MARK}-signing-key").as_bytes()).expect("a key");
    let mut keys = KeySet::new();
    let verifying = VerifyingKey::hmac(format!("{MARK}-verifying-key").as_bytes());
    keys.insert("nopan", verifying.expect("a key"));
    let signing = Signing::new(key(), "shop").expect("settings");
    let signed = Signed::new(Reqwest::new().expect("a transport"), signing);
    printed::debug(&(&source, &credentials, &signed, &keys, key()));
    let client = nopan::Client::with_transport(
        nopan::Environment::custom(server.url()),
        credentials.clone(),
        signed,
    )
    .expect("a client")
    .with_retry(at_once());
    printed::debug(&client);

    // A connection that ends, a busy server, and a token that is refused twice.
    ended(Ended::with(client.payment_status("p-1").await));
    assert_eq!(server.requests().len(), 4);
    let last = &server.requests()[3];
    assert_eq!(
        last.header("authorization"),
        Some("Bearer pl4nted-access-2")
    );
    // Then there is no other token: this source has none.
    let source = ClientCredentials::new(endpoint(&issuer));
    let credentials = nopan::Credentials::new().oauth2_source(Arc::new(source));
    let environment = nopan::Environment::custom(server.url());
    let without = nopan::Client::new(environment, credentials).expect("a client");
    assert_eq!(
        ended(Ended::with(without.payment_status("p-1").await)),
        Outcome::Other
    );
    assert_eq!(issuer.requests().len(), 3);

    // An answer that should be signed is not.
    let unsigned = Answer::json(200, format!(r#"{{"access_token":"{MARK}-unsigned"}}"#));
    let server = StandIn::start(vec![unsigned]).await.expect("a free port");
    let signing = Signing::new(key(), "shop").expect("settings");
    let signed = Signed::new(Reqwest::new().expect("a transport"), signing)
        .verifying(Verification::new(keys));
    let environment = nopan::Environment::custom(server.url());
    let credentials = nopan::Credentials::new().oauth2(format!("{MARK}-fixed"));
    let client = nopan::Client::with_transport(environment, credentials, signed).expect("a client");
    ended(Ended::with(client.payment_status("p-1").await));
    printed::assert_clean(
        &["the server refused the token", "will be sent again"],
        |_| "a token or a key",
    );
}

/// Has a grant for everybody, and saves none.
struct Broken;

impl TokenStore for Broken {
    fn load<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Grant>, StoreError>> {
        Box::pin(async { Ok(Some(Grant::new(format!("{MARK}-refresh")))) })
    }

    fn save<'a>(&'a self, _: &'a str, _: &'a Grant) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Err("the disk is full".into()) })
    }
}

/// Refreshes the tokens of a customer, and cannot save them.
pub async fn prove_customers() {
    let issuer = StandIn::start(vec![refused(), issued(3)])
        .await
        .expect("a free port");
    let tokens = CustomerTokens::new(endpoint(&issuer), Arc::new(Broken));
    let source = tokens.of(&format!("{MARK}-customer"));
    for _ in 0..2 {
        printed::error(&source.token().await.expect_err("no token"));
    }
    let issued = Issued::new(format!("{MARK}-access")).with_refresh_token(format!("{MARK}-next"));
    let pkce = Pkce::from_verifier(format!("{MARK}-{}", "v".repeat(43))).expect("a verifier");
    printed::debug(&(&tokens, &source, &issued, &pkce));
    printed::assert_clean(&["the disk is full"], |_| "a token of a customer");
}

/// Calls an address that holds a password.
pub fn prove_addresses() {
    let url = format!("https://user:{MARK}-password@nupay.example/?key={MARK}-query");
    let environment = nupay::Environment::custom(url.as_str()).payments(url.as_str());
    printed::debug(&environment);
    let error = nupay::Client::new(environment, nupay::Credentials::new());
    printed::error(&error.expect_err("an address with a password"));
    let environment = nopan::Environment::custom(format!("{MARK} is no address"));
    printed::debug(&environment);
    let error = nopan::Client::new(environment, nopan::Credentials::new());
    printed::error(&error.expect_err("no address"));
    printed::assert_clean(
        &["a server address contains a user or a password"],
        |_| "an address",
    );
}
