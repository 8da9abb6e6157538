//! Proves what is generated from real documents: values invented from their schemas and the examples their authors give
//! go through the types and come back unchanged. `cargo xtask prove` runs it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use generator::diagnostic::Diagnostics;
use tests::crates::Crates;
use tests::driver::Driver;
use tests::proof::{self, Proof};

/// Failures that are told of one document.
const TOLD: usize = 20;
/// Characters of one failure that are told: values can be long.
const TOLD_OF_ONE: usize = 1500;

fn main() -> ExitCode {
    let documents: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let mut failed = Vec::new();
    let (mut values, mut examples) = (0, 0);
    for document in &documents {
        let started = Instant::now();
        let proof = prove(document);
        let name = document.file_name().unwrap_or_default().display();
        println!(
            "{name}: {proof}, in {:.0} s",
            started.elapsed().as_secs_f64()
        );
        for (pointer, reason) in &proof.without {
            println!("  without a value: {pointer}: {reason}");
        }
        for pointer in &proof.unjudged_examples {
            println!("  an example without a type: {pointer}");
        }
        for failure in proof.failures.iter().take(TOLD) {
            let text: String = failure.to_string().chars().take(TOLD_OF_ONE).collect();
            println!("  {}", text.replace('\n', "\n  "));
        }
        values += proof.values + proof.orders + proof.changes;
        examples += proof.valid_examples();
        if !proof.failures.is_empty() {
            failed.push(name.to_string());
        }
    }
    println!(
        "{values} values and {examples} examples of {} documents; {} documents with failures",
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
    proof::prove(&tree, &report, &[&plain, &arbitrary_precision])
}
