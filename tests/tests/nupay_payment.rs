//! Payments with NuPay, as they go over the wire.
//!
//! The answers are the examples of `specs/nupay.yaml`. Payments are here, the rest of the API is below `nupay/`.

mod nupay {
    mod authorization;
    mod conditions;
    mod refunds;
    mod unforeseen;
}
mod support;

use generated::nupay::models::{
    Address, Amount, AmountDetails, AuthorizationType, CheckoutCreationCode,
    CheckoutCreationStatus, CheckoutStatus, CheckoutStatusCode, DocumentType, FundingSource, Item,
    NuPayCheckoutCreationRequest, PaymentFlow, PaymentMethod, PaymentMethodType, PaymentRecipient,
    PaymentType, Phone, RecipientAmount, RefundAmount, RefundCreationRequest, Shipping, Shopper,
};
use generated::nupay::{Client, Credentials, Environment};
use runtime::stand_in::{Answer, StandIn};
use runtime::{Decimal, Maybe};
use std::sync::LazyLock;
use support::{Examples, sent, server};

static NUPAY: LazyLock<Examples> = LazyLock::new(|| Examples::of("nupay"));

const PAYMENT: &str = "ea6dd35a-699e-4dc1-b036-3369f409c8cd";

fn client(server: &StandIn) -> Client {
    let credentials = Credentials::new()
        .merchant_api_key("key-1")
        .merchant_api_token("token-1");
    Client::new(Environment::custom(server.url()), credentials).expect("a client")
}

/// Starts a server that gives one example of the document, and a client of it.
async fn answering(operation: &str, example: &str) -> (StandIn, Client) {
    let server = server([NUPAY.answer(operation, 200, example)]).await;
    let client = client(&server);
    (server, client)
}

fn decimal(digits: &str) -> Decimal {
    digits.parse().expect("a decimal")
}

fn reais(digits: &str) -> Amount {
    Amount::new(decimal(digits), "BRL")
}

fn john() -> Shopper {
    Shopper::new(
        "John",
        "Doe",
        "01234567890",
        DocumentType::Cpf,
        "john.doe@example.com",
    )
}

fn product(price: &str) -> Vec<Item> {
    vec![Item::new("12345", "Produto Teste", decimal(price), 1)]
}

fn manually() -> PaymentMethod {
    PaymentMethod::new().authorization_type(AuthorizationType::ManuallyAuthorized)
}

fn pages() -> PaymentFlow {
    PaymentFlow::new()
        .return_url("https://loja.example/return")
        .cancel_url("https://loja.example/cancel")
}

/// The example `preAuthorized` of the document.
fn pre_authorized() -> NuPayCheckoutCreationRequest {
    let method = PaymentMethod::new()
        .authorization_type(AuthorizationType::PreAuthorized)
        .funding_source(FundingSource::Credit);
    NuPayCheckoutCreationRequest::new(
        "123432abd",
        "7c1f8a56-30a9-4a0e-9f6c-0a2d5d9b4b11",
        reais("150.00"),
        john(),
        product("150.00"),
        method,
    )
    .installments(5)
    .callback_url("https://api.example.com/notify")
}

