//! `extends`: the document that an overlay was written for.

use std::path::{Path, PathBuf};

use super::Node;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::pointer::percent_decoded;
use crate::source::{is_within, real_directory};

/// The document to read for an overlay that is given without one: the file that its `extends` leads to, below the directory
/// of the overlay or one of `allowed`.
///
/// # Errors
///
/// Says why there is none: the overlay does not say, or the file may not be read.
pub fn document_of(overlay: &Node, path: &Path, allowed: &[PathBuf]) -> Result<PathBuf, String> {
    let extended = extended(overlay, path)?;
    let own = path.parent().unwrap_or(Path::new(""));
    let directories = std::iter::once(own).chain(allowed.iter().map(PathBuf::as_path));
    let directories: Vec<PathBuf> = directories.filter_map(real_directory).collect();
    if is_within(&extended, &directories) {
        Ok(extended)
    } else {
        Err(format!(
            "`extends` of {} leads out of its directory; allow that with `--allow-references DIR`, or",
            path.display()
        ))
    }
}

/// The file that `extends` of an overlay leads to; the overlay is the file at `path`.
fn extended(overlay: &Node, path: &Path) -> Result<PathBuf, String> {
    let Some(extends) = overlay.get("extends") else {
        return Err(format!("{} has no `extends`", path.display()));
    };
    let reference = extends
        .as_str()
        .ok_or_else(|| format!("`extends` of {} is no text", path.display()))?;
    // A scheme is at least two letters here: `C:` is a drive.
    let scheme = reference.split_once(':').map(|(scheme, _)| scheme);
    if scheme.is_some_and(|scheme| scheme.len() > 1 && !scheme.contains(['/', '.'])) {
        return Err(format!(
            "`extends` of {} is the address {reference}, and nothing is taken from the network",
            path.display()
        ));
    }
    let reference = reference.split('#').next().unwrap_or_default();
    let directory = path.parent().unwrap_or(Path::new(""));
    Ok(directory.join(percent_decoded(reference).as_deref().unwrap_or(reference)))
}

/// Tells where an overlay is applied to another document than the one it was written for. Nothing is said of one that
/// extends an address: which file that came from is not known here.
pub fn check_extends(overlay: &Node, path: &Path, document: &Path, diagnostics: &mut Diagnostics) {
    let Ok(extended) = extended(overlay, path) else {
        return;
    };
    let is_same = match (extended.canonicalize(), document.canonicalize()) {
        (Ok(extended), Ok(document)) => extended == document,
        _ => false,
    };
    if let (false, Some(extends)) = (is_same, overlay.get("extends")) {
        let other = Diagnostic::warning(
            Code::OverlayForAnotherDocument,
            "/extends",
            format!(
                "the overlay is for {}, and is applied to {}",
                extended.display(),
                document.display()
            ),
        )
        .help("applied all the same; correct or remove `extends` if it fits both");
        diagnostics.push(extends.locate(other));
    }
}
