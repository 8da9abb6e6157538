//! Telling the variants of a union apart by what the value looks like.

use crate::object::Object;
use crate::union::look::{Look, Rank};
use crate::wire::json::{Json, Kind};
use crate::wire::message;
use crate::wire::nested::{self, Scope};
use crate::wire::piece::Piece;
use crate::wire::unknown::UnknownVariant;
use crate::wire::witness::{self, Seen};
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
        /// Keys that have one of a few values in this variant: text, or the JSON text of a number or a boolean.
        constants: &'static [Constant],
        /// Whether it should have no other keys than those that are known.
        only: bool,
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

/// A key and the values that it has in a variant.
pub type Constant = (&'static str, &'static [&'static str]);

/// A variant: its name and the shapes that it accepts.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// The name of the variant.
    pub name: &'static str,
    /// What it accepts.
    pub shapes: &'static [Shape],
}

/// What to do when several variants accept a value, or none.
#[derive(Debug)]
pub enum Rule<T> {
    /// The best one that can be decoded is meant; two that are equally good and can both be decoded are an error.
    One,
    /// The best one that can be decoded is meant; of two that are equally good, the first.
    Any,
    /// As [`One`](Rule::One), but an object is kept that is none for certain, or that two are equally good for.
    OneOr(fn(UnknownVariant) -> T),
    /// As [`OneOr`](Rule::OneOr), and every other value is kept as well that cannot be decoded as a variant.
    Open(fn(UnknownVariant) -> T),
}

/// Decodes text as one variant.
pub type Decode<T> = fn(&str) -> Result<T, serde_json::Error>;

/// Decodes a union by its shape. There is one `decode` for each of the `candidates`.
pub fn by_shape<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    union: &str,
    rule: Rule<T>,
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
    rule: Rule<T>,
    candidates: &[Candidate],
    decode: &[Decode<T>],
) -> Result<T, A::Error> {
    let json = Json::read(map)?;
    choose(json.as_str(), union, rule, candidates, decode).map_err(de::Error::custom)
}

fn choose<T>(
    text: &str,
    union: &str,
    rule: Rule<T>,
    candidates: &[Candidate],
    decode: &[Decode<T>],
) -> Result<T, serde_json::Error> {
    let scope = Scope::enter(text)?;
    let open = matches!(rule, Rule::Open(_));
    let keep = match rule {
        Rule::OneOr(keep) | Rule::Open(keep) => Some(keep),
        Rule::One | Rule::Any => None,
    };
    let value = Look::at(text, candidates, keep.is_some())?;
    let kept = keep.filter(|_| open || value.is_object());
    // An empty object has nothing of another form either.
    let any_object = !value.is_object() || (open && value.is_empty());
    let mut fits: Vec<Fit<'_, T>> = candidates
        .iter()
        .zip(decode)
        .filter_map(|(candidate, decode)| {
            let rank = value.rank(candidate)?;
            if kept.is_some() && !any_object && !rank.is_certain(candidate) {
                return None;
            }
            Some(Fit {
                rank,
                name: candidate.name,
                decode,
            })
        })
        .collect();
    fits.sort_by_key(|fit| Reverse(fit.rank));
    if let Some(keep) = kept.filter(|_| fits.is_empty()) {
        return unknown(text).map(keep);
    }

    let mut failed = Vec::new();
    let one = !matches!(rule, Rule::Any);
    for equals in fits.chunk_by(|this, next| one && this.rank == next.rank) {
        let mut found = None;
        for fit in equals {
            match ((fit.decode)(text), &found) {
                (Ok(value), None) => found = Some((fit.name, value)),
                (Ok(_), Some((name, _))) => {
                    if let Some(keep) = kept {
                        return unknown(text).map(keep);
                    }
                    return Err(serde_json::Error::custom(format_args!(
                        "fits both `{name}` and `{}` of `{union}`: nothing tells them apart",
                        fit.name
                    )));
                }
                (Err(error), _) => {
                    scope.failed(text)?;
                    failed.push((fit.name, error.to_string()));
                }
            }
        }
        if let Some((_, value)) = found {
            return Ok(value);
        }
    }
    match kept.filter(|_| open) {
        Some(keep) => unknown(text).map(keep),
        None => Err(none_fits(union, candidates, &value, &failed)),
    }
}

/// Keeps a value that is no variant.
fn unknown(text: &str) -> Result<UnknownVariant, serde_json::Error> {
    let json: Json = nested::decode(text)?;
    witness::note(Seen::Unknown);
    Ok(UnknownVariant::__new(String::new(), json))
}

/// Returns the error of a value that is no variant; `failed` are those that it seemed to be, each with its error.
#[cold]
fn none_fits(
    union: &str,
    candidates: &[Candidate],
    value: &Look<'_>,
    failed: &[(&str, String)],
) -> serde_json::Error {
    if let [(name, error)] = failed {
        let of_kind = candidates
            .iter()
            .filter(|candidate| value.is_of_kind(candidate));
        let others: Vec<String> = of_kind
            .filter_map(|candidate| value.refusal(candidate))
            .collect();
        return only_fit_failed(union, name, error, &others);
    }
    let failed = failed
        .iter()
        .map(|(name, error)| format!("{name}: {}", message::indented(error)));
    let refused = candidates
        .iter()
        .filter_map(|candidate| value.refusal(candidate));
    let lines: Vec<String> = failed.chain(refused).collect();
    serde_json::Error::custom(format_args!(
        "no variant of `{union}` fits:\n  {}",
        lines.join("\n  ")
    ))
}

/// Returns the error of a value that only `name` seemed to be: its path goes on into the variant. `others` say why it is
/// none of them.
///
/// Where the value is a union itself, the innermost variant is the one that a person has to look at.
#[cold]
fn only_fit_failed(union: &str, name: &str, error: &str, others: &[String]) -> serde_json::Error {
    const AS: &str = " (as `";

    let name = match error.contains(AS) {
        true => String::new(),
        false => format!("{AS}{name}`)"),
    };
    let others = others.join("\n  ");
    serde_json::Error::custom(match (others.is_empty(), error.contains('\n')) {
        (true, _) => message::remark(error, &name),
        (false, false) => {
            format!("{error}{name}, and no other variant of `{union}` fits:\n  {others}")
        }
        (false, true) => {
            let error = message::remark(&message::indented(error), &name);
            format!("{error}\n  {others}")
        }
    })
}

/// A candidate that accepts a value.
struct Fit<'a, T> {
    name: &'static str,
    rank: Rank,
    decode: &'a Decode<T>,
}

impl Candidate {
    pub(super) fn knows_keys(&self) -> bool {
        let mut shapes = self.shapes.iter();
        shapes.any(|shape| matches!(shape, Shape::Object { known, .. } if !known.is_empty()))
    }
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
