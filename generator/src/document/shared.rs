//! Inline schemas that repeat a component become references to it.
//!
//! Authors write a schema once and repeat it by YAML alias; tools that bundle documents write it out at each use. Either
//! way the copies are one type.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::RandomState;

use super::path::Path;
use super::table::Kind;
use super::walk::walk;
use crate::source::{Map, Node, Value, pointer};

/// Replaces inline schemas by references to the components they are equal to, and returns both pointers of each.
pub(super) fn share(tree: &mut Node) -> Vec<(String, String)> {
    let mut shared = Vec::new();
    for (at, name) in repetitions(tree) {
        // Below a schema that was replaced there is nothing left to find.
        if let Some(node) = tree.at_mut(&at) {
            let component = pointer::join("/components/schemas", &name);
            let target = node.with(Value::String(format!("#{component}")));
            node.value = Value::Map(Map::from_iter([("$ref".to_owned(), target)]));
            shared.push((at, component));
        }
    }
    shared
}

/// The pointer of each inline schema that repeats a component, outer ones first, and the name of the component.
fn repetitions(tree: &Node) -> Vec<(String, String)> {
    let Some(components) = tree.at("/components/schemas").and_then(Node::as_map) else {
        return Vec::new();
    };
    let mut digests = Digests::default();
    digests.of(tree);
    // Of several equal components the one with the same anchor is meant, or else the first.
    let mut by_anchor: HashMap<(u64, usize), &str> = HashMap::new();
    let mut first: HashMap<u64, &str> = HashMap::new();
    for (name, schema) in components {
        let Some(digest) = digests.get(schema).filter(|_| is_composite(schema)) else {
            continue;
        };
        first.entry(digest).or_insert(name);
        if let Some(anchor) = schema.anchor {
            by_anchor.entry((digest, anchor)).or_insert(name);
        }
    }
    let mut found = Vec::new();
    walk(tree, Kind::Root, &Path::ROOT, &mut |node, kind, path| {
        if kind != Kind::Schema || !is_composite(node) {
            return;
        }
        let Some(digest) = digests.get(node) else {
            return;
        };
        let meant = node
            .anchor
            .and_then(|anchor| by_anchor.get(&(digest, anchor)));
        let Some(name) = meant.or_else(|| first.get(&digest)) else {
            return;
        };
        // A component is no repetition, be it of itself or of another one.
        let equal = components
            .get(*name)
            .is_some_and(|schema| !std::ptr::eq(schema, node) && schema.same(node));
        if equal && !is_component(path, components) {
            found.push((path.pointer(), (*name).to_owned()));
        }
    });
    found
}

/// Whether the path leads to a component itself.
fn is_component(path: &Path<'_>, components: &Map) -> bool {
    path.depth() == 3
        && path
            .last_key()
            .is_some_and(|name| components.contains_key(name))
        && path.pointer().starts_with("/components/schemas/")
}

/// Whether a schema is worth a name. A bare scalar is not: `type: string` repeats everywhere and means nothing.
fn is_composite(schema: &Node) -> bool {
    ["properties", "enum", "oneOf", "anyOf", "allOf"]
        .iter()
        .any(|key| schema.get(key).is_some())
}

/// A digest of every map of a tree, by the address of its node. Equal nodes have equal digests.
#[derive(Default)]
struct Digests {
    by_address: HashMap<usize, u64, RandomState>,
    hashers: RandomState,
}

impl Digests {
    fn get(&self, node: &Node) -> Option<u64> {
        self.by_address.get(&address(node)).copied()
    }

    fn of(&mut self, node: &Node) -> u64 {
        let mut hasher = self.hashers.build_hasher();
        match &node.value {
            Value::Null => 0_u8.hash(&mut hasher),
            Value::Bool(value) => (1_u8, value).hash(&mut hasher),
            Value::Number(text) => (2_u8, text).hash(&mut hasher),
            Value::String(text) => (3_u8, text).hash(&mut hasher),
            Value::List(items) => {
                4_u8.hash(&mut hasher);
                items
                    .iter()
                    .for_each(|item| self.of(item).hash(&mut hasher));
            }
            Value::Map(map) => {
                // A sum, because the order of keys does not matter.
                let sum = map.iter().fold(0_u64, |sum, (key, child)| {
                    let child = self.of(child);
                    sum.wrapping_add(self.hashers.hash_one((key, child)))
                });
                (5_u8, map.len(), sum).hash(&mut hasher);
            }
        }
        let digest = hasher.finish();
        if node.as_map().is_some() {
            self.by_address.insert(address(node), digest);
        }
        digest
    }
}

fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;

    fn components(text: &str) -> Sample {
        Sample::new(&format!(
            "openapi: 3.0.0\ninfo: {{title: t, version: v}}\npaths: {{}}\ncomponents:\n  schemas:\n{text}"
        ))
    }

    #[test]
    fn a_repeated_component_is_a_reference() {
        let sample = components(
            "    A: {type: object, properties: {x: {type: string}}}\n    B: {items: {properties: {x: {type: string}}, type: object}}",
        );
        assert_eq!(
            sample.json("/components/schemas/B"),
            r##"{"items":{"$ref":"#/components/schemas/A"}}"##
        );
        assert_eq!(
            sample.json("/components/schemas/A"),
            r#"{"properties":{"x":{"type":"string"}},"type":"object"}"#
        );
    }

    #[test]
    fn the_outermost_repetition_is_the_reference() {
        let sample = components(concat!(
            "    In: {enum: [a]}\n    Out: {properties: {in: {enum: [a]}}}\n",
            "    Use: {properties: {out: {properties: {in: {enum: [a]}}}}}"
        ));
        assert_eq!(
            sample.json("/components/schemas/Use"),
            r##"{"properties":{"out":{"$ref":"#/components/schemas/Out"}}}"##
        );
        assert_eq!(
            sample.json("/components/schemas/Out"),
            r##"{"properties":{"in":{"$ref":"#/components/schemas/In"}}}"##
        );
    }

    #[test]
    fn equal_components_stay_and_the_anchor_chooses_between_them() {
        let sample = components(
            "    A: {enum: [a]}\n    B: &b {enum: [a]}\n    C: {properties: {one: *b, two: {enum: [a]}}}",
        );
        assert_eq!(sample.json("/components/schemas/B"), r#"{"enum":["a"]}"#);
        assert_eq!(
            sample.json("/components/schemas/C"),
            r##"{"properties":{"one":{"$ref":"#/components/schemas/B"},"two":{"$ref":"#/components/schemas/A"}}}"##
        );
    }

    #[test]
    fn scalars_and_different_words_are_not_shared() {
        let sample = components(
            "    A: {type: string}\n    B: {enum: [a], description: d}\n    C: {properties: {a: {type: string}, b: {enum: [a]}}}",
        );
        assert_eq!(
            sample.json("/components/schemas/C"),
            r#"{"properties":{"a":{"type":"string"},"b":{"enum":["a"]}}}"#
        );
    }

    #[test]
    fn names_are_escaped() {
        let sample = components("    a/b: {enum: [a]}\n    C: {items: {enum: [a]}}");
        assert_eq!(
            sample.json("/components/schemas/C"),
            r##"{"items":{"$ref":"#/components/schemas/a~1b"}}"##
        );
        assert!(
            sample
                .document
                .schema_at("/components/schemas/a~1b")
                .is_some()
        );
    }
}
