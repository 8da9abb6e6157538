//! Where a type goes, and what it is called there if it needs a name.

use crate::ir::{Origin, TypeId};

/// Where a type goes once it is known.
pub(super) enum Slot {
    /// A component, which has its name already.
    Component(TypeId),
    /// A place inside something else, which names the type if it needs a name.
    Inline(Origin),
}

impl Slot {
    pub fn inline(parent: Option<TypeId>, role: &[&str]) -> Self {
        Slot::Inline(Origin::Inline {
            parent,
            role: role.iter().map(|word| (*word).to_owned()).collect(),
            shared: false,
        })
    }

    /// The type that the slot stands in.
    pub fn parent(&self) -> Option<TypeId> {
        match self {
            Slot::Inline(Origin::Inline { parent, .. }) => *parent,
            Slot::Inline(Origin::Component(_) | Origin::Events) | Slot::Component(_) => None,
        }
    }

    /// The slot of a part of what goes into this one.
    pub fn part(&self, word: &str) -> Self {
        match self {
            Slot::Component(id) => Slot::inline(Some(*id), &[word]),
            Slot::Inline(Origin::Inline { parent, role, .. }) => {
                let mut role = role.clone();
                role.push(word.to_owned());
                Slot::Inline(Origin::Inline {
                    parent: *parent,
                    role,
                    shared: false,
                })
            }
            Slot::Inline(origin) => Slot::Inline(origin.clone()),
        }
    }

    /// The slot of a part that has a title: it is called that, unless something else is.
    pub fn titled(&self, title: &str) -> Self {
        let parent = match self {
            Slot::Component(id) => Some(*id),
            Slot::Inline(_) => self.parent(),
        };
        Slot::Inline(Origin::Inline {
            parent,
            role: vec![title.to_owned()],
            shared: true,
        })
    }

    /// The slot of an item of the list that goes into this one.
    pub fn item(&self) -> Self {
        match self {
            Slot::Inline(Origin::Inline { parent, role, .. }) => {
                let mut role = role.clone();
                if let Some(last) = role.last_mut() {
                    match singular(last) {
                        Some(one) => *last = one,
                        None => role.push("item".to_owned()),
                    }
                }
                Slot::Inline(Origin::Inline {
                    parent: *parent,
                    role,
                    shared: false,
                })
            }
            _ => self.part("item"),
        }
    }

    /// The same slot for a part that stands for the whole.
    pub fn same(&self) -> Self {
        match self {
            Slot::Component(id) => Slot::inline(Some(*id), &["value"]),
            Slot::Inline(origin) => Slot::Inline(origin.clone()),
        }
    }
}

fn singular(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    for ending in ["sses", "xes", "ches", "shes"] {
        if word.ends_with(ending) {
            return word.strip_suffix("es").map(str::to_owned);
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 1 && !stem.ends_with(['s', 'u', 'i']) => Some(stem.to_owned()),
        _ => None,
    }
}
