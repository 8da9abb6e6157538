//! Header fields.

use std::fmt;

/// The header fields whose values may be printed. All others may hold credentials or personal data.
const PRINTED: &[&str] = &[
    "accept",
    "content-length",
    "content-type",
    "date",
    "retry-after",
    "x-correlation-id",
    "x-request-id",
    "x-transaction-id",
];

/// Header fields in the order in which they are sent or arrived. A name may occur more than once, in any case.
///
/// The `Debug` form shows all names, and the values of a few that are known to be harmless.
///
/// ```
/// let mut headers = runtime::Headers::new();
/// headers.append("Content-Type", "application/json");
/// assert_eq!(headers.get("content-type"), Some("application/json"));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Returns an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the first value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Returns all values of `name`.
    pub fn get_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter()
            .filter(move |(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Returns the names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Adds a field after all others.
    pub fn append(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Sets `name` to one value, in place of those that it has.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.0
            .retain(|(field, _)| !field.eq_ignore_ascii_case(&name));
        self.0.push((name, value.into()));
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.iter().map(|(name, value)| {
            let printed = PRINTED
                .iter()
                .any(|harmless| harmless.eq_ignore_ascii_case(name));
            (name, if printed { value } else { "***" })
        });
        f.debug_map().entries(shown).finish()
    }
}
