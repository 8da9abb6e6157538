//! Payments with Nopan, as they go over the wire: from the token to the report.
//!
//! The answers are the examples of `specs/nopan.yaml`. Amounts are integers in minor units. The rest of the API is
//! below `nopan/`.

mod nopan {
    mod lookups;
    mod mocks_and_reports;
}
mod support;

use generated::nopan::models::{
    CancelRequest, CapturePaymentDetails, CaptureRequest, Channel, ChargePayerDetails,
    ChargePaymentDetails, ChargeRequest, FinalizeRequest, InitiatePayerDetails,
    InitiatePaymentDetails, InitiateRequest, PaymentStatus, PaymentStep, Phone, ProviderId,
    ProviderSelection, RefundPaymentDetails, RefundRequest, RequestContext, StatusInfo, Timestamp,
    TokenRequest, TransactionType,
};
use generated::nopan::{Client, Credentials, Environment};
use runtime::DateTime;
use runtime::stand_in::StandIn;
use std::sync::LazyLock;
use support::{Examples, sent, server};

static NOPAN: LazyLock<Examples> = LazyLock::new(|| Examples::of("nopan"));

const KEY: &str = "5f1c1f0e-2f4e-4f9e-8f43-7a2c9d1b6a10";

fn client(server: &StandIn) -> Client {
    Client::new(
        Environment::custom(server.url()),
        Credentials::new().oauth2("token-1"),
    )
    .expect("a client")
}

/// Starts a server that gives one example of the document, and a client of it.
async fn answering(operation: &str, example: &str) -> (StandIn, Client) {
    let server = server([NOPAN.answer(operation, 200, example)]).await;
    let client = client(&server);
    (server, client)
}

fn moment(text: &str) -> DateTime {
    text.parse().expect("a moment")
}

fn code(info: &Option<StatusInfo>) -> Option<&str> {
    info.as_ref()?.reason_code.as_deref()
}

fn message(info: &Option<StatusInfo>) -> Option<&str> {
    info.as_ref()?.message.as_deref()
}

/// A payment in Poland whose payer gave the shop a one-time code.
fn blik() -> InitiateRequest {
    InitiateRequest::new(
        "merchant-1234",
        "client-txn-54c8c9bc",
        "https://api.merchant.callback?ref=order-1234",
        TransactionType::OneTime,
        InitiatePaymentDetails::new(100, "PLN", "PL", "Product ID 1234 purchase"),
        ProviderSelection::new(ProviderId::Blik),
        InitiatePayerDetails::new("payerUUID").one_time_code("123456"),
    )
}

#[tokio::test]
async fn access_token_sends_a_form_and_no_bearer_token() {
    let server = server([NOPAN.answer("getAccessToken", 200, "AccessToken")]).await;
    let client =
        Client::new(Environment::custom(server.url()), Credentials::new()).expect("a client");
    let request = TokenRequest::new("merchant-abc123")
        .client_id("merchant-abc123")
        .scope("payments:read payments:process");

    let token = client.access_token(&request).await.expect("a token").value;

    let expected = "\
POST /auth/token
accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&processing_account_id=merchant-abc123&client_id=merchant-abc123\
&scope=payments%3Aread+payments%3Aprocess";
    assert_eq!(sent(&server), expected);
    assert_eq!(token.access_token.expose(), "header.payload.signature");
    assert_eq!(token.token_type, "Bearer");
    assert_eq!(token.expires_in, 7200);
    assert_eq!(token.refresh_expires_in, Some(0));
    assert_eq!(
        token.not_before_policy,
        Some(0),
        "`not-before-policy` on the wire"
    );
    assert_eq!(token.scope.as_deref(), Some("payments:read"));
}

#[tokio::test]
async fn access_token_does_not_show_the_token_it_would_replace() {
    let (server, client) = answering("getAccessToken", "AccessToken").await;
    client
        .access_token(&TokenRequest::new("merchant-abc123"))
        .await
        .expect("a token");
    assert_eq!(server.requests()[0].header("Authorization"), None);
}

