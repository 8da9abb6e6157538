//! What a document demands of values beyond their types: lengths, ranges, patterns, conditions.
//!
//! Types say nothing of them, so both documents are read here as they were written.

use std::collections::BTreeSet;

use super::effect::{self, Effect};
use super::words::code;
use crate::source::{Node, Value, pointer};

/// How many schemas are read for one value, at most: those that a schema refers to, and the parts of an `allOf`.
const MOST_PARTS: usize = 64;

/// How far references are followed from one to the next. They lead to no circle; this only makes that certain.
const LONGEST_CHAIN: usize = 32;

/// A schema in its document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schema<'a> {
    tree: &'a Node,
    node: &'a Node,
}

/// A demand that changed: what in words, and what that does.
pub(super) struct Demand {
    pub what: String,
    pub effect: Effect,
}

impl<'a> Schema<'a> {
    /// The schema at a pointer, which may lead through references.
    pub fn at(tree: &'a Node, pointer: &str) -> Option<Self> {
        let mut node = tree;
        for token in pointer::split(pointer)? {
            node = followed(tree, node).child(&token)?;
        }
        Some(Schema { tree, node })
    }

    /// What is said of each item, or of each value that is not declared.
    pub fn each(self, keyword: &str) -> Option<Self> {
        let mut parts = self.parts().into_iter();
        let node =
            parts.find_map(|part| part.get(keyword).filter(|node| node.as_map().is_some()))?;
        Some(Schema { node, ..self })
    }

    /// Whether other properties than those that are declared are denied.
    pub fn is_sealed(self) -> bool {
        let denied = |part: &&Node| {
            let is = |key: &str| part.get(key).and_then(Node::as_bool) == Some(false);
            is("additionalProperties") || is("x-unevaluatedProperties")
        };
        self.parts().iter().any(denied)
    }

    /// Whether a property is required, whichever way it travels.
    pub fn requires(self, property: &str) -> bool {
        let mut lists = self
            .parts()
            .into_iter()
            .filter_map(|part| part.get("required")?.as_list());
        lists.any(|list| list.iter().any(|name| name.as_str() == Some(property)))
    }

    /// The schema, what it refers to, and the parts that it consists of.
    fn parts(self) -> Vec<&'a Node> {
        let mut parts: Vec<&Node> = Vec::new();
        let mut open = vec![self.node];
        while let Some(node) = open.pop() {
            let node = followed(self.tree, node);
            if parts.len() == MOST_PARTS || parts.iter().any(|part| std::ptr::eq(*part, node)) {
                continue;
            }
            parts.push(node);
            open.extend(
                node.get("allOf")
                    .and_then(Node::as_list)
                    .into_iter()
                    .flatten(),
            );
        }
        parts
    }

    /// The values of a keyword in all parts.
    fn said(self, keyword: &str) -> Vec<&'a Node> {
        let parts = self.parts().into_iter();
        parts.filter_map(|part| part.get(keyword)).collect()
    }

    /// The narrowest bound that a keyword says, and whether it is none of the values itself.
    fn bound(self, bound: &Bound) -> Option<Limit<'a>> {
        let parts = self.parts().into_iter();
        let limits = parts.filter_map(|part| {
            let Value::Number(text) = &part.get(bound.keyword)?.value else {
                return None;
            };
            let exclusive = bound.exclusive.and_then(|key| part.get(key)?.as_bool());
            Some(Limit {
                text,
                number: text.parse().ok()?,
                exclusive: exclusive == Some(true),
            })
        });
        limits.reduce(|one, other| {
            if other.narrows(&one, bound.least) {
                other
            } else {
                one
            }
        })
    }
}

/// Where the node at a pointer stands, or where what it refers to does.
pub(super) fn target(tree: &Node, pointer: &str) -> String {
    let mut pointer = pointer.to_owned();
    for _ in 0..LONGEST_CHAIN {
        let reference = tree
            .at(&pointer)
            .and_then(|node| node.get("$ref")?.as_str());
        match reference.and_then(pointer::of_reference) {
            Some(target) => pointer = target,
            None => break,
        }
    }
    pointer
}

/// Where the schema of what has a media type stands, or of each part of it, as `keyword` says, of what has `content` at
/// `pointer`.
pub(super) fn of_content(pointer: &str, media_type: &str, keyword: &str) -> String {
    let content = pointer::join(pointer, "content");
    pointer::join(&pointer::join(&content, media_type), keyword)
}

/// What a node refers to, or the node itself.
fn followed<'a>(tree: &'a Node, mut node: &'a Node) -> &'a Node {
    for _ in 0..LONGEST_CHAIN {
        let reference = node.get("$ref").and_then(Node::as_str);
        match reference
            .and_then(pointer::of_reference)
            .and_then(|at| tree.at(&at))
        {
            Some(target) => node = target,
            None => break,
        }
    }
    node
}

/// A keyword that bounds values.
struct Bound {
    keyword: &'static str,
    /// The keyword that leaves the bound itself out.
    exclusive: Option<&'static str>,
    /// Whether it is the least there may be.
    least: bool,
}

/// A bound.
#[derive(Clone, Copy)]
struct Limit<'a> {
    text: &'a str,
    number: f64,
    exclusive: bool,
}

