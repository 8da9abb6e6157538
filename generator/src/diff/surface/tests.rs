use super::*;
use crate::render::{Target, render, sample};

mod calls;

/// The files of a client with these types and operations.
fn client(models: &str, operations: &str) -> Surface {
    let index = |text: &str, index| if text.is_empty() { "" } else { index };
    let files = [
        (
            "mod.rs",
            "mod client; pub mod models; pub mod operations; pub mod stand_in; pub use client::Client;",
        ),
        (
            "client.rs",
            "pub struct Client { pub(super) inner: runtime::Client }",
        ),
        ("models/mod.rs", index(models, "mod a; pub use a::{A};")),
        ("models/a.rs", models),
        (
            "operations/mod.rs",
            index(
                operations,
                "mod all; pub use all::{Pay, PayError, PayBody};",
            ),
        ),
        ("operations/all.rs", operations),
        (
            "stand_in/mod.rs",
            "mod all; pub struct StandIn { inner: runtime::stand_in::ApiStandIn }",
        ),
        (
            "stand_in/all.rs",
            index(
                operations,
                "use crate::pay::operations; \
             impl crate::pay::stand_in::StandIn { \
                 pub fn pay(&self) -> runtime::stand_in::Mock<'_, operations::Pay> { } \
             }",
            ),
        ),
    ];
    let files: Vec<File> = files
        .iter()
        .map(|(path, text)| File {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        })
        .collect();
    surface(&files)
}

/// An operation that takes `arguments`, of which `sent` sends them, and brings `answer`.
fn pay(arguments: &str, sent: &str, answer: &str) -> String {
    format!(
        "use crate::pay::models;
        const PAY: runtime::Operation = runtime::Operation {{ id: \"pay\", path: \"/{{a}}/x/{{b}}\" }};
        impl crate::pay::Client {{
            pub fn pay<'a>(&self, {arguments}) -> Pay {{
                let mut call = self.inner.call(&PAY);
                {sent}
                Pay {{ call }}
            }}
        }}
        pub struct Pay {{ call: runtime::Call }}
        runtime::operation!(Pay {{ 200 => {answer}, }} or PayError);
        pub enum PayError {{ NotFound }}
        pub enum PayBody<'a> {{ Json(&'a models::A) }}
        impl<'a> From<&'a models::A> for PayBody<'a> {{
            fn from(body: &'a models::A) -> Self {{ Self::Json(body) }}
        }}"
    )
}

/// Each change as `verdict: what; remedy`.
fn lines(old: &Surface, new: &Surface) -> Vec<String> {
    let line = |change: SurfaceChange| {
        let remedy = change
            .remedy
            .map_or(String::new(), |remedy| format!("; {remedy}"));
        format!("{:?}: {}{remedy}", change.verdict, change.what)
    };
    changes(old, new).into_iter().map(line).collect()
}

fn between_models(old: &str, new: &str) -> Vec<String> {
    lines(&client(old, ""), &client(new, ""))
}

#[test]
fn paths_are_those_of_users() {
    let models = "use std::collections::BTreeMap;
        pub struct A { pub a: super::A, pub b: BTreeMap<String, Vec<A>>, c: u8 }
        pub struct Hidden { pub a: u8 }";
    let surface = client(models, &pay("a: &models::A", "", "json(models::A)"));
    let all: Vec<String> = surface
        .iter()
        .map(|(item, rust)| format!("{item}: {rust}"))
        .collect();
    for expected in [
        "A::a: a: A",
        "A::b: b: BTreeMap<String, Vec<A>>",
        "pay: fn pay(&self, a: &A) -> Pay",
        "pay: Result<Response<A>, Error<PayError>>",
        "From<&'a A> for PayBody: impl From<&'a A> for PayBody",
    ] {
        assert!(
            all.iter().any(|line| line == expected),
            "{expected}\n{all:#?}"
        );
    }
    assert!(
        !all.iter()
            .any(|line| line.contains("Hidden") || line.contains("A::c"))
    );
}

