//! How tokens are got.

use serde::Serialize;

use crate::ir::{
    Api, Assertion, ChallengeEncoding, Operation, Pkce, Scalar, TokenEndpoint, Type, TypeId,
    TypeKind,
};
use crate::render::docs::{self, Comment};
use crate::render::types::resolve;
use crate::render::{RenderError, token};

use super::{Context, environment};

/// `auth.rs`.
#[derive(Debug, Serialize)]
pub struct AuthView {
    pub header: String,
    pub imports: Vec<String>,
    pub pkce: Option<PkceView>,
    pub endpoint: Option<EndpointView>,
}

/// The function that makes a verifier and its challenge.
#[derive(Debug, Serialize)]
pub struct PkceView {
    pub docs: String,
    /// The variant of `ChallengeEncoding`.
    pub encoding: &'static str,
}

/// The function that makes a token endpoint, and the one for its assertion.
#[derive(Debug, Serialize)]
pub struct EndpointView {
    pub docs: String,
    /// The base address, of `environment`.
    pub server: String,
    /// The path below it, as a literal.
    pub path: String,
    /// Whether it takes credentials.
    pub has_credentials: bool,
    /// The endpoint with all that is set, as an expression that is a `Result`.
    pub endpoint: String,
    pub assertion: Option<AssertionView>,
}

/// The function that makes what signs.
#[derive(Debug, Serialize)]
pub struct AssertionView {
    /// The parts of the audience, as expressions.
    pub audience: Vec<String>,
    /// Whether it has scheme, host and port of the endpoint, or its address.
    pub has_origin: bool,
    pub has_url: bool,
    /// Whether it has either.
    pub has_environment: bool,
    /// The type that is returned, which depends on whether anything can fail, and the expression.
    pub returned: &'static str,
    pub value: String,
}

impl AuthView {
    /// The view of how tokens are got, if the settings say anything about it.
    pub fn new(context: &Context<'_>) -> Result<Option<Self>, RenderError> {
        let api = context.api;
        if api.pkce.is_none() && api.token_endpoint.is_none() {
            return Ok(None);
        }
        let pkce = api.pkce.as_ref().map(PkceView::new);
        let endpoint = api.token_endpoint.as_ref();
        let endpoint = endpoint
            .map(|endpoint| EndpointView::new(context, endpoint))
            .transpose()?;
        Ok(Some(Self {
            header: context.header.to_owned(),
            imports: imports(pkce.as_ref(), endpoint.as_ref()),
            pkce,
            endpoint,
        }))
    }
}

/// What stands in `auth.rs` of `runtime::auth`.
fn imports(pkce: Option<&PkceView>, endpoint: Option<&EndpointView>) -> Vec<String> {
    let mut names = Vec::new();
    if endpoint.is_some_and(|endpoint| endpoint.assertion.is_some()) {
        names.extend(["AssertionKey", "ClientAssertion"]);
    }
    if pkce.is_some() {
        names.extend(["ChallengeEncoding", "Pkce"]);
    }
    if endpoint.is_some() {
        names.push("TokenEndpoint");
    }
    names.sort_unstable();
    names.into_iter().map(str::to_owned).collect()
}

impl PkceView {
    fn new(pkce: &Pkce) -> Self {
        let (encoding, digits, other) = match pkce.challenge {
            ChallengeEncoding::Base64Url => (
                "Base64Url",
                "base64url, as RFC 7636 has it",
                ("in hexadecimal digits", "Hex"),
            ),
            ChallengeEncoding::Hex => (
                "Hex",
                "hexadecimal digits, where RFC 7636 has base64url",
                ("in base64url", "Base64Url"),
            ),
        };
        let (what, other) = other;
        let mut docs = Comment::new(0);
        docs.text(&format!(
            "Returns a new code verifier with its challenge (PKCE). The challenge is the SHA-256 of the verifier in {digits}."
        ));
        if let Some(guide) = &pkce.guide {
            docs.document(guide);
        }
        docs.text(&format!(
            "`pkce().with_encoding(ChallengeEncoding::{other})` has the challenge {what}."
        ));
        Self {
            docs: docs.outer(),
            encoding,
        }
    }
}

impl EndpointView {
    fn new(context: &Context<'_>, endpoint: &TokenEndpoint) -> Result<Self, RenderError> {
        let api = context.api;
        let operation = &api.operations[endpoint.operation];
        let unnamed = || RenderError::Unnamed(operation.pointer.clone());
        let names = context.names.operations.get(endpoint.operation);
        let method = &names.ok_or_else(unnamed)?.method;
        let servers = environment::addresses(context, "environment")?;
        let server = servers.get(operation.server_group).ok_or_else(unnamed)?;
        let mut docs = Comment::new(0);
        docs.text(&format!(
            "Returns what asks for tokens in `environment`, at the same place as {}.",
            docs::code(method)
        ));
        docs.text(
            "[`CustomerTokens`](runtime::auth::CustomerTokens) and [`ClientCredentials`](runtime::auth::ClientCredentials) \
             take it. Its requests go over a [`Reqwest`](runtime::Reqwest) of their own; `with_transport` sets another one.",
        );
        Ok(Self {
            docs: docs.outer(),
            server: server.clone(),
            path: token::string(&operation.path),
            has_credentials: !operation.security.is_empty(),
            endpoint: expression(api, operation, endpoint),
            assertion: endpoint.assertion.as_ref().map(AssertionView::new),
        })
    }
}

