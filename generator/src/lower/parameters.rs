//! Parameters: where they go, how they are written, what they hold.

use openapiv3::{
    Parameter as OpenApiParameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr,
};
use serde_json::Value;

use super::Context;
use super::merge::Merged;
use super::objects::only_value;
use super::operations::media_of;
use super::schemas::{Located, below};
use super::slot::Slot;
use super::types::nullable;
use super::words;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Docs, Location, Media, Parameter, Scalar, Style, Type};

impl<'a> Context<'a, '_> {
    /// Lowers one parameter; `None` for those that no client sends itself.
    pub fn parameter(
        &mut self,
        parameter: &'a ReferenceOr<OpenApiParameter>,
        at: &str,
        id: &str,
        name_hint: &str,
    ) -> Option<Parameter> {
        let (parameter, at) = match parameter {
            ReferenceOr::Item(parameter) => (parameter, at.to_owned()),
            ReferenceOr::Reference { reference } => {
                self.component(reference, |components| &components.parameters)?
            }
        };
        let data = parameter.parameter_data_ref();
        let location = match parameter {
            OpenApiParameter::Query { .. } => Location::Query,
            OpenApiParameter::Header { .. } => Location::Header,
            OpenApiParameter::Path { .. } => Location::Path,
            OpenApiParameter::Cookie { .. } => Location::Cookie,
        };
        let transport = ["accept", "content-type"];
        if location == Location::Header
            && transport.contains(&data.name.to_ascii_lowercase().as_str())
        {
            self.lowering.diagnostics.push(
                Diagnostic::note(
                    Code::IgnoredHeader,
                    &at,
                    format!("`{}` follows from the media types", data.name),
                )
                .help("OpenAPI says to ignore it as a parameter; the client sets it"),
            );
            return None;
        }
        if location == Location::Header && frames(&data.name) {
            self.lowering.diagnostics.push(
                Diagnostic::note(
                    Code::IgnoredHeader,
                    &at,
                    format!("`{}` frames the message", data.name),
                )
                .help("left out as a parameter; the connection sets it as the body and the address need it"),
            );
            return None;
        }
        let required = data.required || location == Location::Path;
        let (ty, said, style) = self.parameter_type(data, &at, name_hint);
        let mut docs = match &said {
            Some(said) => {
                let mut described = said.clone();
                if matches!(ty, Type::Named(_)) {
                    // The type says it.
                    described.limits = Default::default();
                }
                words::of_member(&described, required)
            }
            None => Docs::default(),
        };
        docs.summary = None;
        let bearer = location == Location::Header && says_bearer(data);
        let credential =
            location == Location::Header && data.name.eq_ignore_ascii_case("authorization");
        let ty = if bearer || credential {
            Type::Scalar(Scalar::Secret)
        } else {
            self.lowering.special(ty, id, &data.name, &at)
        };
        if let ParameterSchemaOrContent::Schema(schema) = &data.format {
            let schema = Located::new(below(&at, &["schema"]), schema);
            self.lowering.remember(&[schema], &ty);
        }
        let ty = match parameter {
            // An empty text is a string already.
            OpenApiParameter::Query {
                allow_empty_value: Some(true),
                ..
            } if ty != Type::Scalar(Scalar::String) => nullable(ty),
            _ => ty,
        };
        let style =
            style.unwrap_or_else(|| style_of(parameter, data, &ty, &at, self.lowering.diagnostics));
        if data.description.is_some() {
            docs.description = data.description.clone();
        }
        docs.deprecated |= data.deprecated.unwrap_or(false);
        let example = data.example.as_ref();
        words::literal("Example", example, &mut docs.remarks);
        Some(Parameter {
            wire: data.name.clone(),
            location,
            required,
            may_be_empty: location == Location::Path && allows_empty(data, said.as_ref()),
            fixed: said
                .as_ref()
                .filter(|_| required && may_be_fixed(&ty))
                .and_then(only_value),
            default: said.and_then(|said| Some(said.words.default?.to_string())),
            ty,
            style,
            docs,
            bearer,
            pointer: at,
        })
    }

    fn parameter_type(
        &mut self,
        data: &'a ParameterData,
        at: &str,
        name_hint: &str,
    ) -> (Type, Option<Merged<'a>>, Option<Style>) {
        let text = Type::Scalar(Scalar::String);
        let (schema, at, style) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => (schema, below(at, &["schema"]), None),
            ParameterSchemaOrContent::Content(content) => {
                let Some((media_type, media)) = content.first() else {
                    return (text, None, None);
                };
                // `in: querystring` of the document.
                let whole = data.extensions.contains_key("x-querystring");
                let style = match (media_of(media_type), whole) {
                    (Media::Json, false) => Style::Json,
                    (Media::Json, true) => Style::WholeJson,
                    // A form is what the properties of an object are in the query.
                    (Media::Form, true) => Style::Form {
                        explode: true,
                        reserved: false,
                    },
                    (_, true) => return (text, None, Some(Style::WholeText)),
                    (_, false) => {
                        self.lowering.diagnostics.push(
                            Diagnostic::warning(
                                Code::UnsupportedParameterContent,
                                at,
                                format!("parameters cannot be written as `{media_type}`"),
                            )
                            .help("generated as a string, which the caller encodes"),
                        );
                        return (text, None, None);
                    }
                };
                let at = below(at, &["content", media_type, "schema"]);
                match &media.schema {
                    Some(schema) => (schema, at, Some(style)),
                    None => return (Type::Any, None, Some(style)),
                }
            }
        };
        let located = Located::new(at, schema);
        // A shared parameter names its type by itself, whichever operation comes first.
        let slot = if located.pointer.starts_with("/components/") {
            Slot::inline(None, &[&data.name])
        } else {
            Slot::inline(None, &[name_hint, &data.name])
        };
        let ty = self.lowering.lower(&located, slot);
        let mut reported = Diagnostics::default();
        let said = self.lowering.schemas.merge(&located, &mut reported);
        (ty, Some(said), style)
    }
}

