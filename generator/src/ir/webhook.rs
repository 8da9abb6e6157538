//! Webhooks: what calls the user of a client, and how it is known to be true.

use serde::Deserialize;

use super::{Docs, Form, Header, MediaBody, Parameter, Scalar, Type};

/// A request that the provider sends to its user.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// What the document calls it: its operation id, or its name where it has none.
    pub id: String,
    /// The key under which it stands.
    pub name: String,
    /// What the document says about it.
    pub docs: Docs,
    /// What it carries.
    pub body: Option<MediaBody>,
    /// Headers that it has.
    pub headers: Vec<Header>,
    /// Parameters in the query of the address that it is sent to.
    pub query: Vec<Parameter>,
    /// Where it stands.
    pub pointer: String,
}

impl Webhook {
    /// The types of what it carries.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let body = self.body.iter().map(|body| &body.ty);
        let headers = self.headers.iter().map(|header| &header.ty);
        body.chain(headers)
            .chain(self.query.iter().map(|parameter| &parameter.ty))
    }

    /// What it is among the events: what it carries, if that is JSON, a form or a text.
    pub fn event(&self) -> Option<Type> {
        let body = self.body.as_ref()?;
        match body.form {
            Form::Json | Form::Fields(_) => Some(body.ty.clone().beside_null()),
            Form::Text => Some(Type::Scalar(Scalar::String)),
            Form::Parts(_) | Form::Files(_) | Form::FreeParts | Form::Bytes => None,
        }
    }
}

/// How a provider signs what it sends. No document says it: it comes from the settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSignature {
    /// With what it is signed.
    pub algorithm: WebhookAlgorithm,
    /// The header field that the signature is in.
    pub header: String,
    /// What stands before the signature in the field, such as `sha256=`.
    #[serde(default)]
    pub prefix: String,
    /// How the signature is written.
    pub encoding: Encoding,
    /// How the secret or the public key is given out, unless its text is the key itself.
    pub key: Option<Encoding>,
    /// What is signed before the body.
    #[serde(default)]
    pub before: Vec<SignedPart>,
    /// What is signed after the body.
    #[serde(default)]
    pub after: Vec<SignedPart>,
}

/// With what a webhook is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum WebhookAlgorithm {
    HmacSha256,
    HmacSha384,
    HmacSha512,
    Ed25519,
}

/// How bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Encoding {
    Hex,
    Base64,
    Base64Url,
}

/// Something that is signed besides the body.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum SignedPart {
    /// The method.
    Method,
    /// The path, without the query.
    Path,
    /// The path with the query.
    Target,
    /// The first value of a header field.
    Header(String),
    /// A text, such as a separator.
    Text(String),
    /// The time of signing, which is checked as well.
    Timestamp {
        /// The header field that it is in.
        header: String,
        /// What stands before it in the field, such as `t=`.
        #[serde(default)]
        prefix: String,
        /// How it is written.
        format: TimestampFormat,
        /// How many seconds it may be from now, unless it is as many as usual.
        tolerance: Option<u64>,
    },
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum TimestampFormat {
    UnixSeconds,
    UnixMillis,
    Iso8601,
}
