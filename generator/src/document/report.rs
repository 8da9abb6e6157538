//! Collects diagnostics about nodes, each with its file and place.

use std::collections::HashSet;
use std::sync::Arc;

use super::path::Path;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::source::Node;

/// What the passes have to say.
pub(super) struct Report<'a> {
    diagnostics: &'a mut Diagnostics,
    /// What was said of each place of the text. A node that aliases repeat stands in one place and under many pointers.
    said: HashSet<(Arc<str>, Place, Code, String)>,
}

impl<'a> Report<'a> {
    pub(super) fn new(diagnostics: &'a mut Diagnostics) -> Self {
        Report {
            diagnostics,
            said: HashSet::new(),
        }
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
