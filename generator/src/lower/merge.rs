//! Merges a schema with its `allOf` parts into one set of keywords.

use indexmap::{IndexMap, IndexSet};
use openapiv3::{AdditionalProperties, Discriminator};
use serde_json::Value;

use super::conditions;
use super::contents::Content;
use super::keywords::{Keywords, Limits, SchemaRef};
use super::schemas::{Located, Schemas};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::Direction;

/// How deep `allOf` may nest: deeper is a mistake or an attack.
const MOST_NESTED_PARTS: usize = 100;

/// What a schema and all its `allOf` parts demand together.
#[derive(Clone, Debug)]
pub(super) struct Merged<'a> {
    pub pointer: String,
    pub words: Words,
    pub ty: Option<String>,
    pub format: Option<String>,
    pub values: Option<Vec<Value>>,
    pub limits: Limits,
    /// Each property with all its declarations; several where parts declare it again.
    pub properties: IndexMap<String, Vec<Located<'a>>>,
    pub required: IndexSet<String>,
    pub additional: Additional<'a>,
    pub items: Vec<Located<'a>>,
    /// What the text holds.
    pub content: Option<Content<'a>>,
    pub unions: Vec<UnionPart<'a>>,
    /// The discriminator of a schema without `oneOf` or `anyOf`: those that extend it are its variants.
    pub inheritance: Option<&'a Discriminator>,
}

/// What a schema says about its values rather than of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub title: Option<String>,
    pub description: Option<String>,
    pub deprecated: bool,
    pub read_only: bool,
    pub write_only: bool,
    pub default: Option<Value>,
    pub examples: Vec<Value>,
    pub value_descriptions: IndexMap<String, String>,
    pub value_names: Vec<String>,
    /// Which values are valid, where no type says it.
    pub conditions: Vec<String>,
    /// Which values are valid within a text, for those that no type is given to.
    pub content: Option<String>,
    /// How numbers among the values are written, where that is not how `values` have them.
    pub numbers: Vec<String>,
}

/// What a schema says of properties that it does not declare.
#[derive(Clone, Debug)]
pub(super) enum Additional<'a> {
    Unstated,
    Denied,
    Any,
    Typed(Located<'a>),
}

/// A `oneOf` or an `anyOf`.
#[derive(Clone, Debug)]
pub(super) struct UnionPart<'a> {
    pub exclusive: bool,
    pub entries: Vec<Located<'a>>,
    pub discriminator: Option<&'a Discriminator>,
}

impl Words {
    fn of(keywords: &Keywords<'_>) -> Self {
        let data = keywords.data;
        let extension = |names: [&str; 3]| {
            names
                .iter()
                .find_map(|name| data.extensions.get(*name))
                .unwrap_or(&Value::Null)
        };
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let value_descriptions = match extension([
            "x-enum-descriptions",
            "x-enumDescriptions",
            "x-enum-description",
        ]) {
            Value::Object(map) => map
                .iter()
                .map(|(value, words)| (value.clone(), text(words)))
                .collect(),
            Value::Array(list) => keywords
                .values
                .iter()
                .map(text)
                .zip(list.iter().map(text))
                .collect(),
            _ => IndexMap::new(),
        };
        let value_names = match extension(["x-enum-varnames", "x-enumNames", "x-enum-names"]) {
            Value::Array(list) => list.iter().map(text).collect(),
            _ => Vec::new(),
        };
        let numbers = match data.extensions.get("x-numbers") {
            Some(Value::Array(list)) => list.iter().map(text).collect(),
            _ => Vec::new(),
        };
        let others = data.extensions.get("x-examples").and_then(Value::as_array);
        let others = others.into_iter().flatten();
        Words {
            title: data.title.clone(),
            description: data.description.clone(),
            deprecated: data.deprecated,
            read_only: data.read_only,
            write_only: data.write_only,
            default: data.default.clone(),
            examples: data.example.iter().chain(others).cloned().collect(),
            value_descriptions,
            value_names,
            conditions: conditions::of(keywords),
            content: conditions::of_content(keywords),
            numbers,
        }
    }

