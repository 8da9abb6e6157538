//! Finds the schemas of a document by JSON pointer.

use std::cell::RefCell;
use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};
use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::contents::Contents;
use super::keywords::{Keywords, SchemaRef};
use super::merge::Merged;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::source::{Node, Value, pointer};

/// How far the search for `null` follows references. Deeper is a mistake or an attack.
const DEEPEST_PATH: usize = 100;

/// How many schemas the search for `null` looks at. Unions that share their variants many times over would keep it busy
/// for ever.
const MOST_STEPS: usize = 10_000;

/// A schema and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Located<'a> {
    pub pointer: String,
    pub node: SchemaRef<'a>,
}

impl<'a> Located<'a> {
    pub fn new(pointer: impl Into<String>, node: impl Into<SchemaRef<'a>>) -> Self {
        Located {
            pointer: pointer.into(),
            node: node.into(),
        }
    }

    /// Whether it stands inside the schema at `pointer`.
    pub fn is_below(&self, pointer: &str) -> bool {
        let rest = self.pointer.strip_prefix(pointer);
        rest.is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether it is the schema at `pointer`, or a reference to it.
    pub fn is(&self, pointer: &str) -> bool {
        match self.node {
            SchemaRef::Reference(reference) => target(reference).as_deref() == Some(pointer),
            SchemaRef::Schema(_) => self.pointer == pointer,
        }
    }

    /// A part of this schema, below `tokens`.
    pub fn below(&self, tokens: &[&str], node: SchemaRef<'a>) -> Self {
        Located {
            pointer: below(&self.pointer, tokens),
            node,
        }
    }
}

/// `base` with more tokens.
pub(super) fn below(base: &str, tokens: &[&str]) -> String {
    let mut at = base.to_owned();
    for token in tokens {
        pointer::push(&mut at, token);
    }
    at
}

/// Schemas that references name although they are no components.
///
/// They are made typed before lowering starts, so that everything can borrow from them.
pub(super) fn referenced_elsewhere(document: &Document) -> HashMap<String, ReferenceOr<Schema>> {
    let mut references = Vec::new();
    collect_references(&document.tree, &mut references);
    let mut found = HashMap::new();
    for reference in references {
        let Some(at) = target(&reference) else {
            continue;
        };
        if component_key(&at).is_some() || found.contains_key(&at) {
            continue;
        }
        if let Some(schema) = document.schema_at(&at) {
            found.insert(at, schema);
        }
    }
    found
}

fn collect_references(node: &Node, references: &mut Vec<String>) {
    match &node.value {
        Value::Map(map) => {
            for (key, value) in map {
                match &value.value {
                    Value::String(text) if key == "$ref" => references.push(text.clone()),
                    _ => collect_references(value, references),
                }
            }
        }
        Value::List(list) => {
            for item in list {
                collect_references(item, references);
            }
        }
        _ => {}
    }
}

/// The JSON pointer that a local reference names.
pub(super) fn target(reference: &str) -> Option<String> {
    pointer::of_reference(reference)
}

/// The tokens of a pointer that this generator has made itself.
pub(super) fn tokens(at: &str) -> Vec<String> {
    pointer::split(at).unwrap_or_default()
}

/// The key of the component schema that `at` names.
pub(super) fn component_key(at: &str) -> Option<String> {
    match tokens(at).as_slice() {
        [components, schemas, key] if components == "components" && schemas == "schemas" => {
            Some(key.clone())
        }
        _ => None,
    }
}

/// Whether a schema, or a part that is written in it, tells what extends it apart.
fn has_discriminator(schema: SchemaRef<'_>) -> bool {
    let SchemaRef::Schema(schema) = schema else {
        return false;
    };
    schema.schema_data.discriminator.is_some()
        || Keywords::of(schema)
            .all_of
            .into_iter()
            .any(has_discriminator)
}

/// Everything a reference can name.
pub(super) struct Schemas<'a> {
    components: IndexMap<String, Located<'a>>,
    elsewhere: &'a HashMap<String, ReferenceOr<Schema>>,
    /// Component pointer -> the components that extend it by `allOf`.
    children: HashMap<String, Vec<String>>,
    /// Schemas whose search for `null` was given up.
    unsearched: RefCell<IndexSet<String>>,
    /// What texts hold.
    pub(super) contents: Contents<'a>,
    /// What merging a referenced schema has given.
    pub(super) merged: RefCell<HashMap<String, Merged<'a>>>,
}

impl<'a> Schemas<'a> {
    pub fn new(
        document: &'a Document,
        elsewhere: &'a HashMap<String, ReferenceOr<Schema>>,
    ) -> Self {
        let mut components = IndexMap::new();
        let declared = document
            .openapi
            .components
            .iter()
            .flat_map(|all| &all.schemas);
        for (key, schema) in declared {
            let at = below("/components/schemas", &[key]);
            components.insert(at.clone(), Located::new(at, schema));
        }
        let mut children: HashMap<String, Vec<String>> = HashMap::new();
        for (at, schema) in &components {
            let SchemaRef::Schema(schema) = schema.node else {
                continue;
            };
            for part in Keywords::of(schema).all_of {
                if let SchemaRef::Reference(reference) = part
                    && let Some(parent) = target(reference)
                {
                    children.entry(parent).or_default().push(at.clone());
                }
            }
        }
        Schemas {
            components,
            elsewhere,
            children,
            unsearched: RefCell::default(),
            contents: Contents::new(document),
            merged: RefCell::default(),
        }
    }

