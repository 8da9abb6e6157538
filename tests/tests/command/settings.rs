//! What settings and templates of the user change.

use std::fs;

use tests::command::Outcome;

use super::place::Place;
use super::{DOCUMENT, succeeded};

/// Generates with settings, and returns the struct and what was said.
fn configured(settings: &str) -> (Outcome, Place) {
    let place = Place::new(&[("shop.yaml", DOCUMENT), ("codegen.toml", settings)]);
    (place.generate(&["--config", "codegen.toml"]), place)
}

#[test]
fn settings_name_money() {
    let (outcome, place) = configured("[shop]\nmoney = [\"Order.total\"]\n");
    succeeded(&outcome);
    assert!(
        place
            .read("out/src/models/order.rs")
            .contains("pub total: runtime::Decimal")
    );
}

#[test]
fn settings_name_secrets() {
    let (outcome, place) = configured("[shop]\nsecret = [\"listOrders.token\"]\n");
    succeeded(&outcome);
    let operations = place.read("out/src/operations/orders.rs");
    assert!(
        operations.contains("token: impl Into<runtime::Secret>"),
        "{operations}"
    );
}

#[test]
fn settings_rename_types_and_operations() {
    let (outcome, place) = configured(
        "[shop.rename.types]\nOrder = \"Purchase\"\n[shop.rename.operations]\nlistOrders = \"purchases\"\n",
    );
    succeeded(&outcome);
    assert!(
        place
            .read("out/src/models/purchase.rs")
            .contains("pub struct Purchase")
    );
    assert!(
        place
            .read("out/src/operations/orders.rs")
            .contains("pub fn purchases(")
    );
}

#[test]
fn a_selector_that_finds_nothing_is_told() {
    let (outcome, _place) = configured("[shop]\nmoney = [\"Order.totla\"]\n");
    succeeded(&outcome);
    assert!(outcome.stderr.contains("warning["), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("Order.totla"), "{}", outcome.stderr);
}

#[test]
fn a_renaming_of_nothing_is_told() {
    let (outcome, _place) = configured("[shop.rename.types]\nOdrer = \"Purchase\"\n");
    succeeded(&outcome);
    assert!(outcome.stderr.contains("warning["), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("Odrer"), "{}", outcome.stderr);
}

#[test]
fn settings_keep_what_the_document_does_not_declare() {
    let kept = |place: &Place| {
        let order = place.read("out/src/models/order.rs");
        order.contains("..additional") && order.contains("They are kept so that nothing is lost.")
    };
    let (outcome, place) = configured("[shop]\nunknown_fields = \"keep\"\n");
    succeeded(&outcome);
    assert!(kept(&place));
    let (outcome, place) = configured("[shop]\nunknown_fields = \"ignore\"\n");
    succeeded(&outcome);
    assert!(!kept(&place));
    let (outcome, _place) = configured("[shop]\nunknown_fields = \"kept\"\n");
    assert_eq!(outcome.status, Some(2));
    for word in ["codegen.toml", "`kept`", "`ignore` or `keep`"] {
        assert!(outcome.stderr.contains(word), "{}", outcome.stderr);
    }
}

#[test]
fn settings_without_the_table_of_this_crate_are_refused() {
    let (outcome, _place) = configured("[one]\n[two]\n");
    assert_eq!(outcome.status, Some(2));
    assert!(outcome.stderr.contains("[shop]"), "{}", outcome.stderr);
}

#[test]
fn a_setting_that_does_not_exist_is_refused() {
    let (outcome, _place) = configured("[shop]\nmonney = []\n");
    assert_eq!(outcome.status, Some(2));
    assert!(outcome.stderr.contains("monney"), "{}", outcome.stderr);
}

#[test]
fn a_template_of_the_user_replaces_ours() {
    let ours =
        fs::read_to_string(tests::workspace().join("templates/Cargo.toml.j2")).expect("a template");
    let place = Place::new(&[
        ("shop.yaml", DOCUMENT),
        ("templates/Cargo.toml.j2", &format!("{ours}# of the user\n")),
    ]);
    succeeded(&place.generate(&["--templates", "templates"]));
    assert!(place.read("out/Cargo.toml").ends_with("# of the user\n"));
    assert!(
        place.path("out/src/lib.rs").exists(),
        "the other templates are still ours"
    );
}
