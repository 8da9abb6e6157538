//! The generated clients and the programs that call with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::source;
use serde::Deserialize;
use serde_json::Value;

use super::process::Process;
use crate::{cargo, node};

/// A document that a server's makers publish.
#[derive(Debug)]
pub struct Document {
    /// The name of the crate that is generated from it.
    pub name: String,
    path: PathBuf,
    /// A directory besides its own into which its references lead.
    references: Option<PathBuf>,
    compiled: bool,
}

impl Document {
    /// A document whose crate is called `name`.
    pub fn called(name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        Self {
            name: name.into(),
            path: path.into(),
            references: None,
            compiled: true,
        }
    }

    /// Allows its references to lead into a directory besides its own.
    pub fn referring_to(self, directory: impl Into<PathBuf>) -> Self {
        Self {
            references: Some(directory.into()),
            ..self
        }
    }

    /// Generates a crate of it, but does not compile it: nothing calls it.
    pub fn not_compiled(self) -> Self {
        Self {
            compiled: false,
            ..self
        }
    }
}

/// What was generated from the documents of one server.
#[derive(Debug, Default)]
pub struct Generated {
    pub documents: usize,
    /// Operations in the documents.
    pub operations: u64,
    /// Operations that the clients lack.
    pub missing: u64,
    pub warnings: usize,
    /// The reasons of the overlays.
    pub overlays: Vec<String>,
}

/// Generates a crate of each document, with what is in `xtask/servers/NAME`: the settings `CRATE.codegen.toml`, or else
/// `codegen.toml`, and the overlay `CRATE.overlay.yaml`, if there is one.
pub fn generate(name: &str, directory: &Path, documents: &[Document]) -> Result<Generated, String> {
    let pinned = pinned(name);
    let generator = generator()?;
    let mut generated = Generated::default();
    for document in documents {
        let report = directory.join(format!("{}.report.json", document.name));
        // One that an earlier run has left would hide that this one writes none.
        let _ = fs::remove_file(&report);
        let log = directory.join(format!("{}.log", document.name));
        let mut settings = pinned.join(format!("{}.codegen.toml", document.name));
        if !settings.exists() {
            settings = pinned.join("codegen.toml");
        }
        let mut command = Command::new(&generator);
        command
            .arg("generate")
            .arg(&document.path)
            .args(["--name", &document.name, "--out"])
            .arg(directory.join(&document.name))
            .arg("--runtime")
            .arg(crate::workspace().join("runtime"))
            .arg("--config")
            .arg(settings)
            .arg("--report")
            .arg(&report);
        if let Some(references) = &document.references {
            command.arg("--allow-references").arg(references);
        }
        let overlay = pinned.join(format!("{}.overlay.yaml", document.name));
        if overlay.exists() {
            command.arg("--overlay").arg(&overlay);
            for reason in reasons(&overlay)? {
                if !generated.overlays.contains(&reason) {
                    generated.overlays.push(reason);
                }
            }
        }
        let output = command
            .output()
            .map_err(|error| format!("cannot run the generator: {error}"))?;
        let diagnostics = String::from_utf8_lossy(&output.stderr);
        node::write(&log, &diagnostics)?;
        if !output.status.success() {
            let path = document.path.display();
            return Err(format!("no client of {path}:\n{diagnostics}"));
        }
        let report: Value = serde_json::from_str(&node::read(&report)?)
            .map_err(|error| format!("cannot read {}: {error}", report.display()))?;
        let count = |name: &str| report["counts"][name].as_u64().unwrap_or_default();
        let operations = count("operations_in_document");
        generated.documents += 1;
        generated.operations += operations;
        generated.missing += operations.saturating_sub(count("operations_generated"));
        generated.warnings += diagnostics
            .lines()
            .filter(|line| line.starts_with("warning["))
            .count();
    }
    Ok(generated)
}

