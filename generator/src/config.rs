//! What no document can say: `codegen.toml`, one table per API.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde::Deserialize;

/// Settings of one API.
///
/// A *selector* names a property as `Schema.property`, a parameter as `operationId.parameter`, either by its bare
/// name wherever it occurs, or a schema by its component key.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The document, relative to the settings file.
    pub document: Option<PathBuf>,
    /// Overlays, in the order of their application, relative to the settings file.
    #[serde(default)]
    pub overlays: Vec<PathBuf>,
    /// Environment name -> server group name -> base address.
    #[serde(default)]
    pub environments: IndexMap<String, IndexMap<String, String>>,
    /// Selectors of numbers that are money: they become `Decimal`.
    #[serde(default)]
    pub money: Vec<String>,
    /// Selectors of strings that must never be printed: they become `Secret`.
    #[serde(default)]
    pub secret: Vec<String>,
    /// Selectors of enums and unions that refuse what the document does not list.
    #[serde(default)]
    pub closed: Vec<String>,
    /// What becomes of properties that the document does not declare.
    #[serde(default)]
    pub unknown_fields: UnknownFields,
    /// Names to use instead of the document's.
    #[serde(default)]
    pub rename: Rename,
}

/// What becomes of properties that the document does not declare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnknownFields {
    /// They are ignored, except where a value may be of several types and would lose what the others declare.
    #[default]
    Ignore,
    /// Every struct keeps them and sends them back.
    Keep,
}

/// Names to use instead of the document's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// Component key -> type name.
    #[serde(default)]
    pub types: IndexMap<String, String>,
    /// Operation id -> method name.
    #[serde(default)]
    pub operations: IndexMap<String, String>,
}

/// Reads all tables of a settings file, by API name.
///
/// # Errors
///
/// Says what is wrong and where, if the file cannot be read or is not of this form.
pub fn read(path: &Path) -> Result<IndexMap<String, Settings>, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}
