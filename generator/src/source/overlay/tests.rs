//! What each kind of action does, and what is said of those that do nothing or make no sense.

use super::*;
use crate::source::parse;

/// The document with the actions applied, and what was said: severity, pointer, line.
fn applied(document: &str, actions: &str) -> (String, Vec<String>) {
    applied_by("1.0.0", document, actions)
}

fn applied_by(version: &str, document: &str, actions: &str) -> (String, Vec<String>) {
    let (mut document, _) = parse(document, "api.yaml").expect("readable");
    let text = format!("overlay: {version}\nactions:\n{actions}");
    let (overlay, _) = parse(&text, "fix.yaml").expect("readable");
    let mut diagnostics = Diagnostics::default();
    apply(&mut document, &overlay, &mut diagnostics);
    let said = diagnostics
        .iter()
        .map(|said| format!("{} {}:{}", said.code, said.file, said.place.line))
        .collect();
    (document.to_json().to_string(), said)
}

#[test]
fn merges_maps_and_replaces_scalars() {
    let (document, said) = applied(
        "a: {b: {c: 1, d: [1]}, e: x}",
        "- target: $.a\n  update: {b: {c: 2, d: [2], f: 3}, e: {g: 4}}",
    );
    assert_eq!(
        document,
        r#"{"a":{"b":{"c":2,"d":[1,2],"f":3},"e":{"g":4}}}"#
    );
    assert!(said.is_empty());
}