#[tokio::test]
async fn create_payment_sends_both_merchant_keys_and_every_digit() {
    let (server, client) = answering("PaymentsPost", "waiting").await;
    let address = || {
        Address::new(
            "BRA",
            "Rua Capote Valente",
            "39",
            "05409000",
            "São Paulo",
            "SP",
        )
        .neighborhood("Pinheiros")
    };
    let shopper = john()
        .reference("c1245228-1c68-11e6-94ac-0afa86a846a5")
        .phone(Phone::new().country("55").number("11999999999"))
        .ip("255.110.231.231")
        .locale("pt-BR");
    let payment = NuPayCheckoutCreationRequest::new(
        "123432abc",
        "595b6e74-0030-43ab-9b89-8f2ec9923272",
        reais("10.00").details(AmountDetails::new()),
        shopper,
        product("10.00"),
        manually(),
    )
    .transaction_id("D3AA1FC8372E430E8236649DB5EBD08E")
    .payment_flow(pages())
    .merchant_name("Loja Teste")
    .store_name("Loja Teste Campinas")
    .delay_to_auto_cancel(15)
    .shipping(
        Shipping::new()
            .value(decimal("49.99"))
            .company("Correios")
            .address(address()),
    )
    .billing_address(address())
    .order_url("https://admin.mystore.example.com/orders/v32478982")
    .callback_url("https://api.example.com/notify")
    .reference_date("2024-03-05 14:30:00".parse().expect("a date and a time"));

    let created = client
        .create_payment(&payment)
        .await
        .expect("a payment")
        .value
        .into_known()
        .expect("the documented form");

    let body = concat!(
        r#"{"merchantOrderReference":"123432abc","referenceId":"595b6e74-0030-43ab-9b89-8f2ec9923272","#,
        r#""amount":{"value":10.00,"currency":"BRL","details":{}},"#,
        r#""shopper":{"reference":"c1245228-1c68-11e6-94ac-0afa86a846a5","firstName":"John","lastName":"Doe","#,
        r#""document":"01234567890","documentType":"CPF","email":"john.doe@example.com","#,
        r#""phone":{"country":"55","number":"11999999999"},"ip":"255.110.231.231","locale":"pt-BR"},"#,
        r#""items":[{"id":"12345","description":"Produto Teste","value":10.00,"quantity":1}],"#,
        r#""paymentMethod":{"type":"nupay","authorizationType":"manually_authorized"},"#,
        r#""transactionId":"D3AA1FC8372E430E8236649DB5EBD08E","#,
        r#""paymentFlow":{"returnUrl":"https://loja.example/return","cancelUrl":"https://loja.example/cancel"},"#,
        r#""merchantName":"Loja Teste","storeName":"Loja Teste Campinas","delayToAutoCancel":15,"#,
        r#""shipping":{"value":49.99,"company":"Correios","address":{"country":"BRA","street":"Rua Capote Valente","#,
        r#""number":"39","neighborhood":"Pinheiros","postalCode":"05409000","city":"São Paulo","state":"SP"}},"#,
        r#""billingAddress":{"country":"BRA","street":"Rua Capote Valente","#,
        r#""number":"39","neighborhood":"Pinheiros","postalCode":"05409000","city":"São Paulo","state":"SP"},"#,
        r#""orderUrl":"https://admin.mystore.example.com/orders/v32478982","#,
        r#""callbackUrl":"https://api.example.com/notify","referenceDate":"2024-03-05 14:30:00"}"#,
    );
    let head = "\
POST /v1/checkouts/payments
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

";
    assert_eq!(sent(&server), format!("{head}{body}"));
    assert_eq!(
        created.psp_reference_id,
        "ea451bf2-26b8-40f8-a0a1-27d95df55871"
    );
    assert_eq!(created.reference_id, payment.reference_id);
    assert_eq!(created.status, CheckoutCreationStatus::WaitingPaymentMethod);
    assert_eq!(
        created.payment_url.value().map(String::as_str),
        Some("https://nuapp.nubank.com.br/checkout/example")
    );
    assert_eq!(created.payment_method_type, Some(PaymentMethodType::Nupay));
    assert_eq!(created.code, None);
}

#[tokio::test]
async fn create_payment_sends_the_customers_token_beside_the_merchant_keys() {
    let (server, client) = answering("PaymentsPost", "completed").await;

    let created = client
        .create_payment(&pre_authorized())
        .authorization("UVhslgtbavMol9u8")
        .await
        .expect("a payment")
        .value
        .into_known()
        .expect("the documented form");

    let body = concat!(
        r#"{"merchantOrderReference":"123432abd","referenceId":"7c1f8a56-30a9-4a0e-9f6c-0a2d5d9b4b11","#,
        r#""amount":{"value":150.00,"currency":"BRL"},"#,
        r#""shopper":{"firstName":"John","lastName":"Doe","#,
        r#""document":"01234567890","documentType":"CPF","email":"john.doe@example.com"},"#,
        r#""items":[{"id":"12345","description":"Produto Teste","value":150.00,"quantity":1}],"#,
        r#""paymentMethod":{"type":"nupay","authorizationType":"pre_authorized","fundingSource":"credit"},"#,
        r#""installments":5,"callbackUrl":"https://api.example.com/notify"}"#,
    );
    let head = "\
POST /v1/checkouts/payments
accept: application/json
authorization: Bearer UVhslgtbavMol9u8
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

";
    assert_eq!(sent(&server), format!("{head}{body}"));
    assert_eq!(created.status, CheckoutCreationStatus::Completed);
    assert_eq!(created.payment_url, Maybe::Null);
}

