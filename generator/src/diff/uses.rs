//! Uses of types: what stands in a property, a body, a parameter.

use super::Verdict::Adds;
use super::at::At;
use super::effect::{self, Effect};
use super::limits::{Schema, demands};
use super::pairs::{Comparison, Parts};
use super::scalars;
use super::words;
use crate::ir::{Enum, EnumBase, Origin, Scalar, Type, TypeDef, TypeId, TypeKind};
use crate::pipeline::Reading;

/// How far aliases and unions are looked through.
const DEEPEST: usize = 32;

/// What stands somewhere, when it is no alias.
#[derive(Clone, Copy)]
enum Thing<'a> {
    Named(TypeId, &'a TypeKind),
    Plain(&'a Type),
}

impl<'a> Comparison<'a> {
    /// Compares two types, each of which is what the other has become, or stands where the other stood.
    pub fn types(&mut self, old: TypeId, new: TypeId) -> Parts<'a> {
        let (old_def, new_def) = (self.old.api.types.get(old), self.new.api.types.get(new));
        let name = self.new.names.types[new.0].name.clone();
        let at = At {
            schemas: self.schemas(&old_def.pointer, &new_def.pointer),
            ..At::new(
                &name,
                words::code(&name),
                &old_def.pointer,
                &new_def.pointer,
            )
        };
        let mut parts = Parts::default();
        if old_def.sent && !new_def.sent {
            parts.tell(at.silent("never sent now"));
        } else if new_def.sent && !old_def.sent {
            parts.tell(at.silent("sent as well now"));
        }
        let was = &self.old.names.types[old.0].name;
        if *was != name && self.has_become(old, new) {
            let mut finding = at.renamed(was, &name);
            if let Some(key) = self.rename_key(old, new) {
                finding.remedy = Some(format!(
                    "write {} for {}, or keep the name with {} in `rename.types` of the settings",
                    words::written(&name),
                    words::written(was),
                    words::written(&format!("{} = {}", toml_text(&key), toml_text(was))),
                ));
            }
            parts.tell(finding);
        }
        let deprecated = at.deprecated(old_def.docs.deprecated, new_def.docs.deprecated);
        parts.tell_all(deprecated);
        match (&old_def.kind, &new_def.kind) {
            (TypeKind::Struct(one), TypeKind::Struct(other)) => {
                self.demands(&at, &mut parts, false);
                self.objects((old, one), (new, other), &at, &mut parts);
            }
            (TypeKind::Enum(one), TypeKind::Enum(other)) => {
                self.enums((old, one), (new, other), &at, &mut parts);
            }
            (TypeKind::Union(one), TypeKind::Union(other)) => {
                self.demands(&at, &mut parts, false);
                self.unions((old, one), (new, other), &at, &mut parts);
            }
            // What is received is told with the webhooks.
            _ if old_def.origin == Origin::Events => {}
            (one, other) => {
                let (one, other) = (Thing::Named(old, one), Thing::Named(new, other));
                self.behind_names(one, other, &at, &mut parts, 0);
            }
        }
        parts
    }

    /// The key under which settings name the new type, one that outlasts this change where there is any.
    fn rename_key(&self, old: TypeId, new: TypeId) -> Option<String> {
        let def = self.new.api.types.get(new);
        match &def.origin {
            Origin::Component(key) => Some(key.clone()),
            Origin::Events => None,
            Origin::Inline { .. } => {
                let authored = |reading: &Reading, def: &TypeDef| {
                    reading.document.authored(def.pointer.clone())
                };
                let pointers = [
                    authored(self.old, self.old.api.types.get(old)),
                    authored(self.new, def),
                ];
                let schemas = &self.new.api.schemas;
                let leads_there = |at: &String| schemas.get(at).and_then(Type::held) == Some(new);
                pointers.into_iter().find(leads_there)
            }
        }
    }

    /// Compares two types that stand at `at`.
    pub fn uses(&mut self, old: &'a Type, new: &'a Type, at: &At<'a>, parts: &mut Parts<'a>) {
        self.uses_at(old, new, at, parts, 0);
    }

    fn uses_at(
        &mut self,
        old: &'a Type,
        new: &'a Type,
        at: &At<'a>,
        parts: &mut Parts<'a>,
        depth: usize,
    ) {
        let things = (named(self.old, old), named(self.new, new));
        self.things(things.0, things.1, at, parts, depth);
    }

    fn things(
        &mut self,
        old: Thing<'a>,
        new: Thing<'a>,
        at: &At<'a>,
        parts: &mut Parts<'a>,
        depth: usize,
    ) {
        if depth <= DEEPEST && !self.link_if_named(old, new, at, parts) {
            self.behind_names(old, new, at, parts, depth);
        }
    }

    /// Compares what is not null and no alias.
    fn behind_names(
        &mut self,
        old: Thing<'a>,
        new: Thing<'a>,
        at: &At<'a>,
        parts: &mut Parts<'a>,
        depth: usize,
    ) {
        let (was_null, behind) = beside_null(self.old, old);
        let is_other = |one: Thing<'_>, other: Thing<'_>| match (one, other) {
            (Thing::Named(one, _), Thing::Named(other, _)) => one != other,
            _ => true,
        };
        let looked_through = is_other(behind, old);
        let old = behind;
        let (is_null, behind) = beside_null(self.new, new);
        let looked_through = looked_through || is_other(behind, new);
        let new = behind;
        match (was_null, is_null) {
            (true, false) => {
                parts.tell(at.changed(format!("{} is never `null` now", at.noun), effect::NARROWED))
            }
            (false, true) => {
                let effect = if at.null_is_absent {
                    effect::GROWN
                } else {
                    effect::WIDENED
                };
                parts.tell(at.changed(format!("{} can be `null`", at.noun), effect));
            }
            _ => {}
        }
        if looked_through && self.link_if_named(old, new, at, parts) {
            return;
        }
        let depth = depth + 1;
        match (old, new) {
            (Thing::Plain(Type::List(old)), Thing::Plain(Type::List(new))) => {
                self.demands(at, parts, false);
                self.uses_at(old, new, &at.each("items", "an item"), parts, depth);
            }
            (Thing::Plain(Type::Map(old)), Thing::Plain(Type::Map(new))) => {
                self.demands(at, parts, false);
                let at = at.each("additionalProperties", "a value");
                self.uses_at(old, new, &at, parts, depth);
            }
            (Thing::Plain(Type::JsonText(old)), Thing::Plain(Type::JsonText(new))) => {
                self.demands(at, parts, false);
                let at = at.each("contentSchema", "what the text holds");
                self.uses_at(old, new, &at, parts, depth);
            }
            (Thing::Plain(Type::Any), Thing::Plain(Type::Any)) => self.demands(at, parts, true),
            _ => self.replaced_at(old, new, at, parts, depth),
        }
    }

    /// Makes a pair of two types of their own, or of two aliases of which one has become the other.
    fn link_if_named(
        &mut self,
        old: Thing<'a>,
        new: Thing<'a>,
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) -> bool {
        let (Thing::Named(old, one), Thing::Named(new, other)) = (old, new) else {
            return false;
        };
        let alias = |kind: &TypeKind| matches!(kind, TypeKind::Alias(_));
        let linked = match (alias(one), alias(other)) {
            (false, false) => true,
            (true, true) => self.can_become(old, new),
            _ => self.has_become(old, new),
        };
        if linked {
            self.link(old, new, at.clone(), parts);
        }
        linked
    }

    /// Compares things of different kinds, and scalars.
    fn replaced_at(
        &mut self,
        old: Thing<'a>,
        new: Thing<'a>,
        at: &At<'a>,
        parts: &mut Parts<'a>,
        depth: usize,
    ) {
        let effect = match (old, new) {
            (Thing::Plain(Type::Scalar(one)), Thing::Plain(Type::Scalar(other))) => {
                let effect = scalars::effect(*one, *other);
                if effect != effect::REPLACED {
                    self.demands(at, parts, one == other);
                }
                if one == other {
                    return;
                }
                effect
            }
            (Thing::Plain(Type::JsonText(_)), Thing::Plain(Type::Scalar(Scalar::String))) => {
                effect::WIDENED
            }
            (Thing::Plain(Type::Scalar(Scalar::String)), Thing::Plain(Type::JsonText(_))) => {
                effect::NARROWED
            }
            (_, Thing::Plain(Type::Any)) => effect::WIDENED,
            (Thing::Plain(Type::Any), _) => effect::NARROWED,
            (Thing::Named(_, TypeKind::Union(union)), new) => {
                let mut variants = union.variants.iter().map(|variant| &variant.ty);
                match variants.find(|variant| self.is_what_became(named(self.old, variant), new)) {
                    Some(variant) => {
                        self.things(named(self.old, variant), new, at, parts, depth);
                        effect::NARROWED
                    }
                    None => effect::REPLACED,
                }
            }
            (old, Thing::Named(_, TypeKind::Union(union))) => {
                let mut variants = union.variants.iter().map(|variant| &variant.ty);
                match variants.find(|variant| self.is_what_became(old, named(self.new, variant))) {
                    Some(variant) => {
                        self.things(old, named(self.new, variant), at, parts, depth);
                        effect::WIDENED
                    }
                    None => effect::REPLACED,
                }
            }
            (Thing::Named(_, TypeKind::Enum(listed)), Thing::Plain(Type::Scalar(scalar))) => {
                of_enum(listed, *scalar)
            }
            (Thing::Plain(Type::Scalar(scalar)), Thing::Named(_, TypeKind::Enum(listed)))
                if is_of(listed, *scalar) =>
            {
                effect::NARROWED
            }
            (Thing::Named(_, TypeKind::Struct(_)), Thing::Plain(Type::Map(_))) => effect::WIDENED,
            (Thing::Plain(Type::Map(_)), Thing::Named(_, TypeKind::Struct(_))) => effect::NARROWED,
            _ => effect::REPLACED,
        };
        let (was, is) = (words_of(self.old, old), words_of(self.new, new));
        let what = format!("{} was {was} and is {is}", at.noun);
        parts.tell(at.changed(what, effect).between(held(old), held(new)));
    }

    /// Whether an old thing has become a new one.
    fn is_what_became(&self, old: Thing<'_>, new: Thing<'_>) -> bool {
        match (old, new) {
            (Thing::Named(old, _), Thing::Named(new, _)) => self.has_become(old, new),
            (Thing::Plain(old), Thing::Plain(new)) => old == new,
            _ => false,
        }
    }

    /// Compares what no type says; `plain` where none says the format and the values either.
    fn demands(&self, at: &At<'a>, parts: &mut Parts<'a>, plain: bool) {
        if let Some((old, new)) = at.schemas {
            let demands = demands(old, new, &at.noun, plain).into_iter();
            parts.tell_all(demands.map(|demand| at.changed(demand.what, demand.effect)));
        }
    }

    /// The schemas at two pointers.
    pub fn schemas(&self, old: &str, new: &str) -> Option<(Schema<'a>, Schema<'a>)> {
        let old = Schema::at(&self.old.document.tree, old)?;
        Some((old, Schema::at(&self.new.document.tree, new)?))
    }
}