#[tokio::test]
async fn initiate_payment_sends_token_key_and_version() {
    let (server, client) = answering("initiatePayment", "ApprovalPendingWithStep").await;
    let context = RequestContext::new()
        .ip_address("203.0.113.45")
        .user_agent("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36")
        .channel(Channel::Web)
        .device_id("device-12345")
        .locale("pl-PL");
    let payment = blik()
        .request_context(context)
        .metadata([("orderId", "12345"), ("customerId", "cust-789")]);

    let pending = client
        .initiate_payment(&payment)
        .idempotency_key(KEY)
        .nopan_version("0.1")
        .await
        .expect("a payment")
        .value;

    let body = concat!(
        r#"{"processingAccountId":"merchant-1234","clientTransactionId":"client-txn-54c8c9bc","#,
        r#""returnUrl":"https://api.merchant.callback?ref=order-1234","transactionType":"ONE_TIME","#,
        r#""paymentDetails":{"amount":100,"currency":"PLN","country":"PL","description":"Product ID 1234 purchase"},"#,
        r#""providerDetails":{"providerId":"BLIK"},"payerDetails":{"payerId":"payerUUID","oneTimeCode":"123456"},"#,
        r#""requestContext":{"ipAddress":"203.0.113.45","#,
        r#""userAgent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36","#,
        r#""channel":"WEB","deviceId":"device-12345","locale":"pl-PL"},"#,
        r#""metadata":{"customerId":"cust-789","orderId":"12345"}}"#,
    );
    let head = "\
POST /payments/initiate
accept: application/json
authorization: Bearer token-1
content-type: application/json
idempotency-key: 5f1c1f0e-2f4e-4f9e-8f43-7a2c9d1b6a10
nopan-version: 0.1

";
    assert_eq!(sent(&server), format!("{head}{body}"));
    assert_eq!(pending.transaction_id.as_deref(), Some("ee2anef9bt"));
    assert_eq!(pending.status, Some(PaymentStatus::Pending));
    assert_eq!(pending.step, Some(PaymentStep::Initiate));
    assert_eq!(code(&pending.status_info), Some("-1"));
    assert_eq!(message(&pending.status_info), Some("Awaiting user consent"));
}

#[tokio::test]
async fn initiate_payment_brings_the_address_to_send_the_payer_to() {
    let (_server, client) = answering("initiatePayment", "ApprovalPending").await;

    let pending = client
        .initiate_payment(&blik())
        .await
        .expect("a payment")
        .value;

    let provider = pending.provider_details.expect("details of the provider");
    assert_eq!(provider.provider_id, Some(ProviderId::Wero));
    assert_eq!(
        provider.redirect_url.as_deref(),
        Some("https://merchant.callback.com")
    );
    assert_eq!(
        provider.expires_at,
        Some(Timestamp::DateTime(moment("2026-01-19T14:32:05.987654Z")))
    );
    assert_eq!(pending.metadata.expect("metadata")["promo"], "BLACK_FRIDAY");
}

#[tokio::test]
async fn initiate_payment_sends_a_phone_number_in_two_parts() {
    let (server, client) = answering("initiatePayment", "ApprovalPending").await;
    let mut payment = blik();
    payment.provider_details = ProviderSelection::new(ProviderId::Bizum);
    payment.payer_details =
        InitiatePayerDetails::new("payerUUID").phone(Phone::new("+34", "633782248"));

    client.initiate_payment(&payment).await.expect("a payment");

    let body = server.requests()[0].text();
    let payer = r#""payerDetails":{"payerId":"payerUUID","phone":{"countryCode":"+34","number":"633782248"}}}"#;
    assert!(body.ends_with(payer), "{body}");
}

#[tokio::test]
async fn finalize_payment_sends_two_ids_and_brings_the_amount() {
    let (server, client) = answering("finalizePayment", "Approved").await;
    let request = FinalizeRequest::new("merchant-1234", "p9vhkuj92yav");

    let approved = client
        .finalize_payment(&request)
        .idempotency_key(KEY)
        .await
        .expect("an answer")
        .value;

    let expected = r#"POST /payments/finalize
accept: application/json
authorization: Bearer token-1
content-type: application/json
idempotency-key: 5f1c1f0e-2f4e-4f9e-8f43-7a2c9d1b6a10

{"processingAccountId":"merchant-1234","transactionId":"p9vhkuj92yav"}"#;
    assert_eq!(sent(&server), expected);
    assert_eq!(approved.status, Some(PaymentStatus::Approved));
    let payment = approved.payment_details.expect("details of the payment");
    assert_eq!(payment.amount, Some(75));
    assert_eq!(payment.currency.as_deref(), Some("EUR"));
    assert_eq!(payment.auto_capture, Some(false));
    assert_eq!(
        approved
            .payer_details
            .and_then(|payer| payer.payer_id)
            .as_deref(),
        Some("payerUUID")
    );
}