impl Limit<'_> {
    /// Whether fewer values keep to it than to `other`.
    fn narrows(&self, other: &Self, least: bool) -> bool {
        let (lower, greater) = if least { (other, self) } else { (self, other) };
        lower.number < greater.number
            || self.number == other.number && self.exclusive && !other.exclusive
    }

    fn words(&self) -> String {
        let exclusive = if self.exclusive { " (exclusive)" } else { "" };
        format!("{}{exclusive}", code(self.text))
    }
}

const fn bound(keyword: &'static str, exclusive: Option<&'static str>, least: bool) -> Bound {
    Bound {
        keyword,
        exclusive,
        least,
    }
}

const BOUNDS: [Bound; 8] = [
    bound("minLength", None, true),
    bound("maxLength", None, false),
    bound("minItems", None, true),
    bound("maxItems", None, false),
    bound("minProperties", None, true),
    bound("maxProperties", None, false),
    bound("minimum", Some("exclusiveMinimum"), true),
    bound("maximum", Some("exclusiveMaximum"), false),
];

/// Keywords whose values are compared as they stand, with what they are called.
const CONDITIONS: [(&str, &str); 17] = [
    ("pattern", "pattern"),
    ("multipleOf", "multipleOf"),
    ("uniqueItems", "uniqueItems"),
    ("not", "not"),
    ("x-if", "if"),
    ("x-then", "then"),
    ("x-else", "else"),
    ("x-contains", "contains"),
    ("x-minContains", "minContains"),
    ("x-maxContains", "maxContains"),
    ("x-prefixItems", "prefixItems"),
    ("x-unevaluatedItems", "unevaluatedItems"),
    ("x-patternProperties", "patternProperties"),
    ("x-propertyNames", "propertyNames"),
    ("x-dependentRequired", "dependentRequired"),
    ("x-dependentSchemas", "dependentSchemas"),
    ("x-dependencies", "dependencies"),
];

/// What is demanded otherwise of `noun`. Types tell its format and values, unless `plain` says that none does.
pub(super) fn demands(old: Schema<'_>, new: Schema<'_>, noun: &str, plain: bool) -> Vec<Demand> {
    let mut demands = Vec::new();
    for bound in &BOUNDS {
        let limits = (old.bound(bound), new.bound(bound));
        let effect = match &limits {
            (None, None) => effect::NONE,
            (None, Some(_)) => effect::NARROWED,
            (Some(_), None) => effect::WIDENED,
            (Some(old), Some(new)) if new.narrows(old, bound.least) => effect::NARROWED,
            (Some(old), Some(new)) if old.narrows(new, bound.least) => effect::WIDENED,
            (Some(_), Some(_)) => effect::NONE,
        };
        if effect != effect::NONE {
            let (old, new) = limits;
            let words = |limit: Option<Limit<'_>>| limit.map(|limit| limit.words());
            demands.push(Demand {
                what: what(bound.keyword, noun, words(old), words(new)),
                effect,
            });
        }
    }
    for (keyword, name) in CONDITIONS {
        demands.extend(condition(old, new, keyword, name, noun));
    }
    if plain {
        demands.extend(condition(old, new, "format", "format", noun));
        demands.extend(condition(old, new, "enum", "enum", noun));
    }
    demands
}

fn condition(
    old: Schema<'_>,
    new: Schema<'_>,
    keyword: &str,
    name: &str,
    noun: &str,
) -> Option<Demand> {
    let said = |schema: Schema<'_>| -> BTreeSet<String> {
        let said = schema.said(keyword).into_iter();
        said.filter(|node| node.as_bool() != Some(false))
            .map(|node| text(name, node))
            .collect()
    };
    let (old, new) = (said(old), said(new));
    let effect = match (old.is_subset(&new), new.is_subset(&old)) {
        (true, true) => return None,
        (true, false) => effect::NARROWED,
        (false, true) => effect::WIDENED,
        (false, false) => effect::REPLACED,
    };
    let words = |said: BTreeSet<String>| {
        let said: Vec<String> = said.iter().map(|text| code(text)).collect();
        (!said.is_empty()).then(|| said.join(" and "))
    };
    Some(Demand {
        what: what(name, noun, words(old), words(new)),
        effect,
    })
}

fn what(keyword: &str, noun: &str, old: Option<String>, new: Option<String>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("`{keyword}` of {noun} was {old} and is {new}"),
        (None, Some(new)) => format!("`{keyword}` of {noun} is {new}, and there was none"),
        (Some(old), None) => format!("`{keyword}` of {noun} was {old}, and there is none now"),
        (None, None) => String::new(),
    }
}

/// The value of a keyword, without descriptions, and whatever the order of its keys and of lists that are sets.
fn text(keyword: &str, node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) | Value::String(text) => text.clone(),
        Value::List(items) => {
            let mut items: Vec<String> = items.iter().map(|item| text("", item)).collect();
            if ["enum", "required", "type"].contains(&keyword) {
                items.sort();
            }
            format!("[{}]", items.join(", "))
        }
        Value::Map(map) => {
            let about = ["title", "description", "example", "x-examples"];
            let mut entries: Vec<String> = map
                .iter()
                .filter(|(key, _)| !about.contains(&key.as_str()))
                .map(|(key, value)| {
                    // Each of its values is a list of required properties.
                    let keyword = match keyword {
                        "dependentRequired" => "required",
                        _ => key.as_str(),
                    };
                    format!("{key}: {}", text(keyword, value))
                })
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
    }
}
