//! What no document can say: `codegen.toml`, one table per API.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde::Deserialize;

use crate::ir::{Assertion, Pkce, Signature, WebhookSignature};

/// Settings of one API.
///
/// A *selector* names a property as `Schema.property`, a parameter as `operationId.parameter`, either by its bare
/// name wherever it occurs, or a schema by its component key.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The document, relative to the settings file.
    pub document: Option<PathBuf>,
    /// Where the document is published: the address of the document or of a page that shows it, or a path relative to the
    /// settings file.
    pub source: Option<String>,
    /// Overlays, in the order of their application, relative to the settings file.
    #[serde(default)]
    pub overlays: Vec<PathBuf>,
    /// Directories besides that of the document into which its references may lead, relative to the settings file. [`read`]
    /// makes them relative to the working directory.
    #[serde(default)]
    pub allow_references: Vec<PathBuf>,
    /// Environment name -> server group name -> base address.
    #[serde(default)]
    pub environments: IndexMap<String, IndexMap<String, String>>,
    /// Selectors of numbers that are money: they become `Decimal`.
    #[serde(default)]
    pub money: Vec<String>,
    /// Selectors of numbers that are no money although their name or format says so: they become `Number`.
    #[serde(default)]
    pub not_money: Vec<String>,
    /// Selectors of strings that must never be printed: they become `Secret`. Those of `format: password` and of names that
    /// are secrets in every API, such as `password` and `access_token`, are secret without it.
    #[serde(default)]
    pub secret: Vec<String>,
    /// Selectors of strings that are no secret although their name or format says so: they become `String`.
    #[serde(default)]
    pub not_secret: Vec<String>,
    /// What is sent with operations that do not say which credentials they need. Without it, these are all credentials of
    /// the client if no operation of the document says it, and none otherwise.
    pub undeclared_security: Option<UndeclaredSecurity>,
    /// Selectors of enums and unions that refuse what the document does not list.
    #[serde(default)]
    pub closed: Vec<String>,
    /// Component keys of unions that keep, as `Unknown`, every value that is none of their variants; of those that a tag
    /// tells apart, every object whose tag is absent or not listed. A `oneOf` or `anyOf` with one entry becomes such a
    /// union as well: without this it is that entry.
    #[serde(default)]
    pub open: Vec<String>,
    /// The `Content-Type` of requests that have no body, where the server wants one all the same.
    pub content_type_without_body: Option<String>,
    /// Selectors of path parameters that may be empty although the document does not allow it.
    #[serde(default)]
    pub allow_empty: Vec<String>,
    /// Which integers are moments.
    #[serde(default)]
    pub epoch: Epoch,
    /// What becomes of properties that the document does not declare.
    #[serde(default)]
    pub unknown_fields: UnknownFields,
    /// What becomes of lengths, ranges and patterns.
    #[serde(default)]
    pub constraints: Constraints,
    /// Names to use instead of the document's.
    #[serde(default)]
    pub rename: Rename,
    /// What makes calls safe to repeat.
    #[serde(default)]
    pub idempotency: Idempotency,
    /// How calls are repeated.
    #[serde(default)]
    pub retry: Retry,
    /// How webhooks are told apart and verified.
    #[serde(default)]
    pub webhooks: Webhooks,
    /// Where the server says what it calls an exchange: response headers, and keys of the JSON object that is the body as
    /// `/key`. The first that is there is logged.
    #[serde(default)]
    pub trace: Vec<String>,
    /// How messages are signed, if they are.
    pub signature: Option<Signature>,
    /// How the proof that belongs to an authorization code is written: `auth::pkce` of the client makes it.
    pub pkce: Option<Pkce>,
    /// Where tokens are asked for: `auth::token_endpoint` of the client makes what asks there.
    pub token_endpoint: Option<TokenEndpoint>,
    /// Whether each group of operations is a feature of the crate, with the types that it needs. A crate of its own has
    /// them unless told otherwise; where the client is a module of a larger crate, that has to declare them.
    pub group_features: Option<bool>,
}

