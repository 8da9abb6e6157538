//! Lists of values that are written as a union of constants, which is how each value gets words of its own.

use serde_json::Value;

use super::keywords::{Keywords, SchemaRef};
use super::merge::{Merged, Words};

impl Merged<'_> {
    /// The same with a list of values instead of a union of nothing but values.
    pub fn with_listed_values(mut self) -> Self {
        let [part] = self.unions.as_slice() else {
            return self;
        };
        if self.values.is_some() || self.has_object_demands() || !self.items.is_empty() {
            return self;
        }
        let entries: Option<Vec<Keywords<'_>>> = part
            .entries
            .iter()
            .map(|entry| match entry.node {
                SchemaRef::Schema(schema) => Some(Keywords::of(schema)).filter(only_lists_values),
                SchemaRef::Reference(_) => None,
            })
            .collect();
        let Some(entries) = entries.filter(|entries| entries.len() > 1) else {
            return self;
        };
        let mut types = entries.iter().map(|entry| entry.ty);
        let first = types.next().flatten();
        if self.ty.is_none() && first.is_some() && types.all(|ty| ty == first) {
            self.ty = first.map(str::to_owned);
        }
        for entry in &entries {
            describe(&mut self.words, entry);
        }
        let values = entries.iter().flat_map(|entry| entry.values.clone());
        self.values = Some(values.collect());
        self.unions.clear();
        self
    }
}

/// Whether a schema lists scalars and says nothing else of its values.
fn only_lists_values(keywords: &Keywords<'_>) -> bool {
    let scalars = |value: &Value| !value.is_array() && !value.is_object();
    !keywords.values.is_empty()
        && keywords.values.iter().all(scalars)
        && keywords.properties.is_empty()
        && keywords.required.is_empty()
        && keywords.additional.is_none()
        && keywords.items.is_none()
        && keywords.one_of.is_empty()
        && keywords.any_of.is_empty()
        && keywords.all_of.is_empty()
}

/// Takes what is said of the only value of an entry.
fn describe(words: &mut Words, entry: &Keywords<'_>) {
    let [value] = entry.values.as_slice() else {
        return;
    };
    let said = entry
        .data
        .description
        .as_ref()
        .or(entry.data.title.as_ref());
    if let Some(said) = said {
        let value = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        words
            .value_descriptions
            .entry(value)
            .or_insert_with(|| said.clone());
    }
}
