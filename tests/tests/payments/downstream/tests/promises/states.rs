//! The types of absent, null and present.

use ledger::models::{Ledger, States, Status};
use payments::models::{PaymentPage, PaymentRequestPix};
use runtime::Maybe;

#[test]
fn each_field_has_the_type_of_its_states() {
    // That it compiles is the test of the types.
    let States {
        required,
        optional,
        required_nullable,
        optional_nullable,
        ..
    } = States::new("r", None);
    let required: String = required;
    let optional: Option<String> = optional;
    let required_nullable: Option<String> = required_nullable;
    let optional_nullable: Maybe<String> = optional_nullable;
    assert_eq!(
        (
            required.as_str(),
            optional,
            required_nullable,
            optional_nullable
        ),
        ("r", None, None, Maybe::Absent)
    );

    let next_status: Maybe<Status> = Ledger::new().next_status;
    assert!(next_status.is_absent());
    let next_cursor: Maybe<String> = PaymentPage::new(Vec::new()).next_cursor;
    assert!(next_cursor.is_absent());
}

#[test]
fn nothing_is_null_and_not_absent_where_both_can_be_said() {
    let note = |request: PaymentRequestPix| request.note;
    let request = || {
        serde_json::from_str::<PaymentRequestPix>(
            r#"{"reference":"r","amount":{"value":1,"currency":"BRL"},"pix":{"key":"k"}}"#,
        )
        .expect("a request")
    };
    assert_eq!(note(request()), Maybe::Absent);
    assert_eq!(note(request().note(None)), Maybe::Null);
    assert_eq!(
        note(request().note("n".to_owned())),
        Maybe::Value("n".to_owned())
    );
}
