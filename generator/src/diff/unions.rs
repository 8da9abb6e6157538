//! Unions: their variants, and what tells them apart.

use super::at::{At, Finding};
use super::effect;
use super::enums::opened;
use super::pairs::{Comparison, Parts};
use super::words::{self, code, list};
use crate::ir::{Decision, Origin, Shape, Type, TypeId, TypeKind, Union};

impl<'a> Comparison<'a> {
    pub fn unions(
        &mut self,
        (old_id, old): (TypeId, &'a Union),
        (new_id, new): (TypeId, &'a Union),
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        let matched = self.variants(old, new);
        let old_members = &self.old.names.types[old_id.0].members;
        let new_members = &self.new.names.types[new_id.0].members;
        // Its variants are the webhooks, which are told as such.
        let events = self.new.api.types.get(new_id).origin == Origin::Events;
        let before = parts.findings.len();
        let (old_tags, new_tags) = (tags(old), tags(new));
        let mut known = vec![false; old.variants.len()];
        for (index, variant) in new.variants.iter().enumerate() {
            let subject = format!("{}::{}", at.subject, new_members[index]);
            let Some(was) = matched[index] else {
                let kept =
                    old.open || old.keeps_rest && matches!(variant.shape, Shape::Object { .. });
                let effect = if kept { effect::GROWN } else { effect::WIDENED };
                if !events {
                    let what = format!("the variant {} is new", code(&variant.name));
                    parts.tell(
                        Finding::added(&subject, what, &at.new, effect)
                            .between(None, variant.ty.held()),
                    );
                }
                continue;
            };
            known[was] = true;
            let noun = format!("the variant {} of {}", code(&variant.name), at.noun);
            let owner = &at.subject;
            let mut at = At::new(&subject, noun, &at.old, &at.new);
            at.keys.push(format!("{owner}::{}", old_members[was]));
            if old_members[was] != new_members[index] {
                parts.tell(at.renamed(&old_members[was], &new_members[index]));
            }
            let (was_tags, is_tags) = (&old_tags[was], &new_tags[index]);
            if same_property(old, new)
                && !same(was_tags, is_tags)
                && !self.is_fixed(&variant.ty, new)
            {
                let lost = was_tags.iter().any(|tag| !is_tags.contains(tag));
                let gained = is_tags.iter().any(|tag| !was_tags.contains(tag));
                let effect = match (lost, gained) {
                    (true, false) => effect::NARROWED,
                    (false, _) => effect::GROWN,
                    (true, true) => effect::REPLACED,
                };
                let (was, is) = (
                    list(was_tags.iter().copied(), "or"),
                    list(is_tags.iter().copied(), "or"),
                );
                parts.tell(at.changed(
                    format!("the tag of {} was {was} and is {is}", at.noun),
                    effect,
                ));
            }
            if !events {
                self.uses(&old.variants[was].ty, &variant.ty, &at, parts);
            }
        }
        for (index, variant) in old.variants.iter().enumerate() {
            if !known[index] && !events {
                let subject = format!("{}::{}", at.subject, old_members[index]);
                let what = format!("the variant {} is gone", code(&variant.name));
                parts.tell(
                    Finding::removed(&subject, what, &at.old, effect::NARROWED)
                        .between(variant.ty.held(), None),
                );
            }
        }
        let same_variants = parts.findings.len() == before;
        parts.tell_all(self.decided(old, new, same_variants, at));
        parts.tell_all(opened(old.open, new.open, "variants", at));
    }

    /// Whether a variant fills in the tag of its union, so that another tag is told of its property.
    fn is_fixed(&self, ty: &Type, union: &Union) -> bool {
        let (
            Type::Named(id),
            Decision::Tag {
                property,
                within: None,
                ..
            },
        ) = (ty, &union.decision)
        else {
            return false;
        };
        match &self.new.api.types.get(*id).kind {
            TypeKind::Struct(object) => {
                let mut fields = object.fields.iter();
                fields.any(|field| field.wire == *property && field.fixed.is_some())
            }
            _ => false,
        }
    }

    /// What tells the variants apart.
    fn decided(
        &self,
        old: &Union,
        new: &Union,
        same_variants: bool,
        at: &At<'a>,
    ) -> Option<Finding> {
        match (&old.decision, &new.decision) {
            (
                Decision::Tag {
                    property: was,
                    within: was_within,
                    ..
                },
                Decision::Tag {
                    property: is,
                    within: is_within,
                    ..
                },
            ) => {
                let changed = (was, was_within) != (is, is_within);
                let what = format!(
                    "the tag of {} was {} and is {}",
                    at.noun,
                    code(was),
                    code(is)
                );
                changed.then(|| at.changed(what, effect::REPLACED))
            }
            // It follows from the variants.
            (old, new) if old.name() == new.name() || !same_variants => None,
            (old, new) => {
                let what = format!(
                    "the variants of {} were told apart by {} and are by {}",
                    at.noun,
                    words::of_decision(old),
                    words::of_decision(new)
                );
                Some(at.changed(what, effect::NONE))
            }
        }
    }
}

/// The tags of each variant.
fn tags(union: &Union) -> Vec<Vec<&str>> {
    let mut tags = vec![Vec::new(); union.variants.len()];
    if let Decision::Tag { values, .. } = &union.decision {
        for (tag, index) in values {
            tags[*index].push(tag.as_str());
        }
    }
    tags
}

fn same_property(old: &Union, new: &Union) -> bool {
    match (&old.decision, &new.decision) {
        (Decision::Tag { property: was, .. }, Decision::Tag { property: is, .. }) => was == is,
        _ => false,
    }
}

fn same(one: &[&str], other: &[&str]) -> bool {
    one.len() == other.len() && one.iter().all(|tag| other.contains(tag))
}
