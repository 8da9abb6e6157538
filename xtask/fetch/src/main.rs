//! `cargo xtask fetch`: brings the documents of the providers to `specs/`.
//!
//! A package of its own, so that whoever only generates need not compile what talks to servers.

mod document;
mod journey;
mod local;
mod lock;
mod network;
mod page;
mod progress;
mod script;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use generator::config::{self, Settings};
use indexmap::IndexMap;

use local::Api;
use network::Network;

/// Brings the documents that `source` in the settings names. Nothing is done where nothing has changed.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask fetch")]
struct Command {
    /// The API whose document to bring; without it, all that have a `source`.
    api: Option<String>,
    /// Take what is published although the file here was edited, or although it seems to be cut off.
    #[arg(long)]
    force: bool,
    /// How long an answer may take, in seconds.
    #[arg(long, default_value = "60", value_parser = seconds)]
    timeout: Duration,
    /// The settings. The documents and the lock, `specs.lock`, are beside them.
    #[arg(long, default_value_os_t = default_settings())]
    config: PathBuf,
}

fn main() -> ExitCode {
    match run(&Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<(), String> {
    let directory = command.config.parent().unwrap_or(Path::new(""));
    let settings = config::read(&command.config)?;
    let chosen = chosen(&settings, command.api.as_deref())?;
    let lock_path = directory.join("specs.lock");
    let mut lock = lock::read(&lock_path)?;
    // What has left the settings leaves the lock when it is written next.
    lock.retain(|name, _| settings.contains_key(name));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start: {error}"))?;
    let network = Network::new(command.timeout)?;
    let mut failed = Vec::new();
    for (name, source, document) in chosen {
        let api = Api {
            name,
            source,
            path: directory.join(document),
            known: lock.get(name),
        };
        match runtime.block_on(api.fetch(&network, directory, command.force)) {
            Ok(outcome) => {
                println!("{name}: {}", outcome.said);
                if let Some(entry) = outcome.entry {
                    lock.insert(name.to_owned(), entry);
                    // At once: what comes after may fail.
                    local::write(&lock_path, &lock::to_text(&lock)?)?;
                }
            }
            Err(why) => {
                eprintln!("error: {name}: {why}");
                failed.push(name);
            }
        }
    }
    match failed.as_slice() {
        [] => Ok(()),
        names => Err(format!(
            "nothing was fetched for {}: what was there is there still",
            names.join(" and ")
        )),
    }
}

/// The APIs to fetch: name, source and document of each.
fn chosen<'a>(
    settings: &'a IndexMap<String, Settings>,
    wanted: Option<&str>,
) -> Result<Vec<(&'a str, &'a str, &'a Path)>, String> {
    let names = || {
        let names: Vec<_> = settings.keys().map(String::as_str).collect();
        names.join("`, `")
    };
    if let Some(unknown) = wanted.filter(|wanted| !settings.contains_key(*wanted)) {
        return Err(format!("there is no API `{unknown}`, but `{}`", names()));
    }
    let mut chosen = Vec::new();
    for (name, settings) in settings {
        if wanted.is_some_and(|wanted| wanted != name) {
            continue;
        }
        match (&settings.source, &settings.document) {
            (Some(source), Some(document)) => {
                chosen.push((name.as_str(), source.as_str(), document.as_path()))
            }
            (Some(_), None) => {
                return Err(format!(
                    "[{name}] has a `source`, but names no `document` to write"
                ));
            }
            (None, _) if wanted.is_some() => {
                return Err(format!(
                    "[{name}] has no `source`: add the address that its document is published at"
                ));
            }
            (None, _) => {}
        }
    }
    if chosen.is_empty() {
        return Err(format!("none of `{}` has a `source`", names()));
    }
    Ok(chosen)
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "it is no number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| "it has to be more than none".to_owned())
}

/// Those of this workspace.
fn default_settings() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap_or(Path::new(""));
    // From within the workspace they are called what people call them.
    match std::env::current_dir() {
        Ok(here) if here == workspace => PathBuf::from("specs/codegen.toml"),
        _ => workspace.join("specs/codegen.toml"),
    }
}
