//! A surface under other names.

use std::collections::{BTreeMap, HashMap};

use super::Surface;
use super::entry::{Entry, Kind, Signature};
use super::item::{Item, with_paths};
use super::text::Text;

/// What is known to be called otherwise in a new version.
#[derive(Clone, Debug, Default)]
pub struct Renames {
    /// Types, by their paths: `models::Card` is `models::CardPayment` now.
    pub types: BTreeMap<String, String>,
    /// Methods of the client that call operations.
    pub methods: BTreeMap<String, String>,
    /// Methods of the stand-in.
    pub mocks: BTreeMap<String, String>,
}

impl Surface {
    /// Returns this surface as if all had been called so before: what [`changes`](super::changes) finds then is what
    /// changed beside the names.
    ///
    /// What has the name of something that was there before and keeps it, or is gone, is not called so: that would be
    /// lost.
    pub fn renamed(&self, renames: &Renames) -> Surface {
        let renames = &renames.without_taken(self);
        let entries = self.entries.iter();
        Surface {
            entries: entries
                .map(|(item, entry)| (renames.item(item), renames.entry(entry)))
                .collect(),
        }
    }
}

impl Renames {
    /// What can be called otherwise in `surface`.
    fn without_taken(&self, surface: &Surface) -> Self {
        let free = |names: &BTreeMap<String, String>, item: fn(String) -> Item| {
            let by_new: HashMap<&str, &str> = names
                .iter()
                .map(|(old, new)| (new.as_str(), old.as_str()))
                .collect();
            let is_taken = |new: &String| {
                !names.contains_key(new) && surface.entries.contains_key(&item(new.clone()))
            };
            let mut taken: Vec<&str> = names
                .iter()
                .filter(|(_, new)| is_taken(new))
                .map(|(old, _)| old.as_str())
                .collect();
            let mut free = names.clone();
            while let Some(old) = taken.pop() {
                // It keeps its own name, which another one may have been given.
                if free.remove(old).is_some() {
                    taken.extend(by_new.get(old));
                }
            }
            free
        };
        Renames {
            types: free(&self.types, Item::Type),
            methods: free(&self.methods, |method| Item::Call { method }),
            mocks: free(&self.mocks, |method| Item::StandIn { method }),
        }
    }

    fn path<'a>(&'a self, path: &'a str) -> &'a str {
        self.types.get(path).map_or(path, String::as_str)
    }

    fn written(&self, text: &str) -> String {
        with_paths(text, |path| self.path(path))
    }

    fn item(&self, item: &Item) -> Item {
        let mut item = item.clone();
        match &mut item {
            Item::Type(ty)
            | Item::Field { ty, .. }
            | Item::Variant { ty, .. }
            | Item::Constructor { ty }
            | Item::Setter { ty, .. }
            | Item::Function { of: ty, .. } => *ty = self.path(ty).to_owned(),
            Item::Implementation { ty, of } => {
                *ty = self.path(ty).to_owned();
                *of = self.written(of);
            }
            Item::Call { method }
            | Item::CallSetter { method, .. }
            | Item::Answer { method }
            | Item::Stream { method } => rename(method, &self.methods),
            Item::StandIn { method } => rename(method, &self.mocks),
            Item::Module(_) | Item::Feature(_) | Item::Export(_) | Item::File(_) => {}
        }
        item
    }

    fn entry(&self, entry: &Entry) -> Entry {
        let mut entry = entry.clone();
        let rename = |text: &mut Text| {
            text.written = self.written(&text.written);
            text.meant = self.written(&text.meant);
        };
        match &mut entry.signature {
            Signature::Name => {}
            Signature::Typed(text) => rename(text),
            Signature::Type(ty) => {
                if let Kind::Alias(text) = &mut ty.kind {
                    rename(text);
                }
            }
            Signature::Function(function) => {
                rename(&mut function.output);
                for argument in &mut function.arguments {
                    rename(&mut argument.ty);
                }
            }
        }
        entry.owner = entry.owner.as_ref().map(|owner| self.item(owner));
        entry
    }
}

fn rename(name: &mut String, names: &BTreeMap<String, String>) {
    if let Some(new) = names.get(name) {
        new.clone_into(name);
    }
}
