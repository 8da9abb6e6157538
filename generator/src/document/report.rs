//! Collects diagnostics about nodes, each with its file and place.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexSet;

use super::path::Path;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::source::Node;

/// What the passes have to say.
pub(super) struct Report<'a> {
    diagnostics: &'a mut Diagnostics,
    /// What was said of each place of the text. A node that aliases repeat stands in one place and under many pointers.
    said: HashSet<(Arc<str>, Place, Code, String)>,
    /// Keywords of schemas that nobody defines, where these are legal.
    annotations: Option<Annotations>,
}

/// What is told of such keywords, once for all: a document can have hundreds.
#[derive(Default)]
struct Annotations {
    keys: IndexSet<String>,
    /// Where the first one stands: the diagnostic, but for its message.
    first: Option<Diagnostic>,
}

/// How many keywords are named.
const MOST_NAMED: usize = 10;

impl<'a> Report<'a> {
    pub(super) fn new(diagnostics: &'a mut Diagnostics) -> Self {
        Report {
            diagnostics,
            said: HashSet::new(),
            annotations: None,
        }
    }

    /// From now on unknown keywords of schemas are annotations, as JSON Schema has it and OpenAPI from 3.1 on.
    pub(super) fn take_annotations(&mut self) {
        self.annotations = Some(Annotations::default());
    }

    /// Notes an unknown keyword of a schema; says whether it is an annotation here.
    pub(super) fn annotation(&mut self, key: &str, node: &Node, path: &Path<'_>) -> bool {
        let Some(annotations) = &mut self.annotations else {
            return false;
        };
        if !annotations.keys.contains(key) {
            annotations.keys.insert(key.to_owned());
        }
        annotations.first.get_or_insert_with(|| {
            node.locate(Diagnostic::note(
                Code::UnknownAnnotation,
                &path.pointer(),
                "",
            ))
        });
        true
    }

    /// Tells of all annotations in one note.
    pub(super) fn tell_annotations(&mut self) {
        let Some(Annotations { keys, first }) = self.annotations.take() else {
            return;
        };
        let Some(mut note) = first else { return };
        let named = keys.iter().take(MOST_NAMED);
        let named: Vec<String> = named.map(|key| format!("`{key}`")).collect();
        let more = match keys.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        note.message = format!(
            "schemas have keywords that JSON Schema does not define: {}{more}",
            named.join(", ")
        );
        let help = "left out, as annotations that say nothing about values; correct those that are misspelt";
        self.diagnostics.push(note.help(help));
    }

    /// Adds what a reader of files has said already.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// An error about `node`.
    pub(super) fn error(
        &mut self,
        code: Code,
        node: &Node,
        path: &Path<'_>,
        message: &str,
        help: &str,
    ) {
        self.say(Severity::Error, code, node, path, message, help);
    }

    /// A warning about `node`.
    pub(super) fn warning(
        &mut self,
        code: Code,
        node: &Node,
        path: &Path<'_>,
        message: &str,
        help: &str,
    ) {
        self.say(Severity::Warning, code, node, path, message, help);
    }

    /// A note about `node`.
    pub(super) fn note(
        &mut self,
        code: Code,
        node: &Node,
        path: &Path<'_>,
        message: &str,
        help: &str,
    ) {
        self.say(Severity::Note, code, node, path, message, help);
    }

    fn say(
        &mut self,
        severity: Severity,
        code: Code,
        node: &Node,
        path: &Path<'_>,
        message: &str,
        help: &str,
    ) {
        if !self
            .said
            .insert((Arc::clone(&node.file), node.place, code, message.to_owned()))
        {
            return;
        }
        let make = match severity {
            Severity::Note => Diagnostic::note,
            Severity::Warning => Diagnostic::warning,
            Severity::Error => Diagnostic::error,
        };
        let diagnostic = node.locate(make(code, &path.pointer(), message));
        self.diagnostics.push(if help.is_empty() {
            diagnostic
        } else {
            diagnostic.help(help)
        });
    }
}
