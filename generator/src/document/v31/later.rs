//! What only 3.2 says: it moves to extensions that the rest of the generator reads, or to what 3.0 says instead.

use crate::diagnostic::Code;

use super::super::path::Path;
use super::super::report::Report;
use super::super::table::Kind;
use crate::source::{Map, Node, Value};

/// Keys of 3.2 that the typed model has no place for. Each is kept as `x-…`, and what stands below it is checked like
/// the rest.
const MOVED: [(Kind, &[&str]); 6] = [
    (Kind::PathItem, &["query", "additionalOperations"]),
    (Kind::MediaType, &["itemSchema"]),
    (Kind::Server, &["name"]),
    (Kind::Example, &["serializedValue"]),
    (Kind::OAuthFlows, &["deviceAuthorization"]),
    (Kind::OAuthFlow, &["deviceAuthorizationUrl"]),
];

/// Brings one object that is no schema into the shape of 3.0.
pub(super) fn object(node: &mut Node, kind: Kind, path: &Path<'_>, report: &mut Report<'_>) {
    let template = node.with(Value::Null);
    let Some(map) = node.as_map_mut() else {
        return;
    };
    let moved = MOVED.iter().filter(|(of, _)| *of == kind);
    for key in moved.flat_map(|(_, keys)| keys.iter()) {
        if let Some(value) = map.shift_remove(*key) {
            map.insert(format!("x-{key}"), value);
        }
    }
    match kind {
        Kind::Parameter => querystring(map, &template),
        Kind::Response => summary(map),
        Kind::Example => data_value(map),
        Kind::Discriminator => default_mapping(map, path, report),
        _ => {}
    }
}

/// `in: querystring` is one parameter that is the whole query.
fn querystring(map: &mut Map, template: &Node) {
    let whole = |place: &&mut Node| place.as_str() == Some("querystring");
    if let Some(place) = map.get_mut("in").filter(whole) {
        place.value = Value::String("query".to_owned());
        map.insert("x-querystring".to_owned(), template.with(Value::Bool(true)));
    }
}

/// The short text of a response leads its long one.
fn summary(map: &mut Map) {
    let Some(summary) = map.shift_remove("summary") else {
        return;
    };
    match (map.get_mut("description"), summary.as_str()) {
        (Some(description), Some(short)) => {
            if let Value::String(long) = &mut description.value {
                *long = format!("{short}\n\n{long}");
            }
        }
        _ => {
            map.insert("description".to_owned(), summary);
        }
    }
}

/// `dataValue` is what a `value` of 3.0 is for anything but text on the wire.
fn data_value(map: &mut Map) {
    if let Some(value) = map.shift_remove("dataValue") {
        map.entry("value".to_owned()).or_insert(value);
    }
}

fn default_mapping(map: &mut Map, path: &Path<'_>, report: &mut Report<'_>) {
    if let Some(default) = map.shift_remove("defaultMapping") {
        let message = "`defaultMapping` is not supported";
        let help = "a value whose tag is unknown is kept as it is";
        report.warning(
            Code::UnsupportedKeyword,
            &default,
            &path.key("defaultMapping"),
            message,
            help,
        );
        map.insert("x-defaultMapping".to_owned(), default);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    fn components(text: &str) -> Sample {
        Sample::new(&format!(
            "openapi: 3.2.0\ninfo: {{title: t, version: v}}\npaths: {{}}\ncomponents: {text}"
        ))
    }

    #[test]
    fn later_methods_are_operations() {
        let sample = Sample::new(
            "openapi: 3.2.0\ninfo: {title: t, version: v}\npaths: {/a: {query: {operationId: q}, additionalOperations: {COPY: {operationId: c}}, get: {}}}",
        );
        assert!(sample.said.is_empty(), "{:?}", sample.said);
        let methods: Vec<_> = sample
            .document
            .operations(
                "/paths/~1a",
                sample.document.openapi.paths.paths["/a"]
                    .as_item()
                    .expect("an item"),
            )
            .map(|(at, method, _)| format!("{at} {method}"))
            .collect();
        assert_eq!(
            methods,
            [
                "/paths/~1a/get GET",
                "/paths/~1a/x-query QUERY",
                "/paths/~1a/x-additionalOperations/COPY COPY"
            ]
        );
    }

    #[test]
    fn media_types_can_be_shared_and_have_items() {
        let sample = components(
            "{mediaTypes: {J: {itemSchema: {type: [string, 'null']}}}, responses: {R: {summary: s, description: d, content: {application/jsonl: {$ref: '#/components/mediaTypes/J'}}}}}",
        );
        assert!(sample.said.is_empty(), "{:?}", sample.said);
        assert_eq!(
            sample.json("/components/responses/R"),
            r#"{"content":{"application/jsonl":{"x-itemSchema":{"nullable":true,"type":"string"}}},"description":"s\n\nd"}"#
        );
        let at = "/components/responses/R/content/application~1jsonl";
        assert!(sample.document.item_schema(at).is_some());
        assert!(sample.document.item_schema("/components").is_none());
    }

    #[test]
    fn the_whole_query_can_be_a_parameter() {
        let sample = components(
            "{parameters: {P: {name: p, in: querystring, content: {application/json: {}}}}}",
        );
        assert!(sample.said.is_empty(), "{:?}", sample.said);
        assert_eq!(
            sample.json("/components/parameters/P"),
            r#"{"content":{"application/json":{}},"in":"query","name":"p","x-querystring":true}"#
        );
    }

    #[test]
    fn small_additions_are_read() {
        let sample = components(concat!(
            "{examples: {E: {dataValue: {a: 1}, serializedValue: a=1}, F: {summary: s}}, ",
            "securitySchemes: {s: {type: oauth2, deprecated: true, oauth2MetadataUrl: u, flows: {deviceAuthorization: {deviceAuthorizationUrl: u, tokenUrl: u, scopes: {}}}}}}\n",
            "$self: https://e.org/api\ntags: [{name: a, summary: s, parent: b, kind: nav}, {name: b}]\nservers: [{url: /, name: prod}]"
        ));
        assert!(sample.said.is_empty(), "{:?}", sample.said);
        assert_eq!(
            sample.json("/components/examples/E"),
            r#"{"value":{"a":1},"x-serializedValue":"a=1"}"#
        );
        assert_eq!(sample.json("/servers"), r#"[{"url":"/","x-name":"prod"}]"#);
    }

    #[test]
    fn a_default_mapping_is_told() {
        let sample = Sample::schema("discriminator: {propertyName: k, defaultMapping: S}");
        assert_eq!(
            sample.said,
            ["Warning unsupported-keyword /components/schemas/S/discriminator/defaultMapping"]
        );
    }
}