#[tokio::test]
async fn a_created_payment_without_a_page_to_open_can_be_read() {
    let answer = r#"{"pspReferenceId":"p","referenceId":"r","status":"COMPLETED"}"#;
    let server = server([Answer::json(200, answer)]).await;
    let created = client(&server)
        .create_payment(&pre_authorized())
        .await
        .expect("a payment");
    let created = created.value.into_known().expect("the documented form");
    assert_eq!(created.payment_url, Maybe::Absent);
}

#[tokio::test]
async fn a_customers_token_that_names_its_scheme_gets_no_second_one() {
    let (server, client) = answering("PaymentsPost", "completed").await;
    client
        .create_payment(&pre_authorized())
        .authorization("Bearer UVhslgtbavMol9u8")
        .await
        .expect("a payment");
    assert_eq!(
        server.requests()[0].header("Authorization"),
        Some("Bearer UVhslgtbavMol9u8")
    );
}

#[tokio::test]
async fn create_payment_sends_the_share_of_each_recipient() {
    let (server, client) = answering("PaymentsPost", "waiting").await;
    let share = |seller: &str, value| {
        PaymentRecipient::new(seller, RecipientAmount::new(decimal(value), "BRL"))
    };
    let payment = NuPayCheckoutCreationRequest::new(
        "123432abe",
        "1d1b5a5e",
        reais("30.00"),
        john(),
        product("30.00"),
        manually(),
    )
    .payment_flow(pages())
    .recipients(vec![
        share("seller-001", "20.00"),
        share("seller-002", "10.00"),
    ]);

    client.create_payment(&payment).await.expect("a payment");

    let body = server.requests()[0].text();
    let recipients = concat!(
        r#""recipients":[{"referenceId":"seller-001","amount":{"value":20.00,"currency":"BRL"}},"#,
        r#"{"referenceId":"seller-002","amount":{"value":10.00,"currency":"BRL"}}]}"#,
    );
    assert!(body.ends_with(recipients), "{body}");
}

#[tokio::test]
async fn a_payment_that_the_institution_cancels_at_once_is_an_answer_and_says_why() {
    let (_server, client) = answering("PaymentsPost", "cancelled").await;
    let created = client
        .create_payment(&pre_authorized())
        .await
        .expect("an answer")
        .value
        .into_known()
        .expect("the documented form");
    assert_eq!(created.status, CheckoutCreationStatus::Cancelled);
    assert_eq!(
        created.code,
        Some(CheckoutCreationCode::CancelledByInstitution)
    );
    assert_eq!(
        created.message.as_deref(),
        Some("The institution cancelled the payment.")
    );
}

#[tokio::test]
async fn payment_status_keeps_the_digits_of_the_amount() {
    let (server, client) = answering("PaymentsStatusByPspReferenceIdGet", "completed").await;

    let payment = client
        .payment_status("ea451bf2-26b8-40f8-a0a1-27d95df55871")
        .await
        .expect("a status")
        .value;

    let expected = "\
GET /v1/checkouts/payments/ea451bf2-26b8-40f8-a0a1-27d95df55871/status
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

";
    assert_eq!(sent(&server), expected);
    assert_eq!(payment.status, CheckoutStatus::Completed);
    let value = payment.amount.value.map(|value| value.to_string());
    assert_eq!(value.as_deref(), Some("10.00"));
    assert_eq!(payment.amount.currency.as_deref(), Some("BRL"));
    assert_eq!(payment.payment_type, Some(PaymentType::Credit));
    assert_eq!(payment.installment_number, Some(1));
    assert_eq!(payment.installment_number_purchase, None);
    assert_eq!(payment.payer.id.as_deref(), Some("payer-0001"));
    assert_eq!(payment.timestamp.as_str(), "2022-08-16T17:20:48.795Z");
    assert_eq!(payment.refunds, None);
}

#[tokio::test]
async fn payment_status_tells_who_cancelled() {
    let (_server, client) = answering("PaymentsStatusByPspReferenceIdGet", "cancelled").await;
    let payment = client
        .payment_status(PAYMENT)
        .await
        .expect("a status")
        .value;
    assert_eq!(payment.status, CheckoutStatus::Cancelled);
    assert_eq!(payment.code, Some(CheckoutStatusCode::CancelledByTimeout));
}

