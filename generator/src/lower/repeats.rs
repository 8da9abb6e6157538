//! What makes it safe to send a call again: the document's own header for a key, and what the settings add.

use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Docs, Location, Operation, Parameter, Repeatable};

/// The header field of the IETF draft, which most APIs use.
const HEADER: &str = "Idempotency-Key";

/// Says of each operation what makes it repeatable.
pub(super) fn mark(
    operations: &mut [Operation],
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) {
    let settings = &settings.idempotency;
    let header = settings.header.as_deref().unwrap_or(HEADER);
    if !is_header_name(header) {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidSetting,
                "",
                format!("`idempotency.header` is `{header}`, which is not the name of a header"),
            )
            .help("correct it in the settings"),
        );
        return;
    }
    for operation in operations.iter_mut() {
        if let Some(key) = key_parameter(operation, header) {
            operation.repeatable = Repeatable::ByKey(key.wire.clone());
        }
    }
    let mut each = |list: &str, ids: &[String], change: &dyn Fn(&mut Operation)| {
        for id in ids {
            match operations.iter_mut().find(|operation| operation.id == *id) {
                Some(operation) => change(operation),
                None => diagnostics.push(
                    Diagnostic::warning(
                        Code::UnusedSetting,
                        "",
                        format!(
                            "`idempotency.{list}` names `{id}`, which the document does not have"
                        ),
                    )
                    .help("remove it from the settings, or correct it"),
                ),
            }
        }
    };
    each("operations", &settings.operations, &|operation| {
        if key_parameter(operation, header).is_none() {
            operation.parameters.push(key(header, &operation.pointer));
            operation.parameters.sort_by_key(|known| known.location);
            operation.repeatable = Repeatable::ByKey(header.to_owned());
        }
    });
    each("reference", &settings.reference, &|operation| {
        operation.repeatable = Repeatable::ByReference;
    });
    each("never", &settings.never, &|operation| {
        operation.repeatable = Repeatable::Never;
    });
}

fn key_parameter<'o>(operation: &'o Operation, header: &str) -> Option<&'o Parameter> {
    operation.parameters.iter().find(|parameter| {
        parameter.location == Location::Header && parameter.wire.eq_ignore_ascii_case(header)
    })
}

/// The parameter for a key that the document does not mention.
fn key(header: &str, pointer: &str) -> Parameter {
    Parameter {
        required: false,
        docs: Docs {
            description: Some(
                "The key by which the server knows this call when it is repeated. Use one key for one intended \
                 change, and the same body with it. Without it, the client makes one for each call."
                    .to_owned(),
            ),
            ..Docs::default()
        },
        ..Parameter::text(header, Location::Header, pointer)
    }
}

/// Whether a text is a token of RFC 9110, section 5.6.2.
pub(super) fn is_header_name(text: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(token)
}

/// The statuses of the settings after which a call is repeated. Those that are no failures are left out, and said.
pub(super) fn statuses(settings: &Settings, diagnostics: &mut Diagnostics) -> Option<Vec<u16>> {
    let (failures, others): (Vec<u16>, Vec<u16>) = settings
        .retry
        .statuses
        .as_ref()?
        .iter()
        .partition(|status| (400..=599).contains(*status));
    for status in others {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidSetting,
                "",
                format!("`retry.statuses` has {status}, which is not the status of a failure"),
            )
            .help("name statuses from 400 to 599"),
        );
    }
    Some(failures)
}
