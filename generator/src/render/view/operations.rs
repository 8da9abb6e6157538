//! The files of `operations`.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use serde::Serialize;

use crate::ir::{Answer, Operation, Repeatable, TypeId};
use crate::name::OperationNames;
use crate::render::docs::{self, Comment};
use crate::render::features::Features;
use crate::render::prints::Uses;
use crate::render::types::{Place, Printer};
use crate::render::{RenderError, token};

use super::accept;
use super::answers::{self, AnswersView, Carried};
use super::arguments::{self, Argument};
use super::bodies::{self, PayloadsView};
use super::groups::{self, Files, Groups};
use super::models::{IndexView, ModuleView};
use super::operation_docs::method_docs;
use super::readers::ReadersView;
use super::streams::StreamView;
use super::structs::{self, DefaultView};
use super::{Context, many_arguments, placeholders};

/// A file of `operations`.
#[derive(Debug, Serialize)]
pub struct OperationsView {
    pub header: String,
    pub docs: String,
    pub attributes: Vec<String>,
    /// The path of the module the client stands in.
    pub module: String,
    pub imports: Vec<String>,
    #[serde(skip)]
    pub uses: BTreeSet<TypeId>,
    pub operations: Vec<OperationView>,
}

impl Uses for OperationsView {
    fn uses(&self) -> &BTreeSet<TypeId> {
        &self.uses
    }
}

/// An operation.
#[derive(Debug, Serialize)]
pub struct OperationView {
    pub constant: String,
    /// The fields of the constant: `name: value`.
    pub facts: Vec<String>,
    pub docs: String,
    pub attributes: Vec<String>,
    pub method: String,
    /// What the arguments need to be declared: `<'a>` or nothing.
    pub generics: &'static str,
    /// `name: type`.
    pub arguments: Vec<String>,
    /// The variable that holds the call.
    pub variable: String,
    /// Statements that complete the call.
    pub steps: Vec<String>,
    /// The field of the result: `name: value`.
    pub made: String,
    pub call_docs: String,
    pub call: String,
    pub setters: Vec<CallSetterView>,
    pub defaults: Vec<DefaultView>,
    /// Each success as `operation!` lists it.
    pub successes: Vec<String>,
    /// The type of the documented failures.
    pub error: String,
    /// Types that stand for several answers: of success, of failure.
    pub answers: Vec<AnswersView>,
    /// What `stream!` lists, where a success can come piece by piece.
    pub stream: Option<StreamView>,
    /// The headers of the answers, where the document lists any.
    pub headers: Option<ReadersView>,
    /// The type that stands for several bodies, if there are several.
    pub payloads: Option<PayloadsView>,
}

/// A method that sets what is optional.
#[derive(Debug, Serialize)]
pub struct CallSetterView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub name: String,
    pub generics: &'static str,
    pub ty: String,
    pub steps: Vec<String>,
}

/// The view of `operations/mod.rs`.
pub fn index(
    context: &Context<'_>,
    groups: &Groups<'_>,
    features: &Features<'_>,
) -> Result<IndexView, RenderError> {
    let mut modules = Vec::new();
    for (group, files) in groups {
        let items = items(context, files.values().flatten())?;
        let mut module = ModuleView::new("operations", group, items)?;
        module.condition = features.of_group(group);
        modules.push(module);
    }
    Ok(IndexView {
        header: context.header.to_owned(),
        docs: "//! Calls of the operations and their answers.".to_owned(),
        modules,
    })
}

/// The view of the `mod.rs` of a group that is a directory.
pub fn group_index(
    context: &Context<'_>,
    group: &str,
    files: &Files<'_>,
) -> Result<IndexView, RenderError> {
    let mut modules = Vec::new();
    for (file, indices) in files {
        let file = file.unwrap_or_default();
        modules.push(ModuleView::new(group, file, items(context, indices)?)?);
    }
    let indices: Vec<usize> = files.values().flatten().copied().collect();
    let docs = format!("Operations {}.", groups::subject(context, group, &indices));
    Ok(IndexView {
        header: context.header.to_owned(),
        docs: Comment::new(0).text(&docs).inner(),
        modules,
    })
}

/// The types that the operations at `indices` declare.
fn items<'i>(
    context: &Context<'_>,
    indices: impl IntoIterator<Item = &'i usize>,
) -> Result<Vec<String>, RenderError> {
    let mut items = Vec::new();
    for &index in indices {
        let (operation, names) = (
            &context.api.operations[index],
            &context.names.operations[index],
        );
        for name in declared(operation, names) {
            items.push(token::ident(name)?);
        }
    }
    Ok(items)
}

/// The types that an operation declares.
fn declared<'a>(operation: &Operation, names: &'a OperationNames) -> Vec<&'a str> {
    let mut declared = vec![names.call.as_str()];
    if operation.has_payloads() {
        declared.push(&names.payloads_type);
    }
    if needs_output(operation) {
        declared.push(&names.output);
    }
    if !operation.failures.is_empty() {
        declared.push(&names.error);
    }
    if !names.response_headers.is_empty() {
        declared.push(&names.headers);
    }
    declared
}

