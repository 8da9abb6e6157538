//! How far unions go that hold themselves: what is nested too deeply, or tried too often, is refused.

mod coding;

use coding::{refusal, round_trip};
use runtime::{object, union};

#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Leaf(String),
    Branches(Vec<Tree>),
}
union!(
    Tree,
    one {
        Leaf: string,
        Branches: array
    }
);

#[test]
fn decodes_a_hundred_levels() {
    let text = format!("{}{}", "[".repeat(100), "]".repeat(100));
    assert!(matches!(round_trip(&text), Tree::Branches(_)));
}

#[test]
fn refuses_deep_nesting_instead_of_overflowing_the_stack() {
    let text = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refusal::<Tree>(&text).contains("nested more than 128 levels deep"));
}

#[test]
fn does_not_count_brackets_in_strings_as_nesting() {
    round_trip::<Tree>(&format!(r#"["{}\"{}"]"#, "[".repeat(300), "{".repeat(300)));
}

#[test]
fn says_no_more_than_a_person_can_read() {
    let text = format!("{}1{}", r#"{"next":"#.repeat(5), "}".repeat(5));
    let refusal = refusal::<Ambiguous>(&text);
    assert!(refusal.lines().count() < 50, "{refusal}");
    assert!(refusal.contains('…'), "{refusal}");
}

#[derive(Clone, Debug, PartialEq)]
struct One {
    next: Option<Box<Ambiguous>>,
}
object!(One { next? = "next" });

#[derive(Clone, Debug, PartialEq)]
struct Two {
    next: Option<Box<Ambiguous>>,
}
object!(Two { next? = "next" });

#[derive(Clone, Debug, PartialEq)]
enum Ambiguous {
    One(One),
    Two(Two),
}
union!(Ambiguous, any { One: object [] of ["next"], Two: object [] of ["next"] });

#[test]
fn gives_up_on_trials_within_trials() {
    // Each level has two candidates that fail at the innermost value: 2^100 attempts without a bound.
    let text = format!("{}1{}", r#"{"next":"#.repeat(100), "}".repeat(100));
    assert!(refusal::<Ambiguous>(&text).contains("too many variants were tried within each other"));
}
