//! Pairs of documents that differ in several things, and all that is told of them.

use std::fmt::Write;
use std::fs;

use tests::changes::{changes, rendered, told};

#[test]
fn pairs_are_told_as_people_read_them() {
    let directory = tests::fixtures().join("pairs");
    let mut names: Vec<String> = fs::read_dir(&directory)
        .expect("pairs of documents")
        .map(|entry| entry.expect("a document").file_name())
        .filter_map(|file| Some(file.to_str()?.strip_suffix(".old.yaml")?.to_owned()))
        .collect();
    names.sort();
    assert_eq!(names.len(), 21);
    let mut text = String::new();
    for name in names {
        let read = |age: &str| {
            let path = directory.join(format!("{name}.{age}.yaml"));
            rendered(&fs::read_to_string(path).expect("a document"), "")
        };
        let _ = writeln!(text, "{name}");
        for change in changes(&read("old"), &read("new")).list {
            let _ = writeln!(text, "  {}\n    {}", told(&change), change.what);
            if let Some(remedy) = change.remedy {
                let _ = writeln!(text, "    to do: {remedy}");
            }
            if change.reach.len() > 1 {
                let _ = writeln!(text, "    reaches: {}", change.reach.join(", "));
            }
        }
    }
    insta::assert_snapshot!(text);
}
