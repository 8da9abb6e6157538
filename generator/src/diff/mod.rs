//! What a new document does to the users of a client: on the wire, and in their Rust.
//!
//! Meaning is compared, not text: the IR of both documents for the wire, the rendered files of both for Rust. What is
//! said of one place by both is one change.
//!
//! The wire is judged for a program that was built with the old client, and talks to a server of the new document. What
//! it sends must still be taken, and what it is sent must be what it knows: new demands break requests, new freedoms
//! break answers (`effect`). Four rules are of our own choosing:
//!
//! - What only narrows an answer breaks nobody: a value that comes no more, an optional property that is gone. A status,
//!   a media type or a webhook that is gone does, for somebody may wait for it.
//! - A property or parameter of a request that is gone breaks only where the object denies all that it does not declare.
//!   Elsewhere a server skips it without a word, which is told. A body that is gone breaks.
//! - Another default breaks in both ways: what is absent means something else.
//! - Clients keep enum values, variants and events that they do not know, and read `null` in an optional property as
//!   absent; so these are additions, unless the settings close the type.
//!
//! `pairs` knows which type has become which, and what carries them; `uses`, `objects`, `enums` and `unions` compare
//! types, `limits` what no type says; `operations` and the rooms beside it compare all else. `tell` says each change once,
//! and `join` brings the wire and Rust together.

mod answers;
mod at;
mod bodies;
mod effect;
mod enums;
mod flows;
mod join;
mod json;
mod limits;
mod markdown;
mod matching;
mod objects;
mod operations;
mod output;
mod pairs;
mod parameters;
mod received;
#[cfg(test)]
mod sample;
mod scalars;
mod security;
mod servers;
mod settings;
pub mod step;
pub mod surface;
mod tell;
mod text;
mod unions;
mod uses;
mod variables;
mod variants;
mod webhooks;
mod weight;
mod words;

pub use json::Told;
pub use markdown::{code, to_changelog, to_markdown};
pub use output::{FailOn, Format};
pub use text::to_text;
pub use weight::{Counts, Weight};

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::pipeline::Reading;
use crate::render::File;
use join::join;
use pairs::Comparison;

/// One of the two documents that are compared, and the client that it gives.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The API as it was read.
    pub reading: &'a Reading,
    /// The client as it was rendered, with the same target on both sides.
    pub files: &'a [File],
}

/// What changes for the users of the client of `old` where `new` takes its place.
pub fn compare(old: &Side<'_>, new: &Side<'_>) -> Changes {
    let mut comparison = Comparison::new(old.reading, new.reading);
    comparison.compare();
    let mut list = join(&comparison, old, new);
    list.sort_by_cached_key(|change| {
        let holds = |verdict| verdict != Verdict::Breaks;
        let spot = change.new.as_ref().or(change.old.as_ref());
        (
            holds(change.wire),
            holds(change.rust),
            change.new.is_none(),
            spot.map(|spot| (spot.file.clone(), spot.place)),
        )
    });
    Changes {
        list,
        not_compared: Vec::new(),
    }
}

/// What changed from one document to the next.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Changes {
    /// What breaks the wire first, then what breaks Rust, then the rest, each in the order of the new document; what only the
    /// old one has comes last of each.
    pub list: Vec<Change>,
    /// What could not be compared, because a document is wrong there.
    pub not_compared: Vec<NotCompared>,
}

/// A part of a document that could not be read, so that a change of it may be missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotCompared {
    /// The document that is wrong.
    pub document: Which,
    /// What is wrong with it.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub spot: Spot,
}

/// One of two documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Which {
    /// The one before the change.
    Old,
    /// The one after it.
    New,
}

impl Changes {
    /// Adds what could not be compared: what each document has errors about, and what only one of them lacks because it
    /// could not be read. What both lack in the same way is the same.
    pub fn add_gaps(&mut self, old: &Diagnostics, new: &Diagnostics) {
        let sides = [(Which::Old, old, new), (Which::New, new, old)];
        for (document, own, other) in sides {
            let is_shared = |gap: &Diagnostic| {
                let same = |known: &Diagnostic| {
                    (known.code, &known.pointer, &known.message)
                        == (gap.code, &gap.pointer, &gap.message)
                };
                other.iter().any(same)
            };
            let gaps = own.iter().filter(|found| match found.severity {
                Severity::Error => true,
                Severity::Warning => found.code.leaves_a_gap() && !is_shared(found),
                Severity::Note => false,
            });
            self.not_compared.extend(gaps.map(|gap| NotCompared {
                document,
                message: gap.message.clone(),
                spot: Spot {
                    pointer: gap.pointer.clone(),
                    file: gap.file.clone(),
                    place: gap.place,
                },
            }));
        }
    }
}

/// One change, told once, however many operations it reaches.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// Where, as users of the client know it: `create_payment`, `Payment::status`.
    pub subject: String,
    /// What changed: a sentence in CommonMark, without a full stop.
    pub what: String,
    /// Where it stands in the old document, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Spot>,
    /// Where it stands in the new document, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Spot>,
    /// Whether requests carry it, answers and webhooks, or both; none where nothing carries it.
    pub ways: Vec<Way>,
    /// The operations and webhooks that carry it, as the client calls them.
    pub reach: Vec<String>,
    /// What becomes of a program that was built before the change and talks to a server after it.
    pub wire: Verdict,
    /// What becomes of a program that is built with the client after the change.
    pub rust: Verdict,
    /// What its author has to do: a sentence, where there is anything to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Change {
    /// A change that nothing carries, and that stands in neither document.
    pub fn new(
        subject: impl Into<String>,
        what: impl Into<String>,
        wire: Verdict,
        rust: Verdict,
    ) -> Self {
        Change {
            subject: subject.into(),
            what: what.into(),
            old: None,
            new: None,
            ways: Vec::new(),
            reach: Vec::new(),
            wire,
            rust,
            remedy: None,
        }
    }
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// An RFC 6901 JSON pointer.
    pub pointer: String,
    /// The file, as it was named to the generator.
    pub file: String,
    /// Where in the text.
    #[serde(flatten)]
    pub place: Place,
}

/// Which way something travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// From the client to the server.
    Request,
    /// From the server to the client, as an answer or a webhook.
    Response,
}

/// What a change does to those who rely on what was before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing.
    #[default]
    Same,
    /// It offers something more.
    Adds,
    /// It breaks them.
    Breaks,
}
