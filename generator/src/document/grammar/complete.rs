//! What an object must have, and what it cannot mean without.

use crate::diagnostic::Code;
use std::collections::{HashMap, HashSet};

use super::super::path::Path;
use super::super::report::Report;
use super::super::table::Kind;
use super::{parameter, security};
use crate::source::{Map, Node, Value};

/// Completes an object whose entries are checked; says whether it can stay.
pub(super) fn complete(
    node: &mut Node,
    kind: Kind,
    path: &Path<'_>,
    report: &mut Report<'_>,
) -> bool {
    match kind {
        Kind::Parameter => return parameter::complete(node, path, report),
        Kind::SecurityScheme => return security::complete(node, path, report),
        Kind::Paths => paths_alike(node, path, report),
        Kind::Header => parameter::complete_header(node, path, report),
        Kind::Root => root(node, path, report),
        Kind::Encoding => {
            if let Some(map) = node.as_map_mut() {
                parameter::style(map, parameter::QUERY_STYLES, path, report);
            }
        }
        Kind::Operation => require(
            node,
            "responses",
            empty_map,
            "the operation has no responses",
            path,
            report,
        ),
        Kind::RequestBody => require(
            node,
            "content",
            empty_map,
            "the request body has no content",
            path,
            report,
        ),
        // A description that is missing is nothing a client is poorer for.
        Kind::Response => silently(node, "description"),
        Kind::Info => {
            require(
                node,
                "title",
                empty_text,
                "the API has no title",
                path,
                report,
            );
            require(
                node,
                "version",
                empty_text,
                "the API has no version",
                path,
                report,
            );
        }
        Kind::ExternalDocs => silently(node, "url"),
        Kind::License => silently(node, "name"),
        Kind::ServerVariable => variable(node, path, report),
        Kind::OAuthFlow => flow(node, path, report),
        Kind::Server => return has(node, "url", "the server has no `url`", path, report),
        Kind::Tag => return has(node, "name", "the tag has no `name`", path, report),
        Kind::Discriminator => {
            return has(
                node,
                "propertyName",
                "the discriminator has no `propertyName`",
                path,
                report,
            );
        }
        Kind::Link => return link(node, path, report),
        _ => {}
    }
    true
}

/// Whether `key` is a status code, a range of them, or `default`.
pub(super) fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        [first, b'X' | b'x', b'X' | b'x'] => (b'1'..=b'9').contains(first),
        [first, second, third] => {
            (b'1'..=b'9').contains(first) && second.is_ascii_digit() && third.is_ascii_digit()
        }
        _ => key == "default",
    }
}

/// Paths begin with a slash.
pub(super) fn rooted_paths(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    let is_rooted = |key: &str| key.starts_with('/') || key.starts_with("x-");
    if map.keys().all(|key| is_rooted(key)) {
        return;
    }
    let known: HashSet<String> = map.keys().filter(|key| is_rooted(key)).cloned().collect();
    for (key, item) in std::mem::take(map) {
        if is_rooted(&key) {
            map.insert(key, item);
            continue;
        }
        let rooted = format!("/{key}");
        let message = format!("the path `{key}` does not begin with a slash");
        if known.contains(&rooted) {
            report.warning(
                Code::RepeatedPath,
                &item,
                &path.key(&key),
                &message,
                "left out, for the same path stands with one",
            );
        } else {
            report.note(
                Code::Repaired,
                &item,
                &path.key(&key),
                &message,
                &format!("read as `{rooted}`"),
            );
            map.insert(rooted, item);
        }
    }
}

/// Says which paths are the same address: they differ only in what their parameters are called.
fn paths_alike(node: &Node, path: &Path<'_>, report: &mut Report<'_>) {
    let mut known: HashMap<String, &str> = HashMap::new();
    for (key, item) in node.as_map().into_iter().flatten() {
        let first = *known.entry(nameless(key)).or_insert(key);
        if first != key {
            let message = format!("the path `{key}` is the same address as `{first}`");
            let help = "read as two: each operation has the parameters of its own path";
            report.note(Code::PathsAlike, item, &path.key(key), &message, help);
        }
    }
}

/// A path template without the names of its parameters.
fn nameless(path: &str) -> String {
    let mut written = String::with_capacity(path.len());
    let mut inside = false;
    for character in path.chars() {
        inside &= character != '}';
        if !inside {
            written.push(character);
        }
        inside |= character == '{';
    }
    written
}

