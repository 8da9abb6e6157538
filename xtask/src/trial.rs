//! `cargo xtask trial`: real documents become clients that compile without a warning and lose nothing.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Tries each document and compares what came of it with the committed baseline, or makes it the baseline.
///
/// The program that does it belongs to the tests, which send the values of our own APIs on the same way.
pub fn run(documents: &[PathBuf], accept: bool) -> Result<(), String> {
    let documents = find(documents)?;
    let status = Command::new("cargo")
        .args([
            "run",
            "--quiet",
            "--package",
            "tests",
            "--bin",
            "trial",
            "--",
        ])
        .args(accept.then_some("--accept"))
        .args(&documents)
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("not every document became what it has to".to_owned())
    }
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
