//! Decides how the variants of a union are told apart: by a tag, the kind of value, its keys, or by trying.

use std::collections::HashSet;

use super::types::Lowering;
use super::unions::PendingUnion;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Decision, Origin, Shape, Struct, Type, TypeKind, Union, Variant};

/// How two variants are told apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Apart {
    /// By the kind or the keys of the value.
    Seen,
    /// By what a property has, as long as no server sends anything new.
    Told,
    /// Only one of them can be decoded.
    Tried,
    /// Not at all: a value may be both.
    Never,
}

impl Lowering<'_, '_> {
    /// Settles how a union is told apart, now that all its variants are known.
    pub fn decide(&mut self, pending: &PendingUnion) {
        let TypeKind::Union(union) = &self.types.get(pending.id).kind else {
            return;
        };
        let mut union = union.clone();
        for variant in &mut union.variants {
            variant.shape = self.shape(&variant.ty);
        }
        let components = self.united.remove(&pending.id).unwrap_or_default();
        let def = self.types.get(pending.id);
        let pointer = def.pointer.clone();
        let is_events = def.origin == Origin::Events;
        // The values of a discriminator that tells some variants apart, where others are no objects.
        let mut told = None;
        let mut tag = match &pending.discriminator {
            Some((property, mapping)) => {
                match self.discriminated(&union, &components, property, mapping, &pointer) {
                    Some(values) if union.variants.iter().all(is_object) => {
                        Some(tag_of(&union, property, values))
                    }
                    Some(values) => {
                        told = Some((property.as_str(), values));
                        None
                    }
                    None => {
                        self.diagnostics.push(
                            Diagnostic::warning(
                                Code::UnusableDiscriminator,
                                &pointer,
                                format!("`{property}` does not tell all variants apart"),
                            )
                            .help(if is_events {
                                "the webhooks are told apart without it; it must be a property of the object that \
                                 each of them carries"
                            } else {
                                "the variants are told apart without it; complete `mapping` in an overlay"
                            }),
                        );
                        self.tagged(&union)
                    }
                }
            }
            None => self.tagged(&union),
        };
        if let ([only], None, false) = (union.variants.as_slice(), &tag, union.keeps_all) {
            self.types.get_mut(pending.id).kind = TypeKind::Alias(only.ty.clone());
            return;
        }
        // Without its tag, the body of a webhook is no better known than with a new one.
        if let Some(Decision::Tag { optional, .. }) = &mut tag
            && is_events
        {
            *optional = false;
        }
        // Where it may be absent, the keys decide, and they decide of every value.
        let may_be_absent = matches!(&tag, Some(Decision::Tag { optional: true, .. }));
        tag = tag.filter(|_| !(union.keeps_all && may_be_absent));
        let optional_tag = match &tag {
            Some(Decision::Tag {
                property,
                optional: true,
                ..
            }) => Some(property.clone()),
            _ => None,
        };
        if tag.is_none() || optional_tag.is_some() {
            self.note_constants(&mut union, told, optional_tag.as_deref());
        }
        union.decision = tag.unwrap_or_else(|| self.by_shape(&union));
        if matches!(&union.decision, Decision::Trial { inseparable } if !inseparable.is_empty())
            && let Some(tag) = self.told_by_parent(&union, &components, &pointer)
        {
            union.decision = tag;
        }
        if let Decision::Tag {
            property, within, ..
        } = &union.decision
            && !is_events
        {
            self.always_write(&union, property, within.as_deref());
        }
        // Of webhooks it is said when equal bodies have become one.
        if let Decision::Trial { inseparable } = &union.decision
            && !is_events
        {
            self.advise(&union, inseparable, &components, &pointer);
        }
        self.types.get_mut(pending.id).kind = TypeKind::Union(union);
    }

    /// The discriminator of a schema that all variants extend: it tells them apart wherever they stand.
    fn told_by_parent(
        &mut self,
        union: &Union,
        components: &[Vec<String>],
        pointer: &str,
    ) -> Option<Decision> {
        let discriminator = self.schemas.common_discriminator(components)?;
        let property = discriminator.property_name.as_str();
        // It may lead to others as well.
        let mapping: Vec<(String, String)> = discriminator
            .mapping
            .iter()
            .filter(|(_, schema)| self.mapped(union, components, schema).is_some())
            .map(|(value, schema)| (value.clone(), schema.clone()))
            .collect();
        if !union.variants.iter().all(is_object) {
            return None;
        }
        let values = self.discriminated(union, components, property, &mapping, pointer)?;
        Some(tag_of(union, property, values))
    }