    /// All component schemas in document order.
    pub fn components(&self) -> impl Iterator<Item = &Located<'a>> {
        self.components.values()
    }

    /// The schema that a reference names.
    pub fn resolve(&self, reference: &str) -> Option<Located<'a>> {
        let at = target(reference)?;
        match self.components.get(&at) {
            Some(component) => Some(component.clone()),
            None => self
                .elsewhere
                .get(&at)
                .map(|schema| Located::new(at, schema)),
        }
    }

    /// The components that extend the component at `at` by `allOf`.
    pub fn children(&self, at: &str) -> &[String] {
        self.children.get(at).map_or(&[], Vec::as_slice)
    }

    /// The components that extend the component at `at`, and those that extend them; only those that tell their own apart
    /// stand for them.
    pub fn descendants(&self, at: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut open: Vec<&String> = self.children(at).iter().rev().collect();
        while let Some(child) = open.pop() {
            if child == at || found.contains(child) {
                continue;
            }
            found.push(child.clone());
            let tells = |component: &Located<'a>| has_discriminator(component.node);
            if !self.components.get(child).is_some_and(tells) {
                open.extend(self.children(child).iter().rev());
            }
        }
        found
    }

    /// The discriminator of the nearest component that components of all variants extend.
    pub fn common_discriminator(&self, variants: &[Vec<String>]) -> Option<&'a Discriminator> {
        let ancestors: Vec<Vec<String>> = variants
            .iter()
            .map(|components| {
                components
                    .iter()
                    .flat_map(|at| self.ancestors(at))
                    .collect()
            })
            .collect();
        let (first, others) = ancestors.split_first()?;
        first
            .iter()
            .filter(|at| others.iter().all(|ancestors| ancestors.contains(at)))
            .find_map(|at| match self.components.get(at)?.node {
                SchemaRef::Schema(schema) => schema.schema_data.discriminator.as_ref(),
                SchemaRef::Reference(_) => None,
            })
    }

    /// The components that the component at `at` extends, nearest first.
    fn ancestors(&self, at: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut open = vec![at.to_owned()];
        while let Some(at) = open.pop() {
            let Some(SchemaRef::Schema(schema)) = self.components.get(&at).map(|found| found.node)
            else {
                continue;
            };
            for part in Keywords::of(schema).all_of {
                if let SchemaRef::Reference(reference) = part
                    && let Some(parent) = target(reference)
                    && !found.contains(&parent)
                {
                    found.push(parent.clone());
                    open.push(parent);
                }
            }
        }
        found
    }

    /// Whether `null` is a value of the schema.
    pub fn accepts_null(&self, schema: &Located<'a>) -> bool {
        let mut steps = MOST_STEPS;
        let mut path = Vec::new();
        let accepts = self.null_within(schema, &mut path, &mut steps);
        if steps == 0 && !accepts {
            self.unsearched.borrow_mut().insert(schema.pointer.clone());
        }
        accepts
    }

    /// Says where the search for `null` was given up, once for all of such a document.
    pub fn report_unsearched(&self, diagnostics: &mut Diagnostics) {
        let unsearched = self.unsearched.borrow();
        let Some(first) = unsearched.first() else {
            return;
        };
        let others = match unsearched.len() - 1 {
            0 => String::new(),
            more => format!(", and so are those of {more} more schemas"),
        };
        diagnostics.push(
            Diagnostic::warning(
                Code::UnsearchedNull,
                first,
                format!("the parts of this schema are too many to search for `null`{others}"),
            )
            .help("generated as if it did not take `null`; say `nullable: true` in an overlay if it does"),
        );
    }

    fn null_within(
        &self,
        located: &Located<'a>,
        path: &mut Vec<String>,
        steps: &mut usize,
    ) -> bool {
        if *steps == 0 || path.contains(&located.pointer) {
            return false;
        }
        if path.len() > DEEPEST_PATH {
            *steps = 0;
            return false;
        }
        *steps -= 1;
        path.push(located.pointer.clone());
        let accepts = match located.node {
            SchemaRef::Reference(reference) => self
                .resolve(reference)
                .is_some_and(|target| self.null_within(&target, path, steps)),
            SchemaRef::Schema(schema) => {
                let keywords = Keywords::of(schema);
                let mut accepted = |part: &Located<'a>| self.null_within(part, path, steps);
                let entries = |name: &str, parts: &[SchemaRef<'a>]| -> Vec<Located<'a>> {
                    let parts = parts.iter().enumerate();
                    parts
                        .map(|(at, part)| located.below(&[name, &at.to_string()], *part))
                        .collect()
                };
                let all_of = entries("allOf", &keywords.all_of);
                let mut any_of = entries("oneOf", &keywords.one_of);
                any_of.extend(entries("anyOf", &keywords.any_of));
                keywords.data.nullable
                    || keywords.values.iter().any(serde_json::Value::is_null)
                    || (keywords.ty.is_none()
                        && ((!all_of.is_empty() && all_of.iter().all(&mut accepted))
                            || any_of.iter().any(&mut accepted)))
            }
        };
        path.pop();
        accepts
    }
}
