//! The headers of what is received, as methods that read them.

use serde::Serialize;

use crate::ir::{Header, Operation, Type, TypeKind};
use crate::name::OperationNames;
use crate::render::docs::{self, Comment};
use crate::render::types::{self, Printer};
use crate::render::{RenderError, token};

use super::Context;

/// A type that reads headers.
#[derive(Debug, Serialize)]
pub struct HeadersView {
    pub docs: String,
    pub name: String,
    pub headers: Vec<HeaderView>,
}

/// A method that reads a header.
#[derive(Debug, Serialize)]
pub struct HeaderView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub name: String,
    /// What it returns.
    pub ty: String,
    /// The expression that reads it.
    pub read: String,
}

impl HeadersView {
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
        Self::new(
            context,
            printer,
            name,
            &docs,
            &headers,
            &names.response_headers,
        )
    }

    /// The view of the headers of all that comes in, if there are any.
    pub fn of_events(
        context: &Context<'_>,
        printer: &Printer<'_>,
    ) -> Result<Option<Self>, RenderError> {
        let headers = context.api.event_headers();
        let headers: Vec<&Header> = headers.iter().map(|(_, header)| header).collect();
        let docs = "Reads the headers of a delivery, on demand: `EventHeaders(delivery.headers)`.";
        let names = &context.names.event_headers;
        Self::new(
            context,
            printer,
            "EventHeaders".to_owned(),
            docs,
            &headers,
            names,
        )
    }

    fn new(
        context: &Context<'_>,
        printer: &Printer<'_>,
        name: String,
        docs: &str,
        headers: &[&Header],
        names: &[String],
    ) -> Result<Option<Self>, RenderError> {
        if headers.is_empty() {
            return Ok(None);
        }
        let mut views = Vec::new();
        for (index, header) in headers.iter().enumerate() {
            let method = names
                .get(index)
                .ok_or_else(|| RenderError::Unnamed(header.wire.clone()))?;
            let method = token::ident(method)?;
            views.push(HeaderView::new(context, printer, header, &method)?);
        }
        Ok(Some(HeadersView {
            docs: Comment::new(0)
                .text(docs)
                .text(
                    "A header that has another form than the document says, or is missing though it must be there, is \
                     an error of its method and of nothing else.",
                )
                .outer(),
            name,
            headers: views,
        }))
    }
}

impl HeaderView {
    fn new(
        context: &Context<'_>,
        printer: &Printer<'_>,
        header: &Header,
        name: &str,
    ) -> Result<Self, RenderError> {
        let beside_null = match types::resolve(context.api, &header.ty) {
            Type::Nullable(inner) => inner,
            _ => &header.ty,
        };
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
        // A header that is there is not null, unless it is JSON.
        let value = printer.owned(if header.json { &header.ty } else { beside_null })?;
        let (method, value) = if header.required {
            ("require", value)
        } else {
            ("read", printer.wrap("Option", &value))
        };
        let ty = format!("{}<{value}, runtime::HeaderError>", printer.std("Result"));
        let wire = token::string(&header.wire);
        let fallback = format!("Returns the header {}.", docs::code(&header.wire));
        let mut attributes = super::named_like_a_trait(name);
        attributes.extend(super::deep_types(&[&ty]));
        Ok(HeaderView {
            docs: Comment::describe(4, &header.docs, &fallback).outer(),
            attributes,
            name: name.to_owned(),
            ty,
            read: format!("self.0.{method}({wire}, runtime::HeaderForm::{form})"),
        })
    }
}
