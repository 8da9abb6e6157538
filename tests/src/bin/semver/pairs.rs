//! What is compared: two versions of a document, each as a client in a module of its own.

use std::fs;
use std::path::{Path, PathBuf};

use generator::config::{self, Settings};
use generator::diagnostic::Diagnostics;
use generator::pipeline::{Input, read_api};
use generator::render::{self, File, Target};
use tests::changes;
use tests::render::Document;

/// Two versions of a client.
pub struct Pair {
    /// What changes, in words.
    pub name: String,
    /// The module of both.
    pub module: String,
    pub old: Vec<File>,
    pub new: Vec<File>,
}

/// All there are: each row of the tables of changes, the pairs of documents, and what the provider publishes.
pub fn all() -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (table, changes) in changes::tables() {
        for (index, row) in changes.changes.iter().enumerate() {
            let module = format!("{table}_{index}");
            pairs.push(Pair {
                name: format!("{table}: {}", row.name),
                old: of_text(&changes.document, &changes.settings, &module),
                new: of_text(
                    &row.applied(&changes.document),
                    &row.applied(&changes.settings),
                    &module,
                ),
                module,
            });
        }
    }
    pairs.extend(documents());
    pairs.extend(published());
    pairs
}

/// The pairs of documents that differ in several things.
fn documents() -> Vec<Pair> {
    let directory = tests::fixtures().join("pairs");
    let entries = fs::read_dir(&directory).expect("pairs of documents");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("a document").file_name())
        .filter_map(|file| Some(file.to_str()?.strip_suffix(".old.yaml")?.to_owned()))
        .collect();
    names.sort();
    let pair = |name: String| {
        let client = |age: &str| {
            let path = directory.join(format!("{name}.{age}.yaml"));
            of_text(&fs::read_to_string(path).expect("a document"), "", &name)
        };
        Pair {
            old: client("old"),
            new: client("new"),
            module: name.clone(),
            name,
        }
    };
    names.into_iter().map(pair).collect()
}

fn of_text(document: &str, settings: &str, module: &str) -> Vec<File> {
    Document::new(document)
        .settings(settings)
        .module(&format!("crate::{module}"))
        .render()
        .files
}

/// The committed document of Nopan, and what the provider publishes now, both with our overlays and settings; nothing
/// where that is not at hand.
fn published() -> Option<Pair> {
    let workspace = tests::workspace();
    let published = workspace.join("../shared/upstream/nopan.yaml");
    if !published.exists() {
        println!("left out: {} is not there", published.display());
        return None;
    }
    let specs = workspace.join("specs");
    let mut tables = config::read(&specs.join("codegen.toml")).expect("settings");
    let settings = tables.shift_remove("nopan").expect("settings of Nopan");
    let committed = settings.document_in(&specs).expect("a document");
    let module = "nopan";
    let client = |document: PathBuf| client(document, &specs, &settings, module);
    Some(Pair {
        name: "Nopan, as it is committed and as it is published".to_owned(),
        module: module.to_owned(),
        old: client(committed),
        new: client(published),
    })
}

fn client(document: PathBuf, specs: &Path, settings: &Settings, module: &str) -> Vec<File> {
    let input = Input {
        document,
        overlays: settings.overlays_in(specs),
        settings: settings.clone(),
    };
    let reading = read_api(&input, &mut Diagnostics::default()).expect("a document");
    let target = Target {
        module: &format!("crate::{module}"),
        crate_name: "changes",
        root: "mod.rs",
        command: "generator",
        templates: None,
        group_features: false,
    };
    render::render(&reading.api, &reading.names, &target).expect("a client")
}
