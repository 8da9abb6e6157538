//! The headers of what is received, and the query of what comes in, as methods that read them.

use serde::Serialize;

use crate::ir::{Api, Header, Operation, Parameter, Type, TypeKind};
use crate::name::OperationNames;
use crate::render::docs::{self, Comment};
use crate::render::types::{self, Printer};
use crate::render::{RenderError, token};

use super::Context;
use super::field_forms::FieldForm;

/// A type that reads headers or a query.
#[derive(Debug, Serialize)]
pub struct ReadersView {
    pub docs: String,
    pub name: String,
    /// What it holds, which may live for `'a`.
    pub source: &'static str,
    pub readers: Vec<ReaderView>,
}

/// A method that reads a header or a parameter of a query.
#[derive(Debug, Serialize)]
pub struct ReaderView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub name: String,
    /// What it returns.
    pub ty: String,
    /// The expression that reads it.
    pub read: String,
}

impl ReadersView {
    /// The view of the headers that answers of `operation` have, if they have any.
    pub fn of_answers(
        context: &Context<'_>,
        printer: &Printer<'_>,
        operation: &Operation,
        names: &OperationNames,
    ) -> Result<Option<Self>, RenderError> {
        let headers = operation.response_headers();
        let headers: Vec<&Header> = headers.iter().map(|(_, header)| header).collect();
        let name = token::ident(&names.headers)?;
        let docs = format!(
            "Reads the headers of what `{}` answers, on demand: `{name}(&response.headers)`.",
            names.method
        );
        let methods = &names.response_headers;
        Self::of_headers(context, printer, name, &docs, &headers, methods)
    }

    /// The view of the headers of all that comes in, if there are any.
    pub fn of_event_headers(
        context: &Context<'_>,
        printer: &Printer<'_>,
    ) -> Result<Option<Self>, RenderError> {
        let headers = context.api.event_headers();
        let headers: Vec<&Header> = headers.iter().map(|(_, header)| header).collect();
        let docs = "Reads the headers of a delivery, on demand: `EventHeaders(delivery.headers)`.";
        let (name, methods) = ("EventHeaders".to_owned(), &context.names.event_headers);
        Self::of_headers(context, printer, name, docs, &headers, methods)
    }

    fn of_headers(
        context: &Context<'_>,
        printer: &Printer<'_>,
        name: String,
        docs: &str,
        headers: &[&Header],
        methods: &[String],
    ) -> Result<Option<Self>, RenderError> {
        let mut readers = Vec::new();
        for (index, header) in headers.iter().enumerate() {
            let method = method(methods, index, &header.wire)?;
            readers.push(ReaderView::of_header(context, printer, header, method)?);
        }
        let docs = Comment::new(0)
            .text(docs)
            .text(
                "A header that has another form than the document says, or is missing though it must be there, is an \
                 error of its method and of nothing else.",
            )
            .outer();
        Ok((!readers.is_empty()).then_some(ReadersView {
            docs,
            name,
            source: "&'a runtime::Headers",
            readers,
        }))
    }

    /// The view of the query of all that comes in, if it has any parameters.
    pub fn of_event_query(
        context: &Context<'_>,
        printer: &Printer<'_>,
    ) -> Result<Option<Self>, RenderError> {
        let mut readers = Vec::new();
        for (index, (_, parameter)) in context.api.event_query().iter().enumerate() {
            let method = method(&context.names.event_query, index, &parameter.wire)?;
            readers.push(ReaderView::of_parameter(
                context, printer, parameter, method,
            )?);
        }
        let docs = Comment::new(0)
            .text("Reads the query of a delivery, on demand: `EventQuery(delivery.query())`.")
            .text(
                "Believe it only if it is signed. A parameter that has another form than the document says, or is missing \
                 though it must be there, is an error of its method and of nothing else.",
            )
            .outer();
        Ok((!readers.is_empty()).then_some(ReadersView {
            docs,
            name: "EventQuery".to_owned(),
            source: "Query<'a>",
            readers,
        }))
    }
}

/// The method that reads what is called `wire`.
fn method(methods: &[String], index: usize, wire: &str) -> Result<String, RenderError> {
    let method = methods.get(index);
    token::ident(method.ok_or_else(|| RenderError::Unnamed(wire.to_owned()))?)
}

/// What a reader returns.
struct Returned<'a> {
    value: &'a Type,
    required: bool,
    error: &'static str,
}

impl ReaderView {
    fn of_header(
        context: &Context<'_>,
        printer: &Printer<'_>,
        header: &Header,
        name: String,
    ) -> Result<Self, RenderError> {
        let beside_null = beside_null(context.api, &header.ty);
        let form = match types::resolve(context.api, beside_null) {
            _ if header.json => "Json",
            Type::List(_) => "List",
            Type::Map(_) => "Object",
            Type::Named(id) => match context.api.types.get(*id).kind {
                TypeKind::Struct(_) => "Object",
                _ => "Value",
            },
            _ => "Value",
        };
        let returned = Returned {
            // A header that is there is not null, unless it is JSON.
            value: if header.json { &header.ty } else { beside_null },
            required: header.required,
            error: "runtime::HeaderError",
        };
        let read = |method: &str| {
            let wire = token::string(&header.wire);
            format!("self.0.{method}({wire}, runtime::HeaderForm::{form})")
        };
        let fallback = format!("Returns the header {}.", docs::code(&header.wire));
        let docs = Comment::describe(4, &header.docs, &fallback).outer();
        Self::new(printer, name, docs, &returned, read)
    }

    fn of_parameter(
        context: &Context<'_>,
        printer: &Printer<'_>,
        parameter: &Parameter,
        name: String,
    ) -> Result<Self, RenderError> {
        let returned = Returned {
            value: &parameter.ty,
            required: parameter.required,
            error: "QueryError",
        };
        let form = FieldForm::of_parameter(context.api, parameter).expression();
        let read = |method: &str| {
            let wire = token::string(&parameter.wire);
            format!("self.0.{method}({wire}, {form})")
        };
        let fallback = format!("Returns the parameter {}.", docs::code(&parameter.wire));
        let docs = Comment::describe(4, &parameter.docs, &fallback).outer();
        Self::new(printer, name, docs, &returned, read)
    }

    fn new(
        printer: &Printer<'_>,
        name: String,
        docs: String,
        returned: &Returned<'_>,
        read: impl Fn(&str) -> String,
    ) -> Result<Self, RenderError> {
        let value = printer.owned(returned.value)?;
        let (method, value) = if returned.required {
            ("require", value)
        } else {
            ("read", printer.wrap("Option", &value))
        };
        let ty = format!("{}<{value}, {}>", printer.std("Result"), returned.error);
        let mut attributes = super::named_like_a_trait(&name);
        attributes.extend(super::deep_types(&[&ty]));
        Ok(ReaderView {
            docs,
            attributes,
            name,
            ty,
            read: read(method),
        })
    }
}

/// What a type is beside `null`.
fn beside_null<'t>(api: &'t Api, ty: &'t Type) -> &'t Type {
    match types::resolve(api, ty) {
        Type::Nullable(inner) => inner,
        _ => ty,
    }
}
