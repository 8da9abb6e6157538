//! `cargo xtask conformance`: a validator nobody here wrote judges what the generated clients send.
//!
//! Prism reads each document with its overlays applied and serves it as a mock that refuses every request with which it
//! finds fault. A program of `tests` calls every operation.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::documents::write_overlaid;
use crate::{cargo, node};

/// The command of Prism, below the directory that it is installed in.
const PRISM: &str = "node_modules/@stoplight/prism-cli/dist/index.js";

/// Calls every operation of every document.
pub fn run() -> Result<(), String> {
    let directory = crate::workspace().join("target/conformance");
    let documents = write_overlaid(&directory)?;
    node::install("prism", &directory)?;
    let prism = directory.join(PRISM);
    // Compiled before the mocks start, so that whatever is said then is about calls.
    let mut build = cargo::cargo();
    build.args(["build", "--quiet", "--package", "tests"]);
    cargo::run_to_end(
        build.args(["--bin", "conformance"]),
        "what calls the operations does not compile",
    )?;

    let mut mocks = Vec::new();
    let mut calls = cargo::program_of_tests("conformance");
    for (name, document) in &documents {
        let mock = Mock::start(&prism, document)?;
        calls
            .arg(name)
            .arg(document)
            .arg(&mock.url)
            .arg(mock.operations.to_string());
        mocks.push(mock);
    }
    cargo::run_to_end(
        &mut calls,
        "the clients do not conform to their documents, see above",
    )
}

/// A mock of one API. It ends with its value.
struct Mock {
    process: Child,
    url: String,
    operations: usize,
}

impl Mock {
    /// Starts `prism` with a document and waits until it listens.
    fn start(prism: &Path, document: &Path) -> Result<Self, String> {
        let mut process = Command::new("node")
            .arg(prism)
            // `--errors`: what is not as the document says is refused and not only noted. Port 0: a free one.
            .args(["mock", "--errors", "--port", "0"])
            .arg(document)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot run `node`: {error}"))?;
        let output = process.stdout.take().map(BufReader::new);
        let mut mock = Self {
            process,
            url: String::new(),
            operations: 0,
        };
        let mut lines = output.into_iter().flat_map(BufRead::lines);
        let mut said = String::new();
        for line in lines.by_ref().map_while(Result::ok) {
            if let Some((_, url)) = line.split_once("Prism is listening on ") {
                mock.url = url.trim().to_owned();
                // Its log has to be read on, or the pipe is full and it stops.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(mock);
            }
            // It names each operation it serves: `POST       http://127.0.0.1:41191/auth/token`.
            mock.operations += usize::from(line.contains(" http://"));
            said.push_str(&line);
            said.push('\n');
        }
        Err(format!(
            "Prism does not start with {}:\n{said}",
            document.display()
        ))
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
