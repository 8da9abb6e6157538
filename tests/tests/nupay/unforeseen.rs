//! Responses with less than the documents show, or of another form: money has moved, so they must be readable.

use crate::support::server;
use crate::{PAYMENT, client, pre_authorized};
use generated::nupay::Client;
use generated::nupay::models::{
    BackchannelAuthenticationForm, CheckoutCreationRequest, CheckoutCreationResponse,
    CheckoutStatus, OtpResendRequest, OtpTokens, OtpValidation, OtpValidationResponse,
    PaymentMethodType, RefundStatus, TokenRequest, TokenRequestRefreshOAuth, TokenResponse,
};
use runtime::stand_in::{Answer, StandIn};

async fn responding(json: &str) -> (StandIn, Client) {
    let server = server([Answer::json(200, json)]).await;
    let client = client(&server);
    (server, client)
}

fn refresh() -> TokenRequest {
    TokenRequestRefreshOAuth::new("urn:x", "assertion", "verifier", "refresh").into()
}

fn validation() -> OtpValidation {
    OtpValidation::new("login_hint=12345678909", "ticket-1", "123456")
}

#[tokio::test]
async fn a_status_can_be_read_whatever_the_payer_the_amount_and_the_refunds_lack() {
    let (_server, client) = responding(
        r#"{"pspReferenceId":"p","referenceId":"r","status":"COMPLETED","timestamp":"2022-08-16T17:20:48.795Z",
            "amount":{},"payer":{},"refunds":[{},{"amount":{},"error":{}}]}"#,
    )
    .await;
    let payment = client
        .payment_status(PAYMENT)
        .await
        .expect("a status")
        .value;
    assert_eq!(payment.status, CheckoutStatus::Completed);
    assert_eq!(payment.payer.id, None);
    assert_eq!(
        (payment.amount.value, payment.amount.currency),
        (None, None)
    );
    let refunds = payment.refunds.expect("refunds");
    assert_eq!(refunds.len(), 2);
    assert_eq!(
        (refunds[0].refund_id.as_deref(), &refunds[0].status),
        (None, &None)
    );
}

#[tokio::test]
async fn a_refund_can_be_read_whatever_its_amount_lacks() {
    let (_server, client) = responding(
        r#"{"transactionRefundId":"t","pspReferenceId":"p","refundId":"f","status":"REFUNDED","dueDate":null,"amount":{}}"#,
    )
    .await;
    let refund = client
        .refund_status("p", "f")
        .await
        .expect("a refund")
        .value;
    assert_eq!(refund.status, RefundStatus::Refunded);
    assert_eq!(refund.amount.value, None);
}

#[tokio::test]
async fn authorizations_and_tokens_can_be_read_without_any_field() {
    let (_server, client) = responding("{}").await;
    let form = BackchannelAuthenticationForm::new("login_hint=12345678909");
    let started = client.start_backchannel_authentication(&form).await;
    let started = started.expect("a start").value.into_known();
    assert_eq!(started.expect("the documented form").ticket, None);

    let (_server, client) = responding("{}").await;
    let completed = client
        .complete_backchannel_authentication(&validation())
        .await;
    let completed = completed.expect("an outcome").value.into_known();
    assert_eq!(completed, Ok(OtpTokens::new()));

    let (_server, client) = responding("{}").await;
    let tokens = client.issue_token(&refresh()).await.expect("tokens").value;
    assert!(
        tokens
            .known()
            .expect("the documented form")
            .access_token
            .is_none()
    );
}

#[tokio::test]
async fn a_created_payment_of_another_form_is_kept_as_it_came() {
    // Without the fields of the documented form, with one of them of another type, and no object at all.
    for json in [
        r#"{"session":"s-1","qrCode":"00020126"}"#,
        r#"{"pspReferenceId":"p","referenceId":"r","status":"COMPLETED","paymentUrl":{"web":"https://x.example"}}"#,
        r#"["p"]"#,
        "\"p\"",
    ] {
        let (_server, client) = responding(json).await;
        let created = client.create_payment(&pre_authorized()).await;
        let created = created
            .unwrap_or_else(|error| panic!("{json}: {error}"))
            .value;
        let CheckoutCreationResponse::Unknown(unknown) = &created else {
            panic!("{json}: {created:?}")
        };
        assert_eq!(unknown.json().as_str(), json);
        assert!(created.known().is_none());
        let error = created.into_known().expect_err("another form").to_string();
        assert!(!error.contains("00020126"), "{error}");
    }
}

#[tokio::test]
async fn a_created_payment_with_more_than_the_documented_form_loses_nothing() {
    let json =
        r#"{"pspReferenceId":"p","referenceId":"r","status":"COMPLETED","qrCode":"00020126"}"#;
    let (_server, client) = responding(json).await;
    let created = client
        .create_payment(&pre_authorized())
        .await
        .expect("a payment")
        .value;
    assert_eq!(serde_json::to_string(&created).expect("JSON"), json);
    let created = created.into_known().expect("the documented form");
    assert_eq!(created.additional["qrCode"].as_str(), "\"00020126\"");
}

#[tokio::test]
async fn tokens_and_authorizations_of_another_form_are_kept_as_they_came() {
    let json = r#"{"redirect":"https://x.example"}"#;
    let (_server, client) = responding(json).await;
    let tokens = client
        .issue_token(&refresh())
        .await
        .expect("a response")
        .value;
    assert!(matches!(&tokens, TokenResponse::Unknown(unknown) if unknown.json().as_str() == json));

    let (_server, client) = responding(json).await;
    let completed = client
        .complete_backchannel_authentication(&validation())
        .await;
    let completed = completed.expect("a response").value;
    assert!(
        matches!(completed, OtpValidationResponse::Unknown(_)),
        "{completed:?}"
    );
}

#[tokio::test]
async fn a_request_of_another_form_is_sent_as_it_is() {
    let created = r#"{"pspReferenceId":"p","referenceId":"r","status":"COMPLETED"}"#;
    let json = r#"{"session":"s-1","amount":10.00}"#;
    let request: CheckoutCreationRequest = serde_json::from_str(json).expect("a request");
    let (server, client) = responding(created).await;
    client.create_payment(&request).await.expect("a payment");
    assert_eq!(server.requests()[0].text(), json);

    let json = r#"{"channel":"voice"}"#;
    let request: OtpResendRequest = serde_json::from_str(json).expect("a request");
    let (server, client) = responding("{}").await;
    client.resend_otp(&request).await.expect("a response");
    assert_eq!(server.requests()[0].text(), json);
}

#[tokio::test]
async fn a_payment_method_that_the_page_does_not_list_is_kept() {
    let (_server, client) = responding(
        r#"{"pspReferenceId":"p","referenceId":"r","status":"COMPLETED","timestamp":"yesterday","amount":{},"payer":{},
            "paymentMethodType":"pix"}"#,
    )
    .await;
    let payment = client
        .payment_status(PAYMENT)
        .await
        .expect("a status")
        .value;
    let method = payment.payment_method_type.expect("a method");
    assert_eq!(method.as_str(), "pix");
    assert_ne!(method, PaymentMethodType::Nupay);
    // A time in a form of its own must not make the status unreadable either.
    assert_eq!(payment.timestamp.as_str(), "yesterday");
    assert!(payment.timestamp.timestamp().is_err());
}
