//! `stand_in.rs`: a server for tests whose answers are typed by the document.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::ir::{Body, Form, Operation};
use crate::name::OperationNames;
use crate::render::docs::{self, Comment};
use crate::render::types::{Place, Printer};
use crate::render::{RenderError, token};

use super::answers;
use super::operations::{needs_output, successes};
use super::{Context, environment};

/// The file.
#[derive(Debug, Serialize)]
pub struct StandInView {
    pub header: String,
    pub docs: String,
    pub imports: Vec<String>,
    /// Fields of `Environment`, in the order of the server groups.
    pub servers: Vec<String>,
    /// Fields of `Environment` that an address of the stand-in leaves nothing to.
    pub server_variables: Vec<String>,
    pub operations: Vec<MockView>,
}

/// An operation as the server knows it.
#[derive(Debug, Serialize)]
pub struct MockView {
    pub docs: String,
    pub attributes: Vec<String>,
    /// The method of the stand-in.
    pub name: String,
    /// The fields of its route: `name: value`.
    pub route: Vec<String>,
    /// The type of the call.
    pub call: String,
    /// What is sent, as `mock!` writes it.
    pub body: String,
    /// Each success as `operation!` lists it.
    pub successes: Vec<String>,
    /// The type of the documented failures.
    pub error: String,
    /// Types that stand for several answers.
    pub answers: Vec<WrittenView>,
}

/// A type that stands for several answers.
#[derive(Debug, Serialize)]
pub struct WrittenView {
    pub name: String,
    /// Each answer as `answers!` lists it.
    pub wire: Vec<String>,
}

impl StandInView {
    /// The view of the whole file.
    pub fn new(context: &Context<'_>) -> Result<Self, RenderError> {
        let place = Place::Elsewhere(context.module);
        let printer = Printer::new(context.api, context.names, place, &BTreeSet::new());
        let mut operations = Vec::new();
        for (index, operation) in context.api.operations.iter().enumerate() {
            let names = context.names.operations.get(index);
            let names = names.ok_or_else(|| RenderError::Unnamed(operation.pointer.clone()))?;
            operations.push(MockView::new(&printer, operation, names)?);
        }
        let mut imports = printer.imports();
        if !operations.is_empty() {
            imports.push(format!("{}::operations", context.module));
        }
        let title = docs::one_line(&context.api.title);
        let whole = if title.is_empty() { "the API" } else { &title };
        Ok(StandInView {
            header: context.header.to_owned(),
            docs: Comment::new(0)
                .text(&format!("Stands in for {whole}, on this machine."))
                .outer(),
            imports,
            servers: environment::groups(context)?,
            server_variables: environment::variables(context)?,
            operations,
        })
    }
}

impl MockView {
    fn new(
        printer: &Printer<'_>,
        operation: &Operation,
        names: &OperationNames,
    ) -> Result<Self, RenderError> {
        let path = |name: &str| Ok(format!("operations::{}", token::ident(name)?));
        let mut written = Vec::new();
        if needs_output(operation) {
            let successes = answers::in_order(&operation.successes);
            written.push(WrittenView {
                name: path(&names.output)?,
                wire: answers::wire(&successes, &names.successes)?,
            });
        }
        let error = if operation.failures.is_empty() {
            "runtime::NoError".to_owned()
        } else {
            let failures = answers::in_order(&operation.failures);
            written.push(WrittenView {
                name: path(&names.error)?,
                wire: answers::wire(&failures, &names.failures)?,
            });
            path(&names.error)?
        };
        let name = token::ident(&names.mock)?;
        let method = token::ident(&names.method)?;
        let docs = if method.starts_with("r#") {
            format!(
                "What `Client::{}` is answered, and what it has sent.",
                names.method
            )
        } else {
            format!(
                "What [`Client::{method}`](super::Client::{method}) is answered, and what it has sent."
            )
        };
        Ok(MockView {
            docs: Comment::new(4).text(&docs).outer(),
            attributes: super::named_like_a_trait(&name),
            route: vec![
                format!("name: {}", token::string(&names.mock)),
                format!("method: {}", token::string(&operation.method)),
                format!("path: {}", token::string(&operation.path)),
                format!("server: {}", operation.server_group),
            ],
            name,
            call: path(&names.call)?,
            body: sent(printer, operation.body.as_ref())?,
            successes: successes(printer, operation, &path(&names.output)?)?,
            error,
            answers: written,
        })
    }
}

/// What is sent, as `mock!` writes it.
fn sent(printer: &Printer<'_>, body: Option<&Body>) -> Result<String, RenderError> {
    let Some(body) = body else {
        return Ok("none".to_owned());
    };
    let form = match body.payloads.as_slice() {
        [payload] => match payload.form {
            Form::Json => format!("json({})", printer.owned(&payload.ty)?),
            Form::Fields(_) => "form".to_owned(),
            Form::Parts(_) | Form::Files(_) | Form::FreeParts => "multipart".to_owned(),
            Form::Text => "text".to_owned(),
            Form::Bytes => "bytes".to_owned(),
        },
        _ => "any".to_owned(),
    };
    Ok(if body.required {
        form
    } else {
        format!("optional {form}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Status;
    use crate::render::layout::Layout;
    use crate::render::sample::*;

    fn view(operations: Vec<Operation>) -> StandInView {
        let mut sample = Sample::default();
        sample.api.operations = operations;
        let (names, layout) = (sample.names(), Layout::new(&sample.api));
        let context = Context {
            api: &sample.api,
            names: &names,
            layout: &layout,
            validated: &Default::default(),
            module: "crate::pay",
            crate_name: "pay",
            header: "// header",
        };
        StandInView::new(&context).unwrap()
    }

    #[test]
    fn keeps_its_own_methods_apart_from_operations() {
        let names = ["start", "environment", "pay"].map(|id| operation(id, "GET", "/x"));
        let view = view(names.to_vec());
        let methods: Vec<&str> = view.operations.iter().map(|mock| &*mock.name).collect();
        assert_eq!(methods, ["mock_start", "mock_environment", "pay"]);
        assert_eq!(view.operations[0].route[0], "name: \"mock_start\"");
        assert!(view.operations[0].docs.contains("[`Client::start`]"));
    }

    #[test]
    fn lists_what_is_sent_and_answered() {
        let mut pay = operation("pay", "POST", "/pay");
        let mut note = pay.clone();
        pay.body = body(true, Form::Json, "application/json", &text());
        pay.failures = vec![answer(Status::Code(404), None, "")];
        pay.successes = vec![
            answer(Status::Code(200), json(text()), ""),
            answer(Status::Code(204), None, ""),
        ];
        note.id = "note".to_owned();
        note.name_hint = "note".to_owned();
        note.body = body(
            false,
            Form::Fields(vec![]),
            "application/x-www-form-urlencoded",
            &text(),
        );
        let view = view(vec![pay, note, operation("ask", "GET", "/ask")]);
        let [pay, note, ask] = &view.operations[..] else {
            unreachable!()
        };
        assert_eq!(pay.body, "json(String)");
        assert_eq!(
            pay.successes,
            ["200 | 204 => answer(operations::PayOutput),"]
        );
        assert_eq!(pay.error, "operations::PayError");
        assert_eq!(pay.answers[1].wire, ["404 => empty NotFound,"]);
        assert_eq!(
            (&*note.body, &*note.error),
            ("optional form", "runtime::NoError")
        );
        assert_eq!(ask.body, "none");
        assert_eq!(view.imports, ["crate::pay::operations"]);
    }
}
