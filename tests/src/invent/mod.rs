//! Values invented from a schema: the least it asks for, all it has, every variant, every listed value, every null.
//!
//! An inventor does its best and no more: what it makes is used only if `jsonschema` says that it is valid. The same
//! schema gets the same values on every machine.

mod choices;
mod demands;
mod pattern;
mod scalars;
mod whole;

use std::slice;
use std::sync::Arc;

use generator::diagnostic::Place;
use generator::source::{self, Node, Value};

pub use choices::Choices;
pub use demands::has_typed_variants;
use demands::{Properties, admits_null, entries, kinds, size};
pub use scalars::is_binary;
pub use whole::Schemas;
use whole::Tag;

/// Values below this are as small as their schema allows, so that recursive schemas end.
const DEEP: usize = 5;
/// No value nests deeper.
const DEEPEST: usize = 24;
/// From this many nodes on, values are as small as their schema allows.
const LARGE: usize = 300;
/// No value is larger.
const LARGEST: usize = 4000;

/// Invents values.
#[derive(Debug)]
pub struct Inventor<'a> {
    schemas: &'a Schemas<'a>,
    choices: Choices,
    spent: usize,
}

impl<'a> Inventor<'a> {
    /// An inventor whose choices follow from `seed` alone.
    pub fn new(schemas: &'a Schemas<'a>, seed: &str) -> Self {
        Inventor {
            schemas,
            choices: Choices::new(seed),
            spent: 0,
        }
    }

    /// The next value of `schema`; nothing where this attempt led nowhere.
    pub fn invent(&mut self, schema: &'a Node) -> Option<Node> {
        self.spent = 0;
        self.value(&[schema], 0)
    }

    /// How many values show all that the schemas seen so far allow.
    pub fn enough(&self) -> usize {
        self.choices.widest()
    }

    fn value(&mut self, schemas: &[&'a Node], depth: usize) -> Option<Node> {
        self.spent += 1;
        if depth > DEEPEST || self.spent > LARGEST {
            return None;
        }
        let whole = self.schemas.whole(schemas, &mut self.choices);
        if whole.impossible {
            return None;
        }
        let first = *schemas.first()?;
        let parts = &whole.parts;
        if admits_null(parts) && self.choices.choose(first, "null", 3) == 1 {
            return Some(node(Value::Null));
        }
        if let Some(value) = self.listed(first, parts) {
            return Some(value);
        }
        let kinds = kinds(parts);
        let kind = match kinds.len() {
            0 => return None,
            1 => kinds[0],
            count => kinds[self.choices.choose(first, "type", count)],
        };
        match kind {
            "object" => self.object(first, parts, &whole.tags, depth),
            "array" => self.array(first, parts, depth),
            "string" => scalars::string(first, parts, &mut self.choices).map(string),
            "integer" | "number" => {
                let integer = kind == "integer";
                let text = scalars::number_text(first, parts, integer, &mut self.choices);
                text.map(|text| node(Value::Number(text)))
            }
            "boolean" => {
                let choice = self.choices.choose(first, "boolean", 2);
                Some(node(Value::Bool(choice == 0)))
            }
            "null" => Some(node(Value::Null)),
            "anything" => {
                let index = self.choices.choose(first, "anything", ANYTHING.len());
                Some(parse(ANYTHING[index]))
            }
            _ => None,
        }
    }

    /// One of the values that `const` or `enum` lists.
    fn listed(&mut self, first: &'a Node, parts: &[&'a Node]) -> Option<Node> {
        let listed = |part: &&'a Node| -> Option<Vec<&'a Node>> {
            match part.get("const") {
                Some(value) => Some(vec![value]),
                None => Some(part.get("enum")?.as_list()?.iter().collect()),
            }
        };
        let lists: Vec<Vec<&Node>> = parts.iter().filter_map(listed).collect();
        let mut common = lists.first()?.clone();
        common.retain(|value| {
            lists
                .iter()
                .all(|list| list.iter().any(|other| other.same(value)))
        });
        let count = common.len();
        let index = self.choices.choose(first, "enum", count);
        common.get(index).map(|value| bare(value))
    }

