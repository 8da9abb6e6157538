//! `cargo xtask trial`: real documents become clients that compile without a warning and lose nothing.

use std::fs;
use std::path::PathBuf;

use crate::cargo;

/// Tries each document and compares what came of it with the committed baseline, or makes it the baseline.
pub fn run(documents: &[PathBuf], accept: bool) -> Result<(), String> {
    let documents = find(documents)?;
    let mut trial = cargo::program_of_tests("trial");
    trial.args(accept.then_some("--accept")).args(&documents);
    cargo::run_to_end(&mut trial, "not every document became what it has to")
}

/// The documents that are given, and those of the directories that are.
pub fn find(given: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut documents = Vec::new();
    for path in given {
        if path.is_file() {
            documents.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let mut found: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                path.extension().is_some_and(|ending| {
                    ["yaml", "yml", "json"].iter().any(|known| ending == *known)
                })
            })
            .collect();
        found.sort();
        documents.extend(found);
    }
    if documents.is_empty() {
        Err("there are no documents there".to_owned())
    } else {
        Ok(documents)
    }
}
