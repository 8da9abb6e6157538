//! Operations: what a client can call.

use super::Way;
use super::at::{At, Finding};
use super::effect;
use super::matching::Matching;
use super::pairs::{Comparison, Parts};
use super::tell::Reach;
use super::words::code;
use crate::ir::{Operation, Repeatable, Type, TypeId};
use crate::name::OperationNames;

/// An operation, and what everything of it is called.
pub(super) type Named<'a> = (&'a Operation, &'a OperationNames);

impl<'a> Comparison<'a> {
    pub fn operations(&mut self) {
        let (old, new) = (&self.old.api.operations, &self.new.api.operations);
        let matched = matched(old, new);
        let mut gone = vec![true; old.len()];
        for (index, operation) in new.iter().enumerate() {
            let name = self.new.names.operations[index].method.as_str();
            let Some(was) = matched[index] else {
                let what = format!("{} is new", address(operation));
                let mut parts = Parts::default();
                parts.tell(
                    Finding::added(name, what, &operation.pointer, effect::GROWN)
                        .between(None, types(operation)),
                );
                self.carried(Way::Request, name, parts);
                continue;
            };
            gone[was] = false;
            self.operations.push((was, index));
            let at = At::new(name, code(name), &old[was].pointer, &operation.pointer);
            let mut sent = Parts::default();
            self.operation((was, &old[was]), (index, operation), &at, &mut sent);
            let before = (&old[was], &self.old.names.operations[was]);
            let after = (operation, &self.new.names.operations[index]);
            self.parameters(before, after, &at, &mut sent);
            self.bodies(before, after, &at, &mut sent);
            let reach = Reach::new(Way::Request, vec![name.to_owned()]);
            if let Some(finding) = self.security_of(&old[was], operation, &at) {
                self.tell_of_all(finding, "Credentials", reach.clone());
            }
            if let Some(finding) = repeated(&old[was], operation, &at) {
                self.tell_of_all(finding, "retries", reach);
            }
            sent.findings
                .extend(self.server_of(&old[was], operation, &at));
            self.carried(Way::Request, name, sent);
            let mut received = Parts::default();
            self.answers(before, after, &at, &mut received);
            self.carried(Way::Response, name, received);
        }
        for (index, operation) in old.iter().enumerate().filter(|(index, _)| gone[*index]) {
            let name = self.old.names.operations[index].method.as_str();
            let what = format!("{} is gone", address(operation));
            let mut parts = Parts::default();
            parts.tell(
                Finding::removed(name, what, &operation.pointer, effect::NARROWED)
                    .between(types(operation), None),
            );
            self.carried(Way::Request, name, parts);
        }
    }

    /// Compares an operation without what it carries.
    fn operation(
        &self,
        (was, old): (usize, &Operation),
        (is, new): (usize, &Operation),
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        if call(old) != call(new) {
            let what = format!("{} was {} and is {}", at.noun, address(old), address(new));
            parts.tell(at.changed(what, effect::REPLACED));
        }
        let (was, is) = (
            &self.old.names.operations[was].method,
            &self.new.names.operations[is].method,
        );
        if was != is {
            parts.tell(at.renamed(was, is));
        }
        parts.tell_all(at.deprecated(old.docs.deprecated, new.docs.deprecated));
    }
}

/// The types that an operation holds.
fn types(operation: &Operation) -> Vec<TypeId> {
    let types = operation.sent_types().chain(operation.received_types());
    types.filter_map(Type::held).collect()
}

/// For each new operation the old one that it was: of the same method and path, or of the same id. Paths that differ only
/// in the names of their parameters are told apart by these names first.
fn matched(old: &[Operation], new: &[Operation]) -> Vec<Option<usize>> {
    let mut matching = Matching::new(old.len(), new.len());
    matching.by_key(old, new, |_, operation| {
        Some((operation.method.as_str(), operation.path.as_str()))
    });
    matching.by_key(old, new, |_, operation| Some(call(operation)));
    matching.by_key(old, new, |_, operation| Some(operation.id.as_str()));
    matching.finish()
}

/// What a server knows of an operation: names of path parameters are not among it.
fn call(operation: &Operation) -> (String, String) {
    let mut path = String::new();
    let mut rest = operation.path.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        path.push_str(before);
        path.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    path.push_str(rest);
    (operation.method.clone(), path)
}

fn address(operation: &Operation) -> String {
    code(&format!("{} {}", operation.method, operation.path))
}

/// What makes a call safe to repeat is how a client behaves.
fn repeated(old: &Operation, new: &Operation, at: &At<'_>) -> Option<Finding> {
    let (was, is) = (repeatable(&old.repeatable), repeatable(&new.repeatable));
    let changed = old.repeatable != new.repeatable;
    changed.then(|| at.changed(format!("it was {was} and is {is}"), effect::NONE))
}

fn repeatable(repeatable: &Repeatable) -> String {
    match repeatable {
        Repeatable::ByMethod => "repeated as its method allows".to_owned(),
        Repeatable::ByKey(header) => format!("repeated with a key in {}", code(header)),
        Repeatable::ByReference => "repeated with a reference".to_owned(),
        Repeatable::Never => "never repeated".to_owned(),
    }
}
