//! How messages are signed, in both directions.

use serde::Deserialize;

/// How messages are signed (RFC 9421). No document says it: it comes from the settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The label of the signature that counts, `sig1` in requests and any in answers unless said otherwise.
    pub label: Option<String>,
    /// What a signature of a request covers, in this order. Of a request without a body, what begins with `content-` is
    /// not covered.
    pub request: Vec<String>,
    /// What a signature of a response has to cover beside `@status`. `;req` after a name means that part of the request to
    /// which the response belongs. Of a message without a body, what begins with `content-` need not be covered.
    #[serde(default)]
    pub response: Vec<String>,
    /// The parameters of a signature of a request, in this order: `created`, `nonce` and `keyid` unless said otherwise.
    #[serde(default = "usual_parameters")]
    pub parameters: Vec<SignatureParameter>,
    /// Whether the server signs the `content-type` of answers in lower case and without its parameters.
    #[serde(default)]
    pub bare_content_type: bool,
}

impl Signature {
    /// Whether a signature of a response says to which request it belongs.
    pub fn binds_request(&self) -> bool {
        self.response
            .iter()
            .any(|component| component.ends_with(";req"))
    }
}

/// A parameter of a signature (RFC 9421, section 2.3).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum SignatureParameter {
    /// The time of signing.
    Created,
    /// The id of the key.
    KeyId,
    /// The registered name of the algorithm.
    Alg,
    /// A text that is never used twice.
    Nonce,
}

fn usual_parameters() -> Vec<SignatureParameter> {
    vec![
        SignatureParameter::Created,
        SignatureParameter::Nonce,
        SignatureParameter::KeyId,
    ]
}
