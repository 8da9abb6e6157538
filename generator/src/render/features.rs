//! Features of a crate: one for each group of operations, with the types that it needs.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::ir::Api;
use crate::name::Names;

use super::prints::Printed;
use super::token;

/// Features that are no groups. A group of such a name has another one.
const TAKEN: [&str; 5] = ["axum", "default", OTHER_MODELS, "stand-in", WEBHOOKS];

/// The feature of the types that nothing needs.
const OTHER_MODELS: &str = "other-models";

/// The feature of what the provider sends.
const WEBHOOKS: &str = "webhooks";

/// A type that more groups need is always there: a list of features longer than this tells nobody anything.
const LONGEST_LIST: usize = 16;

/// What a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner<'a> {
    /// A group of operations, by its module.
    Group(&'a str),
    /// What the provider sends.
    Webhooks,
    /// A file of `models`, by its module.
    Models(&'a str),
}

/// Which feature has what.
#[derive(Debug, Default)]
pub struct Features<'a> {
    /// Those that need each file of `models`; none of a file that is always there.
    models: BTreeMap<&'a str, Vec<String>>,
    enabled: bool,
}

/// The features of the client of `api`, sorted, if it is to have some: a client with one group has none.
pub fn list(api: &Api, names: &Names) -> Vec<String> {
    let groups: BTreeSet<&str> = groups(names).collect();
    if groups.len() < 2 {
        return Vec::new();
    }
    let mut features: Vec<String> = groups.into_iter().map(of_group).collect();
    features.push(OTHER_MODELS.to_owned());
    features.extend(api.events().map(|_| WEBHOOKS.to_owned()));
    features.sort_unstable();
    features
}

fn groups(names: &Names) -> impl Iterator<Item = &str> {
    let operations = names.operations.iter();
    operations.map(|operation| operation.module.as_str())
}

/// The feature of a group: its module, with dashes.
fn of_group(module: &str) -> String {
    // Cargo takes no dash at the beginning; one at the end would be odd.
    let feature = if module.starts_with('_') || module.ends_with('_') {
        module.to_owned()
    } else {
        module.replace('_', "-")
    };
    if TAKEN.contains(&feature.as_str()) {
        format!("{feature}-operations")
    } else {
        feature
    }
}

fn condition(features: &[String]) -> Option<String> {
    let quoted = |feature: &String| format!("feature = {}", token::string(feature));
    match features {
        [] => None,
        [one] => Some(format!("#[cfg({})]", quoted(one))),
        several => {
            let several: Vec<String> = several.iter().map(quoted).collect();
            Some(format!("#[cfg(any({}))]", several.join(", ")))
        }
    }
}

impl<'a> Features<'a> {
    /// The features of a client that consists of `files`: a type is needed by who names it, and by who needs what names it.
    pub fn new(names: &'a Names, files: &[Printed<'a>]) -> Self {
        let mut named = Named::default();
        for printed in files {
            let modules = printed.uses.iter().filter_map(|id| names.types.get(id.0));
            let modules = modules.map(|names| names.module.as_str());
            named.entry(printed.owner).or_default().extend(modules);
        }
        let mut needed: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut count = 0;
        for owner in named.keys() {
            let feature = match owner {
                Owner::Group(module) => of_group(module),
                Owner::Webhooks => WEBHOOKS.to_owned(),
                Owner::Models(_) => continue,
            };
            count += usize::from(matches!(owner, Owner::Group(_)));
            for module in reached(&named, *owner) {
                needed.entry(module).or_default().push(feature.clone());
            }
        }
        let mut others: BTreeSet<&str> = BTreeSet::new();
        for owner in named.keys() {
            if let Owner::Models(module) = owner
                && !needed.contains_key(module)
            {
                others.insert(module);
                others.extend(reached(&named, *owner));
            }
        }
        for module in others {
            needed
                .entry(module)
                .or_default()
                .push(OTHER_MODELS.to_owned());
        }
        for features in needed.values_mut() {
            let is_group = |feature: &&String| **feature != WEBHOOKS && **feature != OTHER_MODELS;
            let groups = features.iter().filter(is_group).count();
            // What such a type names is needed by all of them as well, so it is always there, too.
            if groups == count || groups > LONGEST_LIST {
                features.clear();
            }
            features.sort_unstable();
        }
        Features {
            models: needed,
            enabled: count > 1,
        }
    }

    /// The attribute of the module of a group.
    pub fn of_group(&self, module: &str) -> Option<String> {
        condition(&[of_group(module)]).filter(|_| self.enabled)
    }

    /// The attribute of a module of `models`, unless it is always there.
    pub fn of_models(&self, module: &str) -> Option<String> {
        condition(self.models.get(module)?).filter(|_| self.enabled)
    }

    /// The attribute of the module of what the provider sends.
    pub fn of_webhooks(&self) -> Option<String> {
        condition(&[WEBHOOKS.to_owned()]).filter(|_| self.enabled)
    }
}

