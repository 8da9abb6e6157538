//! What can be seen of a value before it is decoded, and which shapes that fits.

use crate::union::shape::{Candidate, Shape};
use crate::wire::decimal::Decimal;
use crate::wire::json::Kind;
use crate::wire::nested;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// How well a shape describes a value; more is better. Among objects, the number of keys that it knows counts.
pub(super) type Rank = (Precision, usize);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precision {
    Anything,
    /// A number, for an integer, or an integer, for `1.0`.
    Wider,
    Exact,
}

/// What there is to see of a value without decoding it.
pub(super) struct Look<'t> {
    kind: Kind,
    /// Whether it is an integer that is written with a fraction or an exponent, such as `1.0`.
    whole: bool,
    /// The keys of an object that some variant knows, where they matter.
    keys: Option<Vec<Cow<'t, str>>>,
}

impl<'t> Look<'t> {
    pub(super) fn at(text: &'t str, candidates: &[Candidate]) -> Result<Self, serde_json::Error> {
        let kind = Kind::of(text);
        // A single candidate for an object needs no look at the keys: what is missing is its own error to tell.
        let accepting = candidates
            .iter()
            .filter(|candidate| accepts(candidate, kind));
        let keys = match kind {
            Kind::Object if accepting.count() > 1 => Some(keys(text, candidates)?),
            _ => None,
        };
        Ok(Self {
            kind,
            whole: kind == Kind::Fraction && is_whole(text),
            keys,
        })
    }

    fn has(&self, name: &str) -> bool {
        self.keys
            .as_ref()
            .is_none_or(|keys| keys.iter().any(|key| key == name))
    }

    /// Returns how well the candidate describes the value, if it does.
    pub(super) fn rank(&self, candidate: &Candidate) -> Option<Rank> {
        let rank = |shape: &Shape| match shape {
            _ if !shape.accepts(self.kind) => None,
            Shape::Any => Some((Precision::Anything, 0)),
            Shape::Integer if self.kind == Kind::Fraction => {
                self.whole.then_some((Precision::Wider, 0))
            }
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

    /// Tells whether the candidate may be a value of this kind.
    pub(super) fn is_of_kind(&self, candidate: &Candidate) -> bool {
        accepts(candidate, self.kind)
    }

    /// Says why the candidate does not describe the value, if it does not.
    pub(super) fn refusal(&self, candidate: &Candidate) -> Option<String> {
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

fn accepts(candidate: &Candidate, kind: Kind) -> bool {
    candidate.shapes.iter().any(|shape| shape.accepts(kind))
}

/// Tells whether the number in `text` is an integer.
fn is_whole(text: &str) -> bool {
    text.trim_ascii()
        .parse::<Decimal>()
        .is_ok_and(|number| number.get().is_integer())
}

/// Returns the keys of the object in `text` that some candidate knows.
fn keys<'t>(
    text: &'t str,
    candidates: &[Candidate],
) -> Result<Vec<Cow<'t, str>>, serde_json::Error> {
    nested::decode_with(text, |object| object.deserialize_map(Keys(candidates)))
}

/// Reads keys, and keeps those that a candidate knows.
struct Keys<'c>(&'c [Candidate]);

impl Keys<'_> {
    fn know(&self, key: &str) -> bool {
        self.0
            .iter()
            .flat_map(|candidate| candidate.shapes)
            .any(|shape| match shape {
                Shape::Object { required, known } => {
                    known.contains(&key) || required.contains(&key)
                }
                _ => false,
            })
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = Vec<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut keys = Vec::new();
        while let Some(key) = map.next_key_seed(Key(&self))? {
            keys.extend(key);
            map.next_value::<IgnoredAny>()?;
        }
        Ok(keys)
    }
}

/// Reads a key, and keeps it if a candidate knows it.
struct Key<'c>(&'c Keys<'c>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(self.0.know(key).then_some(Cow::Borrowed(key)))
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.know(key).then(|| Cow::Owned(key.to_owned())))
    }
}
