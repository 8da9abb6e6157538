//! JSON through generated types and back: nothing is lost, and no digit changes.

use std::path::PathBuf;
use std::sync::OnceLock;

use generator::diagnostic::Diagnostics;
use generator::source::Node;
use serde_json::Value;
use tests::crates::Crates;
use tests::driver::{Driver, Trip};
use tests::examples::{self, Example, same_json};

/// Crates for both APIs and for `fixtures/payments.yaml`, compiled with warnings denied, and a program on top of them.
struct Compiled {
    nopan: Value,
    nupay: Value,
    payments: Value,
    driver: Driver,
}

/// Compiles once. Where that fails, each test says why.
fn compiled() -> &'static Compiled {
    static COMPILED: OnceLock<Compiled> = OnceLock::new();
    COMPILED.get_or_init(compile)
}

fn compile() -> Compiled {
    let specs = tests::workspace().join("specs");
    let config = specs.join("codegen.toml").display().to_string();
    let crates = Crates::new("round-trip");
    let nopan = crates.generate(&specs.join("nopan.yaml"), "nopan", &["--config", &config]);
    let nupay = crates.generate(&specs.join("nupay.yaml"), "nupay", &["--config", &config]);
    let payments = crates.generate(&tests::fixtures().join("payments.yaml"), "payments", &[]);
    let driver = Driver::compile(
        &crates,
        &[
            ("nopan", &nopan),
            ("nupay", &nupay),
            ("payments", &payments),
        ],
    );
    Compiled {
        nopan,
        nupay,
        payments,
        driver,
    }
}

/// The document of an API with its overlays applied.
fn tree(name: &str) -> Node {
    let specs = tests::workspace().join("specs");
    let overlays: Vec<PathBuf> = vec![specs.join(format!("overlays/{name}.yaml"))];
    let document = specs.join(format!("{name}.yaml"));
    let mut diagnostics = Diagnostics::default();
    generator::pipeline::read_tree(&document, &overlays, &mut diagnostics).expect("a document")
}

