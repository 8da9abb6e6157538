//! `cargo xtask codegen`: keeps `generated/` true to `specs/`.

use std::path::Path;

use generator::diagnostic::Severity;
use generator::emit::{self, Change, Plan, Planned};
use generator::report::Report;

use crate::apis::{self, Api, CODEGEN};
use crate::base::{Base, COMMITTED};
use crate::changelog::{self, CHANGELOG};
use crate::diff;
use crate::manifest::{self, MANIFEST};
use crate::since::Since;

/// Looks whether everything in `root` is as it would be generated. Writes nothing.
pub fn check(root: &Path) -> Result<(), String> {
    let mut stale = 0;
    for (name, api) in apis::read_all(root, Severity::Warning)? {
        let plan = plan(root, &name, &api)?;
        for planned in plan.changes() {
            let what = match planned.change {
                Change::Create => "missing",
                Change::Update => "out of date",
                Change::Remove => "no longer generated",
            };
            let path = path(&name, planned);
            anstream::println!("{path}: {what}\n{}", planned.diff());
        }
        stale += plan.changes().len();
        summarize(&name, &api, &plan, "stale");
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

/// Regenerates everything in `root`, and says what has changed since the last commit, for the users of the clients as
/// well; with `bump`, their crate takes the version that follows. What has changed comes back, if that can be known.
pub fn run(root: &Path, bump: bool) -> Result<Option<Since>, String> {
    let apis = apis::read_all(root, Severity::Warning)?;
    let since = Base::check_out(root, COMMITTED).and_then(|base| {
        let since = Since::compare(root, &base, &apis, None)?;
        Ok((base, since))
    });
    match &since {
        Ok((_, since)) => anstream::println!("{}", diff::for_people(since)),
        Err(why) => anstream::println!("There is nothing to compare the documents with: {why}\n"),
    }
    for (name, api) in &apis {
        let plan = plan(root, name, api)?;
        plan.write().map_err(|error| error.to_string())?;
        for planned in plan.changes() {
            let what = match planned.change {
                Change::Create => "created",
                Change::Update => "updated",
                Change::Remove => "removed",
            };
            anstream::println!("{}: {what}", path(name, planned));
        }
        summarize(name, api, &plan, "changed");
    }
    let Ok((base, since)) = since else {
        return match bump {
            true => Err(format!(
                "{MANIFEST} stays as it is: nothing says which version follows"
            )),
            false => Ok(None),
        };
    };
    if changelog::record(root, &base, &since)? {
        anstream::println!("{CHANGELOG}: has an entry for it; add what its readers should know");
    }
    propose(root, &since, bump)?;
    Ok(Some(since))
}

/// Says which version `generated` should have, or gives it to it.
fn propose(root: &Path, since: &Since, bump: bool) -> Result<(), String> {
    let Some(next) = since.next_version() else {
        return Ok(());
    };
    let now = manifest::version(root);
    if now.as_ref() == Some(&next) {
        anstream::println!("{MANIFEST}: has version {next} already");
    } else if bump {
        manifest::set_version(root, &next)?;
        anstream::println!("{MANIFEST}: version {next}");
    } else {
        anstream::println!("{MANIFEST}: `{CODEGEN} --bump` gives it version {next}");
    }
    Ok(())
}

fn path(name: &str, planned: &Planned) -> String {
    format!("generated/src/{name}/{}", planned.path)
}

fn plan(root: &Path, name: &str, api: &Api) -> Result<Plan, String> {
    let directory = root.join("generated/src").join(name);
    emit::plan(&directory, name, &api.files).map_err(|error| error.to_string())
}

fn summarize(name: &str, api: &Api, plan: &Plan, what: &str) {
    let diagnostics = &api.diagnostics;
    let report = Report::new(&api.reading, diagnostics, &format!("generated::{name}"));
    let counts = &report.counts;
    anstream::println!(
        "{name}: {} of {} operations, {} webhooks, {} types, {} unions, {} enums, {} warnings, {} notes; \
         {} of {} files {what}; {:.2} s",
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
        api.took.as_secs_f64(),
    );
}