#[test]
fn where_a_type_stands_and_how_std_is_written_is_nothing() {
    assert_eq!(
        between_models(
            "pub struct A { pub a: Option<A>, pub b: Vec<String> }",
            "pub struct A { pub a: ::std::option::Option<super::A>, pub b: ::std::vec::Vec<String,>, }",
        ),
        Vec::<String>::new()
    );
}

#[test]
fn types_of_fields_break() {
    for (old, new, remedy) in [
        ("u8", "Option<u8>", "handle `None` of `A::a`"),
        (
            "Option<u8>",
            "u8",
            "take `A::a` without `Some`: it is always there",
        ),
        (
            "Option<u8>",
            "runtime::Maybe<u8>",
            "tell `Maybe::Absent` from `Maybe::Null` in `A::a`",
        ),
        (
            "Option<A>",
            "Option<Box<A>>",
            "make and match `A::a` as `Option<Box<A>>`",
        ),
        ("runtime::Date", "String", "use `A::a` as `String`"),
        ("other::Date", "runtime::Date", "use `A::a` as `Date`"),
    ] {
        let of = |ty| format!("#[non_exhaustive] pub struct A {{ pub a: {ty} }}");
        let found = between_models(&of(old), &of(new));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("Breaks") && found[0].ends_with(remedy),
            "{found:?}"
        );
    }
}

#[test]
fn an_alias_is_what_it_stands_for() {
    let of = |a: &str, field: &str| {
        let models = format!("pub type A = {a}; pub struct B {{ pub b: {field} }}");
        let index = File {
            path: "models.rs".to_owned(),
            text: models,
        };
        let root = File {
            path: "lib.rs".to_owned(),
            text: "pub mod models;".to_owned(),
        };
        surface(&[root, index])
    };
    assert!(lines(&of("String", "A"), &of("String", "String")).is_empty());
    assert_eq!(
        lines(&of("String", "Vec<A>"), &of("u8", "Vec<A>")),
        ["Breaks: `A` stands for `u8` now, was `String`; write anew what uses `A`"]
    );
    // Aliases that lead to each other lead nowhere.
    assert!(lines(&of("Vec<A>", "A"), &of("Vec<A>", "A")).is_empty());
}

#[test]
fn members_add_to_what_is_open_and_break_what_is_closed() {
    let of = |attribute: &str, more: &str| format!("{attribute} pub enum A {{ One, {more} }}");
    assert_eq!(
        between_models(
            &of("#[non_exhaustive]", ""),
            &of("#[non_exhaustive]", "Two(u8)")
        ),
        ["Adds: `A::Two` is new"]
    );
    assert_eq!(
        between_models(&of("", ""), &of("", "Two(u8)")),
        ["Breaks: `A::Two` is new; add an arm for `A::Two` to each `match` on `A`"]
    );
    assert_eq!(
        between_models(&of("", ""), &of("#[non_exhaustive]", "")),
        ["Breaks: `A` may get more variants; end each `match` on `A` in a wildcard"]
    );
    assert_eq!(
        between_models(&of("#[non_exhaustive]", ""), &of("", "")),
        ["Adds: `A` is closed"]
    );
    assert_eq!(
        between_models(&of("", "Two"), &of("", "")),
        ["Breaks: `A::Two` is gone; leave `A::Two` out of each `match`, and send it no more"]
    );
}