/// Whether successes differ in what they carry.
pub fn needs_output(operation: &Operation) -> bool {
    let carried = |answer: &Answer| {
        answer
            .payload
            .as_ref()
            .map(|payload| (payload.reading, payload.ty.clone()))
    };
    operation
        .successes
        .windows(2)
        .any(|pair| carried(&pair[0]) != carried(&pair[1]))
}

impl OperationsView {
    /// The view of a file of the group that is the module `group`.
    pub fn new(
        context: &Context<'_>,
        group: &str,
        file: Option<&str>,
        indices: &[usize],
    ) -> Result<Self, RenderError> {
        let of = |&index: &usize| {
            (
                &context.api.operations[index],
                &context.names.operations[index],
            )
        };
        let declared: BTreeSet<&str> = indices
            .iter()
            .map(of)
            .flat_map(|(operation, names)| declared(operation, names))
            .collect();
        let printer = Printer::new(
            context.api,
            context.names,
            Place::Elsewhere(context.module),
            &declared,
        );
        let mut operations = Vec::new();
        for (operation, names) in indices.iter().map(of) {
            operations.push(OperationView::new(context, &printer, operation, names)?);
        }
        let subject = groups::subject(context, group, indices);
        let docs = match file {
            Some(file) => format!("Operations {subject}: {}.", docs::code(file)),
            None => format!("Operations {subject}."),
        };
        let variables = indices
            .iter()
            .map(of)
            .flat_map(|(_, names)| names.parameters.iter().chain([&names.body]));
        Ok(OperationsView {
            header: context.header.to_owned(),
            docs: Comment::new(0).text(&docs).inner(),
            attributes: placeholders(variables.map(String::as_str)),
            module: context.module.to_owned(),
            imports: printer.imports(),
            uses: printer.uses(),
            operations,
        })
    }
}

/// What an operation takes, as it adds up.
#[derive(Default)]
struct Taken {
    generics: &'static str,
    arguments: Vec<String>,
    steps: Vec<String>,
    setters: Vec<CallSetterView>,
    defaults: Vec<DefaultView>,
}

impl OperationView {
    fn new(
        context: &Context<'_>,
        printer: &Printer<'_>,
        operation: &Operation,
        names: &OperationNames,
    ) -> Result<Self, RenderError> {
        let call = token::ident(&names.call)?;
        let method = token::ident(&names.method)?;
        let variable = variable(names);
        let taken = Taken::new(context, printer, operation, names, &variable)?;
        let failures = answers::in_order(&operation.failures);
        let mut views = Vec::new();
        if needs_output(operation) {
            let docs = format!("The successful responses of `{}`.", names.method);
            views.push(AnswersView::new(
                context,
                printer,
                &names.output,
                &docs,
                &answers::in_order(&operation.successes),
                &names.successes,
            )?);
        }
        let successes = successes(printer, operation, &token::ident(&names.output)?)?;
        let error = if failures.is_empty() {
            "runtime::NoError".to_owned()
        } else {
            let docs = format!("The errors that the document lists for `{}`.", names.method);
            views.push(AnswersView::new(
                context,
                printer,
                &names.error,
                &docs,
                &failures,
                &names.failures,
            )?);
            token::ident(&names.error)?
        };
        let mut attributes =
            many_arguments(taken.arguments.len() + 1, "one for each required parameter");
        attributes.extend(super::deep_types(
            &taken
                .arguments
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        ));
        if operation.docs.deprecated {
            attributes.push("#[deprecated = \"the document advises against its use\"]".to_owned());
        }
        attributes.extend(super::named_like_a_trait(&method));
        let client = format!("{}::Client", context.module);
        let constant = token::ident(&names.constant)?;
        let made = match (taken.steps.is_empty(), variable.as_str()) {
            (true, _) => format!("call: self.inner.call(&{constant})"),
            (false, "call") => "call".to_owned(),
            (false, other) => format!("call: {other}"),
        };
        Ok(OperationView {
            constant,
            made,
            facts: facts(context, operation),
            docs: method_docs(context, operation, names, &taken.defaults, &failures),
            attributes,
            call_docs: Comment::new(0)
                .text(&if method.starts_with("r#") {
                    format!("A call of `Client::{}`; nothing is sent until it is awaited.", names.method)
                } else {
                    format!("A call of [`Client::{method}`]({client}::{method}); nothing is sent until it is awaited.")
                })
                .outer(),
            method,
            generics: taken.generics,
            arguments: taken.arguments,
            variable,
            steps: taken.steps,
            call,
            setters: taken.setters,
            defaults: taken.defaults,
            successes,
            error,
            answers: views,
            stream: StreamView::new(printer, operation)?,
            headers: ReadersView::of_answers(context, printer, operation, names)?,
            payloads: match &operation.body {
                Some(body) => PayloadsView::new(context, printer, body, names)?,
                None => None,
            },
        })
    }
}

/// A name for the variable that holds the call, which no argument has.
fn variable(names: &OperationNames) -> String {
    let mut variable = "call".to_owned();
    while names.parameters.contains(&variable) || names.body == variable {
        variable.push('_');
    }
    variable
}

