//! `cargo xtask semver`: what we say of changes, beside what `cargo-semver-checks` says.

use std::path::PathBuf;
use std::process::Command;

/// What we are compared with, as cargo installs it. It knows the JSON of the compilers of its time only.
const TOOL: (&str, &str) = ("cargo-semver-checks", "0.51.0");

/// Compares both on all changes that the tests know, and fails if they disagree without a reason.
///
/// The program that does it belongs to the tests, which have the changes.
pub fn run() -> Result<(), String> {
    let tool = install()?;
    let mut compare = Command::new("cargo");
    compare
        .args(["run", "--quiet", "--package", "tests", "--bin", "semver"])
        .arg("--")
        .arg(tool);
    run_to_end(&mut compare, "we and cargo-semver-checks disagree")
}

/// Installs the tool below `target`, unless it is there.
fn install() -> Result<PathBuf, String> {
    let (name, version) = TOOL;
    let root = crate::workspace().join("target/semver");
    let mut cargo = Command::new("cargo");
    cargo
        .args(["install", "--quiet", "--locked", name])
        .args(["--version", version, "--root"])
        .arg(&root);
    run_to_end(&mut cargo, &format!("{name} cannot be installed"))?;
    Ok(root.join(format!("bin/{name}{}", std::env::consts::EXE_SUFFIX)))
}

fn run_to_end(command: &mut Command, failed: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(failed.to_owned()),
        Err(error) => Err(format!("cannot run cargo: {error}")),
    }
}
