//! How a parameter is written: the styles of OpenAPI, which follow RFC 6570.

use crate::http::encode::strict;
use crate::http::form;
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
    /// `name%5Ba%5D=1&name%5Bb%5D=2`
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
type Encode = fn(&str) -> String;

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

/// Joins `key=value` pairs of the query. In a key, no reserved character is allowed.
fn join_query_pairs(pairs: &[(&str, &str)], encode: Encode) -> String {
    let encoded: Vec<String> = pairs
        .iter()
        .map(|(key, text)| format!("{}={}", strict(key), encode(text)))
        .collect();
    encoded.join("&")
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
pub(super) fn query(
    name: &str,
    tree: &Tree,
    style: QueryStyle,
    encode: Encode,
) -> Result<Option<String>, TooDeep> {
    let encoded_name = strict(name);
    if let (QueryStyle::DeepObject, Tree::Object(_)) = (style, tree) {
        let pairs = form::flatten(name, tree);
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(key, text)| (key.as_str(), text.as_str()))
            .collect();
        return Ok((!pairs.is_empty()).then(|| join_query_pairs(&pairs, encode)));
    }
    let parts = Parts::of(tree, Null::Empty)?;
    Ok(match (style, &parts) {
        (_, Parts::Many(texts)) if texts.is_empty() => None,
        (_, Parts::Named(pairs)) if pairs.is_empty() => None,
        (QueryStyle::Form { explode: true }, Parts::Named(pairs)) => {
            Some(join_query_pairs(pairs, encode))
        }
        (QueryStyle::Form { explode: true }, Parts::Many(texts)) => Some(
            texts
                .iter()
                .map(|text| format!("{encoded_name}={}", encode(text)))
                .collect::<Vec<_>>()
                .join("&"),
        ),
        (style, parts) => {
            let delimiter = match style {
                QueryStyle::SpaceDelimited => "%20",
                QueryStyle::PipeDelimited => "%7C",
                QueryStyle::Form { .. } | QueryStyle::DeepObject => ",",
            };
            Some(format!("{encoded_name}={}", join(parts, delimiter, encode)))
        }
    })
}
