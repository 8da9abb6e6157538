//! What a caller learns when a payment goes wrong, above all: may it have been made? That no secret is shown on the way
//! is in `failures/secrets.rs`.

mod failures {
    mod secrets;
}
mod support;

use generated::nopan::operations::InitiatePaymentError;
use generated::nupay::models::{
    Amount, AuthorizationType, DocumentType, Item, NuPayCheckoutCreationRequest, PaymentMethod,
    RefundAmount, RefundCreationRequest, RefundErrorType, Shopper,
};
use generated::nupay::operations::{
    CreatePaymentError, CreatePaymentHeaders, PaymentStatusError, RefundPaymentError,
};
use generated::{nopan, nupay};
use runtime::stand_in::{Answer, StandIn};
use runtime::{BuildError, DecodeError, Error, RetryPolicy};
use std::net::TcpListener;
use std::time::{Duration, Instant};
use support::{Examples, sent, server};

fn client_of(url: String) -> nupay::Client {
    let credentials = nupay::Credentials::new()
        .merchant_api_key("key-1")
        .merchant_api_token("token-1");
    // One attempt: what is said about it does not depend on another one.
    nupay::Client::new(nupay::Environment::custom(url), credentials)
        .expect("a client")
        .with_retry(RetryPolicy::never())
}

fn client(server: &StandIn) -> nupay::Client {
    client_of(server.url())
}

fn payment() -> NuPayCheckoutCreationRequest {
    let amount = "10.01".parse().expect("a decimal");
    NuPayCheckoutCreationRequest::new(
        "order-1",
        "payment-1",
        Amount::new(amount, "BRL"),
        Shopper::new(
            "John",
            "Doe",
            "01234567890",
            DocumentType::Cpf,
            "john.doe@example.com",
        ),
        vec![Item::new("12345", "Produto Teste", amount, 1)],
        PaymentMethod::new().authorization_type(AuthorizationType::ManuallyAuthorized),
    )
}

/// Creates a payment that fails, against a server that gives `answer`.
async fn creation(answer: Answer) -> Error<CreatePaymentError> {
    client(&server([answer]).await)
        .create_payment(&payment())
        .await
        .expect_err("an error")
}

/// Reads a status that cannot be read, from a server that gives `answer`.
async fn reading(answer: Answer) -> Box<DecodeError> {
    match client(&server([answer]).await).payment_status("p-1").await {
        Err(Error::Decode(error)) => error,
        other => panic!("expected a decode error, found {other:?}"),
    }
}

/// Returns the address of a port that nobody listens on.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

