//! `cargo xtask update`: from what a provider publishes to clients that compile, and to what a person has to decide.

use std::ffi::OsString;
use std::process::ExitCode;

use generator::diff::{Changes, Weight, to_text};

use crate::since::Since;
use crate::{Place, cargo, codegen, fetch};

/// Everything is up to date, and something of it breaks those who use the clients.
const BREAKS: u8 = 3;

/// What is asked for.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Update {
    #[command(flatten)]
    place: Place,
    /// The API whose document to bring; without it, all that have a `source`.
    api: Option<String>,
    /// Gives `generated` the version that follows.
    #[arg(long)]
    bump: bool,
}

/// Fetches, compares, generates and checks. It stops where it cannot go on without a person, and says so.
pub fn run(update: &Update) -> Result<ExitCode, String> {
    let root = &update.place.root;
    let mut arguments = vec![
        OsString::from("--config"),
        root.join("specs/codegen.toml").into(),
    ];
    arguments.extend(update.api.iter().map(OsString::from));
    fetch::run(&arguments).map_err(|why| {
        format!("{why}: nothing was generated; settle that, and run `cargo xtask update` again")
    })?;
    let since = codegen::run(root, update.bump)?;
    let breaking = since.as_ref().map(breaking).unwrap_or_default();

    let compiles = cargo::succeeds(
        cargo::cargo()
            .args(["check", "--all-targets"])
            .args(["--package", "generated", "--package", "tests"])
            .current_dir(root),
    )?;
    let is_as_seen = !compiles
        || cargo::succeeds(
            cargo::cargo()
                .args(["test", "--package", "tests", "--test", "outline"])
                .current_dir(root),
        )?;
    if !is_as_seen {
        anstream::println!(
            "What users of the clients can see has changed: `cargo insta review` shows it, and accepts it"
        );
    }
    match (breaking.list.is_empty(), compiles) {
        (true, true) => Ok(ExitCode::SUCCESS),
        (true, false) => Err(
            "the clients or what uses them here does not compile, although no change of a document breaks it".to_owned(),
        ),
        (false, compiles) => {
            anstream::println!("\nA person decides what becomes of this:\n\n{}", to_text(&breaking));
            if !compiles {
                anstream::println!("What uses the clients here does not compile until that is done.");
            }
            Ok(ExitCode::from(BREAKS))
        }
    }
}

/// What breaks those who use the clients.
fn breaking(since: &Since) -> Changes {
    let mut changes = since.all();
    changes
        .list
        .retain(|change| change.weight() == Weight::Breaking);
    changes
}