impl Settings {
    /// The document, if the settings name one and stand in a file of `directory`.
    pub fn document_in(&self, directory: &Path) -> Option<PathBuf> {
        let document = self.document.as_ref();
        document.map(|document| directory.join(document))
    }

    /// The overlays, in the order of their application, if the settings stand in a file of `directory`.
    pub fn overlays_in(&self, directory: &Path) -> Vec<PathBuf> {
        let overlays = self.overlays.iter();
        overlays.map(|overlay| directory.join(overlay)).collect()
    }
}

/// What is sent with operations for which a document declares no `security`, although it has security schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UndeclaredSecurity {
    /// All credentials that the client has.
    Send,
    /// No credentials.
    None,
}

/// Selectors of integers that count the time since the beginning of 1970. A variant of a union is selected as
/// `Schema.Variant`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epoch {
    /// Those that count seconds: they become `UnixSeconds`.
    #[serde(default)]
    pub seconds: Vec<String>,
    /// Those that count milliseconds: they become `UnixMilliseconds`.
    #[serde(default)]
    pub milliseconds: Vec<String>,
    /// Those that count the one or the other, which only the size of the number tells: they become `UnixTime`.
    #[serde(default)]
    pub either: Vec<String>,
}

/// What makes calls safe to repeat, by operation id. What is not listed is as safe as its method is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Idempotency {
    /// The header for a key by which the server knows a repeated call, `Idempotency-Key` unless said otherwise. An
    /// operation with a header parameter of this name has such keys.
    pub header: Option<String>,
    /// Operations that have such keys although the document does not list the header for them.
    #[serde(default)]
    pub operations: Vec<String>,
    /// Operations whose request has a reference by which the server knows a repeated call.
    #[serde(default)]
    pub reference: Vec<String>,
    /// Operations that are never repeated, whatever their method promises.
    #[serde(default)]
    pub never: Vec<String>,
}

/// How webhooks are told apart and verified.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    /// What a receiver should know, in CommonMark.
    pub guide: Option<String>,
    /// The property of each body that says which webhook it is of, unless the document tells them apart.
    pub tag: Option<String>,
    /// Values of the tag -> operation id of their webhook, or its name where it has none. A webhook that has no value here
    /// has its name for one.
    #[serde(default)]
    pub kinds: IndexMap<String, String>,
    /// How they are signed.
    pub signature: Option<WebhookSignature>,
}

/// Where tokens are asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenEndpoint {
    /// The operation that issues tokens, by its id. It says the address, and the credentials that each request has.
    pub operation: String,
    /// Fields that each request has, beside those of its grant.
    #[serde(default)]
    pub fields: IndexMap<String, String>,
    /// The JWT that proves who asks, if that is wanted.
    pub assertion: Option<Assertion>,
}

/// How calls are repeated.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// The statuses after which a call is repeated where that is safe, in place of those that are usual.
    pub statuses: Option<Vec<u16>>,
}

/// What becomes of properties that the document does not declare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnknownFields {
    /// They are ignored, except where a value may be of several types and would lose what the others declare.
    #[default]
    Ignore,
    /// Every struct keeps them and sends them back.
    Keep,
}

/// What becomes of what the document demands of values beyond their types: lengths, ranges, patterns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Constraints {
    /// It is documented.
    #[default]
    Document,
    /// Types have a `validate` as well. Where there are patterns, `runtime` needs its feature `patterns`.
    Check,
}

/// Names to use instead of the document's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// Component key, or JSON pointer of a schema without a key -> type name.
    #[serde(default)]
    pub types: IndexMap<String, String>,
    /// Operation id -> method name.
    #[serde(default)]
    pub operations: IndexMap<String, String>,
}

/// Reads all tables of a settings file, by API name.
///
/// # Errors
///
/// Says what is wrong and where, if the file cannot be read or is not of this form.
pub fn read(path: &Path) -> Result<IndexMap<String, Settings>, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut tables: IndexMap<String, Settings> =
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let base = path.parent().unwrap_or(Path::new(""));
    for directory in tables
        .values_mut()
        .flat_map(|table| &mut table.allow_references)
    {
        *directory = base.join(&directory);
    }
    Ok(tables)
}
