//! `cargo xtask report`: a page to look at.

mod browser;

use std::fs;
use std::path::Path;

use generator::config;
use generator::diagnostic::Diagnostics;
use generator::page::{Chapter, page};
use generator::pipeline::{Input, read_api};

/// Writes the page about all APIs to `out`, a path from the directory of the workspace, and may look at it.
pub fn run(out: &Path, check_in_browser: bool) -> Result<(), String> {
    let workspace = crate::workspace();
    let specs = workspace.join("specs");
    let mut readings = Vec::new();
    for (name, settings) in config::read(&specs.join("codegen.toml"))? {
        let Some(document) = &settings.document else {
            return Err(format!("[{name}] in codegen.toml names no `document`"));
        };
        let overlays = settings.overlays.iter();
        let input = Input {
            document: specs.join(document),
            overlays: overlays.map(|overlay| specs.join(overlay)).collect(),
            settings,
        };
        let mut diagnostics = Diagnostics::default();
        let reading = read_api(&input, &mut diagnostics);
        readings.push((name, reading, diagnostics));
    }
    let chapters: Vec<Chapter<'_>> = readings
        .iter()
        .map(|(name, reading, diagnostics)| Chapter {
            name,
            reading: reading.as_ref(),
            diagnostics,
            since: None,
        })
        .collect();
    let out = workspace.join(out);
    let text = page(&chapters, &workspace)?;
    let written = || {
        fs::create_dir_all(out.parent().unwrap_or(&workspace))?;
        fs::write(&out, text)
    };
    written().map_err(|error| format!("cannot write {}: {error}", out.display()))?;
    anstream::println!("{}", out.display());
    if check_in_browser {
        browser::check(&out)?;
    }
    Ok(())
}
