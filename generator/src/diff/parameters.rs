//! Parameters of operations.

use super::Verdict::{Adds, Breaks, Same};
use super::at::{At, Finding};
use super::effect::{self, Effect};
use super::limits::of_content;
use super::matching::Matching;
use super::objects::default;
use super::operations::Named;
use super::pairs::{Comparison, Parts};
use super::words::code;
use crate::ir::{Location, Parameter, Style, Type, TypeKind};
use crate::name::OperationNames;
use crate::pipeline::Reading;

impl<'a> Comparison<'a> {
    pub fn parameters(
        &mut self,
        (old, old_names): Named<'a>,
        (new, new_names): Named<'a>,
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        let method = &new_names.method;
        let keys = |names: &OperationNames, index: usize| {
            let name = &names.parameters[index];
            let default = format!("{}::{}", new_names.call, names.defaults[index]);
            vec![format!("{method}({name})"), default]
        };
        let matched = matched(&old.parameters, &new.parameters);
        let mut gone = vec![true; old.parameters.len()];
        for (index, parameter) in new.parameters.iter().enumerate() {
            let noun = noun(parameter);
            let Some(was_index) = matched[index] else {
                let (word, verdict) = match parameter.required {
                    true => ("required", Breaks),
                    false => ("optional", Adds),
                };
                let what = format!("{noun} is new and {word}");
                let effect = Effect::new(verdict, Same);
                parts.tell(
                    Finding::added(&at.subject, what, &parameter.pointer, effect)
                        .only_seen_as(keys(new_names, index))
                        .between(None, parameter.ty.held()),
                );
                continue;
            };
            gone[was_index] = false;
            let was = &old.parameters[was_index];
            let (was_schema, is_schema) = (schema(self.old, was), schema(self.new, parameter));
            let at = At {
                keys: [keys(new_names, index), keys(old_names, was_index)].concat(),
                noun,
                old: was.pointer.clone(),
                new: parameter.pointer.clone(),
                schemas: self.schemas(&was_schema, &is_schema),
                null_is_absent: !was.required,
                ..at.clone()
            };
            self.parameter(was, parameter, &at, parts);
        }
        let old = old.parameters.iter().enumerate();
        for (index, parameter) in old.filter(|(index, _)| gone[*index]) {
            let what = format!(
                "{} is gone; a server may skip it without a word",
                noun(parameter)
            );
            parts.tell(
                Finding::removed(&at.subject, what, &parameter.pointer, effect::NONE)
                    .only_seen_as(keys(old_names, index))
                    .between(parameter.ty.held(), None),
            );
        }
    }

    fn parameter(
        &mut self,
        old: &'a Parameter,
        new: &'a Parameter,
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        parts.tell_all(at.required(
            old.required,
            new.required,
            effect::NARROWED,
            effect::WIDENED,
        ));
        if old.location != new.location {
            let what = format!("{} was {}", at.noun, noun(old));
            parts.tell(at.changed(what, effect::REPLACED));
        }
        let (was, is) = (written(self.old, old), written(self.new, new));
        if was != is && old.location == new.location {
            let what = format!(
                "{} was written as {} and is as {}",
                at.noun,
                style(was),
                style(is)
            );
            parts.tell(at.changed(what, effect::REPLACED));
        }
        match (&old.fixed, &new.fixed) {
            (Some(was), Some(is)) if was != is => parts.tell(at.always(was, is)),
            _ => self.uses(&old.ty, &new.ty, at, parts),
        }
        parts.tell_all(default(&old.default, &new.default, new.required, at));
        parts.tell_all(at.deprecated(old.docs.deprecated, new.docs.deprecated));
    }
}

/// For each new parameter the old one that it was: of the same place and name, or of the same name in another place.
/// Names of headers that differ only in case are one name, unless both spellings occur.
fn matched(old: &[Parameter], new: &[Parameter]) -> Vec<Option<usize>> {
    let mut matching = Matching::new(old.len(), new.len());
    matching.by_key(old, new, |index, parameter| match parameter.location {
        // What a path calls its parts is nobody's business; they come first, in the order of the path.
        Location::Path => Some((Location::Path, index.to_string())),
        location => Some((location, parameter.wire.clone())),
    });
    matching.by_key(old, new, |_, parameter| {
        let is_header = parameter.location == Location::Header;
        is_header.then(|| parameter.wire.to_ascii_lowercase())
    });
    matching.by_key(old, new, |_, parameter| {
        let is_free = parameter.location != Location::Path;
        is_free.then_some(parameter.wire.as_str())
    });
    matching.finish()
}

fn noun(parameter: &Parameter) -> String {
    let location = match parameter.location {
        Location::Path => "path parameter",
        Location::Query => "query parameter",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    format!("the {location} {}", code(&parameter.wire))
}

/// How a parameter is written, as far as its type makes a difference.
pub(super) fn written(reading: &Reading, parameter: &Parameter) -> Style {
    match is_list(reading, &parameter.ty) {
        true => parameter.style,
        false => unexploded(parameter.style),
    }
}

/// Where the schema of a parameter stands.
pub(super) fn schema(reading: &Reading, parameter: &Parameter) -> String {
    let content = format!("{}/content", parameter.pointer);
    let content_of = reading
        .document
        .tree
        .at(&content)
        .and_then(|node| node.as_map());
    match content_of.and_then(|content| content.keys().next()) {
        Some(media_type) => of_content(&parameter.pointer, media_type, "schema"),
        None => format!("{}/schema", parameter.pointer),
    }
}

/// Whether values of a type are written piece by piece.
fn is_list(reading: &Reading, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => match &reading.api.types.get(*id).kind {
            TypeKind::Enum(_) => false,
            // Aliases come to an end.
            TypeKind::Alias(target) => is_list(reading, target),
            TypeKind::Struct(_) | TypeKind::Union(_) => true,
        },
        Type::Nullable(inner) => is_list(reading, inner),
        Type::Scalar(_) | Type::JsonText(_) => false,
        Type::List(_) | Type::Map(_) | Type::Any => true,
    }
}

/// How a single value is written, which is the same whether lists are written in one piece or in many.
fn unexploded(style: Style) -> Style {
    match style {
        Style::Simple { .. } => Style::Simple { explode: false },
        Style::Label { .. } => Style::Label { explode: false },
        Style::Matrix { .. } => Style::Matrix { explode: false },
        Style::Form { reserved, .. } => Style::Form {
            explode: false,
            reserved,
        },
        Style::SpaceDelimited | Style::PipeDelimited => Style::Form {
            explode: false,
            reserved: false,
        },
        style => style,
    }
}

pub(super) fn style(style: Style) -> String {
    let named = |name: &str, explode: bool| match explode {
        true => format!("`{name}`, exploded"),
        false => format!("`{name}`"),
    };
    match style {
        Style::Simple { explode } => named("simple", explode),
        Style::Label { explode } => named("label", explode),
        Style::Matrix { explode } => named("matrix", explode),
        Style::Form {
            explode,
            reserved: false,
        } => named("form", explode),
        Style::Form {
            explode,
            reserved: true,
        } => format!("{} with reserved characters", named("form", explode)),
        Style::SpaceDelimited => named("spaceDelimited", false),
        Style::PipeDelimited => named("pipeDelimited", false),
        Style::DeepObject => named("deepObject", false),
        Style::Json | Style::WholeJson => "JSON".to_owned(),
        Style::WholeText => "text".to_owned(),
    }
}
