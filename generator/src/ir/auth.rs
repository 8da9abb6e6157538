//! How tokens are got, which no document says: it comes from the settings.

use indexmap::IndexMap;
use serde::Deserialize;

/// How the proof that belongs to an authorization code is written (PKCE, RFC 7636).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pkce {
    /// How the challenge is written.
    pub challenge: ChallengeEncoding,
    /// What a user should know about it, in CommonMark.
    pub guide: Option<String>,
}

/// How the SHA-256 of a verifier is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChallengeEncoding {
    /// As RFC 7636 has it.
    Base64Url,
    /// In hexadecimal digits.
    Hex,
}

/// Where tokens are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenEndpoint {
    /// Index into `Api::operations`.
    pub operation: usize,
    /// Fields that each request has, beside those of its grant.
    pub fields: IndexMap<String, String>,
    /// The JWT that proves who asks, if that is wanted.
    pub assertion: Option<Assertion>,
}

/// A JWT that proves who asks (RFC 7523).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assertion {
    /// What the server calls itself: a text in which `{origin}` stands for scheme, host and port of the token endpoint, and
    /// `{url}` for its address.
    pub audience: String,
    /// `typ` of the header.
    #[serde(default = "usual_type", rename = "type")]
    pub header_type: String,
    /// Whether the header has the public key.
    #[serde(default)]
    pub public_key: bool,
    /// Whether the header has the id of the key.
    #[serde(default = "yes")]
    pub key_id: bool,
}

fn usual_type() -> String {
    "JWT".to_owned()
}

fn yes() -> bool {
    true
}
