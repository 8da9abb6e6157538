//! Whatever a schema admits is decoded and encoded back unchanged, and what it does not admit is refused: values are
//! invented from every schema, and `jsonschema` judges them.

use std::path::PathBuf;
use std::sync::OnceLock;

use generator::diagnostic::Diagnostics;
use generator::source::Node;
use serde_json::Value;
use tests::crates::Crates;
use tests::driver::Driver;
use tests::proof::{self, Proof};

/// The reports on both APIs and on `fixtures/payments.yaml`, and a program for their types, compiled twice.
struct Compiled {
    reports: [(&'static str, Value); 3],
    plain: Driver,
    arbitrary_precision: Driver,
}

/// Compiles once. Where that fails, each test says why.
fn compiled() -> &'static Compiled {
    static COMPILED: OnceLock<Compiled> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let specs = tests::workspace().join("specs");
        let config = specs.join("codegen.toml").display().to_string();
        // The crates of `round_trip.rs`: they are compiled already.
        let crates = Crates::new("round-trip");
        let reports = ["nopan", "nupay", "payments"].map(|name| {
            let report = match name {
                "payments" => crates.generate(&document(name), name, &[]),
                _ => crates.generate(&document(name), name, &["--config", &config]),
            };
            (name, report)
        });
        let named: Vec<(&str, &Value)> = reports
            .iter()
            .map(|(name, report)| (*name, report))
            .collect();
        let plain = Driver::compile(&crates, &named);
        let arbitrary_precision = Driver::compile_with_arbitrary_precision(&crates, &named);
        Compiled {
            plain,
            arbitrary_precision,
            reports,
        }
    })
}

fn document(name: &str) -> PathBuf {
    match name {
        "payments" => tests::fixtures().join("payments.yaml"),
        _ => tests::workspace().join(format!("specs/{name}.yaml")),
    }
}

/// A document with the overlay that its client is generated with.
fn tree(name: &str) -> Node {
    let overlay = tests::workspace().join(format!("specs/overlays/{name}.yaml"));
    let overlays: Vec<PathBuf> = [overlay]
        .into_iter()
        .filter(|overlay| overlay.exists())
        .collect();
    let mut diagnostics = Diagnostics::default();
    generator::pipeline::read_tree(&document(name), &overlays, &mut diagnostics)
        .expect("a document")
}

/// Proves all schemas of a document; those in `without` are known to have no value that can be invented.
fn prove(name: &str, without: &[&str]) -> Proof {
    let compiled = compiled();
    let (_, report) = compiled
        .reports
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a document of the list");
    let drivers = [&compiled.plain, &compiled.arbitrary_precision];
    let proof = proof::prove(&tree(name), report, &drivers);
    println!("{name}: {proof}");
    let failures: Vec<String> = proof.failures.iter().map(ToString::to_string).collect();
    assert!(
        failures.is_empty(),
        "{}\n{name}: {proof}",
        failures.join("\n")
    );
    let found: Vec<&str> = proof
        .without
        .iter()
        .map(|(pointer, _)| pointer.as_str())
        .collect();
    assert_eq!(
        found, without,
        "schemas without a value: {:?}",
        proof.without
    );
    proof
}

#[test]
fn every_schema_of_nopan_holds_what_it_admits() {
    prove("nopan", &[]);
}

#[test]
fn every_schema_of_nupay_holds_what_it_admits() {
    prove("nupay", &[]);
}

#[test]
fn every_schema_of_the_fixture_holds_what_it_admits() {
    prove("payments", &[]);
}

#[test]
fn a_type_of_another_schema_is_found_out() {
    let compiled = compiled();
    let (_, mut report) = compiled.reports[2].clone();
    let types = &mut report["types"];
    let other = types["/components/schemas/ApiError"].clone();
    *types = serde_json::json!({ "/components/schemas/Money": other });
    let proof = proof::prove(&tree("payments"), &report, &[&compiled.plain]);
    assert_eq!(proof.schemas, 1);
    assert!(!proof.failures.is_empty());
    assert!(
        proof
            .failures
            .iter()
            .all(|failure| failure.pointer == "/components/schemas/Money")
    );
}
