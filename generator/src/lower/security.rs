//! Security: schemes, and which of them an operation needs together.

use openapiv3::{
    APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme as OpenApiScheme,
};

use super::schemas::below;
use super::{Context, flows};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Docs, Requirement, SecurityKind, SecurityScheme};
use crate::source::Node;

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

    /// The alternatives of an operation; those of the document where it has none of its own.
    pub fn security(
        &mut self,
        own: Option<&Vec<SecurityRequirement>>,
        at: &str,
    ) -> Vec<Vec<Requirement>> {
        let document = self.document;
        let Some(requirements) = own.or(document.openapi.security.as_ref()) else {
            return Vec::new();
        };
        let mut alternatives = Vec::new();
        for requirement in requirements {
            let mut together = Vec::new();
            for (key, scopes) in requirement {
                if let Some(scheme) = self.scheme(key, at) {
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

    /// The index of the scheme that security at `at` calls `key`, if a client has to do anything for it.
    fn scheme(&mut self, key: &str, at: &str) -> Option<usize> {
        match self.schemes.iter().position(|scheme| scheme.key == *key) {
            Some(index) => return Some(index),
            None if self.is_transport_scheme(key) => {}
            None if self.supposed(key, at) => return Some(self.schemes.len() - 1),
            None => self.lowering.diagnostics.push(
                Diagnostic::warning(
                    Code::UnknownSecurityScheme,
                    at,
                    format!("security asks for `{key}`, which is not declared"),
                )
                .help("left out; declare it in `components.securitySchemes`"),
            ),
        }
        None
    }

    /// Adds a scheme that is not declared if its name says what it is.
    fn supposed(&mut self, key: &str, at: &str) -> bool {
        let lower = key.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let (kind, words) = if says(&["bearer", "jwt", "oauth", "openid"]) {
            (SecurityKind::Bearer, "a bearer token")
        } else if says(&["basic"]) {
            (SecurityKind::Basic, "a user and a password")
        } else {
            return false;
        };
        self.lowering.diagnostics.push(
            Diagnostic::warning(
                Code::UnknownSecurityScheme,
                at,
                format!("security asks for `{key}`, which is not declared"),
            )
            .help(format!(
                "read as {words}, as its name says; declare it in `components.securitySchemes`"
            )),
        );
        self.schemes.push(SecurityScheme {
            key: key.to_owned(),
            kind,
            flows: Vec::new(),
            discovery: None,
            docs: Docs::default(),
        });
        true
    }

    /// Whether `key` is a scheme that works below HTTP (mutual TLS), which no header carries.
    fn is_transport_scheme(&self, key: &str) -> bool {
        let at = below("/components/x-security-schemes", &[key]);
        self.document.tree.at(&at).is_some()
    }
}

/// Whether a document of 3.2 advises against a scheme.
fn is_deprecated(scheme: &Node) -> bool {
    scheme.get("deprecated").and_then(Node::as_bool) == Some(true)
}
