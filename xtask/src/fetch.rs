//! `cargo xtask fetch`: brings the documents of the providers to `specs/`.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// Runs the package that talks to servers. The other tasks do without it, and compile sooner for it.
pub fn run(arguments: &[impl AsRef<OsStr>]) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["run", "--quiet", "--package", "fetch", "--manifest-path"])
        .arg(crate::workspace().join("Cargo.toml"));
    // Where this program was built, whatever the directory that it works in says.
    if let Some(target) = std::env::current_exe().ok().as_deref().and_then(target) {
        command.arg("--target-dir").arg(target);
    }
    let status = command
        .arg("--")
        .args(arguments)
        .status()
        .map_err(|error| format!("cannot run `cargo`: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("not everything was fetched, see above".to_owned())
    }
}

/// The directory that holds `debug/xtask`.
fn target(program: &Path) -> Option<&Path> {
    program.parent()?.parent()
}
