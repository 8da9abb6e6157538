//! Keeps what the type of a value does not declare where the value may be of several types: a union told by shape takes
//! one of them, and what only the others declare would be lost.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};

use super::types::Lowering;
use crate::config::UnknownFields;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Decision, Struct, Type, TypeId, TypeKind};

/// How many values the search looks at. Variants that share properties many levels deep would keep it busy for ever.
const MOST_STEPS: usize = 20_000;

/// What a value may be if it is of one of several variants, each of which may be a union itself.
#[derive(Default)]
struct Variant {
    structs: Vec<TypeId>,
    /// What the items of an array may be.
    items: Vec<Type>,
    /// What the properties of an object may be that have any name.
    values: Vec<Type>,
}

/// The types of a value under each of several variants.
type Alternatives = Vec<Vec<Type>>;

impl Lowering<'_, '_> {
    /// Lets structs keep the properties that they do not declare, wherever these would be lost otherwise.
    pub fn keep_undeclared(&mut self, unknown_fields: UnknownFields) {
        match unknown_fields {
            UnknownFields::Ignore => self.keep_of_unions(),
            UnknownFields::Keep => {
                let ids: Vec<TypeId> = self.types.iter().map(|(id, _)| id).collect();
                ids.into_iter().for_each(|id| self.keep(id));
            }
        }
    }