#[tokio::test]
async fn a_refused_refund_says_why_in_its_own_type() {
    let answer =
        Examples::of("nupay").answer("PaymentsRefundByPspReferenceIdPost", 400, "fullyRefunded");
    let server = server([answer]).await;
    let refund = RefundCreationRequest::new(RefundAmount::new(5.into(), "BRL"), "refund-1");

    let error = client(&server)
        .refund_payment("p-1", &refund)
        .await
        .expect_err("an error");

    let Some(RefundPaymentError::BadRequest(refused)) = error.api() else {
        panic!("expected 400: {error:?}")
    };
    assert_eq!(
        refused.message.as_deref(),
        Some("Payment is fully refunded")
    );
    let kind = refused
        .error
        .as_ref()
        .and_then(|error| error.r#type.as_ref());
    assert_eq!(kind, Some(&RefundErrorType::FullyRefunded));
    assert_eq!(error.status(), Some(400));
    assert!(!error.may_have_happened());
}

#[tokio::test]
async fn a_refused_payment_names_each_field_that_is_wrong() {
    let server =
        server([Examples::of("nopan").answer("initiatePayment", 400, "ValidationFailure")]).await;
    let credentials = nopan::Credentials::new().oauth2("token-1");
    let client = nopan::Client::new(nopan::Environment::custom(server.url()), credentials)
        .expect("a client");

    let error = client
        .initiate_payment(&initiation())
        .await
        .expect_err("an error");

    let Some(InitiatePaymentError::BadRequest(refused)) = error.api() else {
        panic!("expected 400: {error:?}")
    };
    let fields = refused.fields.as_ref().expect("fields");
    assert_eq!(fields["paymentDetails.amount"], "Amount is required");
    assert_eq!(refused.call_id.as_deref(), Some("678c62b0177e4bc3-a12309"));
    assert!(!error.may_have_happened());
}

fn initiation() -> nopan::models::InitiateRequest {
    use nopan::models::{
        InitiatePayerDetails, InitiatePaymentDetails, ProviderId, ProviderSelection,
        TransactionType,
    };
    nopan::models::InitiateRequest::new(
        "merchant-1234",
        "order-1",
        "https://shop.example/return",
        TransactionType::OneTime,
        InitiatePaymentDetails::new(100, "EUR", "DE", "Order 1"),
        ProviderSelection::new(ProviderId::Wero),
        InitiatePayerDetails::new("payer-1"),
    )
}

#[tokio::test]
async fn each_documented_status_has_a_variant_of_its_own() {
    let documented = [
        (400, "badRequest", "Invalid request"),
        (401, "unauthorized", "Unauthorized MerchantCredential"),
        (404, "notFound", "Not found"),
        (422, "unprocessable", "Unprocessable entity"),
        (423, "locked", "Locked"),
        (429, "tooManyRequests", "Too many requests"),
        (500, "internalServerError", "Internal server error"),
    ];
    let examples = Examples::of("nupay");
    let answers: Vec<Answer> = documented
        .iter()
        .map(|(status, name, _)| examples.answer("PaymentsPost", *status, name))
        .collect();
    let server = server(answers).await;
    let client = client(&server);
    for (status, _, message) in documented {
        let error = client
            .create_payment(&payment())
            .await
            .expect_err("an error");
        let (variant, body) = match error.api() {
            Some(CreatePaymentError::BadRequest(body)) => (400, body),
            Some(CreatePaymentError::Unauthorized(body)) => (401, body),
            Some(CreatePaymentError::NotFound(body)) => (404, body),
            Some(CreatePaymentError::UnprocessableContent(body)) => (422, body),
            Some(CreatePaymentError::Locked(body)) => (423, body),
            Some(CreatePaymentError::TooManyRequests(body)) => (429, body),
            Some(CreatePaymentError::InternalServerError(body)) => (500, body),
            _ => panic!("{status}: {error:?}"),
        };
        assert_eq!((variant, error.status()), (status, Some(status)));
        assert_eq!(body.message.as_deref(), Some(message));
        assert_eq!(error.may_have_happened(), status == 500, "{status}");
    }
}

#[tokio::test]
async fn an_error_keeps_the_headers_of_the_answer() {
    let answer = Answer::json(429, "{}")
        .header("Retry-After", "7")
        .header("x-transaction-id", "trace-1");
    let error = creation(answer).await;
    let headers = error.headers().expect("headers");
    assert_eq!(headers.get("retry-after"), Some("7"));
    assert_eq!(headers.get("X-Transaction-Id"), Some("trace-1"));
    let headers = CreatePaymentHeaders(headers);
    assert_eq!(headers.retry_after(), Ok(Some("7".to_owned())));
    assert_eq!(headers.x_transaction_id(), Ok(Some("trace-1".to_owned())));
}

#[tokio::test]
async fn html_in_place_of_a_documented_500_keeps_status_and_page() {
    let page = "<html><h1>Internal Server Error</h1></html>";
    let error = creation(
        Answer::new(500)
            .header("Content-Type", "text/html; charset=utf-8")
            .body(page),
    )
    .await;
    let Error::Api(found) = &error else {
        panic!("expected an error of the API: {error:?}")
    };
    assert_eq!((found.status, found.value.as_ref()), (500, None));
    assert_eq!(found.text(), page);
    assert_eq!(
        found.mismatch().expect("a reason").message(),
        "expected application/json, found text/html"
    );
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn an_empty_body_is_not_a_payment() {
    let error = creation(Answer::new(200)).await;
    let Error::Decode(found) = &error else {
        panic!("expected a decode error: {error:?}")
    };
    assert_eq!(found.message(), "empty body, expected application/json");
    assert_eq!(error.status(), Some(200));
    assert!(error.may_have_happened(), "the server said 200");
}

#[tokio::test]
async fn an_undocumented_status_keeps_its_body() {
    let error = creation(
        Answer::new(503)
            .header("Content-Type", "text/plain")
            .body("maintenance"),
    )
    .await;
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert_eq!(error.status(), Some(503));
    assert_eq!(error.text().as_deref(), Some("maintenance"));
    assert_eq!(error.api(), None);
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn an_undocumented_refusal_did_not_happen() {
    let error = creation(Answer::new(418)).await;
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert!(!error.may_have_happened());
}

#[tokio::test]
async fn an_undocumented_conflict_may_mean_that_an_earlier_attempt_succeeded() {
    assert!(creation(Answer::new(409)).await.may_have_happened());
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_merchant_keys() {
    let elsewhere = server([Answer::json(200, "{}")]).await;
    let error = creation(Answer::new(307).header("Location", elsewhere.url())).await;
    assert_eq!(error.status(), Some(307));
    assert_eq!(elsewhere.requests(), []);
}

#[tokio::test]
async fn a_refused_connection_sent_nothing() {
    let error = client_of(nobody())
        .create_payment(&payment())
        .await
        .expect_err("an error");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!((error.status(), error.is_timeout()), (None, false));
    assert!(!error.may_have_happened());
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_answer_may_have_paid() {
    let server = server([Answer::hang_up()]).await;
    let error = client(&server)
        .create_payment(&payment())
        .await
        .expect_err("an error");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(
        sent(&server).starts_with("POST /v1/checkouts/payments\n"),
        "it arrived"
    );
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn a_connection_that_breaks_within_the_answer_may_have_paid() {
    let error = creation(Answer::cut(200, r#"{"pspReferenceId":"p-1""#)).await;
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn a_payment_is_not_repeated_when_an_old_connection_breaks() {
    let examples = Examples::of("nupay");
    let waiting = || examples.answer("PaymentsPost", 200, "waiting");
    let server = server([waiting(), Answer::hang_up(), waiting()]).await;
    let client = client(&server);
    client.create_payment(&payment()).await.expect("a payment");
    let error = client
        .create_payment(&payment())
        .await
        .expect_err("an error");
    assert!(error.may_have_happened());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_slow_answer_is_a_timeout_that_may_have_paid() {
    let server = server([Answer::json(200, "{}").after(Duration::from_secs(60))]).await;
    let begun = Instant::now();
    let call = client(&server)
        .create_payment(&payment())
        .timeout(Duration::from_millis(200));
    let error = call.await.expect_err("an error");
    assert!(error.is_timeout(), "{error:?}");
    assert!(error.may_have_happened());
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "it waited for the answer"
    );
}

/// Asserts that a call fails before anything arrives at `server`.
fn unsent<T: std::fmt::Debug, E: std::fmt::Debug>(
    server: &StandIn,
    result: Result<T, Error<E>>,
) -> BuildError {
    assert_eq!(server.requests(), [], "something was sent");
    match result {
        Err(error @ Error::Build(_)) if error.may_have_happened() => {
            panic!("nothing was sent: {error:?}")
        }
        Err(Error::Build(error)) => error,
        other => panic!("expected a build error, found {other:?}"),
    }
}

#[tokio::test]
async fn a_missing_merchant_token_is_named_before_anything_is_sent() {
    let server = server([Answer::new(200)]).await;
    let credentials = nupay::Credentials::new().merchant_api_key("key-1");
    let client = nupay::Client::new(nupay::Environment::custom(server.url()), credentials)
        .expect("a client");

    let error = unsent(&server, client.create_payment(&payment()).await);

    assert!(error.is_missing_credential());
    let message = error.to_string();
    assert!(
        message.contains("`MerchantApiToken`") && !message.contains("`MerchantApiKey`"),
        "{message}"
    );
}

#[tokio::test]
async fn a_customers_token_does_not_stand_in_for_the_merchant_keys() {
    let server = server([Answer::new(200)]).await;
    let environment = nupay::Environment::custom(server.url());
    let client = nupay::Client::new(environment, nupay::Credentials::new()).expect("a client");

    let error = unsent(
        &server,
        client
            .create_payment(&payment())
            .authorization("customer-1")
            .await,
    );

    let message = error.to_string();
    assert!(
        message
            .contains("`MerchantApiKey` (`Credentials::merchant_api_key`) and `MerchantApiToken`"),
        "{message}"
    );
}

#[tokio::test]
async fn a_missing_access_token_is_named_before_anything_is_sent() {
    let server = server([Answer::new(200)]).await;
    let environment = nopan::Environment::custom(server.url());
    let client = nopan::Client::new(environment, nopan::Credentials::new()).expect("a client");

    let error = unsent(&server, client.initiate_payment(&initiation()).await);

    assert!(error.is_missing_credential());
    assert!(error.to_string().contains("`OAuth2`"), "{error}");
}

#[tokio::test]
async fn an_empty_id_does_not_reach_another_resource() {
    let server = server([Answer::new(200)]).await;
    let error = unsent(&server, client(&server).payment_status("").await);
    assert!(
        error.to_string().contains("`pspReferenceId` is empty"),
        "{error}"
    );
}

#[tokio::test]
async fn an_id_of_two_dots_does_not_reach_another_resource() {
    let server = server([Answer::new(200)]).await;
    unsent(&server, client(&server).refund_status("p-1", "..").await);
}

#[tokio::test]
async fn a_wrong_type_is_found_by_its_path() {
    let answer = Answer::json(
        200,
        r#"{"pspReferenceId":"p","referenceId":"r","status":"COMPLETED","timestamp":"t","payer":{"id":"x"},
            "amount":{"value":"10.00","currency":"BRL"}}"#,
    );
    let error = reading(answer).await;
    assert_eq!(error.path(), Some("amount.value"));
    assert!(
        error.message().starts_with("`amount.value`: "),
        "{}",
        error.message()
    );
}

#[tokio::test]
async fn a_wrong_type_within_a_list_is_found_by_its_path() {
    let answer = Answer::json(
        200,
        r#"{"pspReferenceId":"p","referenceId":"r","status":"COMPLETED","timestamp":"t","payer":{"id":"x"},
            "amount":{"value":10,"currency":"BRL"},"refunds":[{"refundId":"f","status":"REFUNDED"},{"refundId":1}]}"#,
    );
    let error = reading(answer).await;
    assert!(
        error
            .path()
            .is_some_and(|path| path.starts_with("refunds") && path.ends_with("refundId")),
        "{error}"
    );
}

#[tokio::test]
async fn a_missing_field_is_named() {
    let error = reading(Answer::json(
        200,
        r#"{"pspReferenceId":"p","referenceId":"r"}"#,
    ))
    .await;
    assert!(
        error.message().contains("missing field `status`"),
        "{}",
        error.message()
    );
}

#[tokio::test]
async fn json_that_ends_too_early_keeps_what_came() {
    let text = r#"{"pspReferenceId":"p","#;
    let error = reading(Answer::json(200, text)).await;
    assert_eq!(error.body(), text.as_bytes());
    assert_eq!(error.status, 200);
}

#[tokio::test]
async fn errors_can_be_passed_on_as_standard_errors() {
    async fn pay(client: nupay::Client) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        client.payment_status("p-1").await?;
        Ok(())
    }
    let error = tokio::spawn(pay(client_of(nobody())))
        .await
        .expect("no panic")
        .expect_err("an error");
    assert!(
        error.downcast_ref::<Error<PaymentStatusError>>().is_some(),
        "{error:?}"
    );
    assert!(
        error.source().is_some(),
        "the error of the connection is its source"
    );
}
