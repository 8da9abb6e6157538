//! What users write against the clients of `fixtures/constructs`: it compiles, and it does what it says.

use std::fmt::Write;
use std::fs;

use tests::crates::Crates;

/// Generates a crate for each fixture; returns their lines in a manifest.
fn generate(crates: &Crates, fixtures: &[&str]) -> Vec<String> {
    let directory = tests::fixtures().join("constructs");
    let mut dependencies = vec![
        "serde = \"1\"".to_owned(),
        "serde_json = \"1\"".to_owned(),
        "tokio = { version = \"1\", features = [\"rt\"] }".to_owned(),
    ];
    for name in fixtures {
        crates.generate_fixture(&directory.join(format!("{name}.yaml")), name);
        dependencies.push(format!("{name} = {{ path = \"../{name}\" }}"));
    }
    dependencies
}

#[test]
fn generated_types_and_calls_do_what_they_say() {
    let crates = Crates::new("constructs-in-use");
    let dependencies = generate(
        &crates,
        &[
            "additions_of_32",
            "answers_by_media_type",
            "answers_in_pieces",
            "bodies_forms",
            "bodies_multipart",
            "bodies_several",
            "constraints",
            "defaults",
            "directions",
            "event_kinds",
            "discriminators",
            "media_types",
            "multipart_files",
            "null",
            "optional_tags",
            "numbers",
            "parameters_constant",
            "parameters_empty",
            "parameters_nullable",
            "response_headers",
            "secrets",
            "security_named",
            "security_partial",
            "security_undeclared",
            "servers",
            "statuses_not_listed",
            "value_enum",
        ],
    );
    macro_rules! program {
        ($($file:literal),+) => {
            [$((
                concat!("src/", $file),
                include_str!(concat!("constructs_in_use/program/", $file)),
            )),+]
        };
    }
    let program = program![
        "main.rs",
        "answers.rs",
        "calls.rs",
        "credentials.rs",
        "http.rs",
        "requests.rs",
        "uploads.rs",
        "values.rs"
    ];
    crates.add("user", &dependencies, &program);
    let outcome = crates.cargo("user", &["run"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}

/// The `match` in the docs of each open type, as the body of a function that takes the type.
#[test]
fn the_match_in_the_docs_compiles() {
    let fixtures = [
        "discriminator",
        "integer_enum",
        "one_of_by_keys",
        "string_enum",
        "value_enum",
    ];
    let crates = Crates::new("matches-in-docs");
    let dependencies = generate(&crates, &fixtures);
    let mut functions = "//! Matches.\n".to_owned();
    let mut count = 0;
    for fixture in fixtures {
        let models = crates.directory().join(fixture).join("src/models");
        for file in fs::read_dir(models).expect("models") {
            let text = fs::read_to_string(file.expect("a file").path()).expect("a model");
            for block in text.split("/// ```text\n").skip(1) {
                let (block, _) = block.split_once("/// ```\n").expect("the block ends");
                let block = block.replace("/// ", "").replace('…', "()");
                let ty = block
                    .split_once("::")
                    .and_then(|(before, _)| before.split_whitespace().last())
                    .expect("an arm names the type");
                let variable = block.split_whitespace().nth(1).expect("a variable");
                writeln!(
                    functions,
                    "\n/// Matches.\n#[allow(unused_variables)]\n\
                     pub fn match_{count}({variable}: {fixture}::models::{ty}) {{\n\
                     use {fixture}::models::{ty};\n{block}}}"
                )
                .expect("writing to a string succeeds");
                count += 1;
            }
        }
    }
    assert!(count >= fixtures.len(), "{functions}");
    crates.add("matches", &dependencies, &[("src/lib.rs", &functions)]);
    let outcome = crates.cargo("matches", &["check"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}
