//! `oneOf` and `anyOf`: finds the variants of a union.

use super::keywords::{Keywords, SchemaRef};
use super::merge::{Merged, UnionPart};
use super::schemas::{Located, component_key, target};
use super::slot::Slot;
use super::types::{Lowering, or_null};
use super::words;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Coding, Decision, Docs, Shape, Type, TypeId, TypeKind, Union, Variant};

/// Most variants a union may have once several `oneOf` are multiplied.
const MOST_VARIANTS: usize = 64;

/// Most variants of a document that are made of several parts. A union beside properties whose variants are such unions
/// again has twice as many with each level.
const MOST_COMPOSED: usize = 2_000;

/// A union whose variants are known, but not yet how they are told apart.
pub(super) struct PendingUnion {
    pub id: TypeId,
    /// For each variant, the components it stands for.
    pub components: Vec<Vec<String>>,
    /// Property and mapping of the discriminator, if there is one.
    pub discriminator: Option<(String, Vec<(String, String)>)>,
}

/// A variant on its way: one entry, or one of each of several `oneOf` that hold together.
struct Entry<'a> {
    parts: Vec<Located<'a>>,
    /// What a schema is beside those that extend it, where it is a variant itself.
    itself: Option<Merged<'a>>,
}

impl<'a> Lowering<'a, '_> {
    /// Whether components extend the component in `slot` and its discriminator tells them apart.
    pub fn is_inherited(&self, merged: &Merged<'a>, slot: &Slot) -> bool {
        matches!(slot, Slot::Component(_))
            && merged.inheritance.is_some()
            && !self.schemas.children(&merged.pointer).is_empty()
    }

    pub fn lower_union(&mut self, mut merged: Merged<'a>, slot: Slot) -> Type {
        if merged.unions.is_empty() {
            let itself = self.take_children(&mut merged);
            return self.union_of(merged, itself, slot);
        }
        self.simplify_unions(&mut merged);
        if merged.unions.is_empty() {
            return self.lower_merged(merged, slot);
        }
        self.union_of(merged, None, slot)
    }

    /// Forgets unions that only say which properties go together, and opens those within others.
    pub fn simplify_unions(&mut self, merged: &mut Merged<'a>) {
        let mut unions = std::mem::take(&mut merged.unions);
        if merged.has_object_demands() {
            unions.retain(|part| !self.only_constrains(part, &merged.pointer));
        }
        unions.retain(|part| !says_nothing(part));
        for part in &mut unions {
            self.flatten(part);
        }
        merged.unions = unions;
    }

    /// Makes those that extend a component its variants, and returns what it is itself where its discriminator leads to
    /// it as well.
    fn take_children(&mut self, merged: &mut Merged<'a>) -> Option<Merged<'a>> {
        let children = self.schemas.descendants(&merged.pointer);
        let entries: Vec<Located<'a>> = children
            .iter()
            .filter_map(|child| self.schemas.resolve(&format!("#{child}")))
            .collect();
        let discriminator = merged.inheritance.take();
        let named = discriminator.is_some_and(|discriminator| {
            let mut targets = discriminator.mapping.values();
            targets.any(|schema| {
                self.mapping_target(schema).as_deref() == Some(merged.pointer.as_str())
            })
        });
        let itself = named.then(|| merged.clone());
        merged.properties.clear();
        merged.required.clear();
        merged.unions.push(UnionPart {
            exclusive: true,
            entries,
            discriminator,
        });
        itself
    }

    /// Whether no entry says more than which properties must be there together.
    fn only_constrains(&mut self, part: &UnionPart<'a>, pointer: &str) -> bool {
        let constrains = part.entries.iter().all(|entry| match entry.node {
            SchemaRef::Reference(_) => false,
            SchemaRef::Schema(schema) => {
                let keywords = Keywords::of(schema);
                let bare = keywords
                    .properties
                    .iter()
                    .all(|(_, property)| match property {
                        SchemaRef::Reference(_) => false,
                        SchemaRef::Schema(schema) => {
                            let property = Keywords::of(schema);
                            property.is_annotation()
                        }
                    });
                bare && keywords.ty.is_none_or(|ty| ty == "object")
                    && keywords.additional.is_none()
                    && keywords.values.is_empty()
                    && keywords.items.is_none()
                    && keywords.one_of.is_empty()
                    && keywords.any_of.is_empty()
                    && keywords.all_of.is_empty()
            }
        });
        if constrains {
            self.diagnostics.push(
                Diagnostic::note(
                    Code::ConstraintUnion,
                    pointer,
                    "the entries of `oneOf` or `anyOf` only say which properties go together",
                )
                .help("generated as one type with optional properties; the server checks them"),
            );
        }
        constrains
    }

    /// Replaces entries that are nothing but a union of the same kind by their entries.
    fn flatten(&mut self, part: &mut UnionPart<'a>) {
        let mut index = 0;
        while let Some(entry) = part.entries.get(index).cloned() {
            let SchemaRef::Schema(schema) = entry.node else {
                index += 1;
                continue;
            };
            let keywords = Keywords::of(schema);
            // What is left beside the entries must say nothing more.
            let mut rest = keywords;
            let (name, nested) = if part.exclusive {
                ("oneOf", std::mem::take(&mut rest.one_of))
            } else {
                ("anyOf", std::mem::take(&mut rest.any_of))
            };
            let plain = rest.is_annotation() && rest.data.discriminator.is_none();
            if plain && !nested.is_empty() && part.entries.len() < MOST_VARIANTS {
                let entries: Vec<Located<'a>> = nested
                    .into_iter()
                    .enumerate()
                    .map(|(at, node)| entry.below(&[name, &at.to_string()], node))
                    .collect();
                part.entries.splice(index..=index, entries);
            } else {
                index += 1;
            }
        }
    }

    fn union_of(&mut self, mut merged: Merged<'a>, itself: Option<Merged<'a>>, slot: Slot) -> Type {
        let unions = std::mem::take(&mut merged.unions);
        let exclusive = unions.iter().all(|part| part.exclusive);
        let discriminator = unions.iter().find_map(|part| part.discriminator);
        let second = unions
            .iter()
            .filter_map(|part| part.discriminator)
            .find(|second| {
                discriminator.is_some_and(|first| first.property_name != second.property_name)
            });
        if let (Some(first), Some(second)) = (discriminator, second) {
            let (first, second) = (&first.property_name, &second.property_name);
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::SeveralDiscriminators,
                    &merged.pointer,
                    format!("several unions hold together: one is told by `{first}`, another by `{second}`"),
                )
                .help(format!(
                    "their combinations are told apart without `{second}`; list its values in each variant in an overlay"
                )),
            );
        }
        let mut entries = self.multiply(unions, &merged.pointer);
        entries.extend(itself.map(|itself| Entry {
            parts: vec![],
            itself: Some(itself),
        }));
        let keeps_all = self.is_open_union(&merged.pointer);
        // A union of one is that one, unless a discriminator or the settings may tell of others.
        let single = entries.len() == 1 && discriminator.is_none() && !keeps_all;
        if single
            && let [Entry { parts, .. }] = entries.as_slice()
            && !merged.has_object_demands()
            && let [only] = parts.as_slice()
        {
            let only = only.clone();
            return self.lower_single(&only, merged, slot);
        }
        if single {
            for part in entries.into_iter().flat_map(|entry| entry.parts) {
                let more = self.schemas.merge(&part, self.diagnostics);
                merged.absorb(more, &part.pointer, self.diagnostics);
            }
            return self.lower_merged(merged, slot);
        }
        let docs = words::of_type(&merged);
        let owner = self.owner(&merged.pointer);
        let open = !self.selections.closed.contains(&owner, &owner);
        let pointer = merged.pointer.clone();
        let mut components = Vec::new();
        let parts: Vec<&[Located<'a>]> = entries.iter().map(|entry| &*entry.parts).collect();
        let names = self.variant_names(&parts, discriminator);
        let ty = self.define(slot, &pointer, docs, |lowering, id| {
            let mut variants = Vec::new();
            for (entry, name) in entries.iter().zip(names) {
                components.push(components_of(entry));
                variants.push(lowering.variant(entry, &merged, name, id));
            }
            TypeKind::Union(Union {
                variants,
                decision: Decision::Trial {
                    inseparable: Vec::new(),
                },
                exclusive,
                open: open || keeps_all,
                keeps_rest: keeps_all,
                keeps_all,
                coding: Coding::Json,
            })
        });
        if let Type::Named(id) = ty {
            self.pending.push(PendingUnion {
                id,
                components,
                discriminator: discriminator.map(|discriminator| {
                    let mapping = discriminator
                        .mapping
                        .iter()
                        .map(|(value, schema)| (value.clone(), schema.clone()))
                        .collect();
                    (discriminator.property_name.clone(), mapping)
                }),
            });
        }
        ty
    }

    /// Whether the settings say that a union keeps what is none of its variants.
    pub fn is_open_union(&self, pointer: &str) -> bool {
        component_key(pointer).is_some_and(|key| self.selections.open.contains(&key, &key))
    }

    /// The only entry of a union.
    fn lower_single(&mut self, only: &Located<'a>, merged: Merged<'a>, slot: Slot) -> Type {
        match slot {
            Slot::Inline(_) => self.lower(only, slot),
            Slot::Component(id) => {
                let title = match only.node {
                    SchemaRef::Schema(schema) => schema.schema_data.title.clone(),
                    SchemaRef::Reference(_) => None,
                };
                let role = title.unwrap_or_else(|| "value".to_owned());
                let ty = self.lower(only, Slot::inline(Some(id), &[&role]));
                let def = self.types.get_mut(id);
                def.docs = words::of_type(&merged);
                def.kind = TypeKind::Alias(ty.beside_null());
                Type::Named(id)
            }
        }
    }

    /// Every choice of one entry from each of several `oneOf`.
    fn multiply(&mut self, unions: Vec<UnionPart<'a>>, pointer: &str) -> Vec<Entry<'a>> {
        let mut entries = vec![Entry {
            parts: Vec::new(),
            itself: None,
        }];
        for part in unions {
            if entries.len() * part.entries.len() > MOST_VARIANTS && entries.len() > 1 {
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::UnionProduct,
                        pointer,
                        "several `oneOf` hold together: too many combinations for one type",
                    )
                    .help("generated from the first ones; the others are not checked"),
                );
                break;
            }
            entries = entries
                .iter()
                .flat_map(|entry| {
                    part.entries.iter().map(|choice| {
                        let mut parts = entry.parts.clone();
                        parts.push(choice.clone());
                        Entry {
                            parts,
                            itself: None,
                        }
                    })
                })
                .collect();
        }
        entries
    }

    fn variant(
        &mut self,
        entry: &Entry<'a>,
        base: &Merged<'a>,
        name: String,
        union: TypeId,
    ) -> Variant {
        if let Some(itself) = &entry.itself {
            return self.variant_of_itself(itself, union);
        }
        let slot = Slot::inline(Some(union), &[&name]);
        let ty = match entry.parts.as_slice() {
            [only] if !base.has_object_demands() && !lacks_type(base, only) => {
                self.lower(only, slot)
            }
            parts if self.composed >= MOST_COMPOSED => {
                let pointer = parts.last().map_or(&base.pointer, |part| &part.pointer);
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::UnionProduct,
                        pointer,
                        "the variants of this document multiply: too many combinations for types",
                    )
                    .help("this variant is generated as arbitrary JSON"),
                );
                Type::Any
            }
            parts => {
                self.composed += 1;
                let mut whole = base.clone();
                whole.words = Default::default();
                for part in parts {
                    let more = self.schemas.merge(part, self.diagnostics);
                    whole.absorb(more, &part.pointer, self.diagnostics);
                }
                whole.pointer = parts
                    .last()
                    .map_or(whole.pointer, |part| part.pointer.clone());
                let null = parts.iter().all(|part| self.schemas.accepts_null(part));
                let at = whole.pointer.clone();
                let ty = self.lower_merged(whole, slot);
                let ty = or_null(ty, null);
                let inline = parts
                    .last()
                    .is_some_and(|part| matches!(part.node, SchemaRef::Schema(_)));
                if inline {
                    self.by_pointer.entry(at).or_insert_with(|| ty.clone());
                }
                ty
            }
        };
        // `null` belongs to the union as a whole.
        let ty = ty.beside_null();
        let owner = component_key(&base.pointer).unwrap_or_default();
        let ty = self.special_variant(ty, &owner, &name, &base.pointer);
        let docs = match entry.parts.as_slice() {
            [
                Located {
                    node: SchemaRef::Schema(schema),
                    ..
                },
            ] => Docs {
                description: schema.schema_data.description.clone(),
                deprecated: schema.schema_data.deprecated,
                ..Docs::default()
            },
            _ => Docs::default(),
        };
        Variant {
            name,
            ty,
            docs,
            shape: Shape::Any,
        }
    }

    /// The variant that a schema is beside those that extend it.
    fn variant_of_itself(&mut self, itself: &Merged<'a>, union: TypeId) -> Variant {
        let slot = Slot::inline(Some(union), &["base"]);
        Variant {
            name: component_key(&itself.pointer).unwrap_or_default(),
            ty: self.lower_merged(itself.clone(), slot),
            docs: Docs::default(),
            shape: Shape::Any,
        }
    }
}

fn components_of(entry: &Entry<'_>) -> Vec<String> {
    if let Some(itself) = &entry.itself {
        return vec![itself.pointer.clone()];
    }
    entry
        .parts
        .iter()
        .filter_map(|part| match part.node {
            SchemaRef::Reference(reference) => target(reference),
            SchemaRef::Schema(_) => Some(part.pointer.clone()),
        })
        .collect()
}

/// Whether what kind of value an entry is stands beside the union.
fn lacks_type(base: &Merged<'_>, entry: &Located<'_>) -> bool {
    let stated = base.ty.as_deref().is_some_and(|ty| ty != "object");
    stated && matches!(entry.node, SchemaRef::Schema(schema) if Keywords::of(schema).ty.is_none())
}

/// Whether a union has entries that say nothing of their values: they only tell them in words.
fn says_nothing(part: &UnionPart<'_>) -> bool {
    part.entries.iter().all(|entry| match entry.node {
        SchemaRef::Reference(_) => false,
        SchemaRef::Schema(schema) => {
            let keywords = Keywords::of(schema);
            keywords.is_annotation() && keywords.not.is_none()
        }
    })
}
