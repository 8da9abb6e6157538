//! What is the same for every call of an operation.

/// What the document says about an operation, as far as every call of it is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The name of the operation in the document.
    pub id: &'static str,
    /// The method, such as `POST`.
    pub method: &'static str,
    /// The path, with the names of its parameters in braces.
    pub path: &'static str,
    /// The index of the server group.
    pub server: usize,
    /// The alternatives for security, each a list of schemes that are needed together. Without alternatives no
    /// credentials are sent; with one that has no schemes, those of another alternative are sent if they are there.
    pub security: &'static [&'static [&'static str]],
    /// The value of the `Accept` header, or nothing.
    pub accept: &'static str,
    /// What makes it safe to send a call again that may have been carried out.
    pub repeatable: Repeatable,
}

impl Operation {
    /// The [`security`](Operation::security) of an operation whose document declares security schemes, and does not say
    /// which operations need them: all credentials of the client are sent, if there are any.
    pub const WHATEVER_IS_GIVEN: &'static [&'static [&'static str]] = &[&["*"]];
}

/// What makes it safe to send a call again that may have been carried out.
///
/// A call that has certainly not reached the server can be sent again in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repeatable {
    /// The method alone: it is safe if the method is idempotent, that is GET, HEAD, QUERY, PUT, DELETE, OPTIONS or
    /// TRACE (RFC 9110, section 9.2.2).
    ByMethod,
    /// A header field of this name with a key, by which the server knows a repeated call. Without a key, the method
    /// decides.
    ByKey(&'static str),
    /// A reference in the request itself, by which the server knows a repeated call.
    ByReference,
    /// Nothing. Each call counts anew, even if its method promises otherwise.
    Never,
}

impl Repeatable {
    /// Returns whether a call that may have been carried out can be sent again.
    pub(super) fn allows(self, method: &str, has_key: bool) -> bool {
        match self {
            Self::ByMethod => is_idempotent(method),
            Self::ByKey(_) => has_key || is_idempotent(method),
            Self::ByReference => true,
            Self::Never => false,
        }
    }
}

/// RFC 9110, section 9.2.2. QUERY is a GET with a body, and as safe.
fn is_idempotent(method: &str) -> bool {
    matches!(
        method,
        "GET" | "HEAD" | "QUERY" | "PUT" | "DELETE" | "OPTIONS" | "TRACE"
    )
}

#[cfg(test)]
mod tests {
    use super::Repeatable;

    #[test]
    fn what_a_method_promises_decides_where_nothing_else_does() {
        for method in ["GET", "QUERY", "DELETE"] {
            assert!(Repeatable::ByMethod.allows(method, false), "{method}");
        }
        for method in ["POST", "PATCH", "COPY", "query"] {
            assert!(!Repeatable::ByMethod.allows(method, false), "{method}");
        }
    }
}
