//! Server variables: what addresses leave open.

use std::collections::BTreeSet;

use super::at::{At, Finding};
use super::effect;
use super::pairs::Comparison;
use super::servers::SERVERS;
use super::words::code;
use crate::ir::{Api, ServerVariable};
use crate::name::VariableNames;

impl<'a> Comparison<'a> {
    pub fn variables(&mut self) {
        let (old, new) = (
            &self.old.api.server_variables,
            &self.new.api.server_variables,
        );
        for (is, variable) in new.iter().enumerate() {
            let names = &self.new.names.server_variables[is];
            let subject = format!("Environment::{}", names.setter);
            let noun = noun(variable);
            let Some(was) = old.iter().position(|known| known.name == variable.name) else {
                let what = format!("{noun} is new");
                self.tell_server(Finding::added(&subject, what, SERVERS, effect::GROWN));
                continue;
            };
            let at = At {
                keys: vec![subject.clone(), names.ty.clone()],
                ..At::new(&subject, noun, SERVERS, SERVERS)
            };
            self.values((was, &old[was]), (is, variable), &at);
            let (was, is) = (usual(&self.old.api, was), usual(&self.new.api, is));
            if was != is {
                let all = |values: &BTreeSet<&str>| {
                    let values: Vec<String> = values.iter().map(|value| code(value)).collect();
                    values.join(" or ")
                };
                let what = format!(
                    "{} was {} and is {}, unless it is set",
                    at.noun,
                    all(&was),
                    all(&is)
                );
                self.tell_server(at.changed(what, effect::NONE));
            }
        }
        for (was, variable) in old.iter().enumerate() {
            if new.iter().all(|known| known.name != variable.name) {
                let subject = format!(
                    "Environment::{}",
                    self.old.names.server_variables[was].setter
                );
                let what = format!("{} is gone", noun(variable));
                self.tell_server(Finding::removed(&subject, what, SERVERS, effect::NONE));
            }
        }
    }

    /// Compares what a variable can be.
    fn values(
        &mut self,
        (was, old): (usize, &'a ServerVariable),
        (is, new): (usize, &'a ServerVariable),
        at: &At<'a>,
    ) {
        let any = match (old.values.is_empty(), new.values.is_empty()) {
            (true, false) => Some(("has only some values now", effect::NARROWED)),
            (false, true) => Some(("can have any value now", effect::GROWN)),
            (true, true) => return,
            (false, false) => None,
        };
        if let Some((what, effect)) = any {
            self.tell_server(at.changed(format!("{} {what}", at.noun), effect));
            return;
        }
        let key =
            |names: &VariableNames, index: usize| format!("{}::{}", names.ty, names.values[index]);
        for (index, value) in new.values.iter().enumerate() {
            if !old.values.contains(value) {
                let what = format!("{} can be {}", at.noun, code(value));
                let key = key(&self.new.names.server_variables[is], index);
                self.tell_server(at.changed(what, effect::GROWN).only_seen_as(vec![key]));
            }
        }
        for (index, value) in old.values.iter().enumerate() {
            if !new.values.contains(value) {
                let what = format!("{} cannot be {} any more", at.noun, code(value));
                let key = key(&self.old.names.server_variables[was], index);
                self.tell_server(at.changed(what, effect::NARROWED).only_seen_as(vec![key]));
            }
        }
    }
}

fn noun(variable: &ServerVariable) -> String {
    format!("the variable {} of addresses", code(&variable.name))
}

/// What a variable is in any environment unless it is set.
fn usual(api: &Api, variable: usize) -> BTreeSet<&str> {
    let environments = api.environments.iter();
    let values = environments.filter_map(|environment| environment.variables.get(variable));
    values.map(String::as_str).collect()
}
