//! What the provider calls its operations, where the document has other words for them.

use super::selection::unused;
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::ir::Operation;

/// Gives operations the titles of the settings, in place of those of the document.
pub(super) fn mark(
    operations: &mut [Operation],
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) {
    for (id, titles) in &settings.titles {
        match operations.iter_mut().find(|operation| operation.id == *id) {
            Some(operation) => operation.titles.clone_from(titles),
            None => diagnostics.push(unused("titles", id)),
        }
    }
}
