//! Which JSON values a type takes, as far as a look from outside tells.

use std::collections::HashSet;

use super::types::Lowering;
use crate::ir::{Enum, EnumBase, Scalar, Shape, Struct, Type, TypeId, TypeKind, Union};

impl Lowering<'_, '_> {
    /// Which JSON values a type takes.
    pub fn shape(&self, ty: &Type) -> Shape {
        let mut kinds: Vec<Shape> = Vec::new();
        let mut seen: HashSet<TypeId> = HashSet::new();
        let mut open = vec![self.plain(ty)];
        while let Some(ty) = open.pop() {
            let kind = match ty {
                Type::Named(id) => match &self.types.get(id).kind {
                    TypeKind::Union(union) => {
                        // A union that comes again says nothing new.
                        if seen.insert(id) {
                            let types = union.variants.iter().rev();
                            open.extend(types.map(|variant| self.plain(&variant.ty)));
                        }
                        continue;
                    }
                    TypeKind::Struct(object) => object_shape(object, self.sealed.contains(&id)),
                    TypeKind::Enum(listed) => match listed.base {
                        EnumBase::String => Shape::String,
                        EnumBase::Integer => Shape::Integer,
                        EnumBase::Value => values_shape(listed),
                    },
                    TypeKind::Alias(_) => Shape::Any,
                },
                ty => unnamed_shape(&ty),
            };
            match kind {
                Shape::Any => return Shape::Any,
                Shape::Several(several) => {
                    several.into_iter().for_each(|kind| add(&mut kinds, kind))
                }
                kind => add(&mut kinds, kind),
            }
        }
        one_of(kinds)
    }

    /// Notes in the shapes of variants which of their properties have other values than in another variant. The values
    /// of a discriminator, each with its variant, are those of its property. Those of `absent` are never there to look at.
    pub fn note_constants(
        &self,
        union: &mut Union,
        told: Option<(&str, Vec<(String, usize)>)>,
        absent: Option<&str>,
    ) {
        if let Some((property, _)) = told {
            for variant in &mut union.variants {
                if let Shape::Object { known, .. } = &mut variant.shape
                    && known.iter().all(|key| key != property)
                {
                    known.push(property.to_owned());
                }
            }
        }
        let keys: Vec<Vec<String>> = union
            .variants
            .iter()
            .map(|variant| match &variant.shape {
                Shape::Object { known, .. } => known.clone(),
                _ => Vec::new(),
            })
            .collect();
        let values = |index: usize, key: &String| {
            if let Some((_, told)) = told.as_ref().filter(|(property, _)| property == key) {
                let own = told.iter().filter(|(_, variant)| *variant == index);
                return Some(own.map(|(value, _)| value.clone()).collect());
            }
            let listed = self.listed(&union.variants[index].ty, key);
            listed.map(|listed| listed.values)
        };
        let differ = |ours: &[String], theirs: Option<Vec<String>>| match theirs {
            Some(theirs) => !theirs.iter().any(|value| ours.contains(value)),
            // Anything is rather the value of the other one than a new constant.
            None => ours.len() == 1,
        };
        let constants: Vec<Vec<(String, Vec<String>)>> = (0..keys.len())
            .map(|index| {
                let there = keys[index]
                    .iter()
                    .filter(|key| absent != Some(key.as_str()));
                let found = there.filter_map(|key| {
                    let ours = values(index, key)?;
                    let mut others = (0..keys.len()).filter(|other| *other != index);
                    others
                        .any(|other| keys[other].contains(key) && differ(&ours, values(other, key)))
                        .then(|| (key.clone(), ours))
                });
                found.collect()
            })
            .collect();
        for (variant, found) in union.variants.iter_mut().zip(constants) {
            if let Shape::Object { constants, .. } = &mut variant.shape {
                *constants = found;
            }
        }
    }
}

fn unnamed_shape(ty: &Type) -> Shape {
    match ty {
        Type::Scalar(scalar) => match scalar {
            Scalar::Bool => Shape::Boolean,
            scalar if scalar.is_number() => Shape::Number,
            scalar if scalar.is_text() => Shape::String,
            _ => Shape::Integer,
        },
        Type::JsonText(_) => Shape::String,
        Type::List(_) => Shape::Array,
        Type::Map(_) => Shape::Object {
            required: Vec::new(),
            known: Vec::new(),
            constants: Vec::new(),
            sealed: false,
        },
        Type::Any | Type::Nullable(_) | Type::Named(_) => Shape::Any,
    }
}

/// Adds what else a value may be. Of several objects, one stays: it must have what all must have.
fn add(kinds: &mut Vec<Shape>, kind: Shape) {
    let Shape::Object {
        required: theirs,
        known: their_keys,
        constants,
        sealed: theirs_sealed,
    } = kind
    else {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
        return;
    };
    for ours in kinds.iter_mut() {
        if let Shape::Object {
            required,
            known,
            sealed,
            ..
        } = ours
        {
            required.retain(|key| theirs.contains(key));
            let new: Vec<String> = their_keys
                .into_iter()
                .filter(|key| !known.contains(key))
                .collect();
            known.extend(new);
            *sealed &= theirs_sealed;
            return;
        }
    }
    kinds.push(Shape::Object {
        required: theirs,
        known: their_keys,
        constants,
        sealed: theirs_sealed,
    });
}

fn one_of(kinds: Vec<Shape>) -> Shape {
    match <[Shape; 1]>::try_from(kinds) {
        Ok([only]) => only,
        Err(none) if none.is_empty() => Shape::Any,
        Err(several) => Shape::Several(several),
    }
}

fn object_shape(object: &Struct, sealed: bool) -> Shape {
    let keys = |required_only: bool| {
        object
            .fields
            .iter()
            .filter(|field| field.required || !required_only)
            .map(|field| field.wire.clone())
            .collect()
    };
    Shape::Object {
        required: keys(true),
        known: keys(false),
        constants: Vec::new(),
        sealed,
    }
}

/// The kinds of the values that an enum of scalars lists.
fn values_shape(listed: &Enum) -> Shape {
    let mut kinds: Vec<Shape> = Vec::new();
    for value in &listed.values {
        let kind = match value.value.as_bytes().first() {
            Some(b'"') => Shape::String,
            Some(b't' | b'f') => Shape::Boolean,
            _ => Shape::Number,
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    one_of(kinds)
}
