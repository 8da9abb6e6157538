//! The ids of what is shown, and who leads where.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::text::Piece;
use crate::ir::{Api, Origin, Type, TypeId};
use crate::pipeline::Reading;

/// Something that is shown.
#[derive(Clone, Debug, Serialize)]
pub struct Anchor {
    /// What users of the client call it.
    pub name: String,
    /// The id of the element that shows it.
    pub id: String,
}

/// The operations and types of one API.
#[derive(Debug, Default)]
pub struct Links {
    /// By the index of the operation.
    pub operations: Vec<Anchor>,
    /// By the id of the type.
    pub types: Vec<Anchor>,
    /// All ids, by name.
    known: HashMap<String, String>,
}

impl Links {
    /// The links of an API whose ids begin with `chapter`.
    pub fn new(chapter: &str, reading: &Reading) -> Self {
        let Reading { api, names, .. } = reading;
        let mut links = Links::default();
        for names in &names.operations {
            let id = format!("{chapter}-operation-{}", names.method);
            let anchor = links.anchor(&names.method, id);
            links.operations.push(anchor);
        }
        for ((_, def), names) in api.types.iter().zip(&names.types) {
            let anchor = if def.origin == Origin::Events {
                // A type of `models` may have its name as well.
                let name = format!("webhooks::{}", names.name);
                links.anchor(&name, format!("{chapter}-events"))
            } else {
                let id = format!("{chapter}-type-{}", names.name);
                links.anchor(&names.name, id)
            };
            links.types.push(anchor);
        }
        links
    }

    /// What users of the client know under `subject`: `create_payment`, `Payment`, `Payment::status`,
    /// `webhooks::Event::Paid`.
    pub fn subject<'s>(&self, subject: &'s str) -> Piece {
        let outer = |item: &&'s str| Some(item.rsplit_once("::")?.0);
        let mut items = std::iter::successors(Some(subject), outer);
        Piece {
            text: subject.to_owned(),
            code: true,
            target: items.find_map(|item| self.find(item)),
        }
    }

    /// The id of the operation or of the type that has this name.
    pub fn find(&self, name: &str) -> Option<String> {
        self.known.get(name).cloned()
    }

    fn anchor(&mut self, name: &str, id: String) -> Anchor {
        self.known.insert(name.to_owned(), id.clone());
        Anchor {
            name: name.to_owned(),
            id,
        }
    }
}

impl Anchor {
    fn piece(&self) -> Piece {
        Piece {
            text: self.name.clone(),
            code: true,
            target: Some(self.id.clone()),
        }
    }
}

/// What refers to a type.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Users {
    pub operations: Vec<Piece>,
    pub webhooks: Vec<String>,
    pub types: Vec<Piece>,
}

/// What refers to each type, by its id, in the order of the document.
pub fn users(api: &Api, links: &Links) -> BTreeMap<TypeId, Users> {
    let mut users: BTreeMap<TypeId, Users> = BTreeMap::new();
    for (operation, anchor) in api.operations.iter().zip(&links.operations) {
        for id in held(operation.sent_types().chain(operation.received_types())) {
            users.entry(id).or_default().operations.push(anchor.piece());
        }
    }
    for webhook in &api.webhooks {
        for id in held(webhook.types()) {
            users
                .entry(id)
                .or_default()
                .webhooks
                .push(webhook.name.clone());
        }
    }
    for ((id, def), anchor) in api.types.iter().zip(&links.types) {
        let held: BTreeSet<TypeId> = def.kind.held().into_iter().collect();
        for other in held.into_iter().filter(|other| *other != id) {
            users.entry(other).or_default().types.push(anchor.piece());
        }
    }
    users
}

/// What types hold, each once.
fn held<'t>(types: impl Iterator<Item = &'t Type>) -> BTreeSet<TypeId> {
    types.filter_map(Type::held).collect()
}
