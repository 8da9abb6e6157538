//! Where the command runs.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;
use tests::command::{Outcome, run};

/// A directory with files, to run the command in.
pub struct Place(TempDir);

impl Place {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let place = Place(tempfile::tempdir().expect("a directory"));
        for (path, text) in files {
            place.write(path, text);
        }
        place
    }

    pub fn with(document: &str) -> Self {
        Place::new(&[("shop.yaml", document)])
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, text).expect("a file");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// `generator` with these arguments.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        run(self.0.path(), arguments)
    }

    /// `generator generate shop.yaml --out out` with more arguments.
    pub fn generate(&self, arguments: &[&str]) -> Outcome {
        self.run(&[&["generate", "shop.yaml", "--out", "out"], arguments].concat())
    }

    pub fn report(&self, arguments: &[&str]) -> Value {
        let outcome = self.generate(&[&["--report", "report.json"], arguments].concat());
        assert_ne!(outcome.status, Some(2), "{}", outcome.stderr);
        serde_json::from_str(&self.read("report.json")).expect("the report is JSON")
    }

    /// All generated files with their text.
    pub fn output(&self) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        let mut directories = vec![self.path("out")];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory).expect("a directory") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    directories.push(path);
                } else {
                    let text = fs::read_to_string(&path).expect("text");
                    let path = path
                        .strip_prefix(self.path("out"))
                        .expect("below")
                        .to_owned();
                    files.push((path, text));
                }
            }
        }
        files.sort();
        files
    }
}
