//! What is said of an operation.

use crate::ir::{Answer, Operation};
use crate::name::OperationNames;
use crate::render::docs::{self, Comment};
use crate::render::security;

use super::structs::DefaultView;
use super::{Context, answers, arguments};

/// What the document says about an operation, where it goes, and how it fails.
pub fn method_docs(
    context: &Context<'_>,
    operation: &Operation,
    names: &OperationNames,
    defaults: &[DefaultView],
    failures: &[(usize, &Answer)],
) -> String {
    let mut request = format!(
        "Sends {}",
        docs::code(&format!("{} {}", operation.method, operation.path))
    );
    let successes = answers::in_order(&operation.successes);
    if !successes.is_empty() {
        request.push_str(&format!(" and expects {}", answers::expected(&successes)));
    }
    request.push('.');
    let mut comment = Comment::describe(4, &operation.docs, &request);
    comment.list(&argument_docs(context, operation, names, defaults));
    if operation.docs.summary.is_some() || operation.docs.description.is_some() {
        comment.text(&request);
    }
    let mut needed = operation.security.iter().flatten();
    if needed.any(|requirement| !requirement.scopes.is_empty()) {
        let needs = security::needs(context.api, &operation.security, docs::code);
        comment.text(&format!("Needs {needs}."));
    }
    if operation.sends_all_credentials {
        comment.text("The document does not say which credentials it needs: those that the client has are sent.");
    }
    if !names.response_headers.is_empty() {
        comment.text(&format!(
            "[`{}`] reads the headers of what is answered.",
            names.headers
        ));
    }
    if operation.streamed().is_some() {
        comment.text(&format!(
            "Await the call for all of it, or have it piece by piece with [`stream`]({}::stream).",
            names.call
        ));
    }
    comment.block(vec!["# Errors".to_owned()]);
    if failures.is_empty() {
        comment.text(
            "The document lists no error. [`Error::Api`](runtime::Error::Api) holds the status and the body of any error.",
        );
    } else {
        let failure = |(index, answer): &(usize, &Answer)| {
            Some(answers::summarize(answer, names.failures.get(*index)?))
        };
        comment.text(&format!(
            "[`Error::Api`](runtime::Error::Api) holds the `{}`, if the body fits:",
            names.error
        ));
        comment.list(&failures.iter().filter_map(failure).collect::<Vec<_>>());
        comment.text("Any other failure is another variant of [`Error`](runtime::Error).");
    }
    comment.outer()
}

/// What the document says about the arguments: one paragraph for each of which it says something.
fn argument_docs(
    context: &Context<'_>,
    operation: &Operation,
    names: &OperationNames,
    defaults: &[DefaultView],
) -> Vec<String> {
    let offered = |name: &String| defaults.iter().any(|default| default.name == *name);
    let parameters = operation.parameters.iter();
    let parameters = parameters
        .zip(names.parameters.iter().zip(&names.defaults))
        .filter(|(parameter, _)| {
            parameter.required && arguments::constant_docs(parameter).is_none()
        })
        .map(|(parameter, (name, default))| {
            let default = Some(default).filter(|default| offered(default));
            let null = arguments::null_docs(context, parameter);
            (&parameter.docs, name, null, default)
        });
    let body = operation
        .body
        .as_ref()
        .filter(|body| body.required)
        .map(|body| (&body.docs, &names.body, None, None));
    let mut arguments: Vec<String> = operation
        .parameters
        .iter()
        .filter_map(arguments::constant_docs)
        .collect();
    for (docs, name, null, default) in parameters.chain(body) {
        let words = docs
            .summary
            .iter()
            .chain(&docs.description)
            .map(|text| docs::first_paragraph(text));
        let remarks = docs.remarks.iter().map(|text| docs::first_paragraph(text));
        let deprecated = docs.deprecated.then(|| "Deprecated".to_owned());
        let call = &names.call;
        let default =
            default.map(|default| format!("See [`{default}`]({call}::{default}) for the default."));
        let sentences: Vec<String> = deprecated
            .into_iter()
            .chain(words)
            .chain(remarks)
            .filter(|text| !text.is_empty())
            .map(|text| docs::sentence(&text))
            .chain(null.map(str::to_owned))
            .chain(default)
            .collect();
        if !sentences.is_empty() {
            arguments.push(format!("`{name}`: {}", sentences.join(" ")));
        }
    }
    arguments
}
