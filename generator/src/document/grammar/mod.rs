//! Holds a document against the grammar: repairs what is sloppy, and takes out what no OpenAPI document has.
//!
//! After this pass the typed model can be read. Each repair is a diagnostic: a note where nothing is lost, a warning
//! where something is.

mod complete;
mod foreign;
mod literals;
mod media_type;
mod parameter;
mod scalar;
mod schema;
mod security;

use crate::code_span::code_span;
use crate::diagnostic::Code;
use std::collections::BTreeSet;

use super::path::Path;
use super::report::Report;
use super::table::{Kind, Shape};
use super::{unreadable, v31, walk};
use crate::source::{Map, Node, Value, pointer};

const REMOVED: &str = "left out; correct the document, or add an overlay that does";

/// Checks and repairs a whole document.
pub(super) fn check(tree: &mut Node, report: &mut Report<'_>) {
    let referred = Referred::of(tree);
    Grammar {
        report,
        referred: &referred,
    }
    .object(tree, Kind::Root, &Path::ROOT);
}

/// Checks and repairs one object and everything below it; says whether it can stay.
pub(super) fn object(
    node: &mut Node,
    kind: Kind,
    path: &Path<'_>,
    report: &mut Report<'_>,
) -> bool {
    let referred = Referred::of(node);
    Grammar {
        report,
        referred: &referred,
    }
    .object(node, kind, path)
}

/// The pointers that references lead to.
struct Referred(BTreeSet<String>);

impl Referred {
    fn of(tree: &Node) -> Self {
        fn collect(node: &Node, found: &mut BTreeSet<String>) {
            match &node.value {
                Value::Map(map) => {
                    let target = map
                        .get("$ref")
                        .and_then(Node::as_str)
                        .and_then(pointer::of_reference);
                    found.extend(target);
                    map.values().for_each(|child| collect(child, found));
                }
                Value::List(list) => list.iter().for_each(|child| collect(child, found)),
                _ => {}
            }
        }
        let mut found = BTreeSet::new();
        collect(tree, &mut found);
        Referred(found)
    }

    /// Whether a reference leads to `pointer` or below it.
    fn leads_into(&self, pointer: &str) -> bool {
        let below = format!("{pointer}/");
        self.0.contains(pointer)
            || self
                .0
                .range(below.clone()..)
                .next()
                .is_some_and(|next| next.starts_with(&below))
    }
}

struct Grammar<'a, 'b> {
    report: &'a mut Report<'b>,
    referred: &'a Referred,
}

impl Grammar<'_, '_> {
    /// Checks an object; says whether it can stay.
    fn object(&mut self, node: &mut Node, kind: Kind, path: &Path<'_>) -> bool {
        if node.as_map().is_none() && !self.expand(node, kind, path) {
            return false;
        }
        if self.is_reference(node, kind, path)
            || (kind == Kind::Parameter && unreadable::is_marker(node))
        {
            return true;
        }
        match kind {
            Kind::Schema => schema::prepare(node, path, self.report),
            Kind::Parameter | Kind::Header => parameter::prepare(node, kind, path, self.report),
            Kind::Paths => complete::rooted_paths(node, path, self.report),
            _ => {}
        }
        let Some(map) = node.as_map_mut() else {
            return false;
        };
        map.retain(|key, child| self.entry(child, kind, key, &path.key(key)));
        complete::complete(node, kind, path, self.report)
    }

    /// A reference stands alone, but for path items, which 3.1 lets add to what they refer to.
    fn is_reference(&mut self, node: &mut Node, kind: Kind, path: &Path<'_>) -> bool {
        if !kind.referable() || kind == Kind::PathItem || walk::reference(node, kind).is_none() {
            return false;
        }
        let Some(map) = node.as_map_mut() else {
            return false;
        };
        map.retain(|key, child| {
            let stays = key == "$ref" || key.starts_with("x-");
            if !stays && !matches!(key.as_str(), "summary" | "description") {
                let message = format!("`{key}` beside `$ref` has no meaning");
                self.report
                    .warning(Code::UnknownKey, child, &path.key(key), &message, REMOVED);
            }
            stays
        });
        true
    }

