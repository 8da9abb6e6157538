//! The hardest page: what `fixtures/payments.yaml` promises, one test for each promise, through compiled types.
//!
//! The rest of what a user meets is in the modules below, on the same page and on `fixtures/ledger.yaml`.

mod payments {
    mod compiled;
    mod downstream;
    mod errors;
    mod three_states;
    mod unknown;
    mod versions;

    pub(super) use compiled::payments;
}

use payments::payments;
use tests::driver::Trip;
use tests::examples::same_json;

/// Checks that a text comes back as it was, byte for byte, as a value that prints like `debug`.
fn comes_back(component: &str, text: &str, debug: &str) {
    match payments(component, text) {
        Trip::Refused(error) => panic!("{text}: {error}"),
        Trip::Decoded {
            text: back,
            debug: printed,
        } => {
            assert_eq!(back, text);
            assert!(printed.contains(debug), "{text} is {printed}");
        }
    }
}

/// Checks that a text says the same when it comes back, in whatever order its keys are.
fn means_the_same(component: &str, text: &str) {
    let trip = payments(component, text);
    assert!(
        same_json(trip.text(), text),
        "{text} became {}",
        trip.text()
    );
}

/// Checks that a text is refused with an error that has all of these words.
fn is_refused(component: &str, text: &str, words: &[&str]) {
    let trip = payments(component, text);
    for word in words {
        assert!(trip.error().contains(word), "{}", trip.error());
    }
}

const PIX: &str = r#""pix":{"key":"a@b.c"}"#;
const CARD: &str = r#""card":{"token":"tok"}"#;
const SHARED: &str = r#""reference":"r1","amount":{"value":10.50,"currency":"BRL"}"#;
const ID: &str = "2c1b5c9e-0d3f-4d0b-9a4e-0d7c8f1e2a3b";

#[test]
fn both_branches_without_a_type_are_an_error_that_names_both() {
    is_refused(
        "PaymentRequest",
        &format!("{{{SHARED},{PIX},{CARD}}}"),
        &["`Pix`", "`Card`"],
    );
}

#[test]
fn one_branch_without_a_type_is_enough() {
    for branch in [PIX, CARD] {
        means_the_same("PaymentRequest", &format!("{{{SHARED},{branch}}}"));
    }
}

