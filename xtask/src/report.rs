//! `cargo xtask report`: a page to look at.

mod browser;

use std::fs;
use std::path::PathBuf;

use generator::diagnostic::{Diagnostics, Severity};
use generator::emit::Alone;
use generator::page::{Changed, Chapter, Page};

use crate::Place;
use crate::apis::{self, Api};
use crate::base::{Base, COMMITTED};
use crate::diff;
use crate::since::{Difference, Since};

/// What is asked for.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Report {
    #[command(flatten)]
    place: Place,
    /// The revision to compare with, as `diff` does. Without it, `HEAD`, where there is one.
    #[arg(long, value_name = "REVISION")]
    against: Option<String>,
    /// Where to write the page. Without it, `target/report.html`.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Opens the page in Chromium as well, in the sizes and colours of its readers, and fails if anything is wrong with it.
    /// Needs Node, and Chromium or the command that CHROMIUM names.
    #[arg(long)]
    check_in_browser: bool,
}

/// Writes the page about all APIs, and may look at it.
pub fn run(report: &Report) -> Result<(), String> {
    let root = &report.place.root;
    let apis = apis::read_all(root, Severity::Error)?;
    let revision = report.against.as_deref().unwrap_or(COMMITTED);
    let since =
        Base::check_out(root, revision).and_then(|base| Since::compare(root, &base, &apis, None));
    let since = match since {
        Ok(since) => Some(since),
        Err(why) if report.against.is_some() => return Err(why),
        Err(why) => {
            anstream::println!("There is nothing to compare the documents with: {why}");
            None
        }
    };
    let nothing = Diagnostics::default();
    let gone = since.iter().flat_map(|since| &since.apis);
    let gone = gone.filter(|of| apis.iter().all(|(name, _)| *name != of.name));
    let names = apis.iter().map(|(name, api)| (name, Some(api)));
    let chapters = names.chain(gone.map(|of| (&of.name, None)));
    let chapters: Vec<Chapter<'_>> = chapters
        .map(|(name, api)| Chapter {
            name,
            reading: api.map(|api| &api.reading),
            diagnostics: api.map_or(&nothing, |api: &Api| &api.diagnostics),
            changed: since.as_ref().and_then(|since| changed(since, name)),
        })
        .collect();
    let page = Page {
        chapters: &chapters,
        conclusion: since.as_ref().map(diff::version),
        root,
    };
    let out = report.out.clone();
    let out = out.unwrap_or_else(|| root.join("target/report.html"));
    if let Some(directory) = out.parent() {
        fs::create_dir_all(directory)
            .map_err(|error| format!("cannot make {}: {error}", directory.display()))?;
    }
    Alone::Page.write(&out, &page.html()?)?;
    anstream::println!("{}", out.display());
    if report.check_in_browser {
        browser::check(&out)?;
    }
    Ok(())
}

/// What has changed of the API that has this name.
fn changed<'a>(since: &'a Since, name: &str) -> Option<Changed<'a>> {
    let mut apis = since.apis.iter();
    let Difference { changes, .. } = apis.find(|of| of.name == name)?;
    Some(Changed {
        since: &since.revision,
        changes,
    })
}
