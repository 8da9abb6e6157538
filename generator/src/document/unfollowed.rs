//! References that cannot be followed: what is said of them, and what stands in for what they lead to.

use crate::diagnostic::Code;

use super::bundle::NoFile;
use super::path::Path;
use super::report::Report;
use super::table::Kind;
use crate::source::{Map, Node, Value};

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
    // Without a schema values are arbitrary JSON, and nothing is lost. Without a parameter, an answer or a security
    // scheme an operation would be called wrongly.
    let replaceable = matches!(
        kind,
        Kind::Schema | Kind::Header | Kind::Example | Kind::Link | Kind::Callback
    );
    if *fault == Fault::Carried {
        report.warning(code, node, path, &message, &help);
    } else if replaceable && *fault != Fault::TooLarge {
        let help = format!("{help}; generated as if anything could stand there");
        report.warning(code, node, path, &message, &help);
    } else {
        report.error(code, node, path, &message, &help);
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
    let entries: &[(&str, Value)] = match kind {
        Kind::Schema | Kind::PathItem | Kind::Callback | Kind::Example | Kind::MediaType => &[],
        Kind::Response => &[("description", Value::String(String::new()))],
        Kind::RequestBody => &[("content", Value::Map(Map::default()))],
        Kind::Header => &[("schema", Value::Map(Map::default()))],
        _ => return Value::Null,
    };
    Value::Map(
        entries
            .iter()
            .map(|(key, value)| ((*key).to_owned(), node.with(value.clone())))
            .collect(),
    )
}

/// A response or a body that carries, as JSON, the schema that `node` refers to.
pub(super) fn carrier(node: &Node, kind: Kind) -> Value {
    let map = |entries: Vec<(&str, Value)>| {
        let entries = entries.into_iter();
        Value::Map(
            entries
                .map(|(key, value)| (key.to_owned(), node.with(value)))
                .collect(),
        )
    };
    let media_type = map(vec![("schema", node.value.clone())]);
    let mut entries = vec![("content", map(vec![("application/json", media_type)]))];
    if kind == Kind::Response {
        entries.push(("description", Value::String(String::new())));
    }
    map(entries)
}
