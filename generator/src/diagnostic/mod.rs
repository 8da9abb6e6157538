//! What the generator has to say about a document: code, severity, message, place and help.

mod cause;
mod code;
mod excerpt;
mod show;

pub(crate) use cause::group;
pub use code::Code;
pub(crate) use excerpt::Sources;
use show::in_one_line;
pub use show::{counted, escaped_json, for_people, for_programs, printable};

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;

/// A position in a source text. Lines and columns count from one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Line, from one. Zero where the place is unknown.
    pub line: usize,
    /// Column in characters, from one. Zero where the place is unknown.
    pub column: usize,
}

impl Place {
    /// It, in a file, as editors and terminals know it; with the pointer where the line is unknown.
    pub(crate) fn of(self, file: &str, pointer: &str) -> String {
        match self.line {
            0 => format!("{file}#{pointer}"),
            line => format!("{file}:{line}:{}", self.column),
        }
    }
}

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know: nothing is lost.
    Note,
    /// Something of the document is not in the client, or was repaired. `--deny warnings` makes it fail.
    Warning,
    /// The document cannot be used as it is.
    Error,
}

/// One remark about a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnostic {
    /// What kind of remark it is.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What we saw.
    pub message: String,
    /// Where: an RFC 6901 JSON pointer into the document; empty for the document as a whole.
    pub pointer: String,
    /// The file it is in, as it was named to the generator.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// Where in the text.
    #[serde(flatten)]
    pub place: Place,
    /// What was done about it, and what the reader can do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, pointer: &str, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            pointer: pointer.to_owned(),
            file: String::new(),
            place: Place::default(),
            help: None,
        }
    }

    /// An error: the document cannot be used as it is.
    pub fn error(code: Code, pointer: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, pointer, message)
    }

    /// A warning: something is not in the client, or was repaired.
    pub fn warning(code: Code, pointer: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, pointer, message)
    }

    /// A note: good to know, nothing is lost.
    pub fn note(code: Code, pointer: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, pointer, message)
    }

    /// Adds what was done about it and what the reader can do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the place in the text.
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(
            f,
            "{severity}[{}]: {}",
            self.code,
            in_one_line(&self.message)
        )?;
        if self.place.line > 0 {
            let file = if self.file.is_empty() {
                "document"
            } else {
                &self.file
            };
            let place = self.place.of(file, &self.pointer);
            write!(f, "\n  --> {}", in_one_line(&place))?;
        }
        if !self.pointer.is_empty() {
            write!(f, "\n   = at {}", in_one_line(&self.pointer))?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n   = {}", printable(help))?;
        }
        Ok(())
    }
}

/// Diagnostics in the order in which they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    /// Code, pointer and message of each: a document can have one oddity a hundred thousand times.
    known: HashSet<(Code, String, String)>,
}

impl Diagnostics {
    /// Adds a diagnostic. The same code at the same pointer is said once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let identity = (
            diagnostic.code,
            diagnostic.pointer.clone(),
            diagnostic.message.clone(),
        );
        if self.known.insert(identity) {
            self.found.push(diagnostic);
        }
    }

    /// All diagnostics.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    /// All diagnostics, to complete their places.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.found.iter_mut()
    }

    /// How many there are of `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        self.found
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}
