//! Components in the wrong section: what a reference leads to is of another kind than expected, and has all that is needed.

use std::collections::{HashMap, HashSet};

use super::table::Kind;
use super::unfollowed::Fault;
use super::walk::reference;
use crate::source::{Map, Node, Value, pointer};

/// What an object of one kind can stand for, and the keys that count there.
const STAND_INS: [(Kind, Kind, &[&str]); 3] = [
    (
        Kind::RequestBody,
        Kind::Response,
        &["description", "content"],
    ),
    (
        Kind::Response,
        Kind::RequestBody,
        &["description", "content"],
    ),
    (
        Kind::Parameter,
        Kind::Header,
        &[
            "description",
            "required",
            "deprecated",
            "schema",
            "content",
            "example",
            "examples",
        ],
    ),
];

/// Whether an object of the kind that was `found` has all that the `expected` one needs.
pub(super) fn stands_for(found: Kind, expected: Kind) -> bool {
    keys(found, expected).is_some()
}

fn keys(found: Kind, expected: Kind) -> Option<&'static [&'static str]> {
    let mut known = STAND_INS.iter();
    let (_, _, keys) = known.find(|(one, other, _)| (*one, *other) == (found, expected))?;
    Some(keys)
}

/// Adds a component of the expected kind for each reference among `faulty` that leads to a misplaced one. By the pointer of
/// the reference what has to stand there now comes back.
pub(super) fn move_all(
    tree: &mut Node,
    faulty: &[(String, Kind, Fault)],
) -> HashMap<String, Value> {
    let mut moved = HashMap::new();
    let mut components: HashMap<(String, Kind), String> = HashMap::new();
    for (at, expected, fault) in faulty {
        let Fault::Misplaced(found) = fault else {
            continue;
        };
        let Some(node) = tree.at(at) else { continue };
        let Some(target) = reference(node, *expected).and_then(pointer::of_reference) else {
            continue;
        };
        let key = (target, *expected);
        let component = match components.get(&key) {
            Some(component) => component.clone(),
            None => {
                let Some(copy) = copied(tree, &key.0, *found, *expected) else {
                    continue;
                };
                let name = pointer::split(&key.0).and_then(|mut tokens| tokens.pop());
                let component = add(tree, *expected, name.unwrap_or_default(), copy);
                components.insert(key, component.clone());
                component
            }
        };
        if let Some(node) = tree.at(at) {
            let written = node.with(Value::String(pointer::to_reference(&component)));
            let reference = Map::from_iter([("$ref".to_owned(), written)]);
            moved.insert(at.clone(), Value::Map(reference));
        }
    }
    moved
}

/// What stands at `target` or where references lead from there, as an object of the expected kind.
fn copied(tree: &Node, target: &str, found: Kind, expected: Kind) -> Option<Node> {
    let mut known = HashSet::new();
    let mut target = target.to_owned();
    let node = loop {
        if !known.insert(target.clone()) {
            return None;
        }
        let node = tree.at(&target)?;
        match reference(node, found).and_then(pointer::of_reference) {
            Some(next) => target = next,
            None => break node,
        }
    };
    let entries = keys(found, expected)?.iter().filter_map(|key| {
        let value = node.get(key)?.clone();
        Some(((*key).to_owned(), value))
    });
    let mut copy: Map = entries.collect();
    if expected == Kind::Response {
        let empty = node.with(Value::String(String::new()));
        copy.entry("description".to_owned()).or_insert(empty);
    }
    Some(node.with(Value::Map(copy)))
}

/// Adds a component called `name`, or nearly so, and returns its pointer.
fn add(tree: &mut Node, kind: Kind, name: String, component: Node) -> String {
    let section = kind.section().unwrap_or_default();
    let mut at = tree;
    for token in ["components", section] {
        let empty = at.with(Value::Map(Map::default()));
        let Some(map) = at.as_map_mut() else {
            return String::new();
        };
        at = map.entry(token.to_owned()).or_insert_with(|| empty.clone());
        if at.as_map().is_none() {
            *at = empty;
        }
    }
    let mut free = name.clone();
    if let Some(map) = at.as_map_mut() {
        let mut number = 2;
        while map.contains_key(&free) {
            free = format!("{name}_{number}");
            number += 1;
        }
        map.insert(free.clone(), component);
    }
    pointer::join(&format!("/components/{section}"), &free)
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;

    #[test]
    fn what_has_all_that_is_needed_is_read_as_what_is_expected() {
        let sample = Sample::new(concat!(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\n",
            "paths: {/: {post: {requestBody: {$ref: '#/components/responses/Found'}, responses: {",
            "200: {$ref: '#/components/requestBodies/Saved'}, 201: {$ref: '#/components/requestBodies/Saved'}, ",
            "202: {description: d, headers: {X: {$ref: '#/components/parameters/X'}}}}}}}\n",
            "components:\n  requestBodies: {Saved: {$ref: '#/components/requestBodies/Kept'}, ",
            "Kept: {required: true, content: {a/b: {schema: {}}}}}\n",
            "  responses: {Found: {description: f, content: {c/d: {schema: {}}}}, Saved: {description: taken}}\n",
            "  parameters: {X: {name: x, in: query, schema: {type: string}}}"
        ));
        let reference = |to: &str| format!(r##"{{"$ref":"#/components/{to}"}}"##);
        for (at, to) in [
            ("responses/200", "responses/Saved_2"),
            ("responses/201", "responses/Saved_2"),
            ("responses/202/headers/X", "headers/X"),
            ("requestBody", "requestBodies/Found"),
        ] {
            assert_eq!(sample.json(&format!("/paths/~1/post/{at}")), reference(to));
        }
        for (at, json) in [
            (
                "responses/Saved_2",
                r#"{"content":{"a/b":{"schema":{}}},"description":""}"#,
            ),
            ("headers/X", r#"{"schema":{"type":"string"}}"#),
            (
                "requestBodies/Found",
                r#"{"content":{"c/d":{"schema":{}}},"description":"f"}"#,
            ),
        ] {
            assert_eq!(sample.json(&format!("/components/{at}")), json);
        }
        assert_eq!(sample.said.len(), 4);
        assert!(
            sample.said.iter().all(|said| said.starts_with("Warning ")),
            "{:?}",
            sample.said
        );
    }
}
