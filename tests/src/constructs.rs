//! All documents of `fixtures/constructs` as one crate, a module for each.

use std::fs;
use std::path::PathBuf;

use generator::report::Report;
use serde_json::Value;

use crate::crates::Crates;
use crate::render::{Document, Rendered};

/// The name of the crate.
pub const CRATE: &str = "constructs";

/// The documents, by name.
///
/// # Panics
///
/// Panics if they cannot be listed.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(directory())
        .expect("fixtures")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .filter_map(|path| path.file_stem()?.to_str().map(str::to_owned))
        .collect();
    names.sort();
    names
}

/// Where a document is.
pub fn path(name: &str) -> PathBuf {
    directory().join(format!("{name}.yaml"))
}

/// Renders a document into this module.
///
/// # Panics
///
/// Panics if there is no such document, or it cannot be rendered.
pub fn render(name: &str, module: &str) -> Rendered {
    let path = path(name);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let document = Document::new(&text).module(module);
    // What no document can say stands beside it, in a table of its name.
    let settings = path.with_extension("toml");
    match settings.exists() {
        true => document.settings_file(&settings, name).render(),
        false => document.render(),
    }
}

/// Writes the crate, and returns for each document its name and the generator's report.
///
/// # Panics
///
/// Panics if a document cannot be rendered.
pub fn write(crates: &Crates) -> Vec<(String, Value)> {
    let mut root = "//! All constructs.\n\n#![deny(missing_docs)]\n\n".to_owned();
    let mut files = Vec::new();
    let mut reports = Vec::new();
    for name in names() {
        root.push_str(&format!("pub mod {name};\n"));
        let rendered = render(&name, &format!("crate::{name}"));
        let reading = rendered.reading.as_ref().expect("a document that is read");
        let report = Report::new(reading, &rendered.diagnostics, &format!("{CRATE}::{name}"));
        let report = serde_json::to_value(report).expect("the report is JSON");
        let in_module = |path: &str| format!("src/{name}/{path}");
        files.extend(
            rendered
                .files
                .into_iter()
                .map(|file| (in_module(&file.path), file.text)),
        );
        reports.push((name, report));
    }
    files.push(("src/lib.rs".to_owned(), root));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    crates.add(CRATE, &[], &files);
    reports
}

fn directory() -> PathBuf {
    crate::fixtures().join("constructs")
}
