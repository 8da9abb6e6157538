//! Single changes of small documents, as `fixtures/changes` lists them, and what becomes of them.

use std::fs;

use generator::diff::{Change, Changes, Side, Verdict, Way, compare};
use serde::Deserialize;

use crate::render::{Document, Rendered};

/// A small document and its changes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The document as it was.
    pub document: String,
    /// Settings of its client, as in a table of `codegen.toml`.
    #[serde(default)]
    pub settings: String,
    /// Its changes, one by one.
    #[serde(rename = "change")]
    pub changes: Vec<Row>,
}

/// One change of a document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// What changes, in words.
    pub name: String,
    /// A text that the document or its settings have once.
    pub from: String,
    /// What takes its place.
    pub to: String,
    /// What is told: where, which ways it travels, what becomes of the wire, what becomes of Rust. Nothing, where it is no
    /// change.
    pub told: String,
}

/// All tables, each with the name of its file.
///
/// # Panics
///
/// Panics if one cannot be read.
pub fn tables() -> Vec<(String, Table)> {
    let directory = crate::fixtures().join("changes");
    let mut files: Vec<_> = fs::read_dir(&directory)
        .expect("tables of changes")
        .map(|entry| entry.expect("a table").path())
        .collect();
    files.sort();
    let names = files.iter().filter_map(|path| path.file_stem()?.to_str());
    names.map(|name| (name.to_owned(), table(name))).collect()
}

/// The table of this name.
///
/// # Panics
///
/// Panics if it cannot be read.
pub fn table(name: &str) -> Table {
    let path = crate::fixtures().join(format!("changes/{name}.toml"));
    let text = fs::read_to_string(&path).expect("a table");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

impl Row {
    /// The document or its settings after the change.
    pub fn applied(&self, text: &str) -> String {
        text.replacen(&self.from, &self.to, 1)
    }
}

impl Table {
    /// The client before any change.
    pub fn before(&self) -> Rendered {
        rendered(&self.document, &self.settings)
    }

    /// The client after a change.
    ///
    /// # Panics
    ///
    /// Panics if what changes is not there exactly once.
    pub fn after(&self, row: &Row) -> Rendered {
        let found = |text: &str| text.matches(&row.from).count();
        let (document, settings) = (found(&self.document), found(&self.settings));
        assert_eq!(document + settings, 1, "{}: {:?}", row.name, row.from);
        rendered(&row.applied(&self.document), &row.applied(&self.settings))
    }
}

/// Renders a document that is read without an error.
///
/// # Panics
///
/// Panics if it is not.
pub fn rendered(document: &str, settings: &str) -> Rendered {
    let rendered = Document::new(document).settings(settings).render();
    assert!(
        !rendered.diagnostics.has_errors(),
        "{}\n{document}",
        rendered.diagnostics_text()
    );
    rendered
}

/// What has changed from one client to the next.
///
/// # Panics
///
/// Panics if a document was not read.
pub fn changes(old: &Rendered, new: &Rendered) -> Changes {
    compare(&side(old), &side(new))
}

fn side(rendered: &Rendered) -> Side<'_> {
    Side {
        reading: rendered.reading.as_ref().expect("a document that is read"),
        files: &rendered.files,
    }
}

/// A change as a row of a table tells it.
pub fn told(change: &Change) -> String {
    let ways: Vec<&str> = change
        .ways
        .iter()
        .map(|way| match way {
            Way::Request => "request",
            Way::Response => "response",
        })
        .collect();
    let ways = match ways.is_empty() {
        true => "nowhere".to_owned(),
        false => ways.join("+"),
    };
    let verdict = |verdict| match verdict {
        Verdict::Same => "same",
        Verdict::Adds => "adds",
        Verdict::Breaks => "breaks",
    };
    format!(
        "{} | {ways} | {} | {}",
        change.subject,
        verdict(change.wire),
        verdict(change.rust)
    )
}
