//! What a client can call, and what calls its user.

use indexmap::IndexMap;
use serde::Serialize;

use super::links::{Anchor, Links};
use super::prose::{self, Html};
use super::text::{self, Piece};
use super::{Client, PlaceView};
use crate::ir::{Answer, Api, Location, Operation, Repeatable, Status, Webhook};
use crate::name::OperationNames;
use crate::pipeline::Reading;
use crate::render::docs::code;
use crate::render::security;
use crate::render::signatures::Call;

/// The operations that a document keeps together.
#[derive(Debug, Serialize)]
pub struct GroupView {
    /// Its name; empty where the document gives none.
    pub name: String,
    pub operations: Vec<OperationView>,
}

/// An operation.
#[derive(Debug, Serialize)]
pub struct OperationView {
    pub anchor: Anchor,
    pub method: String,
    pub path: String,
    /// How it is called.
    pub call: String,
    pub headline: Html,
    pub docs: Html,
    pub deprecated: bool,
    pub arguments: Vec<ArgumentView>,
    pub successes: Vec<AnswerView>,
    pub failures: Vec<AnswerView>,
    /// The type of its failures.
    pub error: String,
    /// What else there is to know, in sentences.
    pub facts: Vec<Html>,
    pub place: PlaceView,
}

/// A parameter or the body.
#[derive(Debug, Serialize)]
pub struct ArgumentView {
    pub name: String,
    /// Its type; none where it always has the same value.
    pub ty: Vec<Piece>,
    /// Where it goes: `path`, `query`, `header`, `cookie` or `body`, and what it is called there.
    pub place: &'static str,
    pub wire: Vec<String>,
    pub required: bool,
    pub docs: Html,
}

/// An answer.
#[derive(Debug, Serialize)]
pub struct AnswerView {
    pub status: String,
    /// The variant it is among its like.
    pub name: String,
    /// What it carries.
    pub ty: Vec<Piece>,
    pub media_types: Vec<String>,
    pub headers: Vec<String>,
    pub docs: Html,
}

/// A request that the provider sends.
#[derive(Debug, Serialize)]
pub struct WebhookView {
    pub name: String,
    pub ty: Vec<Piece>,
    /// The media type of what it carries, if it carries anything.
    pub media_type: Option<String>,
    pub headers: Vec<String>,
    pub query: Vec<String>,
    pub docs: Html,
}

/// The operations, by group, in the order of the document.
pub(super) fn groups(client: &Client<'_>) -> Vec<GroupView> {
    let Reading { api, names, .. } = client.reading;
    let mut groups: IndexMap<&str, Vec<OperationView>> = IndexMap::new();
    let operations = api.operations.iter().zip(&names.operations);
    let calls = client.signatures.operations.iter();
    let calls = calls.zip(&client.links.operations);
    for ((operation, names), (call, anchor)) in operations.zip(calls) {
        let group = operation.group.as_deref().unwrap_or_default();
        let view = OperationView::new(client, operation, names, call, anchor);
        groups.entry(group).or_default().push(view);
    }
    let groups = groups.into_iter().map(|(name, operations)| GroupView {
        name: name.to_owned(),
        operations,
    });
    groups.collect()
}

/// The webhooks.
pub(super) fn webhooks(client: &Client<'_>) -> Vec<WebhookView> {
    let webhooks = client.reading.api.webhooks.iter();
    let webhooks = webhooks.zip(&client.signatures.webhooks);
    let view = |(webhook, ty): (&Webhook, &Option<String>)| WebhookView {
        name: webhook.name.clone(),
        ty: text::rust(ty.as_deref().unwrap_or_default(), client.links),
        media_type: webhook.body.as_ref().map(|body| body.media_type.clone()),
        headers: webhook.headers.iter().map(|of| of.wire.clone()).collect(),
        query: webhook.query.iter().map(|of| of.wire.clone()).collect(),
        docs: prose::described(&webhook.docs),
    };
    webhooks.map(view).collect()
}