#[tokio::test]
async fn a_declined_payment_is_an_answer_and_says_why() {
    let (_server, client) = answering("finalizePayment", "Declined").await;
    let request = FinalizeRequest::new("merchant-1234", "p9vhkuj92yav");
    let declined = client
        .finalize_payment(&request)
        .await
        .expect("an answer")
        .value;
    assert_eq!(declined.status, Some(PaymentStatus::Declined));
    assert_eq!(code(&declined.status_info), Some("1000"));
    assert_eq!(declined.payment_details, None);
}

#[tokio::test]
async fn charge_payment_sends_the_token_of_the_payer() {
    let (server, client) = answering("chargePayment", "Charged").await;
    let charge = ChargeRequest::new(
        "merchant-1234",
        "client-txn-charge-01",
        ChargePaymentDetails::new(200, "EUR", "IT", "Monthly plan").auto_capture(true),
        ProviderSelection::new(ProviderId::Satispay),
        ChargePayerDetails::new("payerUUID").payment_token("eyJraWQi..."),
    )
    .request_context(RequestContext::new().channel(Channel::System));

    let charged = client
        .charge_payment(&charge)
        .idempotency_key(KEY)
        .await
        .expect("an answer")
        .value;

    let body = concat!(
        r#"{"processingAccountId":"merchant-1234","clientTransactionId":"client-txn-charge-01","paymentDetails":"#,
        r#"{"amount":200,"currency":"EUR","country":"IT","description":"Monthly plan","autoCapture":true},"#,
        r#""providerDetails":{"providerId":"SATISPAY"},"#,
        r#""payerDetails":{"payerId":"payerUUID","paymentToken":"eyJraWQi..."},"requestContext":{"channel":"SYSTEM"}}"#,
    );
    let head = "\
POST /payments/charge
accept: application/json
authorization: Bearer token-1
content-type: application/json
idempotency-key: 5f1c1f0e-2f4e-4f9e-8f43-7a2c9d1b6a10

";
    assert_eq!(sent(&server), format!("{head}{body}"));
    assert_eq!(charged.status, Some(PaymentStatus::Approved));
    assert_eq!(
        charged
            .provider_details
            .and_then(|details| details.provider_id),
        Some(ProviderId::Satispay)
    );
}

#[tokio::test]
async fn capture_payment_sends_an_amount_without_currency() {
    let (server, client) = answering("capturePayment", "Captured").await;
    let capture = CaptureRequest::new(
        "merchant-1234",
        "client-txn-54c8c9bc",
        "p9vhkuj92yav",
        CapturePaymentDetails::new(75),
    );

    let captured = client
        .capture_payment(&capture)
        .idempotency_key(KEY)
        .await
        .expect("an answer")
        .value;

    let expected = r#"POST /payments/capture
accept: application/json
authorization: Bearer token-1
content-type: application/json
idempotency-key: 5f1c1f0e-2f4e-4f9e-8f43-7a2c9d1b6a10

{"processingAccountId":"merchant-1234","clientTransactionId":"client-txn-54c8c9bc","transactionId":"p9vhkuj92yav","paymentDetails":{"amount":75}}"#;
    assert_eq!(sent(&server), expected);
    assert_eq!(
        captured.original_transaction_id.as_deref(),
        Some("ab1cdef2gh")
    );
    assert_eq!(
        captured.payment_details.and_then(|details| details.amount),
        Some(75)
    );
}

#[tokio::test]
async fn cancel_payment_understands_an_empty_object() {
    let (server, client) = answering("cancelPayment", "CanceledWithStep").await;
    let cancel = CancelRequest::new("merchant-1234", "client-txn-54c8c9bc", "p9vhkuj92yav");

    let canceled = client
        .cancel_payment(&cancel)
        .idempotency_key(KEY)
        .await
        .expect("an answer")
        .value;

    let expected = r#"POST /payments/cancel
accept: application/json
authorization: Bearer token-1
content-type: application/json
idempotency-key: 5f1c1f0e-2f4e-4f9e-8f43-7a2c9d1b6a10

{"processingAccountId":"merchant-1234","clientTransactionId":"client-txn-54c8c9bc","transactionId":"p9vhkuj92yav"}"#;
    assert_eq!(sent(&server), expected);
    assert_eq!(canceled.status, Some(PaymentStatus::Canceled));
    assert_eq!(canceled.step, Some(PaymentStep::Finalize));
    assert_eq!(
        canceled.provider_details,
        Some(Default::default()),
        "`{{}}` is there, and empty"
    );
}

