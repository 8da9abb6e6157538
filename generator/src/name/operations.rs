//! Names of operations, their files, arguments and outcomes.

use super::OperationNames;
use super::scope::Scope;
use super::words::{Case, candidates};
use crate::config::Rename;
use crate::ir::{Answer, Api, Location, Operation, Status};

/// Names all operations.
pub(super) fn name(api: &Api, rename: &Rename) -> Vec<OperationNames> {
    let mut methods = Scope::with(&["new", "with_transport", "clone", "fmt", "inner"]);
    // Types that the generated files of `operations` refer to by bare name.
    let mut types = Scope::with(&["Call", "Client", "Secret"]);
    let mut modules = Modules::default();
    api.operations
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
            let base = Case::Pascal.write(&method);
            let call = claim_family(&mut types, &base);
            let mut arguments =
                Scope::with(&["self_", "call", "body", "timeout", "header", "into_future"]);
            let parameters = operation
                .parameters
                .iter()
                .map(|parameter| {
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
                .collect();
            OperationNames {
                constant: Case::Shouty.write(&call),
                error: format!("{call}Error"),
                output: format!("{call}Output"),
                module: modules.of(operation),
                parameters,
                body: "body".to_owned(),
                successes: answers(&operation.successes),
                failures: answers(&operation.failures),
                method,
                call,
            }
        })
        .collect()
}

/// A name whose `Error` and `Output` are free as well.
fn claim_family(scope: &mut Scope, base: &str) -> String {
    let family = |name: &str| {
        [
            name.to_owned(),
            format!("{name}Error"),
            format!("{name}Output"),
        ]
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

/// The files of operations, one for each group.
#[derive(Default)]
struct Modules {
    known: Vec<(String, String)>,
    scope: Option<Scope>,
}

impl Modules {
    fn of(&mut self, operation: &Operation) -> String {
        let group = match &operation.group {
            Some(group) if !Case::Snake.write(group).is_empty() => group.clone(),
            _ => first_segment(&operation.path),
        };
        if let Some((_, module)) = self.known.iter().find(|(known, _)| *known == group) {
            return module.clone();
        }
        let scope = self.scope.get_or_insert_with(|| Scope::with(&["mod"]));
        let module = scope.claim(&candidates(&group, Case::Snake));
        self.known.push((group, module.clone()));
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

/// Variants for answers, by what HTTP calls their status.
fn answers(answers: &[Answer]) -> Vec<String> {
    let mut scope = Scope::default();
    answers
        .iter()
        .map(|answer| {
            let name = match answer.status {
                Status::Code(code) => {
                    reason(code).map_or_else(|| format!("Status{code}"), str::to_owned)
                }
                Status::Range(2) => "Success".to_owned(),
                Status::Range(3) => "Redirection".to_owned(),
                Status::Range(4) => "ClientError".to_owned(),
                Status::Range(5) => "ServerError".to_owned(),
                Status::Range(hundred) => format!("Status{hundred}xx"),
                Status::Default => "Other".to_owned(),
            };
            scope.claim(&[name])
        })
        .collect()
}

/// The name of a status in the registry of the IANA.
fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        407 => "ProxyAuthenticationRequired",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        417 => "ExpectationFailed",
        421 => "MisdirectedRequest",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        425 => "TooEarly",
        426 => "UpgradeRequired",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "RequestHeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        505 => "HttpVersionNotSupported",
        507 => "InsufficientStorage",
        508 => "LoopDetected",
        511 => "NetworkAuthenticationRequired",
        _ => return None,
    })
}
