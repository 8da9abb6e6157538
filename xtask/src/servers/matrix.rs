//! Synapse, a Matrix homeserver. The documents of its API are in the repository of the Matrix specification.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::clients::Document;
use super::process::{Process, free_port, state};
use crate::{node, python};

/// The documents of the client-server API, in the repository.
const DOCUMENTS: &str = "data/api/client-server";

/// The directory into which their references lead.
const REFERENCES: &str = "data";

/// Those that `xtask/servers/matrix/calls.rs` calls. Clients are generated from all, and compiled from these.
const CALLED: &[&str] = &[
    "account-data",
    "authed-content-repo",
    "content-repo",
    "create_room",
    "device_management",
    "directory",
    "filter",
    "login",
    "message_pagination",
    "profile",
    "pushrules",
    "registration",
    "room_send",
    "room_state",
    "rooms",
    "search",
    "sync",
    "tags",
    "versions",
    "whoami",
];

/// The settings of the server. `{port}` and `{state}` are replaced.
const SETTINGS: &str = include_str!("../../servers/matrix/homeserver.yaml");

pub fn start(directory: &Path) -> Result<Process, String> {
    let python = python::install("servers/matrix", directory)?;
    let version = python::version("matrix-synapse", &python)?;
    let port = free_port()?;
    let state = state(directory)?;
    let settings = state.join("homeserver.yaml");
    let text = SETTINGS
        .replace("{port}", &port.to_string())
        .replace("{state}", &state.display().to_string());
    node::write(&settings, &text)?;
    let synapse = || {
        let mut command = Command::new(&python);
        command.args(["-m", "synapse.app.homeserver", "--config-path"]);
        command.arg(&settings);
        command
    };
    node::succeeds(synapse().arg("--generate-keys"))?;
    let ready = "/_matrix/client/versions";
    Process::start(&mut synapse(), version, port, ready, directory)
}

/// The documents of the client-server API in a clone of the repository.
pub fn documents(repository: &Path) -> Result<Vec<Document>, String> {
    let directory = repository.join(DOCUMENTS);
    let entries = fs::read_dir(&directory).map_err(|error| {
        format!(
            "cannot read {}: {error}\n\
             the documents of Matrix are not part of this workspace: run `git clone --depth 1 \
             https://github.com/matrix-org/matrix-spec {}`, or set `--matrix-spec` to a clone",
            directory.display(),
            repository.display()
        )
    })?;
    let mut documents: Vec<Document> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let document = Document::called(format!("matrix-{}", name.replace('_', "-")), &path)
                .referring_to(repository.join(REFERENCES));
            match CALLED.contains(&&*name) {
                true => document,
                false => document.not_compiled(),
            }
        })
        .collect();
    documents.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(documents)
}
