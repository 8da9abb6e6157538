//! Proves what is generated from real documents: values invented from their schemas and the examples their authors give
//! go through the types and come back unchanged. `cargo xtask prove` runs it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use generator::diagnostic::Diagnostics;
use tests::crates::Crates;
use tests::driver::Driver;
use tests::examples;
use tests::proof::{self, Proof};

/// Failures that are told of one document.
const TOLD: usize = 20;
/// Characters of one failure that are told: values can be long.
const TOLD_OF_ONE: usize = 1500;

/// Schemas that admit no value at all, by document, each with the reason.
const EMPTY: &[(&str, &[(&str, &str)])] = &[
    (
        "heyapi-full-31",
        &[
            (
                "/components/schemas/ModelWithOneOfEnum/oneOf/4/properties/content/items",
                OF_PLACES,
            ),
            (
                "/components/schemas/ModelWithOneOfEnum/oneOf/4/properties/content/items/anyOf/0",
                OF_PLACES,
            ),
            (
                "/components/schemas/ModelWithOneOfEnum/oneOf/4/properties/content/items/anyOf/1",
                OF_PLACES,
            ),
            (
                "/components/schemas/ModelWithPrefixItemsConstantSizeArray/items",
                OF_PLACES,
            ),
            (
                "/components/schemas/AdditionalPropertiesUnknownIssue3",
                "an object that is a string",
            ),
            (
                "/components/schemas/CompositionWithOneOfAndProperties",
                "refers to a parameter where a schema has to be",
            ),
            (
                "/components/schemas/ModelWithAnyOfConstantSizeArrayAndIntersect",
                "has two items that are numbers and strings",
            ),
            (
                "/components/schemas/ModelWithAnyOfConstantSizeArrayAndIntersect/items",
                "a number that is a string",
            ),
            (
                "/components/schemas/ModelWithOneOfAndProperties",
                "refers to a parameter where a schema has to be",
            ),
            (
                "/components/schemas/OneOfAllOfIssue/oneOf/0",
                "one of the values of an enum that is none of them",
            ),
        ],
    ),
    (
        "klarna-ordermgmt",
        &[
            (
                "/paths/~1ordermanagement~1v1~1orders~1{order_id}~1captures/post/responses/201/headers/Capture-Id/schema",
                OF_NOTHING,
            ),
            (
                "/paths/~1ordermanagement~1v1~1orders~1{order_id}~1captures/post/responses/201/headers/Location/schema",
                OF_NOTHING,
            ),
            (
                "/paths/~1ordermanagement~1v1~1orders~1{order_id}~1refunds/post/responses/201/headers/Location/schema",
                OF_NOTHING,
            ),
            (
                "/paths/~1ordermanagement~1v1~1orders~1{order_id}~1refunds/post/responses/201/headers/Refund-Id/schema",
                OF_NOTHING,
            ),
            ("/components/schemas/Addon", "requires `price`"),
            ("/components/schemas/Addon/properties/price", ONLY_NULL),
            ("/components/schemas/Location/properties/price", ONLY_NULL),
            (
                "/components/schemas/SelectedShippingOptionDto/properties/price",
                ONLY_NULL,
            ),
            (
                "/components/schemas/SelectedShippingOptionDto/properties/tax_amount",
                ONLY_NULL,
            ),
            (
                "/components/schemas/SelectedShippingOptionDto/properties/tax_rate",
                ONLY_NULL,
            ),
            ("/components/schemas/Timeslot/properties/price", ONLY_NULL),
        ],
    ),
];

const ONLY_NULL: &str = "an integer whose only listed value is null";
/// The reason for a schema that the generator makes of those of the places of a tuple.
const OF_PLACES: &str = "stands for the schemas of `prefixItems`";
/// The reason for the schema of a header that has none.
const OF_NOTHING: &str = "the header has no schema, and is taken for a string";

fn main() -> ExitCode {
    let documents: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let mut failed = Vec::new();
    let (mut values, mut found, mut valid) = (0, 0, 0);
    for document in &documents {
        let started = Instant::now();
        let proof = prove(document);
        let name = document.file_stem().unwrap_or_default().to_string_lossy();
        println!(
            "{name}: {proof}, in {:.0} s",
            started.elapsed().as_secs_f64()
        );
        let problems = problems(&name, &proof);
        for problem in problems.iter().take(TOLD) {
            let text: String = problem.chars().take(TOLD_OF_ONE).collect();
            println!("  {}", text.replace('\n', "\n  "));
        }
        values += proof.values + proof.orders + proof.changes;
        found += proof.examples;
        valid += proof.valid_examples();
        if !problems.is_empty() {
            failed.push(name.into_owned());
        }
    }
    println!(
        "{} documents: {values} values, and {valid} valid ones of {found} examples; {} documents with failures",
        documents.len(),
        failed.len()
    );
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        println!("failed: {}", failed.join(", "));
        ExitCode::FAILURE
    }
}

fn prove(document: &Path) -> Proof {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    let name = format!("proof-{stem}").replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let crates = Crates::new("prove");
    let document = fs::canonicalize(document).expect("a document");
    let report = crates.generate(&document, &name, &[]);
    let named = [(name.as_str(), &report)];
    let plain = Driver::compile(&crates, &named);
    let arbitrary_precision = Driver::compile_with_arbitrary_precision(&crates, &named);
    let tree = generator::pipeline::read_tree(&document, &[], &mut Diagnostics::default());
    let tree = tree.expect("a document that was generated from can be read");
    let proof = proof::prove(&tree, &report, &[&plain, &arbitrary_precision]);
    assert_eq!(
        proof.examples,
        examples::count(&tree),
        "some examples of {name} are not found, or found twice"
    );
    // Nobody needs them again, and those of all documents together are large.
    plain.remove(&crates);
    arbitrary_precision.remove(&crates);
    crates.remove(&name);
    proof
}

/// What is not as it has to be, and what is in spite of [`EMPTY`].
fn problems(document: &str, proof: &Proof) -> Vec<String> {
    let listed = EMPTY.iter().find(|(name, _)| *name == document);
    let empty = listed.map_or(&[][..], |(_, schemas)| schemas);
    let mut problems: Vec<String> = proof.failures.iter().map(ToString::to_string).collect();
    for (pointer, reason) in &proof.without {
        if !empty.iter().any(|(listed, _)| listed == pointer) {
            problems.push(format!("{pointer}: without a value: {reason}"));
        }
    }
    for (listed, reason) in empty {
        if !proof.without.iter().any(|(pointer, _)| pointer == listed) {
            problems.push(format!("{listed}: has values, and is listed as `{reason}`"));
        }
    }
    let untyped = proof.unjudged_examples.iter();
    problems.extend(untyped.map(|pointer| format!("{pointer}: an example without a type")));
    problems
}
