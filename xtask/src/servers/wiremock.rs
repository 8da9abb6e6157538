//! WireMock. It serves the document of its admin API.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::clients::Document;
use super::process::{Process, free_port, state};
use crate::node;

/// The package of npm, below the directory that it is installed in.
const PACKAGE: &str = "node_modules/wiremock";

pub fn start(directory: &Path) -> Result<Process, String> {
    node::install("servers/wiremock", directory)?;
    let mut java = Command::new("java");
    java.arg("-version").stderr(Stdio::null());
    node::succeeds(&mut java).map_err(|error| {
        format!("{error}\nthis needs Java 11 or newer: install it by your system's packages")
    })?;
    let package = node::read(&directory.join(PACKAGE).join("package.json"))?;
    let package: Value = serde_json::from_str(&package).map_err(|error| error.to_string())?;
    let version = package["version"].as_str().unwrap_or_default();
    let port = free_port()?;
    let mut command = Command::new("java");
    command
        .arg("-jar")
        .arg(directory.join(format!("{PACKAGE}/build/wiremock-standalone-{version}.jar")))
        .args(["--bind-address", "127.0.0.1", "--port", &port.to_string()])
        .args(["--disable-banner", "--root-dir"])
        .arg(state(directory)?);
    Process::start(&mut command, version, port, "/__admin/health", directory)
}

pub fn documents(server: &Process, directory: &Path) -> Result<Vec<Document>, String> {
    let path = server.download("/__admin/docs/swagger", directory.join("wiremock.json"))?;
    Ok(vec![Document::called("wiremock", path)])
}
