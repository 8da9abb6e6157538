//! The types of every document in `fixtures/constructs` hold what its schemas admit, lose nothing of it, and refuse the
//! rest: values are invented from the schemas, and `jsonschema` judges them.

use generator::diagnostic::Diagnostics;
use generator::pipeline::read_tree;
use serde_json::{Map, Value, json};
use tests::constructs;
use tests::crates::Crates;
use tests::driver::Driver;
use tests::proof;

/// Schemas for which no value is invented, by document.
const EMPTY: &[(&str, &str)] = &[
    // An integer that is one of two strings.
    ("all_of_conflict", "/components/schemas/D"),
    // A pattern that looks ahead.
    (
        "constraints",
        "/components/schemas/Transfer/properties/ahead",
    ),
    // `items: false`: there are none but those with places.
    (
        "references_31",
        "/components/schemas/Order/properties/pair/items",
    ),
];

/// Documents whose types take more than the schemas, as their documentation says, each with the reason.
const WIDER: &[(&str, &str)] = &[
    (
        "pattern_properties",
        "a property may be of the type of any pattern",
    ),
    ("prefix_items", "an item may be of the type of any place"),
    (
        "restrictions",
        "no type says which properties demand others",
    ),
];

#[test]
fn every_schema_of_every_construct_holds_what_it_admits() {
    let crates = Crates::new("constructs");
    let reports = constructs::write(&crates);
    let driver = Driver::compile(&crates, &[(constructs::CRATE, &all_types(&reports))]);
    let mut problems = Vec::new();
    let (mut schemas, mut values) = (0, 0);
    for (name, report) in &reports {
        let document = constructs::path(name);
        let tree = read_tree(&document, &[], &mut Diagnostics::default()).expect("a document");
        let proof = proof::prove(&tree, report, &[&driver]);
        schemas += proof.schemas;
        values += proof.values + proof.orders + proof.changes;
        let failures = proof.failures.iter().map(ToString::to_string);
        // A schema that the generator made of several keywords stands nowhere in the document.
        let without = proof.without.iter().filter(|(pointer, _)| {
            tree.at(pointer).is_some() && !EMPTY.contains(&(name.as_str(), pointer.as_str()))
        });
        let without = without.map(|(pointer, reason)| format!("{pointer}: {reason}"));
        let found: Vec<String> = failures.chain(without).collect();
        if let Some((_, reason)) = WIDER.iter().find(|(document, _)| document == name) {
            assert!(
                !found.is_empty(),
                "{name} is proven, and is listed: {reason}"
            );
        } else {
            problems.extend(found.iter().map(|problem| format!("{name}{problem}")));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(
        schemas > reports.len() && values > 10 * schemas,
        "{schemas} schemas, {values} values"
    );
}

/// A report with the types of all: a program is written for the types of a report, whatever schemas they are of.
fn all_types(reports: &[(String, Value)]) -> Value {
    let types = reports.iter().flat_map(|(name, report)| {
        let types = report["types"].as_object().expect("a report has types");
        let named =
            move |(pointer, ty): (&String, &Value)| (format!("{name}{pointer}"), ty.clone());
        types.iter().map(named)
    });
    json!({ "types": Map::from_iter(types) })
}
