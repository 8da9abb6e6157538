//! `cargo xtask lint`: a linter nobody here wrote reads our documents.

use std::fs;
use std::process::Command;

use generator::config;
use generator::diagnostic::Diagnostics;
use generator::pipeline::read_tree;
use generator::source;

/// Pinned: a new version may find new things, and that is a change of its own.
const LINTER: &str = "@redocly/cli@2.77.0";

/// Lints every document with its overlays applied.
pub fn run() -> Result<(), String> {
    let workspace = crate::workspace();
    let specs = workspace.join("specs");
    let out = workspace.join("target/lint");
    fs::create_dir_all(&out).map_err(|error| format!("cannot make {}: {error}", out.display()))?;
    let mut files = Vec::new();
    for (name, settings) in config::read(&specs.join("codegen.toml"))? {
        let Some(document) = &settings.document else {
            continue;
        };
        let overlays: Vec<_> = settings
            .overlays
            .iter()
            .map(|overlay| specs.join(overlay))
            .collect();
        let mut diagnostics = Diagnostics::default();
        let tree = read_tree(&specs.join(document), &overlays, &mut diagnostics);
        for diagnostic in diagnostics.iter() {
            eprintln!("{diagnostic}\n");
        }
        let tree = tree.ok_or_else(|| format!("cannot read the document of `{name}`"))?;
        let file = out.join(format!("{name}.yaml"));
        fs::write(&file, source::to_yaml(&tree))
            .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
        files.push(file);
    }
    let status = Command::new("npx")
        .args(["--yes", LINTER, "lint", "--extends=recommended"])
        .args(&files)
        .status()
        .map_err(|error| format!("cannot run `npx` ({error}): install Node 20 or newer"))?;
    if status.success() {
        Ok(())
    } else {
        Err("the linter found errors, see above".to_owned())
    }
}
