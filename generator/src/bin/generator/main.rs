//! The `generator` command.

mod crate_name;
mod diff;
mod origin;
mod tell;

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use generator::config::Settings;
use generator::diagnostic::{Code, Diagnostic, Diagnostics, escaped_json, printable};
use generator::emit::{self, Alone, Change};
use generator::explain;
use generator::page::{Chapter, Page};
use generator::pipeline::{Input, Reading, is_acceptable, read_api, read_input};
use generator::render::{self, File, Package, Target};
use generator::report::Report;
use generator::source;
use origin::{Allowed, Origin, require_file};
use tell::{Speech, tell_people};

/// A document is a million small values: the allocator of the system takes a quarter of the time of reading one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The document is at fault, or there is a change that `diff` was told to fail on.
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
    /// Says what there is to say about a document, and writes nothing. The exit status is that of `generate`.
    Check(Check),
    /// Prints what a new document changes for the users of the client: what breaks the wire, what breaks their Rust.
    Diff(diff::Diff),
    /// Prints how each union of a document is told apart, and what could not be.
    Explain(Explain),
    /// Says what the code of a diagnostic means, and what to do about it.
    ExplainCode(ExplainCode),
    /// Prints a document with overlays applied, as YAML.
    Overlay(Overlay),
    /// Writes a page that shows what becomes of a document: open it in a browser.
    Report(Show),
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
    #[command(flatten)]
    speech: Speech,
}

#[derive(Debug, clap::Args)]
struct Check {
    #[command(flatten)]
    origin: Origin,
    /// Fail where something of the document would be missing.
    #[arg(long, value_parser = ["warnings"])]
    deny: Option<String>,
    #[command(flatten)]
    speech: Speech,
}

#[derive(Debug, clap::Args)]
struct Explain {
    #[command(flatten)]
    origin: Origin,
    /// Explain only the unions in this schema: the key of a component, or a JSON pointer.
    schema: Option<String>,
    #[command(flatten)]
    speech: Speech,
}

#[derive(Debug, clap::Args)]
struct Show {
    #[command(flatten)]
    origin: Origin,
    /// The page.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
struct ExplainCode {
    /// The code, such as `unsupported-style`; without it, all codes are listed.
    code: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Overlay {
    /// The OpenAPI document, YAML or JSON, and overlays in the order of their application. Without the document, the
    /// one that the first overlay `extends`.
    #[arg(required = true, value_names = ["DOCUMENT", "OVERLAY"])]
    files: Vec<PathBuf>,
    #[command(flatten)]
    allowed: Allowed,
}

fn main() -> ExitCode {
    let result = match Command::parse().action {
        Action::Generate(generate) => run_generate(&generate),
        Action::Check(check) => run_check(&check),
        Action::Diff(diff) => diff::run(&diff),
        Action::Explain(explain) => run_explain(&explain),
        Action::ExplainCode(explain) => explain_code(explain.code.as_deref()),
        Action::Overlay(overlay) => run_overlay(&overlay),
        Action::Report(show) => run_report(&show),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Document) => ExitCode::from(AT_FAULT),
        Err(Failure::Usage(message)) => {
            anstream::eprintln!("error: {}", printable(&message));
            ExitCode::from(WRONG_USAGE)
        }
    }
}

/// Why a command ends without having done what it was asked for.
enum Failure {
    /// The document is at fault, or a change is one to fail on; what was printed says why.
    Document,
    /// The command was used wrongly.
    Usage(String),
}

/// Name of the command in the header of every generated file.
const COMMAND: &str = "generator generate";

fn run_generate(generate: &Generate) -> Result<(), Failure> {
    let name = generate.origin.crate_name()?;
    let input = generate.origin.input()?;
    // Before anything is written: a crate without its report would be half of what was asked for.
    if let Some(path) = &generate.report {
        Alone::Report.check(path).map_err(Failure::Usage)?;
    }
    let mut diagnostics = Diagnostics::default();
    // The process ends with this: to free what was read, piece by piece, would only put that off.
    let reading = ManuallyDrop::new(read_api(&input, &mut diagnostics));
    let deny = generate.deny.is_some();
    let crate_name = name.replace('-', "_");
    let target = Target {
        templates: generate.templates.as_deref(),
        ..target(&crate_name, &input.settings)
    };
    let result = match &*reading {
        Some(reading) if is_acceptable(&diagnostics, deny) => {
            render(reading, &target, &mut diagnostics)
                .and_then(|files| write_crate(generate, &name, &target, reading, files))
        }
        _ => Err(Failure::Document),
    };
    generate.speech.tell(&diagnostics);
    if let Some(path) = &generate.report {
        let report = match &*reading {
            Some(reading) => Report::new(reading, &diagnostics, &crate_name),
            None => Report::unreadable(&diagnostics),
        };
        write_report(path, &report)?;
    }
    if matches!(result, Err(Failure::Document)) && !diagnostics.has_errors() {
        anstream::eprintln!("error: nothing was written, because of `--deny warnings`");
    }
    result
}

fn run_check(check: &Check) -> Result<(), Failure> {
    let input = check.origin.input()?;
    let mut diagnostics = Diagnostics::default();
    read_api(&input, &mut diagnostics);
    check.speech.tell(&diagnostics);
    if is_acceptable(&diagnostics, check.deny.is_some()) {
        return Ok(());
    }
    if !diagnostics.has_errors() {
        anstream::eprintln!("error: refused, because of `--deny warnings`");
    }
    Err(Failure::Document)
}

/// A crate of its own, printed with the built-in templates.
fn target<'a>(crate_name: &'a str, settings: &Settings) -> Target<'a> {
    Target {
        module: "crate",
        crate_name,
        root: "lib.rs",
        command: COMMAND,
        templates: None,
        group_features: settings.group_features.unwrap_or(true),
    }
}

