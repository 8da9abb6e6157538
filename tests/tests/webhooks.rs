//! What the providers send on their own, as the events of the generated clients.

use std::fmt::Debug;
use std::path::PathBuf;

use generated::nopan::webhooks::Event as NopanEvent;
use generated::nupay::models::CibaNotification;
use generated::nupay::webhooks::Event as NuPayEvent;
use generator::diagnostic::Diagnostics;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tests::examples::{Example, examples, same_json};

/// The examples of all bodies that come in.
fn inbound(name: &str) -> Vec<Example> {
    let specs = tests::workspace().join("specs");
    let overlays: Vec<PathBuf> = vec![specs.join(format!("overlays/{name}.yaml"))];
    let document = specs.join(format!("{name}.yaml"));
    let mut diagnostics = Diagnostics::default();
    let tree = generator::pipeline::read_tree(&document, &overlays, &mut diagnostics);
    let mut found = examples(&tree.expect("a document"));
    found.retain(|example| {
        let comes_in =
            example.pointer.starts_with("/x-webhooks/") || example.pointer.contains("/callbacks/");
        comes_in && example.pointer.contains("/requestBody/")
    });
    found
}

/// Decodes a text, checks that it encodes back to what it was, and returns the name of its variant.
fn variant<E: DeserializeOwned + Serialize + Debug>(text: &str) -> String {
    let event: E = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let back = serde_json::to_string(&event).expect("events can be encoded");
    assert!(same_json(&back, text), "{text} became {back}");
    let debug = format!("{event:?}");
    let end = debug.find('(').expect("an event holds something");
    debug[..end].to_owned()
}

#[test]
fn every_example_of_nopan_is_the_event_that_its_kind_says() {
    let found = inbound("nopan");
    assert_eq!(found.len(), 9);
    for example in found {
        let body: serde_json::Value = serde_json::from_str(&example.json).expect("JSON");
        let kind = body["notificationType"].as_str().expect("a kind");
        let kinds = [
            ("PAYMENT_INITIATE", "PaymentInitiated"),
            ("PAYMENT_FINALIZE", "PaymentFinalized"),
            ("PAYMENT_CAPTURE", "PaymentCaptured"),
            ("PAYMENT_REFUND", "PaymentRefunded"),
        ];
        let expected = kinds.iter().find(|(start, _)| kind.starts_with(start));
        let (_, expected) = expected.expect("a known kind");
        assert_eq!(
            variant::<NopanEvent>(&example.json),
            *expected,
            "{}",
            example.pointer
        );
    }
}

#[test]
fn every_example_of_nupay_is_the_event_of_its_webhook() {
    let found = inbound("nupay");
    assert_eq!(found.len(), 5);
    for example in found {
        let pointer = &example.pointer;
        let webhooks = [
            ("/orderStatusNotification/", "OrderStatusNotification"),
            ("/refundStatusNotification/", "RefundStatusNotification"),
            (
                "/cibaAuthorizationNotification/",
                "CibaAuthorizationNotification",
            ),
        ];
        let expected = webhooks.iter().find(|(name, _)| pointer.contains(name));
        let (_, expected) = expected.expect("a webhook");
        assert_eq!(variant::<NuPayEvent>(&example.json), *expected, "{pointer}");
    }
}

#[test]
fn both_spellings_of_a_kind_are_one_event_and_keep_what_came() {
    for (kind, expected) in [
        ("PAYMENT_INITIATE", "PaymentInitiated"),
        ("PAYMENT_INITIATED", "PaymentInitiated"),
        ("PAYMENT_FINALIZE", "PaymentFinalized"),
        ("PAYMENT_FINALIZED", "PaymentFinalized"),
        ("PAYMENT_CAPTURE", "PaymentCaptured"),
        ("PAYMENT_CAPTURED", "PaymentCaptured"),
        ("PAYMENT_REFUND", "PaymentRefunded"),
    ] {
        let text = format!(r#"{{"notificationType":"{kind}"}}"#);
        assert_eq!(variant::<NopanEvent>(&text), expected);
    }
}

#[test]
fn what_is_newer_than_the_document_is_kept_and_can_be_read() {
    let later = r#"{"notificationType":"PAYMENT_DISPUTED","amount":1.10,"notificationId":7}"#;
    let Ok(NopanEvent::Unknown(unknown)) = serde_json::from_str(later) else {
        panic!("{later} is known");
    };
    assert_eq!(
        (unknown.tag(), unknown.json().as_str()),
        ("PAYMENT_DISPUTED", later)
    );

    // Without its kind, a body could be any of them.
    assert_eq!(
        variant::<NopanEvent>(r#"{"transactionId":"ee2anef9bt"}"#),
        "Unknown"
    );

    let session = r#"{"reference":"r1","status":"approved","timestamp":"2026-11-21T12:00:00Z"}"#;
    let Ok(NuPayEvent::Unknown(unknown)) = serde_json::from_str(session) else {
        panic!("{session} is known");
    };
    assert_eq!((unknown.tag(), unknown.json().as_str()), ("", session));
}

#[test]
fn an_event_that_is_wrong_inside_is_an_error_that_says_where() {
    let error = serde_json::from_str::<NopanEvent>(
        r#"{"notificationType":"PAYMENT_REFUND","amount":"1.10"}"#,
    );
    let error = error.expect_err("an amount is a number").to_string();
    assert!(
        error.starts_with("`amount`: invalid type: string"),
        "{error}"
    );

    let error = serde_json::from_str::<NuPayEvent>(
        r#"{"pspReferenceId":"p","referenceId":"r","timestamp":7,"paymentMethodType":"nupay"}"#,
    );
    let error = error.expect_err("a timestamp is a string").to_string();
    assert!(
        error.starts_with("`timestamp`: invalid type: integer"),
        "{error}"
    );
}

#[test]
fn a_refund_of_nupay_is_told_by_its_id() {
    let all = r#"{"pspReferenceId":"p","referenceId":"r","transactionRefundId":"t","refundId":"f",
        "timestamp":"2023-07-01T10:10:20.512Z","paymentMethodType":"nupay"}"#;
    assert_eq!(variant::<NuPayEvent>(all), "RefundStatusNotification");

    // Not a whole refund: what only a refund has is not lost.
    let part = r#"{"pspReferenceId":"p","referenceId":"r","refundId":"f",
        "timestamp":"2023-07-01T10:10:20.512Z","paymentMethodType":"nupay"}"#;
    let Ok(NuPayEvent::OrderStatusNotification(order)) = serde_json::from_str(part) else {
        panic!("{part} is no order");
    };
    assert_eq!(order.additional["refundId"].as_str(), r#""f""#);
}

#[test]
fn the_end_of_an_authorization_is_tokens_or_an_error() {
    let denied = r#"{"auth_req_id":"a","error":"access_denied","error_description":"no"}"#;
    let Ok(NuPayEvent::CibaAuthorizationNotification(CibaNotification::Error(denied))) =
        serde_json::from_str(denied)
    else {
        panic!("{denied} is no error");
    };
    assert_eq!(denied.error, "access_denied");
}
