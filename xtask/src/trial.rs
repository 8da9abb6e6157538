//! `cargo xtask trial`: real documents become crates that compile without a warning.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Generates a crate from each document and compiles it.
pub fn run(documents: &[PathBuf], out: &Path) -> Result<(), String> {
    let documents = find(documents)?;
    let out = crate::workspace().join(out);
    let generator = build_generator()?;
    let mut failed = Vec::new();
    for document in &documents {
        let name = crate_name(document);
        let result = generate(&generator, document, &out.join(&name), &name)
            .and_then(|generated| Ok((generated, compile(&out.join(&name), &out)?)));
        match result {
            Ok((generated, compiled)) => anstream::println!(
                "{name}: generated in {generated:.1} s, compiled without a warning in {compiled:.1} s"
            ),
            Err(error) => {
                anstream::println!("{name}: FAILED\n{error}");
                failed.push(name);
            }
        }
    }
    anstream::println!(
        "{} passed, {} failed",
        documents.len() - failed.len(),
        failed.len()
    );
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("failed: {}", failed.join(", ")))
    }
}

/// The documents that are given, and those of the directories that are.
pub fn find(given: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut documents = Vec::new();
    for path in given {
        if path.is_file() {
            documents.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let mut found: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                path.extension().is_some_and(|ending| {
                    ["yaml", "yml", "json"].iter().any(|known| ending == *known)
                })
            })
            .collect();
        found.sort();
        documents.extend(found);
    }
    if documents.is_empty() {
        Err("there are no documents there".to_owned())
    } else {
        Ok(documents)
    }
}

fn crate_name(document: &Path) -> String {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    format!(
        "trial-{}",
        stem.replace(|c: char| !c.is_ascii_alphanumeric(), "-")
    )
}

fn generate(generator: &Path, document: &Path, out: &Path, name: &str) -> Result<f64, String> {
    let started = Instant::now();
    let mut command = Command::new(generator);
    command
        .arg("generate")
        .arg(document)
        .arg("--out")
        .arg(out)
        .args(["--name", name]);
    run_quietly(&mut command)?;
    Ok(started.elapsed().as_secs_f64())
}

/// Builds the command that a user runs, not only the library behind it, and returns where it is.
fn build_generator() -> Result<PathBuf, String> {
    run_quietly(
        Command::new("cargo")
            .args(["build", "--package", "generator"])
            .current_dir(crate::workspace()),
    )?;
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    Ok(this.with_file_name(format!("generator{}", std::env::consts::EXE_SUFFIX)))
}

fn compile(directory: &Path, out: &Path) -> Result<f64, String> {
    let started = Instant::now();
    run_quietly(
        Command::new("cargo")
            .args(["check", "--quiet", "--all-features"])
            .current_dir(directory)
            // One target directory: the runtime is compiled once for all of them.
            .env("CARGO_TARGET_DIR", out.join("target"))
            .env("RUSTFLAGS", "-D warnings"),
    )?;
    Ok(started.elapsed().as_secs_f64())
}

/// Runs a command; what it printed is told only if it fails.
fn run_quietly(command: &mut Command) -> Result<(), String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run {}: {error}", command.get_program().display()))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    // The beginning says what is wrong; thousands of lines of the same do not help.
    Err(text.lines().take(60).collect::<Vec<_>>().join("\n"))
}
