//! Where tokens come from, and what can be asked for.

use super::at::{At, Finding};
use super::effect;
use super::words::code;
use crate::ir::{Flow, FlowAddress, SecurityScheme};
use crate::render::security::{flow as name, scopes};

/// Compares how the tokens of a scheme are got.
pub(super) fn compare(old: &SecurityScheme, new: &SecurityScheme, scheme: &At<'_>) -> Vec<Finding> {
    let at = |was: &str, is: &str, noun: String| At {
        // Only documentation tells of it in Rust.
        keys: Vec::new(),
        noun,
        old: was.to_owned(),
        new: is.to_owned(),
        ..scheme.clone()
    };
    let noun = |flow: &Flow| format!("the {} flow of {}", name(flow.kind), scheme.noun);
    let mut findings = Vec::new();
    for flow in &new.flows {
        match old.flows.iter().find(|old| old.kind == flow.kind) {
            Some(was) => {
                let at = at(&was.pointer, &flow.pointer, noun(flow));
                findings.extend(addresses(was, flow, &at));
                findings.extend(offered(was, flow, &at));
            }
            None => {
                let what = format!("{} is new", noun(flow));
                let found = Finding::added(&scheme.subject, what, &flow.pointer, effect::GROWN);
                findings.push(found.only_seen_as(Vec::new()));
            }
        }
    }
    for flow in &old.flows {
        if !new.flows.iter().any(|new| new.kind == flow.kind) {
            let what = format!("{} is gone", noun(flow));
            let found = Finding::removed(&scheme.subject, what, &flow.pointer, effect::NARROWED);
            findings.push(found.only_seen_as(Vec::new()));
        }
    }
    let noun = format!(
        "the address that says where tokens of {} come from",
        scheme.noun
    );
    let at = at(&scheme.old, &scheme.new, noun);
    findings.extend(address(
        old.discovery.as_deref(),
        new.discovery.as_deref(),
        &at,
    ));
    findings
}

fn addresses(old: &Flow, new: &Flow, flow: &At<'_>) -> Vec<Finding> {
    let nouns = [
        (FlowAddress::Authorization, "the address for consent"),
        (
            FlowAddress::DeviceAuthorization,
            "the address for device codes",
        ),
        (FlowAddress::Token, "the address for tokens"),
        (FlowAddress::Refresh, "the address for refreshed tokens"),
    ];
    let changes = nouns.into_iter().filter_map(|(of, noun)| {
        let at = At {
            noun: format!("{noun} in {}", flow.noun),
            ..flow.clone()
        };
        address(old.address(of), new.address(of), &at)
    });
    changes.collect()
}

/// Compares an address that users give to what fetches their tokens.
fn address(old: Option<&str>, new: Option<&str>, at: &At<'_>) -> Option<Finding> {
    let noun = &at.noun;
    match (old, new) {
        (Some(old), Some(new)) if old != new => {
            let (old, new) = (code(old), code(new));
            let what = format!("{noun} was {old} and is {new}");
            Some(Finding {
                remedy: Some(format!("write {new} for {old}")),
                ..at.changed(what, effect::REPLACED)
            })
        }
        (Some(_), None) => Some(at.changed(format!("{noun} is gone"), effect::NARROWED)),
        (None, Some(_)) => Some(at.changed(format!("{noun} is new"), effect::GROWN)),
        _ => None,
    }
}

/// Compares the scopes that can be asked for: a server refuses others.
fn offered(old: &Flow, new: &Flow, flow: &At<'_>) -> Vec<Finding> {
    let only_in = |of: &Flow, other: &Flow| {
        let names = of.scopes.keys();
        scopes(names.filter(|name| !other.scopes.contains_key(*name)), code)
    };
    let gone = only_in(old, new).map(|scopes| {
        let what = format!("{} offers no more the {scopes}", flow.noun);
        flow.changed(what, effect::NARROWED)
    });
    let came = only_in(new, old).map(|scopes| {
        let what = format!("{} offers the {scopes}", flow.noun);
        flow.changed(what, effect::GROWN)
    });
    gone.into_iter().chain(came).collect()
}