#[test]
fn a_constructor_is_told_by_its_arguments() {
    let of = |arguments: &str| {
        format!("pub struct A; impl A {{ pub fn new({arguments}) -> Self {{ A }} }}")
    };
    let between = |old, new| between_models(&of(old), &of(new));
    assert_eq!(
        between("a: u8", "a: u8, b: u8"),
        ["Breaks: `A::new` takes `b` as well; pass `b` to `A::new`"]
    );
    assert_eq!(
        between("a: u8, b: u8", "a: u8"),
        ["Breaks: `A::new` takes `b` no more; leave `b` out of `A::new`"]
    );
    assert_eq!(
        between("a: u8, b: u8", "b: u8, a: u8"),
        [
            "Breaks: `A::new` takes its arguments in another order; pass `b`, `a` to `A::new` in this order"
        ]
    );
    // It compiles as before, and sets something else.
    assert_eq!(
        between("a: u8", "b: u8"),
        [
            "Breaks: `A::new` takes `b` as well, takes `a` no more; pass `b` to `A::new`, leave `a` out of `A::new`"
        ]
    );
    assert_eq!(
        between(
            "a: runtime::Date",
            "a: impl Into<runtime::Maybe<runtime::Date>>"
        ),
        ["Adds: `A::new` takes `a` as `impl Into<Maybe<Date>>` now, was `Date`"]
    );
    assert_eq!(between("r#type: u8", "r#type: u8"), Vec::<String>::new());
}

#[test]
fn what_follows_from_a_type_is_told_by_the_type() {
    let closed = "#[derive(Clone, Copy)] pub enum A { One } runtime::string_enum!(closed A { One = \"1\" });";
    let open =
        "#[derive(Clone)] #[non_exhaustive] pub enum A { One, Unknown(runtime::UnknownValue) }
        runtime::string_enum!(A { One = \"1\" });";
    let number =
        "#[derive(Clone, Copy)] pub enum A { One } runtime::integer_enum!(closed A { One = 1 });";
    let object = "#[derive(Clone)] pub struct A { pub a: u8 } runtime::object!(A { a = \"a\" });
        impl A { pub fn new(a: u8) -> Self { A { a } } }";
    assert_eq!(
        between_models(closed, open),
        ["Breaks: `A` may get more variants; end each `match` on `A` in a wildcard"]
    );
    assert_eq!(
        between_models(closed, number),
        [
            "Breaks: `A` is an enum of integers now, was an enum of strings; write anew what uses `A`"
        ]
    );
    assert_eq!(
        between_models(closed, object),
        ["Breaks: `A` is a struct now, was an enum of strings; write anew what uses `A`"]
    );
    assert_eq!(between_models("", closed), ["Adds: `A` is new"]);
}

#[test]
fn a_setter_is_told_by_its_field() {
    let of = |field: &str, setter: &str| {
        format!(
            "#[derive(Default)] #[non_exhaustive] pub struct A {{ {field} }} \
             impl A {{ pub fn new() -> Self {{ }} {setter} }}"
        )
    };
    let setter = "pub fn a(mut self, a: u8) -> Self { self }";
    assert_eq!(
        between_models(&of("", ""), &of("pub a: Option<u8>,", setter)),
        ["Adds: `A::a` is new"]
    );
    assert_eq!(
        between_models(
            &of("pub a: Option<u8>,", setter),
            &of("pub a: Option<u8>,", "")
        ),
        ["Breaks: `A::a` is gone; do without `A::a`"]
    );
}

#[test]
fn everything_that_is_rendered_is_read() {
    let sample = sample::everything();
    let target = Target {
        module: "crate::pay",
        crate_name: "shop",
        root: "mod.rs",
        command: "generator",
        templates: None,
        group_features: true,
    };
    let files = render(&sample.api, &sample.names(), &target).unwrap();
    let surface = surface(&files);
    let mut sorts: Vec<String> = surface
        .entries
        .keys()
        .map(|item| {
            format!("{item:?}")
                .split(['(', ' '])
                .next()
                .unwrap()
                .to_owned()
        })
        .collect();
    sorts.sort_unstable();
    sorts.dedup();
    assert_eq!(
        sorts,
        [
            "Answer",
            "Call",
            "CallSetter",
            "Constructor",
            "Export",
            "Feature",
            "Field",
            "Function",
            "Implementation",
            "Module",
            "Setter",
            "StandIn",
            "Stream",
            "Type",
            "Variant",
        ]
    );
    for (item, rust) in surface.iter() {
        assert!(
            !rust.contains("super") && !rust.contains("crate"),
            "{item}: {rust}"
        );
    }
    assert!(changes(&surface, &surface).is_empty());
}

#[test]
fn a_name_that_something_else_had_is_not_lost() {
    let of = |text: &str| {
        surface(&[
            File {
                path: "lib.rs".to_owned(),
                text: "pub mod models;".to_owned(),
            },
            File {
                path: "models.rs".to_owned(),
                text: text.to_owned(),
            },
        ])
    };
    let pairs = |pairs: &[(&str, &str)]| Renames {
        types: pairs
            .iter()
            .map(|(old, new)| (format!("models::{old}"), format!("models::{new}")))
            .collect(),
        ..Renames::default()
    };
    let old = of("pub struct A { pub a: u8 } pub enum B { Is(A) }");
    // The two have each other's name now.
    let new = of("pub struct B { pub a: u8 } pub enum A { Is(B) }");
    let swapped = old.renamed(&pairs(&[("A", "B"), ("B", "A")]));
    assert_eq!(lines(&swapped, &new), Vec::<String>::new());
    // One is gone, and the other has its name.
    let taken = old.renamed(&pairs(&[("A", "B")]));
    let new = of("pub struct B { pub a: u8 }");
    let found = lines(&taken, &new);
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("Breaks: `A` is gone")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("Breaks: `B` is a struct now")),
        "{found:?}"
    );
    // So it goes on to whatever was to have the name of what keeps its own.
    let old = of("pub struct A; pub struct B; pub struct C;");
    let kept = old.renamed(&pairs(&[("A", "B"), ("B", "C")]));
    assert_eq!(lines(&kept, &old), Vec::<String>::new());
}