    /// Checks the value of one key; says whether it can stay.
    fn entry(&mut self, node: &mut Node, kind: Kind, key: &str, path: &Path<'_>) -> bool {
        if let Some(shape) = kind.shape(key) {
            if kind == Kind::Responses && !complete::is_status(key) {
                let message = format!("`{key}` is no status code");
                let help =
                    "left out; status codes are 100 to 599, ranges like `4XX`, and `default`";
                self.report
                    .warning(Code::UnknownKey, node, path, &message, help);
                return false;
            }
            if key == "content" && matches!(shape, Shape::Map(Kind::MediaType)) {
                media_type::check(node, path, self.report);
            }
            return self.value(node, shape, path);
        }
        if key.starts_with("x-") {
            // Under every other name a callback has a path item, and so the typed model reads one here.
            return kind != Kind::Callback;
        }
        if kind == Kind::PathItem && key == "$ref" && node.as_str().is_some() {
            return true;
        }
        let message = format!("`{key}` is no key of {}", kind.name());
        if self.referred.leads_into(&path.pointer()) {
            self.report.warning(
                Code::UnknownKey,
                node,
                path,
                &message,
                "kept, because a `$ref` leads to it",
            );
            return true;
        }
        if kind != Kind::Schema || !self.report.annotation(key, node, path) {
            self.report
                .warning(Code::UnknownKey, node, path, &message, REMOVED);
        }
        false
    }

    /// Checks a value of a known key; says whether it can stay.
    fn value(&mut self, node: &mut Node, shape: Shape, path: &Path<'_>) -> bool {
        let nothing = node.is_null();
        match shape {
            Shape::Literal => true,
            Shape::One(kind) if nothing => self.empty_object(node, kind, path),
            // A key without a value says nothing.
            Shape::Text | Shape::Flag | Shape::Count | Shape::Number | Shape::FlagOrSchema
                if nothing =>
            {
                false
            }
            _ if nothing => {
                let message = "a list or a map is expected, and there is nothing";
                self.repaired(node, message, "read as if the key was not there", path);
                false
            }
            Shape::One(kind) => self.object(node, kind, path),
            Shape::FlagOrSchema => {
                scalar::unquote_flag(node);
                node.as_bool().is_some() || self.object(node, Kind::Schema, path)
            }
            Shape::List(kind) => self.list(node, kind, path),
            Shape::Map(kind) => self.map(node, kind, path),
            Shape::Literals => self.literals(node, path),
            Shape::LiteralMap => node.as_map().is_some() || self.wrong_kind(node, "a map", path),
            Shape::Security => security::requirements(node, path, self.report),
            Shape::Text => scalar::text(node, path, self.report),
            Shape::Flag => scalar::flag(node, path, self.report),
            Shape::Count => scalar::count(node, path, self.report),
            Shape::Number => scalar::number(node, path, self.report),
            Shape::Texts => scalar::texts(node, path, self.report),
            Shape::TextMap => scalar::text_map(node, path, self.report),
        }
    }

    fn list(&mut self, node: &mut Node, kind: Kind, path: &Path<'_>) -> bool {
        if node.as_map().is_some() {
            let only = std::mem::replace(node, node.with(Value::Null));
            self.repaired(
                &only,
                "a map stands where a list is expected",
                "read as its only item",
                path,
            );
            *node = only.within(|only| Value::List(vec![only]));
            if let Value::List(items) = &mut node.value {
                items
                    .iter_mut()
                    .for_each(|item| v31::object(item, kind, &path.index(0), self.report));
            }
        }
        let Value::List(items) = &mut node.value else {
            return self.wrong_kind(node, "a list", path);
        };
        let mut index = 0;
        items.retain_mut(|item| {
            let here = path.index(index);
            index += 1;
            if item.is_null() {
                return self.empty_object(item, kind, &here);
            }
            let stays = self.object(item, kind, &here);
            if !stays && kind == Kind::Parameter {
                let name = item.get("name").and_then(Node::as_str);
                let name = name.map(|name| format!("The parameter {}", code_span(name)));
                item.value = unreadable::marker(item, name.as_deref().unwrap_or("A parameter"));
                return true;
            }
            stays
        });
        true
    }

