//! Which type has become which, and what carries it.
//!
//! Types are compared in pairs, each pair once. A type has one counterpart; what changes inside of both is told at the
//! type, once. Where another type takes the place of one, that is told where it does.

use std::collections::{HashMap, HashSet};

use super::Way;
use super::at::{At, Finding};
use super::effect;
use super::tell::{Carried, Reach};
use crate::ir::{Origin, Type, TypeDef, TypeId, TypeKind};
use crate::pipeline::Reading;

/// How many pairs are compared, at most, beyond one for each type. Documents that mean well need few.
const MOST_REPLACED: usize = 20_000;

/// Two documents, side by side.
pub(super) struct Comparison<'a> {
    pub old: &'a Reading,
    pub new: &'a Reading,
    /// For each old type, the new one that it has become.
    pub counterparts: Vec<Option<TypeId>>,
    /// The new types that are such.
    taken: HashSet<TypeId>,
    /// Old types of which all is told where they stand.
    replaced: HashSet<TypeId>,
    pub pairs: Vec<Pair>,
    numbers: HashMap<(TypeId, TypeId), usize>,
    pub carriers: Vec<Carrier<'a>>,
    /// The operations that both have, by index.
    pub operations: Vec<(usize, usize)>,
    /// What was found in each pair.
    pub parts: Vec<Parts<'a>>,
    /// What is said of no message.
    pub beside: Vec<Carried>,
}

/// An old type and a new one that stands in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub old: TypeId,
    pub new: TypeId,
    /// Whether each is what the other has become.
    pub told: bool,
}

/// An operation or a webhook.
pub(super) struct Carrier<'a> {
    pub reach: Reach,
    pub parts: Parts<'a>,
}

/// What was found in one thing, and the pairs of types that it holds.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub findings: Vec<Finding>,
    pub links: Vec<(usize, At<'a>)>,
}

impl Parts<'_> {
    /// Adds what was found.
    pub fn tell(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Adds all that was found, if anything was.
    pub fn tell_all(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
    }
}

impl<'a> Comparison<'a> {
    pub fn new(old: &'a Reading, new: &'a Reading) -> Self {
        Comparison {
            old,
            new,
            counterparts: vec![None; old.api.types.len()],
            taken: HashSet::new(),
            replaced: HashSet::new(),
            pairs: Vec::new(),
            numbers: HashMap::new(),
            carriers: Vec::new(),
            operations: Vec::new(),
            parts: Vec::new(),
            beside: Vec::new(),
        }
    }

    /// Compares everything.
    pub fn compare(&mut self) {
        self.pair_components();
        self.operations();
        self.webhooks();
        self.security_schemes();
        self.servers();
        self.settings();
        self.follow();
        self.pair_namesakes();
        self.follow();
    }

    /// Adds what was found in an operation or a webhook.
    pub fn carried(&mut self, way: Way, name: &str, parts: Parts<'a>) {
        self.carriers.push(Carrier {
            reach: Reach::new(way, vec![name.to_owned()]),
            parts,
        });
    }

