//! What changes come to: in which order they are told, in which words, and how many there are.

use std::fmt;

use serde::Serialize;

use super::{Change, Changes, Verdict, Way};
use crate::enumeration::enumerate;

/// What a change comes to, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It breaks programs on the wire or in Rust.
    Breaking,
    /// It offers something more, and breaks nothing.
    Addition,
    /// Neither; the words of the change say what it is.
    Other,
}

impl Weight {
    /// What stands above changes of this weight.
    pub fn title(self) -> &'static str {
        match self {
            Weight::Breaking => "Breaking",
            Weight::Addition => "Added",
            Weight::Other => "Also different",
        }
    }
}

impl Change {
    /// What it comes to.
    pub fn weight(&self) -> Weight {
        match self.wire.max(self.rust) {
            Verdict::Breaks => Weight::Breaking,
            Verdict::Adds => Weight::Addition,
            Verdict::Same => Weight::Other,
        }
    }

    /// Both verdicts in a few words: `breaks wire, breaks Rust`.
    pub fn verdicts(&self) -> &'static str {
        match (self.wire, self.rust) {
            (Verdict::Breaks, Verdict::Breaks) => "breaks wire, breaks Rust",
            (Verdict::Breaks, _) => "breaks wire",
            (_, Verdict::Breaks) => "breaks Rust",
            (Verdict::Same, Verdict::Same) => "differs",
            _ => "adds",
        }
    }

    /// Who carries it: `sent by create_payment and refund_payment`, each name as `name` writes it and no more than `most`
    /// of them. Nothing where nobody does, or only what the change is about.
    pub(super) fn carriers(&self, most: usize, name: impl Fn(&str) -> String) -> Option<String> {
        if self.reach == [self.subject.as_str()] {
            return None;
        }
        let way = match self.ways.as_slice() {
            [] => return None,
            [Way::Request] => "sent",
            [Way::Response] => "received",
            _ => "sent and received",
        };
        let mut names: Vec<String> = self.reach.iter().take(most).map(|of| name(of)).collect();
        if self.reach.len() > most {
            names.push(format!("{} more", self.reach.len() - most));
        }
        Some(match names.is_empty() {
            true => way.to_owned(),
            false => format!("{way} by {}", enumerate(&names, "and")),
        })
    }
}

impl Changes {
    /// The changes of each weight that there are, the worst first.
    pub fn by_weight(&self) -> impl Iterator<Item = (Weight, Vec<&Change>)> {
        [Weight::Breaking, Weight::Addition, Weight::Other]
            .into_iter()
            .map(|weight| {
                let of = self.list.iter().filter(|change| change.weight() == weight);
                (weight, of.collect::<Vec<_>>())
            })
            .filter(|(_, changes)| !changes.is_empty())
    }

    /// How many there are.
    pub fn counts(&self) -> Counts {
        let count = |is: &dyn Fn(&Change) -> bool| self.list.iter().filter(|it| is(it)).count();
        Counts {
            changes: self.list.len(),
            breaking: count(&|change| change.weight() == Weight::Breaking),
            breaks_wire: count(&|change| change.wire == Verdict::Breaks),
            breaks_rust: count(&|change| change.rust == Verdict::Breaks),
            adds: count(&|change| change.weight() == Weight::Addition),
            differs: count(&|change| change.weight() == Weight::Other),
        }
    }
}

/// How many changes there are. What breaks both the wire and Rust counts for either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All of them.
    pub changes: usize,
    /// Those that break the wire, Rust, or both.
    pub breaking: usize,
    /// Those that break programs that were built before.
    pub breaks_wire: usize,
    /// Those that break programs that are built after.
    pub breaks_rust: usize,
    /// Those that only add something.
    pub adds: usize,
    /// Those that do neither.
    pub differs: usize,
}

/// In words: `3 changes: 1 breaks wire, 2 break Rust, 1 adds`.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.changes {
            0 => return f.write_str("no changes"),
            1 => f.write_str("1 change")?,
            all => write!(f, "{all} changes")?,
        }
        let mut mark = ": ";
        for (count, one, many) in [
            (self.breaks_wire, "breaks wire", "break wire"),
            (self.breaks_rust, "breaks Rust", "break Rust"),
            (self.adds, "adds", "add"),
            (self.differs, "differs", "differ"),
        ] {
            if count > 0 {
                let words = if count == 1 { one } else { many };
                write!(f, "{mark}{count} {words}")?;
                mark = ", ";
            }
        }
        Ok(())
    }
}
