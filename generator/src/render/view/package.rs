//! The manifest of a client that is a crate of its own.

use serde::Serialize;

use crate::ir::Api;
use crate::render::{Package, docs};

/// `Cargo.toml`.
#[derive(Debug, Serialize)]
pub struct PackageView {
    pub header: String,
    /// One for each group of operations, if there are several.
    pub features: Vec<String>,
    /// Values as TOML literals.
    pub name: String,
    pub version: String,
    pub description: String,
    pub runtime: String,
    /// Whether `runtime` has to know patterns.
    pub patterns: bool,
}

impl PackageView {
    /// The view of the manifest of `package`.
    pub fn new(api: &Api, features: Vec<String>, package: &Package<'_>, header: String) -> Self {
        let title = docs::one_line(&api.title);
        let description = if title.is_empty() {
            "A client of an HTTP API".to_owned()
        } else {
            format!("A client of {title}")
        };
        PackageView {
            header,
            features,
            name: literal(package.name),
            version: literal(package.version),
            description: literal(&description),
            runtime: literal(package.runtime),
            patterns: super::rules::has_pattern(api),
        }
    }
}

/// `text` as a TOML string.
fn literal(text: &str) -> String {
    toml::Value::String(docs::clean(text)).to_string()
}
