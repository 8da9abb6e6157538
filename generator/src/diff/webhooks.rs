//! Webhooks: what the provider sends on its own.

use std::mem::discriminant;

use super::Way;
use super::at::{At, Finding};
use super::bodies::encodings_of_forms;
use super::effect;
use super::limits::of_content;
use super::pairs::{Comparison, Parts};
use super::received::Messages;
use super::words::code;
use crate::ir::{Form, Type, TypeId, TypeKind, Webhook};
use crate::pipeline::Reading;

impl<'a> Comparison<'a> {
    pub fn webhooks(&mut self) {
        let (old, new) = (&self.old.api.webhooks, &self.new.api.webhooks);
        let mut gone: Vec<&'a Webhook> = old.iter().collect();
        // A receiver of several kinds of events keeps those that it does not know.
        let events = self.old.api.events();
        let keeps =
            events.is_some_and(|id| matches!(self.old.api.types.get(id).kind, TypeKind::Union(_)));
        for webhook in new {
            let was = gone
                .iter()
                .position(|was| was.pointer == webhook.pointer)
                .or_else(|| gone.iter().position(|was| was.name == webhook.name));
            let Some(was) = was.map(|was| gone.remove(was)) else {
                let called = called(self.new, webhook);
                let effect = if keeps || events.is_none() {
                    effect::GROWN
                } else {
                    effect::WIDENED
                };
                let what = format!("the webhook {} is new", code(&webhook.name));
                let mut parts = Parts::default();
                parts.tell(
                    Finding::added(&called, what, &webhook.pointer, effect)
                        .between(None, held(webhook)),
                );
                self.carried(Way::Response, &called, parts);
                continue;
            };
            // What is no event any more was one of those that are known.
            let called = match webhook.event() {
                Some(_) => called(self.new, webhook),
                None => called(self.old, was),
            };
            let noun = format!("the webhook {}", code(&webhook.name));
            let at = At::new(&called, noun, &was.pointer, &webhook.pointer);
            let mut parts = Parts::default();
            self.webhook(was, webhook, &at, &mut parts);
            self.carried(Way::Response, &called, parts);
        }
        for webhook in gone {
            let called = called(self.old, webhook);
            let what = format!("the webhook {} is gone", code(&webhook.name));
            let mut parts = Parts::default();
            parts.tell(
                Finding::removed(&called, what, &webhook.pointer, effect::MISSED)
                    .between(held(webhook), None),
            );
            self.carried(Way::Response, &called, parts);
        }
        if let (Some(old), Some(new)) = (self.old.api.events(), self.new.api.events()) {
            let mut parts = Parts::default();
            let events = &self.new.names.types[new.0].name;
            let at = At::new(events, code(events), "", "");
            self.link(old, new, at, &mut parts);
            self.carried(Way::Response, "webhooks", parts);
        }
    }

    fn webhook(&mut self, old: &'a Webhook, new: &'a Webhook, at: &At<'a>, parts: &mut Parts<'a>) {
        match (&old.body, &new.body) {
            (None, None) => {}
            (None, Some(_)) => {
                parts.tell(at.changed(format!("{} has a body", at.noun), effect::GROWN))
            }
            (Some(_), None) => {
                parts.tell(at.changed(format!("{} has no body any more", at.noun), effect::MISSED));
            }
            (Some(was), Some(is)) if discriminant(&was.form) != discriminant(&is.form) => {
                let (one, other) = (code(&was.media_type), code(&is.media_type));
                let what = format!("the body of {} was {one} and is {other}", at.noun);
                parts.tell(at.changed(what, effect::REPLACED));
            }
            (Some(was), Some(is)) if matches!(was.form, Form::Json | Form::Fields(_)) => {
                let schema = |pointer: &str, media_type: &str| {
                    of_content(&format!("{pointer}/requestBody"), media_type, "schema")
                };
                let at = At {
                    noun: format!("the body of {}", at.noun),
                    schemas: self.schemas(
                        &schema(&at.old, &was.media_type),
                        &schema(&at.new, &is.media_type),
                    ),
                    ..at.clone()
                };
                encodings_of_forms(&was.form, &is.form, &at, parts);
                self.uses(&was.ty, &is.ty, &at, parts);
            }
            _ => {}
        }
        let messages = Messages {
            old: headers(self.old),
            new: headers(self.new),
        };
        self.headers(&old.headers, &new.headers, at, &messages, parts);
        let messages = Messages {
            old: query(self.old),
            new: query(self.new),
        };
        self.query(&old.query, &new.query, at, &messages, parts);
        parts.tell_all(at.deprecated(old.docs.deprecated, new.docs.deprecated));
    }
}

/// The types that a webhook holds.
fn held(webhook: &Webhook) -> Vec<TypeId> {
    webhook.types().filter_map(Type::held).collect()
}

/// The headers of all webhooks, each with the method that reads it.
fn headers(reading: &Reading) -> Vec<(String, String)> {
    let headers = reading.api.event_headers().into_iter();
    let readers = headers.zip(&reading.names.event_headers);
    let readers = readers
        .map(|((_, header), reader)| (header.wire, format!("webhooks::EventHeaders::{reader}")));
    readers.collect()
}

/// The parameters of the query of all webhooks, each with the method that reads it.
fn query(reading: &Reading) -> Vec<(String, String)> {
    let query = reading.api.event_query().into_iter();
    let readers = query.zip(&reading.names.event_query);
    let readers = readers.map(|((_, parameter), reader)| {
        (parameter.wire, format!("webhooks::EventQuery::{reader}"))
    });
    readers.collect()
}

/// What the client calls a webhook: the variant of all events that it is.
fn called(reading: &Reading, webhook: &Webhook) -> String {
    let events = reading
        .api
        .events()
        .map(|id| (id, &reading.api.types.get(id).kind));
    if let (Some((id, TypeKind::Union(union))), Some(event)) = (events, webhook.event()) {
        let mut variants = union.variants.iter();
        if let Some(index) = variants.position(|variant| variant.ty == event) {
            let names = &reading.names.types[id.0];
            return format!("webhooks::{}::{}", names.name, names.members[index]);
        }
    }
    webhook.id.clone()
}