    fn keep_of_unions(&mut self) {
        let mut open: Vec<(TypeId, Alternatives)> = Vec::new();
        let mut open_variants: Vec<Type> = Vec::new();
        for (id, def) in self.types.iter() {
            let TypeKind::Union(union) = &def.kind else {
                continue;
            };
            let by_shape = match union.decision {
                Decision::Keys { .. } | Decision::Trial { .. } => true,
                // Values of one tag may fit the variant of another, unless each lists its own.
                Decision::Tag {
                    ref property,
                    ref within,
                    optional,
                    ..
                } => {
                    optional
                        || (!union.exclusive
                            && within.is_none()
                            && union
                                .variants
                                .iter()
                                .any(|variant| self.listed(&variant.ty, property).is_none()))
                }
                Decision::Kind => false,
            };
            if union.keeps_all {
                open_variants.extend(union.variants.iter().map(|variant| variant.ty.clone()));
            }
            if by_shape {
                let types = union
                    .variants
                    .iter()
                    .map(|variant| vec![variant.ty.clone()]);
                open.push((id, types.collect()));
            }
        }
        // What looks like a variant may be of a form that the document does not list.
        for ty in open_variants {
            if let Type::Named(id) = self.plain(&ty) {
                self.keep(id);
            }
        }
        open.reverse();
        let mut seen: HashSet<Alternatives> = HashSet::new();
        let mut unsearched: IndexSet<TypeId> = IndexSet::new();
        while let Some((union, alternatives)) = open.pop() {
            if seen.len() == MOST_STEPS {
                unsearched.insert(union);
            } else if seen.insert(alternatives.clone()) {
                let parts = self.keep_of(&alternatives);
                open.extend(parts.into_iter().map(|part| (union, part)));
            }
        }
        for union in unsearched {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::UnsearchedUnion,
                    &self.types.get(union).pointer,
                    "what the variants of this union declare differently lies too deep to be looked through",
                )
                .help("some of it may be lost on the way back; keep it with `unknown_fields = \"keep\"` in the settings"),
            );
        }
    }

    /// Marks the structs that lack what another of the alternatives declares, and returns the alternatives of their parts.
    fn keep_of(&mut self, alternatives: &Alternatives) -> Vec<Alternatives> {
        let variants: Vec<Variant> = alternatives
            .iter()
            .map(|types| self.variant_of(types))
            .collect();
        // Each property with its types and the variants that declare it, in their order.
        let mut declared: IndexMap<String, Vec<(usize, Type)>> = IndexMap::new();
        for (index, variant) in variants.iter().enumerate() {
            for object in variant.structs.iter().filter_map(|id| self.object(*id)) {
                for field in &object.fields {
                    let types = declared.entry(field.wire.clone()).or_default();
                    types.push((index, field.ty.clone()));
                }
            }
        }
        for (index, variant) in variants.iter().enumerate() {
            let is_other = |other: &usize| *other != index;
            let free = (0..variants.len())
                .filter(is_other)
                .any(|other| !variants[other].values.is_empty());
            let foreign: Vec<&String> = declared
                .iter()
                .filter(|(_, types)| {
                    let ends = [types.first(), types.last()];
                    ends.into_iter().flatten().any(|(other, _)| is_other(other))
                })
                .map(|(key, _)| key)
                .collect();
            for id in &variant.structs {
                let lacks = self.object(*id).is_some_and(|object| {
                    let known: HashSet<&String> =
                        object.fields.iter().map(|field| &field.wire).collect();
                    free || foreign.iter().any(|key| !known.contains(key))
                });
                if lacks && !self.sealed.contains(id) {
                    self.keep(*id);
                }
            }
        }
        let free: Vec<(usize, Type)> = variants
            .iter()
            .enumerate()
            .flat_map(|(index, variant)| variant.values.iter().map(move |ty| (index, ty.clone())))
            .collect();
        let items = variants
            .iter()
            .map(|variant| variant.items.clone())
            .collect();
        let values = by_variant(&free);
        declared
            .into_values()
            .map(|types| by_variant(types.iter().chain(&free)))
            .chain([items, values])
            .filter_map(distinct)
            .collect()
    }

    pub fn object(&self, id: TypeId) -> Option<&Struct> {
        match &self.types.get(id).kind {
            TypeKind::Struct(object) => Some(object),
            _ => None,
        }
    }

    /// What a value may be that is of one of `types`.
    fn variant_of(&self, types: &[Type]) -> Variant {
        let mut variant = Variant::default();
        let mut seen: HashSet<TypeId> = HashSet::new();
        let mut open: Vec<Type> = types.iter().rev().map(|ty| self.plain(ty)).collect();
        while let Some(ty) = open.pop() {
            match ty {
                Type::Named(id) if seen.insert(id) => match &self.types.get(id).kind {
                    TypeKind::Struct(object) => {
                        variant.structs.push(id);
                        // What is kept has not been declared.
                        let stated = object.additional.as_ref().filter(|_| !object.kept);
                        variant.values.extend(stated.cloned());
                    }
                    TypeKind::Union(union) => {
                        let types = union.variants.iter().rev();
                        open.extend(types.map(|inner| self.plain(&inner.ty)));
                    }
                    TypeKind::Enum(_) | TypeKind::Alias(_) => {}
                },
                Type::List(item) => variant.items.push(*item),
                Type::Map(value) => variant.values.push(*value),
                Type::Any => {
                    variant.items.push(Type::Any);
                    variant.values.push(Type::Any);
                }
                Type::Named(_) | Type::Scalar(_) | Type::Nullable(_) | Type::JsonText(_) => {}
            }
        }
        variant
    }

    /// Makes a struct keep what it does not declare, unless the document says already what that is.
    fn keep(&mut self, id: TypeId) {
        if let TypeKind::Struct(object) = &mut self.types.get_mut(id).kind
            && object.additional.is_none()
        {
            object.additional = Some(Type::Any);
            object.kept = true;
        }
    }
}

fn by_variant<'t>(types: impl IntoIterator<Item = &'t (usize, Type)>) -> Alternatives {
    let mut alternatives: IndexMap<usize, Vec<Type>> = IndexMap::new();
    for (variant, ty) in types {
        alternatives.entry(*variant).or_default().push(ty.clone());
    }
    alternatives.into_values().collect()
}

/// The alternatives that differ, if there are several.
fn distinct(alternatives: Alternatives) -> Option<Alternatives> {
    let mut distinct: Alternatives = Vec::new();
    for mut types in alternatives {
        let mut seen = HashSet::new();
        types.retain(|ty| seen.insert(ty.clone()));
        if !types.is_empty() && !distinct.contains(&types) {
            distinct.push(types);
        }
    }
    (distinct.len() > 1).then_some(distinct)
}
