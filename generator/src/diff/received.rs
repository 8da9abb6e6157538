//! What is read on demand of what is received: headers, and the query of what comes in.

use super::at::{At, Finding};
use super::effect;
use super::matching::Matching;
use super::pairs::{Comparison, Parts};
use super::parameters;
use super::words::code;
use crate::ir::{Header, Parameter, Type};
use crate::pipeline::Reading;
use crate::source::pointer;

/// What users see of the headers, or of the query, of messages of one kind: the name of each on the wire, with what reads
/// it.
pub(super) struct Messages {
    pub old: Vec<(String, String)>,
    pub new: Vec<(String, String)>,
}

/// A header or a parameter of a query.
struct Received<'a> {
    /// What it is in a sentence: `the header`.
    kind: &'static str,
    wire: &'a str,
    required: bool,
    ty: &'a Type,
    deprecated: bool,
    /// How it is written, in words.
    written: String,
    pointer: String,
    schema: String,
}

impl<'a> Received<'a> {
    /// A header of what stands at `pointer`.
    fn header(header: &'a Header, pointer: &str) -> Self {
        let pointer = pointer::join(&pointer::join(pointer, "headers"), &header.wire);
        Received {
            kind: "the header",
            wire: &header.wire,
            required: header.required,
            ty: &header.ty,
            deprecated: header.docs.deprecated,
            written: if header.json { "JSON" } else { "a plain value" }.to_owned(),
            schema: format!("{pointer}/schema"),
            pointer,
        }
    }

    fn parameter(reading: &Reading, parameter: &'a Parameter) -> Self {
        let style = parameters::written(reading, parameter);
        Received {
            kind: "the query parameter",
            wire: &parameter.wire,
            required: parameter.required,
            ty: &parameter.ty,
            deprecated: parameter.docs.deprecated,
            written: format!("written as {}", parameters::style(style)),
            schema: parameters::schema(reading, parameter),
            pointer: parameter.pointer.clone(),
        }
    }

    fn readers(&self, readers: &[(String, String)]) -> Vec<String> {
        let readers = readers.iter();
        let own = readers.filter(|(wire, _)| wire.eq_ignore_ascii_case(self.wire));
        own.map(|(_, reader)| reader.clone()).collect()
    }
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
        let old = old.iter().map(|header| Received::header(header, &at.old));
        let new = new.iter().map(|header| Received::header(header, &at.new));
        let (old, new): (Vec<_>, Vec<_>) = (old.collect(), new.collect());
        self.received(&old, &new, at, messages, parts);
    }

    /// Compares the query of a webhook.
    pub fn query(
        &mut self,
        old: &'a [Parameter],
        new: &'a [Parameter],
        at: &At<'a>,
        messages: &Messages,
        parts: &mut Parts<'a>,
    ) {
        let (was, is) = (self.old, self.new);
        let old = old.iter().map(|of| Received::parameter(was, of));
        let new = new.iter().map(|of| Received::parameter(is, of));
        let (old, new): (Vec<_>, Vec<_>) = (old.collect(), new.collect());
        self.received(&old, &new, at, messages, parts);
    }

    fn received(
        &mut self,
        old: &[Received<'a>],
        new: &[Received<'a>],
        at: &At<'a>,
        messages: &Messages,
        parts: &mut Parts<'a>,
    ) {
        let called = |received: &Received| {
            format!("{} {} of {}", received.kind, code(received.wire), at.noun)
        };
        let mut matching = Matching::new(old.len(), new.len());
        matching.by_key(old, new, |_, received| Some(received.wire.to_owned()));
        matching.by_key(old, new, |_, received| {
            let is_header = received.kind == "the header";
            is_header.then(|| received.wire.to_ascii_lowercase())
        });
        let gone = matching.free();
        for (is, was) in new.iter().zip(matching.finish()) {
            let noun = called(is);
            let Some(was) = was.map(|was| &old[was]) else {
                let what = format!("{noun} is new");
                parts.tell(
                    Finding::added(&at.subject, what, &is.pointer, effect::GROWN)
                        .only_seen_as(is.readers(&messages.new))
                        .between(None, is.ty.held()),
                );
                continue;
            };
            let at = At {
                keys: [is.readers(&messages.new), was.readers(&messages.old)].concat(),
                noun,
                schemas: self.schemas(&was.schema, &is.schema),
                old: was.pointer.clone(),
                new: is.pointer.clone(),
                null_is_absent: !was.required,
                ..at.clone()
            };
            parts.tell_all(at.required(was.required, is.required, effect::NONE, effect::MISSED));
            if was.written != is.written {
                let what = format!("{} is {} now", at.noun, is.written);
                parts.tell(at.changed(what, effect::REPLACED));
            }
            self.uses(was.ty, is.ty, &at, parts);
            parts.tell_all(at.deprecated(was.deprecated, is.deprecated));
        }
        for was in gone.into_iter().map(|was| &old[was]) {
            let what = format!("{} is gone", called(was));
            let effect = if was.required {
                effect::MISSED
            } else {
                effect::NONE
            };
            parts.tell(
                Finding::removed(&at.subject, what, &was.pointer, effect)
                    .only_seen_as(was.readers(&messages.old))
                    .between(was.ty.held(), None),
            );
        }
    }
}
