//! From two surfaces to what changed, each told once: what comes and goes with something else is told by that.

use std::collections::{BTreeSet, HashMap};

use super::entry::{Argument, Entry, Function, Kind, Signature, Type};
use super::item::Item;
use super::text::Text;
use super::words;
use super::{Surface, SurfaceChange};
use crate::diff::Verdict;

/// How two entries of an item differ.
#[derive(Debug)]
pub(super) enum Difference<'a> {
    Added(&'a Entry),
    Removed(&'a Entry),
    Changed(&'a Entry, &'a Entry, Changed<'a>),
}

/// What about an item changed, and what becomes of those who use it.
#[derive(Debug)]
pub(super) struct Changed<'a> {
    pub verdict: Verdict,
    pub arguments: Arguments<'a>,
    /// Whether what is in the place of a signature differs: the type, or what is not an argument.
    pub form: bool,
    /// Whether it is deprecated now, and was not.
    pub deprecated: bool,
    /// Whether features that were enough are no longer.
    pub narrowed: bool,
}

/// How the arguments of a function differ.
#[derive(Debug, Default)]
pub(super) struct Arguments<'a> {
    pub added: Vec<&'a Argument>,
    pub removed: Vec<&'a Argument>,
    /// Those that stay, in the new order, if that is another.
    pub moved: Vec<&'a Argument>,
    pub retyped: Vec<(&'a Argument, &'a Argument)>,
}

/// What changed from `old` to `new`, in the order of the new files; what is gone comes last.
pub fn changes(old: &Surface, new: &Surface) -> Vec<SurfaceChange> {
    let comparison = Comparison::new(old, new);
    let mut changes = Vec::new();
    for (item, difference) in &comparison.differences {
        if !comparison.is_told(item) {
            changes.push(comparison.change(item, difference));
        }
    }
    changes
}

struct Comparison<'a> {
    old: &'a Surface,
    new: &'a Surface,
    /// Features that still exist.
    features: BTreeSet<&'a str>,
    differences: Vec<(&'a Item, Difference<'a>)>,
    places: HashMap<&'a Item, usize>,
}

impl<'a> Comparison<'a> {
    fn new(old: &'a Surface, new: &'a Surface) -> Self {
        let features = new.entries.keys().filter_map(|item| match item {
            Item::Feature(feature) => Some(feature.as_str()),
            _ => None,
        });
        let mut comparison = Comparison {
            old,
            new,
            features: features.collect(),
            differences: Vec::new(),
            places: HashMap::new(),
        };
        for (item, entry) in &new.entries {
            match old.entries.get(item) {
                None => comparison.push(item, Difference::Added(entry)),
                Some(before) => {
                    if let Some(changed) = comparison.compare(before, entry) {
                        comparison.push(item, Difference::Changed(before, entry, changed));
                    }
                }
            }
        }
        for (item, entry) in &old.entries {
            if !new.entries.contains_key(item) {
                comparison.push(item, Difference::Removed(entry));
            }
        }
        comparison
    }

    fn push(&mut self, item: &'a Item, difference: Difference<'a>) {
        self.places.insert(item, self.differences.len());
        self.differences.push((item, difference));
    }

