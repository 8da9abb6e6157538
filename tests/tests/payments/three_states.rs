//! Absent, null and present: each comes back as it was exactly where the document allows it.
//!
//! That each field has the type that can say so, and no more, is in `downstream/tests/promises/states.rs`.

use super::compiled::{ledger, payments};
use tests::driver::Trip;

/// Checks that a `States` comes back as it was, as a value that prints like `debug`.
fn comes_back(text: &str, debug: &str) {
    match ledger("States", text) {
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

/// Checks that a `States` is refused with an error that begins like this.
fn is_refused(text: &str, start: &str) {
    let trip = ledger("States", text);
    assert!(trip.error().starts_with(start), "{}", trip.error());
}

#[test]
fn a_required_field_is_there_and_not_null() {
    comes_back(
        r#"{"required":"r","required_nullable":null}"#,
        r#"required: "r""#,
    );
    is_refused(
        r#"{"required_nullable":null}"#,
        "missing field `required` of `States`",
    );
    is_refused(
        r#"{"required":null,"required_nullable":null}"#,
        "`required`: invalid type: null",
    );
}

#[test]
fn a_required_nullable_field_is_there() {
    comes_back(
        r#"{"required":"r","required_nullable":null}"#,
        "required_nullable: None",
    );
    comes_back(
        r#"{"required":"r","required_nullable":"n"}"#,
        r#"required_nullable: Some("n")"#,
    );
    is_refused(
        r#"{"required":"r"}"#,
        "missing field `required_nullable` of `States`",
    );
}

#[test]
fn an_optional_field_is_absent_or_present() {
    comes_back(
        r#"{"required":"r","required_nullable":null}"#,
        "optional: None",
    );
    comes_back(
        r#"{"required":"r","optional":"o","required_nullable":null}"#,
        r#"optional: Some("o")"#,
    );
}

#[test]
fn null_in_an_optional_field_is_read_as_absent() {
    let trip = ledger(
        "States",
        r#"{"required":"r","optional":null,"required_nullable":null}"#,
    );
    assert_eq!(trip.text(), r#"{"required":"r","required_nullable":null}"#);
}

#[test]
fn an_optional_nullable_field_is_absent_or_null_or_present() {
    comes_back(
        r#"{"required":"r","required_nullable":null}"#,
        "optional_nullable: Absent",
    );
    comes_back(
        r#"{"required":"r","required_nullable":null,"optional_nullable":null}"#,
        "optional_nullable: Null",
    );
    comes_back(
        r#"{"required":"r","required_nullable":null,"optional_nullable":"n"}"#,
        r#"optional_nullable: Value("n")"#,
    );
}

#[test]
fn the_states_of_a_field_beside_one_of_stay_apart() {
    let request = |note: &str| {
        format!(
            r#"{{"reference":"r1","amount":{{"value":1,"currency":"BRL"}}{note},"pix":{{"key":"k"}}}}"#
        )
    };
    for note in ["", r#","note":null"#, r#","note":"n""#] {
        assert_eq!(
            payments("PaymentRequest", &request(note)).text(),
            request(note)
        );
    }
}
