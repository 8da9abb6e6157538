//! What the document does not know, as a program reads it.

use ledger::models::{Ledger, Source};
use payments::models::{Event, PaymentStatus, Tries};
use serde_json::{Value, json};

#[test]
fn an_unknown_enum_value_can_be_read() {
    let status: PaymentStatus = serde_json::from_str(r#""CHARGED_BACK""#).expect("a status");
    let PaymentStatus::Unknown(value) = &status else {
        panic!("{status:?}")
    };
    assert_eq!(value.as_str(), "CHARGED_BACK");
    assert_eq!(
        (status.as_str(), status.to_string().as_str()),
        ("CHARGED_BACK", "CHARGED_BACK")
    );
}

#[test]
fn an_unknown_integer_can_be_read() {
    let tries: Tries = serde_json::from_str("7").expect("an integer");
    let Tries::Unknown(value) = &tries else {
        panic!("{tries:?}")
    };
    assert_eq!(value.get(), 7);
    assert_eq!((tries.as_i64(), tries.to_string().as_str()), (7, "7"));
}

#[test]
fn an_unknown_event_can_be_read() {
    let text = r#"{"fee":1.10,"event":"payment.held","payment":null}"#;
    let event: Event = serde_json::from_str(text).expect("an event");
    let Event::Unknown(held) = &event else {
        panic!("{event:?}")
    };
    assert_eq!(held.tag(), "payment.held");
    assert_eq!(held.json().as_str(), text);
    let read: Value = held.json().parse().expect("JSON");
    assert_eq!(read["event"], "payment.held");
}

#[test]
fn unknown_values_survive_a_json_value() {
    let value = json!({
        "history": ["OPEN", "HELD"],
        "status_by_day": { "1": "HELD" },
        "next_status": "HELD",
        "attempts": [1, 9],
        "source": { "id": 7, "kind": "card", "limits": [null, { "a": "b" }] },
        "sources": [{ "kind": "wallet", "key": "k" }, { "kind": "card" }],
        "origin": { "kind": "card" },
    });
    let ledger: Ledger = serde_json::from_value(value.clone()).expect("a ledger");
    assert!(matches!(&ledger.source, Some(Source::Unknown(card)) if card.tag() == "card"));
    assert_eq!(serde_json::to_value(&ledger).expect("JSON"), value);
}

#[test]
fn a_listed_value_is_never_unknown() {
    for text in PaymentStatus::KNOWN {
        assert!(
            !matches!(PaymentStatus::from(*text), PaymentStatus::Unknown(_)),
            "{text}"
        );
        assert_eq!(PaymentStatus::from(*text).as_str(), *text);
    }
    for integer in Tries::KNOWN {
        assert!(
            !matches!(Tries::from(*integer), Tries::Unknown(_)),
            "{integer}"
        );
        assert_eq!(Tries::from(*integer).as_i64(), *integer);
    }
}

#[test]
fn listed_values_can_be_listed() {
    assert_eq!(
        PaymentStatus::KNOWN,
        [
            "PENDING",
            "AUTHORIZED",
            "PAID",
            "EXPIRED",
            "3DS_REQUIRED",
            "in-process",
            "in_process"
        ]
    );
    assert_eq!(Tries::KNOWN, [1, 2, 3]);
}
