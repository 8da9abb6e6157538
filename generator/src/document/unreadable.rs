//! Parameters that cannot be read: what their operations say of them.
//!
//! Nothing can stand in for a parameter of which not even the name is known. It is left out, and so that nobody finds out
//! from a wrong request, the description of each operation that has it says so. Until references to other parameters, which
//! may count their places in a list, have been followed, a marker keeps its place.

use super::path::Path;
use super::table::{Kind, Shape};
use super::walk::walk_mut;
use crate::source::{Map, Node, Value};

/// The only key of a marker. Its value begins the sentence about the parameter.
const MARK: &str = "x-unreadable-parameter";

/// A marker in the place of `node`, a parameter that `words` name.
pub(super) fn marker(node: &Node, words: &str) -> Value {
    let words = node.with(Value::String(words.to_owned()));
    Value::Map(Map::from_iter([(MARK.to_owned(), words)]))
}

/// Whether a node is a marker.
pub(super) fn is_marker(node: &Node) -> bool {
    words_of(node).is_some()
}

fn words_of(node: &Node) -> Option<&str> {
    let map = node.as_map().filter(|map| map.len() == 1)?;
    map.get(MARK)?.as_str()
}

/// Removes all markers, and tells of them in the descriptions of the operations.
pub(super) fn describe(tree: &mut Node) {
    walk_mut(
        tree,
        Kind::Root,
        &Path::ROOT,
        &mut |node, kind, _| match kind {
            Kind::PathItem => hand_down(node),
            Kind::Operation => {
                let missing = taken(node);
                append(node, &missing);
            }
            Kind::Components => {
                let parameters = node.as_map_mut().and_then(|map| map.get_mut("parameters"));
                if let Some(parameters) = parameters.and_then(Node::as_map_mut) {
                    parameters.retain(|_, parameter| !is_marker(parameter));
                }
            }
            _ => {}
        },
    );
}

/// The markers among the parameters of `node`, which has them no more.
fn taken(node: &mut Node) -> Vec<Node> {
    let parameters = node.as_map_mut().and_then(|map| map.get_mut("parameters"));
    match parameters.map(|parameters| &mut parameters.value) {
        Some(Value::List(items)) if items.iter().any(is_marker) => {
            let (markers, others) = std::mem::take(items).into_iter().partition(is_marker);
            *items = others;
            markers
        }
        _ => Vec::new(),
    }
}

/// Hands the markers of a path item down to its operations, each of which has its parameters.
fn hand_down(item: &mut Node) {
    let markers = taken(item);
    if markers.is_empty() {
        return;
    }
    let description = item.get("description").cloned();
    for (key, child) in item.as_map_mut().into_iter().flatten() {
        let operations: Vec<&mut Node> = match (Kind::PathItem.shape(key), &mut child.value) {
            (Some(Shape::One(Kind::Operation)), Value::Map(_)) => vec![child],
            (Some(Shape::Map(Kind::Operation)), Value::Map(map)) => map.values_mut().collect(),
            _ => continue,
        };
        for operation in operations {
            // An operation without a description has that of its path, which the sentence must not replace.
            if let (Some(map), Some(description)) = (operation.as_map_mut(), &description) {
                map.entry("description".to_owned())
                    .or_insert_with(|| description.clone());
            }
            append(operation, &markers);
        }
    }
}

/// Adds a sentence for each of `markers` to the description of an operation.
fn append(operation: &mut Node, markers: &[Node]) {
    let template = operation.with(Value::Null);
    let Some(map) = operation.as_map_mut() else {
        return;
    };
    for words in markers.iter().filter_map(words_of) {
        let sentence = format!(
            "{words} cannot be read from the document. The client sends requests without it."
        );
        let text = match map.get("description").and_then(Node::as_str) {
            Some(text) if !text.trim().is_empty() => format!("{text}\n\n{sentence}"),
            _ => sentence,
        };
        map.insert("description".to_owned(), template.with(Value::String(text)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;

    #[test]
    fn operations_say_which_parameter_they_lack() {
        let sample = Sample::new(concat!(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\n",
            "paths: {/a: {description: D, parameters: [{$ref: '#/gone'}], get: {responses: {}}, ",
            "put: {description: E, parameters: [{in: body, name: b}, {name: q, in: query, schema: {}}], responses: {}}}}"
        ));
        let lacks = |what: &str| {
            format!(
                "{what} cannot be read from the document. The client sends requests without it."
            )
        };
        let description = |method: &str| sample.json(&format!("/paths/~1a/{method}/description"));
        let json = |text: String| serde_json::Value::String(text).to_string();
        let path = lacks("The parameter behind `#/gone`");
        assert_eq!(description("get"), json(format!("D\n\n{path}")));
        let own = lacks("The parameter `b`");
        assert_eq!(description("put"), json(format!("E\n\n{path}\n\n{own}")));
        assert_eq!(sample.json("/paths/~1a/parameters"), "[]");
        assert_eq!(
            sample.json("/paths/~1a/put/parameters"),
            r#"[{"in":"query","name":"q","schema":{}}]"#
        );
    }

    #[test]
    fn places_in_lists_of_parameters_stay_right() {
        let sample = Sample::operation(concat!(
            "responses: {}\nparameters: [{$ref: '#/gone'}, {name: q, in: query, schema: {}}]\n",
            "callbacks: {c: {u: {post: {responses: {}, parameters: [{$ref: '#/paths/~1/get/parameters/1'}]}}}}"
        ));
        assert_eq!(
            sample.json("/paths/~1/get/callbacks/c/u/post/parameters"),
            r#"[{"in":"query","name":"q","schema":{}}]"#
        );
    }
}
