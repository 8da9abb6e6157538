//! Settles the unions once all types are known: scalars of one kind become one variant, circles are opened, and each
//! union gets its decision.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::slot::Slot;
use super::types::Lowering;
use super::unions::PendingUnion;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Enum, EnumValue, Scalar, Shape, Type, TypeId, TypeKind};

impl Lowering<'_, '_> {
    /// Settles every pending union.
    pub fn settle_unions(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        for pending in &pending {
            self.unite_scalars(pending);
        }
        for pending in &pending {
            self.break_union_circle(pending.id);
        }
        for pending in inner_first(self, pending) {
            self.decide(&pending);
        }
    }

    /// Makes one variant of those that no JSON value can tell apart: two strings, two integers.
    ///
    /// Their types differ in what they promise (`date`, `uuid`, a list of values), not in what arrives.
    fn unite_scalars(&mut self, pending: &PendingUnion) {
        let TypeKind::Union(union) = &self.types.get(pending.id).kind else {
            return;
        };
        let mut union = union.clone();
        let mut components = pending.components.clone();
        let mut shapes: Vec<Shape> = union
            .variants
            .iter()
            .map(|variant| self.shape(&variant.ty))
            .collect();
        let mut index = 0;
        while index < union.variants.len() {
            let scalar = |at: usize| match shapes[at] {
                Shape::String | Shape::Integer | Shape::Number | Shape::Boolean => true,
                Shape::Several(_) => self.is_enum(&union.variants[at].ty),
                Shape::Array | Shape::Object { .. } | Shape::Any => false,
            };
            let twin = (0..index).find(|&earlier| {
                union.variants[earlier].ty == union.variants[index].ty
                    || (scalar(earlier) && scalar(index) && shapes[earlier] == shapes[index])
            });
            let Some(twin) = twin else {
                index += 1;
                continue;
            };
            let itself = Type::Named(pending.id);
            if [twin, index]
                .map(|at| &union.variants[at].ty)
                .contains(&&itself)
            {
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::CircularUnion,
                        &self.types.get(pending.id).pointer,
                        "a variant of this union is the union itself",
                    )
                    .help("left out: it has no values but those of the other variants"),
                );
            }
            let gone = union.variants.remove(index);
            let shape = shapes.remove(index);
            let theirs = components.remove(index);
            components[twin].extend(theirs);
            let kept = &mut union.variants[twin];
            if kept.ty != gone.ty {
                kept.ty = self.unite(pending.id, &kept.ty, &gone.ty);
                kept.name = match shape {
                    Shape::Integer => "integer",
                    Shape::Number => "number",
                    Shape::Boolean => "boolean",
                    Shape::Several(_) => "value",
                    _ => "string",
                }
                .to_owned();
                if kept.docs.description.is_none() {
                    kept.docs.description = gone.docs.description;
                }
            }
        }
        let pointer = self.types.get(pending.id).pointer.clone();
        let only = match union.variants.as_slice() {
            [only] if pending.discriminator.is_none() && !union.keeps_all => Some(only.ty.clone()),
            _ => None,
        };
        self.types.get_mut(pending.id).kind = match only {
            Some(ty) if ty != Type::Named(pending.id) => TypeKind::Alias(ty),
            Some(_) => {
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::CircularUnion,
                        &pointer,
                        "a union of nothing but itself",
                    )
                    .help("generated as arbitrary JSON"),
                );
                TypeKind::Alias(Type::Any)
            }
            None => TypeKind::Union(union),
        };
        // Later steps find the components by the index of the variant.
        self.united.insert(pending.id, components);
    }

    /// Opens a circle of unions that are each other's variants: whoever decodes one would never come to an end.
    fn break_union_circle(&mut self, id: TypeId) {
        let TypeKind::Union(union) = &self.types.get(id).kind else {
            return;
        };
        let leads_back: Vec<usize> = (0..union.variants.len())
            .filter(|index| self.leads_to(&union.variants[*index].ty, id))
            .collect();
        if leads_back.is_empty() {
            return;
        }
        let def = self.types.get_mut(id);
        self.diagnostics.push(
            Diagnostic::warning(
                Code::CircularUnion,
                &def.pointer,
                "a variant of this union leads back to it without an object in between",
            )
            .help("that variant is generated as arbitrary JSON"),
        );
        if let TypeKind::Union(union) = &mut def.kind {
            for index in leads_back {
                union.variants[index].ty = Type::Any;
            }
        }
    }

    /// Whether decoding `ty` may mean decoding the union `wanted`, by way of nothing but unions.
    fn leads_to(&self, ty: &Type, wanted: TypeId) -> bool {
        let mut seen = Vec::new();
        let mut open = vec![self.plain(ty)];
        while let Some(ty) = open.pop() {
            let Type::Named(id) = ty else { continue };
            if id == wanted {
                return true;
            }
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            if let TypeKind::Union(union) = &self.types.get(id).kind {
                open.extend(union.variants.iter().map(|variant| self.plain(&variant.ty)));
            }
        }
        false
    }

    /// One type for two scalars of the same kind.
    fn unite(&mut self, union: TypeId, one: &Type, other: &Type) -> Type {
        let listed = |lowering: &Self, ty: &Type| match lowering.plain(ty) {
            Type::Named(id) => match &lowering.types.get(id).kind {
                TypeKind::Enum(listed) => Some(listed.clone()),
                _ => None,
            },
            _ => None,
        };
        match (listed(self, one), listed(self, other)) {
            (Some(ours), Some(theirs)) => {
                let mut values = ours.values;
                for value in theirs.values {
                    if values
                        .iter()
                        .all(|known: &EnumValue| known.value != value.value)
                    {
                        values.push(value);
                    }
                }
                let united = Enum {
                    base: ours.base,
                    values,
                    open: ours.open || theirs.open,
                };
                let pointer = self.types.get(union).pointer.clone();
                let slot = Slot::inline(Some(union), &["value"]);
                self.define(slot, &pointer, Default::default(), |_, _| {
                    TypeKind::Enum(united)
                })
            }
            // An open list keeps what it does not know: it takes every string.
            (Some(listed), None) if listed.open => one.clone(),
            (None, Some(listed)) if listed.open => other.clone(),
            // What is secret in one of them must not be printed.
            _ if [one, other]
                .iter()
                .any(|ty| self.plain(ty) == Type::Scalar(Scalar::Secret)) =>
            {
                Type::Scalar(Scalar::Secret)
            }
            _ => match self.shape(one) {
                Shape::Integer => Type::Scalar(Scalar::Int64),
                Shape::Number if self.plain(one) == self.plain(other) => self.plain(one),
                Shape::Number => Type::Scalar(Scalar::Number),
                Shape::Boolean => Type::Scalar(Scalar::Bool),
                _ => Type::Scalar(Scalar::String),
            },
        }
    }

    fn is_enum(&self, ty: &Type) -> bool {
        match self.plain(ty) {
            Type::Named(id) => matches!(self.types.get(id).kind, TypeKind::Enum(_)),
            _ => false,
        }
    }

    /// The type behind aliases.
    pub fn plain(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        // Alias circles are broken later; here it is enough not to follow them for ever. An alias and a `null` that it
        // may be take a step each.
        for _ in 0..2 * self.types.len() {
            match &ty {
                Type::Named(id) => match &self.types.get(*id).kind {
                    TypeKind::Alias(target) => ty = target.clone(),
                    _ => break,
                },
                Type::Nullable(inner) => ty = (**inner).clone(),
                _ => break,
            }
        }
        ty
    }
}

/// Orders unions so that those within others come before them: how they are told apart counts for the others.
fn inner_first(lowering: &Lowering<'_, '_>, pending: Vec<PendingUnion>) -> Vec<PendingUnion> {
    let mut waiting: IndexMap<TypeId, PendingUnion> = pending
        .into_iter()
        .map(|pending| (pending.id, pending))
        .collect();
    let mut ordered = Vec::new();
    let mut seen: HashSet<TypeId> = HashSet::new();
    let mut open: Vec<(TypeId, bool)> = waiting.keys().rev().map(|id| (*id, false)).collect();
    while let Some((id, parts_are_done)) = open.pop() {
        if parts_are_done {
            ordered.extend(waiting.swap_remove(&id));
            continue;
        }
        if !seen.insert(id) {
            continue;
        }
        open.push((id, true));
        if let TypeKind::Union(union) = &lowering.types.get(id).kind {
            for variant in union.variants.iter().rev() {
                if let Type::Named(part) = lowering.plain(&variant.ty) {
                    open.push((part, false));
                }
            }
        }
    }
    ordered
}
