//! What inbound requests have: parameters, and a body of one media type.

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, Parameter as OpenApiParameter, ReferenceOr};

use super::Context;
use super::operations::media_of;
use super::payloads::is_xml;
use super::schemas::{Located, below};
use super::slot::Slot;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Form, Header, Media, MediaBody, Parameter, Scalar, Shape, Style, Type, TypeKind};

impl<'a> Context<'a, '_> {
    /// The headers of an inbound request that stands at `at`, and the parameters of its query.
    pub fn inbound_parameters(
        &mut self,
        operation: &'a Operation,
        at: &str,
        id: &str,
    ) -> (Vec<Header>, Vec<Parameter>) {
        let (mut headers, mut query) = (Vec::new(), Vec::new());
        for (index, reference) in operation.parameters.iter().enumerate() {
            let at = below(at, &["parameters", &index.to_string()]);
            let found = match reference {
                ReferenceOr::Item(parameter) => Some((parameter, at.clone())),
                ReferenceOr::Reference { reference } => {
                    self.component(reference, |components| &components.parameters)
                }
            };
            let Some((parameter, own)) = found else {
                continue;
            };
            match parameter {
                OpenApiParameter::Header { parameter_data, .. } => {
                    headers.push(self.inbound_header(parameter_data, own, id));
                }
                OpenApiParameter::Query { .. } => {
                    let parameter = self.parameter(reference, &at, id, id);
                    let (readable, others): (Vec<_>, Vec<_>) = parameter
                        .into_iter()
                        .partition(|parameter| self.is_found(parameter));
                    query.extend(readable);
                    for parameter in others {
                        self.untyped_parameter(
                            &parameter.pointer,
                            "nothing tells what belongs to it from the rest of the query",
                            "read the query of `Delivery::target`",
                        );
                    }
                }
                OpenApiParameter::Path { .. } | OpenApiParameter::Cookie { .. } => {
                    self.untyped_parameter(
                        &at,
                        "of the parameters of inbound requests, only headers and those of the query have types",
                        "read it from `Delivery::target` or from the header `Cookie`",
                    );
                }
            }
        }
        (headers, query)
    }

    /// Whether a parameter can be found in a query: it has a name there, or its properties have.
    fn is_found(&self, parameter: &Parameter) -> bool {
        match parameter.style {
            Style::WholeJson | Style::WholeText => false,
            Style::Form { explode: true, .. } => match self.lowering.plain(&parameter.ty) {
                Type::Map(_) => false,
                Type::Named(id) if self.lowering.object(id).is_some() => true,
                ty => !may_be_object(&self.lowering.shape(&ty)),
            },
            _ => true,
        }
    }

    fn untyped_parameter(&mut self, at: &str, message: &str, help: &str) {
        self.lowering
            .diagnostics
            .push(Diagnostic::note(Code::WebhookParameter, at, message).help(help));
    }

    /// The body of an inbound request: one of the media types that the document offers.
    pub fn inbound_body(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        at: &str,
        role: &[&str],
    ) -> Option<MediaBody> {
        let preferred = [Media::Json, Media::Form, Media::Text, Media::Bytes];
        let multipart = |media_type: &&String| media_type.starts_with("multipart/");
        let (media_type, chosen) = preferred
            .iter()
            .find_map(|media| {
                content.iter().find(|(media_type, _)| {
                    media_of(media_type) == *media && !multipart(media_type)
                })
            })
            .or_else(|| content.first())?;
        for other in content.keys().filter(|other| *other != media_type) {
            self.lowering.diagnostics.push(
                Diagnostic::note(
                    Code::OtherMediaType,
                    &below(at, &["content", other]),
                    format!("`{media_type}` is used, `{other}` is not"),
                )
                .help("remove the preferred one in an overlay to use the other"),
            );
        }
        let at = below(at, &["content", media_type]);
        let schema = chosen.schema.as_ref();
        let schema = schema.map(|schema| Located::new(below(&at, &["schema"]), schema));
        let ty = match &schema {
            Some(schema) => self.lowering.lower(schema, Slot::inline(None, role)),
            None => Type::Any,
        };
        let plain = self.lowering.plain(&ty);
        let binary = plain == Type::Scalar(Scalar::Binary);
        let wildcard = media_type.starts_with("*/") || media_type == "application/*";
        let mut body = MediaBody {
            media_type: media_type.clone(),
            form: Form::Bytes,
            ty,
        };
        body.form = match media_of(media_type) {
            _ if binary => Form::Bytes,
            Media::Json => Form::Json,
            // A document that says what it is about, and not how it is written, means JSON.
            _ if wildcard && schema.is_some() => {
                body.media_type = "application/json".to_owned();
                Form::Json
            }
            Media::Form if self.is_form(&plain) => {
                Form::Fields(self.encodings(chosen, schema.as_ref(), &at))
            }
            _ if is_xml(media_type) => {
                self.lowering.diagnostics.push(
                    Diagnostic::note(Code::Xml, &at, "XML has no typed form")
                        .help("generated as text, which the receiver reads"),
                );
                Form::Text
            }
            Media::Text => Form::Text,
            Media::Form | Media::Bytes => Form::Bytes,
        };
        Some(body)
    }

    /// Whether a form can be a value of a type: an object, whose fields are texts where it does not name them.
    fn is_form(&self, plain: &Type) -> bool {
        match plain {
            Type::Named(id) => !matches!(self.lowering.types.get(*id).kind, TypeKind::Enum(_)),
            Type::Map(value) => matches!(**value, Type::Scalar(Scalar::String) | Type::Any),
            Type::Any => true,
            _ => false,
        }
    }
}

fn may_be_object(shape: &Shape) -> bool {
    match shape {
        Shape::Object { .. } => true,
        Shape::Several(shapes) => shapes.iter().any(may_be_object),
        _ => false,
    }
}
