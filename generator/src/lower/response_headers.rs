//! Headers of answers: what they hold and how it is written.

use openapiv3::{Header, ParameterSchemaOrContent, ReferenceOr, Response};

use super::Context;
use super::operations::media_of;
use super::schemas::{Located, below, tokens};
use super::slot::Slot;
use super::words;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Docs, Media, ResponseHeader, Scalar, Type};

impl<'a> Context<'a, '_> {
    /// The headers of an answer that stands at `at`.
    pub fn response_headers(
        &mut self,
        response: &'a Response,
        at: &str,
        name_hint: &str,
    ) -> Vec<ResponseHeader> {
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
                        "ignored-header",
                        &at,
                        format!("`{name}` follows from the media types"),
                    )
                    .help("OpenAPI says to ignore it as a header; `Response::headers` has it"),
                );
                continue;
            }
            headers.push(self.response_header(name, header, at, name_hint));
        }
        headers
    }

    fn response_header(
        &mut self,
        name: &str,
        header: &'a Header,
        at: String,
        name_hint: &str,
    ) -> ResponseHeader {
        let (schema, json) = match &header.format {
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
                            "unsupported-header-content",
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
        if header.description.is_some() {
            docs.description.clone_from(&header.description);
        }
        docs.deprecated |= header.deprecated.unwrap_or(false);
        words::literal("Example", header.example.as_ref(), &mut docs.remarks);
        ResponseHeader {
            wire: name.to_owned(),
            required: header.required,
            json,
            ty,
            docs,
        }
    }
}
