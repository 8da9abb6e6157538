//! Security: schemes, and which of them an operation needs together.

use openapiv3::{
    APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme as OpenApiScheme,
};

use super::schemas::below;
use super::{Context, flows};
use crate::config::{Settings, UndeclaredSecurity};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Docs, Requirement, SecurityKind, SecurityScheme};
use crate::nearest::meant;
use crate::source::Node;

/// A scheme that security asks for and that is not declared.
pub(super) struct Undeclared {
    /// What it was read as, if a client has to do anything for it.
    scheme: Option<usize>,
    /// Where it is asked for first.
    at: String,
    /// How often it is asked for.
    times: usize,
    help: String,
}

/// What proves who calls an operation.
pub(super) struct Security {
    /// Alternatives of what is needed together.
    pub alternatives: Vec<Vec<Requirement>>,
    /// Whether all credentials of the client are sent, because the document does not say what is needed.
    pub sends_all: bool,
}

impl Context<'_, '_> {
    /// Lowers the security schemes of the document.
    pub fn security_schemes(&mut self) {
        let document = self.document;
        let declared = document
            .openapi
            .components
            .iter()
            .flat_map(|all| &all.security_schemes);
        for (key, scheme) in declared {
            let at = below("/components/securitySchemes", &[key]);
            let (scheme, stands) = match scheme {
                ReferenceOr::Item(scheme) => (scheme, at.clone()),
                ReferenceOr::Reference { reference } => {
                    match self.component(reference, |components| &components.security_schemes) {
                        Some(found) => found,
                        None => continue,
                    }
                }
            };
            let node = document.tree.at(&stands);
            let Some((kind, description)) = self.security_kind(scheme, &at) else {
                continue;
            };
            self.schemes.push(SecurityScheme {
                key: key.clone(),
                kind,
                flows: node.map_or(Vec::new(), |node| flows::lower(node, &stands)),
                discovery: node.and_then(flows::discovery),
                docs: Docs {
                    description,
                    deprecated: node.is_some_and(is_deprecated),
                    ..Docs::default()
                },
            });
        }
    }

    fn security_kind(
        &mut self,
        scheme: &OpenApiScheme,
        at: &str,
    ) -> Option<(SecurityKind, Option<String>)> {
        Some(match scheme {
            OpenApiScheme::APIKey {
                location,
                name,
                description,
                ..
            } => {
                let kind = match location {
                    APIKeyLocation::Header => SecurityKind::HeaderKey(name.clone()),
                    APIKeyLocation::Query => SecurityKind::QueryKey(name.clone()),
                    APIKeyLocation::Cookie => SecurityKind::CookieKey(name.clone()),
                };
                (kind, description.clone())
            }
            OpenApiScheme::HTTP {
                scheme,
                description,
                ..
            } => {
                let kind = match scheme.to_ascii_lowercase().as_str() {
                    "bearer" => SecurityKind::Bearer,
                    "basic" => SecurityKind::Basic,
                    other => {
                        self.lowering.diagnostics.push(
                            Diagnostic::warning(
                                Code::UnsupportedSecurity,
                                at,
                                format!("HTTP authentication `{other}` is not known"),
                            )
                            .help("the caller gives the whole `Authorization` header"),
                        );
                        SecurityKind::HeaderKey("Authorization".to_owned())
                    }
                };
                (kind, description.clone())
            }
            OpenApiScheme::OAuth2 { description, .. }
            | OpenApiScheme::OpenIDConnect { description, .. } => {
                (SecurityKind::Bearer, description.clone())
            }
        })
    }

