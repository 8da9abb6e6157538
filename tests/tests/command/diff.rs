//! `generator diff`, seen from a shell.

use serde_json::Value;
use tests::command::Outcome;

use super::place::Place;

const OLD: &str = "\
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      operationId: listOrders
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
components:
  schemas:
    Order:
      type: object
      required: [total]
      properties:
        total: {type: integer}
";

/// An overlay that adds an optional property.
const NOTE: &str = "\
overlay: 1.0.0
info: {title: A note, version: '1'}
actions: [{target: '$.components.schemas.Order.properties', update: {note: {type: string}}}]
";

/// A directory with an old document, a new one and whatever else there is.
struct Pair(Place);

impl Pair {
    fn new(new: &str, files: &[(&str, &str)]) -> Pair {
        Pair(Place::new(
            &[&[("old.yaml", OLD), ("new.yaml", new)], files].concat(),
        ))
    }

    fn diff(&self, arguments: &[&str]) -> Outcome {
        let arguments = [&["diff", "old.yaml", "new.yaml"], arguments].concat();
        self.0.run(&arguments)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let outcome = self.diff(&[arguments, &["--format", "json"]].concat());
        assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
        serde_json::from_str(&outcome.stdout).expect("JSON")
    }
}

/// The old document where an order has its total in a text.
fn broken() -> String {
    OLD.replace("{type: integer}", "{type: string}")
}

#[test]
fn documents_that_say_the_same_have_no_changes() {
    let pair = Pair::new(&OLD.replace("title: Shop", "title: A shop"), &[]);
    let outcome = pair.diff(&["--fail-on", "any"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stdout);
    assert!(
        outcome.stdout.starts_with("no changes\n"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn a_change_is_told_with_both_places_and_what_to_do() {
    let outcome = Pair::new(&broken(), &[]).diff(&[]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    let said = outcome.stdout;
    assert!(
        said.starts_with("breaks wire, breaks Rust: Order::total: "),
        "{said}"
    );
    assert!(
        said.contains("--> new.yaml:14:16, before old.yaml:14:16\n"),
        "{said}"
    );
    assert!(said.contains("= received by list_orders\n"), "{said}");
    assert!(
        said.contains("\n1 change: 1 breaks wire, 1 breaks Rust\n"),
        "{said}"
    );
    assert!(
        said.ends_with("version of the client: breaking\n"),
        "{said}"
    );
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[test]
fn markdown_begins_with_what_it_comes_to() {
    let said = Pair::new(&broken(), &[])
        .diff(&["--format", "markdown"])
        .stdout;
    let head = "**1 change: 1 breaks wire, 1 breaks Rust.** Version of the client: breaking.\n\n### Breaking\n\n- ";
    assert!(said.starts_with(head), "{said}");
}

#[test]
fn overlays_are_of_both_documents_or_of_one() {
    let pair = Pair::new(OLD, &[("note.yaml", NOTE)]);
    let counts = |arguments: &[&str]| {
        let counts = &pair.json(arguments)["counts"];
        [&counts["adds"], &counts["breaking"]].map(|count| count.as_u64())
    };
    assert_eq!(counts(&["--overlay", "note.yaml"]), [Some(0), Some(0)]);
    assert_eq!(counts(&["--new-overlay", "note.yaml"]), [Some(1), Some(0)]);
    assert_eq!(counts(&["--old-overlay", "note.yaml"])[0], Some(0));
    assert_ne!(counts(&["--old-overlay", "note.yaml"])[1], Some(0));
}

#[test]
fn settings_are_of_both_documents() {
    let settings = "[a]\n[b.rename.operations]\nlistOrders = \"orders\"\n";
    let pair = Pair::new(&broken(), &[("codegen.toml", settings)]);
    let json = pair.json(&["--config", "codegen.toml", "--name", "b"]);
    assert_eq!(json["changes"][0]["reach"], serde_json::json!(["orders"]));
    let outcome = pair.diff(&["--config", "codegen.toml"]);
    assert_eq!(outcome.status, Some(2), "{}", outcome.stdout);
}

#[test]
fn the_exit_status_is_what_was_asked_for() {
    let status = |new: &str, arguments: &[&str]| Pair::new(new, &[]).diff(arguments).status;
    let fails = |new: &str| ["any", "breaking", "wire"].map(|on| status(new, &["--fail-on", on]));
    assert_eq!(fails(&broken()), [Some(1); 3]);
    let added = OLD.to_owned() + "        note: {type: string}\n";
    assert_eq!(fails(&added), [Some(1), Some(0), Some(0)]);
    assert_eq!(status(&broken(), &[]), Some(0));
    assert_eq!(status(&broken(), &["--fail-on", "nothing"]), Some(2));
    assert_eq!(status("openapi: 3.0.3\n- x", &[]), Some(1));
    assert_eq!(status(OLD, &["--overlay", "none.yaml"]), Some(2));
}

#[test]
fn any_file_name_will_do() {
    for name in ["2.0", "core.json", "API v1 (draft).yaml", "Über", "type"] {
        let place = Place::new(&[(name, OLD)]);
        let outcome = place.run(&["diff", name, name]);
        assert_eq!(outcome.status, Some(0), "{name}: {}", outcome.stderr);
        assert!(outcome.stdout.starts_with("no changes\n"), "{name}");
    }
}

#[test]
fn a_document_with_an_error_is_compared_as_far_as_it_can_be_read() {
    // A parameter without a name.
    let wrong = broken().replace(
        "      responses:",
        "      parameters: [{in: query, schema: {type: string}}]\n      responses:",
    );
    let pair = Pair::new(&wrong, &[]);
    let json = pair.json(&[]);
    let subjects = json["changes"].as_array().expect("changes").iter();
    assert!(
        subjects
            .map(|change| &change["subject"])
            .any(|subject| subject == "Order::total"),
        "{json:#}"
    );
    let missing = &json["not_compared"][0];
    assert_eq!(missing["document"], "new", "{json:#}");
    assert_eq!(missing["file"], "new.yaml");
    assert!(missing["line"].as_u64() > Some(1), "{json:#}");
    let said = pair.diff(&[]).stdout;
    assert!(
        said.contains("\nnot compared: the new document is wrong: "),
        "{said}"
    );
    let markdown = pair.diff(&["--format", "markdown"]).stdout;
    assert!(markdown.contains("\n### Not compared\n"), "{markdown}");
}

#[test]
fn a_comparison_with_a_gap_fails_where_changes_would() {
    // The schema that is missing may be any.
    let wrong = OLD.replace("schemas/Order'", "schemas/Orders'");
    let gap = Pair::new(&wrong, &[]).json(&[])["not_compared"].clone();
    assert_eq!(gap.as_array().map(Vec::len), Some(1), "{gap:#}");
    let outcome = Pair::new(&wrong, &[]).diff(&["--fail-on", "wire"]);
    assert_eq!(outcome.status, Some(1), "{}", outcome.stdout);
    // What both lack is the same.
    let same = Place::new(&[("a.yaml", &wrong)]);
    let outcome = same.run(&["diff", "a.yaml", "a.yaml", "--fail-on", "any"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stdout);
}

#[test]
fn what_is_wrong_with_a_document_is_said() {
    let outcome = Pair::new("swagger: '2.0'\n", &[]).diff(&["--format", "json"]);
    assert_eq!(outcome.status, Some(1));
    assert_eq!(outcome.stdout, "");
    assert!(outcome.stderr.contains("new.yaml:1:"), "{}", outcome.stderr);
}
