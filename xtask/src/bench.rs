//! `cargo xtask bench`: what our macros cost beside `serde_derive`, in one run.

mod check;
mod decode;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds and runs the benchmarks, and fails if one of them misses its target.
pub fn run() -> Result<(), String> {
    let decoding = decode::run()?;
    let checking = check::run()?;
    if decoding && checking {
        Ok(())
    } else {
        Err("a target was missed".to_owned())
    }
}

/// Writes a crate that depends on the runtime and on `serde_derive`. It is a workspace of its own, with the versions of
/// this one, so that nothing else is built with `serde_derive` or waits for it.
fn write_crate(name: &str, more: &str) -> Result<PathBuf, String> {
    let directory = crate::workspace().join("target/bench").join(name);
    let runtime = crate::workspace().join("runtime").display().to_string();
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nruntime = {{ path = {runtime:?} }}\n\
         serde = {{ version = \"1.0\", features = [\"derive\"] }}\nserde_json = \"1.0\"\n{more}"
    );
    write(&directory.join("Cargo.toml"), &manifest)?;
    let lock = crate::workspace().join("Cargo.lock");
    fs::copy(&lock, directory.join("Cargo.lock"))
        .map_err(|error| format!("cannot copy {}: {error}", lock.display()))?;
    Ok(directory)
}

/// Cargo, for a crate of [`write_crate`]. All of them are built in one place.
fn cargo(directory: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(directory)
        .env("CARGO_NET_OFFLINE", "true")
        .env(
            "CARGO_TARGET_DIR",
            crate::workspace().join("target/bench/target"),
        );
    cargo
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let directory = path.parent().unwrap_or(path);
    fs::create_dir_all(directory)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}