    /// Whether operations that do not say what they need are sent with all credentials of the client.
    pub fn sends_undeclared(&mut self, settings: &Settings) -> bool {
        let document = self.document;
        if self.schemes.is_empty() || document.openapi.security.is_some() {
            return false;
        }
        let paths = document.openapi.paths.paths.iter();
        let items =
            paths.filter_map(|(path, item)| Some((below("/paths", &[path]), item.as_item()?)));
        let (mut declared, mut undeclared) = (false, false);
        for (at, item) in items {
            for (_, _, operation) in document.operations(&at, item) {
                declared |= operation.security.is_some();
                undeclared |= operation.security.is_none();
            }
        }
        if !undeclared {
            return false;
        }
        if let Some(sent) = settings.undeclared_security {
            return sent == UndeclaredSecurity::Send;
        }
        if !declared {
            self.lowering.diagnostics.push(
                Diagnostic::note(
                    Code::UndeclaredSecurity,
                    "/components/securitySchemes",
                    "there are security schemes, but no `security` says which operations need them",
                )
                .help(
                    "the credentials of the client are sent with every request; add `security` in an overlay, or say \
                     `undeclared_security = \"none\"` in the settings",
                ),
            );
        }
        !declared
    }

    /// The alternatives of an operation; those of the document where it has none of its own.
    pub fn security(
        &mut self,
        own: Option<&Vec<SecurityRequirement>>,
        at: &str,
    ) -> Vec<Vec<Requirement>> {
        let document = self.document;
        let (requirements, at) = match (own, document.openapi.security.as_ref()) {
            (Some(own), _) => (own, below(at, &["security"])),
            (None, Some(shared)) => (shared, "/security".to_owned()),
            (None, None) => return Vec::new(),
        };
        let mut alternatives = Vec::new();
        for (index, requirement) in requirements.iter().enumerate() {
            let mut together = Vec::new();
            for (key, scopes) in requirement {
                if let Some(scheme) = self.scheme(key, &below(&at, &[&index.to_string(), key])) {
                    // An empty text names no scope (RFC 6749, section 3.3).
                    let scopes = scopes.iter().filter(|scope| !scope.trim().is_empty());
                    together.push(Requirement {
                        scheme,
                        scopes: scopes.cloned().collect(),
                    });
                }
            }
            if !alternatives.contains(&together) {
                alternatives.push(together);
            }
        }
        alternatives
    }

    /// Whether the credentials of an operation go to the header `Authorization`.
    pub fn uses_authorization(&self, operation: &Security) -> bool {
        let needed = operation.alternatives.iter().flatten();
        let needed: Vec<&SecurityScheme> = match operation.sends_all {
            true => self.schemes.iter().collect(),
            false => needed.map(|needed| &self.schemes[needed.scheme]).collect(),
        };
        needed.iter().any(|scheme| match &scheme.kind {
            SecurityKind::Bearer | SecurityKind::Basic => true,
            SecurityKind::HeaderKey(name) => name.eq_ignore_ascii_case("authorization"),
            SecurityKind::QueryKey(_) | SecurityKind::CookieKey(_) | SecurityKind::Undescribed => {
                false
            }
        })
    }

    /// The index of the scheme that security at `at` calls `key`, if a client has to do anything for it. A scheme that is
    /// not declared never makes a request anonymous.
    fn scheme(&mut self, key: &str, at: &str) -> Option<usize> {
        if let Some(found) = self.undeclared.get_mut(key) {
            found.times += 1;
            return found.scheme;
        }
        let declared = self.schemes.iter().position(|scheme| scheme.key == *key);
        if declared.is_some() || self.is_transport_scheme(key) {
            return declared;
        }
        let (scheme, help) = self.supposed(key);
        self.undeclared.insert(
            key.to_owned(),
            Undeclared {
                scheme,
                at: at.to_owned(),
                times: 1,
                help,
            },
        );
        scheme
    }

