//! `generator diff`: what a new document does to the users of the client.

use std::path::{Path, PathBuf};

use generator::diagnostic::{Diagnostics, escaped_json, printable};
use generator::diff::step::Step;
use generator::diff::{self, Changes, FailOn, Format, Side, Told};
use generator::pipeline::{Reading, read_api};
use generator::render::File;

use crate::origin::{Allowed, Origin};
use crate::tell::tell_people;
use crate::{Failure, render, target};

/// Where a change stands is told of both documents; settings are the same for both.
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The document as it was, YAML or JSON.
    old: PathBuf,
    /// The document as it is.
    new: PathBuf,
    /// Name of the crate; without it, the name of the new document's file.
    #[arg(long)]
    name: Option<String>,
    /// Settings: a file like `specs/codegen.toml`. Its table called NAME counts, or its only one.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Overlays of both documents, in the order of their application, after those of the settings.
    #[arg(long)]
    overlay: Vec<PathBuf>,
    /// Overlays of the old document alone, after those of both.
    #[arg(long)]
    old_overlay: Vec<PathBuf>,
    /// Overlays of the new document alone, after those of both.
    #[arg(long)]
    new_overlay: Vec<PathBuf>,
    #[command(flatten)]
    allowed: Allowed,
    /// How the changes are written, on the standard output.
    ///
    /// JSON is one object with `step` (`none`, `patch`, `feature` or `breaking`), `counts` and `changes`, each of which has
    /// `subject`, `what`, `old` and `new` (`pointer`, `file`, `line`, `column`), `ways`, `reach`, `wire` and `rust` (`same`,
    /// `adds` or `breaks`), and `remedy`. `old`, `new` and `remedy` are only there where there are any.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Exit with status 1 if there is such a change: one that breaks the wire or Rust, one that breaks the wire, or any.
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
}

/// Compares, and says whether there is a change that was asked to fail on.
pub fn run(diff: &Diff) -> Result<(), Failure> {
    let new_origin = diff.origin(&diff.new, &diff.new_overlay, diff.name.clone());
    // One table of the settings is for both, whatever their files are called.
    let name = new_origin.crate_name()?;
    let old_origin = diff.origin(&diff.old, &diff.old_overlay, Some(name.clone()));
    let (old, old_files) = read(&old_origin, &name)?;
    let (new, new_files) = read(&new_origin, &name)?;
    let files_differ = old_files != new_files;
    let sides = [(&old, &old_files), (&new, &new_files)];
    let [old, new] = sides.map(|(reading, files)| Side { reading, files });
    let changes = diff::compare(&old, &new);
    diff.tell(&changes, changes.step(files_differ))?;
    match diff.fail_on.map(|on| on.check(changes.counts())) {
        Some(Err(why)) => {
            anstream::eprintln!("error: {why}");
            Err(Failure::Document)
        }
        _ => Ok(()),
    }
}

/// What one of the documents says, and the client that it becomes.
fn read(origin: &Origin, name: &str) -> Result<(Reading, Vec<File>), Failure> {
    let input = origin.input()?;
    let mut diagnostics = Diagnostics::default();
    let crate_name = name.replace('-', "_");
    let target = target(&crate_name, &input.settings);
    let reading = read_api(&input, &mut diagnostics).filter(|_| !diagnostics.has_errors());
    let result = match reading {
        Some(reading) => render(&reading, &target, &mut diagnostics).map(|files| (reading, files)),
        None => Err(Failure::Document),
    };
    if result.is_err() {
        tell_people(&diagnostics);
    }
    result
}

impl Diff {
    fn origin(&self, document: &Path, overlays: &[PathBuf], name: Option<String>) -> Origin {
        Origin {
            document: document.to_owned(),
            name,
            config: self.config.clone(),
            overlay: [self.overlay.as_slice(), overlays].concat(),
            allowed: self.allowed.clone(),
        }
    }

    fn tell(&self, changes: &Changes, step: Step) -> Result<(), Failure> {
        match self.format {
            Format::Text => {
                anstream::print!("{}", diff::to_text(changes));
                anstream::println!("version of the client: {step}");
            }
            Format::Markdown => {
                anstream::println!("**{}.** Version of the client: {step}.\n", changes.counts());
                anstream::print!("{}", printable(&diff::to_markdown(changes, 3)));
            }
            Format::Json => {
                let text = serde_json::to_string_pretty(&Told::new(changes, step));
                let text = text.map_err(|error| Failure::Usage(error.to_string()))?;
                anstream::println!("{}", escaped_json(&text));
            }
        }
        Ok(())
    }
}
