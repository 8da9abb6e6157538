//! What was found in pairs of types and in operations, told once.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Way;
use super::at::{At, Finding};
use super::effect;
use super::pairs::{Comparison, Pair, Parts};
use super::words::code;
use crate::pipeline::Reading;
use crate::source::pointer;

/// How many changes are named where a type takes the place of another.
const NAMED_CHANGES: usize = 3;

/// A change, and what carries it.
#[derive(Clone, Debug)]
pub(super) struct Carried {
    pub finding: Finding,
    pub reach: Reach,
}

/// What carries a thing.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    pub ways: BTreeSet<Way>,
    /// Operations and webhooks, as the client calls them.
    pub names: Vec<String>,
}

impl Reach {
    pub fn new(way: Way, names: Vec<String>) -> Self {
        Reach {
            ways: BTreeSet::from([way]),
            names,
        }
    }

    fn also(&mut self, other: &Reach) {
        self.ways.extend(&other.ways);
        // One operation carries requests and answers, one after the other.
        let known = self.names.last();
        let new = other.names.iter().filter(|name| Some(*name) != known);
        self.names.extend(new.cloned().collect::<Vec<_>>());
    }
}

impl Carried {
    /// Adds another thing of which the same is to say.
    fn also(&mut self, finding: Finding, reach: &Reach) {
        let component = finding.new.as_ref().or(finding.old.as_ref());
        let mut tokens = component
            .into_iter()
            .flat_map(|at| pointer::split(at))
            .flatten();
        if let (Some("components"), Some(_), Some(key)) =
            (tokens.next().as_deref(), tokens.next(), tokens.next())
        {
            self.finding.subject = key;
        }
        self.finding.keys.extend(finding.keys);
        self.reach.also(reach);
    }
}

impl<'a> Comparison<'a> {
    /// All changes, each once.
    pub fn tell(&self) -> Vec<Carried> {
        let mut told: Vec<Carried> = Vec::new();
        let mut known: HashMap<(String, Option<String>, Option<String>), usize> = HashMap::new();
        for carrier in &self.carriers {
            for finding in self.found(&carrier.parts) {
                // What several operations refer to is one thing.
                let key = (
                    finding.what.clone(),
                    finding.old.clone(),
                    finding.new.clone(),
                );
                match known.get(&key) {
                    Some(index) => told[*index].also(finding, &carrier.reach),
                    None => {
                        known.insert(key, told.len());
                        told.push(Carried {
                            finding,
                            reach: carrier.reach.clone(),
                        });
                    }
                }
            }
        }
        let found = self.found_in_pairs();
        let reach = self.reach(|pair| !found[pair].is_empty());
        for (found, reach) in found.into_iter().zip(reach) {
            told.extend(found.into_iter().map(|finding| Carried {
                finding,
                reach: reach.clone(),
            }));
        }
        told.extend(self.beside.iter().cloned());
        told
    }

    /// What is told of each pair.
    fn found_in_pairs(&self) -> Vec<Vec<Finding>> {
        let places = self.places();
        let pairs = self.pairs.iter().enumerate();
        let found = pairs.map(|(index, pair)| match self.is_merged(*pair) {
            true => vec![self.replaced(index, &self.merged(*pair, &places[index]))],
            false if pair.told => self.found(&self.parts[index]),
            false => Vec::new(),
        });
        found.collect()
    }

    /// Whether a type has become one that another type has become as well: that is told once, and not where it stands.
    fn is_merged(&self, pair: Pair) -> bool {
        !pair.told && self.counterparts[pair.old.0].is_none()
    }

