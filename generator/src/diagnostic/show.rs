//! Diagnostics on their way out: for people with the line of the document, for programs as JSON.

use std::fmt::Write;

use annotate_snippets::renderer::{DecorStyle, Renderer};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Snippet};
use serde::Serialize;

use super::cause::group;
use super::excerpt::Sources;
use super::{Diagnostic, Diagnostics, Severity};

/// How many places are named of those that share a cause, besides the first.
const NAMED: usize = 3;

/// Diagnostics as people read them: each cause once, with the line it was found in first and with its further places.
///
/// The text has terminal styles; print it to a stream that takes them off where nobody wants them.
pub fn for_people<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    let mut sources = Sources::default();
    let mut text = String::new();
    for same in group(diagnostics) {
        let Some((first, others)) = same.split_first() else {
            continue;
        };
        let report = [in_words(first, others, &mut sources)];
        let _ = write!(text, "{}\n\n", renderer.render(&report));
    }
    text
}

fn in_words<'a>(first: &Diagnostic, others: &[&Diagnostic], sources: &mut Sources) -> Group<'a> {
    let level = match first.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level.primary_title(in_one_line(&first.message));
    let mut group = Group::with_title(title.id(first.code.name()));
    let place = first.place;
    if place.line > 0 {
        let path = in_one_line(named(first));
        let excerpt = sources.excerpt(&first.file, place);
        // A whole line tells its place itself.
        if excerpt.as_ref().is_none_or(|excerpt| !excerpt.whole) {
            let origin = Origin::path(path.clone());
            group = group.element(origin.line(place.line).char_column(place.column));
        }
        if let Some(excerpt) = excerpt {
            let spot = AnnotationKind::Primary.span(excerpt.spot);
            let snippet = Snippet::source(excerpt.text).line_start(place.line);
            let path = excerpt.whole.then_some(path);
            group = group.element(snippet.path(path).annotation(spot));
        }
    }
    if !first.pointer.is_empty() {
        let at = in_one_line(&format!("at {}", first.pointer));
        group = group.element(Level::NOTE.no_name().message(at));
    }
    if let Some(help) = &first.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    if !others.is_empty() {
        group = group.element(Level::NOTE.message(elsewhere(first, others)));
    }
    group
}

/// Where the same was found as well.
fn elsewhere(first: &Diagnostic, others: &[&Diagnostic]) -> String {
    let mut text = match others.len() {
        1 => "the same at one more place".to_owned(),
        count => format!("the same at {count} more places"),
    };
    for other in others.iter().take(NAMED) {
        let (file, place) = (in_one_line(named(other)), other.place);
        let _ = match place.line {
            0 => write!(text, "\n{file}{}", in_one_line(&other.pointer)),
            line => write!(text, "\n{file}:{line}:{}", place.column),
        };
        if other.message != first.message {
            let _ = write!(text, ": {}", in_one_line(&other.message));
        }
    }
    if others.len() > NAMED {
        text.push_str("\n… `--message-format json` tells them all");
    }
    text
}

fn named(diagnostic: &Diagnostic) -> &str {
    if diagnostic.file.is_empty() {
        "document"
    } else {
        &diagnostic.file
    }
}

/// A text that cannot command a terminal, nor show its letters in another order: some of it comes from a document. Breaks of
/// lines and tabs stay.
pub fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        if commands(c) && !matches!(c, '\n' | '\t') {
            printable.extend(c.escape_default());
        } else {
            printable.push(c);
        }
    }
    printable
}

/// Whether a character is a control character (C0, C1, DEL), breaks the line in some programs and not in others (U+0085,
/// U+2028, U+2029), or turns the direction of writing.
pub(super) fn commands(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// A text for one line of output: [`printable`], and its breaks of lines and tabs are escaped as well.
pub(super) fn in_one_line(text: &str) -> String {
    printable(text).replace('\n', "\\n").replace('\t', "\\t")
}

/// JSON in which every character that is not [`printable`] is written as an escape, which means the same to programs. A
/// serializer writes only the first 32 of them so.
pub fn escaped_json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        // All of them have four digits; breaks of lines stand between the values, where no escape may stand.
        if commands(c) && c != '\n' {
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// One line of what the commands write for programs: an object of which `reason` says what it is.
#[derive(Debug, Serialize)]
#[serde(tag = "reason", rename_all = "lowercase")]
enum Line<'a> {
    Diagnostic(&'a Diagnostic),
    Summary {
        errors: usize,
        warnings: usize,
        notes: usize,
    },
}

/// Diagnostics as programs read them: one JSON object in each line.
///
/// Each diagnostic is an object with `reason: "diagnostic"`, and `code`, `severity` (`error`, `warning` or `note`),
/// `message`, `pointer` (RFC 6901; empty for the document as a whole), `line` and `column` (from one; zero where they are
/// unknown); `file` and `help` where there are any. The last line has `reason: "summary"`, `errors`, `warnings` and
/// `notes`. Keys may be added, and never change their meaning.
pub fn for_programs(diagnostics: &Diagnostics) -> String {
    let summary = Line::Summary {
        errors: diagnostics.count(Severity::Error),
        warnings: diagnostics.count(Severity::Warning),
        notes: diagnostics.count(Severity::Note),
    };
    let lines = diagnostics.iter().map(Line::Diagnostic).chain([summary]);
    let lines = lines.filter_map(|line| serde_json::to_string(&line).ok());
    lines.map(|line| escaped_json(&line) + "\n").collect()
}

/// How many of each severity there are, in words: `1 error, 2 warnings, 0 notes`.
pub fn counted(diagnostics: &Diagnostics) -> String {
    let of = |severity, name| {
        let count = diagnostics.count(severity);
        format!("{count} {name}{}", if count == 1 { "" } else { "s" })
    };
    format!(
        "{}, {}, {}",
        of(Severity::Error, "error"),
        of(Severity::Warning, "warning"),
        of(Severity::Note, "note")
    )
}
