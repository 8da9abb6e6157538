//! `cargo xtask servers`: generated clients call real servers that nobody here wrote.
//!
//! Each server is installed below `target/` in a pinned version and started on a loopback port. A client is generated from
//! the document that its makers publish, and the program `xtask/servers/NAME/calls.rs` makes the same calls twice: through
//! the client, and as plain HTTP requests by another HTTP library. Every difference is a failure.

mod clients;
mod matrix;
mod prefect;
mod process;
mod table;
mod wiremock;

use std::path::{Path, PathBuf};

use clients::Document;
use process::Process;
use table::Row;

/// Calls real servers through generated clients.
#[derive(Debug, clap::Args)]
pub struct Servers {
    /// The servers to call; without one, all of them.
    #[arg(value_enum)]
    servers: Vec<Server>,
    /// A clone of `https://github.com/matrix-org/matrix-spec`, for the documents of Matrix; without it, the directory
    /// `matrix-spec` beside this workspace.
    #[arg(long, value_name = "DIRECTORY", default_value_os_t = beside_the_workspace("matrix-spec"), hide_default_value = true)]
    matrix_spec: PathBuf,
}

/// A server that the task knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Server {
    /// Prefect, an orchestrator of workflows. Needs Python.
    Prefect,
    /// WireMock, a mock server with an API to configure it. Needs Node's npm and Java.
    Wiremock,
    /// Synapse, a Matrix homeserver. Needs Python and the documents of the Matrix specification.
    Matrix,
}

impl Server {
    const ALL: [Self; 3] = [Self::Prefect, Self::Wiremock, Self::Matrix];

    /// The name of its directory in `xtask/servers`, and of that below `target/servers`.
    fn name(self) -> &'static str {
        match self {
            Self::Prefect => "prefect",
            Self::Wiremock => "wiremock",
            Self::Matrix => "matrix",
        }
    }

    /// Installs the server and starts it.
    fn start(self, directory: &Path) -> Result<Process, String> {
        match self {
            Self::Prefect => prefect::start(directory),
            Self::Wiremock => wiremock::start(directory),
            Self::Matrix => matrix::start(directory),
        }
    }

    /// The documents of the server's API, as its makers publish them.
    fn documents(
        self,
        server: &Process,
        directory: &Path,
        servers: &Servers,
    ) -> Result<Vec<Document>, String> {
        match self {
            Self::Prefect => prefect::documents(server, directory),
            Self::Wiremock => wiremock::documents(server, directory),
            Self::Matrix => matrix::documents(&servers.matrix_spec),
        }
    }
}

/// Calls each server, prints the table, and fails if anything differs or could not be called.
pub fn run(servers: &Servers) -> Result<(), String> {
    let chosen = match servers.servers.as_slice() {
        [] => &Server::ALL[..],
        chosen => chosen,
    };
    let rows: Vec<Row> = chosen
        .iter()
        .map(|&server| match call(server, servers) {
            Ok(row) => row,
            Err(error) => {
                anstream::eprintln!("error: {}: {error}", server.name());
                Row::failed(server.name(), error)
            }
        })
        .collect();
    anstream::println!("\n{}", table::print(&rows));
    match rows.iter().all(Row::is_good) {
        true => Ok(()),
        false => Err("not every server was called without a difference, see above".to_owned()),
    }
}

fn call(server: Server, servers: &Servers) -> Result<Row, String> {
    let name = server.name();
    let directory = crate::workspace().join("target/servers").join(name);
    if server == Server::Matrix {
        // Before minutes go into the installation.
        matrix::documents(&servers.matrix_spec)?;
    }
    anstream::println!("{name}: installing and starting the server");
    let process = server.start(&directory)?;
    let documents = server.documents(&process, &directory, servers)?;
    anstream::println!("{name}: generating and compiling the client");
    let generated = clients::generate(name, &directory, &documents)?;
    let program = clients::compile(name, &directory, &documents)?;
    let calls = clients::run(&program, &process, &directory)?;
    Ok(Row::called(name, process.version(), generated, calls))
}

fn beside_the_workspace(name: &str) -> PathBuf {
    let workspace = crate::workspace();
    workspace.parent().unwrap_or(&workspace).join(name)
}
