//! How what an action brings becomes part of what is there.

use std::collections::HashSet;

use super::Rules;
use crate::source::{Node, Value, pointer};

/// What values the standard tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Map,
    List,
    Single,
}

impl Kind {
    pub(super) fn of(node: &Node) -> Self {
        match node.value {
            Value::Map(_) => Self::Map,
            Value::List(_) => Self::List,
            _ => Self::Single,
        }
    }
}

/// Two values that do not merge.
pub(super) struct Clash {
    /// Where, in the document.
    pub(super) pointer: String,
    /// What is there, in words.
    pub(super) known: &'static str,
    /// What would come, in words.
    pub(super) brought: &'static str,
}

/// The first place where `brought` does not fit what is there. The standard lets a list take anything; a map takes a
/// map, and a single value another one. Version 1.0 is silent about what a map may do to the values in it, so there
/// what comes replaces what was.
pub(super) fn clash(target: &Node, brought: &Node, rules: Rules, at: &str) -> Option<Clash> {
    match (Kind::of(target), Kind::of(brought)) {
        (Kind::List, _) => None,
        (Kind::Map, Kind::Map) if rules == Rules::V1_1 => clash_within(target, brought, at),
        (Kind::Single, _) if rules == Rules::V1_0 => None,
        (known, new) if known == new => None,
        _ => Some(clash_at(target, brought, at)),
    }
}

fn clash_within(target: &Node, brought: &Node, at: &str) -> Option<Clash> {
    let known = target.as_map()?;
    brought.as_map()?.iter().find_map(|(key, new)| {
        let old = known.get(key)?;
        let at = pointer::join(at, key);
        match (Kind::of(old), Kind::of(new)) {
            (Kind::Map, Kind::Map) => clash_within(old, new, &at),
            (known, brought) if known == brought => None,
            _ => Some(clash_at(old, new, &at)),
        }
    })
}

fn clash_at(target: &Node, brought: &Node, at: &str) -> Clash {
    Clash {
        pointer: at.to_owned(),
        known: target.kind(),
        brought: brought.kind(),
    }
}

/// Brings a value to a target that an action selects, and says whether that was news.
///
/// A list as the update of a list is joined to it from version 1.1 on; before, it was one item.
pub(super) fn into(target: &mut Node, brought: &Node, rules: Rules) -> bool {
    match (&mut target.value, &brought.value) {
        (Value::List(items), Value::List(more)) if rules == Rules::V1_1 => append(items, more),
        (Value::List(items), _) => append(items, std::slice::from_ref(brought)),
        _ => merge(target, brought),
    }
}

/// Maps are merged key by key, lists are joined, everything else is replaced.
fn merge(target: &mut Node, brought: &Node) -> bool {
    match (&mut target.value, &brought.value) {
        (Value::Map(map), Value::Map(changes)) => {
            let mut news = false;
            for (key, change) in changes {
                news |= match map.get_mut(key) {
                    Some(known) => merge(known, change),
                    None => {
                        map.insert(key.clone(), change.clone());
                        true
                    }
                };
            }
            news
        }
        (Value::List(items), Value::List(more)) => append(items, more),
        _ => {
            let news = !target.same(brought);
            if news {
                *target = brought.clone();
            }
            news
        }
    }
}

/// Items that the list has already are no news, but come all the same: the standard wants it so.
fn append(items: &mut Vec<Node>, more: &[Node]) -> bool {
    // As text, to find each in one step: a list can be as long as a document likes.
    let text = |node: &Node| node.to_json().to_string();
    let known: HashSet<String> = items.iter().map(text).collect();
    let news = more.iter().any(|new| !known.contains(&text(new)));
    items.extend(more.iter().cloned());
    news
}
