//! Why there is no token.

use crate::auth::oauth_error::OAuthError;
use crate::http::retry::RetryPolicy;
use crate::http::token::TokenError;
use crate::http::transport::TransportError;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// A cause that several waiting calls share.
type Cause = Arc<dyn Error + Send + Sync>;

/// Why a token was not to be had.
///
/// The sources of this module give it as the [`source`](Error::source) of their [`TokenError`]:
///
/// ```
/// use runtime::TokenError;
/// use runtime::auth::NoToken;
/// use std::error::Error;
///
/// fn must_ask_again(error: &TokenError) -> bool {
///     error.source().and_then(|reason| reason.downcast_ref::<NoToken>()).is_some_and(NoToken::needs_authorization)
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NoToken {
    /// The token request could not be made, for example because a JWT could not be signed. Nothing was sent.
    NotMade(Cause),
    /// There is no answer, or no complete one.
    ///
    /// If the request was a refresh and may have reached the server, the refresh token may have been replaced by one that
    /// was lost with the answer. The next call tries the old one; the server refuses it then.
    Unanswered(Arc<TransportError>),
    /// The server refused.
    Refused {
        /// The status of the answer.
        status: u16,
        /// What the server says.
        error: OAuthError,
    },
    /// The answer of the server is not what a token endpoint answers.
    Unreadable {
        /// The status of the answer.
        status: u16,
        /// What is wrong with it.
        reason: Box<str>,
    },
    /// What the application hands over is not what a token endpoint returns.
    Unusable {
        /// What is wrong with it.
        reason: Box<str>,
    },
    /// The store has no grant of the customer.
    NotAuthorized,
    /// The store failed to load the grant of the customer. Nothing was sent.
    NotLoaded(Cause),
    /// The server has issued a new refresh token, and the store failed to save it.
    ///
    /// The token that the store still has may be dead. The new one is held in memory: the next call for the
    /// customer tries to save it again before anything else, and
    /// [`CustomerTokens::unsaved`](crate::auth::CustomerTokens::unsaved) returns it.
    NotSaved(Cause),
}

impl NoToken {
    /// Returns whether only the customer can help, by authorizing the application again.
    ///
    /// # Troubleshooting
    ///
    /// The grant was never there, or the server does not know it any more: it has expired, was withdrawn or replaced, or
    /// the answer that held its successor was lost. Take the customer through the authorization and hand the tokens to
    /// [`CustomerTokens::adopt`](crate::auth::CustomerTokens::adopt).
    pub fn needs_authorization(&self) -> bool {
        match self {
            Self::NotAuthorized => true,
            Self::Refused { error, .. } => error.code() == Some("invalid_grant"),
            _ => false,
        }
    }
}

impl NoToken {
    /// Returns whether the same request may bring a token later: the connection failed, the server is busy or broken, or
    /// the store failed.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unanswered(error) => error.fault().is_transient(),
            Self::Refused { status, .. } | Self::Unreadable { status, .. } => {
                RetryPolicy::is_transient(*status)
            }
            Self::NotLoaded(_) | Self::NotSaved(_) => true,
            Self::NotMade(_) | Self::Unusable { .. } | Self::NotAuthorized => false,
        }
    }
}

impl fmt::Display for NoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotMade(_) => f.write_str(
                "the token request could not be made; the source of this error says why",
            ),
            Self::Unanswered(error) => write!(f, "the token request has no answer: {error}"),
            Self::Refused { status, error } => {
                write!(f, "the token request was refused with status {status}, {error}")?;
                f.write_str(match error.code() {
                    Some("invalid_grant") => "; the customer must authorize the application again",
                    Some("invalid_client" | "unauthorized_client") => {
                        "; check the credentials of the application"
                    }
                    Some("invalid_scope") => "; ask for a scope that the application may have",
                    _ => "",
                })
            }
            Self::Unreadable { status, reason } => write!(
                f,
                "the answer to the token request, with status {status}, cannot be used: {reason}; check the address of \
                 the token endpoint"
            ),
            Self::Unusable { reason } => write!(
                f,
                "the tokens that were handed over cannot be used: {reason}; get new ones from the server"
            ),
            Self::NotAuthorized => f.write_str(
                "the store has no grant of the customer, who must authorize the application first",
            ),
            Self::NotLoaded(_) => f.write_str(
                "the store failed to load the grant of the customer; the source of this error says why",
            ),
            Self::NotSaved(_) => f.write_str(
                "the store failed to save the new refresh token, for which the source of this error says why; the token \
                 is held in memory and saved by the next call for the customer, who must authorize the application \
                 again if this process ends before",
            ),
        }
    }
}

impl Error for NoToken {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotMade(cause) | Self::NotLoaded(cause) | Self::NotSaved(cause) => Some(&**cause),
            Self::Unanswered(error) => Some(&**error),
            Self::Refused { error, .. } => Some(error),
            Self::Unreadable { .. } | Self::Unusable { .. } | Self::NotAuthorized => None,
        }
    }
}

impl From<NoToken> for TokenError {
    fn from(reason: NoToken) -> Self {
        let transient = reason.is_transient();
        Self::new(reason.to_string())
            .with_transient(transient)
            .caused_by(reason)
    }
}