    /// Which way the property travels that they are said of.
    pub fn direction(&self) -> Direction {
        match (self.read_only, self.write_only) {
            (true, _) => Direction::Received,
            (false, true) => Direction::Sent,
            (false, false) => Direction::Both,
        }
    }

    /// Takes from `other` what is not said yet.
    fn absorb(&mut self, other: Words) {
        self.title = self.title.take().or(other.title);
        self.description = self.description.take().or(other.description);
        self.deprecated |= other.deprecated;
        self.read_only |= other.read_only;
        self.write_only |= other.write_only;
        self.default = self.default.take().or(other.default);
        if self.examples.is_empty() {
            self.examples = other.examples;
        }
        for (value, words) in other.value_descriptions {
            self.value_descriptions.entry(value).or_insert(words);
        }
        for condition in other.conditions {
            if !self.conditions.contains(&condition) {
                self.conditions.push(condition);
            }
        }
        self.content = self.content.take().or(other.content);
        if self.value_names.is_empty() {
            self.value_names = other.value_names;
        }
        self.numbers.extend(other.numbers);
    }
}

impl<'a> Merged<'a> {
    fn own(located: &Located<'a>, keywords: &Keywords<'a>) -> Self {
        let additional = match keywords.additional {
            None => Additional::Unstated,
            Some(AdditionalProperties::Any(true)) => Additional::Any,
            Some(AdditionalProperties::Any(false)) => Additional::Denied,
            Some(AdditionalProperties::Schema(schema)) => Additional::Typed(
                located.below(&["additionalProperties"], SchemaRef::from(schema.as_ref())),
            ),
        };
        let discriminator = keywords.data.discriminator.as_ref();
        let entries = |name: &str, parts: &[SchemaRef<'a>]| {
            parts
                .iter()
                .enumerate()
                .map(|(index, part)| located.below(&[name, &index.to_string()], *part))
                .collect::<Vec<_>>()
        };
        let mut unions = Vec::new();
        for (exclusive, name, parts) in [
            (true, "oneOf", &keywords.one_of),
            (false, "anyOf", &keywords.any_of),
        ] {
            if !parts.is_empty() {
                unions.push(UnionPart {
                    exclusive,
                    entries: entries(name, parts),
                    discriminator,
                });
            }
        }
        let inheritance = discriminator.filter(|_| unions.is_empty());
        Merged {
            pointer: located.pointer.clone(),
            words: Words::of(keywords),
            ty: keywords.ty.map(str::to_owned),
            format: keywords.format.clone(),
            values: (!keywords.values.is_empty()).then(|| keywords.values.clone()),
            limits: keywords.limits.clone(),
            properties: keywords
                .properties
                .iter()
                .map(|(name, schema)| {
                    let at = located.below(&["properties", name], *schema);
                    ((*name).to_owned(), vec![at])
                })
                .collect(),
            required: keywords.required.iter().cloned().collect(),
            additional,
            items: keywords
                .items
                .map(|items| located.below(&["items"], items))
                .into_iter()
                .collect(),
            content: None,
            unions,
            inheritance,
        }
    }

