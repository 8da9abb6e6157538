//! What answers carry: by media type, told apart where they differ.

use std::cmp::Reverse;

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, Schema};

use super::Context;
use super::operations::media_of;
use super::schemas::{Located, below};
use super::slot::Slot;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{EnumBase, Media, Payload, Reading, Scalar, Type, TypeKind, essence};

impl<'a> Context<'a, '_> {
    /// What an answer may carry, each thing once, the one that also stands for media types that are not listed last.
    ///
    /// `content` has an entry at least.
    pub fn payloads(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        at: &str,
        role: &[&str],
    ) -> Vec<Payload> {
        let mut entries: Vec<(&String, &MediaType)> = content.iter().collect();
        // What is asked for first, and names its types without the help of its media type.
        entries.sort_by_key(|(media_type, _)| reading_of(media_type).rank());
        let mut payloads: Vec<Payload> = Vec::new();
        let mut spellings: Vec<Spelling<'a>> = Vec::new();
        for (index, (media_type, media)) in entries.into_iter().enumerate() {
            let known = spellings
                .iter()
                .find(|known| known.is_same(media_type, media));
            if let Some(Spelling { at, held, .. }) = known {
                let payload = &mut payloads[*at];
                payload.media_types.push(media_type.clone());
                (payload.reading, payload.ty) = self.spelled(held.clone());
                continue;
            }
            let word = media_type_word(media_type);
            let mut role = role.to_vec();
            if index > 0 {
                role.push(&word);
            }
            let (payload, held) = self.payload(media_type, media, at, &role);
            let same =
                |known: &Payload| (known.reading, &known.ty) == (payload.reading, &payload.ty);
            let at = match payloads.iter().position(same) {
                Some(known) => {
                    payloads[known].media_types.extend(payload.media_types);
                    known
                }
                None => {
                    payloads.push(payload);
                    payloads.len() - 1
                }
            };
            if let Some(schema) = media.schema.as_ref().filter(|_| is_spelling(media_type)) {
                spellings.push(Spelling { schema, at, held });
            }
        }
        let anything = |payload: &Payload| payload.media_types.iter().any(|of| of == "*/*");
        let fallback = payloads.iter().position(anything).unwrap_or(0);
        let fallback = payloads.remove(fallback);
        // What says more about itself is looked at first.
        payloads.sort_by_key(|payload| {
            let of = &payload.media_types;
            let parameters = of.iter().map(|of| of.matches(';').count()).max();
            (of.iter().any(|of| of.ends_with("/*")), Reverse(parameters))
        });
        payloads.push(fallback);
        payloads
    }

    /// What a response carries under one media type, and the type that its schema describes.
    fn payload(
        &mut self,
        media_type: &str,
        media: &'a MediaType,
        at: &str,
        role: &[&str],
    ) -> (Payload, Type) {
        let at = below(at, &["content", media_type]);
        let mut reading = reading_of(media_type);
        let item = self.document.item_schema(&at);
        let said = match (item, &media.schema) {
            (Some(item), _) if reading.is_of_records() => {
                Some(Located::new(below(&at, &["x-itemSchema"]), item))
            }
            (_, schema) => schema
                .as_ref()
                .map(|schema| Located::new(below(&at, &["schema"]), schema)),
        };
        let mut ty = Type::Any;
        if let Some(mut said) = said {
            if reading == Reading::Events {
                (reading, said) = self.events(said);
            }
            ty = self.lowering.lower(&said, Slot::inline(None, role));
        }
        let plain = self.lowering.plain(&ty);
        let held = ty.clone();
        let is_described = media.schema.is_some() && plain != Type::Scalar(Scalar::Binary);
        let mut media_type = media_type;
        match (reading, &plain) {
            (Reading::Json, Type::Scalar(Scalar::Binary)) => reading = Reading::Bytes,
            (Reading::Json, Type::Any | Type::Scalar(Scalar::String)) => {
                reading = Reading::JsonOrText;
            }
            // The schema says what it is about, and nothing how it is written.
            (Reading::Bytes, _) if is_described && is_open(media_type) => {
                (reading, ty) = self.spelled(ty);
                if reading == Reading::Json {
                    media_type = "application/json";
                }
            }
            (Reading::Text, _) if is_described && essence(media_type) == "text/plain" => {
                // A text is the text that it is called: a date in it is not checked.
                let is_text = match &plain {
                    Type::Scalar(scalar) => scalar.is_text(),
                    plain => matches!(plain, Type::Any | Type::JsonText(_)),
                };
                if !is_text {
                    (reading, ty) = self.spelled(ty);
                }
            }
            (Reading::Events, ty) if self.is_text(ty) => reading = Reading::TextEvents,
            // Some say of a sequence what an item is, and some what they are together.
            (Reading::Lines | Reading::Sequence, Type::List(inner)) if item.is_none() => {
                ty = (**inner).clone();
            }
            _ => {}
        }
        if item.is_some() && !reading.is_of_records() {
            self.lowering.diagnostics.push(
                Diagnostic::note(
                    Code::ItemSchema,
                    &at,
                    format!("`{media_type}` is not read item by item"),
                )
                .help("the items have no type; the answer as a whole is what its `schema` says"),
            );
        }
        if reading == Reading::Text && is_xml(media_type) && media.schema.is_some() {
            self.lowering.diagnostics.push(
                Diagnostic::note(Code::Xml, &at, "XML has no typed form")
                    .help("generated as text, which the caller reads"),
            );
        }
        if matches!(
            reading,
            Reading::Text | Reading::Bytes | Reading::TextEvents
        ) {
            ty = Type::Any;
        }
        let payload = Payload {
            reading,
            media_types: vec![media_type.to_owned()],
            word: media_type_word(media_type),
            ty,
        };
        (payload, held)
    }

    /// How a value is read that the server may send as JSON or as text, and its type.
    fn spelled(&self, ty: Type) -> (Reading, Type) {
        let plain = self.lowering.plain(&ty);
        match &plain {
            Type::Any => (Reading::JsonOrText, ty),
            Type::Scalar(Scalar::String) => (Reading::Text, Type::Any),
            Type::Scalar(_) => (Reading::Scalar, ty),
            Type::Named(id) if matches!(self.lowering.types.get(*id).kind, TypeKind::Enum(_)) => {
                (Reading::Scalar, ty)
            }
            _ => (Reading::Json, ty),
        }
    }

    /// Whether the data of an event is the text itself, and not JSON.
    fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(scalar) => scalar.is_text(),
            Type::JsonText(_) => true,
            Type::Named(id) => match &self.lowering.types.get(*id).kind {
                TypeKind::Enum(listed) => listed.base == EnumBase::String,
                _ => false,
            },
            // Nothing is said of it.
            Type::Any => true,
            _ => false,
        }
    }

    /// How events are read of which the document says `said`, and the schema of what is read.
    ///
    /// Some documents describe the data, others the event that has it: an object with `data`, `event`, `id` and `retry`.
    /// Where there are several such objects, each kind of event has data of its own.
    fn events(&mut self, said: Located<'a>) -> (Reading, Located<'a>) {
        let schemas = &self.lowering.schemas;
        let mut reported = Diagnostics::default();
        let merged = schemas.merge(&said, &mut reported);
        let mut kinds = merged.unions.iter().flat_map(|union| &union.entries);
        let is_kind = |kind: &Located<'a>| {
            let kind = schemas.merge(kind, &mut Diagnostics::default());
            is_event(merged.properties.keys().chain(kind.properties.keys()))
        };
        if kinds.any(is_kind) {
            return (Reading::EventKinds, said);
        }
        let is_item = said.pointer.ends_with("/x-itemSchema");
        let only_data = is_item && merged.properties.keys().eq(["data"]);
        let declarations = match merged.properties.get("data") {
            Some(data) if only_data || is_event(merged.properties.keys()) => data,
            _ => return (Reading::Events, said),
        };
        let data = schemas.merge_all(declarations, &mut reported);
        let content = data.and_then(|data| data.content);
        let held = content.map(|content| schemas.contents.typed(&content));
        let data = held.or_else(|| declarations.first().cloned());
        (Reading::Events, data.unwrap_or(said))
    }
}

