//! Parameters and headers.

use crate::diagnostic::Code;

use super::super::path::Path;
use super::super::report::Report;
use super::super::table::Kind;
use super::super::v31;
use crate::source::{Map, Node, Value};

/// Where a parameter can stand, and the styles it can have there, the default first.
const STYLES: [(&str, &[&str]); 4] = [
    ("query", QUERY_STYLES),
    ("path", &["simple", "label", "matrix"]),
    ("header", HEADER_STYLES),
    ("cookie", &["form"]),
];

pub(super) const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

const HEADER_STYLES: &[&str] = &["simple"];

/// What lists look like in Swagger 2.0, and what style and `explode` that is.
const COLLECTION_FORMATS: [(&str, &str, bool); 4] = [
    ("csv", "form", false),
    ("ssv", "spaceDelimited", false),
    ("pipes", "pipeDelimited", false),
    ("multi", "form", true),
];

/// Says what keys of Swagger 2.0 mean in the keys of OpenAPI 3: the keywords of a schema that stand in the parameter
/// itself belong to its schema.
pub(super) fn prepare(node: &mut Node, kind: Kind, path: &Path<'_>, report: &mut Report<'_>) {
    let template = node.with(Value::Null);
    let Some(map) = node.as_map_mut() else {
        return;
    };
    if kind == Kind::Parameter {
        collection_format(map, path, report);
    }
    if map.contains_key("schema") || map.contains_key("content") || !map.contains_key("type") {
        return;
    }
    let belongs = |key: &str| kind.shape(key).is_none() && Kind::Schema.shape(key).is_some();
    let (schema, rest): (Map, Map) = std::mem::take(map)
        .into_iter()
        .partition(|(key, _)| belongs(key));
    *map = rest;
    let mut schema = template.with(Value::Map(schema));
    let message = format!(
        "the type of {} stands beside it, not in its `schema`",
        kind.name()
    );
    report.note(
        Code::Repaired,
        &template,
        path,
        &message,
        "read as its schema",
    );
    v31::object(&mut schema, Kind::Schema, &path.key("schema"), report);
    map.insert("schema".to_owned(), schema);
}

fn collection_format(map: &mut Map, path: &Path<'_>, report: &mut Report<'_>) {
    let in_query = map.get("in").and_then(Node::as_str) == Some("query");
    if !in_query || map.contains_key("style") || map.contains_key("explode") {
        return;
    }
    let word = map.get("collectionFormat").and_then(Node::as_str);
    let mut known = COLLECTION_FORMATS.iter();
    let Some((_, style, explode)) = known.find(|(name, ..)| Some(*name) == word) else {
        return;
    };
    let Some(format) = map.shift_remove("collectionFormat") else {
        return;
    };
    let message = "`collectionFormat` is a key of Swagger 2.0";
    let help = format!("read as `style: {style}` with `explode: {explode}`");
    let here = path.key("collectionFormat");
    report.note(Code::Repaired, &format, &here, message, &help);
    map.insert(
        "style".to_owned(),
        format.with(Value::String((*style).to_owned())),
    );
    map.insert("explode".to_owned(), format.with(Value::Bool(*explode)));
}

/// Completes a parameter; says whether it can stay.
pub(super) fn complete(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    let text = |key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let Some(name) = text("name") else {
        let help = "left out, and requests are sent without it; give it a `name`";
        report.warning(
            Code::IncompleteParameter,
            node,
            path,
            "the parameter has no name",
            help,
        );
        return false;
    };
    let location = text("in").unwrap_or_default();
    let Some((_, styles)) = STYLES.iter().find(|(known, _)| *known == location) else {
        let message =
            format!("the parameter `{name}` does not stand in the query, path, header or a cookie");
        report.warning(
            Code::IncompleteParameter,
            node,
            path,
            &message,
            "left out, and requests are sent without it; correct its `in`",
        );
        return false;
    };
    let template = node.with(Value::Null);
    let Some(map) = node.as_map_mut() else {
        return false;
    };
    style(map, styles, path, report);
    if location == "path" && map.get("required").and_then(Node::as_bool) != Some(true) {
        let message = format!("the path parameter `{name}` is not `required: true`");
        report.note(
            Code::Repaired,
            &template,
            path,
            &message,
            "it is required: a path has no gaps",
        );
        map.insert("required".to_owned(), template.with(Value::Bool(true)));
    }
    schema_or_content(
        map,
        &template,
        &format!("the parameter `{name}`"),
        path,
        report,
    );
    true
}

/// Completes a header.
pub(super) fn complete_header(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let template = node.with(Value::Null);
    if let Some(map) = node.as_map_mut() {
        style(map, HEADER_STYLES, path, report);
        schema_or_content(map, &template, "the header", path, report);
    }
}