    fn object(
        &mut self,
        first: &'a Node,
        parts: &[&'a Node],
        tags: &[Tag<'a>],
        depth: usize,
    ) -> Option<Node> {
        let mut properties = Properties::of(parts);
        for tag in tags {
            if !properties.required.contains(&tag.property) {
                properties.required.push(tag.property);
            }
        }
        // What is required, all there is, and two selections by chance.
        let small = depth > DEEP || self.spent > LARGE;
        let extent = if small {
            0
        } else {
            self.choices.choose(first, "extent", 4)
        };
        let mut map = source::Map::default();
        for (name, schemas) in &properties.known {
            let required = properties.required.contains(name);
            let wanted = match extent {
                0 => required,
                1 => true,
                _ => required || self.choices.below(2) == 0,
            };
            if !wanted {
                continue;
            }
            let value = match tags.iter().find(|tag| tag.property == *name) {
                Some(tag) => self.tag(schemas, tag),
                None => self.value(schemas, depth + 1),
            };
            match value {
                Some(value) => {
                    map.insert((*name).to_owned(), value);
                }
                None if required => return None,
                None => {}
            }
        }
        for name in &properties.required {
            if properties.known.contains_key(name) {
                continue;
            }
            let value = match tags.iter().find(|tag| tag.property == *name) {
                Some(tag) => self.tag(&[], tag)?,
                None if properties.additional.is_empty() => string("required".to_owned()),
                None => self.value(&properties.additional, depth + 1)?,
            };
            map.insert((*name).to_owned(), value);
        }
        self.additional(first, parts, &properties, extent, &mut map, depth);
        Some(node(Value::Map(map)))
    }

    /// Properties that are not listed, where the schema says what they are.
    fn additional(
        &mut self,
        first: &'a Node,
        parts: &[&'a Node],
        properties: &Properties<'a>,
        extent: usize,
        map: &mut source::Map,
        depth: usize,
    ) {
        let least = size(parts, "minProperties").unwrap_or(0);
        let mut names: Vec<(String, Vec<&'a Node>)> = Vec::new();
        for (pattern, schema) in entries(parts, "patternProperties") {
            let name = pattern::matching(pattern, 1, &mut self.choices);
            names.extend(name.map(|name| (name, vec![schema])));
        }
        if !properties.closed && !properties.additional.is_empty() {
            let own_names: Vec<&'a Node> = parts
                .iter()
                .filter_map(|part| part.get("propertyNames"))
                .collect();
            for name in ["extra", "key \"ü\" 2", "x-3"] {
                let name = match own_names.is_empty() {
                    true => Some(name.to_owned()),
                    false => self
                        .value(&own_names, depth + 1)
                        .and_then(|name| name.as_str().map(str::to_owned)),
                };
                names.extend(name.map(|name| (name, properties.additional.clone())));
            }
        }
        let count = match extent {
            0 => 0,
            1 => names.len(),
            _ => self.choices.choose(first, "additional", names.len() + 1),
        };
        for (index, (name, schemas)) in names.into_iter().enumerate() {
            let wanted = index < count || map.len() < least;
            if !wanted || properties.known.contains_key(name.as_str()) {
                continue;
            }
            if let Some(value) = self.value(&schemas, depth + 1) {
                map.insert(name, value);
            }
        }
    }

    /// A value of the tag that selects the chosen variant.
    fn tag(&mut self, schemas: &[&'a Node], tag: &Tag<'a>) -> Option<Node> {
        let whole = self.schemas.whole(schemas, &mut self.choices);
        let listed = |value: &String| {
            let lists = |part: &&&Node| part.get("enum").is_some() || part.get("const").is_some();
            whole.parts.iter().filter(lists).all(|part| {
                let listed = part.get("enum").and_then(Node::as_list).unwrap_or_default();
                listed
                    .iter()
                    .chain(part.get("const"))
                    .any(|listed| plain_text(listed) == *value)
            })
        };
        let values = tag.values.iter();
        let mut fitting: Vec<&String> = values.clone().filter(|value| listed(value)).collect();
        if fitting.is_empty() {
            let component = slice::from_ref(&tag.component);
            let found = spelled(&whole.parts, &tag.values);
            if let Some(value) = found.or_else(|| spelled(&whole.parts, component)) {
                return Some(value);
            }
            if let Some(value) = schemas
                .first()
                .and_then(|first| self.listed(first, &whole.parts))
            {
                return Some(value);
            }
            fitting = values.collect();
        }
        let value = fitting[self.choices.below(fitting.len())];
        match kinds(&whole.parts)[..] {
            ["integer" | "number" | "boolean"] => Some(parse(value)),
            _ => Some(string(value.clone())),
        }
    }

    fn array(&mut self, first: &'a Node, parts: &[&'a Node], depth: usize) -> Option<Node> {
        let least = size(parts, "minItems").unwrap_or(0);
        let most = size(parts, "maxItems").unwrap_or(usize::MAX);
        let small = depth > DEEP || self.spent > LARGE;
        let extra = if small {
            0
        } else {
            [1, 0, 2][self.choices.choose(first, "items", 3)]
        };
        let count = (least + extra).min(most).min(least.max(3) + 3);
        let places: Vec<&'a Node> = parts
            .iter()
            .filter_map(|part| part.get("prefixItems").and_then(Node::as_list))
            .flatten()
            .collect();
        let items: Vec<&'a Node> = parts.iter().filter_map(|part| part.get("items")).collect();
        let unique = parts
            .iter()
            .any(|part| part.get("uniqueItems").and_then(Node::as_bool) == Some(true));
        let mut list: Vec<Node> = Vec::new();
        for index in 0..count {
            let value = match places.get(index) {
                Some(place) => self.value(&[*place], depth + 1),
                None if items.is_empty() => Some(string(format!("item {index}"))),
                None => self.value(&items, depth + 1),
            };
            match value {
                Some(value) if unique && list.iter().any(|other| other.same(&value)) => {}
                Some(value) => list.push(value),
                None if index < least => return None,
                None => break,
            }
        }
        Some(node(Value::List(list)))
    }
}

/// Values for a schema that admits everything.
const ANYTHING: &[&str] = &[
    r#""text""#,
    r#"{"a":[null,{"b":1.50}]}"#,
    "12345678901234567890.5",
    "true",
    "[]",
];

/// A value that stands nowhere.
pub(crate) fn node(value: Value) -> Node {
    Node {
        file: Arc::from(""),
        place: Place::default(),
        anchor: None,
        value,
    }
}

pub(crate) fn string(text: String) -> Node {
    node(Value::String(text))
}

/// Reads a value from JSON.
pub(crate) fn parse(json: &str) -> Node {
    match generator::source::parse(json, "JSON") {
        Ok((read, _)) => read,
        Err(_) => string(json.to_owned()),
    }
}

/// A listed value that is one of `values` but for its case: names of components are not always spelled like tags.
fn spelled(parts: &[&Node], values: &[String]) -> Option<Node> {
    let lists = parts.iter().filter_map(|part| part.get("enum")?.as_list());
    let found = lists.flatten().find(|listed| {
        let text = plain_text(listed);
        values.iter().any(|value| value.eq_ignore_ascii_case(&text))
    });
    found.map(bare)
}

/// A listed value without its place in the document.
fn bare(value: &Node) -> Node {
    node(value.value.clone())
}

fn plain_text(node: &Node) -> String {
    match &node.value {
        Value::Bool(value) => value.to_string(),
        Value::Number(text) | Value::String(text) => text.clone(),
        _ => String::new(),
    }
}
