//! What the crate of a document is called: something that a program can name.

use std::fs;

use tempfile::TempDir;
use tests::command::{Outcome, run};

const DOCUMENT: &str = "{openapi: 3.0.3, info: {title: Shop, version: '1'}, paths: {}}";

fn generate(file: &str, more: &[&str]) -> (TempDir, Outcome) {
    let place = tempfile::tempdir().expect("a directory");
    fs::write(place.path().join(file), DOCUMENT).expect("a document");
    let arguments = [&["generate", file, "--out", "client"], more].concat();
    let outcome = run(place.path(), &arguments);
    (place, outcome)
}

#[test]
fn it_follows_from_the_file() {
    for (file, name) in [
        ("shop.yaml", "shop"),
        ("My Shop.v1.yaml", "my-shop-v1"),
        ("test.yaml", "test-api"),
        ("std.yaml", "std-api"),
        ("fn.yaml", "fn-api"),
        ("gen.yaml", "gen-api"),
    ] {
        let (place, outcome) = generate(file, &[]);
        assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
        let manifest = fs::read_to_string(place.path().join("client/Cargo.toml"));
        let line = format!("name = \"{name}\"");
        assert!(manifest.expect("a manifest").contains(&line), "{name}");
    }
}

#[test]
fn nobody_can_choose_what_no_program_could_name() {
    for name in ["core", "runtime", "self", "proc-macro", "MyShop", "1shop"] {
        let (_, outcome) = generate("shop.yaml", &["--name", name]);
        assert_eq!(outcome.status, Some(2), "{name}");
        assert!(outcome.stderr.contains(name), "{}", outcome.stderr);
    }
    let (_, outcome) = generate("1shop.yaml", &[]);
    assert_eq!(outcome.status, Some(2));
    assert!(outcome.stderr.contains("`1shop`"), "{}", outcome.stderr);
}
