//! The version of `generated`, in its manifest.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

/// Where it stands.
pub const MANIFEST: &str = "generated/Cargo.toml";

/// A manifest that has a version of its own, and not that of its workspace.
#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    version: Spanned<String>,
}

/// The version of `generated` in `root`, if it has one of its own.
pub fn version(root: &Path) -> Option<String> {
    let text = fs::read_to_string(root.join(MANIFEST)).ok()?;
    let manifest: Manifest = toml::from_str(&text).ok()?;
    Some(manifest.package.version.into_inner())
}

/// Gives `generated` in `root` the version `version`. Nothing else of the manifest changes.
///
/// # Errors
///
/// Says what is wrong with the manifest.
pub fn set_version(root: &Path, version: &str) -> Result<(), String> {
    let path = root.join(MANIFEST);
    let text = fs::read_to_string(&path).map_err(|error| format!("{MANIFEST}: {error}"))?;
    let text = with_version(text, version)
        .map_err(|why| format!("{MANIFEST} has no `version = \"…\"` of its own: {why}"))?;
    fs::write(path, text).map_err(|error| format!("{MANIFEST}: {error}"))
}

fn with_version(mut text: String, version: &str) -> Result<String, toml::de::Error> {
    let manifest: Manifest = toml::from_str(&text)?;
    text.replace_range(manifest.package.version.span(), &format!("\"{version}\""));
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::with_version;

    #[test]
    fn only_the_version_changes() {
        let manifest = |version: &str| {
            format!(
                "# [package]\n\n[ package ]\r\nname='a' # version = \"1.0.0\"\nversion  = {version} # ours\n\
                 [dependencies]\nb = {{ version = \"0.1.0\" }}"
            )
        };
        for written in ["\"0.1.0\"", "'0.1.0'", "\"\"\"0.1.0\"\"\""] {
            let after = with_version(manifest(written), "0.2.0");
            assert_eq!(after, Ok(manifest("\"0.2.0\"")), "{written}");
        }
    }

    #[test]
    fn the_version_of_a_workspace_stays() {
        for package in ["version.workspace = true", "name = 'a'"] {
            let manifest = format!("[package]\n{package}\n[b]\nversion = '0.1.0'\n");
            assert!(with_version(manifest, "0.2.0").is_err(), "{package}");
        }
    }
}