/// Sends every example through its type, and says what goes wrong with which. The schemas in `untyped` have none.
fn check_examples(name: &str, report: &Value, untyped: &[&str]) {
    let tree = tree(name);
    let found = examples::examples(&tree);
    assert_eq!(
        found.len(),
        examples::count(&tree),
        "some examples of {name} are not found, or found twice"
    );
    assert!(
        found.len() > 100,
        "{name} has only {} examples",
        found.len()
    );
    let types = report["types"].as_object().expect("a report has types");
    let typed: Vec<(&Example, Option<&str>)> = found
        .iter()
        .map(|example| (example, types.get(&example.schema).and_then(Value::as_str)))
        .collect();
    let requests = typed
        .iter()
        .filter_map(|(example, ty)| Some(((*ty)?, example.json.as_str())));
    let mut trips = compiled().driver.trips(requests).into_iter();
    let mut problems = Vec::new();
    for (example, ty) in typed {
        if untyped.contains(&example.schema.as_str()) {
            assert_eq!(ty, None, "{} has a type now", example.schema);
            continue;
        }
        let problem = match ty.and_then(|_| trips.next()) {
            None => "the report has no type for its schema".to_owned(),
            Some(Trip::Refused(error)) => error,
            Some(Trip::Decoded { text, .. }) if same_json(&text, &example.json) => continue,
            Some(Trip::Decoded { text, .. }) => format!("became {text}"),
        };
        problems.push(format!(
            "{}\n  {}\n  {problem}",
            example.pointer, example.json
        ));
    }
    let total = found.len();
    let untyped = found
        .iter()
        .filter(|example| untyped.contains(&example.schema.as_str()))
        .count();
    let back = total - untyped - problems.len();
    println!("{name}: {back} of {total} examples came back as they were, {untyped} have no type");
    assert!(
        problems.is_empty(),
        "{} of {total} examples fail:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn every_example_of_nopan_comes_back_as_it_was() {
    check_examples("nopan", &compiled().nopan, &[]);
}

#[test]
fn every_example_of_nupay_comes_back_as_it_was() {
    // Parameters of webhooks have no types; a note `webhook-parameter` says so.
    let untyped = [
        "/components/parameters/CibaNotificationAuthorization/schema",
        "/components/parameters/SpinSignature/schema",
        "/components/parameters/SpinTimestamp/schema",
    ];
    check_examples("nupay", &compiled().nupay, &untyped);
}

/// Sends a text through a component of `payments.yaml`.
fn payments(component: &str, text: &str) -> Trip {
    let ty = &compiled().payments["types"][format!("/components/schemas/{component}")];
    compiled().driver.trip(
        ty.as_str()
            .unwrap_or_else(|| panic!("no type for {component}")),
        text,
    )
}

/// Checks that a text comes back as it was, byte for byte.
fn comes_back(component: &str, text: &str) {
    assert_eq!(payments(component, text).text(), text);
}

#[test]
fn money_beyond_f64_keeps_every_digit() {
    comes_back("Money", r#"{"value":1234567890123456.78,"currency":"BRL"}"#);
}

#[test]
fn money_keeps_zeros_at_its_end() {
    comes_back(
        "Money",
        r#"{"value":10.00,"precise":"0.10","currency":"BRL"}"#,
    );
}

#[test]
fn money_in_quotes_is_refused_where_a_number_is_due() {
    let trip = payments("Money", r#"{"value":"10.00","currency":"BRL"}"#);
    assert!(trip.error().starts_with("`value`: "), "{}", trip.error());
}

#[test]
fn two_tags_of_one_schema_keep_the_one_that_came() {
    for tag in ["card", "debit"] {
        comes_back(
            "Instrument",
            &format!(r#"{{"kind":"{tag}","last4":"4242"}}"#),
        );
    }
}

#[test]
fn an_unknown_tag_comes_back_with_all_that_came_with_it() {
    let text = r#"{"id":7,"kind":"boleto","amount":10.00,"more":[{"a":null}]}"#;
    comes_back("Instrument", text);
}

#[test]
fn an_unknown_enum_value_comes_back() {
    comes_back("PaymentStatus", r#""CHARGED_BACK""#);
    comes_back("Tries", "4");
}

#[test]
fn values_that_differ_in_punctuation_stay_apart() {
    let (dashed, underscored) = (
        payments("PaymentStatus", r#""in-process""#),
        payments("PaymentStatus", r#""in_process""#),
    );
    assert_ne!(dashed, underscored);
    assert_eq!(
        (dashed.text(), underscored.text()),
        (r#""in-process""#, r#""in_process""#)
    );
}

const PIX: &str = r#""pix":{"key":"a@b.c"}"#;
const CARD: &str = r#""card":{"token":"tok"}"#;
const SHARED: &str = r#""reference":"r1","amount":{"value":10.50,"currency":"BRL"}"#;

#[test]
fn two_branches_without_a_tag_are_an_error_that_names_both() {
    let trip = payments("PaymentRequest", &format!("{{{SHARED},{PIX},{CARD}}}"));
    let error = trip.error();
    assert!(error.contains("Pix") && error.contains("Card"), "{error}");
}

#[test]
fn one_branch_without_a_tag_is_enough() {
    let text = format!("{{{SHARED},{CARD}}}");
    let trip = payments("PaymentRequest", &text);
    assert!(same_json(trip.text(), &text), "{}", trip.text());
}

#[test]
fn a_tag_with_the_body_of_another_branch_is_an_error_that_names_the_missing_part() {
    let trip = payments(
        "PaymentRequest",
        &format!(r#"{{{SHARED},"type":"pix",{CARD}}}"#),
    );
    let error = trip.error();
    assert!(
        error.contains("missing") && error.contains("`pix`"),
        "{error}"
    );
}

#[test]
fn keeps_shared_fields_beside_one_of() {
    let text = format!(
        r#"{{{SHARED},"type":"card",{CARD},"note":null,"card_number":"4111","expires_at":"2026-11-21T10:00:00Z",
            "birth":"2000-01-31","callback_url":"https://a.b/c","metadata":{{"k":"v"}},"tries":3}}"#
    );
    let trip = payments("PaymentRequest", &text);
    assert!(same_json(trip.text(), &text), "{}", trip.text());
}

#[test]
fn absent_and_null_stay_apart() {
    let (absent, null) = (
        format!("{{{SHARED},{PIX}}}"),
        format!(r#"{{{SHARED},"note":null,{PIX}}}"#),
    );
    assert!(same_json(
        payments("PaymentRequest", &absent).text(),
        &absent
    ));
    assert!(same_json(payments("PaymentRequest", &null).text(), &null));
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
fn a_single_event_tells_its_kind_without_a_discriminator() {
    let refunded =
        r#"{"event":"payment.refunded","refund_id":"2c1b5c9e-0d3f-4d0b-9a4e-0d7c8f1e2a3b"}"#;
    comes_back("Event", refunded);
    let paid_without_payment = payments("Event", r#"{"event":"payment.paid"}"#);
    assert!(
        paid_without_payment.error().contains("`payment`"),
        "{}",
        paid_without_payment.error()
    );
}

#[test]
fn a_union_of_kinds_keeps_the_kind_that_came() {
    comes_back("StringOrInt", "17");
    comes_back("StringOrInt", r#""17""#);
    assert!(matches!(payments("StringOrInt", "true"), Trip::Refused(_)));
}

#[test]
fn an_error_deep_inside_names_the_whole_path() {
    let page = r#"{"items":[{"id":"2c1b5c9e-0d3f-4d0b-9a4e-0d7c8f1e2a3b","status":"PAID","amount":{"value":"x","currency":"BRL"}}]}"#;
    let trip = payments("PaymentPage", page);
    assert!(
        trip.error().starts_with("`items[0].amount.value`: "),
        "{}",
        trip.error()
    );
}

#[test]
fn a_payment_inside_a_payment_comes_back() {
    let inner = r#""status":"PAID","amount":{"value":1.0,"currency":"BRL"}"#;
    let id = r#""id":"2c1b5c9e-0d3f-4d0b-9a4e-0d7c8f1e2a3b""#;
    comes_back(
        "Payment",
        &format!(r#"{{{id},{inner},"parent":{{{id},{inner}}}}}"#),
    );
}

#[test]
fn fields_that_differ_in_case_alone_stay_apart() {
    let text = r#"{"id":"x","status":"PAID","amount":{"value":1,"currency":"BRL"},"self":"s","type":"t","3ds":true,"fooBar":"a","foo_bar":"b"}"#;
    comes_back("Payment", text);
}
