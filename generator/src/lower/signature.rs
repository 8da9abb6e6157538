//! How messages are signed, which no OpenAPI document can say.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::Signature;

use super::repeats::is_header_name;

/// Derived components without parameters (RFC 9421, section 2.2).
const DERIVED: &[&str] = &[
    "@method",
    "@target-uri",
    "@authority",
    "@scheme",
    "@request-target",
    "@path",
    "@query",
    "@status",
];

/// Takes over the settings, unless they could sign nothing.
pub(super) fn lower(
    settings: Option<&Signature>,
    diagnostics: &mut Diagnostics,
) -> Option<Signature> {
    let settings = settings?;
    let mut wrong = Vec::new();
    if let Some(label) = &settings.label
        && !is_key(label)
    {
        wrong.push(format!(
            "`signature.label` is `{label}`, which is not made of lower-case letters, digits, `_`, `-` and `.`"
        ));
    }
    for (list, components) in [
        ("request", &settings.request),
        ("response", &settings.response),
    ] {
        let mut seen = BTreeSet::new();
        for component in components {
            if !is_component(component, list) {
                wrong.push(format!(
                    "`signature.{list}` has `{component}`, which is neither a header in lower case nor a part of a {list}"
                ));
            } else if !seen.insert(component) {
                wrong.push(format!("`signature.{list}` has `{component}` twice"));
            }
        }
    }
    if settings.request.is_empty() {
        wrong.push("`signature.request` is empty: a signature has to cover something".to_owned());
    }
    for wrong in &wrong {
        diagnostics.push(
            Diagnostic::error(Code::InvalidSetting, "", wrong.clone())
                .help("correct it in the settings; RFC 9421, section 2, lists what can be covered"),
        );
    }
    wrong.is_empty().then(|| settings.clone())
}

/// Whether a text is a key of a structured field (RFC 8941, section 3.1.2).
fn is_key(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_lowercase() || first == b'*')
        && bytes.all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.*".contains(&byte)
        })
}

fn is_component(text: &str, list: &str) -> bool {
    // A part of the request to which a response belongs (RFC 9421, section 2.4).
    if let Some(of_request) = text.strip_suffix(";req") {
        return list == "response" && is_component(of_request, "request");
    }
    if text.starts_with('@') {
        return DERIVED.contains(&text) && (text == "@status") == (list == "response");
    }
    is_header_name(text) && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}
