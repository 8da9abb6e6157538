//! The generated stand-ins, as the tests of a shop use them.

#[path = "../../generated/examples/nopan_merchant/main.rs"]
#[allow(
    dead_code,
    reason = "an example starts in its `main`, and a test after it"
)]
mod nopan_merchant;
#[path = "../../generated/examples/nupay_merchant/main.rs"]
#[allow(
    dead_code,
    reason = "an example starts in its `main`, and a test after it"
)]
mod nupay_merchant;

use generated::nopan::models::{
    FinalizeRequest, FinalizeResponse, InitiateResponse, PaymentStatus, TokenRequest, TokenResponse,
};
use generated::nupay::models::{
    FundingSource, PaymentConditionType, PaymentMethod, RefundAmount, RefundCreationRequest,
    RefundCreationResponse, RefundCreationStatus, RefundError, RefundErrorType,
    RefundInvalidResponse, Scope,
};
use generated::nupay::operations::RefundPaymentError;
use generated::{nopan, nupay};
use runtime::stand_in::Answer;
use runtime::{Error, RetryPolicy, Secret};
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
        .authorization_url("c", &scopes, state, "s", "x")
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

#[test]
fn a_payment_condition_becomes_a_funding_source_in_either_spelling() {
    for (text, source) in [
        ("debit", FundingSource::Debit),
        ("credit", FundingSource::Credit),
        (
            "credit-with-additional-limit",
            FundingSource::CreditWithAdditionalLimit,
        ),
        (
            "credit_with_additional_limit",
            FundingSource::CreditWithAdditionalLimit,
        ),
    ] {
        let condition = PaymentConditionType::from(text);
        assert_eq!(FundingSource::try_from(&condition), Ok(source), "{text}");
    }
    let added_later = PaymentConditionType::from("pix");
    let error = FundingSource::try_from(&added_later).expect_err("no funding source");
    assert!(error.to_string().contains("`pix`"), "{error}");
}

#[test]
fn a_payment_method_has_what_its_way_of_payment_needs() {
    for (method, expected) in [
        (
            PaymentMethod::manually_authorized(),
            r#"{"type":"nupay","authorizationType":"manually_authorized"}"#,
        ),
        (
            PaymentMethod::pre_authorized(FundingSource::Credit),
            r#"{"type":"nupay","authorizationType":"pre_authorized","fundingSource":"credit"}"#,
        ),
    ] {
        assert_eq!(serde_json::to_string(&method).expect("JSON"), expected);
    }
}

#[test]
fn responses_are_built_with_setters_and_tags_are_given_as_pairs() {
    let response = InitiateResponse::new().transaction_id("p-1");
    let finalized = FinalizeResponse::new()
        .status(PaymentStatus::Approved)
        .metadata([("order", "7"), ("shop", "2")]);
    let json = serde_json::to_value(&finalized).expect("JSON");
    assert_eq!(
        json["metadata"],
        serde_json::json!({ "order": "7", "shop": "2" })
    );
    assert_eq!(response.transaction_id.as_deref(), Some("p-1"));
}

#[test]
fn an_unsigned_notification_can_be_read_by_a_name_that_says_so() {
    let headers = runtime::Headers::new();
    let read = |body: &str| {
        let delivery = nupay::webhooks::Delivery {
            method: "POST",
            target: "/nupay",
            headers: &headers,
            body: body.as_bytes(),
        };
        nupay::webhooks::Event::read_unverified(&delivery)
    };
    let event = read(
        r#"{"referenceId":"1","pspReferenceId":"p-1","timestamp":"2023-07-01T10:10:20.512Z","paymentMethodType":"nupay"}"#,
    );
    let Ok(nupay::webhooks::Event::OrderStatusNotification(order)) = event else {
        panic!("expected an order: {event:?}")
    };
    assert_eq!(order.psp_reference_id, "p-1");
    assert!(matches!(
        read("{"),
        Err(nupay::webhooks::Refusal::MalformedJson(_))
    ));
}

#[tokio::test]
async fn the_example_of_nopan_does_what_a_shop_does() {
    let (shop, nopan) = nopan_merchant::outside::stand_in().await.expect("a shop");

    let outcome = nopan_merchant::run(&shop, Some(&nopan)).await;

    outcome.unwrap_or_else(|error| panic!("{error}"));
    let initiated = &nopan.initiate_payment().requests()[0].body;
    let metadata = initiated.metadata.as_ref().expect("tags");
    assert_eq!(metadata["orderId"], "12345");
    let captured = &nopan.capture_payment().requests()[0].body;
    let refunded = &nopan.refund_payment().requests()[0].body;
    assert_eq!(captured.payment_details.amount, 7_500);
    assert_eq!(refunded.payment_details.amount, 2_500);
    assert_eq!(refunded.payment_details.description, "Order 1");
    let charged = &nopan.charge_payment().requests()[0].body;
    let token = charged.payer_details.payment_token.as_ref();
    assert_eq!(token.map(Secret::expose), Some("token-of-the-payer"));
    assert_eq!(nopan.mock_payment().requests().len(), 1);
    // One by hand, and one for each webhook.
    assert_eq!(nopan.payment_status().requests().len(), 4);
}

#[tokio::test]
async fn the_example_of_nupay_does_what_a_shop_does() {
    let (shop, outside) = nupay_merchant::outside::stand_in().await.expect("a shop");

    let outcome = nupay_merchant::run(&shop, &outside).await;

    outcome.unwrap_or_else(|error| panic!("{error}"));
    let nupay_merchant::outside::Outside::StandIn(nupay) = outside else {
        panic!("expected a stand-in")
    };
    let created = nupay.create_payment().requests();
    let [paid, cancelled] = created.as_slice() else {
        panic!("expected two payments: {created:?}")
    };
    assert_eq!(paid.header("Authorization"), Some("Bearer a-7"));
    let paid = paid.body.known().expect("the documented form");
    assert_eq!(
        paid.payment_method,
        PaymentMethod::pre_authorized(FundingSource::Credit)
    );
    assert_eq!(paid.installments, Some(3));
    assert_eq!(cancelled.header("Authorization"), None);
    let refund = &nupay.refund_payment().requests()[0].body;
    assert_eq!(refund.amount.value.to_string(), "50.00");
    assert_eq!(refund.amount.currency, "BRL");
    let exchange = &nupay.issue_token().requests()[0].body;
    let verifier = exchange.get("code_verifier").expect("a verifier");
    let authorization = &nupay.authorization_url().requests()[0];
    let pkce = runtime::auth::Pkce::from_verifier(verifier).expect("a verifier");
    let pkce = pkce.with_encoding(runtime::auth::ChallengeEncoding::Hex);
    assert_eq!(
        authorization.query("code_challenge").as_deref(),
        Some(pkce.challenge())
    );
    assert_eq!(nupay.start_backchannel_authentication().requests().len(), 2);
    assert_eq!(nupay.validate_otp().requests().len(), 1);
    assert_eq!(nupay.cancel_payment().requests().len(), 1);
}
