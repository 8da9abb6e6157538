//! Money back: refunds, and payments that are cancelled before there is any.

use crate::support::sent;
use crate::{PAYMENT, answering, decimal};
use generated::nupay::models::{
    CheckoutCancelCode, CheckoutCancelStatus, RefundAmount, RefundCreationRequest,
    RefundCreationStatus, RefundErrorType, RefundStatus,
};
use runtime::Maybe;

#[tokio::test]
async fn payment_status_lists_the_refunds_that_failed_with_their_reason() {
    let (_server, client) = answering("PaymentsStatusByPspReferenceIdGet", "refunded").await;

    let refunds = client
        .payment_status(PAYMENT)
        .await
        .expect("a status")
        .value
        .refunds
        .expect("refunds");

    let [open, failed] = refunds.as_slice() else {
        panic!("expected two refunds: {refunds:?}")
    };
    assert_eq!(open.status, Some(RefundStatus::Refunding));
    assert_eq!(open.due_date, Maybe::Null);
    assert_eq!(
        open.amount
            .as_ref()
            .and_then(|amount| amount.value)
            .map(|value| value.to_string())
            .as_deref(),
        Some("5.00")
    );
    assert_eq!(open.error, None);
    assert_eq!(failed.status, Some(RefundStatus::Error));
    let reason = failed
        .error
        .as_ref()
        .and_then(|error| error.r#type.as_ref());
    assert_eq!(reason, Some(&RefundErrorType::InsufficientFunds));
}

#[tokio::test]
async fn cancel_payment_sends_the_content_type_of_the_providers_sample_and_no_body() {
    let (server, client) = answering("PaymentsCancelByPspReferenceIdPost", "cancelled").await;

    let cancelled = client
        .cancel_payment(PAYMENT)
        .await
        .expect("an answer")
        .value;

    let expected = "\
POST /v1/checkouts/payments/ea6dd35a-699e-4dc1-b036-3369f409c8cd/cancel
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

";
    assert_eq!(sent(&server), expected);
    assert_eq!(cancelled.status, CheckoutCancelStatus::Cancelled);
    assert_eq!(cancelled.reference_id, "F5C1A4E20D3B4E07B7E871F5B5BC9F91");
}

#[tokio::test]
async fn a_denied_cancellation_says_why() {
    let (_server, client) = answering("PaymentsCancelByPspReferenceIdPost", "denied").await;
    let denied = client
        .cancel_payment(PAYMENT)
        .await
        .expect("an answer")
        .value;
    assert_eq!(denied.status, CheckoutCancelStatus::Denied);
    assert_eq!(denied.code, Some(CheckoutCancelCode::AlreadySettled));
}

#[tokio::test]
async fn refund_payment_sends_the_exact_amount() {
    let (server, client) = answering("PaymentsRefundByPspReferenceIdPost", "refunding").await;
    let refund = RefundCreationRequest::new(
        RefundAmount::new(decimal("10.00"), "BRL"),
        "234982-abcde-1235",
    )
    .notes("Cliente recebeu produto com defeito.");

    let created = client
        .refund_payment(PAYMENT, &refund)
        .await
        .expect("a refund")
        .value;

    let expected = r#"POST /v1/checkouts/payments/ea6dd35a-699e-4dc1-b036-3369f409c8cd/refunds
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

{"amount":{"value":10.00,"currency":"BRL"},"transactionRefundId":"234982-abcde-1235","notes":"Cliente recebeu produto com defeito."}"#;
    assert_eq!(sent(&server), expected);
    assert_eq!(created.refund_id, "fde05f28-486e-4399-b23e-c14a559c1845");
    assert_eq!(created.status, RefundCreationStatus::Refunding);
    assert_eq!(created.due_date, Maybe::Null);
    assert_eq!(created.error, None);
}

#[tokio::test]
async fn a_refund_that_fails_is_an_answer_without_a_due_date() {
    let (_server, client) = answering("PaymentsRefundByPspReferenceIdPost", "error").await;
    let refund = RefundCreationRequest::new(
        RefundAmount::new(decimal("10.00"), "BRL"),
        "234982-abcde-1235",
    );

    let failed = client
        .refund_payment(PAYMENT, &refund)
        .await
        .expect("an answer")
        .value;

    assert_eq!(failed.status, RefundCreationStatus::Error);
    assert_eq!(failed.due_date, Maybe::Absent);
    assert_eq!(
        failed.error.and_then(|error| error.r#type),
        Some(RefundErrorType::InsufficientFunds)
    );
}

#[tokio::test]
async fn refund_status_needs_the_ids_of_payment_and_refund() {
    let (server, client) = answering("PaymentsRefundByIdGet", "refunding").await;

    let refund = client
        .refund_status(PAYMENT, "F5C1A4E20D3B4E07B7E871F5B5BC9F22")
        .await
        .expect("a refund")
        .value;

    let expected = "\
GET /v1/checkouts/payments/ea6dd35a-699e-4dc1-b036-3369f409c8cd/refunds/F5C1A4E20D3B4E07B7E871F5B5BC9F22
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

";
    assert_eq!(sent(&server), expected);
    assert_eq!(refund.status, RefundStatus::Refunding);
    assert_eq!(refund.due_date, None, "required, and null in the example");
    let value = refund.amount.value.map(|value| value.to_string());
    assert_eq!(value.as_deref(), Some("10.00"));
    assert_eq!(refund.transaction_refund_id, "234982-abcde-1235");
}
