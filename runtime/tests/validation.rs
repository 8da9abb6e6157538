//! Values against the rules of their document: what is broken is told by path and rule, never by value.

use runtime::{Check, Checked, Decimal, Maybe, Pattern, Secret, Validate, pattern};
use serde::Serialize;
use std::collections::BTreeMap;

/// A field with rules.
struct Field<T, R>(T, R);

impl<T: Serialize, R: for<'c> Fn(Checked<'c>) -> Checked<'c>> Validate for Field<T, R> {
    fn check(&self, check: &mut Check) {
        self.1(check.field("field", &self.0));
    }
}

/// What is said of `value`; nothing where it keeps to the rules.
fn said<T: Serialize>(value: T, rules: impl for<'c> Fn(Checked<'c>) -> Checked<'c>) -> String {
    let result = Field(value, rules).validate();
    result.map_or_else(|error| error.to_string(), |()| String::new())
}

#[test]
fn characters_are_counted_not_bytes() {
    assert_eq!(said("ação", |text| text.length(4, 4)), "");
    assert_eq!(
        said("ação", |text| text.length(0, 3)),
        "`field`: at most 3 characters"
    );
    assert_eq!(
        said("", |text| text.length(1, usize::MAX)),
        "`field`: at least 1 character"
    );
}

#[test]
fn what_is_absent_keeps_to_every_rule() {
    fn all(value: Checked<'_>) -> Checked<'_> {
        value.length(9, 9).at_least("9").items(9, 9).unique()
    }
    assert_eq!(said(None::<String>, all), "");
    assert_eq!(said(Maybe::<String>::Null, all), "");
    assert_eq!(said(true, all), "");
}

#[test]
fn numbers_are_compared_exactly() {
    let cent: Decimal = "0.30".parse().unwrap();
    assert_eq!(
        said(cent, |number| number.multiple_of("0.1").at_most("0.3")),
        ""
    );
    assert_eq!(
        said(cent, |number| number
            .less_than("0.3")
            .more_than("0.3")
            .multiple_of("0.07")),
        "`field`: less than 0.3; `field`: more than 0.3; `field`: a multiple of 0.07"
    );
    assert_eq!(
        said(i64::MAX, |number| number.at_most("9223372036854775807")),
        ""
    );
    assert_eq!(
        said(u64::MAX, |number| number.at_most("9223372036854775807")),
        "`field`: at most 9223372036854775807"
    );
    assert_eq!(said(1e300, |number| number.at_least("1")), "");
    assert_eq!(
        said(1e300, |number| number.at_most("1")),
        "`field`: at most 1"
    );
    assert_eq!(
        said(1e300, |number| number.multiple_of("2").multiple_of("0")),
        ""
    );
}

#[test]
fn items_differ_by_value() {
    let unique = |values: serde_json::Value| said(values, |list| list.unique());
    assert_eq!(
        unique(serde_json::json!([1, "1", true, null, [1], {"a": 1}])),
        ""
    );
    for same in [
        serde_json::json!([1, 1.0]),
        serde_json::json!([{"a": 1, "b": 2}, {"b": 2, "a": 1}]),
        serde_json::json!(["a", "b", "a"]),
    ] {
        assert_eq!(unique(same), "`field`: items that differ");
    }
}

#[test]
fn each_item_and_each_value_has_its_path() {
    fn short(item: Checked<'_>) -> Checked<'_> {
        item.length(0, 1)
    }
    assert_eq!(
        said(["a", "bb", "cc"], |list| list.items(0, 3).each(short)),
        "`field[1]`: at most 1 character; `field[2]`: at most 1 character"
    );
    let map = BTreeMap::from([("x", vec!["bb"])]);
    assert_eq!(
        said(map, |map| map
            .properties(1, 1)
            .each(|list| list.each(short))),
        "`field.x[0]`: at most 1 character"
    );
}

#[test]
fn patterns_are_searched_for() {
    static NONE: Pattern = Pattern::new("(");
    assert_eq!(
        said("abbc", |text| text.matches(pattern!("b+")).matches(&NONE)),
        ""
    );
    assert_eq!(
        said("ac", |text| text.matches(pattern!("b+"))),
        "`field`: a text that matches b+"
    );
}

#[test]
fn no_value_is_told() {
    let secret = said(Secret::new("s3cr3t"), |secret| secret.length(0, 1));
    assert_eq!(secret, "`field`: at most 1 character");
}

struct Tree {
    name: String,
    children: Vec<Tree>,
    best: Option<Box<Tree>>,
    named: Maybe<BTreeMap<String, Tree>>,
}

impl Validate for Tree {
    fn check(&self, check: &mut Check) {
        check.field("name", &self.name).length(1, 5);
        check.inside("children", &self.children);
        check.inside("best", &self.best);
        check.inside("named", &self.named);
    }
}

#[test]
fn what_a_value_holds_is_checked_with_it() {
    let tree = |name: &str, children: Vec<Tree>| Tree {
        name: name.to_owned(),
        children,
        best: None,
        named: Maybe::Absent,
    };
    let mut root = tree(
        "root",
        vec![tree("a", vec![]), tree("b", vec![tree("", vec![])])],
    );
    root.best = Some(Box::new(tree("too long", vec![])));
    root.named = Maybe::Value(BTreeMap::from([("x".to_owned(), tree("", vec![]))]));
    let error = root.validate().unwrap_err();
    let paths: Vec<&str> = error
        .violations()
        .iter()
        .map(|violation| violation.path())
        .collect();
    assert_eq!(
        paths,
        ["children[1].children[0].name", "best.name", "named.x.name"]
    );
    assert_eq!(error.violations()[0].rule(), "1 to 5 characters");
    assert_eq!(tree("root", vec![]).validate(), Ok(()));
}
