//! What the commands say about a document: to people, to programs, and to a reader who has gone away.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use tests::command::{Outcome, generator, run};

const HEAD: &str =
    "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";

/// Runs the command beside a document called `api.yaml`.
fn command(document: &str, arguments: &[&str]) -> (Outcome, TempDir) {
    let place = tempfile::tempdir().expect("a directory");
    fs::write(place.path().join("api.yaml"), document).expect("a document");
    (run(place.path(), arguments), place)
}

fn check(document: &str, arguments: &[&str]) -> Outcome {
    command(document, &[&["check", "api.yaml"], arguments].concat()).0
}

/// As many schemas, each with a key that is none.
fn odd(count: usize) -> String {
    let schemas = (0..count).map(|index| format!("    S{index}: {{type: string, colour: red}}\n"));
    format!("{HEAD}{}", schemas.collect::<String>())
}

#[test]
fn shows_the_line_and_underlines_the_spot() {
    insta::assert_snapshot!(check(&odd(1), &[]).stderr);
}

#[test]
fn tells_a_cause_once_with_its_first_places() {
    insta::assert_snapshot!(check(&odd(225), &[]).stderr);
}

#[test]
fn shows_little_of_a_line_of_a_megabyte() {
    let schemas: Vec<String> = (0..20_000)
        .map(|index| format!("\"S{index}\":{{\"type\":\"string\",\"description\":\"some words\"}}"))
        .collect();
    let document = format!(
        "{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"T\",\"version\":\"1\"}},\"paths\":{{}},\"components\":{{\"schemas\":{{{},\
         \"Odd\":{{\"type\":\"string\",\"colour\":\"red\"}}}}}}}}",
        schemas.join(",")
    );
    let told = check(&document, &[]).stderr;
    assert!(told.contains("\"colour\":\"red\""), "{told}");
    let column = document.find("\"red\"").expect("it is there") + 1;
    assert!(told.contains(&format!("--> api.yaml:1:{column}")), "{told}");
    assert!(told.len() < 1500, "{told}");
}

#[test]
fn check_writes_nothing_and_ends_like_generate() {
    for (document, deny, status) in [
        (HEAD.to_owned() + "    A: {type: string}\n", true, 0),
        (odd(1), false, 0),
        (odd(1), true, 1),
        ("openapi: 3.0.3\npaths: [".to_owned(), false, 1),
        ("swagger: '2.0'\n".to_owned(), false, 1),
    ] {
        let deny: &[&str] = if deny { &["--deny", "warnings"] } else { &[] };
        let (checked, place) = command(&document, &[&["check", "api.yaml"], deny].concat());
        assert_eq!(checked.status, Some(status), "{}", checked.stderr);
        let files = fs::read_dir(place.path()).expect("a directory");
        assert_eq!(files.count(), 1, "only the document is there");
        let generate = ["generate", "api.yaml", "--out", "out"];
        let (generated, _place) = command(&document, &[&generate, deny].concat());
        assert_eq!(generated.status, Some(status), "{}", generated.stderr);
    }
    assert_eq!(check(HEAD, &["--deny", "notes"]).status, Some(2));
}

#[test]
fn programs_get_one_object_in_each_line() {
    let generate = [
        "generate",
        "api.yaml",
        "--out",
        "out",
        "--message-format",
        "json",
    ];
    let explain = ["explain", "api.yaml", "--message-format", "json"];
    let check = ["check", "api.yaml", "--message-format", "json"];
    for arguments in [&generate[..], &explain, &check] {
        let (outcome, _place) = command(&odd(225), arguments);
        assert_eq!(outcome.stderr, "");
        let lines = outcome.stdout.lines().map(serde_json::from_str);
        let mut lines: Vec<Value> = lines.collect::<Result<_, _>>().expect("JSON");
        if arguments[0] == "explain" {
            let explanation = lines.remove(0);
            assert_eq!(explanation["reason"], "explanation");
            assert_eq!(explanation["text"], "There is no union in the document.\n");
        }
        let summary =
            serde_json::json!({"reason": "summary", "errors": 0, "warnings": 225, "notes": 0});
        assert_eq!(lines.pop(), Some(summary));
        assert_eq!(lines.len(), 225);
        let first = serde_json::json!({
            "reason": "diagnostic",
            "code": "unknown-key",
            "severity": "warning",
            "message": "`colour` is no key of a schema",
            "pointer": "/components/schemas/S0/colour",
            "file": "api.yaml",
            "line": 6,
            "column": 32,
            "help": lines[0]["help"],
        });
        assert_eq!(lines[0], first);
    }
}

#[test]
fn a_document_commands_no_terminal() {
    let told = check(
        &format!("{HEAD}    \"A\\e[31m\": {{type: string, \"c\\e[0m\\u202e\": red}}\n"),
        &[],
    );
    assert!(told.stderr.contains("unknown-key"), "{}", told.stderr);
    assert!(
        !told.stderr.contains(['\u{1b}', '\u{202e}']),
        "{}",
        told.stderr
    );
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let place = tempfile::tempdir().expect("a directory");
    fs::write(place.path().join("api.yaml"), odd(5_000)).expect("a document");
    for arguments in [
        &["overlay", "api.yaml"][..],
        &["check", "api.yaml", "--message-format", "json"],
    ] {
        let mut child = Command::new(generator())
            .current_dir(place.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command can be run");
        drop(child.stdout.take());
        let outcome = child.wait_with_output().expect("it ends");
        let told = String::from_utf8_lossy(&outcome.stderr);
        assert!(!told.contains("panicked"), "{told}");
        assert_eq!(outcome.status.code(), Some(0), "{told}");
    }
}
