//! Where references lead: to the name of a schema, or below keywords that have another place by now.

use std::collections::HashMap;

use super::super::path::Path;
use super::super::table::Kind;
use super::super::walk::{walk, walk_mut};
use crate::source::{Node, Value, pointer};

/// Keywords that become extensions of the same name.
const MOVED: [&str; 10] = [
    "prefixItems",
    "patternProperties",
    "propertyNames",
    "contains",
    "dependentSchemas",
    "dependencies",
    "if",
    "then",
    "else",
    "contentSchema",
];

/// What holds schemas by names that anybody may choose.
const NAMED: [&str; 6] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "schemas",
    "$defs",
    "definitions",
];

/// Makes every reference one to a place that the schema will have.
pub(super) fn settle(tree: &mut Node) {
    let anchors = anchors(tree);
    walk_mut(tree, Kind::Root, &Path::ROOT, &mut |node, kind, _| {
        if kind != Kind::Schema {
            return;
        }
        let Some(reference) = node.as_map_mut().and_then(|map| map.get_mut("$ref")) else {
            return;
        };
        let Some(target) = reference.as_str().filter(|text| text.starts_with('#')) else {
            return;
        };
        let settled = match anchors.get(&target[1..]) {
            Some(place) => Some(moved(place).unwrap_or_else(|| place.clone())),
            None => moved(target),
        };
        reference.value = match settled {
            Some(target) => Value::String(target),
            None => return,
        };
    });
}

/// References to the schemas that have a name of their own (`$anchor`).
fn anchors(tree: &Node) -> HashMap<String, String> {
    let mut anchors = HashMap::new();
    walk(tree, Kind::Root, &Path::ROOT, &mut |node, kind, path| {
        let named = node.get("$anchor").filter(|_| kind == Kind::Schema);
        if let Some(name) = named.and_then(Node::as_str) {
            let place = pointer::to_reference(&path.pointer());
            anchors.entry(name.to_owned()).or_insert(place);
        }
    });
    anchors
}

/// The reference with the keywords that move under their new names, if there is one.
fn moved(target: &str) -> Option<String> {
    let mut tokens: Vec<String> = target.split('/').map(str::to_owned).collect();
    let mut found = false;
    for index in 1..tokens.len() {
        let is_name = NAMED.contains(&tokens[index - 1].trim_start_matches("x-"));
        if MOVED.contains(&tokens[index].as_str()) && !is_name {
            tokens[index].insert_str(0, "x-");
            found = true;
        }
    }
    found.then(|| tokens.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;
    use super::moved;

    #[test]
    fn keywords_that_move_take_references_along() {
        let moves = |target: &str| moved(target).unwrap_or_default();
        assert_eq!(moves("/a/prefixItems/0"), "/a/x-prefixItems/0");
        assert_eq!(moves("/a/then/properties/if"), "/a/x-then/properties/if");
        assert_eq!(
            moves("/a/patternProperties/if/else"),
            "/a/x-patternProperties/if/x-else"
        );
        assert_eq!(moved("/components/schemas/if/properties/then"), None);

        let sample = Sample::schema(
            "properties: {a: {type: array, prefixItems: [{type: [string, 'null']}]}, b: {$ref: '#/components/schemas/S/properties/a/prefixItems/0'}}",
        );
        assert_eq!(sample.said.len(), 1, "{:?}", sample.said);
        let at = "/components/schemas/S/properties/a/x-prefixItems/0";
        assert_eq!(sample.json(at), r#"{"nullable":true,"type":"string"}"#);
    }

    #[test]
    fn a_schema_can_be_referred_to_by_its_name() {
        let sample = Sample::schema(
            "properties: {a: {$ref: '#money'}}\n$defs: {a/b: {$anchor: money, type: number}}",
        );
        assert!(sample.said.is_empty(), "{:?}", sample.said);
        assert_eq!(
            sample.json("/components/schemas/S/properties/a"),
            r##"{"$ref":"#/components/schemas/S/$defs/a~1b"}"##
        );
    }
}
