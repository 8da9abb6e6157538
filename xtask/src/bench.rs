//! `cargo xtask bench`: what our macros cost beside `serde_derive`, and what a generation takes beside another generator.
//! Both sides are measured in one run.

mod check;
mod decode;
pub mod peers;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
    let directory = place(name);
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
        .env("CARGO_TARGET_DIR", place("target"));
    cargo
}

/// Where something of a benchmark stands.
fn place(name: &str) -> PathBuf {
    crate::workspace().join("target/bench").join(name)
}

/// The processor time that `cargo check` takes in all, where and with what `cargo` is set up for.
fn processor_seconds(cargo: &Command) -> Result<f64, String> {
    // The shell is the portable way to the processor time of a command and all that it starts.
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "cargo check --quiet && times"])
        .envs(
            cargo
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("CARGO_INCREMENTAL", "0")
        .stdin(Stdio::null());
    if let Some(directory) = cargo.get_current_dir() {
        shell.current_dir(directory);
    }
    let output = shell
        .output()
        .map_err(|error| format!("cannot run sh: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    // The second line is for what the shell started: user and system, each as `0m1.23s`.
    let text = String::from_utf8_lossy(&output.stdout);
    let times = text.lines().nth(1).map(|line| line.split_whitespace());
    times
        .and_then(|times| times.map(seconds).sum())
        .ok_or_else(|| format!("cannot read the times in {text:?}"))
}

/// Reads a time such as `1m2.34s`.
fn seconds(time: &str) -> Option<f64> {
    let (minutes, seconds) = time.strip_suffix('s')?.split_once('m')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let directory = path.parent().unwrap_or(path);
    fs::create_dir_all(directory)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}
