//! What the clients of both APIs send again, as their settings say, and what they never do.

mod support;

use generated::nopan::models::{
    CapturePaymentDetails, CaptureRequest, ChargePayerDetails, ChargePaymentDetails, ChargeRequest,
    ProviderId, ProviderSelection,
};
use generated::nupay::models::{RefundAmount, RefundCreationRequest};
use generated::{nopan, nupay};
use runtime::auth::SharedToken;
use runtime::stand_in::{Answer, Received, StandIn};
use runtime::{BoxFuture, RetryPolicy, Secret, TokenError, TokenSource};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use support::{Examples, sent, server};

/// The policy of a client, without its waits.
fn at_once(policy: &RetryPolicy) -> RetryPolicy {
    policy.clone().with_backoff(Duration::ZERO, Duration::ZERO)
}

fn nopan(server: &StandIn, credentials: nopan::Credentials) -> nopan::Client {
    let environment = nopan::Environment::custom(server.url());
    let client = nopan::Client::new(environment, credentials).expect("a client");
    let policy = at_once(client.inner().retry_policy());
    client.with_retry(policy)
}

fn nupay(server: &StandIn) -> nupay::Client {
    let credentials = nupay::Credentials::new()
        .merchant_api_key("key-1")
        .merchant_api_token("token-1");
    let environment = nupay::Environment::custom(server.url());
    let client = nupay::Client::new(environment, credentials).expect("a client");
    let policy = at_once(client.inner().retry_policy());
    client.with_retry(policy)
}

fn charge() -> ChargeRequest {
    ChargeRequest::new(
        "merchant-1234",
        "order-1",
        ChargePaymentDetails::new(200, "EUR", "IT", "Monthly plan"),
        ProviderSelection::new(ProviderId::Satispay),
        ChargePayerDetails::new("payer-1").payment_token("token"),
    )
}

/// Returns the keys of all requests, after checking that they are the same otherwise.
fn keys(server: &StandIn) -> Vec<String> {
    let requests = server.requests();
    let same = |request: &Received| {
        assert_eq!(request.body, requests[0].body);
        assert_eq!(request.target, requests[0].target);
        request.header("idempotency-key").map(str::to_owned)
    };
    requests.iter().filter_map(same).collect()
}

#[tokio::test]
async fn a_charge_is_repeated_under_one_key() {
    let charged = Examples::of("nopan").answer("chargePayment", 200, "Charged");
    let server = server([Answer::hang_up(), Answer::json(423, "{}"), charged]).await;
    let client = nopan(&server, nopan::Credentials::new().oauth2("token-1"));
    let answer = client.charge_payment(&charge()).await.expect("an answer");
    let keys = keys(&server);
    assert_eq!(keys.len(), 3);
    assert!(
        keys.iter()
            .all(|key| Some(key.as_str()) == answer.idempotency_key())
    );
}

#[tokio::test]
async fn a_capture_keeps_the_key_of_the_shop() {
    let server = server([Answer::hang_up(), Answer::hang_up(), Answer::hang_up()]).await;
    let client = nopan(&server, nopan::Credentials::new().oauth2("token-1"));
    let capture = CaptureRequest::new(
        "merchant-1234",
        "order-1",
        "p-1",
        CapturePaymentDetails::new(75),
    );
    let call = client.capture_payment(&capture).idempotency_key("order-1");
    let error = call.await.expect_err("an error");
    assert_eq!(keys(&server), ["order-1", "order-1", "order-1"]);
    assert_eq!(error.idempotency_key(), Some("order-1"));
    assert!(error.may_have_happened() && error.is_safe_to_repeat());
}

