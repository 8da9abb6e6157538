//! The root of the client, and what a user needs to make one: environment and credentials.

use serde::Serialize;

use crate::ir::SecurityKind;
use crate::render::docs::{self, Comment};
use crate::render::{RenderError, depth, token};

use super::Context;

/// The root file.
#[derive(Debug, Serialize)]
pub struct RootView {
    pub header: String,
    pub docs: String,
    /// How far the compiler has to follow types, where that is further than usual and the file is the root of a crate.
    pub recursion_limit: Option<usize>,
    /// Whether messages are signed.
    pub is_signed: bool,
    /// Whether there is a module for webhooks.
    pub webhooks: bool,
}

/// `client.rs`.
#[derive(Debug, Serialize)]
pub struct ClientView {
    pub header: String,
    pub docs: String,
    /// Fields of `Environment`, in the order of the server groups.
    pub servers: Vec<String>,
    /// What is set on the runtime's client, as calls of methods.
    pub settings: Vec<String>,
}

/// `environment.rs`.
#[derive(Debug, Serialize)]
pub struct EnvironmentsView {
    pub header: String,
    pub groups: Vec<GroupView>,
    pub environments: Vec<EnvironmentView>,
}

/// A group of servers.
#[derive(Debug, Serialize)]
pub struct GroupView {
    /// A field of `Environment` and its setter.
    pub name: String,
    /// What `Debug` calls it, as a literal.
    pub label: String,
    pub docs: String,
}

/// An environment.
#[derive(Debug, Serialize)]
pub struct EnvironmentView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub name: String,
    /// The base address of each group: `field: value`.
    pub servers: Vec<String>,
}

/// `credentials.rs`.
#[derive(Debug, Serialize)]
pub struct CredentialsView {
    pub header: String,
    pub schemes: Vec<SchemeView>,
}

/// A security scheme.
#[derive(Debug, Serialize)]
pub struct SchemeView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub name: String,
    /// `name: type`.
    pub arguments: Vec<&'static str>,
    /// The name of the scheme, as a literal.
    pub key: String,
    /// The credential that is sent.
    pub credential: String,
}

/// The view of the root file, which may be that of a crate.
pub fn root(context: &Context<'_>, is_crate: bool) -> RootView {
    let api = context.api;
    let title = docs::one_line(&api.title);
    let version = docs::one_line(&api.version);
    let mut comment = Comment::new(0);
    let heading = match (title.is_empty(), version.is_empty()) {
        (true, true) => "A client of an HTTP API.".to_owned(),
        (true, false) => format!("A client of an HTTP API, version {version}."),
        (false, true) => format!("A client of {title}."),
        (false, false) => format!("A client of {title}, version {version}."),
    };
    comment.document(&heading);
    comment.document(api.description.as_deref().unwrap_or_default());
    RootView {
        header: context.header.to_owned(),
        docs: comment.inner(),
        recursion_limit: depth::recursion_limit(api).filter(|_| is_crate),
        is_signed: api.signature.is_some(),
        webhooks: api.events().is_some(),
    }
}

/// The names of the fields of `Environment`.
pub fn groups(context: &Context<'_>) -> Result<Vec<String>, RenderError> {
    if context.api.server_groups.is_empty() {
        return Ok(vec!["server".to_owned()]);
    }
    let name = |index: usize| {
        let name = context.names.server_groups.get(index);
        token::ident(name.ok_or_else(|| RenderError::Unnamed(format!("server group {index}")))?)
    };
    (0..context.api.server_groups.len()).map(name).collect()
}

/// The view of `client.rs`.
pub fn client(context: &Context<'_>) -> Result<ClientView, RenderError> {
    let title = docs::one_line(&context.api.title);
    let mut comment = Comment::new(0);
    comment.document(&if title.is_empty() {
        "Calls the API.".to_owned()
    } else {
        format!("Calls {title}.")
    });
    comment.text("Cheap to clone: all clones share connections and credentials.");
    comment.text(
        "A call that fails is repeated where that is safe; see [`RetryPolicy`](runtime::RetryPolicy).",
    );
    let api = context.api;
    let mut settings = Vec::new();
    if let Some(statuses) = &api.retry_statuses {
        let statuses: Vec<String> = statuses.iter().map(u16::to_string).collect();
        settings.push(format!(
            ".with_retry(runtime::RetryPolicy::default().with_statuses(&[{}]))",
            statuses.join(", ")
        ));
    }
    if !api.trace.is_empty() {
        let names: Vec<String> = api.trace.iter().map(|name| token::string(name)).collect();
        settings.push(format!(".with_trace(&[{}])", names.join(", ")));
    }
    Ok(ClientView {
        settings,
        header: context.header.to_owned(),
        docs: comment.outer(),
        servers: groups(context)?,
    })
}

