//! The names that schemas give themselves: `$id` and `$anchor` of JSON Schema.

use std::collections::HashMap;

use crate::source::{Node, Value, pointer};

/// The schemas of one file that have names, by name.
#[derive(Debug, Default)]
pub(super) struct Identities {
    /// `$id`, or `$self` of the document -> pointer.
    addresses: HashMap<String, String>,
    /// Pointer of the schema with the innermost `$id` around it, and `$anchor` -> pointer.
    anchors: HashMap<(String, String), String>,
}

impl Identities {
    /// Those of a whole file. Examples may have the same keys, which harms nothing: nobody refers to them.
    pub(super) fn of(tree: &Node) -> Identities {
        let mut found = Identities::default();
        if let Some(address) = tree.get("$self").and_then(Node::as_str) {
            found.addresses.insert(address.to_owned(), String::new());
        }
        found.collect(tree, "", "");
        found
    }

    fn collect(&mut self, node: &Node, at: &str, resource: &str) {
        match &node.value {
            Value::Map(map) => {
                let text = |key: &str| map.get(key).and_then(Node::as_str);
                let mut resource = resource;
                if let Some(id) = text("$id") {
                    let address = id.strip_suffix('#').unwrap_or(id);
                    self.addresses
                        .entry(address.to_owned())
                        .or_insert_with(|| at.to_owned());
                    resource = at;
                }
                for key in ["$anchor", "$dynamicAnchor"] {
                    if let Some(anchor) = text(key) {
                        let name = (resource.to_owned(), anchor.to_owned());
                        self.anchors.entry(name).or_insert_with(|| at.to_owned());
                    }
                }
                for (key, child) in map {
                    self.collect(child, &pointer::join(at, key), resource);
                }
            }
            Value::List(list) => {
                for (index, child) in list.iter().enumerate() {
                    self.collect(child, &pointer::join(at, &index.to_string()), resource);
                }
            }
            _ => {}
        }
    }

    /// The schema that calls itself `address`.
    pub(super) fn of_address(&self, address: &str) -> Option<&str> {
        self.addresses.get(address).map(String::as_str)
    }

    /// The schema with the innermost `$id` around the one at `pointer`, itself included; the whole file where there is
    /// none.
    pub(super) fn around(&self, pointer: &str) -> &str {
        let holds = |outer: &&String| {
            pointer
                .strip_prefix(outer.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let around = self.addresses.values().filter(holds);
        around
            .max_by_key(|outer| outer.len())
            .map_or("", String::as_str)
    }

    /// The schema named `anchor` within the one at `resource`, or anywhere if there is only one of the name.
    pub(super) fn of_anchor(&self, resource: &str, anchor: &str) -> Option<&str> {
        let near = self.anchors.get(&(resource.to_owned(), anchor.to_owned()));
        if let Some(near) = near {
            return Some(near);
        }
        let mut named = self.anchors.iter().filter(|((_, name), _)| name == anchor);
        match (named.next(), named.next()) {
            (Some((_, only)), None) => Some(only),
            _ => None,
        }
    }
}