/// Takes out a style that does not exist here.
pub(super) fn style(map: &mut Map, styles: &[&str], path: &Path<'_>, report: &mut Report<'_>) {
    let Some(style) = map.get("style") else {
        return;
    };
    let name = style.as_str().unwrap_or_default();
    if !styles.contains(&name) {
        let message = format!("the style `{name}` does not exist here");
        let help = format!("the default is used; possible is {}", styles.join(", "));
        report.warning(
            Code::UnsupportedStyle,
            style,
            &path.key("style"),
            &message,
            &help,
        );
        map.shift_remove("style");
    }
}

/// Exactly one of both says what the values are.
fn schema_or_content(
    map: &mut Map,
    template: &Node,
    what: &str,
    path: &Path<'_>,
    report: &mut Report<'_>,
) {
    let has_content = map
        .get("content")
        .and_then(Node::as_map)
        .is_some_and(|content| !content.is_empty());
    if map.contains_key("schema") {
        if let Some(content) = map.shift_remove("content")
            && has_content
        {
            let message = format!("{what} has both `schema` and `content`");
            report.warning(
                Code::SchemaAndContent,
                &content,
                &path.key("content"),
                &message,
                "`content` is left out",
            );
        }
    } else if !has_content {
        map.shift_remove("content");
        let message = format!("{what} has no schema");
        report.warning(
            Code::MissingSchema,
            template,
            path,
            &message,
            "taken for a string",
        );
        let kind = template.with(Value::String("string".to_owned()));
        map.insert(
            "schema".to_owned(),
            template.with(Value::Map(Map::from_iter([("type".to_owned(), kind)]))),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    fn parameter(text: &str) -> (String, Vec<String>) {
        let sample = Sample::operation(&format!("responses: {{}}\nparameters: [{text}]"));
        let said = sample
            .said
            .iter()
            .map(|said| said.replace("/paths/~1/get/parameters/0", ""))
            .collect();
        (sample.json("/paths/~1/get/parameters/0"), said)
    }

    #[test]
    fn a_path_parameter_is_required() {
        let (json, said) = parameter("{name: p, in: path, schema: {}}");
        assert_eq!(
            json,
            r#"{"in":"path","name":"p","required":true,"schema":{}}"#
        );
        assert_eq!(said, ["Note repaired "]);
    }

    #[test]
    fn a_type_beside_the_schema_moves_into_it() {
        let (json, said) =
            parameter("{name: q, in: query, type: [string, 'null'], maxLength: 3, description: d}");
        assert_eq!(
            json,
            r#"{"description":"d","in":"query","name":"q","schema":{"maxLength":3,"nullable":true,"type":"string"}}"#
        );
        assert_eq!(said, ["Note repaired "]);
    }

    #[test]
    fn a_collection_format_is_a_style() {
        let (json, said) =
            parameter("{name: q, in: query, type: array, items: {}, collectionFormat: pipes}");
        assert_eq!(
            json,
            r#"{"explode":false,"in":"query","name":"q","schema":{"items":{},"type":"array"},"style":"pipeDelimited"}"#
        );
        assert_eq!(said, ["Note repaired /collectionFormat", "Note repaired "]);
        let (_, said) = parameter("{name: q, in: query, schema: {}, collectionFormat: tsv}");
        assert_eq!(said, ["Warning unknown-key /collectionFormat"]);
    }

    #[test]
    fn without_a_schema_it_is_a_string() {
        let (json, said) = parameter("{name: q, in: query, content: {}}");
        assert_eq!(
            json,
            r#"{"in":"query","name":"q","schema":{"type":"string"}}"#
        );
        assert_eq!(said, ["Warning missing-schema "]);
    }

    #[test]
    fn schema_counts_where_there_is_content_too() {
        let (json, said) = parameter("{name: q, in: query, schema: {}, content: {a/b: {}}}");
        assert_eq!(json, r#"{"in":"query","name":"q","schema":{}}"#);
        assert_eq!(said, ["Warning schema-and-content /content"]);
    }

    #[test]
    fn a_style_must_exist_where_it_is() {
        let (json, said) = parameter("{name: q, in: cookie, style: deepObject, schema: {}}");
        assert_eq!(json, r#"{"in":"cookie","name":"q","schema":{}}"#);
        assert_eq!(said, ["Warning unsupported-style /style"]);
    }

    #[test]
    fn a_parameter_without_name_or_location_is_left_out() {
        for text in [
            "{in: query}",
            "{name: q}",
            "{name: q, in: body}",
            "{name: [], in: path}",
        ] {
            let (json, said) = parameter(text);
            assert_eq!(json, "null");
            assert!(
                said.iter()
                    .any(|said| said == "Warning incomplete-parameter "),
                "{said:?}"
            );
        }
    }
}
