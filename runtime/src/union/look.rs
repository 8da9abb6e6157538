//! What can be seen of a value before it is decoded, and which shapes that fits.

use crate::object::name::same;
use crate::union::shape::{Candidate, Constant, Shape};
use crate::union::tag;
use crate::wire::decimal::Decimal;
use crate::wire::json::Kind;
use crate::wire::nested;
use crate::wire::piece::Piece;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// How well a shape describes a value; more is better, and what stands first counts first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    precision: Precision,
    /// How many keys have the value that they have in this variant: that says more than any number of keys.
    agreeing: usize,
    /// Whether no key has another value than in this variant.
    unopposed: bool,
    /// Whether the object has no key that it should not have. Servers add keys, so that one that has is still tried.
    tidy: bool,
    /// How many keys of the object the variant knows.
    known: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    /// An integer that is larger than those that are expected.
    TooLarge,
    Anything,
    /// A number, for an integer, or an integer, for `1.0`.
    Wider,
    Exact,
}

impl From<Precision> for Rank {
    fn from(precision: Precision) -> Self {
        Self {
            precision,
            agreeing: 0,
            unopposed: true,
            tidy: true,
            known: 0,
        }
    }
}

impl Rank {
    /// Tells whether an object has something of the candidate, and nothing that speaks against it. Where all is optional,
    /// an object of which nothing is known would fit as well.
    pub(super) fn is_certain(&self, candidate: &Candidate) -> bool {
        self.unopposed && (self.known > 0 || !candidate.knows_keys())
    }
}

/// What there is to see of a value without decoding it.
pub(super) struct Look<'t> {
    kind: Kind,
    /// Whether it is an integer that is written with a fraction or an exponent, such as `1.0`.
    whole: bool,
    /// Whether it is an integer beyond those that an `i64` holds: what takes any number is the better choice.
    huge: bool,
    /// The keys of an object, where they matter.
    keys: Option<Keys<'t>>,
    /// Whether the constants of one candidate are those of the value: then it is none whose constants are not. Where
    /// they are new to all candidates, none is refused for them.
    told: bool,
}

/// The keys of an object.
#[derive(Default)]
struct Keys<'t> {
    /// Those that some candidate knows, with their values where these are constants of a candidate.
    known: Vec<(Cow<'t, str>, Option<Piece<'t>>)>,
    /// How many others there are.
    others: usize,
}

impl<'t> Look<'t> {
    /// Looks at `text`. `always` looks at the keys of an object even if only one candidate is for objects.
    pub(super) fn at(
        text: &'t str,
        candidates: &[Candidate],
        always: bool,
    ) -> Result<Self, serde_json::Error> {
        let kind = Kind::of(text);
        // A single candidate for an object needs no look at the keys: what is missing is its own error to tell.
        let accepting = candidates
            .iter()
            .filter(|candidate| accepts(candidate, kind));
        let keys = match kind {
            Kind::Object if always || accepting.count() > 1 => Some(keys(text, candidates)?),
            _ => None,
        };
        let mut look = Self {
            kind,
            whole: kind == Kind::Fraction && is_whole(text),
            huge: kind == Kind::Integer && text.trim_ascii().parse::<i64>().is_err(),
            keys,
            told: false,
        };
        look.told = candidates
            .iter()
            .flat_map(|candidate| candidate.shapes)
            .any(|shape| {
                let Shape::Object { constants, .. } = shape else {
                    return false;
                };
                look.agreeing(constants) > 0 && look.opposed(constants).is_none()
            });
        Ok(look)
    }

    pub(super) fn is_object(&self) -> bool {
        self.kind == Kind::Object
    }

    /// Tells whether it is an object without a key.
    pub(super) fn is_empty(&self) -> bool {
        let keys = self.keys.as_ref();
        keys.is_some_and(|keys| keys.known.is_empty() && keys.others == 0)
    }

    fn has(&self, name: &str) -> bool {
        self.keys
            .as_ref()
            .is_none_or(|keys| keys.known.iter().any(|(key, _)| same(key, name)))
    }

    /// Tells whether a key has the value of a constant; `None` where it is absent or null.
    fn agrees(&self, (name, values): &Constant) -> Option<bool> {
        let keys = self.keys.as_ref()?;
        let (_, value) = keys.known.iter().find(|(key, _)| same(key, name))?;
        match tag::text::<serde_json::Error>(value.as_ref()?) {
            Ok(text) => text.map(|text| values.contains(&&*text)),
            Err(_) => Some(false),
        }
    }

