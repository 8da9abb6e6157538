//! What the wire and Rust say of one thing is one change.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use super::pairs::Comparison;
use super::surface::{Item, Renames, SurfaceChange, changes, surface};
use super::tell::{Carried, Reach};
use super::{Change, Side, Spot, Verdict};
use crate::document::Document;
use crate::ir::{Api, TypeId};
use crate::name::Names;
use crate::pipeline::Reading;

/// Joins what was found on the wire with what users see in Rust.
pub(super) fn join(comparison: &Comparison<'_>, old: &Side<'_>, new: &Side<'_>) -> Vec<Change> {
    let renames = renames(comparison);
    let before = surface(old.files).renamed(&renames);
    let mut join = Join::new(comparison);
    for change in changes(&before, &surface(new.files)) {
        join.add(change);
    }
    join.finish()
}

struct Join<'a, 'c> {
    comparison: &'c Comparison<'a>,
    told: Vec<Carried>,
    /// What was said in Rust of each of them.
    said: Vec<Vec<SurfaceChange>>,
    /// What is told of a thing, by what users see of it.
    keys: HashMap<String, Vec<usize>>,
    /// The first that is told of a type or a call.
    groups: HashMap<String, usize>,
    /// What is told by the types that came or went.
    types: HashMap<String, usize>,
    /// The types of what stands in a place, by what users see of it.
    held: HashMap<String, String>,
    /// The methods of calls, by what belongs to them.
    methods: HashMap<String, String>,
    /// What is said in Rust alone, by the type or call that it is about.
    others: IndexMap<String, Vec<SurfaceChange>>,
}

impl<'a, 'c> Join<'a, 'c> {
    fn new(comparison: &'c Comparison<'a>) -> Self {
        let told = comparison.tell();
        let mut join = Join {
            comparison,
            said: told.iter().map(|_| Vec::new()).collect(),
            told,
            keys: HashMap::new(),
            groups: HashMap::new(),
            types: HashMap::new(),
            held: comparison.held(),
            methods: methods(&comparison.old.names),
            others: IndexMap::new(),
        };
        join.methods.extend(methods(&comparison.new.names));
        for (index, told) in join.told.iter().enumerate() {
            for key in told.finding.keys.iter().collect::<BTreeSet<_>>() {
                join.keys.entry(key.clone()).or_default().push(index);
                let group = group(key, &join.methods);
                join.groups.entry(group).or_insert(index);
            }
        }
        let (old_kept, new_kept): (HashSet<TypeId>, HashSet<TypeId>) =
            comparison.told_pairs().unzip();
        for (index, told) in join.told.iter().enumerate() {
            let (gone, came) = &told.finding.types;
            let sides = [
                (comparison.old, gone, &old_kept),
                (comparison.new, came, &new_kept),
            ];
            for (reading, ids, kept) in sides {
                for id in reachable(&reading.api, ids, kept) {
                    let name = reading.names.types[id.0].name.clone();
                    join.types.entry(name).or_insert(index);
                }
            }
        }
        join
    }

    /// Adds what is said of a thing in Rust to what is told of it.
    fn add(&mut self, change: SurfaceChange) {
        let keys = self.keys_of(&change);
        let mut found: Vec<usize> = keys
            .iter()
            .filter_map(|key| self.keys.get(key))
            .flatten()
            .copied()
            .collect();
        if found.is_empty() {
            // Only what is told of a type as a whole concerns those who hold it.
            let held = keys.iter().filter_map(|key| self.held.get(key));
            found.extend(held.filter_map(|ty| self.keys.get(ty)).flatten());
        }
        let group = self.group_of(&change.item);
        if found.is_empty() {
            let by_name = self.types.get(&change.item.to_string());
            let by_group = self.groups.get(&group).or(self.types.get(&group));
            found.extend(by_name.or(by_group));
        }
        if found.is_empty() {
            self.others.entry(group).or_default().push(change);
            return;
        }
        found.sort_unstable();
        found.dedup();
        for index in found {
            self.said[index].push(change.clone());
        }
    }

