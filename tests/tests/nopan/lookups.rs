//! What became of a payment: its status and its events.

use crate::support::{sent, server};
use crate::{answering, client, moment};
use generated::nopan::models::{OperationStatus, PaymentStatus, PaymentStep, Timestamp};
use runtime::stand_in::Answer;

#[tokio::test]
async fn payment_status_reads_epoch_seconds_where_a_date_is_due() {
    let (server, client) = answering("getPaymentStatus", "StatusWithEpoch").await;

    let payment = client
        .payment_status("ee2anef9bt")
        .nopan_version("0.1")
        .await
        .expect("a status")
        .value;

    let expected = "\
GET /payments/ee2anef9bt/status
accept: application/json
authorization: Bearer token-1
nopan-version: 0.1

";
    assert_eq!(sent(&server), expected);
    assert_eq!(payment.status, Some(PaymentStatus::Pending));
    assert_eq!(payment.step, Some(PaymentStep::Initiate));
    let provider = payment.provider_details.expect("details of the provider");
    assert_eq!(
        provider.registered_at,
        Some(Timestamp::Epoch(1_748_699_594.into()))
    );
    let expires = provider.expires_at.expect("an end").timestamp();
    assert_eq!(
        expires.expect("a moment"),
        "2025-05-30T16:29:54Z".parse().unwrap()
    );
    assert_eq!(
        payment.payment_details.and_then(|details| details.amount),
        Some(200)
    );
}

#[test]
fn a_timestamp_gives_the_moment_of_a_text_of_seconds_and_of_milliseconds() {
    for json in [
        r#""2025-05-29T07:53:31.886Z""#,
        r#""2025-05-29T09:53:31.886+02:00""#,
        "1748505211886",
    ] {
        let timestamp: Timestamp = serde_json::from_str(json).expect("a timestamp");
        let moment = timestamp.timestamp().expect("a moment");
        assert_eq!(moment.to_string(), "2025-05-29T07:53:31.886Z", "{json}");
        assert_eq!(serde_json::to_string(&timestamp).expect("JSON"), json);
    }
    let timestamp: Timestamp = serde_json::from_str("1748505211").expect("a timestamp");
    let moment = timestamp.timestamp().expect("a moment");
    assert_eq!(moment.to_string(), "2025-05-29T07:53:31Z");
    let timestamp: Timestamp = serde_json::from_str("\"soon\"").expect("a timestamp");
    timestamp.timestamp().expect_err("no moment");
}

#[tokio::test]
async fn a_status_that_the_document_does_not_list_is_kept_as_it_came() {
    let server = server([Answer::json(
        200,
        r#"{"status":"ON_HOLD","step":"DISPUTE","added":{"later":[]}}"#,
    )])
    .await;
    let payment = client(&server)
        .payment_status("ee2anef9bt")
        .await
        .expect("a status")
        .value;
    let (status, step) = (
        payment.status.expect("a status"),
        payment.step.expect("a step"),
    );
    assert!(matches!(status, PaymentStatus::Unknown(_)), "{status:?}");
    assert_eq!(status.as_str(), "ON_HOLD");
    assert_eq!(step.as_str(), "DISPUTE");
}

#[tokio::test]
async fn payment_events_list_each_capture() {
    let (server, client) = answering("getPaymentEvents", "EventsIris").await;

    let events = client
        .payment_events("p9vhkuj92yav")
        .await
        .expect("events")
        .value;

    let expected = "\
GET /payments/p9vhkuj92yav/events
accept: application/json
authorization: Bearer token-1

";
    assert_eq!(sent(&server), expected);
    let payment = events.payment_details.expect("details of the payment");
    assert_eq!(
        (payment.captured_amount, payment.refunded_amount),
        (Some(100), Some(0))
    );
    assert_eq!(payment.refunds, None);
    let captures = payment.captures.expect("captures");
    let [capture] = captures.as_slice() else {
        panic!("expected one capture: {captures:?}")
    };
    assert_eq!(capture.status, Some(OperationStatus::Approved));
    assert_eq!(capture.timestamp, Some(moment("2026-04-01T12:14:09.082Z")));
}
