//! What is no change: another order, other words, another place. And documents that are made to be compared for ever.

use std::fmt::Write;
use std::time::Instant;

use generator::diff::{Changes, Verdict};
use serde_yaml::{Mapping, Value};
use tests::changes::{changes, rendered, told};
use tests::constructs;
use tests::render::{Document, Rendered};

#[test]
fn a_document_is_the_same_as_itself() {
    for name in constructs::names() {
        let text = text(&name);
        let found = changes(&read(&text), &read(&text));
        assert!(found.list.is_empty(), "{name}: {}", lines(&found));
    }
}

/// Paths that differ in the names of their parameters alone, headers in case alone, servers of paths with one host.
#[test]
fn what_is_nearly_equal_within_a_document_is_not_mixed_up() {
    let path = tests::fixtures().join("same/nearly_equal.yaml");
    let text = std::fs::read_to_string(path).expect("a fixture");
    let found = changes(&rendered(&text, ""), &rendered(&text, ""));
    assert!(found.list.is_empty(), "{}", lines(&found));
}

#[test]
fn groups_of_servers_with_one_name_for_a_host_are_several() {
    let path = tests::fixtures().join("same/nearly_equal.yaml");
    let text = std::fs::read_to_string(path).expect("a fixture");
    let mut groups = read(&text).reading.expect("an API").api.server_groups;
    groups.sort();
    let count = groups.len();
    groups.dedup();
    assert_eq!(groups.len(), count, "{groups:?}");
}

/// The names of what has none in the document, and the order of arguments, follow its order: a program that is compiled
/// anew may see that. One that was compiled before may not.
#[test]
fn the_order_of_keys_and_sets_means_nothing_on_the_wire() {
    for name in constructs::names() {
        let mut found = changed(&name, |document| reverse(document, None));
        found.list.retain(|change| change.wire != Verdict::Same);
        assert!(found.list.is_empty(), "{name}: {}", lines(&found));
    }
}

#[test]
fn a_document_is_the_same_in_json() {
    for name in constructs::names() {
        let yaml = text(&name);
        let document: Value = serde_yaml::from_str(&yaml).expect("YAML");
        let Ok(json) = serde_json::to_string(&document) else {
            continue;
        };
        // A number is read as what it is, which may be written in other digits.
        let yaml = serde_yaml::to_string(&document).expect("YAML");
        let found = changes(&read(&yaml), &read(&json));
        assert!(found.list.is_empty(), "{name}: {}", lines(&found));
    }
}

#[test]
fn what_is_described_otherwise_is_the_same() {
    for name in constructs::names() {
        let found = changed(&name, describe);
        assert!(found.list.is_empty(), "{name}: {}", lines(&found));
    }
}

#[test]
fn circles_of_types_come_to_an_end() {
    let started = Instant::now();
    // Each type of one circle stands where each type of the other stood.
    let found = changes(&read(&circle("A", 200)), &read(&circle("B", 199)));
    assert!(!found.list.is_empty());
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn unions_of_many_variants_are_compared_sooner_than_read() {
    let started = Instant::now();
    let (old, new) = (union(1_000), union(1_001));
    let (old, new) = (read(&old), read(&new));
    let read = started.elapsed();
    let found = changes(&old, &new);
    assert_eq!(found.list.len(), 1, "{}", lines(&found));
    let compared = started.elapsed() - read;
    assert!(compared < read, "{compared:?} after {read:?}");
}

fn text(construct: &str) -> String {
    std::fs::read_to_string(constructs::path(construct)).expect("a fixture")
}

/// Reads a document and renders nothing, which is quick: only the wire is compared.
fn read(text: &str) -> Rendered {
    Document::new(text).read()
}

/// What changes where a construct is rewritten.
fn changed(construct: &str, rewrite: impl FnOnce(&mut Value)) -> Changes {
    let mut document: Value = serde_yaml::from_str(&text(construct)).expect("YAML");
    let written = |document: &Value| serde_yaml::to_string(document).expect("YAML");
    let before = written(&document);
    rewrite(&mut document);
    changes(&read(&before), &read(&written(&document)))
}

fn lines(changes: &Changes) -> String {
    let changes = changes.list.iter();
    let lines: Vec<String> = changes
        .map(|change| format!("{} ({})", told(change), change.what))
        .collect();
    lines.join("\n")
}

/// Reverses all maps, but those whose order says something (values, and media types, of which the first is preferred), and
/// all lists that are sets: `required`, `enum` and parameters.
fn reverse(value: &mut Value, key: Option<&str>) {
    let keeps = ["example", "examples", "default", "const"].map(Some);
    if keeps.contains(&key) {
        return;
    }
    match value {
        Value::Mapping(map) => {
            let mut entries: Vec<(Value, Value)> = std::mem::take(map).into_iter().collect();
            if key != Some("content") {
                entries.reverse();
            }
            for (key, value) in &mut entries {
                reverse(value, key.as_str());
            }
            *map = entries.into_iter().collect();
        }
        Value::Sequence(items) => {
            if ["required", "enum", "parameters"].map(Some).contains(&key) {
                items.reverse();
            }
            items.iter_mut().for_each(|item| reverse(item, None));
        }
        _ => {}
    }
}

/// Describes all component schemas and operations in other words.
fn describe(document: &mut Value) {
    let schemas = document
        .get_mut("components")
        .and_then(|all| all.get_mut("schemas"));
    each(schemas, &mut reword);
    each(document.get_mut("paths"), &mut |item| {
        each(Some(item), &mut |operation| {
            if operation.get("responses").is_some() {
                reword(operation);
            }
        });
    });
}

fn each(map: Option<&mut Value>, change: &mut dyn FnMut(&mut Value)) {
    let map = map.and_then(Value::as_mapping_mut);
    map.into_iter()
        .flat_map(Mapping::values_mut)
        .for_each(change);
}

fn reword(value: &mut Value) {
    if let Some(map) = value.as_mapping_mut()
        && !map.contains_key("$ref")
    {
        map.insert("description".into(), "In other words.".into());
    }
}

/// Types, each of which holds the next, and the last the first.
fn circle(name: &str, length: usize) -> String {
    let mut text = format!(
        "openapi: 3.0.3\n\
         info: {{title: T, version: '1'}}\n\
         paths: {{/: {{get: {{operationId: get, responses: {{'200': {{description: d, content: {{application/json: \
         {{schema: {{$ref: '#/components/schemas/{name}0'}}}}}}}}}}}}}}}}\n\
         components:\n  schemas:\n"
    );
    for index in 0..length {
        let next = (index + 1) % length;
        let _ = writeln!(
            text,
            "    {name}{index}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/{name}{next}'}}}}}}"
        );
    }
    text
}

/// One of many objects.
fn union(variants: usize) -> String {
    let mut text = "openapi: 3.0.3\n\
         info: {title: T, version: '1'}\n\
         paths: {/: {get: {operationId: get, responses: {'200': {description: d, content: {application/json: \
         {schema: {$ref: '#/components/schemas/All'}}}}}}}}\n\
         components:\n  schemas:\n    All:\n      oneOf:\n"
        .to_owned();
    for index in 0..variants {
        let _ = writeln!(
            text,
            "      - {{title: V{index}, type: object, required: [kind], properties: {{kind: {{type: string, enum: [v{index}]}}}}}}"
        );
    }
    text
}
