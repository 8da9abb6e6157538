//! The JSON Schema Test Suite as one OpenAPI document: each of its groups is a component.
//!
//! `fixtures/json_schema_suite` holds the files of the suite as the Python package `jsonschema` 4.26 ships them. No
//! crate has those of draft 2020-12.

use std::fs;
use std::path::Path;

use generator::source::{Node, Value, parse};

use crate::examples::json_text;

/// A schema of the suite and the values to try.
#[derive(Debug)]
pub struct Group {
    /// The draft and the keyword that it is about: `draft4/items`.
    pub file: String,
    /// What it is about.
    pub description: String,
    /// The key of its component.
    pub key: String,
    schema: Node,
    /// Its values.
    pub cases: Vec<Case>,
}

/// A value of a group.
#[derive(Debug)]
pub struct Case {
    /// What it is about.
    pub description: String,
    /// Its JSON.
    pub text: String,
    /// Whether the schema admits it.
    pub valid: bool,
}

/// Keywords that declare properties.
const OF_OBJECTS: &[&str] = &[
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "unevaluatedProperties",
    "dependentSchemas",
    "dependencies",
];

/// All groups of a draft, in the order of their files.
///
/// # Panics
///
/// Panics if the files are not those of the suite.
pub fn groups(draft: &str) -> Vec<Group> {
    let directory = crate::fixtures().join("json_schema_suite").join(draft);
    let mut files: Vec<_> = fs::read_dir(&directory)
        .expect("the suite")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    files.iter().flat_map(|path| read(draft, path)).collect()
}

fn read(draft: &str, path: &Path) -> Vec<Group> {
    let text = fs::read_to_string(path).expect("a file of the suite");
    let (tree, _) = parse(&text, "suite.json").expect("JSON");
    let keyword = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .expect("a name");
    let groups = tree.as_list().expect("a list of groups").iter().enumerate();
    let groups = groups.map(|(index, group)| Group {
        file: format!("{draft}/{keyword}"),
        description: described(group),
        key: format!("{draft}-{keyword}-{index}"),
        schema: group.get("schema").expect("a schema").clone(),
        cases: list(group, "tests").iter().map(case).collect(),
    });
    groups.collect()
}

fn case(test: &Node) -> Case {
    Case {
        description: described(test),
        text: json_text(test.get("data").expect("data")),
        valid: test.get("valid").and_then(Node::as_bool).expect("valid"),
    }
}

fn described(node: &Node) -> String {
    let text = node.get("description").and_then(Node::as_str);
    text.expect("a description").to_owned()
}

fn list<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).and_then(Node::as_list).unwrap_or_default()
}

impl Group {
    /// The type that the schema is read as having, where it does not say one and speaks of its values all the same.
    pub fn meant(&self) -> Option<&'static str> {
        let has = |keys: &[&str]| keys.iter().any(|key| self.schema.get(key).is_some());
        if has(&["type", "enum", "const"]) {
            return None;
        }
        if has(OF_OBJECTS) {
            return Some("object");
        }
        if has(&["items", "prefixItems"]) {
            return Some("array");
        }
        has(&["contentEncoding"]).then_some("string")
    }

    /// The text of the only number that the schema admits, if there is one.
    pub fn constant(&self) -> Option<&str> {
        match &self.schema.get("const")?.value {
            Value::Number(text) => Some(text),
            _ => None,
        }
    }

    /// Why no OpenAPI document can have this schema, if none can.
    pub fn not_expressible(&self) -> Option<&'static str> {
        let mut reason = None;
        let mut schema = self.schema.clone();
        visit(&mut schema, &mut |key, value| match (key, value.as_str()) {
            ("$ref", Some(target)) if !target.starts_with('#') => {
                reason = Some("refers to another document");
            }
            ("$ref", Some(target)) if target.len() > 1 && !target.starts_with("#/") => {
                reason = Some("refers to a name, not to a place");
            }
            ("id" | "$id", Some(_)) => reason = Some("is a document of its own"),
            ("$dynamicRef", Some(_)) => reason = Some("refers to what is known at run time"),
            _ => {}
        });
        reason
    }
}

/// The document with these groups as its components.
pub fn document<'g>(groups: impl IntoIterator<Item = &'g Group>) -> String {
    let components: Vec<String> = groups
        .into_iter()
        .map(|group| {
            let mut schema = group.schema.clone();
            visit(&mut schema, &mut |key, value| {
                if key == "$ref"
                    && let Some(place) = value.as_str().and_then(|target| target.strip_prefix('#'))
                {
                    let target = format!("#/components/schemas/{}{place}", group.key);
                    value.value = Value::String(target);
                }
            });
            format!("{:?}: {}", group.key, json_text(&schema))
        })
        .collect();
    format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"Suite","version":"1"}},"paths":{{}},"components":{{"schemas":{{{}}}}}}}"#,
        components.join(",\n")
    )
}

/// Visits the entries of all maps; what `const` and `enum` list are values, not schemas.
fn visit(node: &mut Node, found: &mut impl FnMut(&str, &mut Node)) {
    match &mut node.value {
        Value::Map(map) => {
            for (key, value) in map.iter_mut() {
                found(key, value);
                if !["const", "enum"].contains(&key.as_str()) {
                    visit(value, found);
                }
            }
        }
        Value::List(list) => list.iter_mut().for_each(|item| visit(item, found)),
        _ => {}
    }
}