    /// Adds the demands of `other`, which stands at `at`.
    pub fn absorb(&mut self, other: Merged<'a>, at: &str, diagnostics: &mut Diagnostics) {
        match (&self.ty, other.ty) {
            (None, theirs) => self.ty = theirs,
            (Some(ours), Some(theirs)) if *ours == theirs => {}
            (Some(ours), Some(theirs)) if ours == "number" && theirs == "integer" => {
                self.ty = Some(theirs);
            }
            (Some(ours), Some(theirs)) if !(ours == "integer" && theirs == "number") => {
                diagnostics.push(
                    Diagnostic::warning(
                        Code::ConflictingParts,
                        at,
                        format!("parts of `allOf` demand both `{ours}` and `{theirs}`"),
                    )
                    .help(format!("no value can be both; generated as `{ours}`")),
                );
            }
            _ => {}
        }
        if let (Some(ours), Some(theirs)) = (&self.format, &other.format)
            && ours != theirs
        {
            diagnostics.push(
                Diagnostic::warning(
                    Code::ConflictingParts,
                    at,
                    format!("parts of `allOf` demand both the format `{ours}` and `{theirs}`"),
                )
                .help(format!(
                    "generated as `{ours}`; correct one of them in an overlay"
                )),
            );
        }
        self.format = self.format.take().or(other.format);
        self.values = match (self.values.take(), other.values) {
            (Some(ours), Some(theirs)) => {
                let both: Vec<Value> = ours
                    .iter()
                    .filter(|value| theirs.contains(value))
                    .cloned()
                    .collect();
                if both.is_empty() {
                    diagnostics.push(
                        Diagnostic::warning(
                            Code::ConflictingParts,
                            at,
                            "parts of `allOf` list values that have none in common",
                        )
                        .help("generated with the values of the last part"),
                    );
                    Some(theirs)
                } else {
                    Some(both)
                }
            }
            (ours, theirs) => ours.or(theirs),
        };
        self.limits.absorb(other.limits);
        for (name, declarations) in other.properties {
            let known = self.properties.entry(name).or_default();
            for declaration in declarations {
                if known.iter().all(|old| old.pointer != declaration.pointer) {
                    known.push(declaration);
                }
            }
        }
        self.required.extend(other.required);
        if matches!(self.additional, Additional::Unstated | Additional::Denied)
            && !matches!(other.additional, Additional::Unstated)
        {
            self.additional = other.additional;
        }
        self.items.extend(other.items);
        self.content = self.content.take().or(other.content);
        self.unions.extend(other.unions);
        self.inheritance = self.inheritance.or(other.inheritance);
        self.words.absorb(other.words);
    }

    /// Whether it demands anything of objects.
    pub fn has_object_demands(&self) -> bool {
        !self.properties.is_empty()
            || !self.required.is_empty()
            || matches!(self.additional, Additional::Typed(_))
    }

    /// A text that is equal for schemas that take the same values, whatever they say about them.
    pub fn structure(&self) -> String {
        let pointers = |list: &[Located<'_>]| {
            let mut targets: Vec<String> = list
                .iter()
                .map(|located| match located.node {
                    SchemaRef::Reference(reference) => reference.to_owned(),
                    SchemaRef::Schema(_) => located.pointer.clone(),
                })
                .collect();
            targets.sort();
            targets.dedup();
            targets
        };
        let properties: Vec<_> = self
            .properties
            .iter()
            .map(|(name, parts)| (name, pointers(parts)))
            .collect();
        let unions: Vec<_> = self
            .unions
            .iter()
            .map(|part| pointers(&part.entries))
            .collect();
        let mut required: Vec<_> = self.required.iter().collect();
        required.sort();
        let content = self.content.as_ref().map(|content| &content.schema);
        format!(
            "{:?} {:?} {:?} {properties:?} {required:?} {:?} {:?} {unions:?}",
            self.ty,
            self.format,
            self.values,
            pointers(&self.items),
            pointers(content.map(std::slice::from_ref).unwrap_or_default())
        )
    }
}

impl Limits {
    fn absorb(&mut self, other: Limits) {
        self.pattern = self.pattern.take().or(other.pattern);
        let both = |ours: &mut (Option<usize>, Option<usize>), theirs: (_, _)| {
            ours.0 = ours.0.max(theirs.0);
            ours.1 = match (ours.1, theirs.1) {
                (Some(ours), Some(theirs)) => Some(std::cmp::min::<usize>(ours, theirs)),
                (ours, theirs) => ours.or(theirs),
            };
        };
        both(&mut self.length, other.length);
        both(&mut self.items, other.items);
        both(&mut self.properties, other.properties);
        self.unique |= other.unique;
        self.minimum = self.minimum.or(other.minimum);
        self.maximum = self.maximum.or(other.maximum);
        self.multiple_of = self.multiple_of.or(other.multiple_of);
    }
}

