//! Security schemes and what requires them.

use super::super::path::Path;
use super::super::report::Report;
use super::{REMOVED, scalar, wrong_kind};
use crate::diagnostic::Code;
use crate::source::{Node, Value};

/// Checks a list of security requirements; says whether it can stay.
pub(super) fn requirements(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    if node.as_map().is_some() {
        report.note(
            Code::Repaired,
            node,
            path,
            "a map stands where a list is expected",
            "read as its only item",
        );
        let only = node.clone();
        node.value = Value::List(vec![only]);
    }
    let Value::List(items) = &mut node.value else {
        return wrong_kind(node, "a list of security requirements", path, report);
    };
    let mut index = 0;
    items.retain_mut(|item| {
        let here = path.index(index);
        index += 1;
        let Value::Map(schemes) = &mut item.value else {
            return wrong_kind(item, "a map from security schemes to scopes", &here, report);
        };
        for (name, scopes) in schemes {
            if scopes.is_null() || !scalar::texts(scopes, &here.key(name), report) {
                scopes.value = Value::List(Vec::new());
            }
        }
        true
    });
    true
}

/// Completes a security scheme; says whether it can stay.
pub(super) fn complete(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    let kind = text("type").unwrap_or_default();
    let needs: &[&str] = match kind {
        "apiKey" => &["name", "in"],
        "http" => &["scheme"],
        "oauth2" => &["flows"],
        "openIdConnect" => &["openIdConnectUrl"],
        _ => {
            let message = format!("`{kind}` is no type of a security scheme");
            let help = "left out; the types are apiKey, http, oauth2, openIdConnect and mutualTLS";
            report.warning(Code::IncompleteSecurityScheme, node, path, &message, help);
            return false;
        }
    };
    if let Some(missing) = needs.iter().find(|key| node.get(key).is_none()) {
        let message = format!("the security scheme has no `{missing}`");
        report.warning(
            Code::IncompleteSecurityScheme,
            node,
            path,
            &message,
            REMOVED,
        );
        return false;
    }
    if kind == "apiKey" && !matches!(text("in"), Some("query" | "header" | "cookie")) {
        let message = "an API key stands in the query, a header or a cookie";
        report.warning(
            Code::IncompleteSecurityScheme,
            node,
            &path.key("in"),
            message,
            REMOVED,
        );
        return false;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[test]
    fn requirements_are_a_list_of_maps_to_scopes() {
        let sample = Sample::operation("responses: {}\nsecurity: {a: , b: read, c: [1]}");
        assert_eq!(
            sample.json("/paths/~1/get/security"),
            r#"[{"a":[],"b":["read"],"c":["1"]}]"#
        );
        assert_eq!(
            Sample::operation("responses: {}\nsecurity: [7]").json("/paths/~1/get/security"),
            "[]"
        );
    }

    #[test]
    fn a_scheme_that_says_too_little_is_left_out() {
        for scheme in [
            "{type: http}",
            "{type: apiKey, name: n, in: body}",
            "{type: basic}",
            "{}",
            "{type: oauth2}",
        ] {
            let sample = Sample::new(&format!(
                "openapi: 3.0.0\ninfo: {{title: t, version: v}}\npaths: {{}}\ncomponents: {{securitySchemes: {{s: {scheme}}}}}"
            ));
            assert_eq!(sample.json("/components/securitySchemes"), "{}");
            assert!(
                sample.said[0].starts_with("Warning incomplete-security-scheme"),
                "{:?}",
                sample.said
            );
        }
    }

    #[test]
    fn flows_are_completed() {
        let sample = Sample::new(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {}\ncomponents: {securitySchemes: {s: {type: oauth2, flows: {clientCredentials: {tokenUrl: u, scopes: [a, b]}, deviceAuthorization: {}}}}}",
        );
        assert_eq!(
            sample.json("/components/securitySchemes/s/flows"),
            concat!(
                r#"{"clientCredentials":{"scopes":{"a":"","b":""},"tokenUrl":"u"},"#,
                r#""x-deviceAuthorization":{"scopes":{},"tokenUrl":""}}"#
            )
        );
        assert_eq!(sample.said.len(), 2);
    }
}
