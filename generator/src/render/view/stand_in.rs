//! `stand_in`: a server for tests whose answers are typed by the document.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::ir::{Body, Form, Operation, TypeId};
use crate::name::OperationNames;
use crate::render::docs::{self, Comment};
use crate::render::features::Features;
use crate::render::prints::Uses;
use crate::render::types::{Place, Printer};
use crate::render::{RenderError, token};

use super::answers;
use super::groups::{self, Files, Groups};
use super::models::{IndexView, ModuleView};
use super::operations::{needs_output, successes};
use super::{Context, environment};

/// `stand_in/mod.rs`.
#[derive(Debug, Serialize)]
pub struct StandInView {
    pub header: String,
    pub docs: String,
    /// Fields of `Environment`, in the order of the server groups.
    pub servers: Vec<String>,
    /// Fields of `Environment` that an address of the stand-in leaves nothing to.
    pub server_variables: Vec<String>,
    pub modules: Vec<ModuleView>,
    /// The routes of each file.
    pub routes: Vec<RoutesView>,
}

/// Where routes are declared.
#[derive(Debug, Serialize)]
pub struct RoutesView {
    /// When they are there, as an attribute.
    pub condition: Option<String>,
    /// The module, from `stand_in` on.
    pub module: String,
}

/// A file with the operations of a group.
#[derive(Debug, Serialize)]
pub struct MocksView {
    pub header: String,
    pub docs: String,
    pub imports: Vec<String>,
    #[serde(skip)]
    pub uses: BTreeSet<TypeId>,
    /// The path of the module the client stands in.
    pub module: String,
    pub operations: Vec<MockView>,
}

impl Uses for MocksView {
    fn uses(&self) -> &BTreeSet<TypeId> {
        &self.uses
    }
}

/// An operation as the server knows it.
#[derive(Debug, Serialize)]
pub struct MockView {
    pub docs: String,
    pub attributes: Vec<String>,
    /// The method of the stand-in.
    pub name: String,
    /// The name of its route, as a literal.
    pub key: String,
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
    /// The view of `stand_in/mod.rs`.
    pub fn new(
        context: &Context<'_>,
        groups: &Groups<'_>,
        features: &Features<'_>,
    ) -> Result<Self, RenderError> {
        let (mut modules, mut routes) = (Vec::new(), Vec::new());
        for (group, files) in groups {
            let mut module = ModuleView::new("stand_in", group, Vec::new())?;
            module.condition = features.of_group(group);
            for file in files.keys() {
                routes.push(RoutesView {
                    condition: module.condition.clone(),
                    module: match file {
                        Some(file) => format!("{}::{}", module.name, token::ident(file)?),
                        None => module.name.clone(),
                    },
                });
            }
            modules.push(module);
        }
        let title = docs::one_line(&context.api.title);
        let whole = if title.is_empty() { "the API" } else { &title };
        Ok(StandInView {
            header: context.header.to_owned(),
            docs: Comment::new(0)
                .text(&format!("Stands in for {whole}, on this machine."))
                .outer(),
            servers: environment::groups(context)?,
            server_variables: environment::variables(context)?,
            modules,
            routes,
        })
    }
}

/// The view of the `mod.rs` of a group that is a directory.
pub fn group_index(
    context: &Context<'_>,
    group: &str,
    files: &Files<'_>,
) -> Result<IndexView, RenderError> {
    let mut modules = Vec::new();
    for file in files.keys() {
        modules.push(ModuleView::new(
            group,
            file.unwrap_or_default(),
            Vec::new(),
        )?);
    }
    let indices: Vec<usize> = files.values().flatten().copied().collect();
    Ok(IndexView {
        header: context.header.to_owned(),
        docs: docs_of(context, group, &indices),
        modules,
    })
}

fn docs_of(context: &Context<'_>, group: &str, indices: &[usize]) -> String {
    let subject = groups::subject(context, group, indices);
    Comment::new(0)
        .text(&format!("Stands in for the operations {subject}."))
        .inner()
}

impl MocksView {
    /// The view of a file of the group that is the module `group`.
    pub fn new(context: &Context<'_>, group: &str, indices: &[usize]) -> Result<Self, RenderError> {
        let place = Place::Elsewhere(context.module);
        let printer = Printer::new(context.api, context.names, place, &BTreeSet::new());
        let mut operations = Vec::new();
        for &index in indices {
            let operation = &context.api.operations[index];
            let names = &context.names.operations[index];
            operations.push(MockView::new(context, &printer, operation, names)?);
        }
        let mut imports = printer.imports();
        imports.push(format!("{}::operations", context.module));
        Ok(MocksView {
            header: context.header.to_owned(),
            docs: docs_of(context, group, indices),
            imports,
            uses: printer.uses(),
            module: context.module.to_owned(),
            operations,
        })
    }
}

impl MockView {
    fn new(
        context: &Context<'_>,
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
                "What [`Client::{method}`]({}::Client::{method}) is answered, and what it has sent.",
                context.module
            )
        };
        Ok(MockView {
            docs: Comment::new(4).text(&docs).outer(),
            attributes: super::named_like_a_trait(&name),
            key: token::string(&names.mock),
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

    fn view(operations: Vec<Operation>) -> MocksView {
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
        let indices: Vec<usize> = (0..sample.api.operations.len()).collect();
        MocksView::new(&context, "x", &indices).unwrap()
    }

    #[test]
    fn keeps_its_own_methods_apart_from_operations() {
        let names = ["start", "environment", "pay"].map(|id| operation(id, "GET", "/x"));
        let view = view(names.to_vec());
        let methods: Vec<&str> = view.operations.iter().map(|mock| &*mock.name).collect();
        assert_eq!(methods, ["mock_start", "mock_environment", "pay"]);
        assert_eq!(view.operations[0].route[0], "name: \"mock_start\"");
        assert!(
            view.operations[0]
                .docs
                .contains("[`Client::start`](crate::pay::Client::start)")
        );
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
