//! The root of the client, and what a user needs to make one: environment and credentials.

use serde::Serialize;

use crate::ir::{SecurityKind, SecurityScheme};
use crate::render::docs::{self, Comment};
use crate::render::features::Features;
use crate::render::{RenderError, depth, security, token};

use super::{Context, environment};

/// The root file.
#[derive(Debug, Serialize)]
pub struct RootView {
    pub header: String,
    pub docs: String,
    /// How far the compiler has to follow types, where that is further than usual and the file is the root of a crate.
    pub recursion_limit: Option<usize>,
    /// Whether the settings say how tokens are got.
    pub has_auth: bool,
    /// Whether messages are signed.
    pub is_signed: bool,
    /// Whether there is a module for webhooks.
    pub webhooks: bool,
    /// Types beside `Environment`, for parts of its addresses.
    pub server_types: Vec<String>,
    /// When it is there, as an attribute.
    pub webhooks_condition: Option<String>,
}

/// `client.rs`.
#[derive(Debug, Serialize)]
pub struct ClientView {
    pub header: String,
    pub docs: String,
    /// Base addresses of an `environment`, in the order of the server groups.
    pub servers: Vec<String>,
    /// What is set on the runtime's client, as calls of methods.
    pub settings: Vec<String>,
}

/// `credentials.rs`.
#[derive(Debug, Serialize)]
pub struct CredentialsView {
    pub header: String,
    /// Each scheme with the method for a fixed value, both as literals.
    pub setters: Vec<(String, String)>,
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
pub fn root(
    context: &Context<'_>,
    is_crate: bool,
    features: &Features<'_>,
) -> Result<RootView, RenderError> {
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
    Ok(RootView {
        header: context.header.to_owned(),
        docs: comment.inner(),
        recursion_limit: depth::recursion_limit(api).filter(|_| is_crate),
        has_auth: api.pkce.is_some() || api.token_endpoint.is_some(),
        is_signed: api.signature.is_some(),
        webhooks: api.events().is_some(),
        webhooks_condition: features.of_webhooks(),
        server_types: environment::value_types(context)?,
    })
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
        servers: environment::addresses(context, "environment")?,
    })
}

/// The setter for a source of the values of a scheme, beside the one for a fixed value, which is called `beside`.
fn source(
    context: &Context<'_>,
    index: usize,
    scheme: &SecurityScheme,
    beside: &str,
) -> Result<Option<SchemeView>, RenderError> {
    let key = &scheme.key;
    let name = context.names.token_sources.get(index);
    let name =
        token::ident(name.ok_or_else(|| RenderError::Unnamed(format!("token source {key}")))?)?;
    let mut docs = Comment::new(4);
    let (changing, supplies) = match scheme.kind {
        SecurityKind::Bearer => ("tokens that change", "one"),
        SecurityKind::Basic => (
            "a user and a password that change",
            "both, as `user:password`,",
        ),
        SecurityKind::HeaderKey(_) | SecurityKind::QueryKey(_) | SecurityKind::CookieKey(_) => {
            ("keys that change", "one")
        }
        // Whoever gives such a credential says himself whether it has a source.
        SecurityKind::Undescribed => return Ok(None),
    };
    docs.text(&format!(
        "Like {}, with {changing} over time: `source` supplies {supplies} for each attempt of a call. \
         [`SharedToken`](runtime::auth::SharedToken) is a source that you set yourself.",
        docs::code(beside)
    ));
    Ok(Some(SchemeView {
        docs: docs.outer(),
        attributes: super::named_like_a_trait(&name),
        name,
        arguments: vec!["source: std::sync::Arc<dyn runtime::TokenSource>"],
        key: token::string(key),
        credential: match &scheme.kind {
            SecurityKind::HeaderKey(name) => named("Header", name, "source.into()"),
            SecurityKind::QueryKey(name) => named("Query", name, "source.into()"),
            SecurityKind::CookieKey(name) => named("Cookie", name, "source.into()"),
            SecurityKind::Bearer => "runtime::Credential::Bearer(source.into())".to_owned(),
            SecurityKind::Basic => "runtime::Credential::BasicSource(source)".to_owned(),
            SecurityKind::Undescribed => return Ok(None),
        },
    }))
}

/// The value of an API key that stays the same.
const FIXED_KEY: &str = "runtime::CredentialValue::Fixed(key.into())";

/// An API key in a place with a name.
fn named(kind: &str, name: &str, value: &str) -> String {
    format!(
        "runtime::Credential::{kind} {{ name: {}.to_owned(), value: {value} }}",
        token::string(name)
    )
}

/// The view of `credentials.rs`.
pub fn credentials(context: &Context<'_>) -> Result<CredentialsView, RenderError> {
    let (mut schemes, mut setters) = (Vec::new(), Vec::new());
    for (index, scheme) in context.api.security_schemes.iter().enumerate() {
        let name = context.names.security_schemes.get(index);
        let name = token::ident(
            name.ok_or_else(|| RenderError::Unnamed(format!("security scheme {}", scheme.key)))?,
        )?;
        let key = vec!["key: impl Into<runtime::Secret>"];
        let (arguments, credential, fallback) = match &scheme.kind {
            SecurityKind::HeaderKey(name) => (
                key,
                named("Header", name, FIXED_KEY),
                format!("The key in the header {}.", docs::code(name)),
            ),
            SecurityKind::QueryKey(name) => (
                key,
                named("Query", name, FIXED_KEY),
                format!("The key in the query, as {}.", docs::code(name)),
            ),
            SecurityKind::CookieKey(name) => (
                key,
                named("Cookie", name, FIXED_KEY),
                format!("The key in the cookie {}.", docs::code(name)),
            ),
            SecurityKind::Bearer => (
                vec!["token: impl Into<runtime::Secret>"],
                "runtime::Credential::Bearer(runtime::CredentialValue::Fixed(token.into()))"
                    .to_owned(),
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
            SecurityKind::Undescribed => (
                vec!["credential: runtime::Credential"],
                "credential".to_owned(),
                "A credential that the document names and does not describe: say what it is and where it goes."
                    .to_owned(),
            ),
        };
        let source = source(context, index, scheme, &name)?;
        let mut docs = Comment::describe(4, &scheme.docs, &fallback);
        security::tokens(scheme, &mut docs);
        setters.push((
            token::string(&scheme.key),
            token::string(name.trim_start_matches("r#")),
        ));
        schemes.push(SchemeView {
            docs: docs.outer(),
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
        setters,
        schemes,
    })
}
