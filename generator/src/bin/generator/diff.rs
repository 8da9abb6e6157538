//! `generator diff`: what a new document does to the users of the client.

use std::path::{Path, PathBuf};

use generator::diagnostic::{Diagnostics, escaped_json, printable};
use generator::diff::step::Step;
use generator::diff::{self, Changes, FailOn, Format, Side, Told};
use generator::pipeline::{Reading, read_api};
use generator::render::File;

use crate::origin::{Allowed, Origin};
use crate::tell::tell_people;
use crate::{Failure, crate_name, render, target};

/// Where a change stands is told of both documents; settings are the same for both.
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The document as it was, YAML or JSON.
    old: PathBuf,
    /// The document as it is.
    new: PathBuf,
    /// Table of the settings; without it, the one called like the new document's file, or the only one.
    #[arg(long)]
    name: Option<String>,
    /// Settings: a file like `specs/codegen.toml`.
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
    /// `adds` or `breaks`), and `remedy`. `old`, `new` and `remedy` are only there where there are any. `not_compared` lists
    /// what could not be read of one document, each with `document` (`old` or `new`), `message` and its place.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Exit with status 1 if there is such a change (one that breaks the wire or Rust, one that breaks the wire, or any), or
    /// if something could not be compared.
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
}

/// Compares, and says whether there is a change that was asked to fail on.
pub fn run(diff: &Diff) -> Result<(), Failure> {
    let old = diff.read(&diff.old, &diff.old_overlay)?;
    let new = diff.read(&diff.new, &diff.new_overlay)?;
    let sides = [&old, &new].map(|document| Side {
        reading: &document.reading,
        files: &document.files,
    });
    let mut changes = diff::compare(&sides[0], &sides[1]);
    changes.add_gaps(&old.diagnostics, &new.diagnostics);
    diff.print(&changes, changes.step(old.files != new.files))?;
    let Some(fail_on) = diff.fail_on else {
        return Ok(());
    };
    match fail_on.check(changes.counts()) {
        Ok(()) if changes.not_compared.is_empty() => Ok(()),
        Ok(()) => {
            anstream::eprintln!("error: a part of the documents could not be compared");
            Err(Failure::Document)
        }
        Err(why) => {
            anstream::eprintln!("error: {why}");
            Err(Failure::Document)
        }
    }
}

/// One of the documents, and the client that is generated from it.
struct Compared {
    reading: Reading,
    files: Vec<File>,
    /// Its errors are parts that cannot be compared.
    diagnostics: Diagnostics,
}

/// The crate that both clients would be: its name is no part of what is compared.
const CRATE: &str = "client";

impl Diff {
    /// Reads one of the documents. One with errors is compared as far as it can be read.
    fn read(&self, document: &Path, overlays: &[PathBuf]) -> Result<Compared, Failure> {
        let origin = Origin {
            document: document.to_owned(),
            name: self.table(),
            config: self.config.clone(),
            overlay: [self.overlay.as_slice(), overlays].concat(),
            allowed: self.allowed.clone(),
        };
        let input = origin.input()?;
        let mut diagnostics = Diagnostics::default();
        let client = read_api(&input, &mut diagnostics).map(|reading| {
            let files = render(&reading, &target(CRATE, &input.settings), &mut diagnostics);
            (reading, files)
        });
        match client {
            Some((reading, Ok(files))) => Ok(Compared {
                reading,
                files,
                diagnostics,
            }),
            _ => {
                tell_people(&diagnostics);
                Err(Failure::Document)
            }
        }
    }

    /// The table of the settings for both documents: one that is named, or one that is called like the new document.
    fn table(&self) -> Option<String> {
        let of_file = || crate_name::of_file(&self.new).ok();
        self.name.clone().or_else(of_file)
    }

    fn print(&self, changes: &Changes, step: Step) -> Result<(), Failure> {
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
