//! `cargo xtask diff`: what has changed since a revision, for those who use the clients.

use std::fmt::Write;

use generator::diagnostic::Severity;
use generator::diff::step::Step;
use generator::diff::{FailOn, Format, Told, to_markdown, to_text};
use serde_json::{Map, Value, json};

use crate::Place;
use crate::apis;
use crate::base::{Base, COMMITTED};
use crate::since::{Difference, Since};

/// What is asked for.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Diff {
    #[command(flatten)]
    place: Place,
    /// The API to compare; without it, all of them.
    api: Option<String>,
    /// The revision to compare with: documents, overlays and settings as they stand there.
    #[arg(long, value_name = "REVISION", default_value = COMMITTED)]
    against: String,
    /// How the changes are written, on the standard output.
    ///
    /// JSON is one object with `against`; `step` (`none`, `patch`, `feature` or `breaking`) and `version` (`old`, and `new` if
    /// there is any reason for another) of `generated`; and `apis`, in which each is what `generator diff --format json`
    /// writes.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Exit with status 1 if there is such a change.
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
}

/// Compares and tells, and fails on what was asked for.
pub fn run(diff: &Diff) -> Result<(), String> {
    let root = &diff.place.root;
    let base = Base::check_out(root, &diff.against)?;
    let apis = apis::read_all(root, Severity::Error)?;
    let since = Since::compare(root, &base, &apis, diff.api.as_deref())?;
    match diff.format {
        Format::Text => anstream::print!("{}", for_people(&since)),
        Format::Markdown => anstream::print!("{}", for_reviewers(&since)),
        Format::Json => anstream::println!("{:#}", for_programs(&since)),
    }
    match diff.fail_on {
        Some(on) => on.check(since.all().counts()),
        None => Ok(()),
    }
}

/// The changes of each API, and what they are for the version, as text with the styles of a terminal.
pub fn for_people(since: &Since) -> String {
    let mut text = String::new();
    for Difference { name, changes, .. } in since.changed() {
        let _ = write!(
            text,
            "{name}, since {}:\n\n{}\n",
            since.revision,
            to_text(changes)
        );
    }
    let _ = writeln!(text, "{}", version(since));
    text
}

/// The same in Markdown.
fn for_reviewers(since: &Since) -> String {
    let mut text = format!("**{}.** {}\n", since.all().counts(), version(since));
    for Difference { name, changes, .. } in since.changed() {
        let _ = write!(text, "\n## {name}\n\n{}", to_markdown(changes, 3));
    }
    text
}

fn for_programs(since: &Since) -> Value {
    let apis: Map<String, Value> = since
        .apis
        .iter()
        .map(|api| (api.name.clone(), json!(Told::new(&api.changes, api.step))))
        .collect();
    json!({
        "against": since.revision,
        "step": since.step,
        "version": { "old": since.version, "new": since.next_version() },
        "apis": apis,
    })
}

/// What the changes are for the version of `generated`, in a sentence.
pub fn version(since: &Since) -> String {
    let why = match since.step {
        Step::None => return format!("The clients are as they were in {}.", since.revision),
        Step::Patch => "they do or say something else, and what is called stays",
        Step::Feature => "there is more to call or to read",
        Step::Breaking => "code that uses them may not compile any more",
    };
    match (&since.version, since.next_version()) {
        (Some(old), Some(new)) => format!("Version of the clients: {old} -> {new}, because {why}."),
        _ => format!(
            "Version of the clients: a {} step, because {why}.",
            since.step
        ),
    }
}
