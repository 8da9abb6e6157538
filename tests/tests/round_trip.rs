//! The examples of both APIs through their generated types and back: nothing is lost, and no digit changes.

use std::path::PathBuf;
use std::sync::OnceLock;

use generator::diagnostic::Diagnostics;
use generator::source::Node;
use serde_json::Value;
use tests::crates::Crates;
use tests::driver::{Driver, Trip};
use tests::examples::{self, Example, same_json};

/// Crates for both APIs, compiled with warnings denied, and a program on top of them.
struct Compiled {
    nopan: Value,
    nupay: Value,
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
    let driver = Driver::compile(&crates, &[("nopan", &nopan), ("nupay", &nupay)]);
    Compiled {
        nopan,
        nupay,
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

/// Sends every example through its type, and says what goes wrong with which.
fn check_examples(name: &str, report: &Value) {
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
    let back = total - problems.len();
    println!("{name}: {back} of {total} examples came back as they were");
    assert!(
        problems.is_empty(),
        "{} of {total} examples fail:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn every_example_of_nopan_comes_back_as_it_was() {
    check_examples("nopan", &compiled().nopan);
}

#[test]
fn every_example_of_nupay_comes_back_as_it_was() {
    check_examples("nupay", &compiled().nupay);
}
