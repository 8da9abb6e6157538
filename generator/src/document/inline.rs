//! Path items, callbacks and media types are copied to where they are referred to: the typed model has no references to
//! them. So is all else but schemas that is no component: the typed model finds only components.

use crate::diagnostic::Code;
use std::collections::HashMap;

use super::path::Path;
use super::report::Report;
use super::table::Kind;
use super::walk::{reference, walk, walk_mut};
use crate::source::{Map, Node, Value, pointer};

/// Nodes that copies may add. Callbacks can lead back to the path item they stand in, and then copies never end.
const MAX_COPIES: usize = 200_000;

/// How deep copies may lie within copies.
const MAX_COPY_DEPTH: usize = 48;

/// Inlines every reference that the typed model cannot follow.
pub(super) fn inline(tree: &mut Node, report: &mut Report<'_>) {
    let mut originals: HashMap<String, (Node, usize)> = HashMap::new();
    let document = &*tree;
    walk(document, Kind::Root, &Path::ROOT, &mut |node, kind, _| {
        if let Some(target) = inlined(node, kind)
            && !originals.contains_key(target)
            && let Some(original) = pointer::of_reference(target).and_then(|at| document.at(&at))
        {
            originals.insert(target.to_owned(), (original.clone(), original.size()));
        }
    });
    if originals.is_empty() {
        return;
    }
    let mut left = MAX_COPIES;
    walk_mut(tree, Kind::Root, &Path::ROOT, &mut |node, kind, path| {
        // A copy may be a reference again; references that only lead to each other are gone by now.
        while let Some((original, size)) =
            inlined(node, kind).and_then(|target| originals.get(target))
        {
            match left.checked_sub(*size) {
                Some(rest) if path.depth() <= MAX_COPY_DEPTH => left = rest,
                _ => {
                    let message = format!("{} leads back to itself", kind.name());
                    report.warning(
                        Code::CircularReference,
                        node,
                        path,
                        &message,
                        "cut off here",
                    );
                    node.value = Value::Map(Map::default());
                    return;
                }
            }
            copy(node, original);
        }
    });
}

fn inlined(node: &Node, kind: Kind) -> Option<&str> {
    let target = reference(node, kind)?;
    let copied = match kind {
        Kind::PathItem | Kind::Callback | Kind::MediaType => true,
        Kind::Schema => false,
        _ => !is_component(target, kind),
    };
    copied.then_some(target)
}

fn is_component(target: &str, kind: Kind) -> bool {
    let tokens = pointer::of_reference(target).and_then(|at| pointer::split(&at));
    matches!(
        tokens.unwrap_or_default().as_slice(),
        [components, section, _] if components == "components" && kind.section() == Some(section)
    )
}

/// Puts a copy of `original` in the place of a reference. What stands beside the reference stays.
fn copy(node: &mut Node, original: &Node) {
    let beside = node.as_map_mut().map(std::mem::take).unwrap_or_default();
    let mut copy = original.as_map().cloned().unwrap_or_default();
    copy.extend(beside.into_iter().filter(|(key, _)| key != "$ref"));
    node.value = Value::Map(copy);
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;

    #[test]
    fn path_items_are_copied_with_what_stands_beside_the_reference() {
        let sample = Sample::new(concat!(
            "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {/a: {$ref: '#/components/pathItems/P', summary: own}}\n",
            "components: {pathItems: {P: {$ref: '#/components/pathItems/Q'}, Q: {summary: theirs, get: {operationId: o}}}}"
        ));
        assert!(sample.said.is_empty(), "{:?}", sample.said);
        assert_eq!(
            sample.json("/paths/~1a"),
            r#"{"get":{"operationId":"o","responses":{}},"summary":"own"}"#
        );
        assert_eq!(sample.document.openapi.operations().count(), 1);
    }

    #[test]
    fn callbacks_are_copied() {
        let sample = Sample::operation(
            "responses: {}\ncallbacks: {c: {$ref: '#/paths/~1/get/callbacks/d'}, d: {'{$url}': {post: {responses: {}}}, x-own: 1}}",
        );
        assert_eq!(
            sample.json("/paths/~1/get/callbacks/c"),
            r#"{"{$url}":{"post":{"responses":{}}}}"#
        );
    }

    #[test]
    fn a_part_of_an_operation_can_be_referred_to() {
        let sample = Sample::operation(concat!(
            "responses: {200: {description: d, headers: {H: {schema: {}}}}, 201: {$ref: '#/paths/~1/get/responses/200'}}\n",
            "parameters: [{name: q, in: query, schema: {}}]"
        ));
        assert_eq!(
            sample.json("/paths/~1/get/responses/201"),
            sample.json("/paths/~1/get/responses/200")
        );
        assert!(sample.said.is_empty(), "{:?}", sample.said);
    }

    #[test]
    fn copies_of_copies_end() {
        let callbacks: Vec<String> = (0..8)
            .map(|name| format!("c{name}: {{u: {{$ref: '#/paths/~1'}}}}"))
            .collect();
        let sample = Sample::operation(&format!(
            "responses: {{}}\ncallbacks: {{{}}}",
            callbacks.join(", ")
        ));
        assert!(
            sample
                .said
                .iter()
                .all(|said| said.starts_with("Warning circular-reference"))
        );
        assert!(!sample.said.is_empty());
        assert!(sample.document.tree.size() < 2_000_000);
    }
}
