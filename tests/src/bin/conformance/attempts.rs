//! What to call the operations of a document with: its own examples, and bodies invented from its schemas.

use std::collections::HashSet;
use std::fmt;

use generator::source::{Node, Value, pointer};
use serde::de::DeserializeOwned;
use tests::examples::json_text;
use tests::invent::{Inventor, Schemas};
use tests::json_schema::{JsonSchemas, Unions};

/// Values that are invented for one place.
const INVENTED: usize = 20;
/// Values that are thought of to find them.
const TRIED: usize = 200;
/// The methods that a path can have, as OpenAPI 3.0 lists them.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A document whose operations are called.
pub struct Documented<'a> {
    tree: &'a Node,
    schemas: Schemas<'a>,
    judge: JsonSchemas,
}

/// An operation of the document.
pub struct Operation<'a> {
    id: &'a str,
    method: &'a str,
    path: &'a str,
    /// Name and pointer of each parameter.
    parameters: Vec<(&'a str, String)>,
    /// The pointer of what the body is in its first media type.
    body: Option<String>,
}

impl fmt::Display for Operation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = self.method.to_uppercase();
        write!(f, "{} ({method} {})", self.id, self.path)
    }
}

/// What one call of an operation is given.
pub struct Attempt<'a> {
    /// The operation.
    pub id: &'a str,
    /// As JSON, by name.
    parameters: Vec<(&'a str, String)>,
    /// As JSON.
    body: Option<String>,
}

impl Attempt<'_> {
    /// The body.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, String> {
        let text = self.body.as_deref();
        decoded(text.ok_or_else(|| format!("the document gives `{}` no body", self.id))?)
    }

    /// A required parameter.
    pub fn required<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        self.optional(name)?
            .ok_or_else(|| format!("the document gives `{}` no parameter `{name}`", self.id))
    }

    /// An optional parameter, if this call has it.
    pub fn optional<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, String> {
        let found = self.parameters.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| decoded(text)).transpose()
    }
}

fn decoded<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| format!("{text} has no place in its type: {error}"))
}

impl<'a> Documented<'a> {
    /// Reads the schemas of a document.
    pub fn new(tree: &'a Node) -> Result<Self, String> {
        Ok(Self {
            tree,
            schemas: Schemas::new(tree),
            judge: JsonSchemas::new(tree, Unions::Strict)?,
        })
    }