    /// A component is its namesake, whatever has become of it.
    fn pair_components(&mut self) {
        let key = |def: &'a TypeDef| match &def.origin {
            Origin::Component(key) => Some(key.as_str()),
            Origin::Events => Some(""),
            Origin::Inline { .. } => None,
        };
        let new: HashMap<&str, TypeId> = self
            .new
            .api
            .types
            .iter()
            .filter_map(|(id, def)| Some((key(def)?, id)))
            .collect();
        for (id, def) in self.old.api.types.iter() {
            if let Some(counterpart) = key(def).and_then(|key| new.get(key)) {
                self.counterparts[id.0] = Some(*counterpart);
                self.taken.insert(*counterpart);
            }
        }
        let paired: Vec<_> = self.told_pairs().collect();
        for (old, new) in paired {
            self.pair(old, new, true);
        }
    }

    /// What is in the same place has been compared by now; what only has the same name remains.
    fn pair_namesakes(&mut self) {
        let new: HashMap<&str, TypeId> = self
            .new
            .names
            .types
            .iter()
            .enumerate()
            .map(|(index, names)| (names.name.as_str(), TypeId(index)))
            .filter(|(_, id)| !self.taken.contains(id))
            .collect();
        for index in 0..self.counterparts.len() {
            let name = self.old.names.types[index].name.as_str();
            let is_free = self.counterparts[index].is_none();
            let is_free = is_free && !self.replaced.contains(&TypeId(index));
            if let Some(id) = new.get(name).filter(|_| is_free) {
                self.become_(TypeId(index), *id);
                self.pair(TypeId(index), *id, true);
            }
        }
    }

    /// The old types with what they have become.
    pub fn told_pairs(&self) -> impl Iterator<Item = (TypeId, TypeId)> {
        let pairs = self.counterparts.iter().enumerate();
        pairs.filter_map(|(old, new)| Some((TypeId(old), (*new)?)))
    }

    fn become_(&mut self, old: TypeId, new: TypeId) {
        self.counterparts[old.0] = Some(new);
        self.taken.insert(new);
    }

    /// Notes that a type is another one now, and that this is told where it stands.
    pub fn is_replaced(&mut self, old: &Type, new: &Type) {
        if let (Some(old), Some(new)) = (old.held(), new.held())
            && self.counterparts[old.0].is_none()
        {
            self.replaced.insert(old);
            self.taken.insert(new);
        }
    }

    /// Notes that `new` stands where `old` stood.
    pub fn link(&mut self, old: TypeId, new: TypeId, at: At<'a>, parts: &mut Parts<'a>) {
        if self.can_become(old, new) && self.is_alike(old, new) {
            self.become_(old, new);
        }
        let told = self.has_become(old, new);
        match self.pair(old, new, told) {
            Some(pair) => parts.links.push((pair, at)),
            None => {
                parts.tell(at.changed(format!("{} has another type", at.noun), effect::REPLACED))
            }
        }
    }

    /// Whether a type can be what has become of another, where it stands in its place.
    fn is_alike(&self, old: TypeId, new: TypeId) -> bool {
        let name = |reading: &'a Reading, id: TypeId| reading.names.types[id.0].name.as_str();
        if name(self.old, old) == name(self.new, new) {
            return true;
        }
        let kinds = (
            &self.old.api.types.get(old).kind,
            &self.new.api.types.get(new).kind,
        );
        let (old, new): (HashSet<&str>, HashSet<&str>) = match kinds {
            (TypeKind::Struct(old), TypeKind::Struct(new)) => (
                old.fields.iter().map(|field| field.wire.as_str()).collect(),
                new.fields.iter().map(|field| field.wire.as_str()).collect(),
            ),
            (TypeKind::Enum(old), TypeKind::Enum(new)) => (
                old.values
                    .iter()
                    .map(|value| value.value.as_str())
                    .collect(),
                new.values
                    .iter()
                    .map(|value| value.value.as_str())
                    .collect(),
            ),
            (TypeKind::Union(old), TypeKind::Union(new)) => (
                old.variants
                    .iter()
                    .map(|variant| variant.name.as_str())
                    .collect(),
                new.variants
                    .iter()
                    .map(|variant| variant.name.as_str())
                    .collect(),
            ),
            (TypeKind::Alias(_), TypeKind::Alias(_)) => return true,
            _ => return false,
        };
        2 * old.intersection(&new).count() >= old.len().max(new.len())
    }

    fn pair(&mut self, old: TypeId, new: TypeId, told: bool) -> Option<usize> {
        if let Some(number) = self.numbers.get(&(old, new)) {
            return Some(*number);
        }
        if !told && self.pairs.len() > self.counterparts.len() + MOST_REPLACED {
            return None;
        }
        self.pairs.push(Pair { old, new, told });
        self.numbers.insert((old, new), self.pairs.len() - 1);
        Some(self.pairs.len() - 1)
    }

    /// Compares the types of all pairs, and those that turn up meanwhile.
    fn follow(&mut self) {
        while let Some(pair) = self.pairs.get(self.parts.len()).copied() {
            let parts = self.types(pair.old, pair.new);
            self.parts.push(parts);
        }
    }

    /// Whether `new` is what `old` has become.
    pub fn has_become(&self, old: TypeId, new: TypeId) -> bool {
        self.counterparts[old.0] == Some(new)
    }

    /// What an old type has become, as far as that is known.
    pub fn counterpart(&self, old: TypeId) -> Option<TypeId> {
        self.counterparts[old.0]
    }

    /// Whether what stands in one place is what stood there before.
    pub fn is_same_type(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Named(old), Type::Named(new)) => self.has_become(*old, *new),
            (Type::List(old), Type::List(new))
            | (Type::Map(old), Type::Map(new))
            | (Type::Nullable(old), Type::Nullable(new))
            | (Type::JsonText(old), Type::JsonText(new))
            | (Type::FormText(old), Type::FormText(new)) => self.is_same_type(old, new),
            (old, new) => old == new,
        }
    }

    /// Whether `new` can be what `old` has become, with another name.
    pub fn is_alike_type(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Named(old), Type::Named(new)) => {
                self.can_become(*old, *new) && self.is_alike(*old, *new)
            }
            _ => false,
        }
    }

    /// The same, or whether neither has another counterpart.
    pub fn can_become(&self, old: TypeId, new: TypeId) -> bool {
        let unpaired = self.counterparts[old.0].is_none() && !self.taken.contains(&new);
        unpaired || self.has_become(old, new)
    }
}
