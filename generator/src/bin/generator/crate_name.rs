//! What a crate can be called.

use std::path::Path;

use syn::Ident;

/// Crates that are there without being asked for, and the one that clients depend on.
const TAKEN: [&str; 6] = ["alloc", "core", "proc_macro", "runtime", "std", "test"];

/// A name that somebody chose.
///
/// # Errors
///
/// Says what is wrong with it.
pub fn given(name: &str) -> Result<String, String> {
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase());
    let legal = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
    if !(starts && legal) {
        Err(format!(
            "`{name}` cannot be the name of a crate: give one with --name, of lower-case letters, digits, `-` and `_`"
        ))
    } else if is_taken(name) {
        Err(format!(
            "no program could use a crate `{name}`, which is a word of Rust or the name of another crate: give another one \
             with --name, such as `{name}-api`"
        ))
    } else {
        Ok(name.to_owned())
    }
}

/// The name that follows from the file of a document.
///
/// # Errors
///
/// Says what is wrong with it if no name can be made of it.
pub fn of_file(document: &Path) -> Result<String, String> {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    let name = stem.to_lowercase().replace(['.', ' '], "-");
    given(&name).or_else(|wrong| given(&format!("{name}-api")).map_err(|_| wrong))
}

/// Whether a program could not name a crate that is called like this.
fn is_taken(name: &str) -> bool {
    let name = name.replace('-', "_");
    // A keyword since the edition of 2024 alone, which `syn` lets pass.
    name == "gen" || TAKEN.contains(&name.as_str()) || syn::parse_str::<Ident>(&name).is_err()
}