impl OperationView {
    fn new(
        client: &Client<'_>,
        operation: &Operation,
        names: &OperationNames,
        call: &Call,
        anchor: &Anchor,
    ) -> Self {
        let links = client.links;
        let arguments = arguments(operation, names, call, links);
        let asked = arguments
            .iter()
            .filter(|argument| argument.required && !argument.ty.is_empty());
        let asked: Vec<&str> = asked.map(|argument| argument.name.as_str()).collect();
        let (successes, failures) = call.answers.split_at(operation.successes.len());
        let answers = |answers: &[Answer], types: &[Option<String>], variants: &[String]| {
            let answers = answers.iter().zip(types).zip(variants);
            let view = |((answer, ty), name): ((&Answer, &Option<String>), &String)| {
                AnswerView::new(answer, ty.as_deref().unwrap_or_default(), name, links)
            };
            answers.map(view).collect()
        };
        OperationView {
            anchor: anchor.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            call: format!("client.{}({})", names.method, asked.join(", ")),
            headline: prose::headline(&operation.docs),
            docs: prose::described(&operation.docs),
            deprecated: operation.docs.deprecated,
            arguments,
            successes: answers(&operation.successes, successes, &names.successes),
            failures: answers(&operation.failures, failures, &names.failures),
            error: names.error.clone(),
            facts: facts(&client.reading.api, operation),
            place: client.place(&operation.pointer),
        }
    }
}

fn arguments(
    operation: &Operation,
    names: &OperationNames,
    call: &Call,
    links: &Links,
) -> Vec<ArgumentView> {
    let parameters = operation.parameters.iter().zip(&names.parameters);
    let mut views: Vec<ArgumentView> = parameters
        .zip(&call.parameters)
        .map(|((parameter, name), ty)| ArgumentView {
            name: name.clone(),
            ty: text::rust(ty.as_deref().unwrap_or_default(), links),
            place: match parameter.location {
                Location::Path => "path",
                Location::Query => "query",
                Location::Header => "header",
                Location::Cookie => "cookie",
            },
            wire: vec![parameter.wire.clone()],
            required: parameter.required,
            docs: prose::described(&parameter.docs),
        })
        .collect();
    if let (Some(body), Some(ty)) = (&operation.body, &call.body) {
        let media_types = body.payloads.iter().map(|of| of.media_type.clone());
        views.push(ArgumentView {
            name: names.body.clone(),
            ty: text::rust(ty, links),
            place: "body",
            wire: media_types.collect(),
            required: body.required,
            docs: prose::described(&body.docs),
        });
    }
    views
}

impl AnswerView {
    fn new(answer: &Answer, ty: &str, name: &str, links: &Links) -> Self {
        let payload = answer.payload.as_ref();
        AnswerView {
            status: status(answer.status),
            name: name.to_owned(),
            ty: text::rust(ty, links),
            media_types: payload.map_or(Vec::new(), |of| of.media_types.clone()),
            headers: answer.headers.iter().map(|of| of.wire.clone()).collect(),
            docs: prose::described(&answer.docs),
        }
    }
}

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => match status.reason() {
            Some(reason) => format!("{code} {reason}"),
            None => code.to_string(),
        },
        Status::Range(hundred) => format!("{hundred}00 to {hundred}99"),
        Status::Default => "Any other status".to_owned(),
    }
}

/// Who may call it, and whether it may be called again.
fn facts(api: &Api, operation: &Operation) -> Vec<Html> {
    let mut facts = Vec::new();
    if !operation.security.is_empty() {
        let needs = security::needs(api, &operation.security, code);
        facts.push(format!("Needs {needs}."));
    }
    facts.extend(match &operation.repeatable {
        Repeatable::ByMethod => None,
        Repeatable::ByKey(header) => {
            let header = code(header);
            Some(format!("A key in {header} makes it safe to repeat."))
        }
        Repeatable::ByReference => {
            Some("A reference in the request makes it safe to repeat.".to_owned())
        }
        Repeatable::Never => Some("It is never repeated.".to_owned()),
    });
    facts.iter().map(|fact| prose::written(fact)).collect()
}
