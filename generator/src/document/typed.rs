//! The typed model. Should a piece not fit it, that piece is left out, and a warning says which.

use crate::diagnostic::Code;
use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, Operation, PathItem, ReferenceOr, Schema};
use serde::de::DeserializeOwned;

use super::path::Path;
use super::report::Report;
use super::table::Kind;
use super::walk::walk;
use crate::source::{Map, Node, ReadError, Value};

/// Reads the typed model of a normalized tree.
pub(super) fn read(tree: &Node, report: &mut Report<'_>) -> OpenAPI {
    match tree.read() {
        Ok(openapi) => openapi,
        Err(_) => piece_by_piece(tree, report),
    }
}

/// Reads the webhooks of a normalized tree.
pub(super) fn webhooks(tree: &Node, report: &mut Report<'_>) -> IndexMap<String, PathItem> {
    let mut webhooks = IndexMap::new();
    for (name, item) in tree
        .get("x-webhooks")
        .and_then(Node::as_map)
        .into_iter()
        .flatten()
    {
        match item.read() {
            Ok(item) => {
                webhooks.insert(name.clone(), item);
            }
            Err(error) => left_out(
                item,
                &Path::ROOT.key("x-webhooks").key(name),
                &error.to_string(),
                report,
            ),
        }
    }
    webhooks
}

/// Reads the operations and schemas that stand where version 3.0 has no place for them.
pub(super) fn later(
    tree: &Node,
    report: &mut Report<'_>,
) -> (
    IndexMap<String, Operation>,
    IndexMap<String, ReferenceOr<Schema>>,
) {
    let (mut operations, mut schemas) = (IndexMap::new(), IndexMap::new());
    walk(tree, Kind::Root, &Path::ROOT, &mut |node, kind, path| {
        let moved: &[&str] = match kind {
            Kind::PathItem => &["x-query", "x-additionalOperations"],
            Kind::MediaType => &["x-itemSchema"],
            Kind::Schema => &["x-contentSchema"],
            _ => return,
        };
        for key in moved {
            let here = path.key(key);
            let found = match (node.get(key), *key) {
                (None, _) => Ok(()),
                (Some(child), "x-itemSchema" | "x-contentSchema") => {
                    read_into(child, &here, &mut schemas)
                }
                (Some(child), "x-query") => read_into(child, &here, &mut operations),
                (Some(child), _) => {
                    let mut entries = child.as_map().into_iter().flatten();
                    entries.try_for_each(|(method, child)| {
                        read_into(child, &here.key(method), &mut operations)
                    })
                }
            };
            if let Err(error) = found {
                left_out(node, &here, &error.to_string(), report);
            }
        }
    });
    (operations, schemas)
}

fn read_into<T: DeserializeOwned>(
    node: &Node,
    path: &Path<'_>,
    found: &mut IndexMap<String, T>,
) -> Result<(), ReadError> {
    found.insert(path.pointer(), node.read()?);
    Ok(())
}

