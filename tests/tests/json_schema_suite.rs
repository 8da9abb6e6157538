//! The JSON Schema Test Suite as round trips: every valid value of a schema becomes a value of its type and comes back
//! as it was, and what a type can refuse is refused.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use serde_json::{Value, json};
use tests::crates::Crates;
use tests::driver::{Driver, Trip};
use tests::examples::same_json;
use tests::schema_suite::{Case, Group, document, groups};

/// What became of the values of a keyword.
#[derive(Default)]
struct Count {
    back: usize,
    refused: usize,
    taken: usize,
}

/// Why a valid value is none of the type, or does not come back digit by digit.
fn exception(group: &Group, case: &Case) -> Option<&'static str> {
    let value: Value = serde_json::from_str(&case.text).expect("JSON");
    match group.meant() {
        Some("object") if !value.is_object() => {
            return Some(
                "a schema with properties and without `type` is read as that of an object",
            );
        }
        Some("array") if !value.is_array() => {
            return Some("a schema with items and without `type` is read as that of an array");
        }
        Some("string") if !value.is_string() => {
            return Some(
                "a schema with an encoding and without `type` is read as that of a string",
            );
        }
        _ => {}
    }
    if group.description == "root pointer ref" && case.text.contains("false") {
        return Some("a schema with properties and without `type` is read as that of an object");
    }
    if group.constant().is_some_and(|listed| listed != case.text) && value.is_i64() {
        return Some("a constant is written with the digits of the document: -2 as -2.0");
    }
    (value.is_f64() && value.as_f64().is_some_and(|number| number.fract() == 0.0)).then_some(
        "an integer with a fraction of zero is one within an object, not as a whole body",
    )
}

/// The outcomes of all groups that an OpenAPI document can have.
fn trips(groups: &[Group]) -> Vec<(&Group, &Case, Trip)> {
    let crates = Crates::new("json-schema-suite");
    let path = crates.directory().join("suite.document.json");
    fs::write(&path, document(groups)).expect("a document can be written");
    // Values that an enum does not list are kept unless the settings close it, and properties that a schema does not
    // declare are dropped unless the settings keep them.
    let keys: Vec<&str> = groups.iter().map(|group| group.key.as_str()).collect();
    let settings = crates.directory().join("suite.toml");
    fs::write(
        &settings,
        format!("[suite]\nunknown_fields = \"keep\"\nclosed = {keys:?}\n"),
    )
    .expect("settings");
    let mut report = crates.generate(
        &path,
        "suite",
        &["--config", &settings.display().to_string()],
    );
    let ty = |report: &Value, group: &Group| {
        report["types"][format!("/components/schemas/{}", group.key)]
            .as_str()
            .map(str::to_owned)
    };
    let types: Vec<Option<String>> = groups.iter().map(|group| ty(&report, group)).collect();
    report["types"] = json!(
        types
            .iter()
            .flatten()
            .map(|ty| (ty, ty))
            .collect::<BTreeMap<_, _>>()
    );
    let driver = Driver::compile(&crates, &[("suite", &report)]);
    let mut sent = Vec::new();
    for (group, ty) in groups.iter().zip(&types) {
        let ty = ty.as_deref().expect("every component has a type");
        sent.extend(group.cases.iter().map(|case| (group, case, ty)));
    }
    let answers = driver.trips(sent.iter().map(|(_, case, ty)| (*ty, case.text.as_str())));
    sent.iter()
        .zip(answers)
        .map(|((group, case, _), trip)| (*group, *case, trip))
        .collect()
}

#[test]
fn valid_values_come_back_and_what_types_can_refuse_is_refused() {
    let (inexpressible, expressible): (Vec<Group>, Vec<Group>) = ["draft4", "draft2020-12"]
        .into_iter()
        .flat_map(groups)
        .partition(|group| group.not_expressible().is_some());
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut exceptions: BTreeMap<&str, usize> = BTreeMap::new();
    let mut problems = String::new();
    for (group, case, trip) in trips(&expressible) {
        let count = counts.entry(&group.file).or_default();
        let problem = match (&trip, case.valid) {
            (Trip::Decoded { text, .. }, true) if same_json(text, &case.text) => {
                count.back += 1;
                continue;
            }
            (Trip::Decoded { text, .. }, true) => format!("became {text}"),
            (Trip::Refused(error), true) => format!("was refused: {error}"),
            (Trip::Refused(_), false) => {
                count.refused += 1;
                continue;
            }
            (Trip::Decoded { .. }, false) => {
                count.taken += 1;
                continue;
            }
        };
        if let Some(reason) = exception(group, case) {
            *exceptions.entry(reason).or_default() += 1;
            continue;
        }
        writeln!(
            problems,
            "{}: {}: {}\n  {} {problem}",
            group.file, group.description, case.description, case.text
        )
        .expect("text");
    }
    let mut table =
        String::from("file: valid values that came back, invalid ones refused and taken\n");
    for (file, count) in counts {
        writeln!(
            table,
            "{file}: {}, {} and {}",
            count.back, count.refused, count.taken
        )
        .expect("text");
    }
    table.push_str("\nvalid values that do not come back\n");
    for (reason, count) in exceptions {
        writeln!(table, "{count}: {reason}").expect("text");
    }
    table.push_str("\nno OpenAPI document can say\n");
    for group in &inexpressible {
        let reason = group.not_expressible().expect("a reason");
        writeln!(table, "{}: {}: it {reason}", group.file, group.description).expect("text");
    }
    insta::assert_snapshot!("json_schema_suite", table);
    assert!(problems.is_empty(), "{problems}");
}
