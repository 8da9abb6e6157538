//! Diagnostics, each cause once, with the line of the document that it is about.

use std::path::Path;

use serde::Serialize;

use super::shown;
use super::text::{self, Piece};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Sources, group};

/// The diagnostics of one severity.
#[derive(Debug, Serialize)]
pub struct SeverityView {
    pub name: &'static str,
    /// How many there are.
    pub count: usize,
    /// Whether they are shown before anybody asks.
    pub open: bool,
    pub findings: Vec<FindingView>,
}

/// What was found, at one place or at several.
#[derive(Debug, Serialize)]
pub struct FindingView {
    pub code: &'static str,
    pub message: Vec<Piece>,
    /// Where it was found first: file, line and column.
    pub place: String,
    pub pointer: String,
    pub excerpt: Option<ExcerptView>,
    pub help: Vec<Piece>,
    pub others: Vec<OtherView>,
}

/// A line of a document, without its indentation.
#[derive(Debug, Serialize)]
pub struct ExcerptView {
    pub line: usize,
    pub before: String,
    pub spot: String,
    pub after: String,
}

/// A further place of the same cause.
#[derive(Debug, Serialize)]
pub struct OtherView {
    pub place: String,
    /// What was found there, if that is said in other words.
    pub message: Vec<Piece>,
}

/// All diagnostics: errors, then warnings, then notes.
pub fn findings(diagnostics: &Diagnostics, root: &Path) -> Vec<SeverityView> {
    let mut sources = Sources::default();
    let severities = [
        (Severity::Error, "Errors"),
        (Severity::Warning, "Warnings"),
        (Severity::Note, "Notes"),
    ];
    let mut view = |(severity, name)| {
        let found = diagnostics.iter();
        let found = found.filter(|diagnostic| diagnostic.severity == severity);
        let groups = group(found);
        let findings = groups.iter().filter_map(|same| {
            let (first, others) = same.split_first()?;
            Some(FindingView::new(first, others, &mut sources, root))
        });
        SeverityView {
            name,
            count: diagnostics.count(severity),
            open: severity > Severity::Note,
            findings: findings.collect(),
        }
    };
    let views = severities.map(&mut view).into_iter();
    views.filter(|view| view.count > 0).collect()
}

impl FindingView {
    fn new(first: &Diagnostic, others: &[&Diagnostic], sources: &mut Sources, root: &Path) -> Self {
        let others = others.iter().map(|other| OtherView {
            place: place(other, root),
            message: if other.message == first.message {
                Vec::new()
            } else {
                text::words(&other.message)
            },
        });
        FindingView {
            code: first.code.name(),
            message: text::words(&first.message),
            place: place(first, root),
            pointer: first.pointer.clone(),
            excerpt: excerpt(first, sources),
            help: text::words(first.help.as_deref().unwrap_or_default()),
            others: others.collect(),
        }
    }
}

fn place(diagnostic: &Diagnostic, root: &Path) -> String {
    let Diagnostic {
        file,
        place,
        pointer,
        ..
    } = diagnostic;
    shown(file, *place, pointer, root)
}

fn excerpt(diagnostic: &Diagnostic, sources: &mut Sources) -> Option<ExcerptView> {
    let excerpt = sources.excerpt(&diagnostic.file, diagnostic.place)?;
    let (before, rest) = excerpt.text.split_at(excerpt.spot.start);
    let (spot, after) = rest.split_at(excerpt.spot.len());
    Some(ExcerptView {
        line: diagnostic.place.line,
        before: before.trim_start().to_owned(),
        spot: spot.to_owned(),
        after: after.to_owned(),
    })
}
