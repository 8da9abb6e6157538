//! The text that is signed (RFC 9421, section 2.5).

use crate::signature::component::{Component, Reading};
use crate::signature::message::Message;
use sfv::{FieldType, InnerList, ListEntry};

/// Why a component has no value.
pub(super) struct NoValue {
    pub(super) component: String,
    pub(super) reason: String,
}

/// Returns the base of a signature: a line for each component, and one for the parameters.
pub(super) fn base(
    components: &[Component],
    parameters: &str,
    message: &Message<'_>,
    reading: Reading,
) -> Result<String, NoValue> {
    let mut base = String::new();
    for component in components {
        let identifier = component.identifier();
        let value = component
            .value(message, reading)
            .map_err(|reason| NoValue {
                component: identifier.clone(),
                reason,
            })?;
        base.push_str(&format!("{identifier}: {value}\n"));
    }
    base.push_str("\"@signature-params\": ");
    base.push_str(parameters);
    Ok(base)
}

/// Returns the components and parameters of a signature as they are written in `Signature-Input`.
pub(super) fn written(list: InnerList) -> String {
    // A list with one member is written as that member, and only a list without members is not written.
    vec![ListEntry::InnerList(list)]
        .serialize()
        .unwrap_or_default()
}
