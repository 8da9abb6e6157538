//! What a person writes on top of generated clients: a crate of its own that depends on them.
//!
//! `downstream/` holds that crate. Its tests state what can be written and what it means; here is what builds and runs
//! each of them, so that a promise that is broken is the failure of a test with its name.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use tests::command::{self, Outcome};

use super::compiled::clients;

const FILES: &[&str] = &[
    "src/lib.rs",
    "examples/with_wildcard.rs",
    "examples/without_wildcard.rs",
    "examples/read.rs",
    "tests/promises/main.rs",
    "tests/promises/shop.rs",
    "tests/promises/states.rs",
    "tests/promises/unknown.rs",
];

/// Writes the crate once and runs Cargo on it.
fn cargo(arguments: &[&str]) -> Outcome {
    static WRITTEN: OnceLock<()> = OnceLock::new();
    let crates = &clients().crates;
    WRITTEN.get_or_init(|| {
        let here = tests::workspace().join("tests/tests/payments/downstream");
        let texts: Vec<(&str, String)> = FILES
            .iter()
            .map(|path| {
                (
                    *path,
                    fs::read_to_string(here.join(path)).expect("a file of the crate"),
                )
            })
            .collect();
        let files: Vec<(&str, &str)> = texts
            .iter()
            .map(|(path, text)| (*path, text.as_str()))
            .collect();
        let dependencies = [
            "ledger = { path = \"../ledger\" }",
            "payments = { path = \"../payments\" }",
            "serde_json = \"1\"",
            "tokio = { version = \"1\", features = [\"rt\", \"time\"] }",
        ];
        crates.add("downstream", &dependencies.map(str::to_owned), &files);
    });
    crates.cargo("downstream", arguments)
}

/// Builds what the arguments select, and returns its program.
fn program(arguments: &[&str]) -> PathBuf {
    let outcome = cargo(&[arguments, &["--message-format=json-render-diagnostics"]].concat());
    assert_eq!(
        outcome.status,
        Some(0),
        "what a person writes does not compile:\n{}",
        outcome.stderr
    );
    outcome
        .stdout
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .expect("cargo names the executable it built")
}

/// Runs one test of the crate.
fn promise(name: &str) {
    static PROMISES: OnceLock<PathBuf> = OnceLock::new();
    let program = PROMISES.get_or_init(|| program(&["test", "--no-run", "--test", "promises"]));
    let outcome = command::outcome(Command::new(program).args(["--exact", name]));
    assert!(
        outcome.stdout.contains("1 passed; 0 failed"),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
}

/// Says what a user of the client reads where a server answers `body` to a request for the ledger.
pub fn error_of(body: &str) -> String {
    static READ: OnceLock<PathBuf> = OnceLock::new();
    let program = READ.get_or_init(|| program(&["build", "--example", "read"]));
    let outcome = command::outcome(Command::new(program).arg(body));
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    outcome.stdout.trim_end().to_owned()
}

/// A test for each test of the crate.
macro_rules! promises {
    ($($module:ident: $($name:ident)+;)+) => {
        $($(
            #[test]
            fn $name() {
                promise(concat!(stringify!($module), "::", stringify!($name)));
            }
        )+)+
    };
}

promises! {
    shop:
        a_payment_is_built_with_what_is_required_and_what_is_set
        a_type_that_may_be_left_out_is_sent_where_it_is_set
        a_constant_that_must_be_there_is_written_for_the_user
        a_default_is_neither_sent_nor_read_unasked
        every_answer_of_an_operation_is_an_arm_of_a_match;
    states:
        each_field_has_the_type_of_its_states
        nothing_is_null_and_not_absent_where_both_can_be_said;
    unknown:
        an_unknown_enum_value_can_be_read
        an_unknown_integer_can_be_read
        an_unknown_event_can_be_read
        unknown_values_survive_a_json_value
        a_listed_value_is_never_unknown
        listed_values_can_be_listed;
}

#[test]
fn a_match_with_a_wildcard_compiles() {
    let outcome = cargo(&["build", "--example", "with_wildcard"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}

#[test]
fn a_match_without_a_wildcard_does_not_compile() {
    let outcome = cargo(&["build", "--example", "without_wildcard"]);
    assert_eq!(outcome.status, Some(101), "{}", outcome.stderr);
    let errors: Vec<&str> = outcome
        .stderr
        .lines()
        .filter(|line| line.starts_with("error["))
        .collect();
    // A string enum, an integer enum, a union told by tag, one told by shape, and the answers of an operation.
    assert_eq!(
        errors,
        ["error[E0004]: non-exhaustive patterns: `&_` not covered"; 5]
    );
}
