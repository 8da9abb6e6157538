//! `cargo xtask codegen`: keeps `generated/` true to `specs/`.

use std::path::Path;
use std::time::Instant;

use generator::config;
use generator::diagnostic::Severity;
use generator::emit::{self, Change, Plan};
use generator::report::Report;

use crate::apis::{self, Api, CODEGEN};

/// Regenerates everything in `root`, or only looks whether everything is as it would be generated.
pub fn run(root: &Path, check: bool) -> Result<(), String> {
    let specs = root.join("specs");
    let mut stale = 0;
    for (name, settings) in config::read(&specs.join("codegen.toml"))? {
        let started = Instant::now();
        let api = apis::read(&specs, &name, settings)?;
        let directory = root.join("generated/src").join(&name);
        let plan = emit::plan(&directory, &api.files).map_err(|error| error.to_string())?;
        if check {
            stale += report_stale(&name, &plan);
        } else {
            plan.write().map_err(|error| error.to_string())?;
        }
        summarize(&name, &api, &plan, check, started);
    }
    match stale {
        0 => Ok(()),
        1 => Err(format!(
            "1 generated file is stale: run `{CODEGEN}` and commit it"
        )),
        _ => Err(format!(
            "{stale} generated files are stale: run `{CODEGEN}` and commit them"
        )),
    }
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

fn summarize(name: &str, api: &Api, plan: &Plan, check: bool, started: Instant) {
    let diagnostics = &api.diagnostics;
    let report = Report::new(&api.reading, diagnostics, &format!("generated::{name}"));
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
