//! Documents to files, in memory and through the library.

use std::fs;
use std::path::Path;

use generator::config::Settings;
use generator::diagnostic::{Diagnostic, Diagnostics};
use generator::pipeline::{Input, Reading, read_api};
use generator::render::{self, File, Target};

/// A document on its way to a client.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    text: &'a str,
    beside: Vec<(&'a str, &'a str)>,
    settings: Settings,
    module: String,
}

/// What became of a document.
#[derive(Debug)]
pub struct Rendered {
    /// The files of the client; none where the document is refused.
    pub files: Vec<File>,
    /// What there is to say about the document.
    pub diagnostics: Diagnostics,
    /// The API as it was read, where it was.
    pub reading: Option<Reading>,
}

impl<'a> Document<'a> {
    /// A document with this text, without settings.
    pub fn new(text: &'a str) -> Self {
        Document {
            text,
            beside: Vec::new(),
            settings: Settings::default(),
            module: "crate".to_owned(),
        }
    }

    /// Adds another file, at a path that is told from the document's own.
    pub fn beside(mut self, path: &'a str, text: &'a str) -> Self {
        self.beside.push((path, text));
        self
    }

    /// Adds settings, written as a table of `codegen.toml`.
    ///
    /// # Panics
    ///
    /// Panics if they are none.
    pub fn settings(self, toml: &str) -> Self {
        let directory = tempfile::tempdir().expect("a directory for the settings");
        let path = directory.path().join("codegen.toml");
        fs::write(&path, format!("[api]\n{toml}")).expect("the settings can be written");
        self.settings_file(&path, "api")
    }

    /// Adds the settings in a table of a file like `codegen.toml`.
    ///
    /// # Panics
    ///
    /// Panics if there is no such table.
    pub fn settings_file(mut self, path: &Path, table: &str) -> Self {
        let mut tables = generator::config::read(path).expect("settings");
        self.settings = tables.shift_remove(table).expect("a table of settings");
        self
    }

    /// Renders into this module instead of a crate of its own.
    pub fn module(mut self, module: &str) -> Self {
        module.clone_into(&mut self.module);
        self
    }

    /// Reads and renders the document.
    ///
    /// # Panics
    ///
    /// Panics if a document that was read without an error cannot be rendered: that is a bug of the generator.
    pub fn render(self) -> Rendered {
        let mut read = self.read();
        if let Some(reading) = read
            .reading
            .as_ref()
            .filter(|_| !read.diagnostics.has_errors())
        {
            let root = if self.module == "crate" {
                "lib.rs"
            } else {
                "mod.rs"
            };
            let target = Target {
                module: &self.module,
                crate_name: "client",
                root,
                command: "generator",
                templates: None,
                group_features: false,
            };
            match render::render(&reading.api, &reading.names, &target) {
                Ok(files) => read.files = files,
                Err(error) => panic!("cannot render: {error}\n{}", self.text),
            }
        }
        read
    }

    /// Reads the document and renders nothing: quicker, where only the diagnostics or the API matter.
    pub fn read(&self) -> Rendered {
        let directory = tempfile::tempdir().expect("a directory for the document");
        let document = directory.path().join("document.yaml");
        fs::write(&document, self.text).expect("the document can be written");
        for (path, text) in &self.beside {
            let path = directory.path().join(path);
            let parent = path.parent().expect("a file is in a directory");
            fs::create_dir_all(parent).expect("a directory");
            fs::write(path, text).expect("a file can be written");
        }
        let input = Input {
            document,
            overlays: Vec::new(),
            settings: self.settings.clone(),
        };
        let mut diagnostics = Diagnostics::default();
        let reading = read_api(&input, &mut diagnostics);
        let place = format!("{}/", directory.path().display());
        for diagnostic in diagnostics.iter_mut() {
            for text in [&mut diagnostic.file, &mut diagnostic.message]
                .into_iter()
                .chain(&mut diagnostic.help)
            {
                *text = text.replace(&place, "");
            }
        }
        Rendered {
            files: Vec::new(),
            diagnostics,
            reading,
        }
    }
}

impl Rendered {
    /// All diagnostics as they are printed, an empty line between them.
    pub fn diagnostics_text(&self) -> String {
        self.diagnostics
            .iter()
            .map(Diagnostic::to_string)
            .collect::<Vec<_>>()
            .join("\n\n")
    }

    /// The codes of the diagnostics, in their order.
    pub fn codes(&self) -> Vec<&'static str> {
        self.diagnostics
            .iter()
            .map(|diagnostic| diagnostic.code.name())
            .collect()
    }

    /// The text of a file.
    ///
    /// # Panics
    ///
    /// Panics if it was not rendered.
    pub fn file(&self, path: &str) -> &str {
        match self.files.iter().find(|file| file.path == path) {
            Some(file) => &file.text,
            None => panic!("{path} was not rendered\n{}", self.diagnostics_text()),
        }
    }
}
