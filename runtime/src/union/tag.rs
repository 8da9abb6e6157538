//! Telling the variants of a union apart by a tag.

use crate::object::Object;
use crate::object::name::same;
use crate::union::entries::Entries;
use crate::wire::json::{Json, Kind};
use crate::wire::nested;
use crate::wire::path;
use crate::wire::piece::Piece;
use crate::wire::unknown::UnknownVariant;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// How many entries before a tag have room at once.
const ROOM: usize = 12;

/// Reads `map` up to the entry `name`, and returns all of its entries.
///
/// What stands before the tag is kept as JSON text. If the tag comes first, nothing is allocated.
pub fn by_tag<'m, 'de, A: MapAccess<'de>>(
    map: &'m mut A,
    name: &'static str,
    known: &'static [&'static str],
) -> Result<Entries<'m, 'de, A>, A::Error> {
    let mut kept = Vec::new();
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
        if kept.is_empty() {
            kept.reserve(ROOM);
        }
        kept.push((key, value));
    }
    Ok(Entries::new(kept, name, known, tag, map))
}

/// Returns the text of a tag: that of a string, or the JSON text of a number or a boolean. Null is none.
#[inline]
fn text<'de, E: de::Error>(value: &Piece<'de>) -> Result<Option<Cow<'de, str>>, E> {
    match value.plain_string() {
        Some(text) => Ok(Some(text)),
        None => unusual_text(value),
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
        Kind::Boolean | Kind::Integer | Kind::Fraction => Ok(Some(Cow::Owned(json.to_owned()))),
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

    fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok((!same(name, self.0)).then_some(Cow::Borrowed(name)))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok((!same(name, self.0)).then(|| Cow::Owned(name.to_owned())))
    }
}
