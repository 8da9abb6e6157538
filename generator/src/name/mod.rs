//! Decides every identifier once, per scope.
//!
//! Names are given in the case of their use (`CreatePayment`, `create_payment`). A name may be a Rust keyword that
//! can be written raw (`type`); `self`, `Self`, `super` and `crate`, which cannot, never appear.

mod files;
mod operations;
mod scope;
mod types;
mod words;

use crate::config::Rename;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Origin, TypeDef};
use scope::Scope;
use words::{Case, candidates};

/// The names of everything in an [`Api`].
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// For each type, by its id.
    pub types: Vec<TypeNames>,
    /// For each operation, by its index.
    pub operations: Vec<OperationNames>,
    /// Methods that read the headers of what comes in, in their order.
    pub event_headers: Vec<String>,
    /// Methods that read parameters of the query of what comes in, in their order.
    pub event_query: Vec<String>,
    /// For each environment, by its index: a function of `Environment`.
    pub environments: Vec<String>,
    /// For each server group, by its index: a field of `Environment`.
    pub server_groups: Vec<String>,
    /// For each server variable, by its index.
    pub server_variables: Vec<VariableNames>,
    /// For each security scheme, by its index: a method of `Credentials`.
    pub security_schemes: Vec<String>,
    /// Setters of `Credentials` for sources of tokens, by the index of the scheme; only some schemes have one.
    pub token_sources: Vec<String>,
}

/// The names of a server variable.
#[derive(Clone, Debug, Default)]
pub struct VariableNames {
    /// A field of `Environment` and its setter.
    pub setter: String,
    /// The type of its values, where these are listed.
    pub ty: String,
    /// The values, in their order; unique among each other.
    pub values: Vec<String>,
}

/// The names of one type.
#[derive(Clone, Debug, Default)]
pub struct TypeNames {
    /// The type, unique in `models`.
    pub name: String,
    /// The file below `models` that it stands in: that of the component it belongs to. The type of all events stands in
    /// none.
    pub module: String,
    /// Fields of a struct, values of an enum or variants of a union, in their order; unique among each other.
    pub members: Vec<String>,
    /// The variant that keeps what the document does not list, where the enum or union has one.
    pub unknown: String,
    /// The field that holds all other properties, where there is one.
    pub additional: Option<String>,
    /// The functions that the settings ask for, in the order in which the API has those of this type.
    pub constructors: Vec<String>,
    /// For each field of a struct, the function that returns its default, whether or not it has one.
    pub defaults: Vec<String>,
}

/// The names of one operation.
#[derive(Clone, Debug, Default)]
pub struct OperationNames {
    /// The method of `Client`.
    pub method: String,
    /// The method of the stand-in, which has methods of its own.
    pub mock: String,
    /// The constant that describes it.
    pub constant: String,
    /// The type of the call, unique in `operations`.
    pub call: String,
    /// The type of its documented failures.
    pub error: String,
    /// The type of its success, where successes differ by status.
    pub output: String,
    /// The type of the headers of its answers, where there are any.
    pub headers: String,
    /// Its group: the file below `operations` that it stands in, or the directory.
    pub module: String,
    /// The file in the directory of its group, where that is too large for one file.
    pub file: Option<String>,
    /// Its parameters, in their order: arguments and setters.
    pub parameters: Vec<String>,
    /// For each parameter, the function that returns its default, whether or not it has one.
    pub defaults: Vec<String>,
    /// The argument or setter of its body.
    pub body: String,
    /// The type of its body, where there are several media types.
    pub payloads_type: String,
    /// Variants of `payloads_type`, by the index of the payload.
    pub payloads: Vec<String>,
    /// Variants of `output`, by the index of the success.
    pub successes: Vec<String>,
    /// Variants of `error`, by the index of the failure.
    pub failures: Vec<String>,
    /// Methods of `headers`, in their order.
    pub response_headers: Vec<String>,
}

/// Names everything in `api`.
pub fn name(api: &Api, rename: &Rename, diagnostics: &mut Diagnostics) -> Names {
    report_unused(api, rename, diagnostics);
    let claim = |scope: &mut Scope, text: &str| scope.claim(&candidates(text, Case::Snake));
    let mut groups = Scope::with(&["custom", "with", "new", "default", "clone", "fmt"]);
    let server_groups: Vec<String> = api
        .server_groups
        .iter()
        .map(|group| claim(&mut groups, group))
        .collect();
    // Environments and server groups are functions of one type.
    let environments = api
        .environments
        .iter()
        .map(|environment| {
            let mut wanted = candidates(&environment.name, Case::Snake);
            wanted.insert(1, format!("{}_environment", wanted[0]));
            groups.claim(&wanted)
        })
        .collect();
    let server_variables = server_variables(api, &mut groups);
    let mut schemes = Scope::with(&["new", "clone", "default"]);
    let security_schemes = api
        .security_schemes
        .iter()
        .map(|scheme| claim(&mut schemes, &scheme.key))
        .collect();
    Names {
        types: types::name(api, rename),
        operations: operations::name(api, rename),
        event_headers: operations::event_headers(&api.event_headers()),
        event_query: operations::event_query(&api.event_query()),
        environments,
        server_groups,
        server_variables,
        security_schemes,
        token_sources: api
            .security_schemes
            .iter()
            .map(|scheme| claim(&mut schemes, &format!("{} source", scheme.key)))
            .collect(),
    }
}

/// Names server variables; `methods` are those of `Environment`.
fn server_variables(api: &Api, methods: &mut Scope) -> Vec<VariableNames> {
    // They stand beside `Client` and `Environment`, none of which begins like them.
    let mut types = Scope::default();
    let variables = api.server_variables.iter().map(|variable| {
        let mut values = Scope::default();
        VariableNames {
            setter: methods.claim(&candidates(&variable.name, Case::Snake)),
            ty: types.claim(&candidates(
                &format!("server {}", variable.name),
                Case::Pascal,
            )),
            values: values.claim_all(&variable.values, Case::Pascal),
        }
    });
    variables.collect()
}

/// Says which renames rename nothing: a typing error in the settings must not pass in silence.
fn report_unused(api: &Api, rename: &Rename, diagnostics: &mut Diagnostics) {
    let type_of = |key: &String| {
        let mut types = api.types.iter();
        let is_key = |def: &TypeDef| matches!(&def.origin, Origin::Component(name) if name == key);
        types.any(|(_, def)| is_key(def)) || types::inline_at(api, key).is_some()
    };
    let operation_of = |key: &String| api.operations.iter().any(|operation| operation.id == *key);
    let types = rename.types.keys().filter(|key| !type_of(key));
    let operations = rename.operations.keys().filter(|key| !operation_of(key));
    for (list, key) in types
        .map(|key| ("types", key))
        .chain(operations.map(|key| ("operations", key)))
    {
        diagnostics.push(
            Diagnostic::warning(
                Code::UnusedSetting,
                "",
                format!("`rename.{list}` names `{key}`, which the document does not have"),
            )
            .help("remove it from the settings, or correct it"),
        );
    }
}
