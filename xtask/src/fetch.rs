//! `cargo xtask fetch`: brings the documents of the providers to `specs/`.

use std::ffi::OsStr;
use std::path::Path;

use crate::cargo;

/// Runs the package that talks to servers. The other tasks do without it, and compile sooner for it.
pub fn run(arguments: &[impl AsRef<OsStr>]) -> Result<(), String> {
    let mut command = cargo::cargo();
    command
        .args(["run", "--quiet", "--package", "fetch", "--manifest-path"])
        .arg(crate::workspace().join("Cargo.toml"));
    // Where this program was built, whatever the directory that it works in says.
    if let Some(target) = std::env::current_exe().ok().as_deref().and_then(target) {
        command.arg("--target-dir").arg(target);
    }
    command.arg("--").args(arguments);
    cargo::run_to_end(&mut command, "not everything was fetched, see above")
}

/// The directory that holds `debug/xtask`.
fn target(program: &Path) -> Option<&Path> {
    program.parent()?.parent()
}