    /// What users see of an item, as findings call it.
    fn keys_of(&self, change: &SurfaceChange) -> Vec<String> {
        let arguments = |owner: &str| -> Vec<String> {
            let arguments = change.arguments.iter();
            arguments
                .map(|argument| owner.replace("{}", argument))
                .collect()
        };
        let name = change.item.to_string();
        match &change.item {
            Item::Constructor { .. } => arguments(&name.replace("::new", "::{}")),
            Item::Call { method } if !change.arguments.is_empty() => {
                arguments(&format!("{method}({{}})"))
            }
            Item::CallSetter { method, setter } => vec![format!("{method}({setter})")],
            Item::Answer { method } | Item::Stream { method } => vec![format!("{method}()")],
            Item::StandIn { method: mock } => {
                let mut operations = self.comparison.new.names.operations.iter();
                let names = operations.find(|names| names.mock == *mock);
                names
                    .map(|names| format!("{}({})", names.method, names.body))
                    .into_iter()
                    .collect()
            }
            _ => vec![name],
        }
    }

    /// The type or the method of a call that an item is about.
    fn group_of(&self, item: &Item) -> String {
        let name = match (item.ty(), item.method()) {
            (Some(ty), _) => Item::Type(ty.to_owned()).to_string(),
            (None, Some(method)) => method.to_owned(),
            (None, None) => item.to_string(),
        };
        self.methods.get(&name).cloned().unwrap_or(name)
    }

    fn finish(self) -> Vec<Change> {
        let Join {
            comparison,
            told,
            said,
            others,
            ..
        } = self;
        let mut list: Vec<Change> = told
            .into_iter()
            .zip(said)
            .filter(|(told, said)| !told.finding.is_silent || !said.is_empty())
            .map(|(told, said)| change(comparison, told, &said))
            .collect();
        let mut reach = match others.is_empty() {
            true => HashMap::new(),
            false => comparison.reach_of(&others.keys().map(String::as_str).collect()),
        };
        for (group, said) in &others {
            let reach = reach.remove(group.as_str()).unwrap_or_default();
            list.push(alone(comparison, reach, group, said));
        }
        list
    }
}

/// What is told of a thing on the wire, with what is said of it in Rust.
fn change(comparison: &Comparison<'_>, told: Carried, said: &[SurfaceChange]) -> Change {
    let Carried { finding, reach } = told;
    let spot = |document: &Document, pointer: Option<String>| pointer.map(|at| spot(document, &at));
    Change {
        subject: finding.subject,
        what: finding.what,
        old: spot(&comparison.old.document, finding.old),
        new: spot(&comparison.new.document, finding.new),
        wire: finding.effect.on(reach.ways.iter().copied()),
        rust: verdict(said).max(finding.rust),
        ways: reach.ways.into_iter().collect(),
        reach: reach.names,
        remedy: finding.remedy.or_else(|| remedy(said)),
    }
}

/// What only Rust knows of a type or a call.
fn alone(comparison: &Comparison<'_>, reach: Reach, group: &str, said: &[SurfaceChange]) -> Change {
    let subject = match said {
        [only] => only.item.to_string(),
        _ => group.to_owned(),
    };
    let place = |reading: &Reading| {
        let names = &reading.names;
        let types = names.types.iter().position(|names| names.name == group);
        let operations = names
            .operations
            .iter()
            .position(|names| names.method == group);
        let pointer = match (types, operations) {
            (Some(ty), _) => &reading.api.types.get(TypeId(ty)).pointer,
            (None, Some(operation)) => &reading.api.operations[operation].pointer,
            (None, None) => return None,
        };
        Some(spot(&reading.document, pointer))
    };
    Change {
        subject,
        what: what(said),
        old: place(comparison.old),
        new: place(comparison.new),
        ways: reach.ways.into_iter().collect(),
        reach: reach.names,
        wire: Verdict::Same,
        rust: verdict(said),
        remedy: remedy(said),
    }
}

