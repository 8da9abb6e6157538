//! How a parameter is written: the styles of OpenAPI, which follow RFC 6570.

use crate::http::encode::strict;
use crate::http::error::BuildError;
use crate::wire::tree::Tree;

/// How a parameter of the path is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathStyle {
    /// `3,4,5`
    Simple {
        /// Writes an object as `a=1,b=2` rather than `a,1,b,2`.
        explode: bool,
    },
    /// `.3.4.5`
    Label {
        /// Puts a dot, not a comma, between the parts, and writes an object as `.a=1.b=2`.
        explode: bool,
    },
    /// `;name=3,4,5`
    Matrix {
        /// Repeats the name for each part, and writes an object as `;a=1;b=2`.
        explode: bool,
    },
}

/// How a parameter of the query is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryStyle {
    /// `name=3,4,5`
    Form {
        /// Repeats the name for each part, and writes an object as `a=1&b=2`.
        explode: bool,
    },
    /// `name=3%204%205`
    SpaceDelimited,
    /// `name=3%7C4%7C5`
    PipeDelimited,
    /// `name%5Ba%5D=1&name%5Bb%5D=2`, and `name%5B0%5D=3&name%5B1%5D=4` for an array
    DeepObject,
}

/// The parts of a value that a style can write: at most one level of nesting.
enum Parts<'a> {
    Absent,
    One(&'a str),
    Many(Vec<&'a str>),
    Named(Vec<(&'a str, &'a str)>),
}

/// A value is nested more deeply than its style can say.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooDeep;

/// Says what is nested more deeply than its style can say.
pub(super) fn too_deep(place: &str, name: &str) -> BuildError {
    BuildError::new(format!(
        "the {place} `{name}` holds objects or arrays within each other, which its style cannot say"
    ))
}

/// What is written for null, which no style has a form for: nothing at all, or an empty text.
#[derive(Clone, Copy)]
enum Null {
    LeftOut,
    Empty,
}

/// Returns the text of a value that is neither an array nor an object, or `None` where it is left out.
fn text(tree: &Tree, null: Null) -> Result<Option<&str>, TooDeep> {
    match (tree, null) {
        (Tree::Null, Null::LeftOut) => Ok(None),
        (Tree::Null, Null::Empty) => Ok(Some("")),
        (Tree::Scalar(text) | Tree::String(text), _) => Ok(Some(text)),
        (Tree::Array(_) | Tree::Object(_), _) => Err(TooDeep),
    }
}

impl<'a> Parts<'a> {
    fn of(tree: &'a Tree, null: Null) -> Result<Self, TooDeep> {
        Ok(match tree {
            Tree::Array(elements) => {
                let parts = elements
                    .iter()
                    .filter_map(|element| text(element, null).transpose())
                    .collect::<Result<_, _>>()?;
                Self::Many(parts)
            }
            Tree::Object(entries) => {
                let named = |(key, value): &'a (String, Tree)| {
                    Some(
                        text(value, null)
                            .transpose()?
                            .map(|text| (key.as_str(), text)),
                    )
                };
                Self::Named(entries.iter().filter_map(named).collect::<Result<_, _>>()?)
            }
            scalar => text(scalar, null)?.map_or(Self::Absent, Self::One),
        })
    }
}

/// How the characters of a value are encoded.
pub(super) type Encode = fn(&str) -> String;

/// Joins parts; an object that is not exploded is a list of keys and values in turn.
fn join(parts: &Parts<'_>, delimiter: &str, encode: Encode) -> String {
    let encoded: Vec<String> = match parts {
        Parts::Absent => Vec::new(),
        Parts::One(text) => vec![encode(text)],
        Parts::Many(texts) => texts.iter().map(|text| encode(text)).collect(),
        Parts::Named(pairs) => pairs
            .iter()
            .flat_map(|(key, text)| [encode(key), encode(text)])
            .collect(),
    };
    encoded.join(delimiter)
}

/// Joins `key=value` pairs.
fn join_pairs(pairs: &[(&str, &str)], delimiter: &str, encode: Encode) -> String {
    let encoded: Vec<String> = pairs
        .iter()
        .map(|(key, text)| format!("{}={}", encode(key), encode(text)))
        .collect();
    encoded.join(delimiter)
}