    fn map(&mut self, node: &mut Node, kind: Kind, path: &Path<'_>) -> bool {
        let Value::Map(map) = &mut node.value else {
            return self.wrong_kind(node, "a map", path);
        };
        map.retain(|name, item| {
            let here = path.key(name);
            if item.is_null() {
                self.empty_object(item, kind, &here)
            } else {
                self.object(item, kind, &here)
            }
        });
        true
    }

    fn literals(&mut self, node: &mut Node, path: &Path<'_>) -> bool {
        let items = match &node.value {
            Value::List(_) => return true,
            Value::Map(map) => map
                .keys()
                .map(|key| node.with(Value::String(key.clone())))
                .collect(),
            _ => vec![node.clone()],
        };
        self.repaired(
            node,
            &format!("a list is expected, this is {}", node.kind()),
            "read as a list",
            path,
        );
        node.value = Value::List(items);
        true
    }

    /// A name without a value stands for an object without keys, where that means something.
    fn empty_object(&mut self, node: &mut Node, kind: Kind, path: &Path<'_>) -> bool {
        if !matches!(
            kind,
            Kind::Schema | Kind::Response | Kind::MediaType | Kind::PathItem
        ) {
            return false;
        }
        let message = format!("{} is expected, and there is nothing", kind.name());
        self.report
            .note(Code::Repaired, node, path, &message, "read as `{}`");
        node.value = Value::Map(Map::default());
        self.object(node, kind, path)
    }

    /// Reads a scalar that stands for an object, as sloppy documents have it; says whether there is an object now.
    fn expand(&mut self, node: &mut Node, kind: Kind, path: &Path<'_>) -> bool {
        let key = match kind {
            Kind::Schema if node.as_str().is_some_and(schema::is_type) => "type",
            Kind::Discriminator => "propertyName",
            Kind::ExternalDocs | Kind::Server => "url",
            Kind::Tag | Kind::License | Kind::Contact => "name",
            Kind::Response => "description",
            _ => "",
        };
        if !key.is_empty() && node.as_str().is_some() {
            let message = format!("a text stands where {} is expected", kind.name());
            self.repaired(node, &message, &format!("read as its `{key}`"), path);
            let text = node.clone();
            node.value = Value::Map(Map::from_iter([(key.to_owned(), text)]));
            return true;
        }
        if kind == Kind::Schema {
            let message = format!("a schema is expected, this is {}", node.kind());
            self.report.warning(
                Code::WrongKind,
                node,
                path,
                &message,
                "read as a schema that allows anything",
            );
            node.value = Value::Map(Map::default());
            return true;
        }
        self.wrong_kind(node, kind.name(), path)
    }

    fn wrong_kind(&mut self, node: &Node, expected: &str, path: &Path<'_>) -> bool {
        wrong_kind(node, expected, path, self.report)
    }

    fn repaired(&mut self, node: &Node, message: &str, help: &str, path: &Path<'_>) {
        self.report.note(Code::Repaired, node, path, message, help);
    }
}

