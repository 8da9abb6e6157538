//! The generated stand-ins, as the tests of a shop use them.

use generated::nopan::models::{
    FinalizeRequest, FinalizeResponse, PaymentStatus, TokenRequest, TokenResponse,
};
use generated::nupay::models::{
    RefundAmount, RefundCreationRequest, RefundCreationResponse, RefundCreationStatus, RefundError,
    RefundErrorType, RefundInvalidResponse, Scope,
};
use generated::nupay::operations::RefundPaymentError;
use generated::{nopan, nupay};
use runtime::stand_in::Answer;
use runtime::{Error, RetryPolicy};
use std::time::Duration;

async fn nupay() -> (nupay::stand_in::StandIn, nupay::Client) {
    let stand_in = nupay::stand_in::StandIn::start().await.expect("free ports");
    let credentials = nupay::Credentials::new()
        .merchant_api_key("key-1")
        .merchant_api_token("token-1");
    let client = nupay::Client::new(stand_in.environment(), credentials).expect("a client");
    let at_once = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
    (stand_in, client.with_retry(at_once))
}

fn refund() -> RefundCreationRequest {
    let amount = RefundAmount::new("5.00".parse().expect("a decimal"), "BRL");
    RefundCreationRequest::new(amount, "refund-1")
}

#[tokio::test]
async fn a_refund_is_sent_again_after_a_lost_answer_and_says_the_same() {
    let (stand_in, client) = nupay().await;
    let answer = RefundCreationResponse::new("p-1", RefundCreationStatus::Refunding, "r-1");
    let mock = stand_in.refund_payment().answers(Answer::hang_up());
    mock.returns(answer.clone());

    let refunded = client.refund_payment("p-1", &refund()).await;

    assert_eq!(refunded.expect("a refund").value, answer);
    let sent = stand_in.refund_payment().requests();
    assert_eq!(sent.len(), 2);
    for sent in sent {
        assert_eq!(sent.body, refund());
        assert_eq!(sent.body.amount.value.to_string(), "5.00");
        assert_eq!(sent.path("pspReferenceId"), Some("p-1"));
        assert_eq!(sent.header("X-Merchant-Key"), Some("key-1"));
    }
}

#[tokio::test]
async fn a_refund_is_refused_with_the_error_of_the_document() {
    let (stand_in, client) = nupay().await;
    let mut error = RefundError::new();
    error.r#type = Some(RefundErrorType::FullyRefunded);
    let mut refused = RefundInvalidResponse::new();
    refused.error = Some(error);
    let refused = RefundPaymentError::BadRequest(Box::new(refused));
    stand_in.refund_payment().fails_with(refused.clone());

    let error = client
        .refund_payment("p-1", &refund())
        .await
        .expect_err("an error");

    assert_eq!((error.status(), error.api()), (Some(400), Some(&refused)));
}

#[tokio::test]
async fn each_group_of_servers_has_an_address() {
    let (stand_in, client) = nupay().await;
    let url = nupay::models::AuthorizationUrlResponse::new("https://nupay.example/authorize");
    stand_in.authorization_url().returns(url.clone());

    let scopes = [Scope::Charge, Scope::Refund];
    let state = "https://shop.example/?a=b c";
    let answer = client
        .authorization_url("c", &scopes, "code", state, "s", "x", "S256")
        .await;

    assert_eq!(answer.expect("an address").value, url);
    let sent = &stand_in.authorization_url().requests()[0];
    assert_eq!(sent.query_all("scope"), ["charge", "refund"]);
    assert_eq!(sent.query("redirect_uri").as_deref(), Some(state));
}

#[tokio::test]
async fn an_operation_without_an_answer_says_how_to_set_one() {
    let (_stand_in, client) = nupay().await;
    let Err(Error::Api(error)) = client.payment_status("p-1").await else {
        panic!("expected an error that the document does not list")
    };
    assert_eq!(error.status, 501);
    let body = error.text();
    let beginning = "`payment_status` has no answer: set one with `payment_status().returns(…)`";
    assert!(body.starts_with(beginning), "{body}");
}

#[tokio::test]
async fn a_payment_of_nopan_goes_from_the_token_to_the_end() {
    let stand_in = nopan::stand_in::StandIn::start().await.expect("free ports");
    let token = TokenResponse::new("token-1", "Bearer", 7200);
    stand_in.access_token().returns(token);
    let mut approved = FinalizeResponse::new();
    approved.status = Some(PaymentStatus::Approved);
    stand_in.finalize_payment().returns(approved);

    let anybody = nopan::Client::new(stand_in.environment(), nopan::Credentials::new());
    let request = TokenRequest::new("merchant-1").scope("payments:process");
    let token = anybody
        .expect("a client")
        .access_token(&request)
        .await
        .expect("a token");
    let credentials = nopan::Credentials::new().oauth2(token.into_value().access_token);
    let client = nopan::Client::new(stand_in.environment(), credentials).expect("a client");
    let request = FinalizeRequest::new("merchant-1", "p-1");
    let finalized = client
        .finalize_payment(&request)
        .idempotency_key("key-1")
        .await;

    let status = finalized.expect("an answer").value.status;
    assert_eq!(status, Some(PaymentStatus::Approved));
    let form = &stand_in.access_token().requests()[0].body;
    assert_eq!(form.get("scope").as_deref(), Some("payments:process"));
    let sent = &stand_in.finalize_payment().requests()[0];
    assert_eq!(sent.body, request);
    assert_eq!(sent.header("Authorization"), Some("Bearer token-1"));
    assert_eq!(sent.header("Idempotency-Key"), Some("key-1"));
    assert_eq!(stand_in.requests().len(), 2);
}
