//! Names of operations, their files, arguments and outcomes.

use super::OperationNames;
use super::files;
use super::scope::Scope;
use super::words::{self, Case, NO_FILES, candidates};
use crate::config::Rename;
use crate::ir::{
    Answer, Api, Header, Location, Operation, Parameter, Status, essence, versions_of,
};

/// Names all operations.
pub(super) fn name(api: &Api, rename: &Rename) -> Vec<OperationNames> {
    let mut methods = Scope::with(&[
        "new",
        "with_transport",
        "with_timeout",
        "with_retry",
        "allow_plain_http",
        "clone",
        "fmt",
        "inner",
    ]);
    let mut mocks = Scope::with(&["start", "environment", "requests", "fmt"]);
    // Calls stand beside the files of `operations`, and share their namespace.
    let files: Vec<String> = api.operations.iter().map(module_of).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let mut types = Scope::with(&files);
    let mut names: Vec<OperationNames> = api
        .operations
        .iter()
        .map(|operation| {
            let renamed = rename.operations.get(&operation.id);
            let text = renamed.unwrap_or(&operation.name_hint);
            let mut wanted = candidates(text, Case::Snake);
            wanted.insert(
                1,
                Case::Snake.write(&format!("{text} {}", operation.method)),
            );
            let method = methods.claim(&wanted);
            let base = match Case::Pascal.write(&method) {
                // `Self_` could not be a part of other names.
                base if base == "Self_" => "SelfCall".to_owned(),
                base => base,
            };
            let response_headers = operation.response_headers();
            let has = Parts {
                headers: !response_headers.is_empty(),
                bodies: operation.has_payloads(),
            };
            let call = claim_family(&mut types, &base, &has);
            let mut arguments = Scope::with(&[
                "self_",
                "call",
                "body",
                "timeout",
                "retry",
                "header",
                "into_future",
            ]);
            if operation.streamed().is_some() {
                arguments.claim(&["stream".to_owned()]);
            }
            let parameters = operation
                .parameters
                .iter()
                .map(|parameter| {
                    if let Some(name) = arguments.claim_best(&parameter.wire, Case::Snake) {
                        return name;
                    }
                    let place = match parameter.location {
                        Location::Path => "in path",
                        Location::Query => "in query",
                        Location::Header => "in header",
                        Location::Cookie => "in cookie",
                    };
                    let mut wanted = candidates(&parameter.wire, Case::Snake);
                    wanted.truncate(1);
                    wanted.push(Case::Snake.write(&format!("{} {place}", parameter.wire)));
                    wanted.extend(candidates(&parameter.wire, Case::Snake));
                    arguments.claim(&wanted)
                })
                .collect::<Vec<_>>();
            OperationNames {
                mock: mocks.claim(&[method.clone(), format!("mock_{method}")]),
                defaults: arguments.claim_defaults(&parameters),
                constant: Case::Shouty.write(&call),
                error: format!("{call}Error"),
                output: format!("{call}Output"),
                headers: format!("{call}Headers"),
                response_headers: headers(&response_headers),
                module: module_of(operation),
                file: None,
                parameters,
                body: "body".to_owned(),
                payloads_type: format!("{call}Body"),
                payloads: payloads(operation),
                successes: answers(&operation.successes),
                failures: answers(&operation.failures),
                method,
                call,
            }
        })
        .collect();
    files::name(&api.operations, &mut names);
    names
}

/// What an operation has types for beside its `Error` and `Output`.
struct Parts {
    headers: bool,
    bodies: bool,
}

/// A name whose `Error` and `Output` are free as well, and its `Headers` and `Body` if there are any.
fn claim_family(scope: &mut Scope, base: &str, has: &Parts) -> String {
    let family = |name: &str| {
        let mut family = vec![
            name.to_owned(),
            format!("{name}Error"),
            format!("{name}Output"),
        ];
        if has.headers {
            family.push(format!("{name}Headers"));
        }
        if has.bodies {
            family.push(format!("{name}Body"));
        }
        family
    };
    let free = |scope: &Scope, name: &str| family(name).iter().all(|name| scope.is_free(name));
    let mut name = base.to_owned();
    if !free(scope, &name) {
        name = format!("{base}Call");
    }
    let mut number = 2;
    while !free(scope, &name) {
        name = format!("{base}Call{number}");
        number += 1;
    }
    for part in family(&name) {
        scope.claim(&[part]);
    }
    name
}

/// The file of an operation: that of its group.
fn module_of(operation: &Operation) -> String {
    let group = match &operation.group {
        Some(group) if !Case::Snake.write(group).is_empty() => group.clone(),
        _ => first_segment(&operation.path),
    };
    // Groups that differ only in how they are written are one file.
    let module = words::module(&group);
    if NO_FILES.contains(&module.as_str()) {
        format!("{module}_")
    } else {
        module
    }
}

