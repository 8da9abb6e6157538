//! OpenAPI 3.1 and 3.2 brought to the shape of 3.0.
//!
//! Authors of 3.0 documents write 3.1 as well, so every document passes here.

mod arrays;
mod content;
mod keywords;
mod later;
mod nulls;
mod numbers;
mod properties;
mod targets;
mod types;

use crate::diagnostic::Code;

use super::path::Path;
use super::report::Report;
use super::table::Kind;
use super::walk::walk_mut;
use crate::source::{MAX_DEPTH, Map, Node, Value};

/// How deep a document may be once it has the shape of 3.0, where some schemas take a level more.
const MAX_UPGRADED_DEPTH: usize = MAX_DEPTH + MAX_DEPTH / 2;

/// The dialects that mean what 2020-12 does, or what this room makes of it: a part of their addresses.
const DIALECTS: [&str; 3] = ["spec.openapis.org/oas/", "draft/2020-12/", "draft-04/"];

/// Upgrades a whole document.
pub(super) fn upgrade(tree: &mut Node, report: &mut Report<'_>) {
    if let Some(map) = tree.as_map_mut() {
        if let Some(dialect) = map.shift_remove("jsonSchemaDialect")
            && dialect
                .as_str()
                .is_none_or(|dialect| !DIALECTS.iter().any(|known| dialect.contains(known)))
        {
            report.note(
                Code::OtherDialect,
                &dialect,
                &Path::ROOT.key("jsonSchemaDialect"),
                "schemas are read as those of JSON Schema 2020-12",
                "correct what another dialect means otherwise in an overlay",
            );
        }
        for key in ["$schema", "$self"] {
            map.shift_remove(key);
        }
        if let Some(webhooks) = map.shift_remove("webhooks") {
            map.insert("x-webhooks".to_owned(), webhooks);
        }
    }
    targets::settle(tree);
    object(tree, Kind::Root, &Path::ROOT, report);
    if tree
        .get("openapi")
        .and_then(Node::as_str)
        .is_some_and(|version| !version.starts_with("3.0"))
    {
        add_optional(tree);
    }
}

/// Adds what 3.0 requires and later versions do not: paths, and the responses of an operation.
fn add_optional(tree: &mut Node) {
    walk_mut(tree, Kind::Root, &Path::ROOT, &mut |node, kind, _| {
        let key = match kind {
            Kind::Root => "paths",
            Kind::Operation => "responses",
            _ => return,
        };
        let empty = node.with(Value::Map(Map::default()));
        if let Some(map) = node.as_map_mut() {
            map.entry(key.to_owned()).or_insert(empty);
        }
    });
}

/// Upgrades one object and everything below it.
pub(super) fn object(node: &mut Node, kind: Kind, path: &Path<'_>, report: &mut Report<'_>) {
    walk_mut(node, kind, path, &mut |node, kind, path| match kind {
        _ if path.depth() > MAX_UPGRADED_DEPTH => {
            let message = format!(
                "the document is deeper than {MAX_UPGRADED_DEPTH} levels here, and is cut off"
            );
            let help = "name the inner schemas under `components` and refer to them with `$ref`";
            report.error(Code::TooDeep, node, path, &message, help);
            node.value = Value::Map(Map::default());
        }
        Kind::Schema => schema(node, path, report),
        Kind::Components => components(node, path, report),
        _ => later::object(node, kind, path, report),
    });
}

/// The steps a schema takes, in order: each leaves what the next one understands.
fn schema(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    keywords::boolean_schema(node);
    keywords::annotations(node);
    keywords::reference_with_siblings(node, path, report);
    keywords::constant(node);
    keywords::exclusive_limits(node);
    keywords::examples(node);
    content::encoding(node, path, report);
    arrays::places(node, path, report);
    properties::conditional(node, path);
    properties::unevaluated(node);
    properties::patterns(node, path, report);
    keywords::restrictions(node, path, report);
    nulls::in_unions(node);
    types::lists(node, path, report);
    nulls::alone(node);
    numbers::digits(node);
}

