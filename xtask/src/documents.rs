//! Our documents as the generator reads them, for tools that know no overlays.

use std::fs;
use std::path::{Path, PathBuf};

use generator::config;
use generator::diagnostic::{Diagnostics, for_people};
use generator::pipeline::{Input, read_input};
use generator::source;

/// Writes every document with its overlays applied to `directory`, and returns each file with the name of its API.
pub fn write_overlaid(directory: &Path) -> Result<Vec<(String, PathBuf)>, String> {
    let specs = crate::workspace().join("specs");
    fs::create_dir_all(directory)
        .map_err(|error| format!("cannot make {}: {error}", directory.display()))?;
    let mut files = Vec::new();
    for (name, settings) in config::read(&specs.join("codegen.toml"))? {
        let Some(document) = settings.document_in(&specs) else {
            continue;
        };
        let mut diagnostics = Diagnostics::default();
        let input = Input {
            document,
            overlays: settings.overlays_in(&specs),
            settings,
        };
        let tree = read_input(&input, &mut diagnostics);
        anstream::eprint!("{}", for_people(diagnostics.iter()));
        let tree = tree.ok_or_else(|| format!("cannot read the document of `{name}`"))?;
        let file = directory.join(format!("{name}.yaml"));
        fs::write(&file, source::to_yaml(&tree))
            .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
        files.push((name, file));
    }
    Ok(files)
}
