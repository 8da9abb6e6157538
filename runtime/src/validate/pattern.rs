//! Patterns of texts.

use regex::Regex;
use std::sync::OnceLock;

/// A regular expression of a document, in the syntax of the crate `regex`: however long a text is, and whoever wrote it,
/// the search takes time in proportion to its length.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Makes a pattern. It is compiled when it is first needed; `text` that is no regular expression is in every text.
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &'static str {
        self.text
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| Regex::new(self.text).ok());
        compiled.as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

/// Makes a [`Pattern`](crate::Pattern) that is compiled once, when it is first needed.
#[macro_export]
macro_rules! pattern {
    ($text:literal) => {{
        static PATTERN: $crate::Pattern = $crate::Pattern::new($text);
        &PATTERN
    }};
}
