//! What users of a client see in Rust, and how two versions of it differ.
//!
//! It is read from the rendered files, and not from what they were rendered from: what the compiler of a user takes is
//! all that counts, whichever room decided it. `modules` finds at which path what is declared is found, `text` writes
//! types so that they can be compared, `read` makes the list of all that can be named, `changes` compares two lists, and
//! `words` says what to do.
//!
//! What the runtime's macros write for a type (`Serialize`, `FromStr`, `as_str`, …) follows from what the type is, a
//! struct, an enum of strings, a union, and from whether it is open. It is told as that.

mod calls;
mod changes;
mod entry;
mod functions;
mod item;
mod modules;
mod read;
mod renames;
mod text;
mod words;

#[cfg(test)]
mod tests;

use indexmap::IndexMap;

use super::Verdict;
use crate::render::File;
use entry::Entry;

pub use changes::changes;
pub use item::Item;
pub use renames::Renames;

/// All that users of a client can name in Rust, each with its form.
#[derive(Clone, Debug, Default)]
pub struct Surface {
    entries: IndexMap<Item, Entry>,
}

/// A change of what users see.
#[derive(Clone, Debug)]
pub struct SurfaceChange {
    /// What changed.
    pub item: Item,
    /// Its form before, as Rust, if it was there.
    pub old: Option<String>,
    /// Its form after, as Rust, if it is there.
    pub new: Option<String>,
    /// What becomes of a program that uses it.
    pub verdict: Verdict,
    /// The arguments of a function that came, went, moved or have another type. Those of a constructor are called like
    /// the fields.
    pub arguments: Vec<String>,
    /// What changed: a sentence in CommonMark, without a full stop.
    pub what: String,
    /// What its users have to do: a sentence in CommonMark without a full stop, where it breaks them.
    pub remedy: Option<String>,
}

/// What users of the client that consists of `files` see.
pub fn surface(files: &[File]) -> Surface {
    Surface {
        entries: read::read(files),
    }
}

impl Surface {
    /// All that can be named, each with its form as Rust.
    pub fn iter(&self) -> impl Iterator<Item = (&Item, String)> {
        self.entries
            .iter()
            .map(|(item, entry)| (item, entry.rust(item, false)))
    }
}
