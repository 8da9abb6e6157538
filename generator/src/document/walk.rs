//! Walks the objects of a document along the grammar, so that literals, extensions and odd keys are never mistaken for it.

use super::path::Path;
use super::table::{Kind, Shape};
use crate::source::{Node, Value};

/// Visits `node`, an object of `kind`, then everything below it.
pub(super) fn walk<'a>(
    node: &'a Node,
    kind: Kind,
    path: &Path<'_>,
    visit: &mut impl FnMut(&'a Node, Kind, &Path<'_>),
) {
    visit(node, kind, path);
    if reference(node, kind).is_some() {
        return;
    }
    for (key, child) in node.as_map().into_iter().flatten() {
        let here = path.key(key);
        match (kind.shape(key), &child.value) {
            (Some(Shape::One(kind)), _) => walk(child, kind, &here, visit),
            (Some(Shape::FlagOrSchema), Value::Map(_)) => walk(child, Kind::Schema, &here, visit),
            (Some(Shape::List(kind)), Value::List(list)) => {
                for (index, item) in list.iter().enumerate() {
                    walk(item, kind, &here.index(index), visit);
                }
            }
            (Some(Shape::Map(kind)), Value::Map(map)) => {
                for (name, item) in map {
                    walk(item, kind, &here.key(name), visit);
                }
            }
            _ => {}
        }
    }
}

/// [`walk`], to change what is visited. What a visit puts below its node is visited next.
pub(super) fn walk_mut(
    node: &mut Node,
    kind: Kind,
    path: &Path<'_>,
    visit: &mut impl FnMut(&mut Node, Kind, &Path<'_>),
) {
    visit(node, kind, path);
    if reference(node, kind).is_some() {
        return;
    }
    for (key, child) in node.as_map_mut().into_iter().flatten() {
        let here = path.key(key);
        match (kind.shape(key), &mut child.value) {
            (Some(Shape::One(kind)), _) => walk_mut(child, kind, &here, visit),
            (Some(Shape::FlagOrSchema), Value::Map(_)) => {
                walk_mut(child, Kind::Schema, &here, visit)
            }
            (Some(Shape::List(kind)), Value::List(list)) => {
                for (index, item) in list.iter_mut().enumerate() {
                    walk_mut(item, kind, &here.index(index), visit);
                }
            }
            (Some(Shape::Map(kind)), Value::Map(map)) => {
                for (name, item) in map {
                    walk_mut(item, kind, &here.key(name), visit);
                }
            }
            _ => {}
        }
    }
}

/// The target of a reference object that stands where an object of `kind` is expected.
pub(super) fn reference(node: &Node, kind: Kind) -> Option<&str> {
    if kind.referable() {
        node.get("$ref")?.as_str()
    } else {
        None
    }
}

/// Where a pointer leads, as the grammar sees it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Standing {
    /// To an object.
    Object(Kind),
    /// To a part of an object: a text, a list of objects, a map of objects.
    Part,
    /// Off the grammar: into an extension, a literal, or what stands under an unknown key.
    Outside,
}

/// Where a pointer, given as tokens, leads from the root.
pub(super) fn standing(tokens: &[String]) -> Standing {
    enum At {
        Object(Kind),
        Several(Kind),
        Part,
    }
    let mut at = At::Object(Kind::Root);
    for token in tokens {
        at = match at {
            At::Object(kind) => match kind.shape(token) {
                Some(Shape::One(kind)) => At::Object(kind),
                Some(Shape::List(kind) | Shape::Map(kind)) => At::Several(kind),
                Some(Shape::FlagOrSchema) => At::Object(Kind::Schema),
                None | Some(Shape::Literal | Shape::Literals | Shape::LiteralMap) => {
                    return Standing::Outside;
                }
                Some(_) => At::Part,
            },
            At::Several(kind) => At::Object(kind),
            At::Part => At::Part,
        };
    }
    match at {
        At::Object(kind) => Standing::Object(kind),
        At::Several(_) | At::Part => Standing::Part,
    }
}