/// How much is told of what only Rust knows of a type or a call.
const MOST_TOLD: usize = 3;

/// What is said, the worst of it.
fn what(said: &[SurfaceChange]) -> String {
    let worst = verdict(said);
    let worst = said.iter().filter(|change| change.verdict == worst);
    let mut told: Vec<String> = worst.map(|change| change.what.clone()).collect();
    told.dedup();
    let more = told.len().saturating_sub(MOST_TOLD);
    told.truncate(MOST_TOLD);
    if more > 0 {
        told.push(format!("{more} more"));
    }
    told.join("; ")
}

fn verdict(said: &[SurfaceChange]) -> Verdict {
    let verdicts = said.iter().map(|change| change.verdict);
    verdicts.max().unwrap_or_default()
}

/// What to do about what breaks; that of a function says most.
fn remedy(said: &[SurfaceChange]) -> Option<String> {
    let rank = |item: &Item| match item {
        Item::Call { .. } | Item::Constructor { .. } => 0,
        Item::Field { .. } | Item::Variant { .. } | Item::Answer { .. } => 1,
        _ => 2,
    };
    let breaks = said
        .iter()
        .filter(|change| change.verdict == Verdict::Breaks);
    let first = breaks.min_by_key(|change| rank(&change.item));
    first.and_then(|change| change.remedy.clone())
}

/// The type or the method of a call that a key is about.
fn group(key: &str, methods: &HashMap<String, String>) -> String {
    let name = match key.rsplit_once("::") {
        Some((owner, _)) => owner,
        None => key.split('(').next().unwrap_or(key),
    };
    methods
        .get(name)
        .cloned()
        .unwrap_or_else(|| name.to_owned())
}

/// The methods of calls, by the types that belong to them.
fn methods(names: &Names) -> HashMap<String, String> {
    let operations = names.operations.iter();
    let types = operations.flat_map(|names| {
        let types = [
            &names.call,
            &names.error,
            &names.output,
            &names.headers,
            &names.payloads_type,
        ];
        types.map(|ty| (ty.clone(), names.method.clone()))
    });
    types.collect()
}

/// The types that `ids` are made of, without those that are kept.
fn reachable(api: &Api, ids: &[TypeId], kept: &HashSet<TypeId>) -> HashSet<TypeId> {
    let mut found = HashSet::new();
    let mut open = ids.to_vec();
    while let Some(id) = open.pop() {
        if kept.contains(&id) || !found.insert(id) {
            continue;
        }
        open.extend(api.types.get(id).kind.held());
    }
    found
}

/// What is called otherwise in the new client.
fn renames(comparison: &Comparison<'_>) -> Renames {
    let (old, new) = (&comparison.old.names, &comparison.new.names);
    let mut renames = Renames::default();
    let mut rename = |module: &str, was: &str, is: &str| {
        if was != is {
            renames
                .types
                .insert(format!("{module}::{was}"), format!("{module}::{is}"));
        }
    };
    for (was, is) in comparison.told_pairs() {
        rename("models", &old.types[was.0].name, &new.types[is.0].name);
    }
    for (was, is) in comparison.operations.iter().copied() {
        let (was, is) = (&old.operations[was], &new.operations[is]);
        for (was, is) in [
            (&was.call, &is.call),
            (&was.error, &is.error),
            (&was.output, &is.output),
            (&was.headers, &is.headers),
            (&was.payloads_type, &is.payloads_type),
        ] {
            rename("operations", was, is);
        }
    }
    for (was, is) in comparison.operations.iter().copied() {
        let (was, is) = (&old.operations[was], &new.operations[is]);
        renames
            .methods
            .insert(was.method.clone(), is.method.clone());
        renames.mocks.insert(was.mock.clone(), is.mock.clone());
    }
    renames
}

/// Where a pointer leads, as the author of the document knows it.
fn spot(document: &Document, pointer: &str) -> Spot {
    let (file, place) = document.place(pointer);
    Spot {
        pointer: document.authored(pointer.to_owned()),
        file,
        place,
    }
}
