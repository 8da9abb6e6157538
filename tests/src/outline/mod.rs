//! Outlines of generated Rust: one line per field, variant and method, read from the files themselves.
//!
//! An outline is what a user of a client can see, so a change of it is a change of the API.

mod entries;
mod operations;
mod types;

use std::fs;
use std::path::Path;

use generator::render::File;

pub use operations::{client, operations};
pub use types::types;

/// The generated files below a directory, by path.
///
/// # Panics
///
/// Panics if they cannot be read.
pub fn read_files(directory: &Path) -> Vec<File> {
    let mut files = Vec::new();
    collect(directory, "", &mut files);
    files.sort_by(|one, two| one.path.cmp(&two.path));
    files
}

fn collect(directory: &Path, prefix: &str, files: &mut Vec<File>) {
    for entry in fs::read_dir(directory).expect("a directory of generated files") {
        let path = entry.expect("an entry of a directory").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let relative = if prefix.is_empty() {
            name.to_string()
        } else {
            format!("{prefix}/{name}")
        };
        if path.is_dir() {
            collect(&path, &relative, files);
        } else {
            files.push(File {
                path: relative,
                text: fs::read_to_string(&path).expect("text"),
            });
        }
    }
}

/// The files directly in `directory` but its `mod.rs`, parsed.
fn parsed<'a>(files: &'a [File], directory: &'a str) -> impl Iterator<Item = (&'a str, syn::File)> {
    parsed_with_index(files, directory).filter(|(name, _)| !["mod", "lib"].contains(name))
}

/// All files directly in `directory`, parsed.
fn parsed_with_index<'a>(
    files: &'a [File],
    directory: &'a str,
) -> impl Iterator<Item = (&'a str, syn::File)> {
    files.iter().filter_map(move |file| {
        let (parent, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let name = name.strip_suffix(".rs")?;
        (parent == directory).then(|| {
            (
                name,
                syn::parse_file(&file.text).expect("generated files are Rust"),
            )
        })
    })
}
