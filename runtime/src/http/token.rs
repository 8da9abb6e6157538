//! Tokens that change over time.

use crate::http::call::BoxFuture;
use crate::http::trail::Trail;
use crate::wire::secret::Secret;
use std::error::Error;
use std::fmt;

/// Supplies the value of a credential that changes over time: a token, an API key, or a user with a password.
///
/// A client asks it before each attempt of a call, so it keeps the token it has as long as that is valid, and fetches
/// a new one once however many calls wait for it.
pub trait TokenSource: Send + Sync + 'static {
    /// Returns a token that is valid now.
    ///
    /// # Errors
    ///
    /// Fails if there is no valid token and none can be had.
    fn token(&self) -> BoxFuture<'_, Result<Secret, TokenError>>;

    /// Says that the server has refused `token`: if it is still the one that would be supplied, it must not be again.
    fn refused(&self, token: &Secret);

    /// Returns whether there is a token, or one can be fetched. While it is `false`, a call does without this credential:
    /// it uses another one that the document allows, none if that is allowed, or fails because it is missing.
    fn has_value(&self) -> bool {
        true
    }
}

impl fmt::Debug for dyn TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource")
    }
}

/// There is no valid token, and none can be had.
///
/// The attempt that needed it was not made.
#[derive(Debug)]
pub struct TokenError {
    message: Box<str>,
    transient: bool,
    source: Option<Box<dyn Error + Send + Sync>>,
    pub(super) trail: Option<Box<Trail>>,
}

impl TokenError {
    /// Returns an error. The message must not contain credentials.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into().into_boxed_str(),
            transient: false,
            source: None,
            trail: None,
        }
    }

    /// Says whether there may be a token later, for example because the server that issues it is busy.
    #[must_use]
    pub fn with_transient(mut self, transient: bool) -> Self {
        self.transient = transient;
        self
    }

    /// Returns whether there may be a token later.
    pub fn is_transient(&self) -> bool {
        self.transient
    }

    /// Keeps the cause.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(trail) = &self.trail {
            write!(f, "{trail}: ")?;
        }
        write!(f, "there is no valid token: {}", self.message)
    }
}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}