#[tokio::test]
async fn a_payment_and_a_refund_are_repeated_by_their_references() {
    let server = server([Answer::new(503), Answer::new(503), Answer::new(404)]).await;
    let refund = RefundCreationRequest::new(RefundAmount::new(5.into(), "BRL"), "refund-1");
    let error = nupay(&server)
        .refund_payment("p-1", &refund)
        .await
        .expect_err("an error");
    assert_eq!((error.attempts(), error.status()), (3, Some(404)));
    assert_eq!(keys(&server), [""; 0], "there is no such header");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_cancellation_is_never_repeated() {
    let server = server([Answer::hang_up(), Answer::hang_up()]).await;
    let error = nupay(&server)
        .cancel_payment("p-1")
        .await
        .expect_err("an error");
    let expected = "POST /v1/checkouts/payments/p-1/cancel\n";
    assert!(sent(&server).starts_with(expected), "sent once");
    assert!(error.may_have_happened() && !error.is_safe_to_repeat());
}

/// Supplies `token-1`, `token-2` and so on: the next one when one is refused.
#[derive(Default)]
struct Counted(AtomicU32);

impl TokenSource for Counted {
    fn token(&self) -> BoxFuture<'_, Result<Secret, TokenError>> {
        let number = self.0.load(Ordering::Relaxed) + 1;
        Box::pin(async move { Ok(Secret::new(format!("token-{number}"))) })
    }

    fn refused(&self, _: &Secret) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn a_refused_token_is_replaced_by_its_source() {
    let charged = Examples::of("nopan").answer("chargePayment", 200, "Charged");
    let server = server([Answer::json(401, "{}"), charged]).await;
    let credentials = nopan::Credentials::new().oauth2_source(Arc::new(Counted::default()));
    let client = nopan(&server, credentials);
    client.charge_payment(&charge()).await.expect("an answer");
    let tokens: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("authorization").map(str::to_owned))
        .collect();
    assert_eq!(
        tokens,
        [
            Some("Bearer token-1".to_owned()),
            Some("Bearer token-2".to_owned())
        ]
    );
    assert_eq!(keys(&server).len(), 2);
}

#[tokio::test]
async fn keys_that_change_are_taken_from_their_source_for_each_attempt() {
    let server = server([Answer::json(401, "{}"), Answer::new(503), Answer::new(204)]).await;
    let (key, token) = (Arc::new(Counted::default()), SharedToken::new());
    token.set("shared-1");
    let credentials = nupay::Credentials::new()
        .merchant_api_key_source(key)
        .merchant_api_token_source(Arc::new(token.clone()));
    let environment = nupay::Environment::custom(server.url());
    let client = nupay::Client::new(environment, credentials).expect("a client");
    let client = client.with_retry(at_once(&RetryPolicy::default()));
    let status = || client.payment_status("p-1");
    status().await.expect_err("no status");
    token.set("shared-2");
    status().await.expect_err("no status");
    let requests = server.requests();
    let sent: Vec<_> = requests
        .iter()
        .map(|request| {
            [
                request.header("x-merchant-key"),
                request.header("x-merchant-token"),
            ]
        })
        .take(3)
        .collect();
    let first = Some("shared-1");
    assert_eq!(
        sent,
        [
            [Some("token-1"), first],
            [Some("token-2"), first],
            [Some("token-2"), first]
        ]
    );
    let last = requests.last().expect("a request");
    assert_eq!(last.header("x-merchant-token"), Some("shared-2"));
}

#[tokio::test]
async fn a_missing_credential_names_the_method_that_sets_it() {
    let server = server([]).await;
    let credentials = nupay::Credentials::new().merchant_api_key("key-1");
    let environment = nupay::Environment::custom(server.url());
    let client = nupay::Client::new(environment, credentials).expect("a client");
    let error = client.payment_status("p-1").await.expect_err("an error");
    let text = error.to_string();
    assert!(
        text.contains("`MerchantApiToken` (`Credentials::merchant_api_token`)")
            && !text.contains("Credentials::set"),
        "{text}"
    );
    // The other methods that messages name are those of the generated client as well.
    let _ = |client: nupay::Client| client.allow_plain_http().with_largest_value(1);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn plain_http_is_refused_beyond_this_machine() {
    let environment = nopan::Environment::custom("http://api.example");
    let credentials = nopan::Credentials::new().oauth2("token-1");
    let client = nopan::Client::new(environment, credentials).expect("a client");
    let error = client.payment_status("p-1").await.expect_err("an error");
    assert!(error.to_string().contains("allow_plain_http"), "{error}");
}
