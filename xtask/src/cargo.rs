//! Cargo, as the tasks run it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The Cargo that runs this program, or the one of the system.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A program of the tests, which is built before it runs: they send the values of our own APIs on the same way. What is
/// added are its arguments.
pub fn program_of_tests(name: &str) -> Command {
    let mut cargo = cargo();
    cargo
        .args(["run", "--quiet", "--package", "tests", "--bin", name])
        .arg("--");
    cargo
}

/// Installs a version of a package below `directory`, unless it is there, and returns its program.
///
/// # Errors
///
/// Says that it cannot be installed, after Cargo has said why.
pub fn install((name, version): (&str, &str), directory: &Path) -> Result<PathBuf, String> {
    let mut cargo = cargo();
    cargo
        .args(["install", "--quiet", "--locked", name])
        .args(["--version", version, "--root"])
        .arg(directory);
    run_to_end(&mut cargo, &format!("{name} cannot be installed"))?;
    Ok(directory.join(format!("bin/{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// Runs Cargo with what it is told, which has to succeed.
///
/// # Errors
///
/// Says what `failed`, after the command has said why.
pub fn run_to_end(cargo: &mut Command, failed: &str) -> Result<(), String> {
    match succeeds(cargo)? {
        true => Ok(()),
        false => Err(failed.to_owned()),
    }
}

/// Whether Cargo succeeds with what it is told.
///
/// # Errors
///
/// Says that there is no Cargo to run.
pub fn succeeds(cargo: &mut Command) -> Result<bool, String> {
    let status = cargo.status();
    let status = status.map_err(|error| format!("cannot run `cargo`: {error}"))?;
    Ok(status.success())
}