/// Writes a parameter of the path. Nothing at all means that the value is absent or empty.
pub(super) fn path(
    name: &str,
    tree: &Tree,
    style: PathStyle,
    encode: Encode,
) -> Result<String, TooDeep> {
    let parts = Parts::of(tree, Null::LeftOut)?;
    let name = encode(name);
    Ok(match (style, &parts) {
        (_, Parts::Absent | Parts::One("")) => String::new(),
        (_, Parts::Many(texts)) if texts.is_empty() => String::new(),
        (_, Parts::Named(pairs)) if pairs.is_empty() => String::new(),
        (PathStyle::Simple { explode: true }, Parts::Named(pairs)) => {
            join_pairs(pairs, ",", encode)
        }
        (PathStyle::Simple { .. }, parts) => join(parts, ",", encode),
        (PathStyle::Label { explode: true }, Parts::Named(pairs)) => {
            format!(".{}", join_pairs(pairs, ".", encode))
        }
        (PathStyle::Label { explode }, parts) => {
            format!(".{}", join(parts, if explode { "." } else { "," }, encode))
        }
        (PathStyle::Matrix { explode: true }, Parts::Named(pairs)) => {
            format!(";{}", join_pairs(pairs, ";", encode))
        }
        (PathStyle::Matrix { explode: true }, Parts::Many(texts)) => texts
            .iter()
            .map(|text| format!(";{name}={}", encode(text)))
            .collect(),
        (PathStyle::Matrix { .. }, parts) => format!(";{name}={}", join(parts, ",", encode)),
    })
}

/// Writes a parameter of the query, null with an empty value. `None` means that there is nothing to send.
///
/// No reserved character is allowed in a name.
pub(super) fn query(
    name: &str,
    tree: &Tree,
    style: QueryStyle,
    encode: Encode,
) -> Result<Option<String>, TooDeep> {
    let pairs: Vec<String> = pairs(name, tree, style, encode)?
        .iter()
        .map(|(name, text)| format!("{}={text}", strict(name)))
        .collect();
    Ok((!pairs.is_empty()).then(|| pairs.join("&")))
}

/// Returns the pairs that stand for a value, null with an empty text. The names are as they are, the texts encoded.
pub(super) fn pairs(
    name: &str,
    tree: &Tree,
    style: QueryStyle,
    encode: Encode,
) -> Result<Vec<(String, String)>, TooDeep> {
    if let (QueryStyle::DeepObject, Tree::Object(_) | Tree::Array(_)) = (style, tree) {
        let mut pairs = Vec::new();
        flatten(name, tree, encode, &mut pairs);
        return Ok(pairs);
    }
    let pair = |name: &str, text: &str| (name.to_owned(), encode(text));
    let parts = Parts::of(tree, Null::Empty)?;
    Ok(match (style, &parts) {
        (_, Parts::Many(texts)) if texts.is_empty() => Vec::new(),
        (_, Parts::Named(pairs)) if pairs.is_empty() => Vec::new(),
        (QueryStyle::Form { explode: true }, Parts::Named(pairs)) => {
            pairs.iter().map(|(key, text)| pair(key, text)).collect()
        }
        (QueryStyle::Form { explode: true }, Parts::Many(texts)) => {
            texts.iter().map(|text| pair(name, text)).collect()
        }
        (style, parts) => {
            let delimiter = match style {
                QueryStyle::SpaceDelimited => encode(" "),
                QueryStyle::PipeDelimited => encode("|"),
                QueryStyle::Form { .. } | QueryStyle::DeepObject => ",".to_owned(),
            };
            vec![(name.to_owned(), join(parts, &delimiter, encode))]
        }
    })
}

/// Adds the pairs that stand for a value in brackets: `a[b]=c` for an object, `a[0]=c` for an array, `a[b][0]=c` for one
/// in the other. OpenAPI leaves open what becomes of arrays; with their numbers nothing of them can be mixed up.
fn flatten(name: &str, value: &Tree, encode: Encode, pairs: &mut Vec<(String, String)>) {
    match value {
        Tree::Null => pairs.push((name.to_owned(), String::new())),
        Tree::Scalar(text) | Tree::String(text) => pairs.push((name.to_owned(), encode(text))),
        Tree::Object(entries) => {
            for (key, value) in entries {
                flatten(&format!("{name}[{key}]"), value, encode, pairs);
            }
        }
        Tree::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                flatten(&format!("{name}[{at}]"), element, encode, pairs);
            }
        }
    }
}
