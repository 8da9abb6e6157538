//! Operations: paths, methods, and what they need and give.

use std::collections::HashSet;

use openapiv3::{Operation as OpenApiOperation, PathItem, ReferenceOr};

use super::Context;
use super::schemas::below;
use super::security::Security;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Docs, Location, Media, Operation, Parameter, Repeatable, essence};

/// Lowers all operations in document order.
pub(super) fn lower<'a>(context: &mut Context<'a, '_>) -> Vec<Operation> {
    let document = context.document;
    let mut operations = Vec::new();
    for (path, item) in &document.openapi.paths.paths {
        let at = below("/paths", &[path]);
        match item {
            ReferenceOr::Item(item) => {
                for (at, method, operation) in document.operations(&at, item) {
                    operations.push(lower_operation(context, path, method, item, operation, &at));
                }
            }
            // References to path items are resolved before the document is typed.
            ReferenceOr::Reference { reference } => context.lowering.diagnostics.push(
                Diagnostic::warning(
                    Code::UnresolvedReference,
                    &at,
                    format!("`{reference}` does not lead to a path item"),
                )
                .help("its operations are not in the client"),
            ),
        }
    }
    distinguish_ids(context, &mut operations);
    allow_empty(context, &mut operations);
    operations
}

/// Lets the path parameters be empty that the settings select, by the names that a client has for them in the end.
fn allow_empty(context: &Context<'_, '_>, operations: &mut [Operation]) {
    for operation in operations {
        let parameters = operation.parameters.iter_mut();
        for parameter in parameters.filter(|parameter| parameter.location == Location::Path) {
            let selections = &context.lowering.selections;
            parameter.may_be_empty |= selections.empty.contains(&operation.id, &parameter.wire);
            if parameter.may_be_empty {
                parameter.docs.remarks.push("May be empty.".to_owned());
            }
        }
    }
}

/// Operation ids must be unique; where they are not, the later ones are named by their path.
fn distinguish_ids(context: &mut Context<'_, '_>, operations: &mut [Operation]) {
    let mut seen = HashSet::new();
    for operation in operations {
        if seen.insert(operation.id.clone()) {
            continue;
        }
        context.lowering.diagnostics.push(
            Diagnostic::warning(
                Code::DuplicateOperationId,
                &operation.pointer,
                format!("another operation is called `{}` already", operation.id),
            )
            .help("named after its method and path"),
        );
        operation.name_hint = words_of(&operation.method, &operation.path);
        operation.id = format!("{} {}", operation.method, operation.path);
        seen.insert(operation.id.clone());
    }
}

/// `GET /pets/{petId}/photos` -> `get pets by petId photos`.
fn words_of(method: &str, path: &str) -> String {
    let mut words = vec![method.to_lowercase()];
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        match segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            Some(parameter) => words.extend(["by".to_owned(), parameter.to_owned()]),
            None => words.push(segment.replace(['{', '}'], " ")),
        }
    }
    words.join(" ")
}

/// Makes requests without a body say that they are of `media_type`.
pub(super) fn declare_content_type(operations: &mut [Operation], media_type: &str) {
    for operation in operations {
        if operation.body.is_none() {
            operation.parameters.push(Parameter {
                fixed: Some(serde_json::Value::from(media_type).to_string()),
                ..Parameter::text("Content-Type", Location::Header, &operation.pointer)
            });
        }
    }
}

