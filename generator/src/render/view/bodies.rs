//! What an operation sends: one argument, which is one of several types where there are several media types.

use serde::Serialize;

use crate::ir::{Body, Form, MediaBody, PropertyEncoding, Scalar, Style, Type, TypeKind};
use crate::name::OperationNames;
use crate::render::docs::{self, Comment};
use crate::render::types::{self, Printer};
use crate::render::{RenderError, token};

use super::Context;
use super::arguments::{self, Argument};

/// An enum with one variant for each media type.
#[derive(Debug, Serialize)]
pub struct PayloadsView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub name: String,
    /// The parameters of the type where it is declared, and where it is used: `<'a>` and `<'_>`, or nothing.
    pub lifetime: &'static str,
    pub any_lifetime: &'static str,
    pub variants: Vec<PayloadView>,
    /// What becomes one without a word: the type, its lifetime, and the variant.
    pub conversions: Vec<ConversionView>,
    /// What each variant sets: `pattern => expression`.
    pub arms: Vec<String>,
    pub from: &'static str,
}

/// A body of one media type.
#[derive(Debug, Serialize)]
pub struct PayloadView {
    pub docs: String,
    pub name: String,
    pub ty: String,
}

/// A type that becomes a variant.
#[derive(Debug, Serialize)]
pub struct ConversionView {
    /// The lifetime that the implementation declares: `<'a>` or nothing.
    pub declared: &'static str,
    /// The parameters of the enum.
    pub lifetime: &'static str,
    pub ty: String,
    pub variant: String,
}

/// The argument `name` for the body of an operation.
pub fn argument(
    context: &Context<'_>,
    printer: &Printer<'_>,
    body: &Body,
    names: &OperationNames,
    name: &str,
) -> Result<Argument, RenderError> {
    if let [payload] = body.payloads.as_slice() {
        return single(context, printer, payload, name);
    }
    let of = token::ident(&names.payloads_type)?;
    let lifetime = if borrows(body) { "<'a>" } else { "" };
    Ok(Argument {
        generics: lifetime,
        ty: format!("impl {}", printer.wrap("Into", &format!("{of}{lifetime}"))),
        steps: vec![format!("payload::<{of}>({name}.into())")],
    })
}

fn single(
    context: &Context<'_>,
    printer: &Printer<'_>,
    payload: &MediaBody,
    name: &str,
) -> Result<Argument, RenderError> {
    let into = |ty: &str| format!("impl {}", printer.wrap("Into", ty));
    let (ty, prepare, lent) = match payload.form {
        Form::Text => (into(printer.std("String")), None, format!("{name}.into()")),
        Form::Bytes => (into("runtime::Upload"), None, name.to_owned()),
        Form::FreeParts => ("&runtime::Multipart".to_owned(), None, name.to_owned()),
        // Whoever sends a union that keeps all else has a variant in hand, as a rule.
        Form::Json | Form::Fields(_) if keeps_all(context, &payload.ty) => {
            let union = printer.owned(&payload.ty)?;
            let ty = format!("&impl runtime::VariantOf<{union}>");
            (ty, None, name.to_owned())
        }
        Form::Json | Form::Fields(_) | Form::Parts(_) | Form::Files(_) => {
            let given = arguments::given(context, printer, &payload.ty, name)?;
            (given.ty, given.prepare, given.lent)
        }
    };
    let mut steps: Vec<String> = prepare.into_iter().collect();
    steps.push(step(printer, payload, &lent));
    Ok(Argument {
        generics: "",
        ty,
        steps,
    })
}

/// Whether a type is a union that keeps what is none of its variants.
fn keeps_all(context: &Context<'_>, ty: &Type) -> bool {
    match types::resolve(context.api, ty) {
        Type::Named(id) => {
            matches!(&context.api.types.get(*id).kind, TypeKind::Union(union) if union.keeps_all)
        }
        _ => false,
    }
}

/// What a call does to have `value` as its body.
fn step(printer: &Printer<'_>, payload: &MediaBody, value: &str) -> String {
    let media_type = token::string(&payload.media_type);
    match &payload.form {
        Form::Json if payload.media_type == "application/json" => format!("json({value})"),
        Form::Json => format!("json_as({media_type}, {value})"),
        Form::Fields(encodings) if encodings.is_empty() => format!("form({value})"),
        Form::Fields(encodings) => format!("form_as({value}, {})", list(printer, encodings)),
        Form::Parts(encodings) => {
            let encodings = list(printer, encodings);
            format!("multipart({media_type}, {value}, {encodings})")
        }
        Form::Files(encodings) => {
            let encodings = list(printer, encodings);
            format!("parts({media_type}, {value}, {encodings})")
        }
        Form::FreeParts => format!("parts({media_type}, {value}, &[])"),
        Form::Text => format!("text({media_type}, {value})"),
        Form::Bytes => format!("bytes({media_type}, {value})"),
    }
}

