//! Request bodies: what is sent, by media type.

use openapiv3::{MediaType, Operation as OpenApiOperation, ReferenceOr, Schema};

use super::Context;
use super::encodings::is_range;
use super::payloads::{is_open, is_spelling, is_xml};
use super::schemas::{Located, below};
use super::slot::Slot;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Body, Docs, Form, MediaBody, Scalar, Type, essence, is_json};

impl<'a> Context<'a, '_> {
    /// What an operation sends.
    pub fn body(
        &mut self,
        operation: &'a OpenApiOperation,
        at: &str,
        name_hint: &str,
    ) -> Option<Body> {
        let at = below(at, &["requestBody"]);
        let (body, at) = self.request_body(operation.request_body.as_ref()?, &at)?;
        let mut content: Vec<(&'a String, &'a MediaType)> = body.content.iter().collect();
        // JSON first, and what the caller has to name last.
        content.sort_by_key(|(media_type, _)| (is_range(media_type), !is_json(media_type)));
        if content.is_empty() {
            // Where `content` itself is missing, that has been said.
            if !self
                .lowering
                .diagnostics
                .iter()
                .any(|said| said.pointer == at)
            {
                self.lowering.diagnostics.push(
                    Diagnostic::warning(
                        Code::BodyWithoutContent,
                        &at,
                        "the body has no media type",
                    )
                    .help("left out; add one to its `content` in an overlay"),
                );
            }
            return None;
        }
        let mut payloads: Vec<MediaBody> = Vec::new();
        let mut spellings: Vec<(&'a ReferenceOr<Schema>, usize)> = Vec::new();
        for (index, (media_type, media)) in content.into_iter().enumerate() {
            let at = below(&at, &["content", media_type]);
            // The same JSON under another of its names, as ASP.NET lists them: it is sent under the usual one.
            let schema = media.schema.as_ref().filter(|_| is_spelling(media_type));
            let known = spellings.iter().find(|(known, _)| Some(*known) == schema);
            if let Some((_, known)) = known {
                if essence(media_type) == "application/json" {
                    payloads[*known].media_type.clone_from(media_type);
                }
                continue;
            }
            // The first one has the name of the whole, whatever else there is.
            let subtype = subtype(media_type);
            let role = match index {
                0 => vec![name_hint, "request"],
                _ => vec![name_hint, &subtype, "request"],
            };
            let payload = self.media_body(media_type, media, &at, &role);
            if payload.form == Form::Json {
                spellings.extend(schema.map(|schema| (schema, payloads.len())));
            }
            payloads.push(payload);
        }
        Some(Body {
            required: body.required,
            payloads,
            docs: Docs {
                description: body.description.clone(),
                ..Docs::default()
            },
        })
    }

    fn media_body(
        &mut self,
        media_type: &str,
        media: &'a MediaType,
        at: &str,
        role: &[&str],
    ) -> MediaBody {
        let schema = media
            .schema
            .as_ref()
            .map(|schema| Located::new(below(at, &["schema"]), schema));
        let named = essence(media_type);
        let mut payload = MediaBody {
            media_type: concrete(media_type),
            form: Form::Bytes,
            ty: Type::Any,
        };
        if named.starts_with("multipart/") {
            (payload.form, payload.ty) = self.parts(media, schema.as_ref(), at, role);
            return payload;
        }
        if let Some(schema) = &schema {
            payload.ty = self.lowering.lower(schema, Slot::inline(None, role));
        }
        let plain = self.lowering.plain(&payload.ty);
        let binary = plain == Type::Scalar(Scalar::Binary);
        let composed = !matches!(plain, Type::Scalar(_) | Type::Any);
        payload.form = if binary {
            Form::Bytes
        } else if is_json(media_type) {
            Form::Json
        } else if named == "*/*" && plain == Type::Scalar(Scalar::String) {
            // A server that takes anything takes a string as it is.
            payload.media_type = "text/plain".to_owned();
            Form::Text
        } else if is_open(media_type) && schema.is_some() {
            payload.media_type = "application/json".to_owned();
            Form::Json
        } else if named == "application/x-www-form-urlencoded" {
            if matches!(plain, Type::List(_) | Type::Scalar(_)) {
                self.untyped(at, "a form consists of the properties of an object", "text");
                Form::Text
            } else {
                Form::Fields(self.encodings(media, schema.as_ref(), at))
            }
        } else if is_xml(media_type) {
            self.lowering.diagnostics.push(
                Diagnostic::note(Code::Xml, at, "XML has no typed form").help("generated as text"),
            );
            Form::Text
        } else if named.starts_with("text/") && !is_range(media_type) {
            if composed {
                self.untyped(at, &format!("`{media_type}` has no typed form"), "text");
            }
            Form::Text
        } else {
            if composed {
                self.untyped(at, &format!("`{media_type}` has no typed form"), "bytes");
            }
            Form::Bytes
        };
        payload
    }

    fn untyped(&mut self, at: &str, message: &str, generated: &str) {
        self.lowering
            .diagnostics
            .push(
                Diagnostic::note(Code::UntypedBody, at, message).help(format!(
                    "generated as {generated}, which the caller encodes"
                )),
            );
    }

    /// How a multipart body is written, and its type: the properties of an object are its parts.
    fn parts(
        &mut self,
        media: &'a MediaType,
        schema: Option<&Located<'a>>,
        at: &str,
        role: &[&str],
    ) -> (Form, Type) {
        let Some(schema) = schema else {
            return (Form::FreeParts, Type::Any);
        };
        let merged = self
            .lowering
            .schemas
            .merge(schema, &mut Diagnostics::default());
        if let Some(uploaded) = self.uploads(merged, media, schema, at, role) {
            return uploaded;
        }
        let ty = self.lowering.lower(schema, Slot::inline(None, role));
        match self.lowering.plain(&ty) {
            Type::List(_) | Type::Scalar(_) | Type::Any => {
                self.lowering.diagnostics.push(
                    Diagnostic::note(
                        Code::UntypedBody,
                        at,
                        "only the properties of an object have names to be parts by",
                    )
                    .help("generated as a list of parts, which the caller fills"),
                );
                (Form::FreeParts, Type::Any)
            }
            _ => (Form::Parts(self.encodings(media, Some(schema), at)), ty),
        }
    }
}

/// The media type that is sent, where a document gives a range. Of bytes the caller says what they are.
fn concrete(media_type: &str) -> String {
    let essence = essence(media_type);
    if !essence.contains('*') {
        return media_type.to_owned();
    }
    let concrete = if is_json(media_type) {
        "application/json"
    } else if is_xml(media_type) {
        "application/xml"
    } else if essence.starts_with("multipart/") {
        "multipart/form-data"
    } else {
        media_type
    };
    concrete.to_owned()
}

/// The part of a media type that names it best: `csv` of `text/csv; header=present`.
fn subtype(media_type: &str) -> String {
    let essence = essence(media_type);
    let subtype = match essence.split_once('/') {
        Some(("multipart", _)) => "multipart",
        Some((of, "*")) => of,
        Some((_, "x-www-form-urlencoded")) => "form",
        Some((_, subtype)) => subtype,
        None => &essence,
    };
    subtype.to_owned()
}
