//! `cargo xtask lint`: a linter nobody here wrote reads our documents.

use std::process::Command;

use crate::documents::write_overlaid;

/// Pinned: a new version may find new things, and that is a change of its own.
const LINTER: &str = "@redocly/cli@2.77.0";

/// Lints every document with its overlays applied.
pub fn run() -> Result<(), String> {
    let documents = write_overlaid(&crate::workspace().join("target/lint"))?;
    let status = Command::new("npx")
        .args(["--yes", LINTER, "lint", "--extends=recommended"])
        .args(documents.iter().map(|(_, file)| file))
        .status()
        .map_err(|error| format!("cannot run `npx` ({error}): install Node 20 or newer"))?;
    if status.success() {
        Ok(())
    } else {
        Err("the linter found errors, see above".to_owned())
    }
}
