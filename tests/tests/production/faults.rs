//! What is sent again after each fault of a server, and under which key: money moves once.

use crate::{Site, charge, charged, headers, payment, token};
use generated::nupay::models::{RefundAmount, RefundCreationRequest};
use runtime::RetryPolicy;
use runtime::jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};
use runtime::stand_in::{Answer, Received};
use std::time::{Duration, Instant};

/// An answer of 429 that says with this value when to come again.
fn too_many(retry_after: &str) -> Answer {
    Answer::json(429, "{}").header("Retry-After", retry_after)
}

/// A moment in the form that HTTP has for it.
fn date(moment: Timestamp) -> String {
    let printer = DateTimePrinter::new();
    printer
        .timestamp_to_rfc9110_string(&moment)
        .expect("a date")
}

/// Everything that can happen to a charge before its answer is whole.
fn faults() -> Vec<(&'static str, Answer)> {
    vec![
        ("drop before headers", Answer::hang_up()),
        ("drop after headers", Answer::cut(200, "")),
        ("drop mid body", Answer::cut(200, r#"{"transactionId":"p"#)),
        ("slow body", Answer::stall(200, r#"{"transactionId":"p"#)),
        ("failure", Answer::json(500, "{}")),
        ("too many, in seconds", too_many("0")),
        ("too many, until a date", too_many(&date(Timestamp::now()))),
    ]
}

/// The policy of a client, which waits for no slow body.
fn impatient(policy: &RetryPolicy) -> RetryPolicy {
    policy
        .clone()
        .with_attempt_timeout(Duration::from_millis(400))
}

/// Asserts that two requests arrived, and that they are the same.
fn same_twice(fault: &str, requests: &[Received]) {
    assert_eq!(requests.len(), 2, "{fault}");
    assert_eq!(requests[0].body, requests[1].body, "{fault}");
    assert_eq!(requests[0].target, requests[1].target, "{fault}");
}

#[tokio::test]
async fn a_charge_is_repeated_under_the_same_key_after_each_fault() {
    for (fault, answer) in faults() {
        let site = Site::answering([token("one"), answer, charged()]).await;
        let client = site.nopan(site.transport());
        let policy = impatient(client.inner().retry_policy());
        let client = client.with_retry(policy);
        let answer = client.charge_payment(&charge()).await.expect(fault);
        let charges = site.requests("/payments/charge");
        same_twice(fault, &charges);
        let key = answer.idempotency_key().expect(fault);
        assert_eq!(headers(&charges, "idempotency-key"), [key, key], "{fault}");
    }
}

#[tokio::test]
async fn a_charge_that_the_shop_sends_again_has_the_key_of_the_first() {
    for (fault, answer) in faults() {
        let site = Site::answering([token("one"), answer, charged()]).await;
        let client = site
            .nopan(site.transport())
            .with_retry(RetryPolicy::never());
        let charge = charge();
        let first = client
            .charge_payment(&charge)
            .idempotency_key("order-1")
            .timeout(Duration::from_millis(400))
            .await;
        let error = first.expect_err(fault);
        let charges = || site.requests("/payments/charge");
        assert_eq!(charges().len(), 1, "{fault}");
        assert!(error.is_safe_to_repeat(), "{fault}");
        let key = error.idempotency_key().expect(fault);
        let again = client.charge_payment(&charge).idempotency_key(key).await;
        again.expect(fault);
        same_twice(fault, &charges());
        let keys = headers(&charges(), "idempotency-key");
        assert_eq!(keys, ["order-1", "order-1"], "{fault}");
    }
}

#[tokio::test]
async fn a_payment_is_repeated_with_the_same_reference_after_each_fault() {
    let created = r#"{"pspReferenceId":"p-1","referenceId":"payment-1","status":"COMPLETED"}"#;
    for (fault, answer) in faults() {
        let site = Site::answering([answer, Answer::json(200, created)]).await;
        let client = site.nupay();
        let policy = impatient(client.inner().retry_policy());
        let call = client.with_retry(policy).create_payment(&payment()).await;
        call.expect(fault);
        let payments = site.requests("/payments");
        same_twice(fault, &payments);
        let body = payments[0].text();
        assert!(body.contains(r#""referenceId":"payment-1""#), "{body}");
    }
}

#[tokio::test]
async fn a_refund_is_repeated_with_the_same_reference_after_each_fault() {
    let refunding = r#"{"refundId":"r-1","pspReferenceId":"p-1","status":"REFUNDING"}"#;
    let refund = RefundCreationRequest::new(RefundAmount::new(5.into(), "BRL"), "refund-1");
    for (fault, answer) in faults() {
        let site = Site::answering([answer, Answer::json(200, refunding)]).await;
        let client = site.nupay();
        let policy = impatient(client.inner().retry_policy());
        let client = client.with_retry(policy);
        client.refund_payment("p-1", &refund).await.expect(fault);
        same_twice(fault, &site.requests("/refunds"));
    }
}

#[tokio::test]
async fn a_cancellation_is_sent_once_whatever_happens() {
    for (fault, answer) in faults() {
        let site = Site::answering([answer]).await;
        let call = site.nupay().cancel_payment("p-1");
        call.timeout(Duration::from_millis(400))
            .await
            .expect_err(fault);
        assert_eq!(site.requests("/cancel").len(), 1, "{fault}");
    }
}

#[tokio::test]
async fn a_charge_waits_as_long_as_nopan_says() {
    // A date has whole seconds: two from now is one at least.
    let later = || date(Timestamp::now() + Duration::from_secs(2));
    for retry_after in [|| "1".to_owned(), later] {
        let retry_after = retry_after();
        let site = Site::answering([token("one"), too_many(&retry_after), charged()]).await;
        let client = site.nopan(site.transport());
        let begun = Instant::now();
        client.charge_payment(&charge()).await.expect("an answer");
        let waited = begun.elapsed();
        assert!(
            waited >= Duration::from_millis(900),
            "{retry_after}: {waited:?}"
        );
        assert_eq!(site.requests("/payments/charge").len(), 2);
    }
}