/// The endpoint at `url`, with all that is set.
fn expression(api: &Api, operation: &Operation, endpoint: &TokenEndpoint) -> String {
    let new = "TokenEndpoint::new(url, transport)".to_owned();
    let proven = if operation.security.is_empty() {
        new
    } else {
        let alternatives = operation.security.iter().map(|together| {
            let schemes = together.iter();
            let keys =
                schemes.map(|needed| token::string(&api.security_schemes[needed.scheme].key));
            format!("&[{}]", keys.collect::<Vec<_>>().join(", "))
        });
        let alternatives = alternatives.collect::<Vec<_>>().join(", ");
        let id = token::string(&operation.id);
        format!("{new}?.with_credentials(&credentials.inner, {id}, &[{alternatives}])")
    };
    let mut set = String::new();
    for (name, value) in &endpoint.fields {
        let (name, value) = (token::string(name), token::string(value));
        set.push_str(&format!(".with_field({name}, {value})"));
    }
    if endpoint.assertion.is_some() {
        // The type of the assertion is one that the RFC registers, unless a field says it.
        set.push_str(if endpoint.fields.contains_key("client_assertion_type") {
            ".with_field_from(\"client_assertion\", move || assertion.sign())"
        } else {
            ".with_assertion(assertion)"
        });
    }
    match set.is_empty() {
        true => proven,
        false => format!("Ok({proven}?{set})"),
    }
}

impl AssertionView {
    fn new(assertion: &Assertion) -> Self {
        let mut value = "ClientAssertion::new(key, client_id, audience)".to_owned();
        if assertion.header_type != "JWT" {
            let header_type = token::string(&assertion.header_type);
            value.push_str(&format!(".with_type({header_type})"));
        }
        if assertion.public_key {
            value.push_str(".with_public_key()");
        }
        if !assertion.key_id {
            value.push_str(".without_key_id()");
        }
        let has = |name: &str| assertion.audience.contains(name);
        let (has_origin, has_url) = (has("{origin}"), has("{url}"));
        let (returned, value) = match has_origin {
            true => (
                "Result<ClientAssertion, runtime::BuildError>",
                format!("Ok({value})"),
            ),
            false => ("ClientAssertion", value),
        };
        Self {
            audience: audience(&assertion.audience),
            has_origin,
            has_url,
            has_environment: has_origin || has_url,
            returned,
            value,
        }
    }
}

/// The parts of an audience: literals, and what stands in braces.
fn audience(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let literal = |text: &str, parts: &mut Vec<String>| {
        if !text.is_empty() {
            parts.push(token::string(text));
        }
    };
    let mut rest = text;
    while let Some((before, marked)) = rest.split_once('{') {
        literal(before, &mut parts);
        let (name, after) = marked.split_once('}').unwrap_or((marked, ""));
        parts.push(match name {
            "origin" => "origin.as_str()".to_owned(),
            _ => "url.as_str()".to_owned(),
        });
        rest = after;
    }
    literal(rest, &mut parts);
    parts
}

/// Whether a type is, or may be, what an operation that issues tokens returns (RFC 6749, section 5.1).
///
/// What comes in by itself is none: who sent it must be checked before anything of it is used.
pub fn is_token_response(api: &Api, id: TypeId) -> bool {
    let is_one = has_tokens(api, id) || variants(api, id).any(|variant| has_tokens(api, variant));
    is_one && {
        let answers = api
            .operations
            .iter()
            .flat_map(|operation| &operation.successes);
        let mut payloads = answers.filter_map(|answer| answer.payload.as_ref());
        payloads.any(|payload| {
            let returned = resolve(api, &payload.ty).named();
            returned.is_some_and(|returned| {
                returned == id || variants(api, returned).any(|variant| variant == id)
            })
        })
    }
}

/// The types that a union is one of.
fn variants(api: &Api, id: TypeId) -> impl Iterator<Item = TypeId> {
    let variants = match &api.types.get(id).kind {
        TypeKind::Union(union) => union.variants.as_slice(),
        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Alias(_) => &[],
    };
    variants
        .iter()
        .filter_map(|variant| resolve(api, &variant.ty).named())
}

/// Whether an object has an access token and says something that belongs to one.
fn has_tokens(api: &Api, id: TypeId) -> bool {
    let TypeKind::Struct(object) = &api.types.get(id).kind else {
        return false;
    };
    let has = |wire: &str| object.fields.iter().any(|field| field.wire == wire);
    let is_text = |ty: &Type| matches!(ty, Type::Scalar(Scalar::String | Scalar::Secret));
    let mut fields = object.fields.iter();
    fields.any(|field| {
        field.wire == "access_token" && is_text(&resolve(api, &field.ty).clone().beside_null())
    }) && ["token_type", "expires_in", "refresh_token"]
        .into_iter()
        .any(has)
}
