//! What changed since the version before.

use std::path::Path;

use serde::Serialize;

use super::links::Links;
use super::prose::{self, Html};
use super::text::Piece;
use super::{counted, shown};
use crate::diff::{Change, Changes, Spot, Verdict, Way};

/// What changed since a version.
#[derive(Debug, Serialize)]
pub struct ChangesView {
    /// The version that was compared with.
    pub since: String,
    /// How many there are of each kind, in words.
    pub summary: String,
    /// The worst that there is: a word of [`tone`].
    pub tone: &'static str,
    pub list: Vec<ChangeView>,
}

/// One change.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    pub tone: &'static str,
    pub subject: Piece,
    pub what: Html,
    /// What it does to those who rely on what was before, in words.
    pub verdicts: Vec<VerdictView>,
    pub ways: Vec<&'static str>,
    pub reach: Vec<Piece>,
    pub remedy: Option<Html>,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// A verdict, with the tone in which it is shown.
#[derive(Debug, Serialize)]
pub struct VerdictView {
    pub tone: &'static str,
    pub words: &'static str,
}

impl ChangesView {
    pub fn new(since: &str, changes: &Changes, links: &Links, root: &Path) -> Self {
        let list = &changes.list;
        let count = |is: &dyn Fn(&Change) -> bool| list.iter().filter(|change| is(change)).count();
        let wire = count(&|change| change.wire == Verdict::Breaks);
        let rust = count(&|change| change.rust == Verdict::Breaks);
        let mut summary = counted(list.len(), "change", "changes");
        if wire + rust > 0 {
            summary += &format!(
                ": {}, {}",
                counted(wire, "breaks the wire", "break the wire"),
                counted(rust, "breaks Rust", "break Rust")
            );
        }
        ChangesView {
            since: since.to_owned(),
            summary,
            tone: tone(list.iter().map(worst).max().unwrap_or_default()),
            list: list
                .iter()
                .map(|change| ChangeView::new(change, links, root))
                .collect(),
        }
    }
}

impl ChangeView {
    fn new(change: &Change, links: &Links, root: &Path) -> Self {
        let verdict = |verdict, adds, breaks| match verdict {
            Verdict::Same => None,
            Verdict::Adds => Some(VerdictView {
                tone: tone(verdict),
                words: adds,
            }),
            Verdict::Breaks => Some(VerdictView {
                tone: tone(verdict),
                words: breaks,
            }),
        };
        let wire = verdict(change.wire, "adds to the wire", "breaks the wire");
        let rust = verdict(change.rust, "adds to Rust", "breaks Rust");
        let ways = change.ways.iter().map(|way| match way {
            Way::Request => "request",
            Way::Response => "response",
        });
        let place = |spot: &Option<Spot>| {
            let spot = spot.as_ref()?;
            Some(shown(&spot.file, spot.place, root))
        };
        ChangeView {
            tone: tone(worst(change)),
            subject: links.subject(&change.subject),
            what: prose::text(&change.what),
            verdicts: wire.into_iter().chain(rust).collect(),
            ways: ways.collect(),
            reach: change.reach.iter().map(|of| links.subject(of)).collect(),
            remedy: change.remedy.as_deref().map(prose::text),
            old: place(&change.old),
            new: place(&change.new),
        }
    }
}

fn worst(change: &Change) -> Verdict {
    change.wire.max(change.rust)
}

/// How a verdict is shown.
fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same",
        Verdict::Adds => "adds",
        Verdict::Breaks => "breaks",
    }
}
