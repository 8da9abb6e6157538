//! Security: who has to prove what.

use std::collections::BTreeSet;

use super::Verdict::{Adds, Breaks, Same};
use super::Way;
use super::at::{At, Finding};
use super::effect::{self, Effect};
use super::flows;
use super::pairs::Comparison;
use super::tell::{Carried, Reach};
use super::words::code;
use crate::ir::{Operation, SecurityKind};
use crate::name::Names;
use crate::render::security::{needs, scopes};
use crate::source::pointer;

/// Where the schemes of a document stand.
const SCHEMES: &str = "/components/securitySchemes";

impl<'a> Comparison<'a> {
    /// Compares the schemes of both documents.
    pub fn security_schemes(&mut self) {
        for (was, is) in self.schemes().into_iter().enumerate() {
            let Some(is) = is else { continue };
            let (old, new) = (
                &self.old.api.security_schemes[was],
                &self.new.api.security_schemes[is],
            );
            let (old_name, new_name) = (
                &self.old.names.security_schemes[was],
                &self.new.names.security_schemes[is],
            );
            let at = At::new(
                &format!("Credentials::{new_name}"),
                format!("the scheme {}", code(&new.key)),
                &pointer::join(SCHEMES, &old.key),
                &pointer::join(SCHEMES, &new.key),
            );
            let mut findings: Vec<Finding> = at
                .deprecated(old.docs.deprecated, new.docs.deprecated)
                .into_iter()
                .collect();
            if old.kind != new.kind {
                let what = format!(
                    "{} was {} and is {}",
                    at.noun,
                    words(&old.kind),
                    words(&new.kind)
                );
                findings.push(at.changed(what, effect::REPLACED));
            } else {
                findings.extend(flows::compare(old, new, &at));
            }
            if old_name != new_name {
                findings.push(at.renamed(old_name, new_name));
            }
            let reach = Reach::new(Way::Request, self.uses_scheme(is));
            self.beside
                .extend(findings.into_iter().map(|finding| Carried {
                    finding,
                    reach: reach.clone(),
                }));
        }
    }

    /// For each old scheme the new one that it has become: of the same key, or the only one of its kind that remains.
    fn schemes(&self) -> Vec<Option<usize>> {
        let (old, new) = (
            &self.old.api.security_schemes,
            &self.new.api.security_schemes,
        );
        let keyed = |key: &str| new.iter().position(|scheme| scheme.key == key);
        let mut matched: Vec<Option<usize>> = old.iter().map(|scheme| keyed(&scheme.key)).collect();
        for was in 0..old.len() {
            if matched[was].is_none() {
                let is = (0..new.len())
                    .find(|is| new[*is].kind == old[was].kind && !matched.contains(&Some(*is)));
                matched[was] = is;
            }
        }
        matched
    }

    fn uses_scheme(&self, scheme: usize) -> Vec<String> {
        let operations = self
            .new
            .api
            .operations
            .iter()
            .zip(&self.new.names.operations);
        operations
            .filter(|(operation, _)| {
                operation
                    .security
                    .iter()
                    .flatten()
                    .any(|needed| needed.scheme == scheme)
            })
            .map(|(_, names)| names.method.clone())
            .collect()
    }

    /// Compares what an operation asks for.
    pub fn security_of(&self, old: &Operation, new: &Operation, at: &At<'a>) -> Option<Finding> {
        let schemes = self.schemes();
        // A scheme that is gone can be none of the new ones.
        let gone = |was: usize| self.new.api.security_schemes.len() + was;
        let was = alternatives(old, |was| schemes[was].unwrap_or(gone(was)));
        let is = alternatives(new, |is| is);
        if was.iter().collect::<BTreeSet<_>>() == is.iter().collect() {
            return None;
        }
        // Who proves more than is asked for is welcome.
        let suffices = |was: &Proofs<'_>| is.iter().any(|is| is.is_subset(was));
        let insufficient: Vec<&Proofs<'_>> = was.iter().filter(|was| !suffices(was)).collect();
        let adds = is.iter().any(|is| !was.iter().any(|was| was.is_subset(is)));
        let verdict = match (insufficient.as_slice(), adds) {
            ([_, ..], _) => Breaks,
            ([], true) => Adds,
            ([], false) => Same,
        };
        let lacking: BTreeSet<&str> = insufficient
            .iter()
            .flat_map(|was| lacking_scopes(was, &is))
            .collect();
        let stands = |reading: &crate::pipeline::Reading, pointer: &str| {
            let own = pointer::join(pointer, "security");
            match reading.document.tree.at(&own) {
                Some(_) => own,
                None => "/security".to_owned(),
            }
        };
        let methods = |names: &Names, operation: &Operation| -> Vec<String> {
            let used = operation.security.iter().flatten();
            let methods = used.flat_map(|needed| {
                [
                    &names.security_schemes[needed.scheme],
                    &names.token_sources[needed.scheme],
                ]
            });
            methods
                .map(|method| format!("Credentials::{method}"))
                .collect()
        };
        let at = At {
            keys: [
                at.keys.clone(),
                methods(&self.old.names, old),
                methods(&self.new.names, new),
            ]
            .concat(),
            old: stands(self.old, &old.pointer),
            new: stands(self.new, &new.pointer),
            ..at.clone()
        };
        let (was, is) = (
            needs(&self.old.api, &old.security, code),
            needs(&self.new.api, &new.security, code),
        );
        let what = format!("it needed {was} and needs {is}");
        Some(Finding {
            remedy: scopes(lacking, code).map(|scopes| format!("ask for the {scopes} as well")),
            ..at.changed(what, Effect::new(verdict, Same))
        })
    }
}

/// What proves who calls: a scheme of the new document, and each scope of it that was granted.
type Proofs<'o> = BTreeSet<(usize, Option<&'o str>)>;

fn alternatives(operation: &Operation, scheme: impl Fn(usize) -> usize) -> Vec<Proofs<'_>> {
    if operation.security.is_empty() {
        return vec![BTreeSet::new()];
    }
    let alternatives = operation.security.iter().map(|together| {
        let proofs = together.iter().flat_map(|needed| {
            let scheme = scheme(needed.scheme);
            let scopes = needed
                .scopes
                .iter()
                .map(move |scope| (scheme, Some(scope.as_str())));
            scopes.chain([(scheme, None)])
        });
        proofs.collect()
    });
    alternatives.collect()
}

/// The fewest scopes that make `was` sufficient, where nothing else is lacking.
fn lacking_scopes<'o>(was: &Proofs<'o>, is: &[Proofs<'o>]) -> Vec<&'o str> {
    let lacking = is.iter().filter_map(|is| {
        let lacking = is.difference(was).map(|(_, scope)| *scope);
        lacking.collect::<Option<Vec<&str>>>()
    });
    lacking.min_by_key(Vec::len).unwrap_or_default()
}

fn words(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::HeaderKey(name) => format!("a key in the header {}", code(name)),
        SecurityKind::QueryKey(name) => format!("a key in the query as {}", code(name)),
        SecurityKind::CookieKey(name) => format!("a key in the cookie {}", code(name)),
        SecurityKind::Bearer => "a bearer token".to_owned(),
        SecurityKind::Basic => "a user and a password".to_owned(),
        SecurityKind::Undescribed => "a credential that the document does not describe".to_owned(),
    }
}