fn lower_operation<'a>(
    context: &mut Context<'a, '_>,
    path: &str,
    method: String,
    item: &'a PathItem,
    operation: &'a OpenApiOperation,
    at: &str,
) -> Operation {
    let (id, name_hint) = match operation.operation_id.as_deref().map(str::trim) {
        Some(id) if !id.is_empty() => (id.to_owned(), id.to_owned()),
        _ => {
            context.lowering.diagnostics.push(
                Diagnostic::note(
                    Code::MissingOperationId,
                    at,
                    "the operation has no `operationId`",
                )
                .help("named after its method and path"),
            );
            (format!("{method} {path}"), words_of(&method, path))
        }
    };
    let security = Security {
        alternatives: context.security(operation.security.as_ref(), at),
        sends_all: context.sends_undeclared && operation.security.is_none(),
    };
    let mut parameters = context.parameters(item, operation, path, at, &id, &name_hint);
    if context.uses_authorization(&security) {
        context.ignore_authorization(&mut parameters);
    }
    let body = context.body(operation, at, &name_hint);
    let (successes, failures) = context.answers(&operation.responses, at, &name_hint, &method);
    context.note_unsupported(operation, at);
    let (servers, declared_at) = match operation.servers.as_slice() {
        [] => (&item.servers, at.rsplit_once('/').map_or(at, |path| path.0)),
        _ => (&operation.servers, at),
    };
    Operation {
        titles: operation.summary.iter().cloned().collect(),
        group: operation.tags.first().cloned(),
        docs: Docs {
            summary: operation.summary.clone().or_else(|| item.summary.clone()),
            description: operation
                .description
                .clone()
                .or_else(|| item.description.clone()),
            deprecated: operation.deprecated,
            remarks: operation
                .external_docs
                .iter()
                .map(|docs| format!("More at <{}>.", docs.url))
                .collect(),
        },
        security: security.alternatives,
        sends_all_credentials: security.sends_all,
        server_group: context
            .servers
            .group_of(servers, declared_at, context.lowering.diagnostics),
        id,
        name_hint,
        method,
        path: path.to_owned(),
        parameters,
        body,
        successes,
        failures,
        repeatable: Repeatable::ByMethod,
        pointer: at.to_owned(),
    }
}