#[test]
fn appends_to_a_list_that_is_the_target() {
    let (document, _) = applied(
        "a: [1]",
        "- target: $.a\n  update: {b: 2}\n- target: $.a\n  update: [3]",
    );
    assert_eq!(document, r#"{"a":[1,{"b":2},[3]]}"#);
}

#[test]
fn removes_items_and_keys_that_a_filter_selects() {
    let (document, _) = applied(
        "a: [{x: 1}, {x: 2}, {x: 1}, {x: 3}]\nb: {c: 1, d: 2}",
        "- target: $.a[?@.x < 3]\n  remove: true\n- target: $.b.c\n  remove: true",
    );
    assert_eq!(document, r#"{"a":[{"x":3}],"b":{"d":2}}"#);
}

#[test]
fn removes_nested_matches_and_twelve_items() {
    let (document, _) = applied(
        "a: [[0, 1, 2], [3]]\nb: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
        "- target: $.a..*\n  remove: true\n- target: $.b[1:]\n  remove: true",
    );
    assert_eq!(document, r#"{"a":[],"b":[0]}"#);
}

#[test]
fn actions_see_what_earlier_ones_did() {
    let (document, _) = applied(
        "a: {}",
        "- target: $.a\n  update: {b: {c: 1}}\n- target: $.a.b\n  update: {c: 2}",
    );
    assert_eq!(document, r#"{"a":{"b":{"c":2}}}"#);
}

#[test]
fn what_it_brings_keeps_its_place() {
    let (mut document, _) = parse("a: {}", "api.yaml").expect("readable");
    let (overlay, _) = parse(
        "overlay: 1.0.0\nactions:\n- target: $.a\n  update:\n    b: 1",
        "fix.yaml",
    )
    .expect("readable");
    apply(&mut document, &overlay, &mut Diagnostics::default());
    let brought = document.at("/a/b").expect("brought");
    assert_eq!((&*brought.file, brought.place.line), ("fix.yaml", 5));
    assert_eq!(document.at("/a").map(|node| &*node.file), Some("api.yaml"));
}

#[test]
fn says_which_actions_do_nothing_or_make_no_sense() {
    let (document, said) = applied(
        "a: {}",
        "- target: $.b\n  remove: true\n- target: '$['\n  remove: true\n- update: {}\n- target: $.a\n- 7\n- target: $\n  remove: true\n- target: $.a\n  update: 1",
    );
    assert_eq!(document, r#"{"a":{}}"#);
    assert_eq!(
        said,
        [
            "overlay-without-effect fix.yaml:3",
            "invalid-overlay fix.yaml:5",
            "invalid-overlay fix.yaml:7",
            "invalid-overlay fix.yaml:8",
            "invalid-overlay fix.yaml:9",
            "invalid-overlay fix.yaml:10",
            "invalid-overlay fix.yaml:12",
        ]
    );
}

#[test]
fn refuses_what_is_no_overlay() {
    let (mut document, _) = parse("a: {}", "api.yaml").expect("readable");
    for text in [
        "openapi: 3.0.0",
        "overlay: 2.0.0\nactions: []",
        "overlay: 1.0.0",
        "[]",
    ] {
        let (overlay, _) = parse(text, "fix.yaml").expect("readable");
        let mut diagnostics = Diagnostics::default();
        apply(&mut document, &overlay, &mut diagnostics);
        assert!(diagnostics.has_errors(), "{text}");
    }
}

#[test]
fn does_not_let_a_document_grow_without_bound() {
    let deep = "[".repeat(60) + &"]".repeat(60);
    let actions = format!("- target: $..*\n  update: {deep}\n").repeat(3);
    let (_, said) = applied("a: [[]]", &actions);
    assert!(said.iter().any(|said| said.starts_with("invalid-overlay")));
    let (_, said) = applied(
        &format!("a: [{}]", "[], ".repeat(5000)),
        &format!("- target: $.a[*]\n  update: [{}]", "1, ".repeat(1000)),
    );
    assert_eq!(said, ["invalid-overlay fix.yaml:3"]);
    let (_, said) = applied(
        "a: 1",
        &format!(
            "- target: '$[?{}1{}]'\n  remove: true",
            "(".repeat(5000),
            ")".repeat(5000)
        ),
    );
    assert_eq!(said, ["invalid-overlay fix.yaml:3"]);
    let deep = format!("a: {}{}", "[".repeat(120), "]".repeat(120));
    let (_, said) = applied(&deep, "- target: $..*..*..*..*..*..*\n  remove: true");
    assert_eq!(said, ["invalid-overlay fix.yaml:3"]);
    // Twice as long each time: what is new in a list has to be found in one pass.
    let (_, said) = newer(
        &format!("a: [{}]", "1, ".repeat(500)),
        &"- target: $.a\n  copy: $.a\n".repeat(7),
    );
    assert_eq!(said.len(), 7);
}

/// What `applied_by` gives for one action under the rules of version 1.1.
fn newer(document: &str, action: &str) -> (String, Vec<String>) {
    applied_by("1.1.0", document, action)
}

#[test]
fn a_list_for_a_list_is_joined_from_1_1_on() {
    let action = "- target: $.a\n  update: [2, 3]";
    assert_eq!(applied("a: [1]", action).0, r#"{"a":[1,[2,3]]}"#);
    assert_eq!(newer("a: [1]", action).0, r#"{"a":[1,2,3]}"#);
    let (document, said) = newer("a: [1]", "- target: $.a\n  update: {b: 2}");
    assert_eq!((document.as_str(), said.len()), (r#"{"a":[1,{"b":2}]}"#, 0));
}

#[test]
fn single_values_are_replaced_and_removed() {
    let (document, said) = newer(
        "a: x\nb: [p, q, p]",
        "- target: $.a\n  update: y\n- target: $.b[?@ == 'p']\n  remove: true",
    );
    assert_eq!(document, r#"{"a":"y","b":["q"]}"#);
    assert!(said.is_empty());
}

#[test]
fn values_of_different_kinds_do_not_merge_and_nothing_is_done_by_half() {
    for (document, update) in [
        ("t: {a: 1, b: [1]}", "{a: 2, b: {c: 1}}"),
        ("t: {a: 1, b: {c: [1]}}", "{a: 2, b: {c: 1}}"),
        ("t: {a: 1, b: null}", "{a: 2, b: {}}"),
        ("t: {a: 1}", "2"),
        ("t: {a: 1}", "[2]"),
        ("t: 1", "{a: 2}"),
    ] {
        let (after, said) = newer(document, &format!("- target: $.t\n  update: {update}"));
        assert_eq!(said, ["invalid-overlay fix.yaml:3"], "{document} {update}");
        let before = parse(document, "api.yaml").expect("readable").0;
        assert_eq!(after, before.to_json().to_string());
    }
    let (_, said) = newer("[{}, []]", "- target: $[*]\n  update: {a: 1}");
    assert_eq!(said, ["invalid-overlay fix.yaml:3"]);
}

#[test]
fn copies_one_node_into_each_target() {
    let paths = "paths: {/items: {get: {summary: x}}, /some: {delete: {}}}";
    let (document, said) = newer(
        paths,
        "- target: $.paths['/some']\n  copy: $.paths['/items']",
    );
    assert_eq!(
        document,
        r#"{"paths":{"/items":{"get":{"summary":"x"}},"/some":{"delete":{},"get":{"summary":"x"}}}}"#
    );
    assert!(said.is_empty());
    let (document, said) = newer(
        paths,
        "- target: $.paths\n  update: {/new: {}}\n- target: $.paths['/new']\n  copy: $.paths['/items']\n- target: $.paths['/items']\n  remove: true",
    );
    assert_eq!(
        document,
        r#"{"paths":{"/new":{"get":{"summary":"x"}},"/some":{"delete":{}}}}"#
    );
    assert!(said.is_empty());
    let (document, _) = newer("a: {b: {}}", "- target: $.a.b\n  copy: $.a");
    assert_eq!(document, r#"{"a":{"b":{"b":{}}}}"#);
}

#[test]
fn a_copy_takes_exactly_one_node() {
    for source in ["$.none", "$.a[*]", "'$['", "7"] {
        let (document, said) = newer(
            "{a: [1, 2], b: {}}",
            &format!("- target: $.b\n  copy: {source}"),
        );
        assert_eq!(document, r#"{"a":[1,2],"b":{}}"#);
        assert_eq!(said, ["invalid-overlay fix.yaml:3"], "{source}");
    }
}

#[test]
fn tells_of_what_the_document_says_already() {
    for (document, update) in [
        ("{t: {type: integer, enum: [1]}}", "{type: integer}"),
        ("{t: {enum: [1, 2]}}", "{enum: [2]}"),
        ("{t: [{name: x}]}", "{name: x}"),
        ("{t: 1}", "1"),
        ("{t: {a: {b: 1}}}", "{a: {}}"),
    ] {
        let (_, said) = newer(document, &format!("- target: $.t\n  update: {update}"));
        assert_eq!(said, ["overlay-without-effect fix.yaml:3"], "{update}");
    }
    let (_, said) = newer("{a: {x: 1}, b: {x: 1}}", "- target: $.a\n  copy: $.b");
    assert_eq!(said, ["overlay-without-effect fix.yaml:3"]);
    // One of two targets is still in need of it.
    let (_, said) = newer("[{x: 1}, {}]", "- target: $[*]\n  update: {x: 1}");
    assert!(said.is_empty());
}

#[test]
fn an_item_that_the_list_has_already_comes_all_the_same() {
    let (document, _) = newer(
        "{t: {enum: [1, 2]}}",
        "- target: $.t\n  update: {enum: [2]}",
    );
    assert_eq!(document, r#"{"t":{"enum":[1,2,2]}}"#);
}

#[test]
fn removal_goes_before_what_stands_beside_it() {
    let (document, said) = newer(
        "{a: {}, b: 1}",
        "- target: $.a\n  remove: true\n  update: {c: 1}",
    );
    assert_eq!(document, r#"{"b":1}"#);
    assert_eq!(said, ["overlay-without-effect fix.yaml:5"]);
    let (document, said) = newer("{a: {}}", "- target: $.a\n  copy: $\n  update: {c: 1}");
    assert_eq!(document, r#"{"a":{}}"#);
    assert_eq!(said, ["invalid-overlay fix.yaml:3"]);
}

#[test]
fn tells_of_fields_that_overlays_do_not_have() {
    let (_, said) = newer(
        "{a: {}}",
        "- target: $.a\n  x-why: c\n  upadte: {}\n  update: {c: 1}",
    );
    assert_eq!(said, ["unknown-key fix.yaml:5"]);
}

#[test]
fn a_newer_overlay_is_read_by_the_rules_of_1_1() {
    let (document, said) = applied_by("1.2.0", "a: [1]", "- target: $.a\n  update: [2]");
    assert_eq!(document, r#"{"a":[1,2]}"#);
    assert_eq!(said, ["newer-overlay fix.yaml:1"]);
}

#[test]
fn later_queries_see_what_was_removed_from_a_list() {
    let (document, said) = newer(
        "a: [{x: 1}, {x: 2}, {x: 3}]",
        "- target: $.a[0]\n  remove: true\n- target: $.a[?@.x == 3]\n  update: {y: 1}\n- target: $.a[?@.x == 1]\n  remove: true",
    );
    assert_eq!(document, r#"{"a":[{"x":2},{"x":3,"y":1}]}"#);
    assert_eq!(said, ["overlay-without-effect fix.yaml:7"]);
}
