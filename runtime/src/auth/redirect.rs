//! What a customer's browser brings back.

use crate::auth::constant_time;
use crate::auth::oauth_error::OAuthError;
use crate::wire::secret::Secret;
use std::fmt;
use url::form_urlencoded;

/// Reads the code from the address that the server has sent the customer's browser back to (RFC 6749, section 4.1.2).
///
/// `target` is that address, or its path and query as a web server has them. `state` is what the authorization request
/// contained, found by the customer's own session; it is compared in constant time, before anything else is looked
/// at.
///
/// # Errors
///
/// Fails if the state is another one, if the server says that there is no code, and if it says neither.
///
/// ```
/// use runtime::auth::{RedirectError, random_token, read_redirect};
///
/// let state = random_token();
/// let back = format!("/back?error=access_denied&state={}", state.expose());
/// let Err(RedirectError::Refused(error)) = read_redirect(&back, &state) else { panic!() };
/// assert_eq!(error.code(), Some("access_denied"));
/// ```
pub fn read_redirect(target: &str, state: &Secret) -> Result<Secret, RedirectError> {
    let target = target.split_once('#').map_or(target, |(target, _)| target);
    let (_, query) = target.split_once('?').ok_or(RedirectError::WrongState)?;
    let received = only(query, "state")?.ok_or(RedirectError::WrongState)?;
    if !constant_time::equal(&received, state) {
        return Err(RedirectError::WrongState);
    }
    let (code, error) = (only(query, "code")?, only(query, "error")?);
    let description = only(query, "error_description")?;
    match (code, error) {
        (Some(code), None) if !code.expose().is_empty() => Ok(code),
        (None, Some(error)) => Err(RedirectError::Refused(OAuthError::new(
            Some(error.expose()),
            description,
        ))),
        _ => Err(RedirectError::Malformed),
    }
}

/// Returns the value of a parameter that may occur once (RFC 6749, section 3.1).
fn only(query: &str, name: &str) -> Result<Option<Secret>, RedirectError> {
    let mut values = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(RedirectError::Malformed),
        (first, None) => Ok(first.map(|(_, value)| Secret::new(value))),
    }
}

/// The address that the customer came back to has no code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectError {
    /// The `state` is missing, or another one than that of this customer's request. Somebody else may have made the
    /// address; do nothing with it.
    WrongState,
    /// The server says that there is no code, for example `access_denied` because the customer did not agree.
    Refused(OAuthError),
    /// There is neither a code nor an error, or there are both, or there is something twice.
    Malformed,
}

impl fmt::Display for RedirectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongState => f.write_str(
                "the redirect does not carry the `state` of this customer's request; ignore it and begin anew",
            ),
            Self::Refused(error) => write!(f, "the authorization was refused, {error}"),
            Self::Malformed => f.write_str(
                "the redirect must carry either `code` or `error`, and each of its parameters once; begin anew",
            ),
        }
    }
}

impl std::error::Error for RedirectError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused(error) => Some(error),
            Self::WrongState | Self::Malformed => None,
        }
    }
}
