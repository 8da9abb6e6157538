//! `cargo xtask semver`: what we say of changes, beside what `cargo-semver-checks` says.

use crate::cargo;

/// What we are compared with, as cargo installs it. It knows the JSON of the compilers of its time only.
const TOOL: (&str, &str) = ("cargo-semver-checks", "0.51.0");

/// Compares both on all changes that the tests know, and fails if they disagree without a reason.
///
/// The program that does it belongs to the tests, which have the changes.
pub fn run() -> Result<(), String> {
    let tool = cargo::install(TOOL, &crate::workspace().join("target/semver"))?;
    let mut compare = cargo::program_of_tests("semver");
    cargo::run_to_end(compare.arg(tool), "we and cargo-semver-checks disagree")
}