    /// A type that has become `pair.new`, as another has, and stands in places that are seen as `keys`.
    fn merged(&self, pair: Pair, keys: &[String]) -> At<'a> {
        let pointer = |reading: &Reading, id| reading.api.types.get(id).pointer.clone();
        let name = &self.old.names.types[pair.old.0].name;
        let (old, new) = (pointer(self.old, pair.old), pointer(self.new, pair.new));
        At {
            keys: keys.to_vec(),
            ..At::new(name, code(name), &old, &new)
        }
    }

    /// For each pair, what users see of the places that it stands in.
    fn places(&self) -> Vec<Vec<String>> {
        let mut places = vec![Vec::new(); self.pairs.len()];
        for (pair, at) in self.links() {
            places[*pair].extend(at.keys.iter().cloned());
        }
        places
    }

    /// The pairs that stand somewhere.
    fn links(&self) -> impl Iterator<Item = &(usize, At<'a>)> {
        let parts = self.carriers.iter().map(|carrier| &carrier.parts);
        parts.chain(&self.parts).flat_map(|parts| &parts.links)
    }

    /// What was found in a thing itself, and where it holds another type than before.
    fn found(&self, parts: &Parts<'a>) -> Vec<Finding> {
        let mut findings = parts.findings.clone();
        let replaced = parts.links.iter().filter(|(pair, _)| {
            let pair = self.pairs[*pair];
            !pair.told && !self.is_merged(pair)
        });
        findings.extend(replaced.map(|(pair, at)| self.replaced(*pair, at)));
        findings
    }

    /// What it does that another type stands at `at`.
    fn replaced(&self, pair: usize, at: &At<'a>) -> Finding {
        let mut seen = HashSet::new();
        let mut open = vec![pair];
        let mut effect = effect::NONE;
        let mut named: Vec<String> = Vec::new();
        while let Some(pair) = open.pop() {
            if self.pairs[pair].told || !seen.insert(pair) {
                continue;
            }
            let parts = &self.parts[pair];
            for finding in &parts.findings {
                effect = effect.and(finding.effect);
                named.push(finding.what.clone());
            }
            open.extend(parts.links.iter().map(|(pair, _)| *pair));
        }
        let Pair { old, new, .. } = self.pairs[pair];
        let names = (
            &self.old.names.types[old.0].name,
            &self.new.names.types[new.0].name,
        );
        let more = named.len().saturating_sub(NAMED_CHANGES);
        named.truncate(NAMED_CHANGES);
        if more > 0 {
            named.push(format!("{more} more"));
        }
        let (was, is) = (code(names.0), code(names.1));
        let mut what = match was == at.noun {
            true => format!("{was} is {is} now"),
            false => format!("{} was {was} and is {is}", at.noun),
        };
        if !named.is_empty() {
            what = format!("{what}: {}", named.join("; "));
        }
        let finding = at.changed(what, effect).between([old], [new]);
        Finding {
            is_silent: named.is_empty(),
            ..finding
        }
    }

    /// What carries the new types of these names.
    pub fn reach_of(&self, names: &HashSet<&str>) -> HashMap<&str, Reach> {
        let name = |pair: &Pair| self.new.names.types[pair.new.0].name.as_str();
        let reach = self.reach(|pair| names.contains(name(&self.pairs[pair])));
        self.pairs.iter().map(name).zip(reach).collect()
    }

    /// What carries each pair, of those that somebody wants to know.
    fn reach(&self, is_wanted: impl Fn(usize) -> bool) -> Vec<Reach> {
        let mut reach = vec![Reach::default(); self.pairs.len()];
        // By the number of the carrier that was there last.
        let mut seen = vec![usize::MAX; self.pairs.len()];
        for (number, carrier) in self.carriers.iter().enumerate() {
            let links = |parts: &Parts<'a>| -> Vec<usize> {
                parts.links.iter().map(|(pair, _)| *pair).collect()
            };
            let mut open = links(&carrier.parts);
            while let Some(pair) = open.pop() {
                if std::mem::replace(&mut seen[pair], number) != number {
                    if is_wanted(pair) {
                        reach[pair].also(&carrier.reach);
                    }
                    open.extend(links(&self.parts[pair]));
                }
            }
        }
        reach
    }

    /// What stands where, by what users see of it: the name of the new type.
    pub fn held(&self) -> HashMap<String, String> {
        self.links()
            .flat_map(|(pair, at)| {
                let name = &self.new.names.types[self.pairs[*pair].new.0].name;
                at.keys.iter().map(move |key| (key.clone(), name.clone()))
            })
            .collect()
    }

    /// Tells what the same is to say of for many operations, under a name for all of them.
    pub fn tell_of_all(&mut self, finding: Finding, all: &str, reach: Reach) {
        let mut known = self.beside.iter_mut();
        match known.find(|told| told.finding.what == finding.what) {
            Some(told) => {
                told.also(finding, &reach);
                told.finding.subject = all.to_owned();
            }
            None => self.beside.push(Carried { finding, reach }),
        }
    }
}
