//! Bodies of the type `application/x-www-form-urlencoded`.

use crate::wire::tree::Tree;
use url::form_urlencoded::Serializer;

/// Encodes the fields of an object, or returns `None` if the value is none.
pub(super) fn body(tree: &Tree) -> Option<Vec<u8>> {
    let Tree::Object(entries) = tree else {
        return None;
    };
    let mut form = Serializer::new(String::new());
    for (name, value) in entries {
        form.extend_pairs(flatten(name, value));
    }
    Some(form.finish().into_bytes())
}

/// Returns the pairs that stand for a value: `a[b]=c` for an object, `a=1` and `a=2` for an array. The elements of
/// an array that are objects or arrays themselves are numbered, `a[0][b]=c`, so that they do not mix. Null is an
/// empty text.
pub(super) fn flatten(name: &str, value: &Tree) -> Vec<(String, String)> {
    match value {
        Tree::Null => vec![(name.to_owned(), String::new())],
        Tree::Scalar(text) | Tree::String(text) => vec![(name.to_owned(), text.clone())],
        Tree::Object(entries) => entries
            .iter()
            .flat_map(|(key, value)| flatten(&format!("{name}[{key}]"), value))
            .collect(),
        Tree::Array(elements) => {
            let pairs = |(at, element): (usize, &Tree)| match element {
                Tree::Array(_) | Tree::Object(_) => flatten(&format!("{name}[{at}]"), element),
                _ => flatten(name, element),
            };
            elements.iter().enumerate().flat_map(pairs).collect()
        }
    }
}
