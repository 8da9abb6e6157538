//! Parameters inside a parameter.

use crate::wire::form_text::push;
use crate::wire::secret::Secret;

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
        push(&mut query, name, value);
    }
    Secret::new(query)
}
