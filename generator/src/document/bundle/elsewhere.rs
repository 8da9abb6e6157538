//! Whether a document consists of more than its own text.

use super::super::table::{Kind, Shape};
use super::super::walk::{Standing, standing};
use crate::source::{Node, Value, pointer};

/// Whether there is a reference to anything but a pointer of the same document, or a schema with a name of its own.
///
/// Examples are full of what only looks like one, and to bundle takes a copy of the document. Nearly all documents have
/// nothing of either, which is seen without knowing the grammar.
pub(super) fn refers_elsewhere(tree: &Node) -> bool {
    mentions(tree) && follows(tree, Some(Kind::Root))
}

/// Whether any map looks like such a reference or schema.
fn mentions(node: &Node) -> bool {
    match &node.value {
        Value::Map(map) => map
            .iter()
            .any(|(key, child)| leads(key, child) || mentions(child)),
        Value::List(list) => list.iter().any(mentions),
        _ => false,
    }
}

/// [`mentions`], but for the inside of literals that the grammar leads to from `kind`.
fn follows(node: &Node, kind: Option<Kind>) -> bool {
    match &node.value {
        Value::Map(map) => map.iter().any(|(key, child)| {
            leads(key, child)
                || is_stray(key, child)
                || match kind.and_then(|kind| kind.shape_as_written(key)) {
                    Some(Shape::One(kind)) => follows(child, Some(kind)),
                    Some(Shape::FlagOrSchema) => follows(child, Some(Kind::Schema)),
                    Some(Shape::List(kind) | Shape::Map(kind)) => any_follows(child, kind),
                    // A literal may stand in a file of its own as a whole.
                    Some(Shape::Literal) => child.get("$ref").is_some(),
                    _ => follows(child, None),
                }
        }),
        Value::List(list) => list.iter().any(|item| follows(item, kind)),
        _ => false,
    }
}

/// [`follows`] for a list or map of objects, for which a reference may stand as well.
fn any_follows(node: &Node, kind: Kind) -> bool {
    match &node.value {
        Value::Map(map) => map
            .iter()
            .any(|(name, child)| leads(name, child) || follows(child, Some(kind))),
        _ => follows(node, Some(kind)),
    }
}

fn leads(key: &str, child: &Node) -> bool {
    match (key, &child.value) {
        ("$ref", Value::String(text)) => !text.starts_with("#/"),
        ("$id" | "$anchor", Value::String(_)) => true,
        _ => false,
    }
}

/// Whether this is a reference to where the grammar does not lead: into a literal, perhaps.
fn is_stray(key: &str, child: &Node) -> bool {
    let text = child.as_str().filter(|_| key == "$ref");
    let place = text.and_then(|text| text.strip_prefix('#'));
    let tokens = place.and_then(pointer::split);
    tokens.is_some_and(|tokens| standing(&tokens) == Standing::Outside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse;

    fn refers(text: &str) -> bool {
        refers_elsewhere(&parse(text, "api.yaml").expect("valid").0)
    }

    #[test]
    fn a_document_alone_is_not_bundled() {
        assert!(!refers(
            "components: {schemas: {A: {$ref: '#/components/schemas/B'}}}"
        ));
    }

    #[test]
    fn what_an_example_holds_is_no_reference() {
        for key in ["example", "default"] {
            assert!(!refers(&format!(
                "components: {{schemas: {{A: {{{key}: {{a: [{{$ref: 'https://a.example/b'}}]}}}}}}}}"
            )));
        }
        assert!(!refers(
            "components: {examples: {A: {value: {$id: a, b: {$ref: b}}}}}"
        ));
    }

    #[test]
    fn references_to_files_are_seen_wherever_they_may_stand() {
        for document in [
            "paths: {$ref: paths.yaml}",
            "paths: {/a: {$ref: a.yaml}}",
            "components: {schemas: {$ref: schemas.yaml}}",
            "components: {schemas: {A: {properties: {value: {items: {$ref: b.yaml}}}}}}",
            "components: {schemas: {A: {oneOf: [{$ref: b.yaml}]}}}",
            "components: {schemas: {A: {additionalProperties: {$id: b}}}}",
            "components: {schemas: {A: {prefixItems: [{$ref: b.yaml}]}}}",
            "components: {schemas: {A: {x-b: {$ref: b.yaml}}}}",
            "components: {examples: {A: {value: {$ref: b.json}}}}",
            "info: {description: {$ref: a.md}}",
            concat!(
                "components: {examples: {A: {value: {b: {c: {$ref: b.yaml}}}}},",
                "schemas: {B: {$ref: '#/components/examples/A/value/b'}}}"
            ),
        ] {
            assert!(refers(document), "{document}");
        }
    }
}
