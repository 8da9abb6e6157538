//! Servers: where an API runs.

use super::Way;
use super::at::{At, Finding};
use super::effect;
use super::matching::Matching;
use super::pairs::Comparison;
use super::tell::{Carried, Reach};
use super::words::code;
use crate::ir::{Environment, Operation};
use crate::pipeline::Reading;

/// Where servers stand in a document.
pub(super) const SERVERS: &str = "/servers";

impl<'a> Comparison<'a> {
    pub fn servers(&mut self) {
        let (old, new) = (&self.old.api.environments, &self.new.api.environments);
        let matched = matched(old, new);
        for (is, environment) in new.iter().enumerate() {
            let name = &self.new.names.environments[is];
            let subject = format!("Environment::{name}");
            let Some(was) = matched[is] else {
                let what = format!("the environment {} is new", code(&environment.name));
                self.tell_server(Finding::added(&subject, what, SERVERS, effect::GROWN));
                continue;
            };
            let noun = format!("the environment {}", code(&environment.name));
            let at = At::new(&subject, noun, SERVERS, SERVERS);
            let was_name = &self.old.names.environments[was];
            if was_name != name {
                self.tell_server(at.renamed(was_name, name));
            }
            self.addresses(&old[was], environment, &at);
        }
        for (was, environment) in old.iter().enumerate() {
            if !matched.contains(&Some(was)) {
                let subject = format!("Environment::{}", self.old.names.environments[was]);
                let what = format!("the environment {} is gone", code(&environment.name));
                self.tell_server(Finding::removed(&subject, what, SERVERS, effect::NARROWED));
            }
        }
        self.variables();
    }

    fn addresses(&mut self, old: &Environment, new: &Environment, at: &At<'a>) {
        for (is, url) in new.urls.iter().enumerate() {
            let group = &self.new.api.server_groups[is];
            let groups = &self.old.api.server_groups;
            // With one group on both sides, its name is made up.
            let was = match (groups.len(), new.urls.len()) {
                (1, 1) => Some(0),
                _ => groups.iter().position(|known| known == group),
            };
            let Some(was) = was.map(|was| &old.urls[was]) else {
                continue;
            };
            if was != url {
                let what = format!(
                    "the address of {} was {} and is {}",
                    at.noun,
                    code(was),
                    code(url)
                );
                self.tell_server(at.changed(what, effect::REPLACED));
            }
        }
    }

    /// Where an operation goes, when it goes elsewhere than the operations beside it.
    pub fn server_of(&self, old: &Operation, new: &Operation, at: &At<'a>) -> Option<Finding> {
        let group = |reading: &'a Reading, operation: &Operation| {
            reading
                .api
                .server_groups
                .get(operation.server_group)
                .map_or("", String::as_str)
        };
        let (was, is) = (group(self.old, old), group(self.new, new));
        let single = |reading: &Reading| reading.api.server_groups.len() == 1;
        if was == is || single(self.old) && single(self.new) {
            return None;
        }
        let what = format!(
            "it went to the servers {} and goes to {}",
            code(was),
            code(is)
        );
        Some(at.changed(what, effect::REPLACED))
    }

    pub fn tell_server(&mut self, finding: Finding) {
        let reach = self.new.names.operations.iter();
        self.beside.push(Carried {
            finding,
            reach: Reach::new(
                Way::Request,
                reach.map(|names| names.method.clone()).collect(),
            ),
        });
    }
}

/// For each new environment the old one that it was: of the same name, or of the same addresses.
fn matched(old: &[Environment], new: &[Environment]) -> Vec<Option<usize>> {
    let mut matching = Matching::new(old.len(), new.len());
    matching.by_key(old, new, |_, environment| Some(environment.name.as_str()));
    matching.by_key(old, new, |_, environment| Some(environment.urls.as_slice()));
    matching.finish()
}
