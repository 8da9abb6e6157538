//! What all parts of a schema demand together.

use generator::source::{Node, Value};
use indexmap::IndexMap;

/// What all parts of an object say about its properties.
pub(super) struct Properties<'a> {
    /// Each with its schemas.
    pub known: IndexMap<&'a str, Vec<&'a Node>>,
    pub required: Vec<&'a str>,
    /// The schemas of `additionalProperties`, where that is stated.
    pub additional: Vec<&'a Node>,
    pub closed: bool,
}

impl<'a> Properties<'a> {
    pub fn of(parts: &[&'a Node]) -> Self {
        let mut known: IndexMap<&'a str, Vec<&'a Node>> = IndexMap::new();
        for (name, schema) in entries(parts, "properties") {
            known.entry(name).or_default().push(schema);
        }
        let lists = parts
            .iter()
            .filter_map(|part| part.get("required")?.as_list());
        let mut required = Vec::new();
        for name in lists.flatten().filter_map(Node::as_str) {
            if !required.contains(&name) {
                required.push(name);
            }
        }
        let stated: Vec<&'a Node> = parts
            .iter()
            .filter_map(|part| part.get("additionalProperties"))
            .collect();
        let closed = stated.iter().any(|schema| schema.as_bool() == Some(false));
        Properties {
            known,
            required,
            additional: stated,
            closed,
        }
    }
}

pub(super) fn entries<'a>(
    parts: &[&'a Node],
    keyword: &'a str,
) -> impl Iterator<Item = (&'a str, &'a Node)> + use<'a> {
    let maps: Vec<_> = parts
        .iter()
        .filter_map(|part| part.get(keyword)?.as_map())
        .collect();
    maps.into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
}

/// The largest number that the parts give for `keyword`: good for a least size, and seldom said twice for a most.
pub(super) fn size(parts: &[&Node], keyword: &str) -> Option<usize> {
    let sizes = parts
        .iter()
        .filter_map(|part| match &part.get(keyword)?.value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        });
    sizes.max()
}

pub(super) fn admits_null(parts: &[&Node]) -> bool {
    parts.iter().any(|part| {
        part.get("nullable").and_then(Node::as_bool) == Some(true)
            || part
                .get("type")
                .and_then(Node::as_list)
                .is_some_and(|types| {
                    types.len() > 1 && types.iter().any(|ty| ty.as_str() == Some("null"))
                })
    })
}

/// The kinds of values that all parts admit, or `anything`. Null is decided before.
pub(super) fn kinds(parts: &[&Node]) -> Vec<&'static str> {
    const KINDS: [&str; 7] = [
        "object", "array", "string", "integer", "number", "boolean", "null",
    ];
    let names = |part: &Node| -> Option<Vec<String>> {
        let ty = part.get("type")?;
        let one = ty.as_str().map(|ty| vec![ty.to_owned()]);
        one.or_else(|| {
            Some(
                ty.as_list()?
                    .iter()
                    .filter_map(Node::as_str)
                    .map(str::to_owned)
                    .collect(),
            )
        })
    };
    let mut kinds = KINDS.to_vec();
    let mut typed = false;
    for names in parts
        .iter()
        .filter(|part| !has_typed_variants(part))
        .filter_map(|part| names(part))
    {
        typed = true;
        let has = |kind: &str| names.iter().any(|name| name == kind);
        kinds.retain(|kind| has(kind) || (*kind == "integer" && has("number")));
    }
    if typed {
        if kinds.contains(&"number") {
            kinds.retain(|kind| *kind != "integer");
        }
        if kinds.len() > 1 {
            kinds.retain(|kind| *kind != "null");
        }
        return kinds;
    }
    let says = |keywords: &[&str]| {
        parts
            .iter()
            .any(|part| keywords.iter().any(|keyword| part.get(keyword).is_some()))
    };
    if says(&[
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
    ]) {
        vec!["object"]
    } else if says(&["items", "prefixItems", "minItems", "maxItems"]) {
        vec!["array"]
    } else if says(&["pattern", "minLength", "maxLength", "format"]) {
        vec!["string"]
    } else if says(&["minimum", "maximum", "multipleOf"]) {
        vec!["number"]
    } else {
        vec!["anything"]
    }
}

/// Whether a schema leaves its type to its variants: some authors write `type: object` beside variants that are none.
pub fn has_typed_variants(schema: &Node) -> bool {
    ["oneOf", "anyOf"]
        .iter()
        .filter_map(|keyword| schema.get(keyword)?.as_list())
        .flatten()
        .any(|variant| variant.get("type").is_some())
}
