//! What the document does not know comes back as it came, wherever it stands.
//!
//! That a program can read it is in `downstream/tests/promises/unknown.rs`.

use super::compiled::ledger;
use tests::driver::Trip;
use tests::examples::same_json;

const NEW_SOURCE: &str =
    r#"{"id":7,"kind":"card","limits":[1.10,null,{"a":12345678901234567890123}]}"#;

/// Checks that a ledger with this entry comes back byte for byte, with `count` unknown values in it.
fn comes_back(entry: &str, count: usize) {
    let text = format!("{{{entry}}}");
    match ledger("Ledger", &text) {
        Trip::Refused(error) => panic!("{text}: {error}"),
        Trip::Decoded { text: back, debug } => {
            assert_eq!(back, text);
            assert_eq!(debug.matches("Unknown(").count(), count, "{debug}");
        }
    }
}

#[test]
fn an_unknown_enum_value_comes_back() {
    comes_back(r#""status":"HELD""#, 1);
    comes_back(r#""next_status":"HELD""#, 1);
    comes_back(r#""history":["OPEN","HELD","","open"]"#, 3);
    comes_back(r#""status_by_day":{"1":"OPEN","2":"HELD"}"#, 1);
}

#[test]
fn an_unknown_integer_comes_back() {
    comes_back(r#""attempts":[1,3,-1,9007199254740993]"#, 3);
    comes_back(r#""attempts_by_day":{"1":1,"2":3}"#, 1);
}

#[test]
fn an_unknown_tag_comes_back_with_all_that_came_with_it() {
    comes_back(&format!(r#""source":{NEW_SOURCE}"#), 1);
    comes_back(
        &format!(r#""sources":[{{"kind":"wallet","key":"k"}},{NEW_SOURCE}]"#),
        1,
    );
    comes_back(&format!(r#""source_by_day":{{"1":{NEW_SOURCE}}}"#), 1);
    comes_back(&format!(r#""origin":{NEW_SOURCE}"#), 1);
}

#[test]
fn null_where_an_enum_is_nullable_is_not_an_unknown_value() {
    comes_back(r#""next_status":null"#, 0);
}

#[test]
fn a_value_of_another_type_is_no_unknown_value() {
    for (entry, start) in [
        (r#""status":7"#, "`status`: "),
        (r#""attempts":["1"]"#, "`attempts"),
        (r#""source":"card""#, "`source`: "),
    ] {
        let trip = ledger("Ledger", &format!("{{{entry}}}"));
        assert!(trip.error().starts_with(start), "{}", trip.error());
    }
}

#[test]
fn a_closed_enum_refuses_what_it_does_not_list() {
    let trip = ledger("Amount", r#"{"value":1,"currency":"EUR"}"#);
    assert!(trip.error().starts_with("`currency`: "), "{}", trip.error());
}

#[test]
fn a_typed_map_keeps_its_entries_in_whatever_order_they_came() {
    let entries = [
        r#""total":1234567890123456.78"#,
        r#""b":{"value":2.50,"currency":"USD"}"#,
        r#""a":{"value":1.10,"currency":"BRL"}"#,
        r#""":{"value":0,"currency":"BRL"}"#,
    ];
    for first in 0..entries.len() {
        let mut turned = entries;
        turned.rotate_left(first);
        let text = format!("{{{}}}", turned.join(","));
        let trip = ledger("Balances", &text);
        assert!(
            same_json(trip.text(), &text),
            "{text} became {}",
            trip.text()
        );
    }
}

#[test]
fn a_typed_map_refuses_an_entry_of_another_type() {
    let trip = ledger(
        "Balances",
        r#"{"total":1,"a":{"value":"x","currency":"BRL"}}"#,
    );
    assert!(trip.error().starts_with("`a.value`: "), "{}", trip.error());
}