/// Compiles the program `xtask/servers/NAME/calls.rs` with the generated crates, with warnings denied, and returns it.
pub fn compile(name: &str, directory: &Path, documents: &[Document]) -> Result<PathBuf, String> {
    let comparison = directory.with_file_name("comparison");
    write_manifest(
        &comparison,
        "comparison",
        &format!("[lib]\npath = {:?}", pinned("comparison.rs")),
        "ureq = { version = \"3\", default-features = false }\n",
    )?;
    let mut dependencies = format!(
        "comparison = {{ path = {comparison:?} }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n"
    );
    for document in documents.iter().filter(|document| document.compiled) {
        // With all that is generated, so that all of it compiles without a warning.
        dependencies += &format!(
            "{0} = {{ path = \"../{0}\", features = [\"stand-in\"] }}\n",
            document.name
        );
    }
    let place = directory.join("calls");
    let package = format!("{name}-calls");
    let program = pinned(name).join("calls.rs");
    let program = format!("[[bin]]\nname = {package:?}\npath = {program:?}");
    write_manifest(&place, &package, &program, &dependencies)?;
    // The versions of this workspace.
    let lock = node::read(&crate::workspace().join("Cargo.lock"))?;
    node::write(&place.join("Cargo.lock"), &lock)?;
    let target = crate::workspace().join("target/generated-crates/target");
    let mut build = cargo::cargo();
    build
        .args(["build", "--quiet", "--offline"])
        .current_dir(&place)
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("RUSTFLAGS", "-D warnings");
    cargo::run_to_end(&mut build, "the client or its calls do not compile")?;
    Ok(target.join(format!("debug/{package}{}", std::env::consts::EXE_SUFFIX)))
}

/// Writes the manifest of a crate whose code is in `xtask/servers`.
fn write_manifest(
    directory: &Path,
    package: &str,
    target: &str,
    dependencies: &str,
) -> Result<(), String> {
    fs::create_dir_all(directory)
        .map_err(|error| format!("cannot make {}: {error}", directory.display()))?;
    let runtime = crate::workspace().join("runtime");
    let manifest = format!(
        "[package]\nname = {package:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n{target}\n\n[dependencies]\n\
         runtime = {{ path = {runtime:?} }}\nserde = \"1\"\nserde_json = \"1\"\n{dependencies}"
    );
    node::write(&directory.join("Cargo.toml"), &manifest)
}

/// What became of one call, as the program reports it.
#[derive(Debug, Deserialize)]
pub struct Call {
    /// Its name.
    pub call: String,
    pub differences: Vec<String>,
    /// Deviations of the server from its document that are no difference.
    pub tolerated: Vec<String>,
}

/// Makes the calls.
pub fn run(program: &Path, server: &Process, directory: &Path) -> Result<Vec<Call>, String> {
    let report = directory.join("calls.json");
    let _ = fs::remove_file(&report);
    let mut calls = Command::new(program);
    calls.arg(server.url()).arg(&report);
    node::succeeds(&mut calls)?;
    serde_json::from_str(&node::read(&report)?)
        .map_err(|error| format!("cannot read {}: {error}", report.display()))
}

/// The directory of what is pinned for a server.
fn pinned(name: &str) -> PathBuf {
    crate::workspace().join("xtask/servers").join(name)
}

/// Builds the command that generates.
fn generator() -> Result<PathBuf, String> {
    let workspace = crate::workspace();
    let mut build = cargo::cargo();
    build
        .args([
            "build",
            "--quiet",
            "--package",
            "generator",
            "--manifest-path",
        ])
        .arg(workspace.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(workspace.join("target"));
    cargo::run_to_end(&mut build, "the generator does not compile")?;
    Ok(workspace.join(format!(
        "target/debug/generator{}",
        std::env::consts::EXE_SUFFIX
    )))
}

/// The reason of each action of an overlay.
fn reasons(overlay: &Path) -> Result<Vec<String>, String> {
    let (tree, _) = source::read(overlay).map_err(|error| error.message)?;
    let tree = tree.to_json();
    let actions = tree["actions"].as_array().into_iter().flatten();
    actions
        .map(|action| match &action["description"] {
            Value::String(reason) => Ok(reason.clone()),
            _ => Err(format!("{}: an action gives no reason", overlay.display())),
        })
        .collect()
}
