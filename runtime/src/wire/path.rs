//! Says where in a document an error is.

use serde::de;

use super::discreet::without_values;

/// Puts the name of the field that held the value before the message of `error`.
///
/// Levels splice: an error at `` `value` `` inside the field `amount` is at `` `amount.value` ``.
#[cold]
pub(crate) fn at<E: de::Error>(field: &str, error: E) -> E {
    E::custom(splice(field, &without_values(&error.to_string())))
}

/// Puts the index of the element that held the value before the message of `error`: `` `[2].value` ``.
#[cold]
pub(crate) fn at_element<E: de::Error>(index: usize, error: E) -> E {
    at(&format!("[{index}]"), error)
}

/// Puts `step` before the path that `message` begins with.
pub(crate) fn splice(step: &str, message: &str) -> String {
    match split(message) {
        Some((path, rest)) if path.starts_with('[') => format!("`{step}{path}`: {rest}"),
        Some((path, rest)) => format!("`{step}.{path}`: {rest}"),
        None => format!("`{step}`: {message}"),
    }
}

/// Splits a message into the path that it begins with, if it does, and the rest.
pub(crate) fn split(message: &str) -> Option<(&str, &str)> {
    let (path, rest) = message.strip_prefix('`')?.split_once('`')?;
    Some((path, rest.strip_prefix(": ")?))
}