/// How properties are written, as the runtime is told.
fn list(printer: &Printer<'_>, encodings: &[(String, PropertyEncoding)]) -> String {
    let entries: Vec<String> = encodings
        .iter()
        .map(|(property, encoding)| {
            let (property, encoding) = (token::string(property), written(printer, encoding));
            format!("({property}, runtime::Encoding::{encoding})")
        })
        .collect();
    format!("&[{}]", entries.join(", "))
}

fn written(printer: &Printer<'_>, encoding: &PropertyEncoding) -> String {
    match encoding {
        PropertyEncoding::MediaType(media_type) => {
            format!("MediaType({})", token::string(media_type))
        }
        PropertyEncoding::Style(style) => {
            let (kind, style) = match style {
                Style::SpaceDelimited => ("Style", "SpaceDelimited".to_owned()),
                Style::PipeDelimited => ("Style", "PipeDelimited".to_owned()),
                Style::DeepObject => ("Style", "DeepObject".to_owned()),
                Style::Form { explode, reserved } => (
                    if *reserved { "Reserved" } else { "Style" },
                    format!("Form {{ explode: {explode} }}"),
                ),
                // No property has another style.
                _ => ("Style", "Form { explode: true }".to_owned()),
            };
            format!("{kind}({}::{style})", printer.query_style())
        }
    }
}

/// Whether one of the media types has a type that is lent.
fn borrows(body: &Body) -> bool {
    let mut payloads = body.payloads.iter();
    payloads.any(|payload| payload.form != Form::Bytes)
}

/// The type that a payload has in the enum.
fn lent(
    context: &Context<'_>,
    printer: &Printer<'_>,
    payload: &MediaBody,
) -> Result<String, RenderError> {
    let text = || "&'a str".to_owned();
    Ok(match payload.form {
        Form::Bytes => "runtime::Upload".to_owned(),
        Form::FreeParts => "&'a runtime::Multipart".to_owned(),
        Form::Text => text(),
        Form::Json | Form::Fields(_) | Form::Parts(_) | Form::Files(_) => {
            match types::resolve(context.api, &payload.ty) {
                Type::Scalar(Scalar::String | Scalar::Binary) => text(),
                Type::List(item) => format!("&'a [{}]", printer.owned(item)?),
                _ => format!("&'a {}", printer.owned(&payload.ty)?),
            }
        }
    })
}

/// What a variant is sent as.
fn spoken(media_type: &str) -> String {
    let code = docs::code(media_type);
    if media_type.contains('*') {
        format!("As the media type that the upload names, one of {code}.")
    } else {
        format!("As {code}.")
    }
}

impl PayloadsView {
    /// The enum for the bodies of an operation, if it takes several media types.
    pub fn new(
        context: &Context<'_>,
        printer: &Printer<'_>,
        body: &Body,
        names: &OperationNames,
    ) -> Result<Option<Self>, RenderError> {
        if body.payloads.len() < 2 {
            return Ok(None);
        }
        let (lifetime, any_lifetime) = if borrows(body) {
            ("<'a>", "<'_>")
        } else {
            ("", "")
        };
        let mut variants: Vec<PayloadView> = Vec::new();
        let mut conversions: Vec<ConversionView> = Vec::new();
        let mut arms = Vec::new();
        for (payload, name) in body.payloads.iter().zip(&names.payloads) {
            let (name, ty) = (token::ident(name)?, lent(context, printer, payload)?);
            // A type that several media types have becomes the one that is preferred.
            if conversions.iter().all(|conversion| conversion.ty != ty) {
                let lent = ty.starts_with('&');
                conversions.push(ConversionView {
                    declared: if lent { "<'a>" } else { "" },
                    lifetime: if lent { lifetime } else { any_lifetime },
                    ty: ty.clone(),
                    variant: name.clone(),
                });
            }
            let value = match payload.form {
                Form::Text => "body.to_owned()",
                _ => "body",
            };
            let step = step(printer, payload, value);
            arms.push(format!("Self::{name}(body) => call.{step}"));
            variants.push(PayloadView {
                docs: Comment::new(4).text(&spoken(&payload.media_type)).outer(),
                name,
                ty,
            });
        }
        let types: Vec<&str> = variants.iter().map(|variant| variant.ty.as_str()).collect();
        Ok(Some(PayloadsView {
            docs: Comment::new(0)
                .text(&format!(
                    "What `{}` sends, by its media type.",
                    names.method
                ))
                .outer(),
            attributes: super::deep_types(&types),
            name: token::ident(&names.payloads_type)?,
            lifetime,
            any_lifetime,
            variants,
            conversions,
            arms,
            from: printer.std("From"),
        }))
    }
}