    /// What is meant by a scheme that is not declared, and what to say about it: the declared one whose name is nearest,
    /// or what the name says. What is neither, the caller has to describe.
    fn supposed(&mut self, key: &str) -> (Option<usize>, String) {
        let transport = self.transport_schemes();
        let declared = || {
            let schemes = self.schemes.iter();
            schemes.filter(|scheme| !self.undeclared.contains_key(&scheme.key))
        };
        let names = declared().map(|scheme| scheme.key.as_str());
        if let Some(near) = meant(key, names.chain(transport.iter().map(String::as_str))) {
            let help = format!("read as `{near}`, the nearest that is; correct it in an overlay");
            let declared = self.schemes.iter().position(|scheme| scheme.key == *near);
            return (declared, help);
        }
        let Some((kind, words)) = told_by_name(key) else {
            let help = "the call needs a credential of this name, with its place; declare it in \
                        `components.securitySchemes`";
            return (self.add(key, SecurityKind::Undescribed), help.to_owned());
        };
        let same = |scheme: &&SecurityScheme| match kind {
            SecurityKind::HeaderKey(_) => matches!(
                scheme.kind,
                SecurityKind::HeaderKey(_) | SecurityKind::QueryKey(_) | SecurityKind::CookieKey(_)
            ),
            _ => scheme.kind == kind,
        };
        let mut alike = declared().filter(same);
        if let (Some(only), None) = (alike.next(), alike.next()) {
            let help = format!(
                "read as `{}`, the only one that is {words}; correct it in an overlay",
                only.key
            );
            let declared = self
                .schemes
                .iter()
                .position(|scheme| scheme.key == only.key);
            return (declared, help);
        }
        let help = match &kind {
            SecurityKind::HeaderKey(header) => format!(
                "read as {words} in the header `{header}`; declare it in `components.securitySchemes`"
            ),
            _ => format!(
                "read as {words}, as its name says; declare it in `components.securitySchemes`"
            ),
        };
        (self.add(key, kind), help)
    }

    /// Adds a scheme that is not declared.
    fn add(&mut self, key: &str, kind: SecurityKind) -> Option<usize> {
        self.schemes.push(SecurityScheme {
            key: key.to_owned(),
            kind,
            flows: Vec::new(),
            discovery: None,
            docs: Docs::default(),
        });
        Some(self.schemes.len() - 1)
    }

    /// Says once of each scheme that is not declared what became of it.
    pub fn report_undeclared(&mut self) {
        for (key, found) in std::mem::take(&mut self.undeclared) {
            let times = match found.times {
                1 => String::new(),
                times => format!(" ({times} times)"),
            };
            self.lowering.diagnostics.push(
                Diagnostic::warning(
                    Code::UnknownSecurityScheme,
                    &found.at,
                    format!("security asks for `{key}`, which is not declared{times}"),
                )
                .help(found.help),
            );
        }
    }

    /// Whether `key` is a scheme that works below HTTP (mutual TLS), which no header carries.
    fn is_transport_scheme(&self, key: &str) -> bool {
        self.transport_schemes().iter().any(|known| known == key)
    }

    fn transport_schemes(&self) -> Vec<String> {
        let declared = self.document.tree.at("/components/x-security-schemes");
        let declared = declared.and_then(Node::as_map);
        declared.map_or(Vec::new(), |schemes| schemes.keys().cloned().collect())
    }
}

/// What a scheme is that says no more than its name.
fn told_by_name(key: &str) -> Option<(SecurityKind, &'static str)> {
    let letters = key.chars().filter(|letter| letter.is_alphanumeric());
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    let says = |words: &[&str]| words.iter().any(|word| letters.contains(word));
    if says(&["bearer", "jwt", "oauth", "openid"]) {
        return Some((SecurityKind::Bearer, "a bearer token"));
    }
    if says(&["basic"]) {
        return Some((SecurityKind::Basic, "a user and a password"));
    }
    let header = |name: &str| Some((SecurityKind::HeaderKey(name.to_owned()), "an API key"));
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if key.to_ascii_lowercase().starts_with("x-") && key.bytes().all(is_token) {
        return header(key);
    }
    // What most servers call it.
    says(&["apikey"]).then(|| header("X-API-Key")).flatten()
}

/// Whether a document of 3.2 advises against a scheme.
fn is_deprecated(scheme: &Node) -> bool {
    scheme.get("deprecated").and_then(Node::as_bool) == Some(true)
}
