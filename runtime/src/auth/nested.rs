//! Parameters inside a parameter.

use crate::wire::secret::Secret;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986, and the colon: it means nothing in a query, and URNs stay
/// readable, as servers show them in their samples.
const INNER: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':');

/// Writes parameters as a query string that is to be the value of one form field.
///
/// Each name and value is percent-encoded once. The field that holds the result is encoded like any other when its form
/// is written, and that is the second layer: do not encode the result yourself. A name may occur more than once.
///
/// The result is a [`Secret`], because it usually holds what proves who is asking, and about whom.
///
/// ```
/// let parameters = runtime::auth::nested_form([("scope", "openid"), ("scope", "charge"), ("note", "a&b c")]);
/// assert_eq!(parameters.expose(), "scope=openid&scope=charge&note=a%26b%20c");
/// ```
pub fn nested_form<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Secret {
    let mut query = String::new();
    for (name, value) in parameters {
        if !query.is_empty() {
            query.push('&');
        }
        query.extend(utf8_percent_encode(name, INNER));
        query.push('=');
        query.extend(utf8_percent_encode(value, INNER));
    }
    Secret::new(query)
}