#[test]
fn derives_matter() {
    assert_eq!(
        between_models(
            "#[derive(Clone, Copy)] pub struct A;",
            "#[derive(Clone)] pub struct A;"
        ),
        ["Breaks: `Copy for A` is gone; clone `A` where it was copied"]
    );
    assert_eq!(
        between_models("pub struct A;", "#[derive(Hash)] pub struct A;"),
        ["Adds: `Hash for A` is new"]
    );
}

#[test]
fn features_matter() {
    let of = |a: &str, b: &str| {
        let index = format!(
            "#[cfg({a})] mod a; #[cfg({a})] pub use a::{{A}}; #[cfg({b})] mod b; pub use b::{{B}};"
        );
        let file = |path: &str, text: &str| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        surface(&[
            file("lib.rs", "pub mod models;"),
            file("models/mod.rs", &index),
            file("models/a.rs", "pub struct A;"),
            file("models/b.rs", "pub struct B;"),
        ])
    };
    let (pay, ask, both) = (
        "feature = \"pay\"",
        "feature = \"ask\"",
        "any(feature = \"ask\", feature = \"pay\")",
    );
    assert_eq!(lines(&of(pay, ask), &of(both, ask)), Vec::<String>::new());
    assert_eq!(
        lines(&of(both, ask), &of(pay, ask)),
        ["Breaks: `A` needs the feature `pay`; switch on the feature `pay`"]
    );
    assert_eq!(
        lines(&of(pay, ask), &of(ask, ask)),
        ["Breaks: the feature `pay` is gone; do without `pay`"]
    );
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let of = |text: &str| {
        surface(&[File {
            path: "lib.rs".to_owned(),
            text: text.to_owned(),
        }])
    };
    assert!(lines(&of("pub struct {"), &of("pub struct {")).is_empty());
    assert!(
        lines(&of("pub struct {"), &of("pub struct }"))[0].starts_with("Breaks: the file `lib.rs`")
    );
}
