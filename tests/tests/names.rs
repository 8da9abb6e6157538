//! Names: `fixtures/names.yaml` calls things whatever collides, with each other and with what is there already.

use std::collections::BTreeMap;
use std::fs;

use generator::pipeline::Reading;
use tests::crates::Crates;
use tests::render::Document;
use tests::{constructs, fixtures};

#[test]
fn whatever_things_are_called_the_client_compiles_without_a_warning() {
    let crates = Crates::new("names");
    crates.generate(&fixtures().join("names.yaml"), "names", &[]);
    let outcome = crates.cargo("names", &["clippy", "--features", "stand-in"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}

/// No path may differ from another one by case alone, be the name of a device, or be too long for a file system.
#[test]
fn every_file_can_be_on_every_file_system() {
    let document = fs::read_to_string(fixtures().join("names.yaml")).expect("a fixture");
    let rendered = Document::new(&document).render();
    let mut paths: Vec<String> = rendered
        .files
        .iter()
        .map(|file| file.path.to_lowercase())
        .collect();
    paths.sort();
    let count = paths.len();
    paths.dedup();
    assert_eq!(paths.len(), count);
    for path in &paths {
        let name = path.rsplit('/').next().expect("a name");
        assert!(name.len() <= 120, "{path}");
        assert!(!["con.rs", "nul.rs"].contains(&name), "{path}");
    }
}

#[test]
fn what_is_added_to_a_document_changes_no_name() {
    let mut compared = 0;
    let mut documents: Vec<String> = constructs::names()
        .iter()
        .map(|name| fs::read_to_string(constructs::path(name)).expect("a fixture"))
        .collect();
    documents.push(fs::read_to_string(fixtures().join("names.yaml")).expect("a fixture"));
    for document in &documents {
        let before = names(document);
        for extended in extensions(document) {
            let after = names(&extended);
            assert!(after.len() > before.len(), "{extended}");
            for (thing, name) in &before {
                assert_eq!(after.get(thing), Some(name), "{thing} of {extended}");
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}

/// The document with a schema before all others, with one after them, and with one more operation.
fn extensions(document: &str) -> Vec<String> {
    const SCHEMA: &str = "    Unrelated: {type: object, properties: {apart: {type: object, properties: {far: {type: string}}}}}\n";
    const OPERATION: &str = "  /unrelated: {get: {operationId: unrelated, tags: [unrelated], responses: {'204': {description: None.}}}}\n";

    let mut extended = Vec::new();
    if let Some((before, after)) = document.split_once("\n  schemas:\n") {
        extended.push(format!("{before}\n  schemas:\n{SCHEMA}{after}"));
        let after = after.trim_end();
        let last = after.lines().all(|line| line.starts_with("    "));
        extended.extend(last.then(|| format!("{before}\n  schemas:\n{after}\n{SCHEMA}")));
    }
    if document.contains("\npaths: {}\n") {
        extended.push(document.replace("\npaths: {}\n", &format!("\npaths:\n{OPERATION}")));
    } else if let Some((before, after)) = document.split_once("\npaths:\n") {
        extended.push(format!("{before}\npaths:\n{OPERATION}{after}"));
    }
    extended
}

/// The names of all types, members and operations, each with what it is the name of.
fn names(document: &str) -> BTreeMap<String, String> {
    let read = Document::new(document).read();
    let Some(Reading { api, names, .. }) = read.reading else {
        panic!("{}\n{document}", read.diagnostics_text());
    };
    let types = api.types.iter().zip(&names.types);
    let types = types.map(|((_, def), named)| (def.pointer.clone(), format!("{named:?}")));
    let operations = api.operations.iter().zip(&names.operations);
    let operations =
        operations.map(|(operation, named)| (operation.pointer.clone(), format!("{named:?}")));
    types.chain(operations).collect()
}
