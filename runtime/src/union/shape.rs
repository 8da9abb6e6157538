//! Telling the variants of a union apart by what the value looks like.

use crate::object::Object;
use crate::union::look::{Look, Rank};
use crate::wire::json::{Json, Kind};
use crate::wire::nested::Scope;
use crate::wire::piece::Piece;
use serde::de::{self, Deserialize, Deserializer, Error as _, MapAccess};
use std::cmp::Reverse;

/// What a variant accepts.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// An object that has the required keys and mostly the known ones.
    Object {
        /// The keys without which it is another variant.
        required: &'static [&'static str],
        /// The keys that the variant has fields for.
        known: &'static [&'static str],
    },
    /// A string.
    String,
    /// A number without fraction and exponent.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
    /// An array.
    Array,
    /// The null value.
    Null,
    /// Any value.
    Any,
}

/// A variant: its name and the shapes that it accepts.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// The name of the variant.
    pub name: &'static str,
    /// What it accepts.
    pub shapes: &'static [Shape],
}

/// What to do when several variants accept a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The best one that can be decoded is meant; two that are equally good and can both be decoded are an error.
    One,
    /// The best one that can be decoded is meant; of two that are equally good, the first.
    Any,
}

/// Decodes text as one variant.
pub type Decode<T> = fn(&str) -> Result<T, serde_json::Error>;

/// Decodes a union by its shape. There is one `decode` for each of the `candidates`.
pub fn by_shape<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    union: &str,
    rule: Rule,
    candidates: &[Candidate],
    decode: &[Decode<T>],
) -> Result<T, D::Error> {
    let piece = Piece::deserialize(deserializer)?;
    choose(piece.as_str(), union, rule, candidates, decode).map_err(de::Error::custom)
}

/// Reads a union that is an object by its shape. There is one `decode` for each of the `candidates`.
pub fn read_by_shape<'de, T, A: MapAccess<'de>>(
    map: &mut A,
    union: &str,
    rule: Rule,
    candidates: &[Candidate],
    decode: &[Decode<T>],
) -> Result<T, A::Error> {
    let json = Json::read(map)?;
    choose(json.as_str(), union, rule, candidates, decode).map_err(de::Error::custom)
}

fn choose<T>(
    text: &str,
    union: &str,
    rule: Rule,
    candidates: &[Candidate],
    decode: &[Decode<T>],
) -> Result<T, serde_json::Error> {
    let scope = Scope::enter(text)?;
    let value = Look::at(text, candidates)?;
    let mut fits: Vec<Fit<'_, T>> = candidates
        .iter()
        .zip(decode)
        .filter_map(|(candidate, decode)| {
            Some(Fit {
                rank: value.rank(candidate)?,
                name: candidate.name,
                decode,
            })
        })
        .collect();
    fits.sort_by_key(|fit| Reverse(fit.rank));

    let mut failed = Vec::new();
    for equals in fits.chunk_by(|one, two| rule == Rule::One && one.rank == two.rank) {
        let mut found = None;
        for fit in equals {
            match ((fit.decode)(text), &found) {
                (Ok(value), None) => found = Some((fit.name, value)),
                (Ok(_), Some((name, _))) => {
                    return Err(serde_json::Error::custom(format_args!(
                        "fits both `{name}` and `{}` of `{union}`: nothing tells them apart",
                        fit.name
                    )));
                }
                (Err(error), _) => {
                    scope.failed(text)?;
                    failed.push(format!("{}: {}", fit.name, indented(&error.to_string())));
                }
            }
        }
        if let Some((_, value)) = found {
            return Ok(value);
        }
    }
    failed.extend(
        candidates
            .iter()
            .filter_map(|candidate| value.refusal(candidate)),
    );
    Err(serde_json::Error::custom(format_args!(
        "no variant of `{union}` fits:\n  {}",
        failed.join("\n  ")
    )))
}

/// How many lines the error of one variant may take.
const LINES: usize = 20;

/// Moves the lines of an error, which may be that of a union, to the right of the line that it becomes part of.
///
/// Unions within unions would multiply their lines; the first of them say enough.
fn indented(error: &str) -> String {
    let mut lines: Vec<&str> = error.lines().collect();
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines.push("  …");
    }
    lines.join("\n  ")
}

/// A candidate that accepts a value.
struct Fit<'a, T> {
    name: &'static str,
    rank: Rank,
    decode: &'a Decode<T>,
}

impl Shape {
    /// Tells whether the variant may be any value of a kind. That of an integer may be a fraction such as `1.0`.
    pub(super) fn accepts(&self, kind: Kind) -> bool {
        match self {
            Self::Object { .. } => kind == Kind::Object,
            Self::String => kind == Kind::String,
            Self::Integer | Self::Number => matches!(kind, Kind::Integer | Kind::Fraction),
            Self::Boolean => kind == Kind::Boolean,
            Self::Array => kind == Kind::Array,
            Self::Null => kind == Kind::Null,
            Self::Any => true,
        }
    }

    /// Returns what the variant accepts, for messages.
    pub(super) fn article(&self) -> &'static str {
        match self {
            Self::Object { .. } => "an object",
            Self::String => "a string",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::Array => "an array",
            Self::Null => "null",
            Self::Any => "any value",
        }
    }
}