fn named<'a>(reading: &'a Reading, ty: &'a Type) -> Thing<'a> {
    match ty {
        Type::Named(id) => Thing::Named(*id, &reading.api.types.get(*id).kind),
        plain => Thing::Plain(plain),
    }
}

/// Whether it can be null, and what it is otherwise, behind its aliases.
fn beside_null<'a>(reading: &'a Reading, mut thing: Thing<'a>) -> (bool, Thing<'a>) {
    let mut null = false;
    // Aliases come to an end; the bound only makes that certain.
    for _ in 0..DEEPEST {
        thing = match thing {
            Thing::Plain(Type::Nullable(inner)) => {
                null = true;
                named(reading, inner)
            }
            Thing::Named(_, TypeKind::Alias(target)) => named(reading, target),
            thing => return (null, thing),
        };
    }
    (null, thing)
}

/// The type that it is or holds.
fn held(thing: Thing<'_>) -> Option<TypeId> {
    match thing {
        Thing::Named(id, _) => Some(id),
        Thing::Plain(ty) => ty.held(),
    }
}

fn words_of(reading: &Reading, thing: Thing<'_>) -> String {
    let (api, names) = (&reading.api, &reading.names);
    match thing {
        Thing::Named(_, kind) => words::of_kind(api, names, kind),
        Thing::Plain(ty) => words::of_type(api, names, ty),
    }
}

/// What it does that any scalar stands where an enum stood.
fn of_enum(listed: &Enum, scalar: Scalar) -> Effect {
    match (is_of(listed, scalar), listed.open) {
        (false, _) => effect::REPLACED,
        // Values that are not listed are kept.
        (true, true) => Effect::new(Adds, Adds),
        (true, false) => effect::WIDENED,
    }
}

/// Whether the values of an enum are among those of a scalar.
fn is_of(listed: &Enum, scalar: Scalar) -> bool {
    match listed.base {
        EnumBase::String => matches!(scalar, Scalar::String | Scalar::Secret),
        EnumBase::Integer => {
            scalar.range().is_some() || scalar == Scalar::Decimal || scalar == Scalar::Number
        }
        EnumBase::Value => {
            let mut values = listed.values.iter();
            matches!(scalar, Scalar::Decimal | Scalar::Float64)
                && values.all(|value| value.value.parse::<f64>().is_ok())
        }
    }
}

/// `text` as a string of TOML.
fn toml_text(text: &str) -> String {
    toml::Value::from(text).to_string()
}
