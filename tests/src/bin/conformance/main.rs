//! Calls every operation of both APIs with the generated clients, against validators that refuse whatever their documents
//! do not say.
//!
//! `cargo xtask conformance` starts those and runs this. The arguments are, for each API, its name, its document, the
//! address of its validator, and the number of operations that the validator has found.

mod attempts;
mod nopan;
mod nupay;
mod outcome;

use std::path::Path;
use std::process::ExitCode;

use generator::diagnostic::Diagnostics;
use generator::pipeline::read_tree;
use generator::source::Node;

use attempts::{Attempt, Documented};
use outcome::{Failure, Stripped};

/// Failures that are told of one operation.
const TOLD: usize = 5;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (apis, rest) = arguments.as_chunks::<4>();
    if apis.is_empty() || !rest.is_empty() {
        eprintln!("usage: conformance (NAME DOCUMENT URL OPERATIONS)…");
        return ExitCode::from(2);
    }
    let mut total = Count::default();
    for [name, document, url, operations] in apis {
        match check(name, Path::new(document), url, operations).await {
            Ok(count) => total.add(&count),
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    println!(
        "{} of {} operations, {} refused; {} requests",
        total.accepted, total.operations, total.refused, total.requests
    );
    if total.accepted == total.operations && total.refused == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What came of the operations of one or more APIs.
#[derive(Debug, Default)]
struct Count {
    /// The operations that the documents list.
    operations: usize,
    /// Those whose every request was accepted, and refused once it was broken.
    accepted: usize,
    requests: usize,
    /// The requests that were refused, and the broken ones that were not.
    refused: usize,
}

impl Count {
    fn add(&mut self, other: &Count) {
        self.operations += other.operations;
        self.accepted += other.accepted;
        self.requests += other.requests;
        self.refused += other.refused;
    }
}

/// The client of one API.
enum Api {
    Nopan(generated::nopan::Client),
    Nupay(generated::nupay::Client),
}

impl Api {
    /// The client called `name`, which calls `url`. All its requests are broken if `stripped`.
    fn new(name: &str, url: &str, stripped: bool) -> Result<Self, String> {
        let transport = runtime::Reqwest::new().map_err(|error| error.to_string())?;
        let transport = Stripped::when(stripped, transport);
        match name {
            "nopan" => nopan::client(url, transport).map(Api::Nopan),
            "nupay" => nupay::client(url, transport).map(Api::Nupay),
            _ => {
                return Err(format!(
                    "`{name}` has no calls here: write them beside nopan.rs"
                ));
            }
        }
        .map_err(|error| error.to_string())
    }

    async fn call(&self, attempt: &Attempt<'_>) -> Result<(), Failure> {
        match self {
            Api::Nopan(client) => nopan::call(client, attempt).await,
            Api::Nupay(client) => nupay::call(client, attempt).await,
        }
    }
}

/// Calls every operation of a document.
async fn check(name: &str, document: &Path, url: &str, operations: &str) -> Result<Count, String> {
    let tree = read(document)?;
    let documented = Documented::new(&tree)?;
    let client = Api::new(name, url, false)?;
    let broken = Api::new(name, url, true)?;
    let listed = documented.operations();
    if listed.len().to_string() != operations {
        let ours = listed.len();
        return Err(format!(
            "the validator finds {operations} operations in the document of {name}, and we find {ours}"
        ));
    }
    let mut count = Count::default();
    for operation in &listed {
        let attempts = documented.attempts(operation)?;
        let mut failures = Vec::new();
        for attempt in &attempts {
            if let Err(failure) = client.call(attempt).await {
                failures.push(failure.to_string());
            }
            // A validator that refuses nothing proves nothing.
            match broken.call(attempt).await {
                Err(Failure::Refused(_)) => {}
                answer => failures.push(format!("a broken request is not refused: {answer:?}")),
            }
        }
        println!(
            "{name}: {operation}: {} requests, {}",
            attempts.len(),
            if failures.is_empty() {
                "all accepted, and refused once they are broken"
            } else {
                "NOT all accepted, or not refused once they are broken:"
            }
        );
        for failure in failures.iter().take(TOLD) {
            println!("  {failure}");
        }
        count.add(&Count {
            operations: 1,
            accepted: usize::from(failures.is_empty()),
            requests: attempts.len(),
            refused: failures.len(),
        });
    }
    Ok(count)
}

fn read(document: &Path) -> Result<Node, String> {
    let mut diagnostics = Diagnostics::default();
    read_tree(document, &[], &mut diagnostics)
        .ok_or_else(|| format!("cannot read {}", document.display()))
}
