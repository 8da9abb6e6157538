//! Security: how a client proves who calls, and where it gets what proves it.

use indexmap::IndexMap;

use super::Docs;

/// A way to prove who calls.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// What the document calls it.
    pub key: String,
    /// What it is.
    pub kind: SecurityKind,
    /// The ways to get a token, each once.
    pub flows: Vec<Flow>,
    /// The address of a document that says where tokens come from: that of OpenID Connect, or of OAuth 2.0 (RFC 8414).
    pub discovery: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
}

/// What a security scheme is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// A key in a header, by its name.
    HeaderKey(String),
    /// A key in the query, by its name.
    QueryKey(String),
    /// A key in a cookie, by its name.
    CookieKey(String),
    /// A bearer token: HTTP bearer, OAuth2 and OpenID Connect alike.
    Bearer,
    /// A user and a password.
    Basic,
    /// Something that the document does not describe: whoever uses the client says what it is and where it goes.
    Undescribed,
}

/// What an operation needs of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Index into `Api::security_schemes`.
    pub scheme: usize,
    /// What a token must have been granted, in the order of the document.
    pub scopes: Vec<String>,
}

/// A way to get a token (RFC 6749).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Which way it is.
    pub kind: FlowKind,
    /// The addresses that it takes.
    pub addresses: Vec<(FlowAddress, String)>,
    /// What can be asked for, each with what the document says about it.
    pub scopes: IndexMap<String, String>,
    /// Where it stands.
    pub pointer: String,
}

impl Flow {
    /// The address for something, if it takes one.
    pub fn address(&self, of: FlowAddress) -> Option<&str> {
        let mut addresses = self.addresses.iter();
        let found = addresses.find(|(known, _)| *known == of);
        found.map(|(_, url)| url.as_str())
    }
}

/// Which way to get a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum FlowKind {
    Implicit,
    Password,
    ClientCredentials,
    AuthorizationCode,
    /// RFC 8628.
    DeviceAuthorization,
}

/// What an address of a flow is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowAddress {
    /// Where users agree, in a browser.
    Authorization,
    /// Where a device gets the code that its user enters elsewhere.
    DeviceAuthorization,
    /// Where tokens are given out.
    Token,
    /// Where they are refreshed.
    Refresh,
}
