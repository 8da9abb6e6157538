//! What commands are asked for: how changes are written, and which of them are a failure.

use clap::ValueEnum;

use super::Counts;

/// How changes are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people at a terminal.
    #[default]
    Text,
    /// For a pull request.
    Markdown,
    /// For programs: one JSON object.
    Json,
}

/// Which changes are a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Those that break the wire or Rust.
    Breaking,
    /// Those that break the wire.
    Wire,
    /// All of them.
    Any,
}

impl FailOn {
    /// Whether there are such changes.
    ///
    /// # Errors
    ///
    /// Says that there are.
    pub fn check(self, counts: Counts) -> Result<(), String> {
        let (found, words) = match self {
            FailOn::Breaking => (counts.breaking, "changes that break the wire or Rust"),
            FailOn::Wire => (counts.breaks_wire, "changes that break the wire"),
            FailOn::Any => (counts.changes, "changes"),
        };
        if found == 0 {
            Ok(())
        } else {
            Err(format!("this fails on {words}, and there are some"))
        }
    }
}
