//! What operations need, and where tokens come from, in words.

use indexmap::IndexMap;

use super::docs::{self, Comment, code};
use crate::code_span::code_span;
use crate::ir::{Api, Flow, FlowAddress, FlowKind, Requirement, SecurityScheme};

/// The alternatives of what is needed: `` `Key` and `OAuth2` (scope `pay`), or nothing ``. Each text of the document
/// stands in a `code` span.
pub(crate) fn needs(
    api: &Api,
    alternatives: &[Vec<Requirement>],
    code: impl Fn(&str) -> String,
) -> String {
    let needed = |requirement: &Requirement| {
        let scheme = code(&api.security_schemes[requirement.scheme].key);
        match scopes(&requirement.scopes, &code) {
            Some(scopes) => format!("{scheme} ({scopes})"),
            None => scheme,
        }
    };
    let together = |requirements: &Vec<Requirement>| {
        let needed: Vec<String> = requirements.iter().map(needed).collect();
        match needed.is_empty() {
            true => "nothing".to_owned(),
            false => needed.join(" and "),
        }
    };
    let or = match alternatives.iter().any(|together| together.len() > 1) {
        true => ", or ",
        false => " or ",
    };
    match alternatives {
        [] => "nothing".to_owned(),
        _ => {
            let alternatives: Vec<String> = alternatives.iter().map(together).collect();
            alternatives.join(or)
        }
    }
}

/// Scopes with what they are, if there are any: `` scopes `read`, `pay` ``.
pub(crate) fn scopes<S: AsRef<str>>(
    scopes: impl IntoIterator<Item = S>,
    code: impl Fn(&str) -> String,
) -> Option<String> {
    let scopes = scopes.into_iter().map(|scope| code(scope.as_ref()));
    // What has no character that is seen is no code.
    let scopes: Vec<String> = scopes.filter(|scope| !scope.is_empty()).collect();
    match scopes.len() {
        0 => None,
        1 => Some(format!("scope {}", scopes[0])),
        _ => Some(format!("scopes {}", scopes.join(", "))),
    }
}

/// What RFC 6749 and RFC 8628 call a flow.
pub(crate) fn flow(kind: FlowKind) -> &'static str {
    match kind {
        FlowKind::Implicit => "implicit",
        FlowKind::Password => "password",
        FlowKind::ClientCredentials => "client credentials",
        FlowKind::AuthorizationCode => "authorization code",
        FlowKind::DeviceAuthorization => "device authorization",
    }
}

/// Says where the tokens of a scheme come from, and which scopes can be asked for.
pub(super) fn tokens(scheme: &SecurityScheme, comment: &mut Comment) {
    let mut sources: Vec<String> = scheme.flows.iter().filter_map(source).collect();
    let discovery = scheme.discovery.iter();
    sources.extend(discovery.map(|url| format!("{} says where tokens come from.", code(url))));
    if !sources.is_empty() {
        comment.text(&sources.join(" "));
    }
    let mut scopes: IndexMap<&str, &str> = IndexMap::new();
    for (scope, said) in scheme.flows.iter().flat_map(|flow| &flow.scopes) {
        scopes.entry(scope).or_insert(said);
    }
    if scopes.is_empty() {
        return;
    }
    comment.text("Scopes:");
    let items: Vec<String> = scopes
        .iter()
        .map(|(scope, said)| item(scope, said))
        .collect();
    comment.document(&items.join("\n"));
}

/// An item of a list in CommonMark: a scope, and all that the document says about it.
fn item(scope: &str, said: &str) -> String {
    let scope = code_span(&docs::one_line(scope));
    let said = docs::clean(said);
    match said.trim() {
        "" => format!("- {scope}"),
        // What is indented belongs to the item.
        said => format!("- {scope}: {}", docs::sentence(said).replace('\n', "\n  ")),
    }
}

/// How a flow gives tokens, if it names any address: `` Client credentials: tokens from `https://…`. ``
fn source(flow: &Flow) -> Option<String> {
    let steps = flow.addresses.iter().map(|(address, url)| {
        let step = match (address, flow.kind) {
            (FlowAddress::Authorization, FlowKind::Implicit) => "tokens from",
            (FlowAddress::Authorization, _) => "consent at",
            (FlowAddress::DeviceAuthorization, _) => "device codes from",
            (FlowAddress::Token, _) => "tokens from",
            (FlowAddress::Refresh, _) => "refreshed at",
        };
        format!("{step} {}", code(url))
    });
    let steps: Vec<String> = steps.collect();
    let name = self::flow(flow.kind);
    let name = name[..1].to_uppercase() + &name[1..];
    (!steps.is_empty()).then(|| format!("{name}: {}.", steps.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Docs, SecurityKind};

    #[test]
    fn alternatives_are_told_apart_from_what_is_needed_together() {
        let scheme = |key: &str| SecurityScheme {
            key: key.to_owned(),
            kind: SecurityKind::Bearer,
            flows: Vec::new(),
            discovery: None,
            docs: Docs::default(),
        };
        let api = Api {
            security_schemes: vec![scheme("a"), scheme("b`")],
            ..Api::default()
        };
        let needed = |scheme, scopes: &[&str]| Requirement {
            scheme,
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        };
        for (alternatives, told) in [
            (vec![], "nothing"),
            (vec![vec![needed(0, &["x"])]], "`a` (scope `x`)"),
            (
                vec![vec![needed(0, &["x", "\u{202e}", "`/*"])], vec![]],
                "`a` (scopes `x`, `` `/* ``) or nothing",
            ),
            (
                vec![vec![needed(0, &[]), needed(1, &[])], vec![needed(0, &[])]],
                "`a` and `` b` ``, or `a`",
            ),
        ] {
            // A space in a code span is one that no line is broken at.
            let needs = needs(&api, &alternatives, code).replace('\u{1}', " ");
            assert_eq!(needs, told);
        }
    }
}
