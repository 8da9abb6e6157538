//! Telling the variants of a union apart by a tag.

use crate::object::Object;
use crate::object::name::same;
use crate::union::entries::{Entries, Kept};
use crate::wire::decimal::Decimal;
use crate::wire::json::{Json, Kind};
use crate::wire::nested;
use crate::wire::path;
use crate::wire::piece::Piece;
use crate::wire::unknown::UnknownVariant;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// Reads `map` up to the entry `name`, and returns all of its entries.
///
/// What stands before the tag is kept as JSON text. If the tag comes first, nothing is allocated.
pub fn by_tag<'m, 'de, A: MapAccess<'de>>(
    map: &'m mut A,
    name: &'static str,
    known: &'static [&'static str],
) -> Result<Entries<'m, 'de, A>, A::Error> {
    up_to(map, name, None, known, text)
}

/// Reads `map` up to the entry `outer`, whose value has the tag in its own entry `name`, and returns all of its entries.
pub fn by_tag_within<'m, 'de, A: MapAccess<'de>>(
    map: &'m mut A,
    outer: &'static str,
    name: &'static str,
    known: &'static [&'static str],
) -> Result<Entries<'m, 'de, A>, A::Error> {
    up_to(map, outer, Some(name), known, |object| {
        text_in(name, object)
    })
}

#[inline]
fn up_to<'m, 'de, A: MapAccess<'de>>(
    map: &'m mut A,
    name: &'static str,
    within: Option<&'static str>,
    known: &'static [&'static str],
    text: impl Fn(&Piece<'de>) -> Result<Option<Cow<'de, str>>, A::Error>,
) -> Result<Entries<'m, 'de, A>, A::Error> {
    let mut kept = Kept::default();
    let mut tag = None;
    while let Some(key) = map.next_key_seed(IsTag(name))? {
        let value: Piece<'de> = map.next_value()?;
        let key = match key {
            Some(other) => other,
            None => match text(&value).map_err(|error| path::at(name, error))? {
                Some(text) => {
                    tag = Some((text, value));
                    break;
                }
                None => Cow::Borrowed(name),
            },
        };
        kept.push(key, value);
    }
    Ok(Entries::new(kept, name, within, known, tag, map))
}

/// Returns the text of a tag: that of a string, or the JSON text of a number or a boolean. Null has none.
#[inline]
pub(super) fn text<'de, E: de::Error>(value: &Piece<'de>) -> Result<Option<Cow<'de, str>>, E> {
    match value.plain_string() {
        Some(text) => Ok(Some(text)),
        None => unusual_text(value),
    }
}

/// Returns the text of the tag that stands in an object. What is no object has none.
fn text_in<'de, E: de::Error>(
    name: &'static str,
    object: &Piece<'de>,
) -> Result<Option<Cow<'de, str>>, E> {
    if Kind::of(object.as_str()) != Kind::Object {
        return Ok(None);
    }
    let tag = nested::decode_owned(object.as_str(), |object| {
        object.deserialize_map(Within(name))
    });
    match tag.map_err(E::custom)? {
        Some(tag) => text::<E>(&tag).map_err(|error| path::at(name, error)),
        None => Ok(None),
    }
}

/// Returns the text of a tag that is not a string without escapes.
#[cold]
fn unusual_text<'de, E: de::Error>(value: &Piece<'de>) -> Result<Option<Cow<'de, str>>, E> {
    let json = value.as_str();
    match Kind::of(json) {
        Kind::Null => Ok(None),
        Kind::String => nested::decode(json)
            .map(|text| Some(Cow::Owned(text)))
            .map_err(E::custom),
        Kind::Boolean | Kind::Integer => Ok(Some(Cow::Owned(json.to_owned()))),
        // An integer that is written `1.0` or `1e0` is `1`.
        Kind::Fraction => Ok(Some(Cow::Owned(match json.parse::<Decimal>() {
            Ok(number) if number.get().is_integer() => number.get().normalize().to_string(),
            _ => json.to_owned(),
        }))),
        kind @ (Kind::Array | Kind::Object) => Err(E::custom(format_args!(
            "invalid type: {}, expected a tag: a string, a number or a boolean",
            kind.article()
        ))),
    }
}

/// Keeps an object whose tag the document does not list.
pub fn unknown_variant<'de, A: MapAccess<'de>>(
    entries: &mut Entries<'_, 'de, A>,
) -> Result<UnknownVariant, A::Error> {
    let tag = entries.tag().unwrap_or_default().to_owned();
    Ok(UnknownVariant::__new(tag, Json::read(entries)?))
}

/// Tells whether a key is the tag (`None`), and keeps it if it is not.
struct IsTag(&'static str);

impl<'de> DeserializeSeed<'de> for IsTag {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for IsTag {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok((!same(name, self.0)).then_some(Cow::Borrowed(name)))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok((!same(name, self.0)).then(|| Cow::Owned(name.to_owned())))
    }
}

/// Reads the value of the entry that has this name, if there is one. It outlives the object, and is a copy.
struct Within(&'static str);

impl<'o> Visitor<'o> for Within {
    type Value = Option<Piece<'static>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'o>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(other) = map.next_key_seed(IsTag(self.0))? {
            match other {
                None => found = Some(map.next_value::<Piece<'o>>()?.into_owned()),
                Some(_) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}