fn root(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    require(
        node,
        "paths",
        empty_map,
        "the document has no paths",
        path,
        report,
    );
    if node.get("info").is_none() {
        require(
            node,
            "info",
            empty_map,
            "the document has no `info`",
            path,
            report,
        );
        for key in ["title", "version"] {
            if let Some(info) = node.as_map_mut().and_then(|map| map.get_mut("info")) {
                add(info, key, empty_text());
            }
        }
    }
}

/// Without a default, the first value that is allowed is one.
fn variable(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let first = node
        .get("enum")
        .and_then(Node::as_list)
        .and_then(<[Node]>::first)
        .map(|first| first.value.clone());
    match first {
        Some(first) if node.get("default").is_none() => {
            report.note(
                Code::Repaired,
                node,
                path,
                "the variable has no default",
                "its first value is the default",
            );
            add(node, "default", first);
        }
        _ => require(
            node,
            "default",
            empty_text,
            "the variable has no default",
            path,
            report,
        ),
    }
}

fn flow(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    if node.get("scopes").is_none() {
        add(node, "scopes", empty_map());
    }
    let needs: &[&str] = match path.last_key() {
        Some("implicit") => &["authorizationUrl"],
        Some("authorizationCode") => &["authorizationUrl", "tokenUrl"],
        _ => &["tokenUrl"],
    };
    for key in needs {
        require(
            node,
            key,
            empty_text,
            &format!("the OAuth flow has no `{key}`"),
            path,
            report,
        );
    }
}

fn link(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    if node.get("operationId").is_some() {
        if let Some(map) = node.as_map_mut() {
            map.shift_remove("operationRef");
        }
        return true;
    }
    has(
        node,
        "operationRef",
        "the link has neither `operationId` nor `operationRef`",
        path,
        report,
    )
}

fn empty_map() -> Value {
    Value::Map(Map::default())
}

fn empty_text() -> Value {
    Value::String(String::new())
}

fn add(node: &mut Node, key: &str, value: Value) {
    let added = node.with(value);
    if let Some(map) = node.as_map_mut() {
        map.insert(key.to_owned(), added);
    }
}

fn silently(node: &mut Node, key: &str) {
    if node.get(key).is_none() {
        add(node, key, empty_text());
    }
}

fn require(
    node: &mut Node,
    key: &str,
    value: fn() -> Value,
    message: &str,
    path: &Path<'_>,
    report: &mut Report<'_>,
) {
    if node.get(key).is_none() {
        report.warning(
            Code::MissingKey,
            node,
            path,
            message,
            &format!("read with an empty `{key}`"),
        );
        add(node, key, value());
    }
}

fn has(node: &Node, key: &str, message: &str, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    let found = node.get(key).is_some();
    if !found {
        report.warning(Code::MissingKey, node, path, message, super::REMOVED);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[test]
    fn paths_begin_with_a_slash() {
        let sample = Sample::new(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {a: {summary: one}, b: {summary: two}, /b: {}, x-c: 1}",
        );
        assert_eq!(
            sample.json("/paths"),
            r#"{"/a":{"summary":"one"},"/b":{},"x-c":1}"#
        );
        assert_eq!(
            sample.said,
            ["Note repaired /paths/a", "Warning repeated-path /paths/b"]
        );
    }

    #[test]
    fn paths_that_differ_by_name_only_are_told() {
        let sample = Sample::new(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {'/a/{b}': {}, '/a/{c}': {}, '/a/{b}/c': {}, /a/b: {}}",
        );
        assert_eq!(sample.said, ["Note paths-alike /paths/~1a~1{c}"]);
    }

    #[test]
    fn missing_parts_are_added() {
        let sample = Sample::operation("requestBody: {}");
        assert_eq!(
            sample.json("/paths/~1/get"),
            r#"{"requestBody":{"content":{}},"responses":{}}"#
        );
        assert_eq!(
            sample.said,
            [
                "Warning missing-key /paths/~1/get/requestBody",
                "Warning missing-key /paths/~1/get"
            ]
        );
    }

    #[test]
    fn the_first_value_of_a_variable_is_its_default() {
        let sample = Sample::operation(
            "responses: {}\nservers: [{url: u, variables: {v: {enum: [a, b]}, w: {}}}, {}]",
        );
        assert_eq!(
            sample.json("/paths/~1/get/servers"),
            r#"[{"url":"u","variables":{"v":{"default":"a","enum":["a","b"]},"w":{"default":""}}}]"#
        );
        assert_eq!(sample.said.len(), 3);
    }
}
