//! The APIs of a workspace: read as `specs/` says, and rendered as they stand in `generated/`.

use std::path::Path;
use std::time::{Duration, Instant};

use generator::config::{self, Settings};
use generator::diagnostic::{Diagnostics, Severity, for_people};
use generator::pipeline::{Input, Reading, is_acceptable, read_api};
use generator::render::{self, File, Target};

/// The command that repairs what `codegen --check` finds, and that the header of every file names.
pub const CODEGEN: &str = "cargo xtask codegen";

/// One API: what its document says, and the files that it becomes.
#[derive(Debug)]
pub struct Api {
    pub reading: Reading,
    pub files: Vec<File>,
    pub diagnostics: Diagnostics,
    /// How long it took to come this far.
    pub took: Duration,
}

/// Reads the settings of `root` and all APIs that they name, in their order, and tells what is at least `severity`.
///
/// # Errors
///
/// Says what is wrong with the settings, or that nothing can be generated.
pub fn read_all(root: &Path, severity: Severity) -> Result<Vec<(String, Api)>, String> {
    let specs = root.join("specs");
    let settings = config::read(&specs.join("codegen.toml"))?;
    let apis = settings.into_iter().map(|(name, settings)| {
        let api = read(&specs, &name, settings, severity)?;
        Ok((name, api))
    });
    apis.collect()
}

/// Reads one API; its settings name the document and the overlays, relative to `specs`. What is at least `severity` is
/// told.
///
/// # Errors
///
/// Says that nothing can be generated, after the diagnostics have said why.
pub fn read(
    specs: &Path,
    name: &str,
    settings: Settings,
    severity: Severity,
) -> Result<Api, String> {
    let started = Instant::now();
    let document = settings
        .document_in(specs)
        .ok_or_else(|| format!("[{name}] in codegen.toml names no `document`"))?;
    let group_features = settings.group_features.unwrap_or(false);
    let input = Input {
        document,
        overlays: settings.overlays_in(specs),
        settings,
    };
    let mut diagnostics = Diagnostics::default();
    let reading = read_api(&input, &mut diagnostics);
    let told = diagnostics
        .iter()
        .filter(|found| found.severity >= severity);
    anstream::eprint!("{}", for_people(told));
    match reading {
        Some(reading) if is_acceptable(&diagnostics, false) => Ok(Api {
            files: render(name, &reading, group_features)?,
            reading,
            diagnostics,
            took: started.elapsed(),
        }),
        _ => Err(format!(
            "nothing is generated for `{name}`: correct its document or overlay"
        )),
    }
}

fn render(name: &str, reading: &Reading, group_features: bool) -> Result<Vec<File>, String> {
    let module = format!("crate::{name}");
    let target = Target {
        module: &module,
        crate_name: "generated",
        root: "mod.rs",
        command: CODEGEN,
        templates: None,
        group_features,
    };
    render::render(&reading.api, &reading.names, &target).map_err(|error| error.to_string())
}
