//! What a change of a document is told to do, one change at a time.

use std::fmt::Write;

use tests::changes::{changes, tables, told};

#[test]
fn each_change_is_told_once_and_judged_as_the_tables_say() {
    let mut wrong = String::new();
    for (name, table) in tables() {
        let before = table.before();
        for row in &table.changes {
            let changes = changes(&before, &table.after(row));
            let lines: Vec<String> = changes.list.iter().map(told).collect();
            let expected: Vec<&str> = row.told.lines().collect();
            if lines != expected {
                let _ = writeln!(wrong, "{name}: {}\n  expected {}", row.name, row.told);
                for change in &changes.list {
                    let _ = writeln!(wrong, "  told     {}   ({})", told(change), change.what);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
