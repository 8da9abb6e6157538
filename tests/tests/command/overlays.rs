//! Overlays: where they count, and as they are printed.

use super::place::Place;
use super::{DOCUMENT, succeeded};

const OVERLAY: &str = "\
overlay: 1.0.0
info: {title: O, version: '1'}
actions:
  - target: $.components.schemas.Order.properties
    update: {added: {type: string}}
";

#[test]
fn an_overlay_changes_what_is_generated() {
    let place = Place::new(&[("shop.yaml", DOCUMENT), ("overlay.yaml", OVERLAY)]);
    succeeded(&place.generate(&["--overlay", "overlay.yaml"]));
    assert!(
        place
            .read("out/src/models/order.rs")
            .contains("pub added: Option<String>")
    );
}

#[test]
fn an_overlay_that_finds_nothing_is_told() {
    let overlay = OVERLAY.replace("schemas.Order", "schemas.Odrer");
    let place = Place::new(&[("shop.yaml", DOCUMENT), ("overlay.yaml", &overlay)]);
    let outcome = place.generate(&["--overlay", "overlay.yaml"]);
    succeeded(&outcome);
    assert!(outcome.stderr.contains("warning["), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("--> overlay.yaml:4:"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn overlay_prints_the_document_with_its_overlays() {
    let second = OVERLAY.replace("added: {type", "again: {type");
    let extending = format!("extends: shop.yaml\n{OVERLAY}");
    let place = Place::new(&[
        ("shop.yaml", DOCUMENT),
        ("overlay.yaml", OVERLAY),
        ("second.yaml", &second),
        ("extending.yaml", &extending),
    ]);
    for files in [
        ["shop.yaml", "overlay.yaml", "second.yaml"].as_slice(),
        &["extending.yaml", "second.yaml"],
    ] {
        let outcome = place.run(&[&["overlay"], files].concat());
        succeeded(&outcome);
        assert_eq!(outcome.stderr, "");
        let (printed, _) = generator::source::parse(&outcome.stdout, "stdout").expect("YAML");
        for added in ["added", "again"] {
            let pointer = format!("/components/schemas/Order/properties/{added}");
            assert!(printed.at(&pointer).is_some(), "{pointer}");
        }
        assert!(printed.at("/paths/~1orders/get").is_some());
    }
}

#[test]
fn an_overlay_for_another_document_is_told_and_one_for_none_needs_one() {
    let place = Place::new(&[
        ("shop.yaml", DOCUMENT),
        ("copy.yaml", DOCUMENT),
        ("overlay.yaml", &format!("extends: ./shop.yaml\n{OVERLAY}")),
        ("alone.yaml", OVERLAY),
        ("lost.yaml", &format!("extends: no/shop.yaml\n{OVERLAY}")),
        (
            "web.yaml",
            &format!("extends: https://example.com/shop.yaml\n{OVERLAY}"),
        ),
    ]);
    let overlay = |files: &[&str]| place.run(&[&["overlay"], files].concat());
    let outcome = overlay(&["copy.yaml", "overlay.yaml"]);
    succeeded(&outcome);
    for words in [
        "warning[overlay-for-another-document]: the overlay is for ./shop.yaml, and is applied to copy.yaml",
        "--> overlay.yaml:1:10",
    ] {
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
    assert_eq!(overlay(&["shop.yaml", "web.yaml"]).stderr, "");
    for (file, why) in [
        (
            "alone.yaml",
            "alone.yaml has no `extends`; name the document",
        ),
        ("lost.yaml", "there is no file no/shop.yaml"),
        (
            "web.yaml",
            "nothing is taken from the network; name the document",
        ),
    ] {
        let outcome = overlay(&[file]);
        assert_eq!(outcome.status, Some(2), "{file}");
        assert!(outcome.stderr.contains(why), "{}", outcome.stderr);
    }
}
