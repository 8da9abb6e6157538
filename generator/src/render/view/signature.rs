//! How messages are signed.

use serde::Serialize;

use crate::ir::{Signature, SignatureParameter};
use crate::render::token;

use super::Context;

/// `signature.rs`.
#[derive(Debug, Serialize)]
pub struct SignatureView {
    pub header: String,
    /// The label, as a literal.
    pub label: Option<String>,
    /// What a signature of a request covers, as literals.
    pub request: Vec<String>,
    /// What a signature of an answer has to cover, as literals.
    pub response: Vec<String>,
    /// The parameters of a signature, as paths.
    pub parameters: Vec<&'static str>,
    pub has_alg: bool,
    pub bare_content_type: bool,
    /// Whether a signature of an answer says to which request it belongs.
    pub binds_request: bool,
}

impl SignatureView {
    /// The view of how the API signs.
    pub fn new(context: &Context<'_>, signature: &Signature) -> Self {
        let literals = |texts: &[String]| texts.iter().map(|text| token::string(text)).collect();
        Self {
            header: context.header.to_owned(),
            label: signature.label.as_deref().map(token::string),
            request: literals(&signature.request),
            response: literals(&signature.response),
            parameters: signature.parameters.iter().map(path).collect(),
            has_alg: signature.parameters.contains(&SignatureParameter::Alg),
            bare_content_type: signature.bare_content_type,
            binds_request: signature.binds_request(),
        }
    }
}

fn path(parameter: &SignatureParameter) -> &'static str {
    match parameter {
        SignatureParameter::Created => "Parameter::Created",
        SignatureParameter::KeyId => "Parameter::KeyId",
        SignatureParameter::Alg => "Parameter::Alg",
        SignatureParameter::Nonce => "Parameter::Nonce",
    }
}
