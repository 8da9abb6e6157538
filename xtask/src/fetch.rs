//! `cargo xtask fetch`: brings the documents of the providers to `specs/`.

use std::ffi::OsString;
use std::process::Command;

/// Runs the package that talks to servers. The other tasks do without it, and compile sooner for it.
pub fn run(arguments: &[OsString]) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = crate::workspace().join("Cargo.toml");
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--package", "fetch", "--manifest-path"])
        .arg(manifest)
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