    fn difference(&self, item: &Item) -> Option<&Difference<'a>> {
        Some(&self.differences[*self.places.get(item)?].1)
    }

    fn compare(&self, old: &'a Entry, new: &'a Entry) -> Option<Changed<'a>> {
        let mut changed = Changed {
            verdict: Verdict::Same,
            arguments: Arguments::default(),
            form: false,
            deprecated: new.is_deprecated && !old.is_deprecated,
            narrowed: self.is_narrowed(old, new),
        };
        match (&old.signature, &new.signature) {
            (Signature::Name, Signature::Name) => {}
            (Signature::Type(old), Signature::Type(new)) => {
                let same = old.generics == new.generics
                    && match (&old.kind, &new.kind) {
                        (Kind::Alias(old), Kind::Alias(new)) => old.is(new),
                        (old, new) => old.words() == new.words(),
                    };
                changed.form = !same || old.is_open != new.is_open;
                changed.verdict = match (same, old.is_open, new.is_open) {
                    (true, false, false) | (true, true, true) => Verdict::Same,
                    // What may get no more variants can be matched as before.
                    (true, true, false) => Verdict::Adds,
                    _ => Verdict::Breaks,
                };
            }
            (Signature::Typed(old), Signature::Typed(new)) if old.is(new) => {}
            (Signature::Function(old), Signature::Function(new)) => {
                changed.form = old.words != new.words
                    || old.receiver != new.receiver
                    || !old.output.is(&new.output);
                changed.arguments = Arguments::new(old, new);
                changed.verdict = match changed.form {
                    true => Verdict::Breaks,
                    false => changed.arguments.verdict(self.new),
                };
            }
            _ => {
                changed.form = true;
                changed.verdict = Verdict::Breaks;
            }
        }
        if changed.deprecated {
            changed.verdict = changed.verdict.max(Verdict::Adds);
        }
        if changed.narrowed {
            changed.verdict = Verdict::Breaks;
        }
        let is_changed = changed.form
            || old.is_deprecated != new.is_deprecated
            || changed.narrowed
            || !changed.arguments.is_empty();
        is_changed.then_some(changed)
    }

    /// Whether a feature that was enough for something is there and no longer is. One that is gone is told itself.
    fn is_narrowed(&self, old: &Entry, new: &Entry) -> bool {
        if new.condition.is_empty() {
            return false;
        }
        let still = |feature: &&String| self.features.contains(feature.as_str());
        old.condition.is_empty()
            || old
                .condition
                .iter()
                .filter(still)
                .any(|feature| !new.condition.contains(feature))
    }

    /// Whether what changed about `item` is told by what it is a part of.
    fn is_told(&self, item: &Item) -> bool {
        let entry = self.new.entries.get(item).or(self.old.entries.get(item));
        let Some(owner) = entry.and_then(|entry| entry.owner.as_ref()) else {
            return false;
        };
        self.tells(owner, item)
            || matches!(owner, Item::Call { method }
                if self.tells(&Item::Answer { method: method.clone() }, item))
            || self.is_told(owner)
    }

    fn tells(&self, owner: &Item, part: &Item) -> bool {
        match self.difference(owner) {
            None => false,
            // What is beside it in the other version is a part of something else.
            Some(Difference::Added(_) | Difference::Removed(_)) => true,
            Some(Difference::Changed(old, new, changed)) => match (owner, part) {
                (Item::Type(_), part) => match (&old.signature, &new.signature) {
                    (Signature::Type(old), Signature::Type(new)) => tells_part(old, new, part),
                    _ => false,
                },
                (Item::Field { .. }, Item::Setter { .. }) => true,
                (Item::Variant { .. }, Item::Implementation { .. }) => true,
                (Item::Answer { .. }, Item::Stream { .. }) => true,
                (Item::Constructor { .. }, Item::Implementation { .. }) => {
                    !changed.arguments.is_empty()
                }
                (Item::Call { .. }, Item::StandIn { .. }) => !changed.arguments.is_empty(),
                (Item::Call { .. } | Item::Answer { .. }, Item::Type(ty)) => {
                    let came_or_went =
                        !matches!(self.difference(part), Some(Difference::Changed(..)) | None);
                    came_or_went && (names(old, ty) || names(new, ty))
                }
                _ => false,
            },
        }
    }

    fn change(&self, item: &Item, difference: &Difference<'a>) -> SurfaceChange {
        let is_exhaustive = || match item
            .ty()
            .map(|ty| self.old.entries.get(&Item::Type(ty.to_owned())))
        {
            Some(Some(Entry {
                signature: Signature::Type(ty),
                ..
            })) => !ty.is_open,
            _ => false,
        };
        let verdict = match difference {
            Difference::Added(_) => match item {
                Item::Variant { .. } | Item::Field { .. } if is_exhaustive() => Verdict::Breaks,
                _ => Verdict::Adds,
            },
            Difference::Removed(_) => Verdict::Breaks,
            Difference::Changed(_, _, changed) => changed.verdict,
        };
        let (old, new) = match difference {
            Difference::Added(new) => (None, Some(new.rust(item, false))),
            Difference::Removed(old) => (Some(old.rust(item, false)), None),
            Difference::Changed(old, new, _) => {
                let (before, after) = (old.rust(item, false), new.rust(item, false));
                // Two types of one name differ in where they stand.
                match before == after {
                    true => (Some(old.rust(item, true)), Some(new.rust(item, true))),
                    false => (Some(before), Some(after)),
                }
            }
        };
        let arguments = match difference {
            Difference::Changed(_, _, changed) => changed.arguments.names(),
            _ => Vec::new(),
        };
        SurfaceChange {
            what: words::what(item, difference),
            remedy: (verdict == Verdict::Breaks).then(|| words::remedy(item, difference)),
            item: item.clone(),
            old,
            new,
            verdict,
            arguments,
        }
    }
}

