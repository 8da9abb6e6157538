//! References that cannot be followed: what is said of them, and what stands in for what they lead to.

use crate::diagnostic::Code;

use super::bundle::NoFile;
use super::path::Path;
use super::report::Report;
use super::table::Kind;
use super::unreadable;
use crate::code_span::code_span;
use crate::source::{Node, Value};

/// Why a reference cannot be followed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fault {
    /// There is no file where it leads.
    NoFile(NoFile),
    /// There is nothing where it leads; this comes nearest.
    Missing(Option<String>),
    /// There is something else.
    Wrong(&'static str),
    /// There is a schema, where something is expected that carries what a schema says.
    Carried,
    /// There is an object of another kind that has all that is expected.
    Misplaced(Kind),
    /// There is only another reference, and so on.
    Circular,
    /// What it leads to is too large.
    TooLarge,
}

/// Says that `target`, the reference that `node` is, cannot be followed.
pub(super) fn say(
    fault: &Fault,
    target: &str,
    node: &Node,
    kind: Kind,
    path: &Path<'_>,
    report: &mut Report<'_>,
) {
    let node = node.get("$ref").unwrap_or(node);
    let (code, message, help) = words(fault, target, kind);
    let is_bound = *fault == Fault::TooLarge || kind == Kind::Root;
    if is_bound {
        report.error(code, node, path, &message, &help);
    } else if matches!(fault, Fault::Carried | Fault::Misplaced(_)) {
        report.warning(code, node, path, &message, &help);
    } else {
        // What follows differs by kind, and so must the messages, or one would be shown for all.
        let message = match fault {
            Fault::Wrong(_) => message,
            _ => format!("{message} ({} is expected)", kind.name()),
        };
        let help = format!("{help}; {}", consequence(kind));
        report.warning(code, node, path, &message, &help);
    }
}

/// What becomes of an object that cannot be found.
fn consequence(kind: Kind) -> &'static str {
    match kind {
        Kind::Schema | Kind::Header => "generated as arbitrary JSON",
        Kind::Parameter => {
            "left out: requests are sent without it, and the documentation of the operation says so"
        }
        Kind::RequestBody => "generated as a body of arbitrary JSON, which every call has to give",
        Kind::Response => "generated as a response without a typed body",
        Kind::PathItem => "left out: the client has no operations of it",
        Kind::MediaType => "generated without a schema",
        Kind::Example | Kind::Link | Kind::Callback | Kind::SecurityScheme => "left out",
        _ => "read as if it was empty",
    }
}

fn words(fault: &Fault, target: &str, kind: Kind) -> (Code, String, String) {
    let (code, message, help) = match fault {
        Fault::NoFile(NoFile::Network) => (
            Code::ExternalReference,
            format!("`{target}` leads into the network, where nothing is read from"),
            "save what stands there beside the document, and refer to that file",
        ),
        Fault::NoFile(NoFile::Absolute) => (
            Code::ExternalReference,
            format!("`{target}` leads to a place that is not told from the document's own"),
            "refer to a file by its path from the document, such as `schemas/pet.yaml`",
        ),
        Fault::NoFile(NoFile::Outside) => (
            Code::ExternalReference,
            format!("`{target}` leads out of the directory of the document, and is not read"),
            "copy the file beside the document, or allow its directory with `--allow-references DIR` or \
             `allow_references` in the settings",
        ),
        Fault::NoFile(NoFile::Gone(file)) => (
            Code::UnresolvedReference,
            format!("`{target}` leads to `{file}`, and there is no such file"),
            "correct the reference, or put the file there",
        ),
        Fault::NoFile(NoFile::Unreadable(file)) => (
            Code::UnresolvedReference,
            format!("`{target}` leads to `{file}`, which cannot be read"),
            "correct the file",
        ),
        Fault::NoFile(NoFile::TooMany) | Fault::TooLarge => (
            Code::ExternalReference,
            "the files that this document refers to are too many or too large".to_owned(),
            "bundle those into it that the client needs",
        ),
        Fault::Missing(nearest) => {
            let help = match nearest {
                Some(near) => format!("`{near}` comes nearest; correct the reference"),
                None => "correct the reference, or add what it leads to".to_owned(),
            };
            let message = format!("`{target}` leads nowhere");
            return (Code::UnresolvedReference, message, help);
        }
        Fault::Wrong(found) => (
            Code::UnresolvedReference,
            format!(
                "`{target}` leads to {found}, where {} is expected",
                kind.name()
            ),
            "correct the reference",
        ),
        Fault::Carried => (
            Code::UnresolvedReference,
            format!(
                "`{target}` leads to a schema, where {} is expected",
                kind.name()
            ),
            "read as one that carries this as JSON; write its `content` in an overlay",
        ),
        Fault::Misplaced(found) => (
            Code::UnresolvedReference,
            format!(
                "`{target}` leads to {}, where {} is expected",
                found.name(),
                kind.name()
            ),
            "read as what is expected: it has all that is needed; move it to the right section of `components` in an overlay",
        ),
        Fault::Circular => (
            Code::CircularReference,
            format!("`{target}` leads only to references, in a circle"),
            "give one of them something to refer to",
        ),
    };
    (code, message, help.to_owned())
}

/// What stands in for a reference that cannot be followed; null where nothing can.
pub(super) fn stand_in(node: &Node, kind: Kind) -> Value {
    let map = |entries: Vec<(&str, Value)>| mapped(node, entries);
    match kind {
        Kind::Schema | Kind::PathItem | Kind::Callback | Kind::Example | Kind::MediaType => {
            map(Vec::new())
        }
        Kind::Response => map(vec![("description", Value::String(String::new()))]),
        // A request without the body that its operation has would be another request. So it is asked for.
        Kind::RequestBody => {
            let media_type = map(vec![("schema", map(Vec::new()))]);
            map(vec![
                ("content", map(vec![("application/json", media_type)])),
                ("required", Value::Bool(true)),
            ])
        }
        Kind::Header => map(vec![("schema", map(Vec::new()))]),
        Kind::Parameter => {
            let target = node.get("$ref").and_then(Node::as_str).unwrap_or_default();
            let words = format!("The parameter behind {}", code_span(&in_one_line(target)));
            unreadable::marker(node, &words)
        }
        _ => Value::Null,
    }
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn mapped(node: &Node, entries: Vec<(&str, Value)>) -> Value {
    let entries = entries.into_iter();
    Value::Map(
        entries
            .map(|(key, value)| (key.to_owned(), node.with(value)))
            .collect(),
    )
}

/// A response or a body that carries, as JSON, the schema that `node` refers to.
pub(super) fn carrier(node: &Node, kind: Kind) -> Value {
    let map = |entries: Vec<(&str, Value)>| mapped(node, entries);
    let media_type = map(vec![("schema", node.value.clone())]);
    let mut entries = vec![("content", map(vec![("application/json", media_type)]))];
    if kind == Kind::Response {
        entries.push(("description", Value::String(String::new())));
    }
    map(entries)
}
