//! The rules of JSON Schema. Each speaks of one kind of value; all other kinds keep to it.

use crate::validate::{Check, Violation};
use crate::wire::exact;
use crate::wire::magnitude::Magnitude;
use crate::wire::tree::Tree;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt;

/// A value that is looked at.
pub struct Checked<'c> {
    check: &'c mut Check,
    path: String,
    tree: Tree,
}

impl fmt::Debug for Checked<'_> {
    /// Says where the value is; it may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Checked").field(&self.path).finish()
    }
}

impl<'c> Checked<'c> {
    pub(super) fn new(check: &'c mut Check, path: String, tree: Tree) -> Self {
        Self { check, path, tree }
    }

    fn holds(self, holds: bool, rule: impl FnOnce() -> String) -> Self {
        if !holds {
            self.check.violations.push(Violation {
                path: self.path.clone(),
                rule: rule(),
            });
        }
        self
    }

    /// Demands a text of `least` to `most` characters.
    pub fn length(self, least: usize, most: usize) -> Self {
        let length = match &self.tree {
            Tree::String(text) => Some(text.chars().count()),
            _ => None,
        };
        self.counted(length, least, most, ["character", "characters"])
    }

    /// Demands an array of `least` to `most` items.
    pub fn items(self, least: usize, most: usize) -> Self {
        let length = match &self.tree {
            Tree::Array(items) => Some(items.len()),
            _ => None,
        };
        self.counted(length, least, most, ["item", "items"])
    }

    /// Demands an object of `least` to `most` properties.
    pub fn properties(self, least: usize, most: usize) -> Self {
        let length = match &self.tree {
            Tree::Object(entries) => Some(entries.len()),
            _ => None,
        };
        self.counted(length, least, most, ["property", "properties"])
    }

    fn counted(
        self,
        count: Option<usize>,
        least: usize,
        most: usize,
        [one, many]: [&str; 2],
    ) -> Self {
        let holds = count.is_none_or(|count| (least..=most).contains(&count));
        let noun = |count: usize| if count == 1 { one } else { many };
        self.holds(holds, || match (least, most) {
            (least, usize::MAX) => format!("at least {least} {}", noun(least)),
            (0, most) => format!("at most {most} {}", noun(most)),
            (least, most) if least == most => format!("exactly {least} {}", noun(least)),
            (least, most) => format!("{least} to {most} {many}"),
        })
    }

    /// Demands that no item of an array comes twice.
    pub fn unique(self) -> Self {
        let holds = match &self.tree {
            Tree::Array(items) => {
                let mut seen = HashSet::new();
                items.iter().all(|item| seen.insert(canonical(item)))
            }
            _ => true,
        };
        self.holds(holds, || "items that differ".to_owned())
    }

    /// Demands a number that is `limit` or more.
    pub fn at_least(self, limit: &str) -> Self {
        let holds = self.compare(limit).is_none_or(Ordering::is_ge);
        self.holds(holds, || format!("at least {limit}"))
    }

    /// Demands a number that is more than `limit`.
    pub fn more_than(self, limit: &str) -> Self {
        let holds = self.compare(limit).is_none_or(Ordering::is_gt);
        self.holds(holds, || format!("more than {limit}"))
    }

    /// Demands a number that is `limit` or less.
    pub fn at_most(self, limit: &str) -> Self {
        let holds = self.compare(limit).is_none_or(Ordering::is_le);
        self.holds(holds, || format!("at most {limit}"))
    }

    /// Demands a number that is less than `limit`.
    pub fn less_than(self, limit: &str) -> Self {
        let holds = self.compare(limit).is_none_or(Ordering::is_lt);
        self.holds(holds, || format!("less than {limit}"))
    }

    /// Demands a multiple of `step`. A number of more than 28 digits is not looked at.
    pub fn multiple_of(self, step: &str) -> Self {
        let rest = match (number(&self.tree), exact::parse(step)) {
            (Some(text), Ok(step)) => exact::parse(text)
                .ok()
                .and_then(|number| number.checked_rem(step)),
            _ => None,
        };
        let holds = rest.is_none_or(|rest| rest.is_zero());
        self.holds(holds, || format!("a multiple of {step}"))
    }

    /// Demands a text that has what `pattern` describes somewhere.
    #[cfg(feature = "patterns")]
    pub fn matches(self, pattern: &crate::validate::Pattern) -> Self {
        let holds = match &self.tree {
            Tree::String(text) => pattern.is_in(text),
            _ => true,
        };
        self.holds(holds, || {
            format!("a text that matches {}", pattern.as_str())
        })
    }

    /// Looks at each item of an array, or at each value of an object.
    pub fn each(self, rules: impl for<'e> Fn(Checked<'e>) -> Checked<'e>) -> Self {
        match &self.tree {
            Tree::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let path = format!("{}[{index}]", self.path);
                    rules(Checked::new(self.check, path, item.clone()));
                }
            }
            Tree::Object(entries) => {
                for (name, value) in entries {
                    let path = format!("{}.{name}", self.path);
                    rules(Checked::new(self.check, path, value.clone()));
                }
            }
            Tree::Null | Tree::Scalar(_) | Tree::String(_) => {}
        }
        self
    }

    /// How a number compares with `limit`; nothing for what is none.
    fn compare(&self, limit: &str) -> Option<Ordering> {
        let text = number(&self.tree)?;
        Some(Magnitude::of(text)?.cmp(&Magnitude::of(limit)?))
    }
}

fn number(tree: &Tree) -> Option<&str> {
    match tree {
        Tree::Scalar(text) if !matches!(text.as_str(), "true" | "false") => Some(text),
        _ => None,
    }
}

/// A text that is equal for values that are: `1` and `1.0` are, and the order of keys does not count.
fn canonical(tree: &Tree) -> String {
    match tree {
        Tree::Null => "null".to_owned(),
        Tree::Scalar(text) => exact::parse(text)
            .map(|number: Decimal| number.normalize().to_string())
            .unwrap_or_else(|_| text.clone()),
        Tree::String(text) => format!("{text:?}"),
        Tree::Array(items) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        Tree::Object(entries) => {
            let mut entries: Vec<String> = entries
                .iter()
                .map(|(name, value)| format!("{name:?}:{}", canonical(value)))
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(","))
        }
    }
}
