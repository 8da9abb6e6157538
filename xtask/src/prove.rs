//! `cargo xtask prove`: what is generated from real documents decodes what they admit, and loses nothing of it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{cargo, trial};

/// Larger documents are left out: their types take longer to compile than they tell.
const LARGEST: u64 = 1_000_000;

/// Proves the types of each document; of a directory, those of its documents below a megabyte.
pub fn run(given: &[PathBuf]) -> Result<(), String> {
    let (documents, large): (Vec<PathBuf>, Vec<PathBuf>) = trial::find(given)?
        .into_iter()
        .partition(|path| given.contains(path) || size(path) < LARGEST);
    for path in large {
        anstream::println!("{}: left out, larger than a megabyte", path.display());
    }
    let mut prove = cargo::program_of_tests("prove");
    cargo::run_to_end(prove.args(&documents), "not everything came back as it was")
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}
