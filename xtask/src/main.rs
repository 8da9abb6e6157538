//! Tasks of this workspace.

mod apis;
mod base;
mod bench;
mod cargo;
mod changelog;
mod codegen;
mod conformance;
mod diff;
mod documents;
mod fetch;
mod lint;
mod manifest;
mod node;
mod prove;
mod python;
mod report;
mod semver;
mod servers;
mod since;
mod trial;
mod update;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tasks of this workspace.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
struct Command {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Measures decoding and checking beside `serde_derive`, and fails if a target is missed.
    Bench {
        #[command(subcommand)]
        beside: Option<Beside>,
    },
    /// Regenerates the clients of `generated/` from `specs/`, and says what came of it: what has changed for their users
    /// since the last commit, which `generated/CHANGELOG.md` gets an entry of, and the version that follows.
    Codegen {
        #[command(flatten)]
        place: Place,
        /// Writes nothing: lists what is stale and fails if anything is.
        #[arg(long, conflicts_with = "bump")]
        check: bool,
        /// Gives `generated` the version that follows from what has changed since the last commit.
        #[arg(long)]
        bump: bool,
    },
    /// Calls every operation of the generated clients against Prism, which refuses what the documents do not say. Needs
    /// Node.
    Conformance,
    /// Says what has changed in `specs/` since a revision: what breaks the wire, and what breaks the Rust of those who use
    /// the clients.
    Diff(diff::Diff),
    /// Brings the documents of the providers to `specs/`: `cargo xtask fetch --help` says how.
    #[command(disable_help_flag = true)]
    Fetch {
        /// What the command is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Runs Redocly's linter on the documents with their overlays applied. Needs Node.
    Lint,
    /// Sends values that the schemas of each document admit, and its examples, through the types generated from it.
    Prove {
        /// Documents, or directories of documents, of which those below a megabyte are taken.
        #[arg(required = true)]
        documents: Vec<PathBuf>,
    },
    /// Writes a page that shows the clients, what has changed of them, and what there is to say about their documents: open
    /// it in a browser.
    Report(report::Report),
    /// Compares what we say of each change that the tests know with what `cargo-semver-checks` says, and fails if it finds
    /// something broken that we do not. Installs it below `target`; costs minutes once.
    Semver,
    /// Installs servers of others below `target`, calls them through clients generated from the documents that their makers
    /// publish, compares each result with that of a plain HTTP request, and prints a table. Needs Python, Node's npm, Java
    /// and a clone of the Matrix specification.
    Servers(servers::Servers),
    /// Generates a crate from each document, compiles it with warnings denied, sends the document's examples through its
    /// types, and fails if anything is worse than `tests/trial.toml` says.
    Trial {
        /// Documents, or directories of documents.
        #[arg(required = true)]
        documents: Vec<PathBuf>,
        /// Writes what came of them to `tests/trial.toml`.
        #[arg(long)]
        accept: bool,
    },
    /// Fetches, regenerates, checks, and says what has changed for the users of the clients since the last commit.
    ///
    /// The exit status is 0 if nothing breaks them, 3 if something does and a person has to decide, 1 if it was stopped by
    /// what it says last, and 2 if it was used wrongly.
    Update(update::Update),
}

/// Where a task works.
#[derive(Debug, clap::Args)]
struct Place {
    /// The directory that holds `specs/` and `generated/`; without it, this workspace.
    #[arg(long, value_name = "DIRECTORY", default_value_os_t = workspace(), hide_default_value = true)]
    root: PathBuf,
}

/// What is measured instead.
#[derive(Debug, Subcommand)]
enum Beside {
    /// Installs another generator below `target`, generates and checks the same documents with both, and fails if a
    /// target is missed. Wants a quiet machine.
    Peers {
        /// Documents.
        #[arg(required = true)]
        documents: Vec<PathBuf>,
    },
}

fn main() -> ExitCode {
    let result = match Command::parse().task {
        Task::Bench { beside: None } => bench::run(),
        Task::Bench {
            beside: Some(Beside::Peers { documents }),
        } => bench::peers::run(&documents),
        Task::Codegen {
            place, check: true, ..
        } => codegen::check(&place.root),
        Task::Codegen { place, bump, .. } => codegen::run(&place.root, bump).map(|_| ()),
        Task::Conformance => conformance::run(),
        Task::Diff(diff) => diff::run(&diff),
        Task::Fetch { arguments } => fetch::run(&arguments),
        Task::Lint => lint::run(),
        Task::Prove { documents } => prove::run(&documents),
        Task::Report(report) => report::run(&report),
        Task::Semver => semver::run(),
        Task::Servers(servers) => servers::run(&servers),
        Task::Trial { documents, accept } => trial::run(&documents, accept),
        Task::Update(update) => match update::run(&update) {
            Ok(status) => return status,
            Err(message) => Err(message),
        },
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            anstream::eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The directory of the workspace.
fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}
