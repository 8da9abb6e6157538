//! What a change of a document is told to do, one change at a time.

use std::fmt::Write;

use tests::changes::{changes, table, tables, told};

#[test]
fn what_is_sent_is_judged_as_the_table_says() {
    judge("requests");
}

#[test]
fn what_is_received_is_judged_as_the_table_says() {
    judge("answers");
}

#[test]
fn what_can_be_called_is_judged_as_the_table_says() {
    judge("operations");
}

#[test]
fn who_may_call_is_judged_as_the_table_says() {
    judge("security");
}

#[test]
fn types_that_several_things_hold_are_judged_as_the_table_says() {
    judge("types");
}

#[test]
fn variants_of_one_name_are_judged_as_the_table_says() {
    judge("variants_alike");
}

#[test]
fn what_comes_in_is_judged_as_the_table_says() {
    judge("webhooks");
}

#[test]
fn every_table_is_held_to() {
    let names: Vec<String> = tables().into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "answers",
            "operations",
            "requests",
            "security",
            "types",
            "variants_alike",
            "webhooks"
        ]
    );
}

/// Each change is told once, or is none.
fn judge(name: &str) {
    let table = table(name);
    let before = table.before();
    let mut wrong = String::new();
    for row in &table.changes {
        let changes = changes(&before, &table.after(row));
        let lines: Vec<String> = changes.list.iter().map(told).collect();
        let expected: Vec<&str> = row.told.lines().collect();
        if lines != expected {
            let _ = writeln!(wrong, "{}\n  expected {}", row.name, row.told);
            for (line, change) in lines.iter().zip(&changes.list) {
                let _ = writeln!(wrong, "  told     {line}   ({})", change.what);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
