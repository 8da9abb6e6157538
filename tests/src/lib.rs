//! What the tests share: rendering a document in memory, reading generated Rust, running the `generator` command and
//! compiling what it writes.

pub mod changes;
pub mod command;
pub mod constructs;
pub mod crates;
pub mod driver;
pub mod examples;
pub mod excerpt;
pub mod hostile;
pub mod invent;
pub mod json_schema;
pub mod outline;
pub mod proof;
pub mod render;
pub mod round_trip;
pub mod schema_suite;

use std::path::{Path, PathBuf};

/// The directory of the workspace.
pub fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("this crate is a member of a workspace")
        .to_owned()
}

/// The directory of the fixtures.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The example of the README compiles as it stands there.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