/// An entry whose media type is one of the general ones for JSON, and what became of it.
struct Spelling<'a> {
    schema: &'a ReferenceOr<Schema>,
    /// The index of its payload.
    at: usize,
    /// The type that the schema describes.
    held: Type,
}

impl Spelling<'_> {
    /// Whether another entry is the same thing under another name.
    fn is_same(&self, media_type: &str, media: &MediaType) -> bool {
        is_spelling(media_type) && media.schema.as_ref() == Some(self.schema)
    }
}

/// Whether a media type is one of the general names under which servers send the same JSON, as ASP.NET lists them.
pub(super) fn is_spelling(media_type: &str) -> bool {
    let is_plain = media_type.split(';').skip(1).all(|parameter| {
        let name = parameter.split('=').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("charset")
    });
    let essence = essence(media_type);
    let general = [
        "application/json",
        "text/json",
        "application/*+json",
        "text/plain",
    ];
    is_plain && (general.contains(&essence.as_str()) || is_open(media_type))
}

/// Whether a media type leaves open how a body is written: it stands for all, or it is no media type at all.
pub(super) fn is_open(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "*/*" | "application/*") || !essence.contains('/')
}

/// Whether an object with these properties is an event, and not its data.
fn is_event<'k>(properties: impl Iterator<Item = &'k String>) -> bool {
    let mut found: Vec<&str> = properties.map(String::as_str).collect();
    found.sort_unstable();
    found.dedup();
    let is_field = |key: &&str| ["data", "event", "id", "retry"].contains(key);
    found.len() > 1 && found.contains(&"data") && found.iter().all(is_field)
}