impl Taken {
    fn new(
        context: &Context<'_>,
        printer: &Printer<'_>,
        operation: &Operation,
        names: &OperationNames,
        variable: &str,
    ) -> Result<Self, RenderError> {
        let mut taken = Taken::default();
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let name = names
                .parameters
                .get(index)
                .ok_or_else(|| RenderError::Unnamed(parameter.pointer.clone()))?;
            if let Some(step) = arguments::constant(printer, parameter) {
                taken.steps.push(format!("{variable}.{step};"));
                continue;
            }
            let name = token::ident(name)?;
            let argument = arguments::parameter(context, printer, parameter, &name)?;
            let fallback = format!("Sets {}.", arguments::spoken(parameter));
            let mut docs = Comment::describe(4, &parameter.docs, &fallback);
            if let Some(null) = arguments::null_docs(context, parameter) {
                docs.text(null);
            }
            if let (Some((ty, value)), Some(function)) = (
                arguments::default(context, printer, parameter)?,
                names.defaults.get(index),
            ) {
                docs.text(&format!(
                    "See [`{function}`](Self::{function}) for the default."
                ));
                taken.defaults.push(DefaultView {
                    docs: Comment::new(4)
                        .text(&format!(
                            "Returns the default of {}.",
                            arguments::spoken(parameter)
                        ))
                        .outer(),
                    attributes: structs::default_attributes(&ty),
                    name: token::ident(function)?,
                    ty,
                    value,
                });
            }
            let docs = || docs.outer();
            taken.push(parameter.required, name, argument, docs, variable);
        }
        if let Some(body) = &operation.body {
            let name = token::ident(&names.body)?;
            let argument = bodies::argument(context, printer, body, names, &name)?;
            let docs = || Comment::describe(4, &body.docs, "Sets what is sent.").outer();
            taken.push(body.required, name, argument, docs, variable);
        }
        Ok(taken)
    }

    fn push(
        &mut self,
        required: bool,
        name: String,
        argument: Argument,
        docs: impl FnOnce() -> String,
        variable: &str,
    ) {
        let on = |receiver: &str| {
            let step = |step: &String| {
                if step.starts_with("let ") {
                    format!("{step};")
                } else {
                    format!("{receiver}.{step};")
                }
            };
            argument.steps.iter().map(step).collect::<Vec<_>>()
        };
        if required {
            self.steps.extend(on(variable));
            // The body comes last, and it alone declares something.
            self.generics = argument.generics;
            self.arguments.push(format!("{name}: {}", argument.ty));
        } else {
            let mut attributes = super::named_like_a_trait(&name);
            attributes.extend(super::deep_types(&[&argument.ty]));
            self.setters.push(CallSetterView {
                docs: docs(),
                attributes,
                steps: on("self.call"),
                name,
                generics: argument.generics,
                ty: argument.ty,
            });
        }
    }
}

/// Each success as `operation!` lists it. Where they differ in what they carry, `output` is the type of all.
pub fn successes(
    printer: &Printer<'_>,
    operation: &Operation,
    output: &str,
) -> Result<Vec<String>, RenderError> {
    if needs_output(operation) {
        let successes = answers::in_order(&operation.successes);
        return Ok(vec![answers::entry(
            &successes,
            &format!("answer({output})"),
        )]);
    }
    let Some(first) = operation.successes.first() else {
        // The document is silent: what succeeds carries nothing that we know of.
        return Ok(vec!["200..=299 => empty,".to_owned()]);
    };
    Ok(vec![answers::entry(
        &answers::in_order(&operation.successes),
        &Carried::new(printer, first)?.form(),
    )])
}

/// The fields of the constant that describes an operation.
fn facts(context: &Context<'_>, operation: &Operation) -> Vec<String> {
    let schemes = &context.api.security_schemes;
    let alternatives = operation.security.iter().map(|together| {
        let keys = together.iter();
        let keys = keys.map(|needed| token::string(&schemes[needed.scheme].key));
        format!("&[{}]", Vec::from_iter(keys).join(", "))
    });
    // Some differ in their scopes alone, which a client does not know to hold.
    let alternatives = Vec::from_iter(IndexSet::<String>::from_iter(alternatives));
    vec![
        format!("id: {}", token::string(&operation.id)),
        format!("method: {}", token::string(&operation.method)),
        format!("path: {}", token::string(&operation.path)),
        format!("server: {}", operation.server_group),
        match operation.sends_all_credentials {
            true => "security: runtime::Operation::WHATEVER_IS_GIVEN".to_owned(),
            false => format!("security: &[{}]", alternatives.join(", ")),
        },
        format!(
            "accept: {}",
            token::string(&accept::header(operation, accept::whole))
        ),
        format!(
            "repeatable: runtime::Repeatable::{}",
            repeatable(&operation.repeatable)
        ),
    ]
}

fn repeatable(repeatable: &Repeatable) -> String {
    match repeatable {
        Repeatable::ByMethod => "ByMethod".to_owned(),
        Repeatable::ByKey(header) => format!("ByKey({})", token::string(header)),
        Repeatable::ByReference => "ByReference".to_owned(),
        Repeatable::Never => "Never".to_owned(),
    }
}
