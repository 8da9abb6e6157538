//! Attributes that a careful person writes where a document asks for more than Clippy likes.

/// Arguments of a function beyond which Clippy asks for a struct.
const MANY_ARGUMENTS: usize = 7;

/// Clippy's score of a type beyond which it asks for an alias.
const DEEP_TYPE: usize = 250;

/// Names that Clippy takes for a sign of unfinished work.
const PLACEHOLDERS: [&str; 3] = ["foo", "baz", "quux"];

/// Methods that Clippy would rather see in a trait of `std`.
const TRAIT_METHODS: [&str; 13] = [
    "add", "bitand", "bitor", "bitxor", "clone", "cmp", "default", "div", "mul", "rem", "shl",
    "shr", "sub",
];

/// The attribute for a function of `count` arguments, `self` included, if it needs one.
pub(super) fn many_arguments(count: usize, reason: &str) -> Vec<String> {
    if count <= MANY_ARGUMENTS {
        return Vec::new();
    }
    vec![format!(
        "#[allow(clippy::too_many_arguments, reason = \"{reason}\")]"
    )]
}

/// The attribute for a file in which variables are called `names`, if it needs one.
pub(super) fn placeholders<'n>(mut names: impl Iterator<Item = &'n str>) -> Vec<String> {
    if !names.any(|name| PLACEHOLDERS.contains(&name)) {
        return Vec::new();
    }
    vec!["#![allow(clippy::disallowed_names, reason = \"named by the document\")]".to_owned()]
}

/// The attribute for an item in which `types` are written, if one of them is nested so deep that it needs one.
pub(super) fn deep_types(types: &[&str]) -> Vec<String> {
    if types.iter().all(|ty| depth_score(ty) <= DEEP_TYPE) {
        return Vec::new();
    }
    vec![
        "#[allow(clippy::type_complexity, reason = \"nested like this in the document\")]"
            .to_owned(),
    ]
}

/// Clippy's score of a type: ten for each name and slice, times the depth at which it stands.
fn depth_score(ty: &str) -> usize {
    let (mut score, mut depth) = (0, 1usize);
    let mut in_name = false;
    for c in ty.chars() {
        let name = c.is_alphanumeric() || matches!(c, '_' | ':' | '#');
        if (name && !in_name) || c == '[' {
            score += 10 * depth;
        }
        in_name = name;
        match c {
            '<' | '[' => depth += 1,
            '>' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    score
}

/// The attribute for a function that is named like one of a trait of `std`, if it needs one.
pub(super) fn named_like_a_trait(method: &str) -> Vec<String> {
    if !TRAIT_METHODS.contains(&method) {
        return Vec::new();
    }
    vec!["#[allow(clippy::should_implement_trait, reason = \"named by the document\")]".to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_types_as_clippy_does() {
        assert_eq!(depth_score("i64"), 10);
        assert_eq!(depth_score("Option<Vec<Vec<f64>>>"), 10 + 20 + 30 + 40);
        assert_eq!(
            depth_score("std::collections::BTreeMap<String, u8>"),
            10 + 20 + 20
        );
    }

    #[test]
    fn allows_only_what_needs_it() {
        assert!(many_arguments(7, "").is_empty());
        assert_eq!(many_arguments(8, "").len(), 1);
        assert!(deep_types(&["Option<Vec<Vec<Vec<Vec<f64>>>>>"]).is_empty());
        assert_eq!(
            deep_types(&["Option<Vec<Vec<Vec<Vec<Vec<f64>>>>>>"]).len(),
            1
        );
        assert_eq!(named_like_a_trait("add").len(), 1);
        assert!(placeholders(["food"].into_iter()).is_empty());
        assert_eq!(placeholders(["bar", "foo"].into_iter()).len(), 1);
    }
}
