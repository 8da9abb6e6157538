//! What a document calls the variants of a union.

use std::collections::{HashMap, HashSet};

use openapiv3::{AdditionalProperties, Discriminator};

use super::keywords::{Keywords, SchemaRef};
use super::schemas::{Located, component_key, target};
use super::types::Lowering;

/// Through how many schemas a name is looked for: they may lead in a circle.
const LONGEST_WAY: usize = 4;

/// The properties that several entries name: they are no names of a variant.
fn shared_names<'a>(parts: impl Iterator<Item = Located<'a>>) -> HashSet<&'a str> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut once: HashSet<&str> = HashSet::new();
    let mut shared: HashSet<&str> = HashSet::new();
    for part in parts {
        let SchemaRef::Schema(schema) = part.node else {
            continue;
        };
        if !seen.insert(part.pointer) {
            continue;
        }
        let keywords = Keywords::of(schema);
        let own: HashSet<&str> = names_of(&keywords).collect();
        shared.extend(own.into_iter().filter(|name| !once.insert(*name)));
    }
    shared
}

/// The properties that a schema names, those first that must be there.
fn names_of<'k, 'a: 'k>(
    keywords: &'k Keywords<'a>,
) -> impl Iterator<Item = &'a str> + Clone + use<'k, 'a> {
    let required = keywords.required.iter().map(String::as_str);
    required.chain(keywords.properties.iter().map(|(name, _)| *name))
}

/// The first property that only this part names.
fn own_property<'a>(part: &Located<'a>, shared: &HashSet<&str>) -> Option<&'a str> {
    match part.node {
        SchemaRef::Schema(schema) => {
            names_of(&Keywords::of(schema)).find(|name| !shared.contains(name))
        }
        SchemaRef::Reference(_) => None,
    }
}

impl<'a> Lowering<'a, '_> {
    /// What the document calls each variant, which are made of parts: its title, its component, the one value that maps
    /// to it, or the value of a tag or a key that only it has.
    pub fn variant_names(
        &self,
        variants: &[&[Located<'a>]],
        discriminator: Option<&Discriminator>,
    ) -> Vec<String> {
        let shared = shared_names(variants.iter().flat_map(|parts| parts.iter().cloned()));
        let mut names: Vec<String> = variants
            .iter()
            .map(|parts| {
                let names = parts
                    .iter()
                    .map(|part| self.part_name(part, discriminator, &shared, LONGEST_WAY));
                let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
                names.join(" ")
            })
            .collect();
        let mut count: HashMap<String, usize> = HashMap::new();
        for name in &names {
            *count.entry(name.clone()).or_default() += 1;
        }
        // Variants with the same tag are told apart by what only one of them has.
        for (name, parts) in names.iter_mut().zip(variants) {
            if count[name.as_str()] > 1
                && let Some(own) = parts.iter().find_map(|part| own_property(part, &shared))
                && !count.contains_key(own)
            {
                *name = own.to_owned();
            }
        }
        names
    }

    fn part_name(
        &self,
        part: &Located<'a>,
        discriminator: Option<&Discriminator>,
        shared: &HashSet<&str>,
        way: usize,
    ) -> String {
        let Some(way) = way.checked_sub(1) else {
            return String::new();
        };
        let schema = match part.node {
            SchemaRef::Reference(reference) => {
                let Some(at) = target(reference) else {
                    return String::new();
                };
                if let Some(key) = component_key(&at) {
                    return key;
                }
                let last = super::schemas::tokens(&at).pop().unwrap_or_default();
                // The place in a list is no name.
                if last.bytes().all(|byte| byte.is_ascii_digit())
                    && let Some(there) = self.schemas.resolve(reference)
                {
                    return self.part_name(&there, discriminator, shared, way);
                }
                return last;
            }
            SchemaRef::Schema(schema) => schema,
        };
        if let Some(key) = component_key(&part.pointer) {
            return key;
        }
        let keywords = Keywords::of(schema);
        if let Some(title) = &keywords.data.title
            && !title.trim().is_empty()
        {
            return title.clone();
        }
        let tag = |name: &str, property: &SchemaRef<'a>| {
            let SchemaRef::Schema(property) = property else {
                return None;
            };
            if discriminator.is_some_and(|discriminator| discriminator.property_name != name) {
                return None;
            }
            match Keywords::of(property).values.as_slice() {
                [serde_json::Value::String(value)] => Some(value.clone()),
                [value @ serde_json::Value::Number(_)] => Some(format!("{name} {value}")),
                _ => None,
            }
        };
        let tags = &mut keywords.properties.iter();
        if let Some(value) = tags.find_map(|(name, value)| tag(name, value)) {
            return value;
        }
        match keywords.ty {
            Some("array") => match keywords.items {
                Some(items) => {
                    let item = part.below(&["items"], items);
                    format!("{} list", self.part_name(&item, None, shared, way))
                        .trim()
                        .to_owned()
                }
                None => "list".to_owned(),
            },
            Some("object") | None => {
                let mut names = names_of(&keywords);
                let first = names.clone().next();
                let own = names.find(|name| !shared.contains(name)).or(first);
                let values = match keywords.additional {
                    Some(AdditionalProperties::Schema(values)) => Some(values.as_ref()),
                    _ => None,
                };
                match (own, values) {
                    (Some(name), _) => name.to_owned(),
                    (None, Some(values)) => {
                        let values = part.below(&["additionalProperties"], values.into());
                        format!("{} map", self.part_name(&values, None, shared, way))
                            .trim()
                            .to_owned()
                    }
                    (None, None) if keywords.ty.is_some() => "object".to_owned(),
                    (None, None) => {
                        let nested =
                            keywords
                                .all_of
                                .iter()
                                .enumerate()
                                .find_map(|(index, node)| {
                                    let nested = part.below(&["allOf", &index.to_string()], *node);
                                    Some(self.part_name(&nested, None, shared, way))
                                        .filter(|name| !name.is_empty())
                                });
                        nested.unwrap_or_else(|| "value".to_owned())
                    }
                }
            }
            Some(scalar) => keywords
                .format
                .as_deref()
                .filter(|_| scalar == "string")
                .map_or_else(
                    || scalar.to_owned(),
                    |format| match format {
                        "binary" | "byte" => "string".to_owned(),
                        format => format.to_owned(),
                    },
                ),
        }
    }
}
