//! `specs/REQUIRED.md` lists each `required` of the two documents with its source, and no other.

use std::collections::{BTreeMap, BTreeSet};

use generator::diagnostic::Diagnostics;
use serde_json::{Map, Value};

/// What is required: of a schema, of the parameters of an operation, or a body; with the name of each member.
type Required = BTreeSet<(String, String)>;

/// A row of the table, without its members.
#[derive(Debug)]
struct Row {
    travels: String,
    source: String,
}

#[test]
fn the_table_lists_each_required_of_nupay_with_its_source() {
    check("nupay", "NuPay");
}

#[test]
fn the_table_lists_each_required_of_nopan_with_its_source() {
    check("nopan", "Nopan");
}

fn check(name: &str, title: &str) {
    let document = document(name);
    let mut required = Required::new();
    of_schemas(&document, &mut required);
    of_operations(&document, &mut required);
    assert!(required.len() > 50, "the search finds too little");
    let table = table(title);
    let listed: Required = table.keys().cloned().collect();
    let missing: Vec<_> = required.difference(&listed).collect();
    let stale: Vec<_> = listed.difference(&required).collect();
    assert!(missing.is_empty(), "not in the table: {missing:?}");
    assert!(stale.is_empty(), "not in the document: {stale:?}");

    let (sent, received) = directions(&document);
    for ((owner, member), row) in &table {
        let travels = match (sent.contains(owner), received.contains(owner)) {
            (true, true) => "sent and received",
            (true, false) => "sent",
            (false, true) => "received",
            (false, false) => "nothing",
        };
        assert_eq!(row.travels, travels, "`{owner}`");
        assert!(
            !received.contains(owner) || row.source != "inferred",
            "`{owner}.{member}` is received, and nothing but an inference requires it"
        );
    }
}

/// The document of an API with its overlays applied.
fn document(name: &str) -> Value {
    let specs = tests::workspace().join("specs");
    let overlays = [specs.join(format!("overlays/{name}.yaml"))];
    let document = specs.join(format!("{name}.yaml"));
    let mut diagnostics = Diagnostics::default();
    let tree = generator::pipeline::read_tree(&document, &overlays, &mut diagnostics);
    tree.expect("a document").to_json()
}

/// The tables below the heading `title`.
fn table(title: &str) -> BTreeMap<(String, String), Row> {
    let path = tests::workspace().join("specs/REQUIRED.md");
    let text = std::fs::read_to_string(path).expect("the table");
    let section = text
        .split("\n## ")
        .find(|section| section.starts_with(&format!("{title}\n")))
        .expect("a section of the API");
    let mut table = BTreeMap::new();
    for line in section.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [owner, members, travels, source] = cells.as_slice() else {
            continue;
        };
        let Some(owner) = code(owner) else { continue };
        for member in members.split(", ").filter_map(code) {
            let row = Row {
                travels: (*travels).to_owned(),
                source: (*source).to_owned(),
            };
            let before = table.insert((owner.to_owned(), member.to_owned()), row);
            assert!(before.is_none(), "`{owner}.{member}` is listed twice");
        }
    }
    table
}

fn code(text: &str) -> Option<&str> {
    text.strip_prefix('`')?.strip_suffix('`')
}

/// What schemas require, inline ones included.
fn of_schemas(document: &Value, required: &mut Required) {
    let mut open: Vec<(String, &Value)> = Vec::new();
    for (name, schema) in map(&document["components"]["schemas"]) {
        open.push((name.clone(), schema));
    }
    for place in ["paths", "x-webhooks"] {
        open.push((place.to_owned(), &document[place]));
    }
    while let Some((at, value)) = open.pop() {
        match value {
            Value::Object(object) => {
                for member in object.get("required").into_iter().flat_map(list) {
                    let member = member.as_str().expect("a name");
                    required.insert((at.clone(), member.to_owned()));
                }
                for (key, value) in object {
                    // Examples and enums are values, whatever they look like.
                    if !key.starts_with("example") && key != "enum" {
                        open.push((format!("{at}.{key}"), value));
                    }
                }
            }
            Value::Array(values) => open.extend(values.iter().map(|value| (at.clone(), value))),
            _ => {}
        }
    }
}

/// The parameters and bodies that operations, callbacks and webhooks require.
fn of_operations(document: &Value, required: &mut Required) {
    for (name, parameter) in map(&document["components"]["parameters"]) {
        if parameter["required"] == true {
            required.insert((format!("parameters.{name}"), name_of(parameter)));
        }
    }
    for (operation, _) in operations(document) {
        let id = operation["operationId"].as_str().expect("an id");
        for parameter in list(&operation["parameters"]) {
            if parameter["required"] == true {
                required.insert((format!("{id}.parameters"), name_of(parameter)));
            }
        }
        if operation["requestBody"]["required"] == true {
            required.insert((format!("{id}.requestBody"), "body".to_owned()));
        }
    }
}

/// The owners that requests reach, and those that responses and notifications reach.
fn directions(document: &Value) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut sent, mut received) = (BTreeSet::new(), BTreeSet::new());
    for (operation, inbound) in operations(document) {
        let id = operation["operationId"].as_str().expect("an id");
        let (asks, comes) = if inbound {
            (&mut received, &mut sent)
        } else {
            (&mut sent, &mut received)
        };
        asks.insert(format!("{id}.parameters"));
        asks.insert(format!("{id}.requestBody"));
        reach(document, &operation["parameters"], asks);
        reach(document, &operation["requestBody"], asks);
        reach(document, &operation["responses"], comes);
    }
    (sent, received)
}

/// Adds what `value` refers to, and what that refers to.
fn reach(document: &Value, value: &Value, reached: &mut BTreeSet<String>) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        if let Some(reference) = value["$ref"].as_str() {
            let pointer = reference.strip_prefix('#').expect("a local reference");
            let owner = pointer.trim_start_matches("/components/");
            let owner = owner.strip_prefix("schemas/").unwrap_or(owner);
            if reached.insert(owner.replace('/', ".")) {
                open.push(document.pointer(pointer).expect("a target"));
            }
        }
        match value {
            Value::Object(object) => open.extend(object.values()),
            Value::Array(values) => open.extend(values),
            _ => {}
        }
    }
}

/// Every operation, and whether the provider calls it.
fn operations(document: &Value) -> Vec<(&Value, bool)> {
    let mut found = Vec::new();
    for (place, inbound) in [("paths", false), ("x-webhooks", true)] {
        for operation in map(&document[place]).values().flat_map(methods) {
            found.push((operation, inbound));
            let callbacks = map(&operation["callbacks"]).values().flat_map(map);
            let callbacks = callbacks.flat_map(|(_, item)| methods(item));
            found.extend(callbacks.map(|operation| (operation, true)));
        }
    }
    found
}

fn methods(item: &Value) -> impl Iterator<Item = &Value> {
    let methods = map(item).values();
    methods.filter(|operation| operation.get("operationId").is_some())
}

fn name_of(parameter: &Value) -> String {
    parameter["name"].as_str().expect("a name").to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn map(value: &Value) -> &Map<String, Value> {
    static EMPTY: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.as_object().unwrap_or(&EMPTY)
}
