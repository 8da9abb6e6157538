//! The `generator` command, seen from a shell.

mod diff;
mod files;
mod overlays;
mod place;
mod references;
mod safety;
mod settings;

use place::Place;
use tests::command::Outcome;

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      operationId: listOrders
      parameters: [{name: token, in: query, schema: {type: string}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
components:
  schemas:
    Order:
      type: object
      required: [total]
      properties:
        total: {type: number, format: double}
        a/b~c: {type: boolean}
";

/// The same with something that is dropped: a warning.
fn doubtful() -> String {
    DOCUMENT.replace("required: [total]", "colour: red")
}

fn succeeded(outcome: &Outcome) {
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}

#[test]
fn a_good_document_becomes_a_crate() {
    let place = Place::with(DOCUMENT);
    succeeded(&place.generate(&[]));
    assert!(place.read("out/Cargo.toml").contains("name = \"shop\""));
    assert!(
        place
            .read("out/src/models/order.rs")
            .contains("pub struct Order")
    );
    assert!(
        place
            .read("out/src/lib.rs")
            .contains("pub use client::Client;")
    );
}

#[test]
fn an_error_of_the_document_is_told_with_line_and_column_and_fails() {
    let place = Place::with(&DOCUMENT.replace("openapi: 3.0.3", "openapi: 4.0.0"));
    let outcome = place.generate(&[]);
    assert_eq!(outcome.status, Some(1), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("error["), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("--> shop.yaml:1:10"),
        "{}",
        outcome.stderr
    );
    assert!(!place.path("out").exists(), "something was written");
}

#[test]
fn a_reference_to_nothing_is_told_with_line_and_column() {
    let outcome = Place::with(&DOCUMENT.replace("schemas/Order'", "schemas/Odrer'")).generate(&[]);
    assert!(
        outcome.stderr.contains("warning[unresolved-reference]"),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome.stderr.contains("--> shop.yaml:8:"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_syntax_error_is_told_with_line_and_column() {
    let outcome = Place::with("openapi: 3.0.3\ninfo: {title: [}\n").generate(&[]);
    assert_eq!(outcome.status, Some(1));
    assert!(
        outcome.stderr.contains("--> shop.yaml:2:"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn wrong_usage_is_not_a_fault_of_the_document() {
    let place = Place::with(DOCUMENT);
    let missing = place.run(&["generate", "no-such.yaml", "--out", "out"]);
    assert_eq!(missing.status, Some(2));
    assert!(
        missing.stderr.contains("no-such.yaml"),
        "{}",
        missing.stderr
    );
    assert_eq!(place.run(&["generate"]).status, Some(2));
    assert_eq!(place.generate(&["--name", "1 shop"]).status, Some(2));
    assert_eq!(place.generate(&["--deny", "everything"]).status, Some(2));
}

#[test]
fn a_warning_is_told_and_does_not_fail() {
    let place = Place::with(&doubtful());
    let outcome = place.generate(&[]);
    succeeded(&outcome);
    assert!(
        outcome.stderr.contains("warning[unknown-key]"),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome.stderr.contains("--> shop.yaml:13:"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn deny_warnings_writes_nothing_where_there_is_one() {
    let place = Place::with(&doubtful());
    let outcome = place.generate(&["--deny", "warnings"]);
    assert_eq!(outcome.status, Some(1));
    assert!(
        outcome.stderr.contains("--deny warnings"),
        "{}",
        outcome.stderr
    );
    assert!(!place.path("out").exists(), "something was written");
    succeeded(&Place::with(DOCUMENT).generate(&["--deny", "warnings"]));
}

#[test]
fn the_report_counts_what_is_there() {
    let report = Place::with(DOCUMENT).report(&[]);
    let counts = &report["counts"];
    for (name, count) in [
        ("operations_in_document", 1),
        ("operations_generated", 1),
        ("components", 1),
        ("types", 1),
    ] {
        assert_eq!(counts[name], count, "{name} of {counts}");
    }
    assert_eq!(counts["unions"]["trial"], 0);
}

#[test]
fn the_report_names_types_by_json_pointer() {
    let report = Place::with(DOCUMENT).report(&["--name", "my-shop"]);
    let types = &report["types"];
    assert_eq!(types["/components/schemas/Order"], "my_shop::models::Order");
    assert_eq!(types["/components/schemas/Order/properties/total"], "f64");
    assert_eq!(
        types["/components/schemas/Order/properties/a~1b~0c"],
        "bool"
    );
}

#[test]
fn the_report_holds_the_diagnostics_of_a_document_that_is_refused() {
    let report = Place::with(&doubtful()).report(&["--deny", "warnings"]);
    let found = &report["diagnostics"][0];
    for (key, value) in [
        ("code", "unknown-key"),
        ("severity", "warning"),
        ("file", "shop.yaml"),
    ] {
        assert_eq!(found[key], value, "{key} of {found}");
    }
    assert_eq!(found["pointer"], "/components/schemas/Order/colour");
    assert_eq!(
        (found["line"].as_u64(), found["column"].as_u64()),
        (Some(13), Some(15)),
        "{found}"
    );
}
