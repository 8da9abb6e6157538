//! Rules: what a value must keep to beyond its type.

/// What a value must keep to, if there is anything to check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules {
    /// The rules of the value itself.
    pub own: Vec<Rule>,
    /// Those of each item of an array, or each value of a map.
    pub each: Option<Box<Rules>>,
}

impl Rules {
    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.each.is_none()
    }

    /// Whether a text is searched for a pattern.
    pub fn has_pattern(&self) -> bool {
        self.own.iter().any(|rule| matches!(rule, Rule::Matches(_)))
            || self.each.as_ref().is_some_and(|each| each.has_pattern())
    }
}

/// One rule. Counts are the least and the most there may be; numbers are decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Rule {
    /// Characters of a text.
    Length(usize, Option<usize>),
    /// Items of an array.
    Items(usize, Option<usize>),
    /// Properties of an object.
    Properties(usize, Option<usize>),
    /// No item comes twice.
    Unique,
    AtLeast(String),
    MoreThan(String),
    AtMost(String),
    LessThan(String),
    MultipleOf(String),
    /// A regular expression that a linear search can follow.
    Matches(String),
}
