//! Tries the generator on real documents: each becomes a crate that compiles without a warning, covers every operation
//! and gives every example back as it came. `cargo xtask trial` runs it.

mod attempt;
mod baseline;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use attempt::{Attempt, Numbers};
use baseline::Baseline;
use tests::crates::Crates;

/// What was asked for on the command line.
struct Arguments {
    accept: bool,
    documents: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = arguments();
    let path = tests::workspace().join("tests/trial.toml");
    let mut baseline = Baseline::read(&path);
    let crates = Crates::new("trial");
    let started = Instant::now();
    let mut problems = Vec::new();
    println!("{}", attempt::HEAD);
    for document in &arguments.documents {
        let name = document.file_stem().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let attempt = attempt::run(&crates, document, &name);
        println!("{}", attempt.line(&name));
        for example in &attempt.untyped {
            println!("  not sent: the example at {example}");
        }
        let found = judge(&attempt, baseline.of(&name), arguments.accept);
        problems.extend(
            found
                .into_iter()
                .map(|problem| format!("{name}: {problem}")),
        );
        let whole = attempt.problems.is_empty();
        if let (true, true, Some(numbers)) = (arguments.accept, whole, attempt.numbers) {
            baseline.set(&name, numbers);
        }
    }
    println!(
        "{} documents in {:.0} s; {} problems",
        arguments.documents.len(),
        started.elapsed().as_secs_f64(),
        problems.len()
    );
    for problem in &problems {
        println!("  {}", problem.replace('\n', "\n  "));
    }
    if arguments.accept {
        baseline.write(&path);
    }
    if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn arguments() -> Arguments {
    let (options, documents): (Vec<_>, Vec<_>) = std::env::args_os()
        .skip(1)
        .partition(|argument| argument == "--accept");
    let paths = documents.iter().map(|path| {
        let path = Path::new(path);
        path.canonicalize()
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    });
    Arguments {
        accept: !options.is_empty(),
        documents: paths.collect(),
    }
}

/// What is wrong with an attempt, in itself and beside the numbers that were accepted before.
fn judge(attempt: &Attempt, accepted: Option<&Numbers>, accept: bool) -> Vec<String> {
    let mut problems = attempt.problems.clone();
    let (Some(numbers), false) = (&attempt.numbers, accept) else {
        return problems;
    };
    // Of a document that nobody has looked at yet, every example has to have a type.
    let unknown = Numbers {
        untyped_examples: 0,
        ..*numbers
    };
    let accepted = accepted.unwrap_or(&unknown);
    for (what, is_worse, now, before) in [
        (
            "operations",
            numbers.operations < accepted.operations,
            numbers.operations,
            accepted.operations,
        ),
        (
            "fields of arbitrary JSON",
            numbers.arbitrary_json > accepted.arbitrary_json,
            numbers.arbitrary_json,
            accepted.arbitrary_json,
        ),
        (
            "examples that came back",
            numbers.examples < accepted.examples,
            numbers.examples,
            accepted.examples,
        ),
        (
            "examples without a type",
            numbers.untyped_examples > accepted.untyped_examples,
            numbers.untyped_examples,
            accepted.untyped_examples,
        ),
    ] {
        if is_worse {
            problems.push(format!(
                "{now} {what}, and {before} were accepted: mend it, or accept it with --accept"
            ));
        }
    }
    problems
}
