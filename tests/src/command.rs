//! The commands of this workspace, each built once and run from outside.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// What a command did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its exit status; nothing if a signal ended it.
    pub status: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it printed as an error.
    pub stderr: String,
}

/// The directory that the running test or program was built into: `target`, unless somebody chose another.
///
/// # Panics
///
/// Panics if the program does not know its own place.
pub fn target_directory() -> PathBuf {
    let exe = std::env::current_exe().expect("a program is a file");
    // target/debug/deps/name-0123456789abcdef is a test, target/debug/name a program.
    let is_test = exe
        .parent()
        .is_some_and(|directory| directory.ends_with("deps"));
    exe.ancestors()
        .nth(if is_test { 3 } else { 2 })
        .expect("cargo nests its output")
        .to_owned()
}

/// The `generator` command. A test of another package is not told where it is, so it is built here; Cargo does nothing
/// where that has happened.
pub fn generator() -> &'static Path {
    static GENERATOR: LazyLock<PathBuf> = LazyLock::new(|| build("generator"));
    &GENERATOR
}

/// The program behind `cargo xtask`, built in the same way.
pub fn xtask() -> &'static Path {
    static XTASK: LazyLock<PathBuf> = LazyLock::new(|| build("xtask"));
    &XTASK
}

/// Builds the program that is called like its package.
fn build(name: &str) -> PathBuf {
    let output = cargo()
        .args(["build", "--quiet", "--package", name, "--bin", name])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(crate::workspace())
        .env("CARGO_TARGET_DIR", target_directory())
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "{name} does not compile");
    let messages = String::from_utf8_lossy(&output.stdout);
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .expect("cargo names the executable it built")
}

/// Cargo itself: the one that runs the tests.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What a running `cargo test` says about its own build is not about the one that is started here.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

/// Runs `generator` with `arguments` in `directory`.
///
/// # Panics
///
/// Panics if it cannot be run.
pub fn run(directory: &Path, arguments: &[impl AsRef<OsStr>]) -> Outcome {
    outcome(
        Command::new(generator())
            .current_dir(directory)
            .args(arguments)
            .stdin(Stdio::null()),
    )
}

/// Runs a command to its end.
///
/// # Panics
///
/// Panics if it cannot be run.
pub fn outcome(command: &mut Command) -> Outcome {
    let output = command.output().expect("a command that can be run");
    Outcome {
        status: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
