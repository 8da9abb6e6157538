//! `generator explain`, and the overlays that diagnostics advise.

use std::fs;

use tempfile::TempDir;
use tests::command::{Outcome, run};

/// `generator explain` in the directory of the fixtures.
fn explain(arguments: &[&str]) -> Outcome {
    run(&tests::fixtures(), &[&["explain"], arguments].concat())
}

fn explained(arguments: &[&str]) -> String {
    let outcome = explain(arguments);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    assert_eq!(outcome.stderr, "");
    outcome.stdout
}

/// Checks an explanation against its snapshot.
fn check(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => "snapshots/explain",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn every_decision_is_told_in_words() {
    check("decisions", &explained(&["decisions.yaml"]));
}

#[test]
fn the_unions_of_the_payments_page_are_told() {
    check("payments", &explained(&["payments.yaml"]));
}

#[test]
fn a_schema_is_named_by_its_key_its_pointer_or_a_reference() {
    let by_key = explained(&["decisions.yaml", "Detail"]);
    assert!(by_key.starts_with("Unions in `Detail`: 1."), "{by_key}");
    assert!(by_key.contains("Detail at decisions.yaml:29:7"), "{by_key}");
    let pointer = "/components/schemas/Detail";
    for schema in [pointer, &format!("#{pointer}")] {
        let text = explained(&["decisions.yaml", schema]);
        assert_eq!(
            text.replace(schema, "Detail").replace(pointer, "Detail"),
            by_key.replace(pointer, "Detail")
        );
    }
    assert_eq!(
        explained(&["decisions.yaml", "Card"]),
        "There is no union in `Card`.\n"
    );
}

#[test]
fn unions_inside_a_schema_are_told_with_it() {
    let schema = "/paths/~1results/get/responses/200/content/application~1json/schema";
    let text = explained(&["decisions.yaml", schema]);
    for union in ["GetResultsResponse at ", "Scalar at ", "Detail at "] {
        assert!(text.contains(union), "{text}");
    }
    assert!(!text.contains("Source at "), "{text}");
}

#[test]
fn a_schema_that_does_not_exist_is_refused_with_the_nearest_names() {
    let outcome = explain(&["decisions.yaml", "Surce"]);
    assert_eq!(outcome.status, Some(2));
    assert_eq!(outcome.stdout, "");
    for words in ["no schema `Surce`", "`Source`"] {
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
}

#[test]
fn a_document_at_fault_is_told_and_not_explained() {
    let outcome = explain(&["no-such-file.yaml"]);
    assert_eq!(outcome.status, Some(2));
    let place = tempfile::tempdir().expect("a directory");
    let document = place.path().join("shop.yaml");
    fs::write(&document, "openapi: 2.0.0\n").expect("a file");
    let outcome = run(place.path(), &["explain", "shop.yaml"]);
    assert_eq!(outcome.status, Some(1));
    assert!(outcome.stderr.contains("error["), "{}", outcome.stderr);
}

#[test]
fn settings_and_overlays_count() {
    let place = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| {
        fs::write(place.path().join(name), text).expect("a file");
    };
    write(
        "shop.yaml",
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {oneOf: [{type: string}, {type: integer}]}}}\n",
    );
    write(
        "codegen.toml",
        "[one.rename.types]\nA = \"Renamed\"\n[two]\n",
    );
    write(
        "overlay.yaml",
        "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions: [{target: '$.components.schemas.A.oneOf[1]', update: {type: boolean}}]\n",
    );
    let outcome = run(
        place.path(),
        &[
            "explain",
            "shop.yaml",
            "A",
            "--config",
            "codegen.toml",
            "--name",
            "one",
            "--overlay",
            "overlay.yaml",
        ],
    );
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    for words in ["Renamed at shop.yaml:4:", "Boolean: a boolean"] {
        assert!(outcome.stdout.contains(words), "{}", outcome.stdout);
    }
}

/// A document with a union of these variants, in a directory of its own.
fn document(variants: &str) -> TempDir {
    let place = tempfile::tempdir().expect("a directory");
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    \
         Order: {{type: object, properties: {{total: {{type: number}}, a/b~c: {{type: boolean}}}}}}\n    \
         One: {{type: object, properties: {{kind: {{type: string}}}}}}\n    \
         Two: {{type: object, properties: {{kind: {{type: string}}}}}}\n    \
         Choice:\n      oneOf: {variants}\n"
    );
    fs::write(place.path().join("shop.yaml"), text).expect("a file");
    place
}

fn generate(place: &TempDir, arguments: &[&str]) -> Outcome {
    let outcome = run(
        place.path(),
        &[&["generate", "shop.yaml", "--out", "out"], arguments].concat(),
    );
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    outcome
}

/// The overlay of the actions that the diagnostics advise.
fn advised(outcome: &Outcome) -> String {
    let lines = outcome.stderr.lines();
    let advice: Vec<&str> = lines.filter(|line| line.starts_with("     ")).collect();
    format!(
        "overlay: 1.0.0\ninfo: {{title: O, version: '1'}}\nactions:\n{}\n",
        advice.join("\n")
    )
}

#[test]
fn the_overlay_that_is_advised_tells_the_variants_apart() {
    for (variants, advice) in [
        // A component with a property of its own.
        (
            "[{$ref: '#/components/schemas/Order'}, {title: Box, type: object, properties: {total: {type: number}}}]",
            r#"{required: ["a/b~c"]}"#,
        ),
        // An inline schema beside properties.
        (
            "[{title: A, properties: {a: {type: string}}}, {title: B, properties: {'b: c': {type: string}}}]\n      properties: {id: {type: string}}",
            "{required: [a]}",
        ),
        // Nothing but the same properties, one of which is called like a tag.
        (
            "[{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Two'}]",
            "{discriminator: {propertyName: kind}}",
        ),
        // Whatever it may be.
        ("[{type: string}, {title: Free}]", "{type: object}"),
    ] {
        let place = document(variants);
        let outcome = generate(&place, &[]);
        assert!(
            outcome.stderr.contains("inseparable-variants"),
            "{}",
            outcome.stderr
        );
        let overlay = advised(&outcome);
        assert!(overlay.contains(&format!("update: {advice}")), "{overlay}");
        fs::write(place.path().join("overlay.yaml"), &overlay).expect("a file");
        let outcome = generate(&place, &["--overlay", "overlay.yaml"]);
        assert_eq!(outcome.stderr, "", "{overlay}");
    }
}