    /// All operations that a client can call.
    pub fn operations(&self) -> Vec<Operation<'a>> {
        let paths = self.tree.get("paths").and_then(Node::as_map);
        let mut operations = Vec::new();
        for (path, item) in paths.into_iter().flatten() {
            for (method, operation) in item.as_map().into_iter().flatten() {
                if METHODS.contains(&method.as_str()) {
                    operations.push(self.operation(path, method, operation));
                }
            }
        }
        operations
    }

    fn operation(&self, path: &'a str, method: &'a str, operation: &'a Node) -> Operation<'a> {
        let item = pointer::join("/paths", path);
        let at = pointer::join(&item, method);
        let mut parameters = Vec::new();
        for owner in [&item, &at] {
            let list = pointer::join(owner, "parameters");
            let count = self
                .tree
                .at(&list)
                .and_then(Node::as_list)
                .map_or(0, <[Node]>::len);
            for index in 0..count {
                let place = self.followed(pointer::join(&list, &index.to_string()));
                if let Some(name) = self.text(&place, "name") {
                    parameters.push((name, place));
                }
            }
        }
        let content = pointer::join(&self.followed(pointer::join(&at, "requestBody")), "content");
        let media_types = self.tree.at(&content).and_then(Node::as_map);
        Operation {
            id: operation
                .get("operationId")
                .and_then(Node::as_str)
                .unwrap_or("without an id"),
            method,
            path,
            parameters,
            body: media_types.and_then(|types| Some(pointer::join(&content, types.keys().next()?))),
        }
    }

    /// The calls to make: every body, every value of every parameter, each with and without what is optional.
    pub fn attempts(&self, operation: &Operation<'a>) -> Result<Vec<Attempt<'a>>, String> {
        let bodies = match &operation.body {
            Some(body) => {
                let mut bodies = self.examples(body);
                bodies.extend(self.inventions(body)?);
                bodies
            }
            None => Vec::new(),
        };
        let mut parameters = Vec::new();
        for (name, place) in &operation.parameters {
            let mut values = self.examples(place);
            if values.is_empty() {
                values = self.inventions(place)?;
            }
            let optional = self
                .tree
                .at(place)
                .and_then(|at| at.get("required")?.as_bool())
                != Some(true);
            parameters.push((*name, values, optional));
        }
        let most = parameters.iter().map(|(_, values, _)| values.len());
        let count = 2 * most.chain([bodies.len(), 1]).max().unwrap_or(1);
        let attempt = |index: usize| Attempt {
            id: operation.id,
            body: (!bodies.is_empty()).then(|| bodies[index / 2 % bodies.len()].clone()),
            parameters: parameters
                .iter()
                .filter(|(_, values, optional)| {
                    !values.is_empty() && (!*optional || index.is_multiple_of(2))
                })
                .map(|(name, values, _)| (*name, values[index / 2 % values.len()].clone()))
                .collect(),
        };
        Ok((0..count).map(attempt).collect())
    }

    /// What the document itself offers for a parameter or a media type, as JSON: its examples and its default.
    fn examples(&self, place: &str) -> Vec<String> {
        let Some(node) = self.tree.at(place) else {
            return Vec::new();
        };
        let named = node.get("examples").and_then(Node::as_map);
        let named = named.into_iter().flatten().filter_map(|(name, _)| {
            let at = pointer::join(&pointer::join(place, "examples"), name);
            self.tree.at(&self.followed(at))?.get("value")
        });
        let schema = self.tree.at(&self.followed(pointer::join(place, "schema")));
        let of_schema = ["example", "default"].map(|key| schema.and_then(|schema| schema.get(key)));
        let own = node.get("example").into_iter().chain(named);
        own.chain(of_schema.into_iter().flatten())
            .map(json_text)
            .collect()
    }

    /// Values of the schema of a parameter or a media type, as JSON: those that `jsonschema` finds valid to the letter.
    fn inventions(&self, place: &str) -> Result<Vec<String>, String> {
        let at = self.followed(pointer::join(place, "schema"));
        let Some(schema) = self.tree.at(&at) else {
            return Ok(Vec::new());
        };
        let judge = self.judge.validator(&at)?;
        let mut inventor = Inventor::new(&self.schemas, &at);
        let mut seen = HashSet::new();
        let mut values = Vec::new();
        for _ in 0..TRIED {
            let value = inventor.invent(schema);
            let valid = value.filter(|value| is_exact(value) && judge.is_valid(&value.to_json()));
            if let Some(text) = valid.as_ref().map(json_text)
                && seen.insert(text.clone())
            {
                values.push(text);
            }
            if values.len() == INVENTED {
                break;
            }
        }
        Ok(values)
    }

    fn text(&self, place: &str, key: &str) -> Option<&'a str> {
        self.tree.at(place)?.get(key)?.as_str()
    }

    /// The place that a reference at `place` leads to.
    fn followed(&self, mut place: String) -> String {
        // Documents that refer in circles are refused when they are read.
        while let Some(target) = self.text(&place, "$ref").and_then(pointer::of_reference) {
            place = target;
        }
        place
    }
}

/// Whether JavaScript can hold the integers of a value. The validator is written in it and refuses larger ones, which
/// the document allows.
fn is_exact(value: &Node) -> bool {
    match &value.value {
        Value::Number(text) => text
            .parse::<i128>()
            .map_or(true, |number| number.unsigned_abs() < 1 << 53),
        Value::List(items) => items.iter().all(is_exact),
        Value::Map(entries) => entries.values().all(is_exact),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}