/// Says that `node` is not what it should be, and that it goes.
fn wrong_kind(node: &Node, expected: &str, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    let message = format!("{expected} is expected, this is {}", node.kind());
    report.warning(Code::WrongKind, node, path, &message, REMOVED);
    false
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, try_read};

    #[test]
    fn an_unknown_key_goes_and_is_reported() {
        let sample = Sample::operation("sumary: s\nx-own: {deep: 1}\nresponses: {}");
        assert_eq!(sample.said, ["Warning unknown-key /paths/~1/get/sumary"]);
        assert_eq!(
            sample.json("/paths/~1/get"),
            r#"{"responses":{},"x-own":{"deep":1}}"#
        );
    }

    #[test]
    fn unknown_keywords_of_schemas_are_annotations_from_3_1_on() {
        let text = |version: &str| {
            format!(
                "openapi: {version}\ninfo: {{title: t, version: v}}\npaths: {{}}\n\
                 components: {{schemas: {{A: {{typ: 1, odd: 2}}, B: {{typ: 3}}}}}}"
            )
        };
        let told = Sample::new(&text("3.1.0"));
        assert_eq!(
            told.said,
            ["Note unknown-annotation /components/schemas/A/typ"]
        );
        assert_eq!(told.json("/components/schemas"), r#"{"A":{},"B":{}}"#);
        assert_eq!(Sample::new(&text("3.0.3")).said.len(), 3);
    }

    #[test]
    fn literals_are_never_looked_into() {
        let literal = "{type: 7, $ref: nowhere, oneOf: 3, nullable: maybe}";
        let sample = Sample::schema(&format!(
            "default: {literal}\nexample: {literal}\nenum: [{literal}]\nx-own: {literal}\nconst: {literal}"
        ));
        assert!(sample.said.is_empty(), "{:?}", sample.said);
    }

    #[test]
    fn a_single_object_is_read_as_a_list_of_one() {
        let sample = Sample::schema("anyOf: {type: [string, 'null']}");
        assert_eq!(
            sample.s(),
            r#"{"anyOf":[{"nullable":true,"type":"string"}]}"#
        );
        assert_eq!(sample.said, ["Note repaired /components/schemas/S/anyOf"]);
    }

    #[test]
    fn empty_objects_are_filled_where_that_means_something() {
        let sample = Sample::operation(
            "parameters:\nrequestBody:\nresponses:\n  204:\n  200: {content: {a/b: }}",
        );
        assert_eq!(
            sample.json("/paths/~1/get"),
            r#"{"responses":{"200":{"content":{"a/b":{}},"description":""},"204":{"description":""}}}"#
        );
    }

    #[test]
    fn texts_stand_for_objects() {
        let sample = Sample::schema(
            "discriminator: kind\nexternalDocs: https://e.org\nproperties: {a: string, b: 7}",
        );
        assert_eq!(
            sample.s(),
            concat!(
                r#"{"discriminator":{"propertyName":"kind"},"externalDocs":{"url":"https://e.org"},"#,
                r#""properties":{"a":{"type":"string"},"b":{}}}"#
            )
        );
        assert_eq!(
            sample.said.last().map(String::as_str),
            Some("Warning wrong-kind /components/schemas/S/properties/b")
        );
    }

    #[test]
    fn a_status_code_is_one_or_goes() {
        let sample = Sample::operation(
            "responses: {200: {}, 4xx: {}, default: {}, ok: {}, 2000: {}, x-a: 1}",
        );
        assert_eq!(
            sample.said,
            ["ok", "2000"]
                .map(|code| format!("Warning unknown-key /paths/~1/get/responses/{code}"))
        );
    }

    #[test]
    fn what_a_reference_leads_to_is_kept_and_brought_into_shape() {
        let sample = Sample::new(concat!(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {}\ndefinitions: {A: {type: [string, 'null']}, B: {$ref: '#/stray'}}\n",
            "stray: {const: 1}\ncomponents: {schemas: {S: {oneOf: [{$ref: '#/definitions/A'}, {$ref: '#/definitions/B'}]}}}"
        ));
        assert_eq!(
            sample.said,
            [
                "Warning unknown-key /definitions",
                "Warning unknown-key /stray"
            ]
        );
        assert_eq!(
            sample.json("/definitions/A"),
            r#"{"nullable":true,"type":"string"}"#
        );
        assert_eq!(sample.json("/stray"), r#"{"enum":[1]}"#);
        assert!(sample.document.schema_at("/definitions/A").is_some());
    }

    #[test]
    fn the_wrong_kind_everywhere_is_survived() {
        let keys = "openapi info servers paths components security tags externalDocs webhooks";
        for wrong in [
            "null", "true", "7", "1e999", "text", "[]", "[[]]", "[null]", "{}", "{a: b}",
            "{a: [7]}", "{x-a: }",
        ] {
            for key in keys.split(' ').skip(1) {
                let (document, _) = try_read(&format!("openapi: 3.0.0\n{key}: {wrong}"));
                assert!(document.is_some(), "{key}: {wrong}");
            }
        }
    }

    #[test]
    fn one_oddity_under_many_aliases_is_said_once() {
        let sample = Sample::schema("properties: {a: &a {required: true}, b: *a, c: *a}");
        assert_eq!(
            sample.said,
            ["Note repaired /components/schemas/S/properties/a/required"]
        );
        assert_eq!(sample.json("/components/schemas/S/properties/c"), "{}");
    }
}
