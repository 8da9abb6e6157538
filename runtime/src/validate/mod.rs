//! Whether values keep to what the document demands beyond their types: lengths, ranges, patterns.
//!
//! Nothing is checked unless somebody asks: decoding takes what a server sends, and a call sends what it is given.

mod containers;
#[cfg(feature = "patterns")]
mod pattern;
mod rules;

#[cfg(feature = "patterns")]
pub use pattern::Pattern;
pub use rules::Checked;

use crate::wire::tree::Tree;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// A type whose document says more of its values than the type does. Generated clients implement it where
/// `constraints = "check"` in their settings asks for it.
///
/// ```
/// use runtime::{Check, Validate};
///
/// struct Transfer {
///     note: Option<String>,
///     cents: i64,
/// }
///
/// impl Validate for Transfer {
///     fn check(&self, check: &mut Check) {
///         check.field("note", &self.note).length(0, 3);
///         check.field("cents", &self.cents).at_least("1");
///     }
/// }
///
/// let error = Transfer { note: Some("thanks".into()), cents: 0 }.validate().unwrap_err();
/// assert_eq!(error.to_string(), "`note`: at most 3 characters; `cents`: at least 1");
/// ```
pub trait Validate {
    /// Adds to `check` what this value does not keep to.
    fn check(&self, check: &mut Check);

    /// Tells whether this value, and all that it holds, keeps to the rules of the document.
    ///
    /// # Errors
    ///
    /// Fails with every rule that is broken and the path of what breaks it, never with a value.
    fn validate(&self) -> Result<(), Invalid> {
        let mut check = Check::default();
        self.check(&mut check);
        match check.violations.is_empty() {
            true => Ok(()),
            false => Err(Invalid(check.violations)),
        }
    }
}

/// What has been found so far, and where in the value the search is.
#[derive(Debug, Default)]
pub struct Check {
    path: String,
    violations: Vec<Violation>,
}

impl Check {
    /// Looks at the field that is called `name` on the wire. What is absent or null keeps to every rule.
    pub fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Checked<'_> {
        let path = self.below(name);
        // A value that cannot be written will be refused where it is sent.
        let tree = Tree::of(value).unwrap_or(Tree::Null);
        Checked::new(self, path, tree)
    }

    /// Looks at each of the properties that have no field of their own.
    pub fn others<T: Serialize>(
        &mut self,
        values: &BTreeMap<String, T>,
        rules: impl for<'e> Fn(Checked<'e>) -> Checked<'e>,
    ) {
        for (name, value) in values {
            rules(self.field(name, value));
        }
    }

    /// Checks what the field that is called `name` on the wire holds.
    pub fn inside<T: Validate + ?Sized>(&mut self, name: &str, value: &T) {
        let path = self.below(name);
        self.at(path, value);
    }

    fn at<T: Validate + ?Sized>(&mut self, path: String, value: &T) {
        let outer = std::mem::replace(&mut self.path, path);
        value.check(self);
        self.path = outer;
    }

    /// The path of the field `name` of what is looked at.
    fn below(&self, name: &str) -> String {
        match self.path.is_empty() {
            true => name.to_owned(),
            false => format!("{}.{name}", self.path),
        }
    }
}

/// A rule that a value does not keep to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    path: String,
    rule: String,
}

impl Violation {
    /// Returns where the value is: `items[2].amount`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what the document demands: `at least 1`.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.rule)
    }
}

/// A value breaks rules of its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid(Vec<Violation>);

impl Invalid {
    /// Returns every rule that is broken; there is one at least.
    pub fn violations(&self) -> &[Violation] {
        &self.0
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}
