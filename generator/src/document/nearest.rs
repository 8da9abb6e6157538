//! What the author of a reference that leads nowhere may have meant.

use super::table::Kind;
use crate::nearest::meant;
use crate::source::{Node, pointer};

/// The pointer that comes nearest to `wanted`, which leads nowhere in `tree`: one with a misspelled token, or a
/// component of the same name elsewhere.
pub(super) fn pointer(tree: &Node, wanted: &str, kind: Kind) -> Option<String> {
    let tokens = pointer::split(wanted)?;
    misspelled(tree, &tokens).or_else(|| {
        let last = tokens.last()?;
        let section = pointer::join("/components", kind.section()?);
        let names = tree.at(&section)?.as_map()?.keys();
        let name = meant(last, names.map(String::as_str))?;
        Some(pointer::join(&section, name))
    })
}

fn misspelled(tree: &Node, tokens: &[String]) -> Option<String> {
    let mut node = tree;
    let mut near = String::new();
    for token in tokens {
        let child = match node.child(token) {
            Some(child) => {
                pointer::push(&mut near, token);
                child
            }
            None => {
                let keys = node.as_map()?.keys();
                let key = meant(token, keys.map(String::as_str))?;
                pointer::push(&mut near, key);
                node.get(key)?
            }
        };
        node = child;
    }
    Some(near)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse;

    #[test]
    fn misspellings_and_names_elsewhere_are_found() {
        let text = "components: {schemas: {Payment: {properties: {id: {}}}, Order: {}}}";
        let (tree, _) = parse(text, "f").expect("readable");
        let near = |wanted| pointer(&tree, wanted, Kind::Schema);
        for (wanted, found) in [
            (
                "/components/schemas/Paymnet",
                Some("/components/schemas/Payment"),
            ),
            (
                "/component/schema/payment",
                Some("/components/schemas/Payment"),
            ),
            ("/definitions/Ordr", Some("/components/schemas/Order")),
            (
                "/components/schemas/Payment/properties/if",
                Some("/components/schemas/Payment/properties/id"),
            ),
            ("/components/schemas/Customer", None),
        ] {
            assert_eq!(near(wanted).as_deref(), found, "{wanted}");
        }
    }
}
