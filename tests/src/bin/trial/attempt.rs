//! One document: generated, compiled, its operations counted, and its examples sent through the types.

use std::fs;
use std::path::Path;
use std::time::Instant;

use generator::diagnostic::Diagnostics;
use generator::pipeline::read_tree;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tests::command::{self, Outcome};
use tests::crates::Crates;
use tests::driver::Driver;
use tests::examples::{count, examples};
use tests::proof::{Proof, only_of_examples, prove_examples};

/// Lines of an error that are told: the beginning says what is wrong, thousands of the same do not help.
const TOLD: usize = 40;

/// What became of a document.
#[derive(Debug, Default)]
pub struct Attempt {
    /// What it came to, as far as it came.
    pub numbers: Option<Numbers>,
    /// What is not as it has to be.
    pub problems: Vec<String>,
    /// The examples of schemas for which the report tells no type.
    pub untyped: Vec<String>,
    in_document: u64,
    valid: usize,
    seconds: Seconds,
}

/// What a baseline holds of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// Operations that the client has.
    pub operations: u64,
    /// Fields whose type is, or contains, arbitrary JSON.
    pub arbitrary_json: u64,
    /// Examples that came back as they were.
    pub examples: u64,
    /// Examples of schemas for which the report tells no type.
    pub untyped_examples: u64,
}

/// How long the steps took; nothing for those that failed.
#[derive(Debug, Default)]
struct Seconds {
    generated: Option<f64>,
    compiled: Option<f64>,
    travelled: Option<f64>,
}

/// Names of the columns of [`Attempt::line`].
pub const HEAD: &str = "document                  generated  compiled      operations  arbitrary JSON          examples";

impl Attempt {
    /// A line of the table: times in seconds, `-` for what failed.
    pub fn line(&self, name: &str) -> String {
        let seconds =
            |taken: Option<f64>| taken.map_or("-".to_owned(), |taken| format!("{taken:.1} s"));
        let numbers = self.numbers.unwrap_or_default();
        format!(
            "{name:<24}  {:>9}  {:>8}  {:>14}  {:>14}  {:>16}  {:>7}",
            seconds(self.seconds.generated),
            seconds(self.seconds.compiled),
            format!("{} of {}", numbers.operations, self.in_document),
            numbers.arbitrary_json,
            format!("{} of {}", numbers.examples, self.valid),
            seconds(self.seconds.travelled),
        )
    }
}

/// Tries a document.
pub fn run(crates: &Crates, document: &Path, name: &str) -> Attempt {
    let mut attempt = Attempt::default();
    let name = format!("trial-{name}")
        .to_lowercase()
        .replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    if let Err(problem) = attempt.run(crates, document, &name) {
        attempt.problems.push(problem);
    }
    attempt
}

impl Attempt {
    fn run(&mut self, crates: &Crates, document: &Path, name: &str) -> Result<(), String> {
        let report = timed(&mut self.seconds.generated, || {
            generate(crates, document, name)
        })?;
        let count = |name: &str| report["counts"][name].as_u64().unwrap_or_default();
        self.in_document = count("operations_in_document");
        let numbers = self.numbers.insert(Numbers {
            operations: count("operations_generated"),
            arbitrary_json: count("arbitrary_json_fields"),
            examples: 0,
            untyped_examples: 0,
        });
        if numbers.operations != self.in_document {
            self.problems.push(format!(
                "{} operations of {} are in the client",
                numbers.operations, self.in_document
            ));
        }
        timed(&mut self.seconds.compiled, || {
            succeeded(&crates.cargo(name, &["check", "--quiet", "--all-features"]))
        })?;
        let proof = timed(&mut self.seconds.travelled, || {
            send_examples(crates, document, name, &report)
        })?;
        self.valid = proof.valid_examples();
        numbers.examples = (self.valid - proof.failures.len()) as u64;
        numbers.untyped_examples = proof.unjudged_examples.len() as u64;
        let failures = proof.failures.iter().map(ToString::to_string);
        self.problems.extend(failures);
        self.untyped.clone_from(&proof.unjudged_examples);
        crates.remove(name);
        Ok(())
    }
}

/// How long something took that succeeded.
fn timed<T>(
    seconds: &mut Option<f64>,
    work: impl FnOnce() -> Result<T, String>,
) -> Result<T, String> {
    let started = Instant::now();
    let done = work()?;
    *seconds = Some(started.elapsed().as_secs_f64());
    Ok(done)
}

/// Runs the command that a user runs, and returns its report.
fn generate(crates: &Crates, document: &Path, name: &str) -> Result<Value, String> {
    let out = crates.directory().join(name);
    let report = crates.directory().join(format!("{name}.json"));
    let mut command = std::process::Command::new(command::generator());
    command.arg("generate").arg(document).arg("--out").arg(&out);
    command.args(["--name", name]).arg("--report").arg(&report);
    succeeded(&command::outcome(&mut command))?;
    let report = fs::read_to_string(report).map_err(|error| error.to_string())?;
    serde_json::from_str(&report).map_err(|error| error.to_string())
}

fn succeeded(outcome: &Outcome) -> Result<(), String> {
    if outcome.status == Some(0) {
        return Ok(());
    }
    let lines: Vec<&str> = outcome.stderr.lines().take(TOLD).collect();
    Err(lines.join("\n"))
}

/// What became of the examples of a document.
fn send_examples(
    crates: &Crates,
    document: &Path,
    name: &str,
    report: &Value,
) -> Result<Proof, String> {
    let tree = read_tree(document, &[], &mut Diagnostics::default());
    let tree = tree.expect("a document that was generated from can be read");
    let (found, counted) = (examples(&tree).len(), count(&tree));
    if found != counted {
        return Err(format!(
            "{found} examples are found, and {counted} are counted"
        ));
    }
    let driver = Driver::compile(crates, &[(name, &only_of_examples(&tree, report))]);
    let proof = prove_examples(&tree, report, &[&driver]);
    driver.remove(crates);
    Ok(proof)
}