/// How an answer of a media type is read.
fn reading_of(media_type: &str) -> Reading {
    let essence = essence(media_type);
    match essence.as_str() {
        "text/event-stream" => Reading::Events,
        "application/jsonl"
        | "application/x-jsonl"
        | "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonlines"
        | "application/x-json-stream"
        | "application/json-lines"
        | "application/stream+json" => Reading::Lines,
        "application/json-seq" => Reading::Sequence,
        essence if essence.ends_with("+json-seq") => Reading::Sequence,
        // The suffix at the wrong end, as some write it.
        essence if essence.starts_with("application/json+") => Reading::Json,
        essence if is_xml(essence) => Reading::Text,
        _ => match media_of(media_type) {
            Media::Json => Reading::Json,
            // A form is a way to ask; as an answer it is text.
            Media::Text | Media::Form => Reading::Text,
            _ => Reading::Bytes,
        },
    }
}

/// Whether a media type is XML that is worth reading as text.
pub(super) fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type);
    // A picture, if it is text as well.
    (essence.ends_with("+xml") && !essence.starts_with("image/")) || essence.ends_with("/xml")
}

/// A word for what comes under a media type, beside what comes under another one: `html`, `image`, `star`.
fn media_type_word(media_type: &str) -> String {
    let essence = essence(media_type);
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    let name = match (kind, subtype) {
        ("*", _) => "other type",
        (kind, "*") => kind,
        // Vendors write a path of their own before what it is.
        (_, subtype) => subtype.rsplit('.').next().unwrap_or(subtype),
    };
    let name = name.strip_prefix("x-").unwrap_or(name);
    let name = name.strip_suffix("+json").unwrap_or(name);
    let parameters = media_type.split(';').skip(1);
    let values = parameters.filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        // A number alone says nothing.
        let is_number = value.starts_with(|digit: char| digit.is_ascii_digit());
        let words = if is_number {
            format!("{name} {value}")
        } else {
            value.to_owned()
        };
        (!name.eq_ignore_ascii_case("charset")).then_some(words)
    });
    std::iter::once(name.to_owned())
        .chain(values)
        .collect::<Vec<_>>()
        .join(" ")
}
