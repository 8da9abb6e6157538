//! `cargo xtask codegen`: keeps `generated/` true to `specs/`.

use std::path::Path;
use std::time::Instant;

use generator::config::{self, Settings};
use generator::diagnostic::{Diagnostics, Severity, for_people};
use generator::emit::{self, Change, Plan};
use generator::pipeline::{Input, Reading, is_acceptable, read_api};
use generator::render::{self, Target};
use generator::report::Report;

/// The command that repairs what `--check` finds, and that the header of every file names.
const COMMAND: &str = "cargo xtask codegen";

/// Regenerates everything, or only looks whether everything is as it would be generated.
pub fn run(check: bool) -> Result<(), String> {
    let workspace = crate::workspace();
    let specs = workspace.join("specs");
    let mut stale = 0;
    for (name, settings) in config::read(&specs.join("codegen.toml"))? {
        let started = Instant::now();
        let group_features = settings.group_features.unwrap_or(false);
        let (reading, diagnostics) = read(&specs, &name, settings)?;
        let plan = plan(&workspace, &name, &reading, group_features)?;
        if check {
            stale += report_stale(&name, &plan);
        } else {
            plan.write().map_err(|error| error.to_string())?;
        }
        summarize(&name, &reading, &diagnostics, &plan, check, started);
    }
    match stale {
        0 => Ok(()),
        1 => Err(format!(
            "1 generated file is stale: run `{COMMAND}` and commit it"
        )),
        _ => Err(format!(
            "{stale} generated files are stale: run `{COMMAND}` and commit them"
        )),
    }
}

/// Reads one API; its settings name the document and the overlays.
fn read(specs: &Path, name: &str, settings: Settings) -> Result<(Reading, Diagnostics), String> {
    let document = settings
        .document
        .as_ref()
        .ok_or_else(|| format!("[{name}] in codegen.toml names no `document`"))?;
    let input = Input {
        document: specs.join(document),
        overlays: settings
            .overlays
            .iter()
            .map(|overlay| specs.join(overlay))
            .collect(),
        settings,
    };
    let mut diagnostics = Diagnostics::default();
    let reading = read_api(&input, &mut diagnostics);
    let told = diagnostics
        .iter()
        .filter(|found| found.severity > Severity::Note);
    anstream::eprint!("{}", for_people(told));
    match reading {
        Some(reading) if is_acceptable(&diagnostics, false) => Ok((reading, diagnostics)),
        _ => Err(format!(
            "nothing is generated for `{name}`: correct its document or overlay"
        )),
    }
}

fn plan(
    workspace: &Path,
    name: &str,
    reading: &Reading,
    group_features: bool,
) -> Result<Plan, String> {
    let module = format!("crate::{name}");
    let target = Target {
        module: &module,
        crate_name: "generated",
        root: "mod.rs",
        command: COMMAND,
        templates: None,
        group_features,
    };
    let files =
        render::render(&reading.api, &reading.names, &target).map_err(|error| error.to_string())?;
    let directory = workspace.join("generated/src").join(name);
    emit::plan(&directory, &files).map_err(|error| error.to_string())
}

fn report_stale(name: &str, plan: &Plan) -> usize {
    for planned in plan.changes() {
        let what = match planned.change {
            Change::Create => "missing",
            Change::Update => "out of date",
            Change::Remove => "no longer generated",
        };
        anstream::println!(
            "generated/src/{name}/{}: {what}\n{}",
            planned.path,
            planned.diff()
        );
    }
    plan.changes().len()
}

fn summarize(
    name: &str,
    reading: &Reading,
    diagnostics: &Diagnostics,
    plan: &Plan,
    check: bool,
    started: Instant,
) {
    let report = Report::new(reading, diagnostics, &format!("generated::{name}"));
    let counts = &report.counts;
    anstream::println!(
        "{name}: {} of {} operations, {} webhooks, {} types, {} unions, {} enums, {} warnings, {} notes; \
         {} of {} files {}; {:.2} s",
        counts.operations_generated,
        counts.operations_in_document,
        counts.webhooks,
        counts.types,
        counts.unions.total(),
        counts.enums,
        diagnostics.count(Severity::Warning),
        diagnostics.count(Severity::Note),
        plan.changes().len(),
        plan.changes().len() + plan.unchanged(),
        if check { "stale" } else { "changed" },
        started.elapsed().as_secs_f64(),
    );
}
