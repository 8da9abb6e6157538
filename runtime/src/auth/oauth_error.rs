//! The errors of OAuth 2.0.

use crate::wire::secret::Secret;
use std::fmt;

/// The longest error code that is taken for one.
const LONGEST: usize = 64;

/// What a server says when it refuses: an error code and perhaps a description (RFC 6749, sections 4.1.2.1 and 5.2).
///
/// `Display` shows the code. The description is for [`description`](OAuthError::description) alone: servers repeat
/// there what they were sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthError {
    code: Option<Box<str>>,
    description: Option<Secret>,
}

impl OAuthError {
    /// Returns the error for what was received. A code that does not look like one is left out, because it would be
    /// printed: a code is words, and what has digits may be a token, a one-time code or the document of a person that
    /// the server repeats.
    pub(super) fn new(code: Option<&str>, description: Option<Secret>) -> Self {
        let printable = |byte: u8| byte.is_ascii_alphabetic() || b"_-.".contains(&byte);
        let code =
            code.filter(|code| (1..=LONGEST).contains(&code.len()) && code.bytes().all(printable));
        Self {
            code: code.map(Box::from),
            description,
        }
    }

    /// Reads the body of a refusal. A body of another form is a refusal without a code.
    pub(super) fn read(body: &[u8]) -> Self {
        let refusal: Body = serde_json::from_slice(body).unwrap_or_default();
        Self::new(refusal.error.as_deref(), refusal.error_description)
    }

    /// Returns the code, such as `invalid_client` or `access_denied`, if the server gave one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns what the server says to a developer. It may repeat personal data and credentials.
    pub fn description(&self) -> Option<&str> {
        self.description.as_ref().map(Secret::expose)
    }
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            Some(code) => write!(f, "`{code}`"),
            None => f.write_str("without an error code"),
        }
    }
}

impl std::error::Error for OAuthError {}

#[derive(Default)]
struct Body {
    error: Option<String>,
    error_description: Option<Secret>,
}
crate::object!(Body { error? = "error", error_description? = "error_description" });
