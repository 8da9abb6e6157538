//! The `generator` command, seen from a shell.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;
use tests::command::{Outcome, run};

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

/// A directory with files, to run the command in.
struct Place(TempDir);

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let place = Place(tempfile::tempdir().expect("a directory"));
        for (path, text) in files {
            place.write(path, text);
        }
        place
    }

    fn with(document: &str) -> Self {
        Place::new(&[("shop.yaml", document)])
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// `generator generate shop.yaml --out out` with more arguments.
    fn generate(&self, arguments: &[&str]) -> Outcome {
        run(
            self.0.path(),
            &[&["generate", "shop.yaml", "--out", "out"], arguments].concat(),
        )
    }

    fn report(&self, arguments: &[&str]) -> Value {
        let outcome = self.generate(&[&["--report", "report.json"], arguments].concat());
        assert_ne!(outcome.status, Some(2), "{}", outcome.stderr);
        serde_json::from_str(&self.read("report.json")).expect("the report is JSON")
    }

    /// All generated files with their text.
    fn output(&self) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        let mut directories = vec![self.path("out")];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory).expect("a directory") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    directories.push(path);
                } else {
                    let text = fs::read_to_string(&path).expect("text");
                    let path = path
                        .strip_prefix(self.path("out"))
                        .expect("below")
                        .to_owned();
                    files.push((path, text));
                }
            }
        }
        files.sort();
        files
    }
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
    let place = Place::with(&DOCUMENT.replace("name: token, ", ""));
    let outcome = place.generate(&[]);
    assert_eq!(outcome.status, Some(1), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("error["), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("--> shop.yaml:7:20"),
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
    let missing = run(
        place.0.path(),
        &["generate", "no-such.yaml", "--out", "out"],
    );
    assert_eq!(missing.status, Some(2));
    assert!(
        missing.stderr.contains("no-such.yaml"),
        "{}",
        missing.stderr
    );
    assert_eq!(run(place.0.path(), &["generate"]).status, Some(2));
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

const OVERLAY: &str = "\
overlay: 1.0.0
info: {title: O, version: '1'}
actions:
  - target: $.components.schemas.Order.properties
    update: {added: {type: string}}
";

#[test]
fn an_overlay_changes_what_is_generated() {
    let place = Place::new(&[("shop.yaml", DOCUMENT), ("overlay.yaml", OVERLAY)]);
    succeeded(&place.generate(&["--overlay", "overlay.yaml"]));
    assert!(
        place
            .read("out/src/models/order.rs")
            .contains("pub added: Option<String>")
    );
}

#[test]
fn an_overlay_that_finds_nothing_is_told() {
    let overlay = OVERLAY.replace("schemas.Order", "schemas.Odrer");
    let place = Place::new(&[("shop.yaml", DOCUMENT), ("overlay.yaml", &overlay)]);
    let outcome = place.generate(&["--overlay", "overlay.yaml"]);
    succeeded(&outcome);
    assert!(outcome.stderr.contains("warning["), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("--> overlay.yaml:4:"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn overlay_prints_the_document_with_its_overlays() {
    let second = OVERLAY.replace("added: {type", "again: {type");
    let extending = format!("extends: shop.yaml\n{OVERLAY}");
    let place = Place::new(&[
        ("shop.yaml", DOCUMENT),
        ("overlay.yaml", OVERLAY),
        ("second.yaml", &second),
        ("extending.yaml", &extending),
    ]);
    for files in [
        ["shop.yaml", "overlay.yaml", "second.yaml"].as_slice(),
        &["extending.yaml", "second.yaml"],
    ] {
        let outcome = run(place.0.path(), &[&["overlay"], files].concat());
        succeeded(&outcome);
        assert_eq!(outcome.stderr, "");
        let (printed, _) = generator::source::parse(&outcome.stdout, "stdout").expect("YAML");
        for added in ["added", "again"] {
            let pointer = format!("/components/schemas/Order/properties/{added}");
            assert!(printed.at(&pointer).is_some(), "{pointer}");
        }
        assert!(printed.at("/paths/~1orders/get").is_some());
    }
}

#[test]
fn an_overlay_for_another_document_is_told_and_one_for_none_needs_one() {
    let place = Place::new(&[
        ("shop.yaml", DOCUMENT),
        ("copy.yaml", DOCUMENT),
        ("overlay.yaml", &format!("extends: ./shop.yaml\n{OVERLAY}")),
        ("alone.yaml", OVERLAY),
        ("lost.yaml", &format!("extends: no/shop.yaml\n{OVERLAY}")),
        (
            "web.yaml",
            &format!("extends: https://example.com/shop.yaml\n{OVERLAY}"),
        ),
    ]);
    let overlay = |files: &[&str]| run(place.0.path(), &[&["overlay"], files].concat());
    let outcome = overlay(&["copy.yaml", "overlay.yaml"]);
    succeeded(&outcome);
    for words in [
        "warning[overlay-for-another-document]: the overlay is for ./shop.yaml, and is applied to copy.yaml",
        "--> overlay.yaml:1:10",
    ] {
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
    assert_eq!(overlay(&["shop.yaml", "web.yaml"]).stderr, "");
    for (file, why) in [
        (
            "alone.yaml",
            "alone.yaml has no `extends`; name the document",
        ),
        ("lost.yaml", "there is no file no/shop.yaml"),
        (
            "web.yaml",
            "nothing is taken from the network; name the document",
        ),
    ] {
        let outcome = overlay(&[file]);
        assert_eq!(outcome.status, Some(2), "{file}");
        assert!(outcome.stderr.contains(why), "{}", outcome.stderr);
    }
}

/// Generates with settings, and returns the struct and what was said.
fn configured(settings: &str) -> (Outcome, Place) {
    let place = Place::new(&[("shop.yaml", DOCUMENT), ("codegen.toml", settings)]);
    (place.generate(&["--config", "codegen.toml"]), place)
}

#[test]
fn settings_name_money() {
    let (outcome, place) = configured("[shop]\nmoney = [\"Order.total\"]\n");
    succeeded(&outcome);
    assert!(
        place
            .read("out/src/models/order.rs")
            .contains("pub total: runtime::Decimal")
    );
}

#[test]
fn settings_name_secrets() {
    let (outcome, place) = configured("[shop]\nsecret = [\"listOrders.token\"]\n");
    succeeded(&outcome);
    let operations = place.read("out/src/operations/orders.rs");
    assert!(
        operations.contains("token: impl Into<runtime::Secret>"),
        "{operations}"
    );
}

#[test]
fn settings_rename_types_and_operations() {
    let (outcome, place) = configured(
        "[shop.rename.types]\nOrder = \"Purchase\"\n[shop.rename.operations]\nlistOrders = \"purchases\"\n",
    );
    succeeded(&outcome);
    assert!(
        place
            .read("out/src/models/purchase.rs")
            .contains("pub struct Purchase")
    );
    assert!(
        place
            .read("out/src/operations/orders.rs")
            .contains("pub fn purchases(")
    );
}

#[test]
fn a_selector_that_finds_nothing_is_told() {
    let (outcome, _place) = configured("[shop]\nmoney = [\"Order.totla\"]\n");
    succeeded(&outcome);
    assert!(outcome.stderr.contains("warning["), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("Order.totla"), "{}", outcome.stderr);
}

#[test]
fn a_renaming_of_nothing_is_told() {
    let (outcome, _place) = configured("[shop.rename.types]\nOdrer = \"Purchase\"\n");
    succeeded(&outcome);
    assert!(outcome.stderr.contains("warning["), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("Odrer"), "{}", outcome.stderr);
}

#[test]
fn settings_keep_what_the_document_does_not_declare() {
    let kept = |place: &Place| {
        let order = place.read("out/src/models/order.rs");
        order.contains("..additional") && order.contains("They are kept so that nothing is lost.")
    };
    let (outcome, place) = configured("[shop]\nunknown_fields = \"keep\"\n");
    succeeded(&outcome);
    assert!(kept(&place));
    let (outcome, place) = configured("[shop]\nunknown_fields = \"ignore\"\n");
    succeeded(&outcome);
    assert!(!kept(&place));
    let (outcome, _place) = configured("[shop]\nunknown_fields = \"kept\"\n");
    assert_eq!(outcome.status, Some(2));
    for word in ["codegen.toml", "`kept`", "`ignore` or `keep`"] {
        assert!(outcome.stderr.contains(word), "{}", outcome.stderr);
    }
}

#[test]
fn settings_without_the_table_of_this_crate_are_refused() {
    let (outcome, _place) = configured("[one]\n[two]\n");
    assert_eq!(outcome.status, Some(2));
    assert!(outcome.stderr.contains("[shop]"), "{}", outcome.stderr);
}

#[test]
fn a_setting_that_does_not_exist_is_refused() {
    let (outcome, _place) = configured("[shop]\nmonney = []\n");
    assert_eq!(outcome.status, Some(2));
    assert!(outcome.stderr.contains("monney"), "{}", outcome.stderr);
}

#[test]
fn a_template_of_the_user_replaces_ours() {
    let ours =
        fs::read_to_string(tests::workspace().join("templates/Cargo.toml.j2")).expect("a template");
    let place = Place::new(&[
        ("shop.yaml", DOCUMENT),
        ("templates/Cargo.toml.j2", &format!("{ours}# of the user\n")),
    ]);
    succeeded(&place.generate(&["--templates", "templates"]));
    assert!(place.read("out/Cargo.toml").ends_with("# of the user\n"));
    assert!(
        place.path("out/src/lib.rs").exists(),
        "the other templates are still ours"
    );
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .expect("a time")
}

#[test]
fn unchanged_files_are_not_written_again() {
    let place = Place::with(DOCUMENT);
    succeeded(&place.generate(&[]));
    let order = place.path("out/src/models/order.rs");
    let long_ago = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::options()
        .write(true)
        .open(&order)
        .and_then(|file| file.set_modified(long_ago))
        .expect("a time");
    succeeded(&place.generate(&[]));
    assert_eq!(modified(&order), long_ago);
    place.write("shop.yaml", &DOCUMENT.replace("a/b~c", "b"));
    succeeded(&place.generate(&[]));
    assert_ne!(modified(&order), long_ago);
}

#[test]
fn files_that_are_no_longer_generated_are_removed() {
    let place = Place::with(DOCUMENT);
    succeeded(&place.generate(&[]));
    place.write("shop.yaml", &DOCUMENT.replace("Order", "Purchase"));
    succeeded(&place.generate(&[]));
    assert!(!place.path("out/src/models/order.rs").exists());
    assert!(place.path("out/src/models/purchase.rs").exists());
}

#[test]
fn files_of_somebody_else_are_never_overwritten_nor_removed() {
    let place = Place::with(DOCUMENT);
    place.write("out/src/models/order.rs", "// mine\n");
    place.write("out/src/notes.rs", "// mine, too\n");
    let outcome = place.generate(&[]);
    assert_eq!(outcome.status, Some(2));
    assert!(outcome.stderr.contains("order.rs"), "{}", outcome.stderr);
    assert_eq!(place.read("out/src/models/order.rs"), "// mine\n");
    assert!(
        !place.path("out/Cargo.toml").exists(),
        "half a crate was written"
    );
    fs::remove_file(place.path("out/src/models/order.rs")).expect("a file");
    succeeded(&place.generate(&[]));
    assert_eq!(place.read("out/src/notes.rs"), "// mine, too\n");
}

#[test]
fn the_same_document_gives_the_same_bytes_wherever_it_is() {
    let document = fs::read_to_string(tests::fixtures().join("payments.yaml")).expect("a fixture");
    let (one, two) = (Place::with(&document), Place::with(&document));
    succeeded(&one.generate(&[]));
    succeeded(&two.generate(&[]));
    assert!(one.output().len() > 10);
    assert_eq!(one.output(), two.output());
}
