//! The whole road from files to files.

use std::mem::take;
use std::path::{Path, PathBuf};

use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::document::{self, Document};
use crate::ir::Api;
use crate::lower::lower;
use crate::name::{self, Names};
use crate::source::{self, Node, overlay};

/// What an API is read from.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The OpenAPI document.
    pub document: PathBuf,
    /// Overlays, in the order of their application.
    pub overlays: Vec<PathBuf>,
    /// What no document can say.
    pub settings: Settings,
}

/// An API as it was read, with all that is to say about its document.
#[derive(Debug)]
pub struct Reading {
    /// The normalized document.
    pub document: Document,
    /// What the client has to know.
    pub api: Api,
    /// What everything is called.
    pub names: Names,
}

/// Stack of the thread that reads documents. References can be chained as long as a document likes, and every link
/// may cost a stack frame.
const STACK: usize = 512 << 20;

/// Reads a document with its overlays, each of which sees what the one before it did.
///
/// What it refers to in other files is brought into it before the overlays are applied, so that they can change that as
/// well. What an overlay refers to in other files is found from the document.
pub fn read_tree(
    document: &Path,
    overlays: &[PathBuf],
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    let input = Input {
        document: document.to_owned(),
        overlays: overlays.to_owned(),
        settings: Settings::default(),
    };
    read_input(&input, diagnostics)
}

/// [`read_tree`] with the settings, which say where references may lead.
pub fn read_input(input: &Input, diagnostics: &mut Diagnostics) -> Option<Node> {
    let Input {
        document,
        overlays,
        settings,
    } = input;
    let allowed = &settings.allow_references;
    let mut tree = read_file(document, diagnostics)?;
    document::bundle(&mut tree, document, allowed, diagnostics);
    let overlays: Option<Vec<_>> = overlays
        .iter()
        .map(|path| read_file(path, diagnostics).map(|overlay| (path, overlay)))
        .collect();
    let overlays = overlays?;
    for (path, overlay) in &overlays {
        overlay::check_extends(overlay, path, document, diagnostics);
        overlay::apply(&mut tree, overlay, diagnostics);
    }
    if !overlays.is_empty() {
        document::bundle(&mut tree, document, allowed, diagnostics);
    }
    Some(tree)
}

fn read_file(path: &Path, diagnostics: &mut Diagnostics) -> Option<Node> {
    match source::read(path) {
        Ok((tree, found)) => {
            found
                .into_iter()
                .for_each(|diagnostic| diagnostics.push(diagnostic));
            Some(tree)
        }
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

/// Reads an API. Nothing comes back where there is no document to speak of; diagnostics say why.
pub fn read_api(input: &Input, diagnostics: &mut Diagnostics) -> Option<Reading> {
    let worker = || {
        let tree = read_input(input, diagnostics)?;
        let mut document = document::read(tree, diagnostics)?;
        let mut api = lower(&document, &input.settings, diagnostics);
        place(diagnostics, &document);
        point_as_authored(&mut document, &mut api, diagnostics);
        let names = name::name(&api, &input.settings.rename, diagnostics);
        place(diagnostics, &document);
        Some(Reading {
            document,
            api,
            names,
        })
    };
    let reading = std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, worker)
            .map(std::thread::ScopedJoinHandle::join)
    });
    match reading {
        Ok(Ok(reading)) => reading,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => {
            diagnostics.push(Diagnostic::error(
                Code::NoThread,
                "",
                format!("cannot start a thread to read the document: {error}"),
            ));
            None
        }
    }
}

/// Says of diagnostics that have only a pointer where that leads to.
fn place(diagnostics: &mut Diagnostics, document: &Document) {
    for diagnostic in diagnostics.iter_mut().filter(|found| found.place.line == 0) {
        (diagnostic.file, diagnostic.place) = document.place(&diagnostic.pointer);
    }
}

/// Makes pointers lead into the document as its author knows it.
fn point_as_authored(document: &mut Document, api: &mut Api, diagnostics: &mut Diagnostics) {
    for diagnostic in diagnostics.iter_mut() {
        diagnostic.pointer = document.authored(take(&mut diagnostic.pointer));
    }
    document.shared = take(&mut document.shared)
        .into_iter()
        .map(|(repeats, component)| (document.authored(repeats), component))
        .collect();
    api.schemas = take(&mut api.schemas)
        .into_iter()
        .map(|(pointer, ty)| (document.authored(pointer), ty))
        .collect();
    for operation in &mut api.operations {
        operation.pointer = document.authored(take(&mut operation.pointer));
    }
}

/// Whether a client may be written, given what was found.
pub fn is_acceptable(diagnostics: &Diagnostics, deny_warnings: bool) -> bool {
    let refused = deny_warnings && diagnostics.count(Severity::Warning) > 0;
    !(refused || diagnostics.has_errors())
}
