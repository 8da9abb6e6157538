//! The version of `generated`, in its manifest.

use std::fs;
use std::path::Path;

/// Where it stands.
pub const MANIFEST: &str = "generated/Cargo.toml";

/// The version of `generated` in `root`, if it has one of its own.
pub fn version(root: &Path) -> Option<String> {
    let text = fs::read_to_string(root.join(MANIFEST)).ok()?;
    let start = start(&text)?;
    let (version, _) = text[start..].split_once('"')?;
    Some(version.to_owned())
}

/// Gives `generated` in `root` the version `version`. Nothing else of the manifest changes.
///
/// # Errors
///
/// Says what is wrong with the manifest.
pub fn set_version(root: &Path, version: &str) -> Result<(), String> {
    let path = root.join(MANIFEST);
    let text = fs::read_to_string(&path).map_err(|error| format!("{MANIFEST}: {error}"))?;
    let replaced = start(&text).and_then(|start| {
        let (_, rest) = text[start..].split_once('"')?;
        Some(format!("{}{version}\"{rest}", &text[..start]))
    });
    let replaced =
        replaced.ok_or_else(|| format!("{MANIFEST} has no `version = \"…\"` of its own"))?;
    fs::write(path, replaced).map_err(|error| format!("{MANIFEST}: {error}"))
}

/// Where the version begins in the text of a manifest.
fn start(text: &str) -> Option<usize> {
    const KEY: &str = "\nversion = \"";
    let package = text.find("[package]\n")?;
    let end = text[package + 1..]
        .find("\n[")
        .map_or(text.len(), |end| package + 1 + end);
    let key = text[package..end].find(KEY)?;
    Some(package + key + KEY.len())
}
