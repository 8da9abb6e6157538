//! Headers of answers and webhooks: what they hold and how it is written.

use openapiv3::{ParameterData, ParameterSchemaOrContent, ReferenceOr, Response};
use serde_json::Value;

use super::Context;
use super::operations::media_of;
use super::schemas::{Located, below, tokens};
use super::slot::Slot;
use super::words;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Docs, Header, Media, Scalar, Type};

/// What a document says of a header, wherever it stands.
struct Said<'a> {
    description: Option<&'a String>,
    required: bool,
    deprecated: bool,
    example: Option<&'a Value>,
    format: &'a ParameterSchemaOrContent,
}

impl<'a> Context<'a, '_> {
    /// The headers of an answer that stands at `at`.
    pub fn response_headers(
        &mut self,
        response: &'a Response,
        at: &str,
        name_hint: &str,
    ) -> Vec<Header> {
        let mut headers = Vec::new();
        for (name, header) in &response.headers {
            let at = below(at, &["headers", name]);
            let found = match header {
                ReferenceOr::Item(header) => Some((header, at)),
                ReferenceOr::Reference { reference } => {
                    self.component(reference, |components| &components.headers)
                }
            };
            let Some((header, at)) = found else { continue };
            if name.eq_ignore_ascii_case("content-type") {
                self.lowering.diagnostics.push(
                    Diagnostic::note(
                        Code::IgnoredHeader,
                        &at,
                        format!("`{name}` follows from the media types"),
                    )
                    .help("OpenAPI says to ignore it as a header; `Response::headers` has it"),
                );
                continue;
            }
            let said = Said {
                description: header.description.as_ref(),
                required: header.required,
                deprecated: header.deprecated.unwrap_or(false),
                example: header.example.as_ref(),
                format: &header.format,
            };
            headers.push(self.header(name, &said, at, name_hint));
        }
        headers
    }

    /// The header of an inbound request that stands at `at`.
    pub fn inbound_header(&mut self, data: &'a ParameterData, at: String, id: &str) -> Header {
        let said = Said {
            description: data.description.as_ref(),
            required: data.required,
            deprecated: data.deprecated.unwrap_or(false),
            example: data.example.as_ref(),
            format: &data.format,
        };
        self.header(&data.name, &said, at, id)
    }

    fn header(&mut self, name: &str, header: &Said<'a>, at: String, name_hint: &str) -> Header {
        let (schema, json) = match header.format {
            ParameterSchemaOrContent::Schema(schema) => {
                (Some((schema, below(&at, &["schema"]))), false)
            }
            ParameterSchemaOrContent::Content(content) => match content.first() {
                Some((media_type, media)) if media_of(media_type) == Media::Json => {
                    let at = below(&at, &["content", media_type, "schema"]);
                    (media.schema.as_ref().map(|schema| (schema, at)), true)
                }
                Some((media_type, _)) if media_of(media_type) == Media::Text => (None, false),
                Some((media_type, _)) => {
                    self.lowering.diagnostics.push(
                        Diagnostic::note(
                            Code::UnsupportedHeaderContent,
                            &at,
                            format!("headers cannot be read as `{media_type}`"),
                        )
                        .help("generated as a string, which the caller decodes"),
                    );
                    (None, false)
                }
                None => (None, false),
            },
        };
        let mut ty = if json {
            Type::Any
        } else {
            Type::Scalar(Scalar::String)
        };
        let mut docs = Docs::default();
        if let Some((schema, at)) = schema {
            let located = Located::new(at, schema);
            // A shared header names its type by itself, whichever answer comes first.
            let slot = match tokens(&located.pointer).first().map(String::as_str) {
                Some("components") => Slot::inline(None, &[name, "header"]),
                _ => Slot::inline(None, &[name_hint, name]),
            };
            ty = self.lowering.lower(&located, slot);
            ty = self.lowering.special(ty, name_hint, name, &located.pointer);
            self.lowering.remember(std::slice::from_ref(&located), &ty);
            let mut reported = Diagnostics::default();
            let mut said = self.lowering.schemas.merge(&located, &mut reported);
            if matches!(ty, Type::Named(_)) {
                said.limits = Default::default();
            }
            docs = words::of_member(&said, true);
            docs.summary = None;
        }
        let credential = ["authorization", "set-cookie"]
            .iter()
            .any(|secret| name.eq_ignore_ascii_case(secret));
        if credential && ty == Type::Scalar(Scalar::String) {
            ty = Type::Scalar(Scalar::Secret);
        }
        if header.description.is_some() {
            docs.description = header.description.cloned();
        }
        docs.deprecated |= header.deprecated;
        words::literal("Example", header.example, &mut docs.remarks);
        Header {
            wire: name.to_owned(),
            required: header.required,
            json,
            ty,
            docs,
        }
    }
}
