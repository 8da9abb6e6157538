//! What came of a proof, and how it is told.

use std::fmt;

/// What was proven of a document, and what was not.
#[derive(Debug, Default)]
pub struct Proof {
    /// Schemas with at least one value.
    pub schemas: usize,
    /// Those of them whose values are all values of several variants of a `oneOf`.
    pub overlapping: usize,
    /// Schemas that are parts of others, and have no values of their own.
    pub parts: usize,
    /// Pointers of schemas for which no value was found, each with the reason.
    pub without: Vec<(String, String)>,
    /// Valid values that were sent.
    pub values: usize,
    /// The same values with their keys in other orders.
    pub orders: usize,
    /// Values that were changed.
    pub changes: usize,
    /// Example values of the document.
    pub examples: usize,
    /// Those of them that are no value of their schema, each with its pointer.
    pub wrong_examples: Vec<String>,
    /// Those of bodies without a schema, and so without a type.
    pub bare_examples: usize,
    /// Those whose schema has no type, or cannot be judged, each with its pointer and the reason.
    pub unjudged_examples: Vec<String>,
    /// What is not as it has to be.
    pub failures: Vec<Failure>,
}

/// One value that did not travel as it has to.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The schema.
    pub pointer: String,
    /// What was sent.
    pub sent: String,
    /// What kind of value that is.
    pub kind: String,
    /// What came of it.
    pub problem: String,
}

impl Proof {
    /// The examples that are values of their schemas.
    pub fn valid_examples(&self) -> usize {
        self.examples
            - self.wrong_examples.len()
            - self.bare_examples
            - self.unjudged_examples.len()
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} schemas ({} with variants that overlap, {} more as parts of them, {} without a value), {} values, {} in other orders, {} changed; \
             {} of {} examples valid ({} are not, {} without a schema, {} without a type); {} failures",
            self.schemas,
            self.overlapping,
            self.parts,
            self.without.len(),
            self.values,
            self.orders,
            self.changes,
            self.valid_examples(),
            self.examples,
            self.wrong_examples.len(),
            self.bare_examples,
            self.unjudged_examples.len(),
            self.failures.len(),
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}\n  {}: {}\n  {}",
            self.pointer, self.kind, self.sent, self.problem
        )
    }
}
