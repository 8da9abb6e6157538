//! Headers of what is received.

use super::at::{At, Finding};
use super::effect;
use super::pairs::{Comparison, Parts};
use super::words::code;
use crate::ir::Header;
use crate::source::pointer;

/// What users see of the headers of messages of one kind: the name of each on the wire, with what reads it.
pub(super) struct Messages {
    pub old: Vec<(String, String)>,
    pub new: Vec<(String, String)>,
}

impl<'a> Comparison<'a> {
    /// Compares the headers of an answer or of a webhook.
    pub fn headers(
        &mut self,
        old: &'a [Header],
        new: &'a [Header],
        at: &At<'a>,
        messages: &Messages,
        parts: &mut Parts<'a>,
    ) {
        let reader = |readers: &[(String, String)], header: &Header| -> Vec<String> {
            let readers = readers.iter();
            let of_header = readers.filter(|(wire, _)| wire.eq_ignore_ascii_case(&header.wire));
            of_header.map(|(_, reader)| reader.clone()).collect()
        };
        let find = |list: &'a [Header], name: &str| {
            let mut headers = list.iter();
            headers.find(|header| header.wire.eq_ignore_ascii_case(name))
        };
        let called = |header: &Header| format!("the header {} of {}", code(&header.wire), at.noun);
        let place = |pointer: &str, header: &Header| {
            pointer::join(&pointer::join(pointer, "headers"), &header.wire)
        };
        for header in new {
            let (noun, pointer) = (called(header), place(&at.new, header));
            let Some(was) = find(old, &header.wire) else {
                let what = format!("{noun} is new");
                parts.tell(
                    Finding::added(&at.subject, what, &pointer, effect::GROWN)
                        .only_seen_as(reader(&messages.new, header))
                        .between(None, header.ty.held()),
                );
                continue;
            };
            let was_pointer = place(&at.old, was);
            let at = At {
                keys: [reader(&messages.new, header), reader(&messages.old, was)].concat(),
                noun,
                schemas: self.schemas(
                    &format!("{was_pointer}/schema"),
                    &format!("{pointer}/schema"),
                ),
                old: was_pointer,
                new: pointer,
                null_is_absent: !was.required,
                ..at.clone()
            };
            parts.tell_all(at.required(
                was.required,
                header.required,
                effect::NONE,
                effect::MISSED,
            ));
            if was.json != header.json {
                let how = if header.json { "JSON" } else { "a plain value" };
                parts.tell(at.changed(format!("{} is {how} now", at.noun), effect::REPLACED));
            }
            self.uses(&was.ty, &header.ty, &at, parts);
            parts.tell_all(at.deprecated(was.docs.deprecated, header.docs.deprecated));
        }
        for header in old
            .iter()
            .filter(|header| find(new, &header.wire).is_none())
        {
            let what = format!("{} is gone", called(header));
            let effect = if header.required {
                effect::MISSED
            } else {
                effect::NONE
            };
            parts.tell(
                Finding::removed(&at.subject, what, &place(&at.old, header), effect)
                    .only_seen_as(reader(&messages.old, header))
                    .between(header.ty.held(), None),
            );
        }
    }
}
