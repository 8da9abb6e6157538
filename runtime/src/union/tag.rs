//! Telling the variants of a union apart by a tag.

use crate::object::Object;
use crate::union::entries::{Entries, Other};
use crate::wire::decimal::Decimal;
use crate::wire::json::{Json, Kind};
use crate::wire::message;
use crate::wire::nested;
use crate::wire::path;
use crate::wire::piece::Piece;
use crate::wire::unknown::UnknownVariant;
use crate::wire::witness::{self, Seen};
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The tag of a union: where it stands, and what it may be.
#[derive(Debug)]
pub struct Tag {
    /// Its key, or that of the object which it stands in.
    pub name: &'static str,
    /// Its key within the value of `name`, if it stands there.
    pub within: Option<&'static str>,
    /// What variants are listed with.
    pub known: &'static [&'static str],
}

impl Tag {
    /// Returns the text of the tag: that of a string, or the JSON text of a number or a boolean. An object without the
    /// tag, or with null in its place, has none.
    #[inline]
    pub fn find<'de, A: MapAccess<'de>>(
        &self,
        entries: &mut Entries<'_, 'de, A>,
    ) -> Result<Option<Cow<'de, str>>, A::Error> {
        match self.within {
            None => entries.find(self.name, text),
            Some(within) => entries.find(self.name, |object| text_in(within, object)),
        }
    }

    /// Says which tag chose the variant, in an error about the object itself or one of its fields.
    ///
    /// What is wrong more deeply inside has little to do with the tag. A union within this one has said its own, which is
    /// enough.
    #[cold]
    pub fn explain<E: de::Error>(&self, tag: Option<&str>, error: E) -> E {
        const STANDS_FOR: &str = " stands for";
        const FOR: &str = " (for `";

        let message = error.to_string();
        let is_deep = path::split(&message).is_some_and(|(path, _)| path.contains(['.', '[']));
        let is_told = message.contains(STANDS_FOR) || message.contains(FOR);
        match tag {
            Some(tag) if !is_deep && !is_told => {
                let name = self.path();
                let remark = if message.starts_with("missing ") {
                    format!(", which `{name}` `{tag}`{STANDS_FOR}")
                } else {
                    format!("{FOR}{name}` `{tag}`)")
                };
                E::custom(message::remark(&message, &remark))
            }
            _ => error,
        }
    }

    /// Returns the path of the tag.
    fn path(&self) -> Cow<'static, str> {
        match self.within {
            Some(within) => format!("{}.{within}", self.name).into(),
            None => self.name.into(),
        }
    }

    /// Returns the error for a tag that is missing or not listed.
    #[cold]
    pub fn refuse<E: de::Error>(&self, tag: Option<&str>, union: &str) -> E {
        let known: Vec<String> = self
            .known
            .iter()
            .map(|value| format!("`{value}`"))
            .collect();
        let (name, known) = (self.path(), known.join(", "));
        E::custom(match tag {
            Some(tag) => format!("`{name}`: `{tag}` is no variant of `{union}`, which has {known}"),
            None => format!("missing `{name}`, which tells `{union}` apart: one of {known}"),
        })
    }
}

/// Keeps an object whose tag the document does not list.
pub fn unknown_variant<'de, A: MapAccess<'de>>(
    tag: Option<&str>,
    entries: &mut Entries<'_, 'de, A>,
) -> Result<UnknownVariant, A::Error> {
    let json = Json::read(entries)?;
    // An unknown value is in the declared property all the same.
    witness::note(match tag {
        Some(_) => Seen::Properties,
        None => Seen::Unknown,
    });
    Ok(UnknownVariant::__new(
        tag.unwrap_or_default().to_owned(),
        json,
    ))
}

/// Returns the text of a tag: that of a string, or the JSON text of a number or a boolean. Null has none.
#[inline]
pub(super) fn text<'de, E: de::Error>(value: &Piece<'de>) -> Result<Option<Cow<'de, str>>, E> {
    match value.plain_str() {
        Some(text) => Ok(Some(Cow::Borrowed(text))),
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
    if let Some(text) = value.plain_string() {
        return Ok(Some(text));
    }
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

/// Reads the value of the entry that has this name, if there is one. It outlives the object, and is a copy.
struct Within(&'static str);

impl<'o> Visitor<'o> for Within {
    type Value = Option<Piece<'static>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'o>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        let mut other = None;
        while map.next_key_seed(Other(self.0, &mut other))?.is_some() {
            if other.take().is_some() {
                map.next_value::<IgnoredAny>()?;
            } else {
                found = Some(map.next_value::<Piece<'o>>()?.into_owned());
            }
        }
        Ok(found)
    }
}
