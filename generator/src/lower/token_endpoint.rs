//! Where tokens are asked for, which the settings say.

use crate::config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Location, Operation, TokenEndpoint};

/// Fields that the client fills in itself.
const OWN: [&str; 2] = ["grant_type", "client_assertion"];

/// Takes over the settings, unless no endpoint comes of them.
pub(super) fn lower(
    settings: Option<&config::TokenEndpoint>,
    operations: &[Operation],
    diagnostics: &mut Diagnostics,
) -> Option<TokenEndpoint> {
    let settings = settings?;
    let mut wrong = Vec::new();
    let id = &settings.operation;
    let operation = operations.iter().position(|operation| operation.id == *id);
    match operation.map(|index| &operations[index]) {
        None => wrong.push(format!(
            "`token_endpoint.operation` is `{id}`, which the document does not have"
        )),
        Some(operation) => {
            let mut parameters = operation.parameters.iter();
            if operation.method != "POST" {
                wrong.push(format!(
                    "`token_endpoint.operation` is `{id}`, which is a {} and not a POST",
                    operation.method
                ));
            } else if parameters.any(|parameter| parameter.location == Location::Path) {
                wrong.push(format!(
                    "`token_endpoint.operation` is `{id}`, whose path has parameters"
                ));
            }
        }
    }
    for own in OWN.iter().filter(|own| settings.fields.contains_key(**own)) {
        wrong.push(format!(
            "`token_endpoint.fields` has `{own}`, which is made anew for each request"
        ));
    }
    if let Some(assertion) = &settings.assertion
        && !is_audience(&assertion.audience)
    {
        wrong.push(format!(
            "`token_endpoint.assertion.audience` is `{}`; only `{{origin}}` and `{{url}}` can stand in braces",
            assertion.audience
        ));
    }
    for wrong in &wrong {
        diagnostics.push(
            Diagnostic::error(Code::InvalidSetting, "", wrong.clone())
                .help("correct it in the settings"),
        );
    }
    let operation = operation.filter(|_| wrong.is_empty())?;
    Some(TokenEndpoint {
        operation,
        fields: settings.fields.clone(),
        assertion: settings.assertion.clone(),
    })
}

fn is_audience(text: &str) -> bool {
    let rest = text.replace("{origin}", "").replace("{url}", "");
    !text.is_empty() && !rest.contains(['{', '}'])
}
