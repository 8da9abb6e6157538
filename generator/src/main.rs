//! The `generator` command.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use generator::config::{self, Settings};
use generator::diagnostic::{Diagnostic, Diagnostics, Severity};
use generator::emit;
use generator::explain;
use generator::pipeline::{Input, is_acceptable, read_api, read_tree};
use generator::render::{self, File, Package, Target};
use generator::report::Report;
use generator::source;

/// The document is at fault.
const AT_FAULT: u8 = 1;
/// The command was used wrongly, or a file cannot be read or written.
const WRONG_USAGE: u8 = 2;

/// Version of every crate: what an API calls its version is rarely one that Cargo takes, and says nothing of the crate.
const CRATE_VERSION: &str = "0.1.0";

/// Turns OpenAPI documents into Rust clients.
#[derive(Debug, Parser)]
#[command(version)]
struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Writes a crate that calls the API of a document.
    Generate(Generate),
    /// Prints how each union of a document is told apart, and what could not be.
    Explain(Explain),
    /// Prints a document with overlays applied, as YAML.
    Overlay(Overlay),
}

/// What an API is read from.
#[derive(Debug, clap::Args)]
struct Origin {
    /// The OpenAPI document, YAML or JSON.
    document: PathBuf,
    /// Name of the crate; without it, the name of the document's file.
    #[arg(long)]
    name: Option<String>,
    /// Settings: a file like `specs/codegen.toml`. Its table called NAME counts, or its only one.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Overlays, in the order of their application, after those of the settings.
    #[arg(long)]
    overlay: Vec<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Generate {
    #[command(flatten)]
    origin: Origin,
    /// Directory of the crate.
    #[arg(long)]
    out: PathBuf,
    /// Directory of templates that replace the built-in ones of the same name.
    #[arg(long)]
    templates: Option<PathBuf>,
    /// Directory of the `runtime` crate that the generated one depends on.
    #[arg(long)]
    runtime: Option<PathBuf>,
    /// Refuse to write where something of the document would be missing.
    #[arg(long, value_parser = ["warnings"])]
    deny: Option<String>,
    /// Where to write the report, as JSON.
    #[arg(long)]
    report: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Explain {
    #[command(flatten)]
    origin: Origin,
    /// Explain only the unions in this schema: the key of a component, or a JSON pointer.
    schema: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Overlay {
    /// The OpenAPI document, YAML or JSON, and overlays in the order of their application. Without the document, the
    /// one that the first overlay `extends`.
    #[arg(required = true, value_names = ["DOCUMENT", "OVERLAY"])]
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let result = match Command::parse().action {
        Action::Generate(generate) => run_generate(&generate),
        Action::Explain(explain) => run_explain(&explain),
        Action::Overlay(overlay) => run_overlay(&overlay),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Document) => ExitCode::from(AT_FAULT),
        Err(Failure::Usage(message)) => {
            eprintln!("error: {message}");
            ExitCode::from(WRONG_USAGE)
        }
    }
}

/// Why a command ends without having done what it was asked for.
enum Failure {
    /// The document is at fault; the diagnostics have said why.
    Document,
    /// The command was used wrongly.
    Usage(String),
}

fn run_generate(generate: &Generate) -> Result<(), Failure> {
    let name = generate.origin.crate_name()?;
    let input = generate.origin.input()?;
    let mut diagnostics = Diagnostics::default();
    let reading = read_api(&input, &mut diagnostics);
    let deny = generate.deny.is_some();
    let crate_name = name.replace('-', "_");
    let result = match &reading {
        Some(reading) if is_acceptable(&diagnostics, deny) => {
            write_crate(generate, &name, &crate_name, reading, &mut diagnostics)
        }
        _ => Err(Failure::Document),
    };
    print(&diagnostics);
    if let Some(path) = &generate.report {
        let report = match &reading {
            Some(reading) => Report::new(reading, &diagnostics, &crate_name),
            None => Report::unreadable(&diagnostics),
        };
        write_report(path, &report)?;
    }
    if result.is_err() && deny && !diagnostics.has_errors() {
        eprintln!("error: nothing was written, because of `--deny warnings`");
    }
    result
}

fn write_crate(
    generate: &Generate,
    name: &str,
    crate_name: &str,
    reading: &generator::pipeline::Reading,
    diagnostics: &mut Diagnostics,
) -> Result<(), Failure> {
    let usage = |error: &dyn std::fmt::Display| Failure::Usage(error.to_string());
    let runtime = generate.runtime_path()?;
    let command = "generator generate";
    let target = Target {
        module: "crate",
        crate_name,
        root: "lib.rs",
        command,
        templates: generate.templates.as_deref(),
    };
    let mut files = Vec::new();
    match render::render(&reading.api, &reading.names, &target) {
        Ok(rendered) => files.extend(rendered.into_iter().map(|file| File {
            path: format!("src/{}", file.path),
            ..file
        })),
        Err(error) => {
            diagnostics.push(Diagnostic::error("render", "", error.to_string()));
            return Err(Failure::Document);
        }
    }
    let package = Package {
        name,
        version: CRATE_VERSION,
        runtime: &runtime,
    };
    let manifest =
        render::manifest(&reading.api, &package, &target).map_err(|error| usage(&error))?;
    files.push(manifest);
    let plan = emit::plan(&generate.out, &files).map_err(|error| usage(&error))?;
    plan.write().map_err(|error| usage(&error))
}

fn run_explain(explain: &Explain) -> Result<(), Failure> {
    let input = explain.origin.input()?;
    let mut diagnostics = Diagnostics::default();
    match read_api(&input, &mut diagnostics) {
        Some(reading) if !diagnostics.has_errors() => {
            let text = explain::explain(&reading, &diagnostics, explain.schema.as_deref())
                .map_err(Failure::Usage)?;
            print!("{text}");
            Ok(())
        }
        _ => {
            print(&diagnostics);
            Err(Failure::Document)
        }
    }
}

impl Origin {
    /// What it comes to with the settings.
    fn input(&self) -> Result<Input, Failure> {
        require_file(&self.document)?;
        for overlay in &self.overlay {
            require_file(overlay)?;
        }
        let (settings, base) = self.settings()?;
        let mut overlays: Vec<PathBuf> = settings
            .overlays
            .iter()
            .map(|overlay| base.join(overlay))
            .collect();
        overlays.extend(self.overlay.iter().cloned());
        Ok(Input {
            document: self.document.clone(),
            overlays,
            settings,
        })
    }

    fn crate_name(&self) -> Result<String, Failure> {
        let name = match &self.name {
            Some(name) => name.clone(),
            None => self
                .document
                .file_stem()
                .map(|stem| {
                    stem.to_string_lossy()
                        .to_lowercase()
                        .replace(['.', ' '], "-")
                })
                .unwrap_or_default(),
        };
        let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let legal = name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if starts && legal {
            Ok(name)
        } else {
            Err(Failure::Usage(format!(
                "`{name}` cannot be the name of a crate: give one with --name, of letters, digits, `-` and `_`"
            )))
        }
    }

    /// The settings that count, and the directory that their paths start from.
    fn settings(&self) -> Result<(Settings, PathBuf), Failure> {
        let Some(path) = &self.config else {
            return Ok((Settings::default(), PathBuf::new()));
        };
        let name = self.crate_name()?;
        let mut tables = config::read(path).map_err(Failure::Usage)?;
        let base = path.parent().unwrap_or(Path::new("")).to_path_buf();
        if let Some(settings) = tables.shift_remove(&name) {
            return Ok((settings, base));
        }
        match tables.pop() {
            Some((_, only)) if tables.is_empty() => Ok((only, base)),
            _ => Err(Failure::Usage(format!(
                "{} has no table `[{name}]`: add it, or choose another one with --name",
                path.display()
            ))),
        }
    }
}

impl Generate {
    /// The path of `runtime` as the manifest names it.
    fn runtime_path(&self) -> Result<String, Failure> {
        let path = match &self.runtime {
            Some(path) => path.clone(),
            // Beside the generator's own sources: it is used from its workspace.
            None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime"),
        };
        let path = path.canonicalize().map_err(|error| {
            Failure::Usage(format!(
                "cannot find the `runtime` crate at {}: {error}; name it with --runtime",
                path.display()
            ))
        })?;
        Ok(path.display().to_string())
    }
}

fn run_overlay(overlay: &Overlay) -> Result<(), Failure> {
    for file in &overlay.files {
        require_file(file)?;
    }
    let extended = overlay.extended()?;
    let (document, overlays) = match (&extended, overlay.files.split_first()) {
        (None, Some((document, overlays))) => (document, overlays),
        (Some(document), _) => (document, overlay.files.as_slice()),
        (None, None) => return Err(Failure::Usage("name a document".to_owned())),
    };
    let mut diagnostics = Diagnostics::default();
    let tree = read_tree(document, overlays, &mut diagnostics);
    print(&diagnostics);
    match tree {
        Some(tree) if !diagnostics.has_errors() => {
            print!("{}", source::to_yaml(&tree));
            Ok(())
        }
        _ => Err(Failure::Document),
    }
}

impl Overlay {
    /// The document that the first file extends, if that is an overlay.
    fn extended(&self) -> Result<Option<PathBuf>, Failure> {
        let Some(first) = self.files.first() else {
            return Ok(None);
        };
        match source::read(first) {
            Ok((tree, _)) if source::overlay::is_overlay(&tree) => {
                let document = source::overlay::extended(&tree, first).map_err(|why| {
                    Failure::Usage(format!("{why}; name the document before the overlays"))
                })?;
                require_file(&document)?;
                Ok(Some(document))
            }
            // What cannot be read is told when it is read as a document.
            _ => Ok(None),
        }
    }
}

fn require_file(path: &Path) -> Result<(), Failure> {
    if path.is_file() {
        Ok(())
    } else {
        Err(Failure::Usage(format!(
            "there is no file {}",
            path.display()
        )))
    }
}

fn write_report(path: &Path, report: &Report<'_>) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(report)
        .map_err(|error| Failure::Usage(format!("cannot write the report: {error}")))?;
    std::fs::write(path, text + "\n")
        .map_err(|error| Failure::Usage(format!("cannot write {}: {error}", path.display())))
}

fn print(diagnostics: &Diagnostics) {
    for diagnostic in diagnostics.iter() {
        eprintln!("{diagnostic}\n");
    }
    let warnings = diagnostics.count(Severity::Warning);
    let errors = diagnostics.count(Severity::Error);
    if warnings + errors > 0 {
        eprintln!("{errors} errors, {warnings} warnings");
    }
}