    fn by_shape(&self, union: &Union) -> Decision {
        let mut inseparable = Vec::new();
        let (mut by_values, mut tried) = (false, false);
        let mut objects = 0;
        for (index, variant) in union.variants.iter().enumerate() {
            objects += usize::from(is_object(variant));
            for (earlier, other) in union.variants.iter().enumerate().take(index) {
                match self.apart(other, variant) {
                    Apart::Seen => {}
                    Apart::Told => by_values = true,
                    Apart::Tried => tried = true,
                    Apart::Never => inseparable.push((earlier, index)),
                }
            }
        }
        if let (false, Some(tag)) = (inseparable.is_empty(), self.tagged_within(union)) {
            tag
        } else if tried || !inseparable.is_empty() {
            Decision::Trial { inseparable }
        } else if objects > 1 {
            Decision::Keys { by_values }
        } else {
            Decision::Kind
        }
    }

    fn apart(&self, one: &Variant, other: &Variant) -> Apart {
        if seen_apart(&one.shape, &other.shape) {
            Apart::Seen
        } else if told_apart(&one.shape, &other.shape) || told_apart(&other.shape, &one.shape) {
            Apart::Told
        } else if self.tried_apart(&one.ty, &other.ty) {
            Apart::Tried
        } else {
            Apart::Never
        }
    }

    /// Whether the two have a property that both require and whose values differ in kind.
    fn tried_apart(&self, one: &Type, other: &Type) -> bool {
        let (Some(one), Some(other)) = (self.struct_of(one), self.struct_of(other)) else {
            return false;
        };
        one.fields
            .iter()
            .filter(|field| field.required)
            .any(|ours| {
                let theirs = other
                    .fields
                    .iter()
                    .find(|field| field.required && field.wire == ours.wire);
                theirs.is_some_and(|theirs| self.differ_in_kind(&ours.ty, &theirs.ty))
            })
    }

    /// The struct behind aliases.
    pub fn struct_of(&self, ty: &Type) -> Option<&Struct> {
        match self.plain(ty) {
            Type::Named(id) => self.object(id),
            _ => None,
        }
    }

    /// Whether no value is one of both, by its kind.
    fn differ_in_kind(&self, one: &Type, other: &Type) -> bool {
        if let (Type::Nullable(_), Type::Nullable(_)) = (one, other) {
            return false;
        }
        kinds_differ(&self.shape(one), &self.shape(other))
    }
}

fn is_object(variant: &Variant) -> bool {
    matches!(variant.shape, Shape::Object { .. })
}

/// The decision by a property of the variants.
fn tag_of(union: &Union, property: &str, values: Vec<(String, usize)>) -> Decision {
    Decision::Tag {
        property: property.to_owned(),
        within: None,
        values,
        optional: !union
            .variants
            .iter()
            .all(|variant| requires(variant, property)),
    }
}

fn requires(variant: &Variant, property: &str) -> bool {
    matches!(&variant.shape, Shape::Object { required, .. } if required.iter().any(|key| key == property))
}

fn kinds_differ(one: &Shape, other: &Shape) -> bool {
    match (one, other) {
        (Shape::Any, _) | (_, Shape::Any) => false,
        (Shape::Several(kinds), other) | (other, Shape::Several(kinds)) => {
            kinds.iter().all(|kind| kinds_differ(kind, other))
        }
        (Shape::Integer, Shape::Number) | (Shape::Number, Shape::Integer) => false,
        (one, other) => std::mem::discriminant(one) != std::mem::discriminant(other),
    }
}

/// Whether a value tells by its kind or its keys which of the two it is.
fn seen_apart(one: &Shape, other: &Shape) -> bool {
    match (one, other) {
        (Shape::Any, _) | (_, Shape::Any) => false,
        (Shape::Several(kinds), other) | (other, Shape::Several(kinds)) => {
            kinds.iter().all(|kind| seen_apart(kind, other))
        }
        (
            Shape::Object {
                required: ours,
                known: our_keys,
                ..
            },
            Shape::Object {
                required: theirs,
                known: their_keys,
                ..
            },
        ) => {
            let our_keys: HashSet<&String> = our_keys.iter().collect();
            let their_keys: HashSet<&String> = their_keys.iter().collect();
            ours.iter().any(|key| !their_keys.contains(key))
                || theirs.iter().any(|key| !our_keys.contains(key))
        }
        (one, other) => one != other,
    }
}

/// Whether an object tells by the value of a property, which one of them has at least, that it is not both.
fn told_apart(one: &Shape, other: &Shape) -> bool {
    let Shape::Object {
        required,
        constants,
        ..
    } = one
    else {
        return false;
    };
    let Shape::Object {
        required: also_required,
        known,
        constants: others,
        ..
    } = other
    else {
        return false;
    };
    constants.iter().any(|(key, values)| {
        let theirs = others.iter().find(|(other, _)| other == key);
        match theirs {
            Some((_, theirs)) => {
                (required.contains(key) || also_required.contains(key))
                    && !values.iter().any(|value| theirs.contains(value))
            }
            // The other one may have any value: where it has this one, it is rather not meant.
            None => required.contains(key) && known.contains(key),
        }
    })
}
