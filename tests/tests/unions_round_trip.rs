//! Every valid value of a union becomes a variant that it fits, and comes back with all it had.

use std::sync::OnceLock;

use tests::round_trip::Constructs;

const FIXTURES: &[&str] = &["lossless"];

/// Compiles once. Where that fails, each test says why.
fn compiled() -> &'static Constructs {
    static COMPILED: OnceLock<Constructs> = OnceLock::new();
    COMPILED.get_or_init(|| Constructs::compile("unions-round-trip", FIXTURES))
}

fn comes_back(fixture: &str, component: &str, text: &str, debug: &str) {
    compiled().comes_back(fixture, component, text, debug);
}

#[test]
fn a_value_of_several_variants_loses_nothing() {
    let contact = |text, debug| comes_back("lossless", "Contact", text, debug);
    contact(r#"{"email":"a","phone":"b","verified":true}"#, "Email(");
    contact(r#"{"phone":"b","street":"c","verified":true}"#, "Phone(");
    contact(r#"{"street":"c","email":7}"#, "Letter(");
}

#[test]
fn items_of_several_types_lose_nothing() {
    comes_back(
        "lossless",
        "Lines",
        r#"[{"name":"a","weight":1},{"name":"b","hours":2}]"#,
        "Goods(",
    );
}

#[test]
fn a_property_that_variants_tell_differently_loses_nothing() {
    comes_back(
        "lossless",
        "Party",
        r#"{"id":"a","bank":{"iban":"b","key":"c"}}"#,
        "Payer(",
    );
}

#[test]
fn a_variant_beside_a_free_object_loses_nothing() {
    comes_back(
        "lossless",
        "Outcome",
        r#"{"code":"a","more":{"b":[1.10]}}"#,
        "Failure(",
    );
    comes_back("lossless", "Outcome", r#"{"more":1}"#, "Anything(");
}
