//! Telling the variants of a union apart by what the value looks like.

use crate::object::Object;
use crate::wire::json::{Json, Kind};
use crate::wire::nested::{self, Scope};
use serde::de::{self, Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::cmp::Reverse;
use std::fmt;

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
    /// The best one is meant; two that are equally good are an error.
    One,
    /// The best one that can be decoded is meant.
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
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    choose(raw.get(), union, rule, candidates, decode).map_err(de::Error::custom)
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
    if rule == Rule::One {
        if let [best, second, ..] = fits.as_slice()
            && best.rank == second.rank
        {
            return Err(serde_json::Error::custom(format_args!(
                "fits both `{}` and `{}` of `{union}`: nothing tells them apart",
                best.name, second.name
            )));
        }
        fits.truncate(1);
    }

    let mut failed = Vec::new();
    for fit in &fits {
        match (fit.decode)(text) {
            Ok(value) => return Ok(value),
            Err(error) if fits.len() == 1 => {
                return Err(serde_json::Error::custom(format_args!(
                    "as `{}`: {error}",
                    fit.name
                )));
            }
            Err(error) => {
                scope.failed(text)?;
                failed.push(format!("{}: {error}", fit.name));
            }
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

/// A candidate that accepts a value.
struct Fit<'a, T> {
    name: &'static str,
    rank: Rank,
    decode: &'a Decode<T>,
}

/// How well a shape describes a value; more is better. Among objects, the number of keys that it knows counts.
type Rank = (Precision, usize);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    Anything,
    /// A number, for an integer.
    Wider,
    Exact,
}

/// What there is to see of a value without decoding it.
struct Look {
    kind: Kind,
    /// The keys of an object, where they matter.
    keys: Option<Vec<String>>,
}

impl Look {
    fn at(text: &str, candidates: &[Candidate]) -> Result<Self, serde_json::Error> {
        let kind = Kind::of(text);
        let accepting =
            |candidate: &&Candidate| candidate.shapes.iter().any(|shape| shape.accepts(kind));
        // A single candidate for an object needs no look at the keys: what is missing is its own error to tell.
        let keys = match kind {
            Kind::Object if candidates.iter().filter(accepting).count() > 1 => Some(keys(text)?),
            _ => None,
        };
        Ok(Self { kind, keys })
    }

    fn has(&self, name: &str) -> bool {
        self.keys
            .as_ref()
            .is_none_or(|keys| keys.iter().any(|key| key == name))
    }

    /// Returns how well the candidate describes the value, if it does.
    fn rank(&self, candidate: &Candidate) -> Option<Rank> {
        let rank = |shape: &Shape| match shape {
            _ if !shape.accepts(self.kind) => None,
            Shape::Any => Some((Precision::Anything, 0)),
            Shape::Number if self.kind == Kind::Integer => Some((Precision::Wider, 0)),
            Shape::Object { required, known } if required.iter().all(|name| self.has(name)) => {
                Some((
                    Precision::Exact,
                    known.iter().filter(|name| self.has(name)).count(),
                ))
            }
            Shape::Object { .. } => None,
            _ => Some((Precision::Exact, 0)),
        };
        candidate.shapes.iter().filter_map(rank).max()
    }

    /// Says why the candidate does not describe the value, if it does not.
    fn refusal(&self, candidate: &Candidate) -> Option<String> {
        if self.rank(candidate).is_some() {
            return None;
        }
        let missing = candidate.shapes.iter().find_map(|shape| match shape {
            Shape::Object { required, .. } if self.kind == Kind::Object => Some(
                required
                    .iter()
                    .filter(|name| !self.has(name))
                    .map(|name| format!("`{name}`"))
                    .collect::<Vec<_>>(),
            ),
            _ => None,
        });
        Some(match missing {
            Some(missing) => format!("{}: missing {}", candidate.name, missing.join(", ")),
            None => {
                let expected: Vec<&str> = candidate.shapes.iter().map(Shape::article).collect();
                format!(
                    "{}: expected {}, found {}",
                    candidate.name,
                    expected.join(" or "),
                    self.kind.article()
                )
            }
        })
    }
}

impl Shape {
    fn accepts(&self, kind: Kind) -> bool {
        match self {
            Self::Object { .. } => kind == Kind::Object,
            Self::String => kind == Kind::String,
            Self::Integer => kind == Kind::Integer,
            Self::Number => matches!(kind, Kind::Integer | Kind::Fraction),
            Self::Boolean => kind == Kind::Boolean,
            Self::Array => kind == Kind::Array,
            Self::Null => kind == Kind::Null,
            Self::Any => true,
        }
    }

    fn article(&self) -> &'static str {
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

/// Returns the keys of the object in `text`.
fn keys(text: &str) -> Result<Vec<String>, serde_json::Error> {
    struct Keys;

    impl<'de> Visitor<'de> for Keys {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
            let mut keys = Vec::new();
            while let Some((key, IgnoredAny)) = map.next_entry()? {
                keys.push(key);
            }
            Ok(keys)
        }
    }

    nested::decode_with(text, |object| object.deserialize_map(Keys))
}