/// The view of `environment.rs`.
pub fn environments(context: &Context<'_>) -> Result<EnvironmentsView, RenderError> {
    let fields = groups(context)?;
    let mut environments = Vec::new();
    for (index, environment) in context.api.environments.iter().enumerate() {
        let name = context.names.environments.get(index);
        let name = token::ident(
            name.ok_or_else(|| RenderError::Unnamed(format!("environment {index}")))?,
        )?;
        let fallback = format!("{}.", docs::code(&environment.name));
        let docs = crate::ir::Docs {
            description: environment.description.clone(),
            ..crate::ir::Docs::default()
        };
        let mut comment = Comment::describe(4, &docs, &fallback);
        let mut servers = Vec::new();
        for (group, field) in fields.iter().enumerate() {
            // An environment that is silent about a group has one address for all.
            let url = environment
                .urls
                .get(group)
                .or_else(|| environment.urls.first());
            let url = url.map_or("", String::as_str);
            servers.push(format!("{field}: {}.to_owned()", token::string(url)));
        }
        if let [url] = environment.urls.as_slice() {
            comment.document(url);
        }
        environments.push(EnvironmentView {
            docs: comment.outer(),
            attributes: super::named_like_a_trait(&name),
            name,
            servers,
        });
    }
    let groups = fields
        .into_iter()
        .map(|name| {
            let docs = Comment::new(4)
                .text(&format!("Sets the base address of `{name}`."))
                .outer();
            let label = token::string(name.trim_start_matches("r#"));
            GroupView { name, label, docs }
        })
        .collect();
    Ok(EnvironmentsView {
        header: context.header.to_owned(),
        groups,
        environments,
    })
}

/// The setter for a source of the tokens of a scheme, beside the one for a token, which is called `beside`.
fn token_source(
    context: &Context<'_>,
    index: usize,
    key: &str,
    beside: &str,
) -> Result<SchemeView, RenderError> {
    let name = context.names.token_sources.get(index);
    let name =
        token::ident(name.ok_or_else(|| RenderError::Unnamed(format!("token source {key}")))?)?;
    let mut docs = Comment::new(4);
    docs.text(&format!(
        "Like {}, with tokens that change over time: `source` supplies one for each call.",
        docs::code(beside)
    ));
    Ok(SchemeView {
        docs: docs.outer(),
        attributes: super::named_like_a_trait(&name),
        name,
        arguments: vec!["source: std::sync::Arc<dyn runtime::TokenSource>"],
        key: token::string(key),
        credential: "runtime::Credential::Token(source)".to_owned(),
    })
}

/// The view of `credentials.rs`.
pub fn credentials(context: &Context<'_>) -> Result<CredentialsView, RenderError> {
    let mut schemes = Vec::new();
    for (index, scheme) in context.api.security_schemes.iter().enumerate() {
        let name = context.names.security_schemes.get(index);
        let name = token::ident(
            name.ok_or_else(|| RenderError::Unnamed(format!("security scheme {}", scheme.key)))?,
        )?;
        let named = |kind: &str, name: &str| {
            format!(
                "runtime::Credential::{kind} {{ name: {}.to_owned(), value: key.into() }}",
                token::string(name)
            )
        };
        let key = vec!["key: impl Into<runtime::Secret>"];
        let (arguments, credential, fallback) = match &scheme.kind {
            SecurityKind::HeaderKey(name) => (
                key,
                named("Header", name),
                format!("The key in the header {}.", docs::code(name)),
            ),
            SecurityKind::QueryKey(name) => (
                key,
                named("Query", name),
                format!("The key in the query, as {}.", docs::code(name)),
            ),
            SecurityKind::CookieKey(name) => (
                key,
                named("Cookie", name),
                format!("The key in the cookie {}.", docs::code(name)),
            ),
            SecurityKind::Bearer => (
                vec!["token: impl Into<runtime::Secret>"],
                "runtime::Credential::Bearer(token.into())".to_owned(),
                "The bearer token.".to_owned(),
            ),
            SecurityKind::Basic => (
                vec![
                    "user: impl Into<String>",
                    "password: impl Into<runtime::Secret>",
                ],
                "runtime::Credential::Basic { user: user.into(), password: password.into() }"
                    .to_owned(),
                "The user and the password.".to_owned(),
            ),
        };
        let source = (scheme.kind == SecurityKind::Bearer)
            .then(|| token_source(context, index, &scheme.key, &name))
            .transpose()?;
        schemes.push(SchemeView {
            docs: Comment::describe(4, &scheme.docs, &fallback).outer(),
            attributes: super::named_like_a_trait(&name),
            name,
            arguments,
            key: token::string(&scheme.key),
            credential,
        });
        schemes.extend(source);
    }
    Ok(CredentialsView {
        header: context.header.to_owned(),
        schemes,
    })
}
