//! What a client has to know of an API: plain data that knows neither OpenAPI nor Rust.
//!
//! Types stand in one arena ([`Types`]) and are named by [`TypeId`]; everything else refers to them by [`Type`].
//! Pointers are RFC 6901 JSON pointers into the document: they say where a thing comes from, nothing more.

mod auth;
mod body;
mod header;
mod operation;
mod received;
mod rules;
mod scalar;
mod security;
mod signature;
mod status;
mod types;
mod webhook;

pub use auth::*;
pub use body::*;
pub use header::*;
pub use operation::*;
pub use received::{Received, united};
pub use rules::{Rule, Rules};
pub use scalar::Scalar;
pub use security::*;
pub use signature::*;
pub use types::*;
pub use webhook::*;

use indexmap::IndexMap;

/// A whole API.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Title of the document.
    pub title: String,
    /// Version of the API, as the document says it.
    pub version: String,
    /// What the API is for, in CommonMark.
    pub description: Option<String>,
    /// Every type.
    pub types: Types,
    /// Every operation a client can call, in document order.
    pub operations: Vec<Operation>,
    /// Requests that the provider sends to its user.
    pub webhooks: Vec<Webhook>,
    /// What a receiver of them should know, in CommonMark, where the document has no place for it.
    pub webhook_guide: Option<String>,
    /// How they are signed, where that is known.
    pub webhook_signature: Option<WebhookSignature>,
    /// Named places where the API runs.
    pub environments: Vec<Environment>,
    /// Names of the groups of servers; an operation belongs to one of them.
    pub server_groups: Vec<String>,
    /// What the addresses of servers leave open.
    pub server_variables: Vec<ServerVariable>,
    /// Ways to prove who calls.
    pub security_schemes: Vec<SecurityScheme>,
    /// Statuses after which a call is repeated where that is safe; those that are usual if none are said.
    pub retry_statuses: Option<Vec<u16>>,
    /// Where the server says what it calls an exchange, the best first: response headers, and keys of the body as `/key`.
    pub trace: Vec<String>,
    /// How messages are signed, if they are.
    pub signature: Option<Signature>,
    /// How the proof that belongs to an authorization code is written, if the settings say so.
    pub pkce: Option<Pkce>,
    /// Where tokens are asked for, if the settings say so.
    pub token_endpoint: Option<TokenEndpoint>,
    /// Pointer of each schema -> the type that stands for it.
    pub schemas: IndexMap<String, Type>,
}

impl Api {
    /// The type of all that comes in, if anything does.
    pub fn events(&self) -> Option<TypeId> {
        let mut types = self.types.iter();
        types.find_map(|(id, def)| (def.origin == Origin::Events).then_some(id))
    }

    /// The headers of all that comes in, each with the name of the first webhook that has it.
    pub fn event_headers(&self) -> Vec<(&str, Header)> {
        let webhooks = self.webhooks.iter();
        united(webhooks.map(|webhook| (webhook.name.as_str(), webhook.headers.as_slice())))
    }

    /// The parameters of the query of all that comes in, each with the name of the first webhook that has it.
    pub fn event_query(&self) -> Vec<(&str, Parameter)> {
        let webhooks = self.webhooks.iter();
        united(webhooks.map(|webhook| (webhook.name.as_str(), webhook.query.as_slice())))
    }
}

/// What the document says about a thing, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// CommonMark text.
    pub description: Option<String>,
    /// Whether the document advises against its use.
    pub deprecated: bool,
    /// Facts a reader should know that no type says: constraints, defaults, examples. One short sentence each, CommonMark.
    pub remarks: Vec<String>,
}
