//! Bodies of requests.

use super::Verdict::{Adds, Breaks, Same};
use super::at::{At, Finding};
use super::effect::{self, Effect};
use super::limits::{of_content, target};
use super::operations::Named;
use super::pairs::{Comparison, Parts};
use super::parameters::style;
use super::words::code;
use crate::ir::{Body, Form, MediaBody, PropertyEncoding, essence};
use crate::name::OperationNames;

impl<'a> Comparison<'a> {
    pub fn bodies(
        &mut self,
        (old, old_names): Named<'a>,
        (new, new_names): Named<'a>,
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        let below = |operation: &crate::ir::Operation| format!("{}/requestBody", operation.pointer);
        let method = &new_names.method;
        let argument = |names: &OperationNames| format!("{method}({})", names.body);
        let at = At {
            keys: vec![
                argument(new_names),
                argument(old_names),
                new_names.payloads_type.clone(),
            ],
            noun: "the body".to_owned(),
            old: target(&self.old.document.tree, &below(old)),
            new: target(&self.new.document.tree, &below(new)),
            ..at.clone()
        };
        match (&old.body, &new.body) {
            (None, None) => {}
            (None, Some(body)) => {
                let (word, verdict) = match body.required {
                    true => ("required", Breaks),
                    false => ("optional", Adds),
                };
                let what = format!("a body is new and {word}");
                let effect = Effect::new(verdict, Same);
                let came = body.payloads.iter().filter_map(|payload| payload.ty.held());
                parts.tell(
                    Finding::added(&at.subject, what, &at.new, effect)
                        .only_seen_as(at.keys)
                        .between(None, came),
                );
            }
            (Some(body), None) => {
                let what = "there is no body any more".to_owned();
                let gone = body.payloads.iter().filter_map(|payload| payload.ty.held());
                parts.tell(
                    Finding::removed(&at.subject, what, &at.old, effect::NARROWED)
                        .only_seen_as(at.keys)
                        .between(gone, None),
                );
            }
            (Some(old), Some(new)) => self.body(old, new, &at, parts),
        }
    }

    fn body(&mut self, old: &'a Body, new: &'a Body, at: &At<'a>, parts: &mut Parts<'a>) {
        parts.tell_all(at.required(
            old.required,
            new.required,
            effect::NARROWED,
            effect::WIDENED,
        ));
        let mut gone: Vec<&'a MediaBody> = old.payloads.iter().collect();
        let mut added: Vec<&'a MediaBody> = Vec::new();
        for payload in &new.payloads {
            let was = gone
                .iter()
                .position(|was| essence(&was.media_type) == essence(&payload.media_type));
            match was.map(|was| gone.remove(was)) {
                Some(was) => self.payload(was, payload, at, parts),
                None => added.push(payload),
            }
        }
        if let ([was], [is]) = (gone.as_slice(), added.as_slice()) {
            let what = format!(
                "the body was {} and is {}",
                code(&was.media_type),
                code(&is.media_type)
            );
            parts.tell(at.changed(what, effect::REPLACED));
            if is_typed(&was.form) && is_typed(&is.form) {
                self.payload(was, is, at, parts);
            }
            return;
        }
        for payload in added {
            let what = format!("the body can be {}", code(&payload.media_type));
            parts.tell(at.changed(what, effect::GROWN));
        }
        for payload in gone {
            let what = format!("the body cannot be {} any more", code(&payload.media_type));
            parts.tell(at.changed(what, effect::NARROWED));
        }
    }

    fn payload(
        &mut self,
        old: &'a MediaBody,
        new: &'a MediaBody,
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        let schema = |at: &str, payload: &MediaBody| of_content(at, &payload.media_type, "schema");
        let at = At {
            schemas: self.schemas(&schema(&at.old, old), &schema(&at.new, new)),
            ..at.clone()
        };
        if is_typed(&old.form) && is_typed(&new.form) {
            encodings_of_forms(&old.form, &new.form, &at, parts);
            self.uses(&old.ty, &new.ty, &at, parts);
        } else {
            let effect = match (&old.form, &new.form) {
                (old, new) if old == new => return,
                (Form::FreeParts, _) => effect::NARROWED,
                (_, Form::FreeParts) => effect::WIDENED,
                _ => effect::REPLACED,
            };
            let what = format!(
                "the body was {} and is {}",
                written(&old.form),
                written(&new.form)
            );
            parts.tell(at.changed(what, effect));
        }
    }
}

/// Compares how properties are written, where both forms are of one kind.
pub(super) fn encodings_of_forms<'a>(old: &Form, new: &Form, at: &At<'a>, parts: &mut Parts<'a>) {
    if std::mem::discriminant(old) == std::mem::discriminant(new) {
        encodings(encoded(old), encoded(new), at, parts);
    }
}

fn encodings<'a>(
    old: &[(String, PropertyEncoding)],
    new: &[(String, PropertyEncoding)],
    at: &At<'a>,
    parts: &mut Parts<'a>,
) {
    let find = |list: &[(String, PropertyEncoding)], name: &str| {
        let mut entries = list.iter();
        entries
            .find(|(known, _)| known == name)
            .map(|(_, encoding)| words(encoding))
    };
    let mut names: Vec<&str> = old
        .iter()
        .chain(new)
        .map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let (was, is) = (find(old, name), find(new, name));
        if was != is {
            let usual = || "usual".to_owned();
            let what = format!(
                "{} of the body was written as {} and is as {}",
                code(name),
                was.unwrap_or_else(usual),
                is.unwrap_or_else(usual)
            );
            parts.tell(at.changed(what, effect::REPLACED));
        }
    }
}

fn encoded(form: &Form) -> &[(String, PropertyEncoding)] {
    match form {
        Form::Fields(encodings) | Form::Parts(encodings) | Form::Files(encodings) => encodings,
        Form::Json | Form::FreeParts | Form::Text | Form::Bytes => &[],
    }
}

fn is_typed(form: &Form) -> bool {
    !matches!(form, Form::FreeParts | Form::Text | Form::Bytes)
}

fn words(encoding: &PropertyEncoding) -> String {
    match encoding {
        PropertyEncoding::Style(way) => style(*way),
        PropertyEncoding::MediaType(media_type) => code(media_type),
    }
}

fn written(form: &Form) -> &'static str {
    match form {
        Form::Json => "JSON",
        Form::Fields(_) => "a form",
        Form::Parts(_) | Form::Files(_) | Form::FreeParts => "several parts",
        Form::Text => "text",
        Form::Bytes => "bytes",
    }
}