/// Whether a parameter of this type can have one value only.
fn may_be_fixed(ty: &Type) -> bool {
    !matches!(
        ty,
        Type::Nullable(_) | Type::List(_) | Type::Scalar(Scalar::Secret)
    )
}

fn style_of(
    parameter: &OpenApiParameter,
    data: &ParameterData,
    ty: &Type,
    at: &str,
    diagnostics: &mut Diagnostics,
) -> Style {
    let explode = |default: bool| data.explode.unwrap_or(default);
    match parameter {
        OpenApiParameter::Path { style, .. } => match style {
            PathStyle::Simple => Style::Simple {
                explode: explode(false),
            },
            PathStyle::Label => Style::Label {
                explode: explode(false),
            },
            PathStyle::Matrix => Style::Matrix {
                explode: explode(false),
            },
        },
        OpenApiParameter::Header { .. } => Style::Simple {
            explode: explode(false),
        },
        OpenApiParameter::Cookie { .. } => Style::Form {
            explode: explode(true),
            reserved: false,
        },
        OpenApiParameter::Query {
            style,
            allow_reserved,
            ..
        } => {
            let form = Style::Form {
                explode: explode(true),
                reserved: *allow_reserved,
            };
            let list = matches!(ty, Type::List(_));
            let scalar = matches!(ty, Type::Scalar(_));
            let mut refuse = |style: &str, help: &str| {
                diagnostics.push(
                    Diagnostic::warning(
                        Code::UnsupportedStyle,
                        at,
                        format!("`{style}` is not defined for this parameter"),
                    )
                    .help(help),
                );
            };
            match style {
                QueryStyle::Form => form,
                QueryStyle::SpaceDelimited if list && !explode(false) => Style::SpaceDelimited,
                QueryStyle::PipeDelimited if list && !explode(false) => Style::PipeDelimited,
                QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited => {
                    // Exploded, both styles write what `form` writes.
                    if !list {
                        refuse(
                            "spaceDelimited or pipeDelimited",
                            "generated as `form`; set `style` in an overlay to choose another",
                        );
                    }
                    form
                }
                QueryStyle::DeepObject if scalar => {
                    refuse(
                        "deepObject",
                        "generated as `form`; set `style` in an overlay to choose another",
                    );
                    form
                }
                QueryStyle::DeepObject => Style::DeepObject,
            }
        }
    }
}

/// Whether the document shows an empty value, or says that there may be one.
fn allows_empty(data: &ParameterData, said: Option<&Merged<'_>>) -> bool {
    let is_empty = |value: &Value| value.as_str() == Some("");
    let in_examples = data.examples.values().any(|example| match example {
        ReferenceOr::Item(example) => example.value.as_ref().is_some_and(is_empty),
        ReferenceOr::Reference { .. } => false,
    });
    let in_schema = said.is_some_and(|said| {
        said.limits.length.0 == Some(0)
            || said.words.default.as_ref().is_some_and(is_empty)
            || said.words.examples.iter().any(is_empty)
            || said.values.iter().flatten().any(is_empty)
    });
    data.example.as_ref().is_some_and(is_empty) || in_examples || in_schema
}

/// Whether the document shows the value with the word `Bearer`.
fn says_bearer(data: &ParameterData) -> bool {
    let shown = |value: &Value| {
        value
            .as_str()
            .is_some_and(|text| text.starts_with("Bearer "))
    };
    let in_schema = match &data.format {
        ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) => {
            schema.schema_data.example.as_ref().is_some_and(shown)
        }
        _ => false,
    };
    let in_examples = data.examples.values().any(|example| match example {
        ReferenceOr::Item(example) => example.value.as_ref().is_some_and(shown),
        ReferenceOr::Reference { .. } => false,
    });
    data.example.as_ref().is_some_and(shown) || in_schema || in_examples
}

/// Whether a header says where a message ends, or what becomes of the connection (RFC 9110, section 7.6.1; RFC 9112). The
/// runtime does not let callers set these: one that does not fit the message could make a server take a part of the body for
/// another request.
fn frames(header: &str) -> bool {
    let framing = [
        "connection",
        "content-length",
        "host",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    framing
        .iter()
        .any(|known| known.eq_ignore_ascii_case(header))
}