#[tokio::test]
async fn a_status_that_the_document_does_not_list_is_kept_as_it_came() {
    let body = concat!(
        r#"{"pspReferenceId":"p","referenceId":"r","status":"IN_ANALYSIS","timestamp":"t","payer":{"id":"x"},"#,
        r#""amount":{"value":1234567890123456.78,"currency":"BRL"},"paymentType":"crypto"}"#,
    );
    let server = server([Answer::json(200, body)]).await;

    let payment = client(&server)
        .payment_status("p")
        .await
        .expect("a status")
        .value;

    assert!(
        matches!(payment.status, CheckoutStatus::Unknown(_)),
        "{:?}",
        payment.status
    );
    assert_eq!(payment.status.as_str(), "IN_ANALYSIS");
    assert_eq!(
        payment.payment_type.as_ref().map(PaymentType::as_str),
        Some("crypto")
    );
    assert_eq!(
        payment
            .amount
            .value
            .map(|value| value.to_string())
            .as_deref(),
        Some("1234567890123456.78"),
        "more digits than an f64 has"
    );
}

#[tokio::test]
async fn an_id_cannot_change_the_path() {
    let (server, client) = answering("PaymentsRefundByIdGet", "refunding").await;
    client
        .refund_status("a/../b?c#d", "100% São")
        .await
        .expect("a refund");
    let expected = "/v1/checkouts/payments/a%2F..%2Fb%3Fc%23d/refunds/100%25%20S%C3%A3o";
    assert_eq!(server.requests()[0].target, expected);
}

#[tokio::test]
async fn a_payment_can_be_followed_from_its_creation_to_its_refund() {
    let server = server([
        NUPAY.answer("PaymentsPost", 200, "completed"),
        NUPAY.answer("PaymentsStatusByPspReferenceIdGet", 200, "completed"),
        NUPAY.answer("PaymentsRefundByPspReferenceIdPost", 200, "refunding"),
        NUPAY.answer("PaymentsRefundByIdGet", 200, "refunding"),
        NUPAY.answer("PaymentsCancelByPspReferenceIdPost", 200, "denied"),
    ])
    .await;
    let client = client(&server);

    let created = client
        .create_payment(&pre_authorized())
        .await
        .expect("a payment")
        .value
        .into_known()
        .expect("the documented form");
    let paid = client
        .payment_status(&created.psp_reference_id)
        .await
        .expect("a status")
        .value;
    let refund = RefundCreationRequest::new(
        RefundAmount::new(
            paid.amount.value.expect("a value"),
            paid.amount.currency.expect("a currency"),
        ),
        "refund-1",
    );
    let refund = client
        .refund_payment(&paid.psp_reference_id, &refund)
        .await
        .expect("a refund")
        .value;
    client
        .refund_status(&refund.psp_reference_id, &refund.refund_id)
        .await
        .expect("a refund");
    client
        .cancel_payment(&refund.psp_reference_id)
        .await
        .expect("an answer");

    let requests = server.requests();
    let lines: Vec<String> = requests
        .iter()
        .map(|request| format!("{} {}", request.method, request.target))
        .collect();
    assert_eq!(
        lines,
        [
            "POST /v1/checkouts/payments",
            "GET /v1/checkouts/payments/5b0f0d6b-7d5e-4a3d-9a6e-3f5a1d2c7e90/status",
            "POST /v1/checkouts/payments/ea451bf2-26b8-40f8-a0a1-27d95df55871/refunds",
            "GET /v1/checkouts/payments/ea6dd35a-699e-4dc1-b036-3369f409c8cd/refunds/fde05f28-486e-4399-b23e-c14a559c1845",
            "POST /v1/checkouts/payments/ea6dd35a-699e-4dc1-b036-3369f409c8cd/cancel",
        ]
    );
    let keys = |name| {
        requests
            .iter()
            .filter_map(move |request| request.header(name))
            .collect::<Vec<_>>()
    };
    assert_eq!(keys("X-Merchant-Key"), ["key-1"; 5]);
    assert_eq!(keys("X-Merchant-Token"), ["token-1"; 5]);
    let refund = r#"{"amount":{"value":10.00,"currency":"BRL"},"transactionRefundId":"refund-1"}"#;
    assert_eq!(
        requests[2].text(),
        refund,
        "the amount goes back with the digits it came with"
    );
}