/// The source files of a crate.
fn render(
    reading: &Reading,
    target: &Target<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<File>, Failure> {
    render::render(&reading.api, &reading.names, target).map_err(|error| {
        diagnostics.push(Diagnostic::error(Code::Render, "", error.to_string()));
        Failure::Document
    })
}

fn write_crate(
    generate: &Generate,
    name: &str,
    target: &Target<'_>,
    reading: &Reading,
    sources: Vec<File>,
) -> Result<(), Failure> {
    let usage = |error: &dyn std::fmt::Display| Failure::Usage(error.to_string());
    let package = Package {
        name,
        version: CRATE_VERSION,
        runtime: &generate.runtime_path()?,
    };
    let manifest = render::manifest(&reading.api, &reading.names, &package, target)
        .map_err(|error| usage(&error))?;
    let sources = sources.into_iter().map(|file| File {
        path: format!("src/{}", file.path),
        ..file
    });
    let files: Vec<File> = sources.chain([manifest]).collect();
    let plan = emit::plan(&generate.out, name, &files).map_err(|error| usage(&error))?;
    plan.write().map_err(|error| usage(&error))?;
    let changes = plan.changes().iter();
    for removed in changes.filter(|planned| planned.change == Change::Remove) {
        anstream::eprintln!("removed: {}", generate.out.join(&removed.path).display());
    }
    Ok(())
}

fn run_explain(explain: &Explain) -> Result<(), Failure> {
    let input = explain.origin.input()?;
    let mut diagnostics = Diagnostics::default();
    match read_api(&input, &mut diagnostics) {
        Some(reading) if !diagnostics.has_errors() => {
            let text = explain::explain(&reading, &diagnostics, explain.schema.as_deref())
                .map_err(Failure::Usage)?;
            explain.speech.explain(&text, &diagnostics);
            Ok(())
        }
        _ => {
            explain.speech.tell(&diagnostics);
            Err(Failure::Document)
        }
    }
}

fn run_report(show: &Show) -> Result<(), Failure> {
    let name = show.origin.crate_name()?;
    let input = show.origin.input()?;
    let mut diagnostics = Diagnostics::default();
    let reading = read_api(&input, &mut diagnostics);
    let chapter = Chapter {
        name: &name,
        reading: reading.as_ref(),
        diagnostics: &diagnostics,
        changed: None,
    };
    let page = Page {
        chapters: &[chapter],
        conclusion: None,
        root: Path::new(""),
    };
    let text = page.html().map_err(Failure::Usage)?;
    Alone::Page
        .write(&show.out, &text)
        .map_err(Failure::Usage)?;
    if diagnostics.has_errors() {
        anstream::eprintln!("error: the document cannot be used; the page says why");
        return Err(Failure::Document);
    }
    Ok(())
}

fn explain_code(name: Option<&str>) -> Result<(), Failure> {
    let Some(name) = name else {
        anstream::println!(
            "Codes of diagnostics; `generator explain-code CODE` says what to do about one.\n"
        );
        for code in Code::ALL {
            anstream::println!("{code}: {}", code.meaning());
        }
        return Ok(());
    };
    let code = Code::named(name).ok_or_else(|| {
        Failure::Usage(format!(
            "there is no code `{name}`: `generator explain-code` lists all of them"
        ))
    })?;
    anstream::println!("{code}\n\n{}\n\n{}", code.meaning(), code.remedy());
    Ok(())
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
    let input = Input {
        document: document.clone(),
        overlays: overlays.to_owned(),
        settings: Settings {
            allow_references: overlay.allowed.directories.clone(),
            ..Settings::default()
        },
    };
    let mut diagnostics = Diagnostics::default();
    let tree = read_input(&input, &mut diagnostics);
    tell_people(&diagnostics);
    match tree {
        Some(tree) if !diagnostics.has_errors() => {
            anstream::print!("{}", source::to_yaml(&tree));
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
                let allowed = &self.allowed.directories;
                let document = source::overlay::document_of(&tree, first, allowed);
                let document = document.map_err(|why| {
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

fn write_report(path: &Path, report: &Report<'_>) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(report)
        .map_err(|error| Failure::Usage(format!("cannot write the report: {error}")))?;
    Alone::Report
        .write(path, &(escaped_json(&text) + "\n"))
        .map_err(Failure::Usage)
}
