//! Arrays whose items have their places: 3.0 knows one schema for all items.

use super::super::path::Path;
use super::super::report::Report;
use super::properties::{add, union};
use crate::diagnostic::Code;
use crate::source::{Node, Value};

/// Keywords whose schemas may speak of the same items.
const PARTS: [&str; 7] = ["allOf", "anyOf", "oneOf", "if", "then", "else", "contains"];

/// Makes one schema of the schemas of the places and that of the rest: an item is of any of them.
///
/// Older drafts write the places as a list under `items`, and the rest as `additionalItems`.
pub(super) fn places(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    let is_list = |key: &str| matches!(map.get(key).map(|node| &node.value), Some(Value::List(_)));
    let (places_key, rest_key) = if is_list("prefixItems") {
        ("prefixItems", "items")
    } else if is_list("items") {
        ("items", "additionalItems")
    } else {
        // It says something of arrays with places alone.
        map.shift_remove("additionalItems");
        return;
    };
    let Some(places) = map.shift_remove(places_key) else {
        return;
    };
    let list = places.as_list().unwrap_or_default();
    let rest = map.shift_remove(rest_key);
    // Other parts may speak of the items that are left.
    let alone = PARTS.iter().all(|key| !map.contains_key(*key));
    let rest = rest.or_else(|| {
        alone
            .then(|| map.shift_remove("unevaluatedItems"))
            .flatten()
    });
    let most = map.get("maxItems").and_then(count);
    let closed = most.is_some_and(|most| most <= list.len())
        || rest
            .as_ref()
            .is_some_and(|rest| rest.as_bool() == Some(false));
    let mut schemas = Vec::new();
    for place in list {
        add(&mut schemas, place);
    }
    let help = match rest.filter(|_| !closed) {
        _ if closed => "an item may be of the type of any place",
        Some(rest) if rest.as_map().is_some_and(|rest| !rest.is_empty()) => {
            add(&mut schemas, &rest);
            "an item may be of the type of any place, or of the rest"
        }
        _ => {
            schemas.clear();
            "there may be more items, of any type, so an item can be anything; set `items: false` in an overlay if there are none"
        }
    };
    report.note(
        Code::ItemPlaces,
        &places,
        &path.key(places_key),
        "which item stands at which place is not told by a type",
        help,
    );
    if closed && most.is_none() {
        let most = places.with(Value::Number(list.len().to_string()));
        map.insert("maxItems".to_owned(), most);
    }
    map.insert("items".to_owned(), union(&places, schemas));
    map.insert("x-prefixItems".to_owned(), places);
}

fn count(node: &Node) -> Option<usize> {
    match &node.value {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[track_caller]
    fn items(schema: &str) -> String {
        let sample = Sample::schema(&format!("type: array\n{schema}"));
        assert_eq!(sample.said.len(), 1, "{:?}", sample.said);
        assert!(sample.said[0].starts_with("Note item-places"));
        let (_, items) = sample.s().split_once(r#""items":"#).map_or_else(
            || panic!("no items"),
            |(head, tail)| (head.to_owned(), tail.to_owned()),
        );
        items
    }

    #[test]
    fn an_item_is_of_the_type_of_any_place() {
        for closed in [
            "prefixItems: [{type: string}, {const: 1}, {type: string}]\nitems: false",
            "prefixItems: [{type: string}, {const: 1}]\nmaxItems: 2",
            "items: [{type: string}, {const: 1}]\nadditionalItems: false",
        ] {
            let items = items(closed);
            assert!(items.starts_with(r#"{"anyOf":[{"type":"string"},{"enum":[1]}]},"maxItems":"#));
        }
    }

    #[test]
    fn the_rest_has_its_type() {
        let items = items("prefixItems: [{type: string}]\nitems: {type: integer}");
        assert!(items.starts_with(r#"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#));
    }

    #[test]
    fn a_rest_of_anything_can_be_anything() {
        assert!(items("prefixItems: [{type: string}]").starts_with("{},"));
        assert!(items("prefixItems: [{type: string}]\nitems: true").starts_with("{},"));
    }
}
