//! What a trial came to when it was last accepted. Numbers and names of documents, and nothing of the documents themselves.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::attempt::Numbers;

const HEAD: &str = "# What `cargo xtask trial` came to. `cargo xtask trial --accept` writes this file; worse numbers fail.\n\n";

/// The numbers of each document.
#[derive(Debug)]
pub struct Baseline(BTreeMap<String, Numbers>);

impl Baseline {
    /// Reads a baseline; an empty one where there is no file.
    ///
    /// # Panics
    ///
    /// Panics if the file is no baseline.
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        Baseline(
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
        )
    }

    /// The numbers of a document.
    pub fn of(&self, document: &str) -> Option<&Numbers> {
        self.0.get(document)
    }

    /// Replaces the numbers of a document.
    pub fn set(&mut self, document: &str, numbers: Numbers) {
        self.0.insert(document.to_owned(), numbers);
    }

    /// Writes it.
    ///
    /// # Panics
    ///
    /// Panics if it cannot be written.
    pub fn write(&self, path: &Path) {
        let tables = toml::to_string(&self.0).expect("numbers are TOML");
        fs::write(path, HEAD.to_owned() + &tables).expect("the baseline can be written");
    }
}
