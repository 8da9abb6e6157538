//! Directories that files may be read from.

use std::path::{Path, PathBuf};

/// The directory at `path`, with no links in it; the empty path is the current directory.
pub fn real_directory(path: &Path) -> Option<PathBuf> {
    if path.as_os_str().is_empty() {
        return Path::new(".").canonicalize().ok();
    }
    path.canonicalize().ok()
}

/// Whether `path` leads to a place below one of `directories`, which have no links in them. Links are followed. Of what
/// does not exist the nearest directory above it counts.
pub fn is_within(path: &Path, directories: &[PathBuf]) -> bool {
    let existing = path.ancestors().find_map(real_directory);
    existing.is_some_and(|place| {
        directories
            .iter()
            .any(|directory| place.starts_with(directory))
    })
}