/// Whether a variant of this name keeps what the document does not list, where a type has such a variant.
fn is_for_unlisted(variant: &str) -> bool {
    matches!(variant, "Unknown" | "Unlisted" | "NotListed")
}

/// Whether the change of a type is all that is to say about a part of it.
fn tells_part(old: &Type, new: &Type, part: &Item) -> bool {
    if !old.kind.is_like(&new.kind) {
        return true;
    }
    let same = old.kind.words() == new.kind.words() && old.is_open == new.is_open;
    match part {
        // What follows from the kind of a type and from whether it is open.
        Item::Implementation { .. } | Item::Function { .. } => !same,
        Item::Variant { variant, .. } => !same && is_for_unlisted(variant),
        _ => false,
    }
}

/// Whether a signature names the type at this path.
fn names(entry: &Entry, ty: &str) -> bool {
    let has = |text: &Text| {
        let mut words = text
            .written
            .split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
        words.any(|word| word == ty)
    };
    match &entry.signature {
        Signature::Typed(text) => has(text),
        Signature::Function(function) => {
            function.arguments.iter().any(|argument| has(&argument.ty))
        }
        Signature::Name | Signature::Type(_) => false,
    }
}

impl<'a> Arguments<'a> {
    fn new(old: &'a Function, new: &'a Function) -> Self {
        let by_key = |function: &'a Function| -> HashMap<&'a str, &'a Argument> {
            let arguments = function.arguments.iter();
            arguments
                .map(|argument| (argument.key.as_str(), argument))
                .collect()
        };
        let (before, after) = (by_key(old), by_key(new));
        let without = |some: &'a [Argument], others: &HashMap<&str, _>| -> Vec<&'a Argument> {
            let some = some.iter();
            some.filter(|argument| !others.contains_key(argument.key.as_str()))
                .collect()
        };
        let both: Vec<(&Argument, &Argument)> = new
            .arguments
            .iter()
            .filter_map(|argument| Some((*before.get(argument.key.as_str())?, argument)))
            .collect();
        let mut kept = old
            .arguments
            .iter()
            .filter(|argument| after.contains_key(argument.key.as_str()));
        let in_order = both
            .iter()
            .all(|(argument, _)| kept.next().is_some_and(|old| old.key == argument.key));
        Arguments {
            added: without(&new.arguments, &before),
            removed: without(&old.arguments, &after),
            moved: match in_order {
                true => Vec::new(),
                false => both.iter().map(|(_, new)| *new).collect(),
            },
            retyped: both
                .into_iter()
                .filter(|(old, new)| !old.ty.is(&new.ty))
                .collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.moved.is_empty()
            && self.retyped.is_empty()
    }

    fn verdict(&self, new: &Surface) -> Verdict {
        let widened = |(old, after): &(&Argument, &Argument)| takes(&old.ty, &after.ty, new);
        match self {
            it if it.is_empty() => Verdict::Same,
            it if it.added.is_empty()
                && it.removed.is_empty()
                && it.moved.is_empty()
                && it.retyped.iter().all(widened) =>
            {
                Verdict::Adds
            }
            _ => Verdict::Breaks,
        }
    }

    fn names(&self) -> Vec<String> {
        let retyped = self.retyped.iter().map(|(_, new)| new);
        let all = self.added.iter().chain(&self.removed).chain(&self.moved);
        let names: BTreeSet<String> = all
            .chain(retyped)
            .map(|argument| argument.name.clone())
            .collect();
        names.into_iter().collect()
    }
}

/// Whether an argument of type `new` takes all values of type `old`.
///
/// What is lent as a slice or a text is mostly made of something else on the way, which `Into` does not do.
fn takes(old: &Text, new: &Text, surface: &Surface) -> bool {
    let Some(made) = new
        .meant
        .strip_prefix("impl Into<")
        .and_then(|made| made.strip_suffix('>'))
    else {
        return false;
    };
    let old = old.meant.as_str();
    if old.starts_with("impl ") || old == "&str" || old.starts_with("&[") {
        return false;
    }
    let wraps = ["Option", "runtime::Maybe"]
        .iter()
        .any(|outer| made == format!("{outer}<{old}>"));
    let ty = made.split('<').next().unwrap_or(made);
    let converts = |of: &str| {
        surface.entries.contains_key(&Item::Implementation {
            ty: ty.to_owned(),
            of: format!("From<{of}>"),
        })
    };
    let lent = old.strip_prefix('&').map(|lent| format!("&'a {lent}"));
    made == old || wraps || converts(old) || lent.is_some_and(|lent| converts(&lent))
}
