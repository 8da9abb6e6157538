//! Objects: their properties.

use std::collections::HashMap;

use super::Verdict::{self, Adds, Breaks, Same};
use super::at::{At, Finding};
use super::effect::{self, Effect};
use super::limits::Schema;
use super::pairs::{Comparison, Parts};
use super::words::code;
use crate::ir::{Direction, Field, Struct, Type, TypeId};
use crate::name::TypeNames;
use crate::pipeline::Reading;

/// What stands where the document states nothing.
static ANY: Type = Type::Any;

/// An object of one of the documents.
#[derive(Clone, Copy)]
struct Object<'a> {
    fields: &'a [Field],
    /// What the properties are called in Rust.
    members: &'a [String],
    /// The functions that return their defaults.
    defaults: &'a [String],
    schema: Option<Schema<'a>>,
    sealed: bool,
}

impl<'a> Comparison<'a> {
    pub fn objects(
        &mut self,
        (old_id, old): (TypeId, &'a Struct),
        (new_id, new): (TypeId, &'a Struct),
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        let (was, is) = (
            Object::new(
                old,
                &self.old.names.types[old_id.0],
                at.schemas.map(|pair| pair.0),
            ),
            Object::new(
                new,
                &self.new.names.types[new_id.0],
                at.schemas.map(|pair| pair.1),
            ),
        );
        let (old_fields, new_fields) = (was.by_wire(), is.by_wire());
        let subject = |member: &str| format!("{}::{member}", at.subject);
        for (index, field) in is.fields.iter().enumerate() {
            let member = &is.members[index];
            let presence = is.presence(field);
            let Some(before) = old_fields.get(field.wire.as_str()).copied() else {
                let finding = added(field, presence, &subject(member));
                parts.tell(finding.seen_as([subject(&is.defaults[index])]));
                continue;
            };
            let (was_member, was_default) = (&was.members[before], &was.defaults[before]);
            let before = &was.fields[before];
            let noun = code(&field.wire);
            let at = At {
                keys: vec![
                    subject(member),
                    subject(was_member),
                    subject(&is.defaults[index]),
                    subject(was_default),
                ],
                schemas: self.schemas(&before.pointer, &field.pointer),
                null_is_absent: !before.required,
                ..At::new(&subject(member), noun, &before.pointer, &field.pointer)
            };
            if was_member != member {
                parts.tell(at.renamed(was_member, member));
            }
            self.fields(
                (before, was.presence(before)),
                (field, presence),
                &at,
                parts,
            );
        }
        for (index, field) in was.fields.iter().enumerate() {
            if !new_fields.contains_key(field.wire.as_str()) {
                let member = subject(&was.members[index]);
                let finding = removed(field, was.presence(field), is.sealed, &member);
                parts.tell(finding.seen_as([subject(&was.defaults[index])]));
            }
        }
        self.others((old, was.sealed), (new, is.sealed), at, parts);
    }

    /// Compares a property of both.
    fn fields(
        &mut self,
        (old, was): (&'a Field, Presence),
        (new, is): (&'a Field, Presence),
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        let mut effect = Effect::new(request(was, is), response(was, is));
        if old.direction == new.direction {
            if was.required != is.required {
                let word = if is.required { "required" } else { "optional" };
                let what = format!("{} is {word} now", at.noun);
                parts.tell(at.changed(what, effect));
            }
        } else {
            if !is.sent {
                effect.request = Same;
            }
            let what = match new.direction {
                Direction::Both => "sent and received",
                Direction::Received => "received and never sent",
                Direction::Sent => "sent and never received",
            };
            parts.tell(at.changed(format!("{} is {what} now", at.noun), effect));
        }
        if let (Some(was), Some(is)) = (&old.fixed, &new.fixed)
            && was != is
        {
            self.is_replaced(&old.ty, &new.ty);
            let finding = at.always(was, is);
            parts.tell(finding.between(old.ty.held(), new.ty.held()));
        } else {
            let before = parts.findings.len();
            self.uses(&old.ty, &new.ty, at, parts);
            for finding in &mut parts.findings[before..] {
                finding.effect = finding
                    .effect
                    .where_it_travels(was.sent && is.sent, was.received && is.received);
            }
        }
        parts.tell_all(fixed(&old.fixed, &new.fixed, at));
        parts.tell_all(default(&old.default, &new.default, is.required, at));
        // What is said of a type is said of all that hold it.
        let of_type = |reading: &Reading, ty: &Type| {
            let id = ty.held();
            id.is_some_and(|id| reading.api.types.get(id).docs.deprecated)
        };
        let (was, is) = (of_type(self.old, &old.ty), of_type(self.new, &new.ty));
        if was == is {
            let deprecated = at.deprecated(old.docs.deprecated, new.docs.deprecated);
            parts.tell_all(deprecated);
        }
    }

    /// Compares the properties that are not declared.
    fn others(
        &mut self,
        (old, was_sealed): (&'a Struct, bool),
        (new, is_sealed): (&'a Struct, bool),
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        let stated = |object: &'a Struct| object.additional.as_ref().filter(|_| !object.kept);
        let (was, is) = (stated(old), stated(new));
        match (was_sealed, is_sealed) {
            (true, true) => {}
            (true, false) => {
                let what = format!("{} can have properties that are not declared", at.noun);
                parts.tell(at.changed(what, effect::GROWN));
            }
            (false, true) => {
                // Clients send such properties only where they have a place for them.
                let effect = if was.is_some() {
                    effect::NARROWED
                } else {
                    effect::NONE
                };
                let what = format!("{} has no properties but those that are declared", at.noun);
                parts.tell(at.changed(what, effect));
            }
            (false, false) if was.is_none() && is.is_none_or(|ty| *ty == ANY) => {}
            (false, false) => {
                let at = at.each("additionalProperties", "a property that is not declared");
                let before = parts.findings.len();
                self.uses(was.unwrap_or(&ANY), is.unwrap_or(&ANY), &at, parts);
                if was.is_none() {
                    parts.findings[before..]
                        .iter_mut()
                        .for_each(|finding| finding.effect = effect::NONE);
                }
            }
        }
    }
}

impl<'a> Object<'a> {
    fn new(object: &'a Struct, names: &'a TypeNames, schema: Option<Schema<'a>>) -> Self {
        Object {
            fields: &object.fields,
            members: &names.members,
            defaults: &names.defaults,
            schema,
            sealed: schema.is_some_and(Schema::is_sealed),
        }
    }

    fn by_wire(self) -> HashMap<&'a str, usize> {
        let fields = self.fields.iter().enumerate();
        fields
            .map(|(index, field)| (field.wire.as_str(), index))
            .collect()
    }

    fn presence(self, field: &Field) -> Presence {
        // What a way must not demand is optional in the type, whatever the document says of the other way.
        let stated = || {
            self.schema
                .is_some_and(|schema| schema.requires(&field.wire))
        };
        Presence {
            sent: field.direction != Direction::Received,
            received: field.direction != Direction::Sent,
            required: field.required || field.direction != Direction::Both && stated(),
        }
    }
}

/// Which way a property travels, and whether it must be there.
#[derive(Clone, Copy)]
struct Presence {
    sent: bool,
    received: bool,
    required: bool,
}

/// What it does in requests that a property is there otherwise.
fn request(was: Presence, is: Presence) -> Verdict {
    match (was.sent && was.required, is.sent && is.required) {
        (false, true) => Breaks,
        (true, false) if is.sent => Adds,
        _ if is.sent && !was.sent => Adds,
        _ => Same,
    }
}

/// What it does in answers that a property is there otherwise.
fn response(was: Presence, is: Presence) -> Verdict {
    match (was.received && was.required, is.received && is.required) {
        (true, false) => Breaks,
        _ if is.received && !was.received => Adds,
        _ => Same,
    }
}

const NOWHERE: Presence = Presence {
    sent: false,
    received: false,
    required: false,
};

fn added(field: &Field, presence: Presence, subject: &str) -> Finding {
    let word = if presence.required {
        "required"
    } else {
        "optional"
    };
    let what = format!("{} is new and {word}", code(&field.wire));
    let effect = Effect::new(request(NOWHERE, presence), response(NOWHERE, presence));
    Finding::added(subject, what, &field.pointer, effect).between(None, field.ty.held())
}

/// A server skips what it does not know, unless it is told to refuse it.
fn removed(field: &Field, presence: Presence, sealed: bool, subject: &str) -> Finding {
    let request = if presence.sent && sealed {
        Breaks
    } else {
        Same
    };
    let noun = code(&field.wire);
    let what = match (presence.sent, sealed) {
        (false, _) => format!("{noun} is gone"),
        (true, false) => format!("{noun} is gone; a server may skip it without a word"),
        (true, true) => format!("{noun} is gone; a server refuses it"),
    };
    let effect = Effect::new(request, response(presence, NOWHERE));
    Finding::removed(subject, what, &field.pointer, effect).between(field.ty.held(), None)
}

/// Whether users have to give a value, or the client fills it in. What it can be is told by its type.
fn fixed(old: &Option<String>, new: &Option<String>, at: &At<'_>) -> Option<Finding> {
    let what = match (old, new) {
        (None, Some(value)) => format!("{} is always {} now", at.noun, code(value)),
        (Some(value), None) => format!("{} is not always {} any more", at.noun, code(value)),
        _ => return None,
    };
    Some(Finding {
        is_silent: true,
        ..at.changed(what, effect::NONE)
    })
}

/// What is assumed where `at` is absent. It is nobody's business where it never is.
pub(super) fn default(
    old: &Option<String>,
    new: &Option<String>,
    required: bool,
    at: &At<'_>,
) -> Option<Finding> {
    let (what, effect) = match (old, new) {
        (Some(old), Some(new)) if old != new => (
            format!(
                "the default of {} was {} and is {}",
                at.noun,
                code(old),
                code(new)
            ),
            effect::REPLACED,
        ),
        (Some(old), None) => (
            format!("{} has no default any more, it was {}", at.noun, code(old)),
            effect::REPLACED,
        ),
        (None, Some(new)) => (
            format!("the default of {} is {}", at.noun, code(new)),
            effect::GROWN,
        ),
        _ => return None,
    };
    Some(at.changed(what, if required { effect::NONE } else { effect }))
}