impl<'a> Context<'a, '_> {
    fn parameters(
        &mut self,
        item: &'a PathItem,
        operation: &'a OpenApiOperation,
        path: &str,
        at: &str,
        id: &str,
        name_hint: &str,
    ) -> Vec<Parameter> {
        // `/paths/` and the path.
        let item_at = at
            .match_indices('/')
            .nth(2)
            .and_then(|(end, _)| at.get(..end));
        let item_at = item_at.unwrap_or(at);
        let mut parameters: Vec<Parameter> = Vec::new();
        for (at, list) in [(at, &operation.parameters), (item_at, &item.parameters)] {
            // What the operation has already replaces what its path has; within a list each has its own name.
            let replaced = parameters.len();
            for (index, parameter) in list.iter().enumerate() {
                let at = below(at, &["parameters", &index.to_string()]);
                let Some(parameter) = self.parameter(parameter, &at, id, name_hint) else {
                    continue;
                };
                let same = |known: &Parameter| {
                    known.wire == parameter.wire && known.location == parameter.location
                };
                match parameters.iter().position(same) {
                    None => parameters.push(parameter),
                    Some(first) if first >= replaced => self.lowering.diagnostics.push(
                        Diagnostic::warning(
                            Code::RepeatedParameter,
                            &at,
                            format!(
                                "the parameter `{}` stands twice in this list",
                                parameter.wire
                            ),
                        )
                        .help("the first one is used; remove the other"),
                    ),
                    Some(_) => {}
                }
            }
        }
        self.match_template(&mut parameters, path, at);
        let order = |parameter: &Parameter| match parameter.location {
            Location::Path => (0, path.find(&format!("{{{}}}", parameter.wire))),
            Location::Query => (1, None),
            Location::Header => (2, None),
            Location::Cookie => (3, None),
        };
        parameters.sort_by_key(order);
        parameters
    }

    /// Leaves out the header that the credentials of the operation are sent in.
    fn ignore_authorization(&mut self, parameters: &mut Vec<Parameter>) {
        parameters.retain(|parameter| {
            let is_it = parameter.location == Location::Header
                && parameter.wire.eq_ignore_ascii_case("authorization");
            if is_it {
                self.lowering.diagnostics.push(
                    Diagnostic::note(
                        Code::IgnoredHeader,
                        &parameter.pointer,
                        format!("`{}` is where the credentials go", parameter.wire),
                    )
                    .help("OpenAPI says to ignore it as a parameter; the client sends its credentials there"),
                );
            }
            !is_it
        });
    }

    /// Makes the path parameters those of the template: what is named otherwise is renamed, what is missing is added, what
    /// is too much is left out.
    fn match_template(&mut self, parameters: &mut Vec<Parameter>, path: &str, at: &str) {
        let template = template_parameters(path);
        self.rename_misnamed(parameters, &template);
        parameters.retain(|parameter| {
            let used = parameter.location != Location::Path || template.contains(&parameter.wire);
            if !used {
                self.lowering.diagnostics.push(
                    Diagnostic::warning(
                        Code::UnusedPathParameter,
                        &parameter.pointer,
                        format!("`{}` is not in the path `{path}`", parameter.wire),
                    )
                    .help("left out: there is no place to send it"),
                );
            }
            used
        });
        for name in template {
            let declared = parameters
                .iter()
                .any(|parameter| parameter.location == Location::Path && parameter.wire == name);
            if declared {
                continue;
            }
            self.lowering.diagnostics.push(
                Diagnostic::warning(
                    Code::UndeclaredPathParameter,
                    at,
                    format!("the path has `{{{name}}}`, but no parameter of that name"),
                )
                .help("generated as a string"),
            );
            parameters.push(Parameter::text(name, Location::Path, at));
        }
    }

    /// A path parameter that the template does not have is the one that is not declared: where their letters are the same,
    /// or where there is one of each.
    fn rename_misnamed(&mut self, parameters: &mut [Parameter], template: &[String]) {
        let is_path = |parameter: &&mut Parameter| parameter.location == Location::Path;
        let declared: Vec<String> = parameters
            .iter()
            .filter(|parameter| parameter.location == Location::Path)
            .map(|parameter| parameter.wire.clone())
            .collect();
        let mut missing: Vec<&String> = template
            .iter()
            .filter(|name| !declared.contains(name))
            .collect();
        let mut unused: Vec<&mut Parameter> = parameters
            .iter_mut()
            .filter(is_path)
            .filter(|parameter| !template.contains(&parameter.wire))
            .collect();
        for alike in [true, false] {
            if !alike && (missing.len(), unused.len()) != (1, 1) {
                return;
            }
            unused.retain_mut(|parameter| {
                let mut names = missing.iter();
                let meant = |name: &&String| !alike || letters(name) == letters(&parameter.wire);
                let Some(index) = names.position(meant) else {
                    return true;
                };
                let name = missing.remove(index);
                let message = format!(
                    "the path has `{{{name}}}`, the parameter is called `{}`",
                    parameter.wire
                );
                self.lowering.diagnostics.push(
                    Diagnostic::warning(Code::MisnamedPathParameter, &parameter.pointer, message)
                        .help("read as the same parameter; give it the name in the path"),
                );
                parameter.wire.clone_from(name);
                false
            });
        }
    }

    fn note_unsupported(&mut self, operation: &OpenApiOperation, at: &str) {
        let responses = &operation.responses;
        let mut all = responses.responses.values().chain(&responses.default);
        let links = all.any(|response| match response {
            ReferenceOr::Item(response) => !response.links.is_empty(),
            ReferenceOr::Reference { reference } => self
                .component(reference, |components| &components.responses)
                .is_some_and(|(response, _)| !response.links.is_empty()),
        });
        if links {
            self.lowering.diagnostics.push(
                Diagnostic::note(
                    Code::Links,
                    at,
                    "`links` between operations are not followed",
                )
                .help("call the linked operation with the value yourself"),
            );
        }
    }
}

/// The letters and digits of a name, whatever their case.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The names in braces of a path template, each once.
fn template_parameters(path: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        if names.iter().all(|known| known != name) {
            names.push(name.to_owned());
        }
        rest = after;
    }
    names
}

/// How a media type is written and read.
pub(super) fn media_of(media_type: &str) -> Media {
    let essence = essence(media_type);
    if essence == "application/json" || essence == "text/json" || essence.ends_with("+json") {
        Media::Json
    } else if essence == "application/x-www-form-urlencoded" {
        Media::Form
    } else if essence.starts_with("text/") {
        Media::Text
    } else {
        Media::Bytes
    }
}