    /// Returns how many of the constants the value has.
    fn agreeing(&self, constants: &[Constant]) -> usize {
        let agrees = |constant: &&Constant| self.agrees(constant) == Some(true);
        constants.iter().filter(agrees).count()
    }

    /// Returns a constant for which the value has another one.
    fn opposed<'c>(&self, constants: &'c [Constant]) -> Option<&'c Constant> {
        let opposes = |constant: &&Constant| self.agrees(constant) == Some(false);
        constants.iter().find(opposes)
    }

    /// Returns how well the candidate describes the value, if it does.
    pub(super) fn rank(&self, candidate: &Candidate) -> Option<Rank> {
        let ranks = candidate.shapes.iter().filter_map(|shape| match shape {
            _ if !shape.accepts(self.kind) => None,
            Shape::Any => Some(Precision::Anything.into()),
            Shape::Integer if self.kind == Kind::Fraction => {
                self.whole.then_some(Precision::Wider.into())
            }
            Shape::Integer if self.huge => Some(Precision::TooLarge.into()),
            Shape::Number if self.kind == Kind::Integer => Some(Precision::Wider.into()),
            Shape::Object {
                required,
                known,
                constants,
                only,
            } => {
                let unopposed = self.opposed(constants).is_none();
                if (self.told && !unopposed) || !required.iter().all(|name| self.has(name)) {
                    return None;
                }
                let known = known.iter().filter(|name| self.has(name)).count();
                let all = |keys: &Keys<'_>| keys.others == 0 && keys.known.len() == known;
                Some(Rank {
                    precision: Precision::Exact,
                    agreeing: self.agreeing(constants),
                    unopposed,
                    tidy: !only || self.keys.as_ref().is_none_or(all),
                    known,
                })
            }
            _ => Some(Precision::Exact.into()),
        });
        ranks.max()
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
        let opposed = candidate.shapes.iter().find_map(|shape| match shape {
            Shape::Object { constants, .. } if self.told => self.opposed(constants),
            _ => None,
        });
        if let Some((name, values)) = opposed {
            let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            let values = values.join(" or ");
            return Some(format!("{}: `{name}` is not {values}", candidate.name));
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

/// Returns the keys of the object in `text`.
fn keys<'t>(text: &'t str, candidates: &[Candidate]) -> Result<Keys<'t>, serde_json::Error> {
    nested::decode_with(text, |object| object.deserialize_map(Reader(candidates)))
}

/// Reads keys, and keeps those that a candidate knows.
struct Reader<'c>(&'c [Candidate]);

/// What candidates know of a key.
enum Known {
    Nothing,
    Name,
    Constant,
}

impl Reader<'_> {
    fn know(&self, key: &str) -> Known {
        let mut found = Known::Nothing;
        for shape in self.0.iter().flat_map(|candidate| candidate.shapes) {
            let Shape::Object {
                required,
                known,
                constants,
                ..
            } = shape
            else {
                continue;
            };
            if constants.iter().any(|(name, _)| same(name, key)) {
                return Known::Constant;
            }
            let is_key = |name: &&str| same(name, key);
            if matches!(found, Known::Nothing)
                && (known.iter().any(is_key) || required.iter().any(is_key))
            {
                found = Known::Name;
            }
        }
        found
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Keys<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut keys = Keys::default();
        while let Some(key) = map.next_key_seed(Key(&self))? {
            let value = match key {
                Some((_, true)) => Some(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    None
                }
            };
            match key {
                Some((key, _)) => keys.known.push((key, value)),
                None => keys.others += 1,
            }
        }
        Ok(keys)
    }
}

/// Reads a key, and keeps it if a candidate knows it, with whether it is a constant of one.
struct Key<'c>(&'c Reader<'c>);

impl Key<'_> {
    fn keep<'k>(&self, key: impl Into<Cow<'k, str>> + AsRef<str>) -> Option<(Cow<'k, str>, bool)> {
        match self.0.know(key.as_ref()) {
            Known::Nothing => None,
            Known::Name => Some((key.into(), false)),
            Known::Constant => Some((key.into(), true)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<(Cow<'de, str>, bool)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = Option<(Cow<'de, str>, bool)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(self.keep(key))
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self
            .keep(key)
            .map(|(key, constant)| (Cow::Owned(key.into_owned()), constant)))
    }
}