/// The modules of `models` that each owner names.
type Named<'a> = HashMap<Owner<'a>, HashSet<&'a str, RandomState>, RandomState>;

/// The modules of `models` that `owner` names, and those that these name in turn.
fn reached<'a>(named: &Named<'a>, owner: Owner<'a>) -> HashSet<&'a str, RandomState> {
    let mut reached = HashSet::default();
    let mut owners = vec![owner];
    while let Some(owner) = owners.pop() {
        for module in named.get(&owner).into_iter().flatten() {
            if reached.insert(*module) {
                owners.push(Owner::Models(module));
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::TypeId;
    use crate::name::{OperationNames, TypeNames};
    use crate::render::File;

    fn file<'a>(owner: Owner<'a>, uses: &[usize]) -> Printed<'a> {
        Printed {
            owner,
            uses: uses.iter().copied().map(TypeId).collect(),
            file: File {
                path: String::new(),
                text: String::new(),
            },
        }
    }

    fn names() -> Names {
        let named = |module: &&str| TypeNames {
            module: (*module).to_owned(),
            ..TypeNames::default()
        };
        Names {
            types: ["order", "item", "error", "event", "alone"]
                .iter()
                .map(named)
                .collect(),
            ..Names::default()
        }
    }

    #[test]
    fn a_type_is_there_for_all_who_need_it() {
        let names = names();
        let files = [
            file(Owner::Group("orders"), &[0, 2]),
            file(Owner::Group("refunds"), &[2]),
            file(Owner::Webhooks, &[3]),
            file(Owner::Models("order"), &[1]),
            file(Owner::Models("item"), &[]),
            file(Owner::Models("error"), &[]),
            file(Owner::Models("event"), &[1]),
            file(Owner::Models("alone"), &[3]),
        ];
        let features = Features::new(&names, &files);
        let of = |module| features.of_models(module).unwrap_or_default();
        assert_eq!(of("order"), "#[cfg(feature = \"orders\")]");
        assert_eq!(
            of("item"),
            "#[cfg(any(feature = \"orders\", feature = \"other-models\", feature = \"webhooks\"))]"
        );
        assert_eq!(of("error"), "");
        assert_eq!(of("alone"), "#[cfg(feature = \"other-models\")]");
    }

    #[test]
    fn one_group_needs_no_feature() {
        let names = names();
        let features = Features::new(&names, &[file(Owner::Group("orders"), &[0])]);
        assert_eq!(features.of_group("orders"), None);
        assert_eq!(features.of_models("alone"), None);
    }

    #[test]
    fn features_have_names_that_cargo_takes() {
        for (module, feature) in [
            ("enterprise_admin", "enterprise-admin"),
            ("_3ds", "_3ds"),
            ("mod_", "mod_"),
            ("default", "default-operations"),
            ("stand_in", "stand-in-operations"),
        ] {
            assert_eq!(of_group(module), feature);
        }
    }

    #[test]
    fn lists_each_feature_once() {
        let operation = |module: &str| OperationNames {
            module: module.to_owned(),
            ..OperationNames::default()
        };
        let mut names = names();
        names.operations = ["pay", "ask", "pay"].map(operation).to_vec();
        assert_eq!(
            list(&Api::default(), &names),
            ["ask", "other-models", "pay"]
        );
        names.operations.remove(1);
        assert!(list(&Api::default(), &names).is_empty());
    }
}