/// Keeps every piece that fits alone: each path, each component, and each other entry of the root.
fn piece_by_piece(tree: &Node, report: &mut Report<'_>) -> OpenAPI {
    let root = Path::ROOT;
    let mut openapi = OpenAPI::default();
    let pieces: Map = tree.as_map().cloned().unwrap_or_default();
    let empty = |node: &Node| node.with(Value::Map(Map::default()));
    let mut rest = Map::default();
    for (key, node) in pieces {
        let here = root.key(&key);
        match key.as_str() {
            "paths" => {
                rest.insert(key.clone(), empty(&node));
                for (name, item) in node.as_map().into_iter().flatten() {
                    if name.starts_with("x-") {
                        openapi
                            .paths
                            .extensions
                            .insert(name.clone(), item.to_json());
                        continue;
                    }
                    match item.read() {
                        Ok(item) => {
                            openapi.paths.paths.insert(name.clone(), item);
                        }
                        Err(error) => left_out(item, &here.key(name), &error.to_string(), report),
                    }
                }
            }
            "components" => openapi.components = Some(components(&node, &here, report)),
            "openapi" | "info" => {
                rest.insert(key.clone(), node);
            }
            _ => {
                let mut alone = Map::from_iter([
                    (
                        "openapi".to_owned(),
                        node.with(Value::String(String::new())),
                    ),
                    ("info".to_owned(), info(&node)),
                    ("paths".to_owned(), empty(&node)),
                ]);
                alone.insert(key.clone(), node.clone());
                match node.with(Value::Map(alone)).read::<OpenAPI>() {
                    Ok(_) => {
                        rest.insert(key.clone(), node);
                    }
                    Err(error) => left_out(&node, &here, &error.to_string(), report),
                }
            }
        }
    }
    match tree.with(Value::Map(rest)).read::<OpenAPI>() {
        Ok(rest) => OpenAPI {
            paths: openapi.paths,
            components: openapi.components,
            ..rest
        },
        Err(error) => {
            let message = format!("this does not have the shape of OpenAPI: {error}");
            let help = "correct the document, or add an overlay that does";
            report.error(Code::UnreadablePiece, tree, &root, &message, help);
            openapi
        }
    }
}

fn info(node: &Node) -> Node {
    let text = || node.with(Value::String(String::new()));
    node.with(Value::Map(Map::from_iter([
        ("title".to_owned(), text()),
        ("version".to_owned(), text()),
    ])))
}

fn components(node: &Node, path: &Path<'_>, report: &mut Report<'_>) -> Components {
    let mut kept = Map::default();
    for (section, entries) in node.as_map().into_iter().flatten() {
        let here = path.key(section);
        let Some(entries) = entries.as_map() else {
            continue;
        };
        let mut fitting = Map::default();
        for (name, entry) in entries {
            let alone = node.with(Value::Map(Map::from_iter([(name.clone(), entry.clone())])));
            let section = node.with(Value::Map(Map::from_iter([(section.clone(), alone)])));
            match section.read::<Components>() {
                Ok(_) => {
                    fitting.insert(name.clone(), entry.clone());
                }
                Err(error) => left_out(entry, &here.key(name), &error.to_string(), report),
            }
        }
        kept.insert(section.clone(), node.with(Value::Map(fitting)));
    }
    match node.with(Value::Map(kept)).read() {
        Ok(components) => components,
        Err(error) => {
            left_out(node, path, &error.to_string(), report);
            Components::default()
        }
    }
}

fn left_out(node: &Node, path: &Path<'_>, error: &str, report: &mut Report<'_>) {
    let message = format!("this does not have the shape of OpenAPI, and is left out: {error}");
    report.warning(
        Code::UnreadablePiece,
        node,
        path,
        &message,
        "correct the document, or add an overlay that does",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source::parse;

    #[test]
    fn a_piece_that_does_not_fit_is_left_out_alone() {
        let text = concat!(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\ntags: [7]\nx-own: 1\n",
            "paths: {/a: {get: {responses: {}}}, /b: {get: 7}, x-c: 1}\n",
            "components: {schemas: {A: {type: string}, B: {minLength: x}}, headers: {H: {}}}"
        );
        let (tree, _) = parse(text, "api.yaml").expect("readable");
        let mut diagnostics = Diagnostics::default();
        let openapi = read(&tree, &mut Report::new(&mut diagnostics));
        let said: Vec<_> = diagnostics
            .iter()
            .map(|said| (said.code.name(), said.pointer.as_str()))
            .collect();
        let left_out = [
            "/tags",
            "/paths/~1b",
            "/components/schemas/B",
            "/components/headers/H",
        ];
        assert_eq!(said, left_out.map(|pointer| ("unreadable-piece", pointer)));
        assert_eq!(openapi.paths.paths.len(), 1);
        assert_eq!(
            openapi
                .components
                .map(|components| components.schemas.len()),
            Some(1)
        );
        assert_eq!(
            (openapi.info.title.as_str(), openapi.extensions.len()),
            ("t", 1)
        );
    }
}