impl<'a> Schemas<'a> {
    /// Merges `located` with everything it is made of.
    pub fn merge(&self, located: &Located<'a>, diagnostics: &mut Diagnostics) -> Merged<'a> {
        self.merge_within(located, &mut Vec::new(), diagnostics)
    }

    /// Merges several schemas that all hold.
    pub fn merge_all(
        &self,
        parts: &[Located<'a>],
        diagnostics: &mut Diagnostics,
    ) -> Option<Merged<'a>> {
        let (first, rest) = parts.split_first()?;
        let mut merged = self.merge(first, diagnostics);
        for part in rest {
            let more = self.merge(part, diagnostics);
            merged.absorb(more, &part.pointer, diagnostics);
        }
        Some(merged)
    }

    fn merge_within(
        &self,
        located: &Located<'a>,
        seen: &mut Vec<String>,
        diagnostics: &mut Diagnostics,
    ) -> Merged<'a> {
        let schema = match located.node {
            SchemaRef::Schema(schema) => schema,
            SchemaRef::Reference(reference) => {
                let Some(target) = self.resolve(reference) else {
                    return Merged::nothing(&located.pointer);
                };
                if let Some(merged) = self.merged.borrow().get(&target.pointer) {
                    return merged.clone();
                }
                if seen.len() > MOST_NESTED_PARTS {
                    diagnostics.push(
                        Diagnostic::warning(
                            Code::DeepAllOf,
                            &located.pointer,
                            format!("`allOf` is nested more than {MOST_NESTED_PARTS} levels deep"),
                        )
                        .help("what the part says is left out; name it nearer to the schema in an overlay"),
                    );
                    return Merged::nothing(&located.pointer);
                }
                if seen.contains(&target.pointer) {
                    diagnostics.push(
                        Diagnostic::warning(
                            Code::CircularAllOf,
                            &located.pointer,
                            format!("`allOf` leads back to {}", target.pointer),
                        )
                        .help("the part adds nothing and is left out"),
                    );
                    return Merged::nothing(&located.pointer);
                }
                let merged = self.merge_within(&target, seen, diagnostics);
                // Parts that are shared many times over would cost exponential time if they were merged each time.
                self.merged
                    .borrow_mut()
                    .insert(target.pointer, merged.clone());
                return merged;
            }
        };
        let keywords = Keywords::of(schema);
        let mut merged = Merged::own(located, &keywords);
        merged.content = self.contents.of(&located.pointer).cloned();
        if keywords.not.is_some() {
            diagnostics.push(
                Diagnostic::note(
                    Code::DocumentedKeyword,
                    &located.pointer,
                    "`not` cannot be told by a type",
                )
                .help("told in the documentation; values that it forbids are not refused"),
            );
        }
        seen.push(located.pointer.clone());
        for (index, part) in keywords.all_of.iter().enumerate() {
            let at = located.below(&["allOf", &index.to_string()], *part);
            let mut part = self.merge_within(&at, seen, diagnostics);
            // Who extends a schema with a discriminator is one of its variants, not their union.
            if matches!(at.node, SchemaRef::Reference(_)) {
                part.inheritance = None;
            }
            part.unions
                .retain(|union| !union.entries.iter().any(|entry| entry.is(&located.pointer)));
            // A referenced part is described for itself, not for what extends it.
            if matches!(at.node, SchemaRef::Reference(_)) && keywords.all_of.len() > 1 {
                part.words.description = None;
                part.words.title = None;
            }
            merged.absorb(part, &at.pointer, diagnostics);
        }
        seen.pop();
        merged
    }
}

impl Merged<'_> {
    fn nothing(pointer: &str) -> Self {
        Merged {
            pointer: pointer.to_owned(),
            words: Words::default(),
            ty: None,
            format: None,
            values: None,
            limits: Limits::default(),
            properties: IndexMap::new(),
            required: IndexSet::new(),
            additional: Additional::Unstated,
            items: Vec::new(),
            content: None,
            unions: Vec::new(),
            inheritance: None,
        }
    }
}
