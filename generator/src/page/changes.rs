//! What changed since the version before.

use std::path::Path;

use serde::Serialize;

use super::links::Links;
use super::prose::{self, Html};
use super::shown;
use super::text::Piece;
use crate::diff::{Change, Changes, Spot, Way, Weight};

/// What changed since a version.
#[derive(Debug, Serialize)]
pub struct ChangesView {
    /// The version that was compared with.
    pub since: String,
    /// How many there are of each kind, in words.
    pub summary: String,
    /// How the worst of them is shown.
    pub tone: &'static str,
    /// The changes, the worst first.
    pub weights: Vec<WeightView>,
}

/// Changes that come to the same.
#[derive(Debug, Serialize)]
pub struct WeightView {
    pub title: &'static str,
    pub tone: &'static str,
    pub list: Vec<ChangeView>,
}

/// One change.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    pub subject: Piece,
    pub what: Html,
    /// What it does to those who rely on what was before, in words.
    pub verdicts: Vec<&'static str>,
    pub ways: Vec<&'static str>,
    pub reach: Vec<Piece>,
    pub remedy: Option<Html>,
    pub old: Option<String>,
    pub new: Option<String>,
}

impl ChangesView {
    pub fn new(since: &str, changes: &Changes, links: &Links, root: &Path) -> Self {
        let weights = changes.by_weight().map(|(weight, changes)| WeightView {
            title: weight.title(),
            tone: tone(weight),
            list: changes
                .into_iter()
                .map(|change| ChangeView::new(change, links, root))
                .collect(),
        });
        let weights: Vec<WeightView> = weights.collect();
        ChangesView {
            since: since.to_owned(),
            summary: changes.counts().to_string(),
            tone: weights
                .first()
                .map_or(tone(Weight::Other), |worst| worst.tone),
            weights,
        }
    }
}

impl ChangeView {
    fn new(change: &Change, links: &Links, root: &Path) -> Self {
        let ways = change.ways.iter().map(|way| match way {
            Way::Request => "request",
            Way::Response => "response",
        });
        // What is about an operation alone says so.
        let reach = change.reach.iter().filter(|of| **of != change.subject);
        let place = |spot: &Option<Spot>| {
            let spot = spot.as_ref()?;
            Some(shown(&spot.file, spot.place, &spot.pointer, root))
        };
        ChangeView {
            subject: links.subject(&change.subject),
            what: prose::text(&change.what),
            verdicts: change.verdicts().split(", ").collect(),
            ways: ways.collect(),
            reach: reach.map(|of| links.subject(of)).collect(),
            remedy: change.remedy.as_deref().map(prose::text),
            old: place(&change.old),
            new: place(&change.new),
        }
    }
}

/// How changes of a weight are shown.
fn tone(weight: Weight) -> &'static str {
    match weight {
        Weight::Breaking => "breaks",
        Weight::Addition => "adds",
        Weight::Other => "same",
    }
}
