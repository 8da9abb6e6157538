//! The example values of a document: what its author says is valid.

use generator::source::{Node, Value, pointer};

/// An example value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Where it stands.
    pub pointer: String,
    /// The schema it is an example of, references followed. A body that has examples and no schema has none here.
    pub schema: String,
    /// The value as JSON, with the digits the document gives it.
    pub json: String,
}

/// All `example`, `examples` and `default` values of the schemas, media types, parameters and headers of a document.
pub fn examples(tree: &Node) -> Vec<Example> {
    let mut walk = Walk {
        tree,
        found: Vec::new(),
    };
    walk.object(tree, "");
    walk.found
}

/// Counts the examples of a document in another way: by the keys alone, wherever they stand.
pub fn count(tree: &Node) -> usize {
    fn below(node: &Node, parent: &str) -> usize {
        let Some(map) = node.as_map() else {
            return node
                .as_list()
                .into_iter()
                .flatten()
                .map(|item| below(item, ""))
                .sum();
        };
        // Here keys are names that the author chose.
        let named = [
            "properties",
            "responses",
            "schemas",
            "parameters",
            "headers",
            "components",
        ]
        .contains(&parent);
        map.iter()
            .map(|(key, value)| match key.as_str() {
                _ if is_extension(key) => 0,
                // These are counted where a reference leads to them.
                "examples" if parent == "components" => 0,
                "example" | "default" if !named => 1,
                "examples" if !named => value
                    .as_list()
                    .map(<[Node]>::len)
                    .or(value.as_map().map(|map| map.len()))
                    .unwrap_or(0),
                "enum" | "const" | "mapping" | "servers" if !named => 0,
                _ if named && parent != "components" => below(value, ""),
                _ => below(value, key),
            })
            .sum()
    }
    below(tree, "")
}

/// Whether nobody but the author of a document knows what stands below `key`.
fn is_extension(key: &str) -> bool {
    key.starts_with("x-") && key != "x-webhooks"
}

struct Walk<'a> {
    tree: &'a Node,
    found: Vec<Example>,
}

impl Walk<'_> {
    /// Anything but a schema: what has a key `schema` may have examples of it.
    fn object(&mut self, node: &Node, at: &str) {
        for (index, item) in node.as_list().unwrap_or_default().iter().enumerate() {
            self.object(item, &at_index(at, index));
        }
        let Some(map) = node.as_map() else { return };
        let has_examples = map.contains_key("schema") || is_media_type(at);
        for (key, value) in map {
            let below = pointer::join(at, key);
            match key.as_str() {
                _ if is_extension(key) => {}
                "schema" => self.schema(value, &below),
                "schemas" if at == "/components" => self.schemas(value, &below),
                "example" if has_examples => {
                    self.example(value, below, &pointer::join(at, "schema"))
                }
                "examples" if has_examples => {
                    for (name, example) in value.as_map().into_iter().flatten() {
                        let at_value = pointer::join(&pointer::join(&below, name), "value");
                        if let Some(value) = self.followed(example).get("value") {
                            self.example(&value.clone(), at_value, &pointer::join(at, "schema"));
                        }
                    }
                }
                _ => self.object(value, &below),
            }
        }
    }

    fn schemas(&mut self, node: &Node, at: &str) {
        for (key, schema) in node.as_map().into_iter().flatten() {
            self.schema(schema, &pointer::join(at, key));
        }
        for (index, schema) in node.as_list().unwrap_or_default().iter().enumerate() {
            self.schema(schema, &at_index(at, index));
        }
    }

    fn schema(&mut self, node: &Node, at: &str) {
        for (key, value) in node.as_map().into_iter().flatten() {
            let below = pointer::join(at, key);
            match key.as_str() {
                "properties" | "allOf" | "oneOf" | "anyOf" | "$defs" => self.schemas(value, &below),
                "items" | "additionalProperties" | "not" => self.schema(value, &below),
                "example" | "default" => self.example(value, below, at),
                "examples" => {
                    for (index, example) in value.as_list().unwrap_or_default().iter().enumerate() {
                        self.example(example, at_index(&below, index), at);
                    }
                }
                _ => {}
            }
        }
    }

    fn example(&mut self, value: &Node, pointer: String, schema: &str) {
        self.found.push(Example {
            pointer,
            schema: self.resolve(schema),
            json: json_text(value),
        });
    }

    /// The place that a reference at `at` leads to.
    fn resolve(&self, at: &str) -> String {
        let mut at = at.to_owned();
        // Documents that refer in circles are refused; the bound only makes the loop end.
        for _ in 0..32 {
            let reference = self
                .tree
                .at(&at)
                .and_then(|node| node.get("$ref"))
                .and_then(Node::as_str);
            match reference.and_then(pointer::of_reference) {
                Some(target) => at = target,
                None => break,
            }
        }
        at
    }

    fn followed<'n>(&'n self, node: &'n Node) -> &'n Node {
        let reference = node.get("$ref").and_then(Node::as_str);
        reference
            .and_then(|reference| self.tree.at(&pointer::of_reference(reference)?))
            .unwrap_or(node)
    }
}

/// Whether a media type stands at `at`: one without a schema may have examples all the same.
fn is_media_type(at: &str) -> bool {
    at.rsplit('/').nth(1) == Some("content")
}

fn at_index(at: &str, index: usize) -> String {
    pointer::join(at, &index.to_string())
}

/// A value as JSON, with the digits the document gives it.
pub fn json_text(node: &Node) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::String(text) => quoted(text),
        Value::List(list) => {
            let items: Vec<String> = list.iter().map(json_text).collect();
            format!("[{}]", items.join(","))
        }
        Value::Map(map) => {
            let entries: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{}:{}", quoted(key), json_text(value)))
                .collect();
            format!("{{{}}}", entries.join(","))
        }
    }
}

/// Whether two JSON texts say the same; the digits of a number matter, the order of keys does not.
///
/// # Panics
///
/// Panics if one of them is no JSON.
pub fn same_json(one: &str, two: &str) -> bool {
    let read = |text: &str| {
        generator::source::parse(text, "JSON")
            .expect("JSON is YAML")
            .0
    };
    read(one).same(&read(two))
}
