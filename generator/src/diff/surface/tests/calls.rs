//! Calls, and what comes with them.

use super::*;

fn between_calls(old: (&str, &str), new: (&str, &str)) -> Vec<String> {
    let of = |(arguments, sent)| client("pub struct A;", &pay(arguments, sent, "text"));
    lines(&of(old), &of(new))
}

#[test]
fn what_stands_in_a_path_is_told_by_its_place() {
    let sent = "call.path(\"a\", a); call.path(\"b\", &b);";
    assert_eq!(
        between_calls(
            ("a: &str, b: u8", sent),
            (
                "x: &str, b: u8",
                "call.path(\"a\", x); call.path(\"b\", &b);"
            )
        ),
        Vec::<String>::new()
    );
    let moved = between_calls(
        (
            "a: &str, b: &str",
            "call.path(\"a\", a); call.path(\"b\", b);",
        ),
        (
            "a: &str, b: &str",
            "call.path(\"b\", a); call.path(\"a\", b);",
        ),
    );
    assert_eq!(
        moved,
        [
            "Breaks: `pay` takes its arguments in another order; pass `a`, `b` to `pay` in this order"
        ]
    );
    let renamed = between_calls(
        ("a: &str", "call.query(\"a\", a);"),
        ("c: &str", "call.query(\"c\", c);"),
    );
    assert_eq!(renamed.len(), 1, "{renamed:?}");
}

#[test]
fn a_second_media_type_takes_what_the_first_took() {
    let widened = |old| between_calls((old, ""), ("body: impl Into<PayBody<'a>>", ""));
    assert_eq!(
        widened("body: &models::A"),
        ["Adds: `pay` takes `body` as `impl Into<PayBody<'a>>` now, was `&A`"]
    );
    // A text is mostly lent by a `String`, which nothing but a reference makes a text of.
    assert!(widened("body: &str")[0].starts_with("Breaks"));
}

#[test]
fn what_a_type_is_given_matters() {
    let lent = pay("body: impl Into<PayBody<'a>>", "", "text");
    let owned = lent
        .replace("PayBody<'a>", "PayBody")
        .replace("&'a models::A", "models::A");
    let of = |text: &str| client("pub struct A;", text);
    let found = lines(&of(&lent), &of(&owned));
    assert!(
        found.contains(
            &"Breaks: `PayBody` is given nothing now, was `<'a>`; write `PayBody` for its type"
                .to_owned()
        ),
        "{found:#?}"
    );
}

#[test]
fn what_comes_with_a_call_is_told_by_the_call() {
    let with = client(
        "pub struct A;",
        &pay("body: &models::A", "", "json(models::A)"),
    );
    let without = client("pub struct A;", "");
    assert_eq!(lines(&without, &with), ["Adds: `pay` is new"]);
    assert_eq!(
        lines(&with, &without),
        ["Breaks: `pay` is gone; do without `pay`"]
    );
    let other = client(
        "pub struct A;",
        &pay("body: &models::A", "", "lines(models::A)"),
    );
    assert_eq!(
        lines(&with, &other),
        [
            "Breaks: what is answered to `pay` is `Result<Response<Vec<A>>, Error<PayError>>` now, \
          was `Result<Response<A>, Error<PayError>>`; \
          take what `pay` answers as `Result<Response<Vec<A>>, Error<PayError>>`"
        ]
    );
}

#[test]
fn deprecation_adds_words_only() {
    let of = |attribute: &str| {
        client(
            "pub struct A;",
            &pay("a: u8", "", "text").replace("pub fn pay", &format!("{attribute} pub fn pay")),
        )
    };
    let (before, after) = (of(""), of("#[deprecated = \"no\"]"));
    assert_eq!(lines(&before, &after), ["Adds: `pay` is deprecated"]);
    assert_eq!(
        lines(&after, &before),
        ["Same: `pay` is no longer deprecated"]
    );
}

#[test]
fn names_that_are_known_to_be_others_are_no_changes() {
    let rename = |text: &str| {
        text.replace('A', "Abc")
            .replace("Pay", "Give")
            .replace("pay", "give")
    };
    let files = |models: &str, operations: &str| {
        [
            (
                "lib.rs",
                "pub mod client; pub mod models; pub mod operations; pub use client::Client;",
            ),
            ("client.rs", "pub struct Client;"),
            ("models.rs", models),
            ("operations.rs", operations),
        ]
        .map(|(path, text)| File {
            path: path.to_owned(),
            text: text.to_owned(),
        })
    };
    let models = "#[non_exhaustive] pub enum A { Is(Box<A>) } impl From<A> for A { fn from(v: A) -> Self { Self::Is(v) } }";
    let operations = pay("a: &models::A", "", "json(models::A)");
    let (old, new) = (
        surface(&files(models, &operations)),
        surface(&files(&rename(models), &rename(&operations))),
    );
    let pairs = |pairs: &[(&str, &str)]| {
        let pairs = pairs
            .iter()
            .map(|(old, new)| ((*old).to_owned(), (*new).to_owned()));
        pairs.collect()
    };
    let renames = Renames {
        types: pairs(&[
            ("models::A", "models::Abc"),
            ("operations::Pay", "operations::Give"),
            ("operations::PayError", "operations::GiveError"),
            ("operations::PayBody", "operations::GiveBody"),
        ]),
        methods: pairs(&[("pay", "give")]),
        mocks: pairs(&[]),
    };
    assert!(lines(&old, &new).len() > 2);
    assert_eq!(lines(&old.renamed(&renames), &new), Vec::<String>::new());
}