/// Operations without a group stand under the first words of their path that are not a version.
fn first_segment(path: &str) -> String {
    let version = |segment: &&str| {
        segment
            .strip_prefix('v')
            .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
    };
    path.split('/')
        .find(|segment| !segment.is_empty() && !version(segment) && !segment.contains('{'))
        .filter(|segment| !Case::Snake.write(segment).is_empty())
        .unwrap_or("root")
        .to_owned()
}

/// Methods for the headers of answers.
fn headers(headers: &[(Status, Header)]) -> Vec<String> {
    let with_place = |(status, header): &(Status, Header)| (variant(*status), header.wire.clone());
    name_readers(headers.iter().map(with_place))
}

/// Methods for the headers of what comes in.
pub(super) fn event_headers(headers: &[(&str, Header)]) -> Vec<String> {
    let with_place =
        |(webhook, header): &(&str, Header)| ((*webhook).to_owned(), header.wire.clone());
    name_readers(headers.iter().map(with_place))
}

/// Methods for the parameters of the query of what comes in.
pub(super) fn event_query(query: &[(&str, Parameter)]) -> Vec<String> {
    let with_place =
        |(webhook, parameter): &(&str, Parameter)| ((*webhook).to_owned(), parameter.wire.clone());
    name_readers(query.iter().map(with_place))
}

/// Methods that read something on demand, each with the place where it is. A name that is there twice has another type there.
fn name_readers(wires: impl Iterator<Item = (String, String)>) -> Vec<String> {
    let mut scope = Scope::with(&["clone", "fmt"]);
    let mut claim = |(place, wire): (String, String)| {
        let mut wanted = candidates(&wire, Case::Snake);
        wanted.insert(1, Case::Snake.write(&format!("{wire} in {place}")));
        scope.claim(&wanted)
    };
    wires.map(&mut claim).collect()
}

/// Variants for answers, by what HTTP calls their status.
fn answers(answers: &[Answer]) -> Vec<String> {
    let mut scope = Scope::default();
    answers
        .iter()
        .map(|answer| {
            let name = variant(answer.status);
            let beside = || {
                let others = answers.iter().filter(|other| other.status == answer.status);
                others.filter_map(|other| other.payload.as_ref())
            };
            let words = answer.payload.as_ref().and_then(|payload| {
                let first = payload.media_types.first()?;
                let versions = versions_of(first);
                // Of several versions, none is the one that needs no name.
                if !answer.limited && (versions.is_empty() || beside().count() == 1) {
                    return None;
                }
                let twins = beside().filter(|other| other.word == payload.word).count();
                Some(match (twins, versions.is_empty()) {
                    (0 | 1, _) => payload.word.clone(),
                    (_, false) => format!("{} {}", payload.word, versions.join(" ")),
                    (_, true) => first.clone(),
                })
            });
            let words = words.map(|words| Case::Pascal.write(&words));
            let words = words.as_deref().unwrap_or_default().trim_start_matches('_');
            scope.claim(&[format!("{name}{words}"), name])
        })
        .collect()
}

/// The name of a variant for a status.
fn variant(status: Status) -> String {
    match status {
        Status::Code(code) => status.reason().map_or_else(
            || format!("Status{code}"),
            |reason| Case::Pascal.write(reason),
        ),
        Status::Range(2) => "Success".to_owned(),
        Status::Range(3) => "Redirection".to_owned(),
        Status::Range(4) => "ClientError".to_owned(),
        Status::Range(5) => "ServerError".to_owned(),
        Status::Range(hundred) => format!("Status{hundred}xx"),
        Status::Default => "Other".to_owned(),
    }
}

/// Variants for bodies, by what their media types are commonly called.
fn payloads(operation: &Operation) -> Vec<String> {
    let mut scope = Scope::default();
    let payloads = operation.body.iter().flat_map(|body| &body.payloads);
    payloads
        .map(|payload| {
            let essence = essence(&payload.media_type);
            let (class, subtype) = essence.split_once('/').unwrap_or(("", &essence));
            if payload.media_type.contains(';') && !versions_of(&payload.media_type).is_empty() {
                let (_, rest) = payload.media_type.split_once('/').unwrap_or_default();
                return scope.claim(&[Case::Pascal.write(rest)]);
            }
            let common = match (class, subtype) {
                ("*", "*") | ("application", "*" | "octet-stream") => "Bytes",
                ("application", "x-www-form-urlencoded") => "Form",
                ("multipart", _) => "Multipart",
                ("text", "plain") => "Text",
                (class, "*") => class,
                // No variant begins with a digit.
                (_, subtype) if subtype.starts_with(|first: char| first.is_ascii_digit()) => {
                    &essence
                }
                (_, subtype) => subtype.strip_prefix("x-").unwrap_or(subtype),
            };
            scope.claim(&[
                Case::Pascal.write(common),
                Case::Pascal.write(&essence),
                Case::Pascal.write(&payload.media_type),
            ])
        })
        .collect()
}