#[tokio::test]
async fn refund_payment_sends_a_description() {
    let (server, client) = answering("refundPayment", "Accepted").await;
    let details = RefundPaymentDetails::new(75, "Refund for Product ID 1234");
    let refund = RefundRequest::new(
        "merchant-1234",
        "client-txn-54c8c9bc",
        "p9vhkuj92yav",
        details,
    );

    let accepted = client
        .refund_payment(&refund)
        .idempotency_key(KEY)
        .await
        .expect("an answer")
        .value;

    let expected = r#"POST /payments/refund
accept: application/json
authorization: Bearer token-1
content-type: application/json
idempotency-key: 5f1c1f0e-2f4e-4f9e-8f43-7a2c9d1b6a10

{"processingAccountId":"merchant-1234","clientTransactionId":"client-txn-54c8c9bc","transactionId":"p9vhkuj92yav","paymentDetails":{"amount":75,"description":"Refund for Product ID 1234"}}"#;
    assert_eq!(sent(&server), expected);
    assert_eq!(
        accepted.status,
        Some(PaymentStatus::Accepted),
        "accepted is not refunded yet"
    );
    assert_eq!(accepted.original_transaction_id, None);
}

#[tokio::test]
async fn a_payment_can_be_followed_from_its_token_to_its_refund() {
    let server = server([
        NOPAN.answer("getAccessToken", 200, "AccessToken"),
        NOPAN.answer("initiatePayment", 200, "ApprovalPending"),
        NOPAN.answer("finalizePayment", 200, "Approved"),
        NOPAN.answer("capturePayment", 200, "Captured"),
        NOPAN.answer("refundPayment", 200, "Refunded"),
        NOPAN.answer("getPaymentStatus", 200, "StatusIris"),
        NOPAN.answer("getPaymentEvents", 200, "EventsIris"),
    ])
    .await;
    let environment = Environment::custom(server.url());
    let (account, order) = ("merchant-1234", "client-txn-54c8c9bc");

    let anybody = Client::new(environment.clone(), Credentials::new()).expect("a client");
    let token = anybody
        .access_token(&TokenRequest::new(account))
        .await
        .expect("a token")
        .value;
    let client =
        Client::new(environment, Credentials::new().oauth2(token.access_token)).expect("a client");
    let payment = client
        .initiate_payment(&blik())
        .await
        .expect("a payment")
        .value;
    let id = payment.transaction_id.expect("an id");
    client
        .finalize_payment(&FinalizeRequest::new(account, &id))
        .await
        .expect("an answer");
    let capture = CaptureRequest::new(account, order, &id, CapturePaymentDetails::new(75));
    client.capture_payment(&capture).await.expect("an answer");
    let refund = RefundRequest::new(
        account,
        order,
        &id,
        RefundPaymentDetails::new(75, "Wrong size"),
    );
    let refund = client
        .refund_payment(&refund)
        .await
        .expect("an answer")
        .value;
    let id = refund.original_transaction_id.expect("an id");
    client.payment_status(&id).await.expect("a status");
    client.payment_events(&id).await.expect("events");

    let requests = server.requests();
    let lines: Vec<String> = requests
        .iter()
        .map(|request| format!("{} {}", request.method, request.target))
        .collect();
    assert_eq!(
        lines,
        [
            "POST /auth/token",
            "POST /payments/initiate",
            "POST /payments/finalize",
            "POST /payments/capture",
            "POST /payments/refund",
            "GET /payments/p9vhkuj92yav/status",
            "GET /payments/p9vhkuj92yav/events",
        ]
    );
    let tokens: Vec<_> = requests
        .iter()
        .map(|request| request.header("Authorization"))
        .collect();
    assert_eq!(tokens[0], None);
    assert_eq!(tokens[1..], [Some("Bearer header.payload.signature"); 6]);
}
