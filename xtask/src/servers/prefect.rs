//! Prefect. It serves its document.

use std::path::Path;
use std::process::Command;

use super::clients::Document;
use super::process::{Process, free_port, state};
use crate::python;

pub fn start(directory: &Path) -> Result<Process, String> {
    let python = python::install("servers/prefect", directory)?;
    let version = python::version("prefect", &python)?;
    let port = free_port()?;
    let mut command = Command::new(python);
    command
        .args(["-m", "prefect", "server", "start", "--no-services"])
        .args(["--host", "127.0.0.1", "--port", &port.to_string()])
        .env("PREFECT_HOME", state(directory)?)
        .env("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        .env("DO_NOT_TRACK", "1");
    Process::start(&mut command, version, port, "/api/ready", directory)
}

pub fn documents(server: &Process, directory: &Path) -> Result<Vec<Document>, String> {
    let path = server.download("/api/openapi.json", directory.join("prefect.json"))?;
    Ok(vec![Document::called("prefect", path)])
}
