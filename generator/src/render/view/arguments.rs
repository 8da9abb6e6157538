//! What an operation takes: parameters.

use serde_json::Value;

use crate::ir::{Location, Parameter, Scalar, Style, Type};
use crate::render::docs;
use crate::render::types::{self, Printer};
use crate::render::{RenderError, token};

use super::{Context, literals};

/// A value that the user gives, and what the call does with it.
#[derive(Debug, PartialEq, Eq)]
pub struct Argument {
    /// What the function that takes it has to declare for it: `<'a>` or nothing.
    pub generics: &'static str,
    /// The type of the argument.
    pub ty: String,
    /// Statements, in which the call is `{call}`.
    pub steps: Vec<String>,
}

/// How a value is taken and how it is lent to the call.
pub struct Given {
    /// The type of the argument.
    pub ty: String,
    /// A statement that comes first.
    pub prepare: Option<String>,
    /// The expression that is lent.
    pub lent: String,
}

/// What a parameter is, in words.
pub fn spoken(parameter: &Parameter) -> String {
    let place = match parameter.location {
        Location::Path => "path parameter",
        Location::Query => "query parameter",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    format!("the {place} {}", docs::code(&parameter.wire))
}

/// The argument `name` for `parameter`.
pub fn parameter(
    context: &Context<'_>,
    printer: &Printer<'_>,
    parameter: &Parameter,
    name: &str,
) -> Result<Argument, RenderError> {
    let wire = token::string(&parameter.wire);
    if parameter.bearer && parameter.location == Location::Header {
        return Ok(Argument {
            generics: "",
            ty: format!("impl {}", printer.wrap("Into", "runtime::Secret")),
            steps: vec![format!("bearer_header({wire}, &{name}.into())")],
        });
    }
    let secret = matches!(
        types::resolve(context.api, &parameter.ty),
        Type::Scalar(Scalar::Secret)
    );
    if secret && parameter.location == Location::Header {
        return Ok(Argument {
            generics: "",
            ty: format!("impl {}", printer.wrap("Into", "runtime::Secret")),
            steps: vec![format!("secret_header({wire}, &{name}.into())")],
        });
    }
    let (method, style) = match written(printer, parameter.location, parameter.style) {
        (_, style) if parameter.may_be_empty => {
            let simple = || "runtime::PathStyle::Simple { explode: false }".to_owned();
            ("path_or_empty", Some(style.unwrap_or_else(simple)))
        }
        written => written,
    };
    let style = style.map_or(String::new(), |style| format!(", {style}"));
    let given = match (
        types::resolve(context.api, &parameter.ty),
        parameter.location,
    ) {
        (Type::Nullable(inner), Location::Query) => or_null(context, printer, inner, name)?,
        // Only the query can say null: elsewhere, absent is the way to say it.
        (Type::Nullable(inner), _) => given(context, printer, inner, name)?,
        (ty, _) => given(context, printer, ty, name)?,
    };
    let mut steps: Vec<String> = given.prepare.into_iter().collect();
    steps.push(format!("{method}({wire}, {}{style})", given.lent));
    Ok(Argument {
        generics: "",
        ty: given.ty,
        steps,
    })
}

/// The only value of a parameter that is not asked for.
fn only_value(parameter: &Parameter) -> Option<Value> {
    let value = serde_json::from_str(parameter.fixed.as_deref()?).ok()?;
    let plain = match &value {
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => number.is_i64(),
        value => value.is_boolean(),
    };
    plain.then_some(value)
}

/// The statement that sends a parameter of which there is one value only, if it is a plain one.
pub fn constant(printer: &Printer<'_>, parameter: &Parameter) -> Option<String> {
    let value = match only_value(parameter)? {
        Value::String(text) => token::string(&text),
        value => format!("&{value}"),
    };
    let wire = token::string(&parameter.wire);
    let (method, style) = written(printer, parameter.location, parameter.style);
    let style = style.map_or(String::new(), |style| format!(", {style}"));
    Some(format!("{method}({wire}, {value}{style})"))
}

/// What is said of a parameter that [`constant`] sends.
pub fn constant_docs(parameter: &Parameter) -> Option<String> {
    let value = match only_value(parameter)? {
        Value::String(text) => text,
        value => value.to_string(),
    };
    Some(format!(
        "Always sent: {}, as {}.",
        spoken(parameter),
        docs::code(&value)
    ))
}

/// What the server assumes where a parameter is absent: the type and the expression.
pub fn default(
    context: &Context<'_>,
    printer: &Printer<'_>,
    parameter: &Parameter,
) -> Result<Option<(String, String)>, RenderError> {
    let ty = types::beside_null(context.api, &parameter.ty).unwrap_or(&parameter.ty);
    let Some(json) = parameter.default.as_deref() else {
        return Ok(None);
    };
    if let (Type::Scalar(Scalar::String), Ok(text)) = (
        types::resolve(context.api, ty),
        serde_json::from_str::<String>(json),
    ) {
        return Ok(Some(("&'static str".to_owned(), token::string(&text))));
    }
    match literals::parsed(context, printer, ty, Some(json))? {
        Some(value) => Ok(Some((printer.owned(ty)?, value))),
        None => Ok(None),
    }
}

/// How a value of `ty` is taken: small values as they are, all others by reference.
pub fn given(
    context: &Context<'_>,
    printer: &Printer<'_>,
    ty: &Type,
    name: &str,
) -> Result<Given, RenderError> {
    let resolved = types::resolve(context.api, ty);
    let by_reference = |ty: String| Given {
        ty,
        prepare: None,
        lent: name.to_owned(),
    };
    Ok(match resolved {
        // The text of an address is sent as it is.
        Type::Scalar(Scalar::String | Scalar::Binary | Scalar::Uri) => {
            by_reference("&str".to_owned())
        }
        Type::Scalar(Scalar::Secret | Scalar::Number) => {
            let made = printer.owned(resolved)?;
            Given {
                ty: format!("impl {}", printer.wrap("Into", &made)),
                prepare: Some(format!("let {name}: {made} = {name}.into()")),
                lent: format!("&{name}"),
            }
        }
        Type::Scalar(scalar) if !scalar.is_text() => Given {
            ty: printer.owned(resolved)?,
            prepare: None,
            lent: format!("&{name}"),
        },
        Type::List(item) => by_reference(format!("&[{}]", printer.owned(item)?)),
        Type::Nullable(inner) => {
            let ty = printer.wrap("Option", &format!("&{}", printer.owned(inner)?));
            Given {
                ty,
                prepare: None,
                lent: format!("&{name}"),
            }
        }
        Type::Scalar(_)
        | Type::Named(_)
        | Type::Map(_)
        | Type::JsonText(_)
        | Type::FormText(_)
        | Type::Any => by_reference(format!("&{}", printer.owned(ty)?)),
    })
}

/// How a value of `ty` or null is taken.
fn or_null(
    context: &Context<'_>,
    printer: &Printer<'_>,
    ty: &Type,
    name: &str,
) -> Result<Given, RenderError> {
    let ty = match types::resolve(context.api, ty) {
        // `None` alone would not tell which of the types that become one of these is meant.
        resolved @ Type::Scalar(Scalar::Secret | Scalar::Number) => printer.owned(resolved)?,
        _ => given(context, printer, ty, name)?.ty,
    };
    Ok(Given {
        ty: printer.wrap("Option", &ty),
        prepare: None,
        lent: format!("&{name}"),
    })
}

/// What is sent where the user gives `None`, if that is possible.
pub fn null_docs(context: &Context<'_>, parameter: &Parameter) -> Option<&'static str> {
    let null = matches!(
        types::resolve(context.api, &parameter.ty),
        Type::Nullable(_)
    );
    match (
        null && parameter.location == Location::Query,
        parameter.style,
    ) {
        (false, _) => None,
        (true, Style::Json | Style::WholeJson) => Some("`None` is sent as null."),
        (true, _) => Some("`None` is sent as an empty value, which stands for null."),
    }
}

/// The method of `runtime::Call` and the style it is given, if any.
fn written(
    printer: &Printer<'_>,
    location: Location,
    style: Style,
) -> (&'static str, Option<String>) {
    let query = |style: &str| Some(format!("{}::{style}", printer.query_style()));
    match (location, style) {
        (Location::Path, Style::Label { explode }) => (
            "path_as",
            Some(format!(
                "runtime::PathStyle::Label {{ explode: {explode} }}"
            )),
        ),
        (Location::Path, Style::Matrix { explode }) => (
            "path_as",
            Some(format!(
                "runtime::PathStyle::Matrix {{ explode: {explode} }}"
            )),
        ),
        (Location::Path, Style::Simple { explode: true }) => (
            "path_as",
            Some("runtime::PathStyle::Simple { explode: true }".to_owned()),
        ),
        (Location::Path, _) => ("path", None),
        (Location::Query, Style::Json) => ("query_json", None),
        (Location::Query, Style::WholeJson) => ("query_string_json", None),
        (Location::Query, Style::WholeText) => ("query_string", None),
        (Location::Query, Style::SpaceDelimited) => ("query", query("SpaceDelimited")),
        (Location::Query, Style::PipeDelimited) => ("query", query("PipeDelimited")),
        (Location::Query, Style::DeepObject) => ("query", query("DeepObject")),
        (
            Location::Query,
            Style::Form {
                explode,
                reserved: true,
            },
        ) => (
            "query_reserved",
            query(&format!("Form {{ explode: {explode} }}")),
        ),
        (Location::Query, Style::Form { explode, .. }) => {
            ("query", query(&format!("Form {{ explode: {explode} }}")))
        }
        (Location::Query, _) => ("query", query("Form { explode: true }")),
        (Location::Header, Style::Simple { explode: true }) => ("header_exploded", None),
        (Location::Header, _) => ("header", None),
        (Location::Cookie, _) => ("cookie", None),
    }
}
