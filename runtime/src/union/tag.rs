//! Telling the variants of a union apart by a tag.

use crate::object::Object;
use crate::union::entries::Entries;
use crate::wire::json::Json;
use crate::wire::path;
use crate::wire::unknown::UnknownVariant;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The value of a tag.
pub(super) enum Tag<'de> {
    Text(Cow<'de, str>),
    /// The JSON text of a number or a boolean.
    Json(String),
}

impl Tag<'_> {
    /// Returns what the values that the document lists are compared with.
    #[inline]
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Json(json) => json,
        }
    }
}

/// Reads `map` up to the entry `name`, and returns all of its entries.
///
/// What stands before the tag is kept as JSON text. If the tag comes first, nothing is copied.
pub fn by_tag<'m, 'de, A: MapAccess<'de>>(
    map: &'m mut A,
    name: &'static str,
    known: &'static [&'static str],
) -> Result<Entries<'m, 'de, A>, A::Error> {
    let mut kept = Vec::new();
    let mut tag = None;
    while let Some(key) = map.next_key_seed(IsTag(name))? {
        match key {
            Some(other) => kept.push((other, map.next_value::<Box<RawValue>>()?)),
            None => match map
                .next_value_seed(Value(known))
                .map_err(|error| path::at(name, error))?
            {
                Some(value) => {
                    tag = Some(value);
                    break;
                }
                None => kept.push((Cow::Borrowed(name), RawValue::NULL.to_owned())),
            },
        }
    }
    Ok(Entries::new(kept, name, known, tag, map))
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
        Ok((name != self.0).then_some(Cow::Borrowed(name)))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok((name != self.0).then(|| Cow::Owned(name.to_owned())))
    }
}

/// Reads the value of a tag; null is none. It knows the values that may come, so that these need no copy.
struct Value(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Value {
    type Value = Option<Tag<'de>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value {
    type Value = Option<Tag<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tag: a string, a number or a boolean")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Some(Tag::Text(Cow::Borrowed(text))))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Tag::Text(
            match self.0.iter().find(|known| **known == text) {
                Some(known) => Cow::Borrowed(known),
                None => Cow::Owned(text.to_owned()),
            },
        )))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(Tag::Json(value.to_string())))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(Tag::Json(value.to_string())))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(Tag::Json(value.to_string())))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Self::Value, E> {
        Ok(Some(Tag::Json(value.to_string())))
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Self::Value, E> {
        Ok(Some(Tag::Json(value.to_string())))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        serde_json::to_string(&value)
            .map(|json| Some(Tag::Json(json)))
            .map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        // With `arbitrary_precision`, serde_json hands a number over as a map that only its own `Number` reads.
        match serde_json::Number::deserialize(MapAccessDeserializer::new(map)) {
            Ok(number) => Ok(Some(Tag::Json(number.to_string()))),
            Err(_) => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}
