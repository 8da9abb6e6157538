//! Where a thing stands in both documents, and what it is called.

use super::Verdict;
use super::effect::{self, Effect};
use super::limits::Schema;
use super::words::{code, written};
use crate::ir::TypeId;

/// A change before it is known what carries it, and what it does in Rust.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub subject: String,
    /// What users see of it in Rust: `Payment::status`, `pay(limit)` for an argument of a call, `pay()` for its answer.
    pub keys: Vec<String>,
    /// The type that stood there, and the one that stands there now, where they differ.
    pub types: (Vec<TypeId>, Vec<TypeId>),
    /// Whether it is no change where nobody sees it in Rust.
    pub is_silent: bool,
    pub what: String,
    /// Pointers into the old and the new document.
    pub old: Option<String>,
    pub new: Option<String>,
    pub effect: Effect,
    /// What it does to programs whatever carries it.
    pub rust: Verdict,
    pub remedy: Option<String>,
}

/// Something that stands in both documents.
#[derive(Clone, Debug)]
pub(super) struct At<'a> {
    /// Where, as users of the client know it.
    pub subject: String,
    /// What users see of it in Rust, as in [`Finding::keys`].
    pub keys: Vec<String>,
    /// What it is in a sentence: `the query parameter limit`.
    pub noun: String,
    /// Pointer into the old document.
    pub old: String,
    /// Pointer into the new document.
    pub new: String,
    /// Its schemas, where there are any.
    pub schemas: Option<(Schema<'a>, Schema<'a>)>,
    /// Whether clients of the old document read `null` as if it were not there.
    pub null_is_absent: bool,
}

impl<'a> At<'a> {
    /// Something that users call `subject`.
    pub fn new(subject: &str, noun: String, old: &str, new: &str) -> Self {
        At {
            subject: subject.to_owned(),
            keys: vec![subject.to_owned()],
            noun,
            old: old.to_owned(),
            new: new.to_owned(),
            schemas: None,
            null_is_absent: false,
        }
    }

    /// A change of it.
    pub fn changed(&self, what: impl Into<String>, effect: Effect) -> Finding {
        Finding {
            keys: self.keys.clone(),
            old: Some(self.old.clone()),
            ..Finding::added(&self.subject, what.into(), &self.new, effect)
        }
    }

    /// It has another name in Rust, and on the wire the same.
    pub fn renamed(&self, old: &str, new: &str) -> Finding {
        Finding {
            rust: Verdict::Breaks,
            remedy: Some(format!("write {} for {}", written(new), written(old))),
            ..self.changed(
                format!("{} is called {}", code(old), code(new)),
                effect::NONE,
            )
        }
    }

    /// Something of it that matters where users see it in Rust.
    pub fn silent(&self, what: &str) -> Finding {
        Finding {
            is_silent: true,
            ..self.changed(format!("{} is {what}", self.noun), effect::NONE)
        }
    }

    /// Whether it must be there: what it does that it must from now on, and that it need not any more.
    pub fn required(
        &self,
        old: bool,
        new: bool,
        must: Effect,
        need_not: Effect,
    ) -> Option<Finding> {
        let (word, effect) = match (old, new) {
            (false, true) => ("required", must),
            (true, false) => ("optional", need_not),
            _ => return None,
        };
        Some(self.changed(format!("{} is {word} now", self.noun), effect))
    }

    /// It has only one value, and that is another one.
    pub fn always(&self, old: &str, new: &str) -> Finding {
        let (old, new) = (code(old), code(new));
        let what = format!("{} was always {old} and is always {new}", self.noun);
        self.changed(what, effect::REPLACED)
    }

    /// Whether the document advises against its use.
    pub fn deprecated(&self, old: bool, new: bool) -> Option<Finding> {
        let what = match (old, new) {
            (false, true) => "is deprecated",
            (true, false) => "is deprecated no more",
            _ => return None,
        };
        Some(self.changed(format!("{} {what}", self.noun), effect::NONE))
    }

    /// Each of its items, or of the values that are not declared: what `keyword` says.
    pub fn each(&self, keyword: &str, noun: &str) -> Self {
        let each =
            |(old, new): (Schema<'a>, Schema<'a>)| Some((old.each(keyword)?, new.each(keyword)?));
        At {
            noun: format!("{noun} of {}", self.noun),
            schemas: self.schemas.and_then(each),
            null_is_absent: false,
            ..self.clone()
        }
    }
}

impl Finding {
    /// Something that only the new document has.
    pub fn added(subject: &str, what: String, new: &str, effect: Effect) -> Self {
        Finding {
            subject: subject.to_owned(),
            keys: vec![subject.to_owned()],
            types: (Vec::new(), Vec::new()),
            is_silent: false,
            what,
            old: None,
            new: Some(new.to_owned()),
            effect,
            rust: Verdict::Same,
            remedy: None,
        }
    }

    /// Something that only the old document has.
    pub fn removed(subject: &str, what: String, old: &str, effect: Effect) -> Self {
        Finding {
            old: Some(old.to_owned()),
            new: None,
            ..Finding::added(subject, what, "", effect)
        }
    }

    /// The same, seen as these in Rust.
    pub fn seen_as(mut self, keys: impl IntoIterator<Item = String>) -> Self {
        self.keys.extend(keys);
        self
    }

    /// The same, seen as these in Rust and as nothing else.
    pub fn only_seen_as(mut self, keys: Vec<String>) -> Self {
        self.keys = keys;
        self
    }

    /// The same, with what held these types before and holds others now.
    pub fn between(
        mut self,
        old: impl IntoIterator<Item = TypeId>,
        new: impl IntoIterator<Item = TypeId>,
    ) -> Self {
        self.types.0.extend(old);
        self.types.1.extend(new);
        self
    }
}
