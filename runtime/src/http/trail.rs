//! What a call leaves behind, whatever its end.

use std::fmt;

/// How often a call was sent, under which key, and what its earlier attempts may have done.
///
/// It is part of every answer and every error, so that they can say what has happened in all. The `Debug` form does
/// not show the key: callers make keys from what they have, even from personal data.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Trail {
    pub(super) operation: &'static str,
    pub(super) attempts: u32,
    pub(super) key: Option<Box<str>>,
    /// Whether an attempt before the last may have been carried out.
    pub(super) earlier: bool,
    /// Whether the call can be sent again even if it was carried out.
    pub(super) repeatable: bool,
}

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.operation)?;
        match self.attempts {
            0 | 1 => Ok(()),
            attempts => write!(f, " ({attempts} attempts)"),
        }
    }
}

impl fmt::Debug for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trail")
            .field("operation", &self.operation)
            .field("attempts", &self.attempts)
            .field("key", &self.key.as_ref().map(|_| "***"))
            .field("earlier", &self.earlier)
            .field("repeatable", &self.repeatable)
            .finish()
    }
}

/// Returns whether a server that answers with this status may have carried the request out.
pub(super) fn may_follow(status: u16) -> bool {
    match status {
        408 | 409 => true,
        400..=499 => false,
        _ => true,
    }
}