/// Security schemes of a later type than the typed model knows stand aside.
fn components(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let here = path.key("securitySchemes");
    let template = node.with(Value::Null);
    let Some(map) = node.as_map_mut() else {
        return;
    };
    let Some(schemes) = map.get_mut("securitySchemes").and_then(Node::as_map_mut) else {
        return;
    };
    let is_later = |scheme: &Node| scheme.get("type").and_then(Node::as_str) == Some("mutualTLS");
    if !schemes.values().any(is_later) {
        return;
    }
    let (later, known): (Map, Map) = std::mem::take(schemes)
        .into_iter()
        .partition(|(_, scheme)| is_later(scheme));
    *schemes = known;
    for (name, scheme) in &later {
        let message =
            format!("`{name}` is mutual TLS: the client certificate is part of the transport");
        let help = "kept under `x-security-schemes`; set the certificate where the client is built";
        report.note(Code::MutualTls, scheme, &here.key(name), &message, help);
    }
    map.insert(
        "x-security-schemes".to_owned(),
        template.with(Value::Map(later)),
    );
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, try_read};

    #[test]
    fn webhooks_and_optional_parts_find_a_place() {
        let sample = Sample::new(
            "openapi: 3.1.0\ninfo: {title: t, version: v}\nwebhooks: {paid: {post: {summary: s}}}",
        );
        assert!(sample.said.is_empty(), "{:?}", sample.said);
        assert_eq!(
            sample.document.webhooks["paid"]
                .post
                .as_ref()
                .and_then(|post| post.summary.as_deref()),
            Some("s")
        );
        assert!(
            sample
                .document
                .openapi
                .extensions
                .contains_key("x-webhooks")
        );
        assert_eq!(sample.document.place("/x-webhooks/paid/post").1.line, 3);
    }

    #[test]
    fn mutual_tls_stands_aside() {
        let sample = Sample::new(
            "openapi: 3.1.0\ninfo: {title: t, version: v}\ncomponents: {securitySchemes: {m: {type: mutualTLS}, b: {type: http, scheme: bearer}}}",
        );
        assert_eq!(
            sample.said,
            ["Note mutual-tls /components/securitySchemes/m"]
        );
        assert_eq!(
            sample.json("/components/x-security-schemes"),
            r#"{"m":{"type":"mutualTLS"}}"#
        );
        let components = sample.document.openapi.components.expect("components");
        assert_eq!(components.security_schemes.len(), 1);
        assert!(components.extensions.contains_key("x-security-schemes"));
    }

    #[test]
    fn other_dialects_are_told() {
        let said = |dialect: &str| {
            Sample::new(&format!(
                "openapi: 3.1.0\ninfo: {{title: t, version: v}}\njsonSchemaDialect: {dialect}"
            ))
            .said
        };
        assert!(said("https://spec.openapis.org/oas/3.1/dialect/base").is_empty());
        assert!(said("https://json-schema.org/draft/2020-12/schema").is_empty());
        assert_eq!(
            said("https://json-schema.org/draft/2019-09/schema"),
            ["Note other-dialect /jsonSchemaDialect"]
        );
    }

    #[test]
    fn boolean_schemas_are_schemas() {
        let sample = Sample::schema(
            "properties: {a: true, b: false}\nitems: true\nadditionalProperties: false",
        );
        assert_eq!(
            sample.s(),
            r#"{"additionalProperties":false,"items":{},"properties":{"a":{},"b":{"not":{}}}}"#
        );
    }

    #[test]
    fn a_document_that_grows_too_deep_is_cut_off() {
        let deep = "{type: [array, string], items: ".repeat(120) + "{}" + &"}".repeat(120);
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: v}}\ncomponents: {{schemas: {{S: {deep}}}}}"
        );
        let (document, said) = try_read(&text);
        assert!(document.is_some());
        assert_eq!(said.len(), 1);
        assert!(said[0].starts_with("Error too-deep"));
    }

    #[test]
    fn reads_the_deepest_document_there_can_be() {
        for (open, close, levels) in [
            ("{not: ", "}", 120),
            ("{allOf: [", "]}", 60),
            ("{properties: {a: ", "}}", 60),
        ] {
            let deep = open.repeat(levels) + "{}" + &close.repeat(levels);
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: t, version: v}}\ncomponents: {{schemas: {{S: {deep}}}}}"
            );
            let (document, said) = try_read(&text);
            assert!(document.is_some());
            assert!(said.is_empty(), "{said:?}");
        }
    }
}