#[test]
fn type_pix_with_the_body_of_a_card_is_an_error_that_names_the_missing_part() {
    is_refused(
        "PaymentRequest",
        &format!(r#"{{{SHARED},"type":"pix",{CARD}}}"#),
        &["missing field `pix`"],
    );
}

#[test]
fn a_type_decides_where_both_branches_are_there_and_neither_is_lost() {
    for (tag, variant) in [("pix", "Pix("), ("card", "Card("), ("boleto", "Unknown(")] {
        let text = format!(r#"{{{SHARED},"type":"{tag}",{PIX},{CARD}}}"#);
        means_the_same("PaymentRequest", &text);
        let Trip::Decoded { debug, .. } = payments("PaymentRequest", &text) else {
            panic!("{text} is refused")
        };
        assert!(debug.starts_with(variant), "{text} is {debug}");
    }
}

#[test]
fn shared_fields_beside_one_of_are_kept() {
    for branch in [
        format!(r#""type":"card",{CARD}"#),
        format!(r#""type":"pix",{PIX}"#),
        CARD.to_owned(),
    ] {
        means_the_same(
            "PaymentRequest",
            &format!(
                r#"{{{SHARED},{branch},"note":"n","card_number":"4111","expires_at":"2026-11-21T10:00:00Z",
                "birth":"2000-01-31","callback_url":"https://a.b/c","metadata":{{"k":"v"}},"tries":3}}"#
            ),
        );
    }
}

#[test]
fn an_event_is_told_by_its_constant() {
    let payment =
        format!(r#"{{"id":"{ID}","status":"PAID","amount":{{"value":1.0,"currency":"BRL"}}}}"#);
    comes_back(
        "Event",
        &format!(r#"{{"event":"payment.paid","payment":{payment}}}"#),
        "PaymentPaid(",
    );
    comes_back(
        "Event",
        &format!(r#"{{"event":"payment.refunded","refund_id":"{ID}"}}"#),
        "PaymentRefunded(",
    );
    is_refused(
        "Event",
        &format!(r#"{{"event":"payment.paid","refund_id":"{ID}"}}"#),
        &["missing field `payment`"],
    );
}

#[test]
fn an_unknown_event_in_a_known_shape_is_unknown() {
    comes_back(
        "Event",
        &format!(r#"{{"event":"payment.charged_back","refund_id":"{ID}"}}"#),
        "Unknown(",
    );
}

#[test]
fn debit_stays_debit() {
    for tag in ["card", "debit"] {
        comes_back(
            "Instrument",
            &format!(r#"{{"kind":"{tag}","last4":"4242"}}"#),
            "Card(",
        );
    }
}

#[test]
fn an_integer_enum_is_integers_and_nothing_else() {
    for (tries, variant) in [("1", "_1"), ("2", "_2"), ("3", "_3"), ("4", "Unknown(")] {
        comes_back("Tries", tries, variant);
    }
    for other in [r#""1""#, "1.5", "true", "null"] {
        is_refused("Tries", other, &["expected"]);
    }
}

#[test]
fn any_of_an_object_or_a_string_takes_both() {
    comes_back(
        "AnyContact",
        r#"{"kind":"card","last4":"4242"}"#,
        "CardInstrument(",
    );
    comes_back("AnyContact", r#""a@b.c""#, "String(");
    is_refused("AnyContact", "7", &["CardInstrument", "String"]);
}

#[test]
fn one_of_a_string_or_an_integer_keeps_the_kind_that_came() {
    comes_back("StringOrInt", "9007199254740993", "Integer(");
    comes_back("StringOrInt", r#""17""#, "String(");
    is_refused("StringOrInt", "true", &["String", "Integer"]);
}

#[test]
fn fields_with_awkward_names_stay_apart() {
    comes_back(
        "Payment",
        &format!(
            r#"{{"id":"{ID}","status":"PAID","amount":{{"value":1,"currency":"BRL"}},"self":"s","type":"t","3ds":true,"fooBar":"a","foo_bar":"b"}}"#
        ),
        r#"foo_bar_camel: Some("a"), foo_bar: Some("b")"#,
    );
}

#[test]
fn enum_values_that_differ_in_punctuation_stay_apart() {
    comes_back("PaymentStatus", r#""in-process""#, "InProcess");
    comes_back("PaymentStatus", r#""in_process""#, "InProcess");
    assert_ne!(
        payments("PaymentStatus", r#""in-process""#),
        payments("PaymentStatus", r#""in_process""#)
    );
    comes_back("PaymentStatus", r#""3DS_REQUIRED""#, "_3dsRequired");
}

#[test]
fn a_payment_holds_a_payment_through_all_of() {
    let inner = r#""status":"PAID","amount":{"value":1.0,"currency":"BRL"}"#;
    comes_back(
        "Payment",
        &format!(
            r#"{{"id":"{ID}",{inner},"parent":{{"id":"{ID}",{inner},"parent":{{"id":"{ID}",{inner}}}}}}}"#
        ),
        "parent: Some(Payment",
    );
}

#[test]
fn money_beyond_f64_keeps_every_digit() {
    for value in ["1234567890123456.78", "10.00", "0.10", "-0.01"] {
        comes_back(
            "Money",
            &format!(r#"{{"value":{value},"precise":"{value}","currency":"BRL"}}"#),
            &format!("Decimal({value})"),
        );
    }
}

#[test]
fn money_deep_in_a_union_keeps_every_digit() {
    // The tag comes last, so all that stands before it is kept as text meanwhile.
    comes_back(
        "Event",
        &format!(
            r#"{{"event":"payment.paid","payment":{{"id":"{ID}","status":"PAID","amount":{{"value":1234567890123456.78,"currency":"BRL"}}}}}}"#
        ),
        "1234567890123456.78",
    );
    means_the_same(
        "Event",
        &format!(
            r#"{{"payment":{{"amount":{{"currency":"BRL","value":1234567890123456.78}},"status":"PAID","id":"{ID}"}},"event":"payment.paid"}}"#
        ),
    );
    means_the_same(
        "PaymentRequest",
        &format!(
            r#"{{{PIX},"amount":{{"value":1234567890123456.78,"currency":"BRL"}},"reference":"r1"}}"#
        ),
    );
}

#[test]
fn money_in_quotes_is_refused_where_a_number_is_due() {
    is_refused(
        "Money",
        r#"{"value":"10.00","currency":"BRL"}"#,
        &["`value`: "],
    );
}

#[test]
fn a_password_is_not_in_the_debug_text() {
    let trip = payments(
        "PaymentRequest",
        &format!(r#"{{{SHARED},{PIX},"card_number":"41111111"}}"#),
    );
    let Trip::Decoded { text, debug } = trip else {
        panic!("{trip:?}")
    };
    assert!(text.contains("41111111"), "it is sent: {text}");
    assert!(
        debug.contains("card_number") && !debug.contains("41111111"),
        "{debug}"
    );
}

#[test]
fn a_password_is_not_in_the_debug_text_of_an_unknown_payment() {
    let trip = payments(
        "PaymentRequest",
        &format!(r#"{{{SHARED},"type":"boleto","card_number":"41111111"}}"#),
    );
    let Trip::Decoded { text, debug } = trip else {
        panic!("{trip:?}")
    };
    assert!(text.contains("41111111"), "it is sent: {text}");
    assert!(
        debug.starts_with("Unknown(") && !debug.contains("41111111"),
        "{debug}"
    );
}

#[test]
fn a_password_is_not_in_the_error_about_it() {
    for wrong in ["41111111", r#"["41111111"]"#, r#"{"number":"41111111"}"#] {
        let trip = payments(
            "PaymentRequest",
            &format!(r#"{{{SHARED},{PIX},"card_number":{wrong}}}"#),
        );
        assert!(trip.error().contains("`card_number`"), "{}", trip.error());
        assert!(!trip.error().contains("41111111"), "{}", trip.error());
    }
}
