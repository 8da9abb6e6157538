//! Small documents for the tests of the passes.

use super::{Document, read};
use crate::diagnostic::Diagnostics;
use crate::source::{Node, parse};

/// A document as it was read, and what was said: severity, code, pointer.
pub(super) struct Sample {
    pub(super) document: Document,
    pub(super) said: Vec<String>,
}

impl Sample {
    /// Reads a document.
    pub(super) fn new(text: &str) -> Sample {
        let (document, said) = try_read(text);
        Sample {
            document: document.unwrap_or_else(|| panic!("no document: {said:?}")),
            said,
        }
    }

    /// Reads a document of version 3.1 with one schema, `S`.
    pub(super) fn schema(text: &str) -> Sample {
        let head =
            "openapi: 3.1.0\ninfo: {title: t, version: v}\ncomponents:\n  schemas:\n    S:\n";
        let body: String = text.lines().map(|line| format!("      {line}\n")).collect();
        Sample::new(&format!("{head}{body}"))
    }

    /// Reads a document of version 3.0 with one operation, `get /`.
    pub(super) fn operation(text: &str) -> Sample {
        let head = "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths:\n  /:\n    get:\n";
        let body: String = text.lines().map(|line| format!("      {line}\n")).collect();
        Sample::new(&format!("{head}{body}"))
    }

    /// The node at `pointer`, as JSON with sorted keys.
    pub(super) fn json(&self, pointer: &str) -> String {
        self.document
            .tree
            .at(pointer)
            .map(Node::to_json)
            .unwrap_or_default()
            .to_string()
    }

    /// The schema `S`.
    pub(super) fn s(&self) -> String {
        self.json("/components/schemas/S")
    }
}

/// Reads a text that may be no document at all. Deep ones need the stack that a program's main thread has.
pub(super) fn try_read(text: &str) -> (Option<Document>, Vec<String>) {
    let (tree, _) = parse(text, "api.yaml").expect("readable");
    let reading = move || {
        let mut diagnostics = Diagnostics::default();
        let document = read(tree, &mut diagnostics);
        let said = diagnostics
            .iter()
            .map(|said| format!("{:?} {} {}", said.severity, said.code, said.pointer));
        (document, said.collect())
    };
    let thread = std::thread::Builder::new()
        .stack_size(8 << 20)
        .spawn(reading)
        .expect("started");
    thread.join().expect("no panic")
}
