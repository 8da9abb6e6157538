//! JSON text of one value that is kept aside, and borrowed where that is possible.

use crate::wire::json::Kind;
use crate::wire::nested;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, IntoDeserializer, MapAccess,
    Visitor,
};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::LazyLock;

/// The JSON text of one value: part of the document where it is in memory, a copy where it is read from elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct Piece<'de>(Cow<'de, str>);

impl<'de> Piece<'de> {
    /// Returns the JSON text.
    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the JSON text, if it is part of a document in memory.
    #[inline]
    pub(crate) fn as_borrowed(&self) -> Option<&'de str> {
        match self.0 {
            Cow::Borrowed(text) => Some(text),
            Cow::Owned(_) => None,
        }
    }

    /// Returns a piece of a document in memory.
    #[inline]
    pub(crate) fn borrowed(text: &'de str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Returns the text of a string that is written without escapes.
    #[inline]
    pub(crate) fn plain_string(&self) -> Option<Cow<'de, str>> {
        match &self.0 {
            Cow::Borrowed(text) => plain(text).map(Cow::Borrowed),
            Cow::Owned(text) => plain(text).map(|text| Cow::Owned(text.to_owned())),
        }
    }

    /// Returns the text of a string that is written without escapes and is part of a document in memory.
    #[inline]
    pub(crate) fn plain_str(&self) -> Option<&'de str> {
        match &self.0 {
            Cow::Borrowed(text) => plain(text),
            Cow::Owned(_) => None,
        }
    }

    /// Returns a piece that borrows from nothing.
    pub(crate) fn into_owned(self) -> Piece<'static> {
        Piece(Cow::Owned(self.0.into_owned()))
    }

    /// Returns a deserializer of the value whose errors are of any type.
    #[inline]
    pub(crate) fn into_deserializer<E: de::Error>(self) -> Value<'de, E> {
        Value {
            piece: self,
            error: PhantomData,
        }
    }
}

/// Returns what stands between the quotes of a string that is written without escapes.
#[inline]
fn plain(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    (!has_backslash(text.as_bytes())).then_some(inner)
}

/// Tells whether there is a backslash in a text.
///
/// Most tags are short, and for short ones a loop or a call costs more than two steps, which may overlap.
#[inline]
fn has_backslash(text: &[u8]) -> bool {
    #[inline]
    fn among<const N: usize>(bytes: &[u8; N]) -> bool {
        bytes
            .iter()
            .fold(false, |found, byte| found | (*byte == b'\\'))
    }
    match text.len() {
        4..=8 => {
            text.first_chunk::<4>().is_some_and(among) | text.last_chunk::<4>().is_some_and(among)
        }
        9..=16 => {
            text.first_chunk::<8>().is_some_and(among) | text.last_chunk::<8>().is_some_and(among)
        }
        _ => text.contains(&b'\\'),
    }
}

/// The name under which `serde_json` hands out raw text, if it does so in the way that is known here.
///
/// The name is private to `serde_json`, so it is learned from `RawValue`, which asks for it. Without it, the text is
/// copied through `RawValue`.
static RAW: LazyLock<Option<&'static str>> = LazyLock::new(|| {
    let Err(Asked(name)) = Box::<RawValue>::deserialize(Asking) else {
        return None;
    };
    let mut text = serde_json::Deserializer::from_str("[]");
    match text.deserialize_newtype_struct(name, Text) {
        Ok(Piece(Cow::Borrowed("[]"))) => Some(name),
        _ => None,
    }
});

impl<'de> Deserialize<'de> for Piece<'de> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match *RAW {
            Some(name) => deserializer.deserialize_newtype_struct(name, Text),
            None => Box::<RawValue>::deserialize(deserializer)
                .map(|raw| Self(Cow::Owned(Box::<str>::from(raw).into()))),
        }
    }
}

/// Reads raw text, which comes as the only value of a map.
struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = Piece<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Piece<'de>, A::Error> {
        match map.next_key::<IgnoredAny>()? {
            Some(IgnoredAny) => map.next_value_seed(self),
            None => Err(de::Error::invalid_length(0, &self)),
        }
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Piece<'de>, E> {
        Ok(Piece(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Piece<'de>, E> {
        Ok(Piece(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Piece<'de>, E> {
        Ok(Piece(Cow::Owned(text)))
    }
}

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Piece<'de>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Piece<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

/// A deserializer that has nothing, and tells the name of the newtype that it was asked for as an error.
struct Asking;

/// The name of a newtype.
#[derive(Debug)]
struct Asked(&'static str);

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Asked {}

impl de::Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self("")
    }
}

impl<'de> Deserializer<'de> for Asking {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked(""))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: V,
    ) -> Result<V::Value, Asked> {
        Err(Asked(name))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The value that a piece is the text of.
pub(crate) struct Value<'de, E> {
    piece: Piece<'de>,
    error: PhantomData<E>,
}

/// Reads the text with the deserializer of `serde_json` for it. A copy does not live long enough to borrow from, so it
/// is read as from a reader.
macro_rules! read {
    ($piece:expr, |$part:ident| $read:expr) => {
        match $piece.0 {
            Cow::Borrowed(text) => nested::decode_with(text, |$part| $read),
            Cow::Owned(text) => nested::decode_owned(&text, |$part| $read),
        }
        .map_err(E::custom)
    };
}

/// Methods for what may be a string: most strings are written without escapes and need no deserializer.
macro_rules! strings {
    ($($method:ident)*) => {
        $(#[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            match self.piece.plain_string() {
                Some(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
                Some(Cow::Owned(text)) => visitor.visit_string(text),
                None => read!(self.piece, |part| part.$method(visitor)),
            }
        })*
    };
}

/// Methods for the rest.
macro_rules! others {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, E> {
            read!(self.piece, |part| part.$method($($argument,)* visitor))
        })*
    };
}

impl<'de, E: de::Error> Deserializer<'de> for Value<'de, E> {
    type Error = E;

    strings! { deserialize_any deserialize_str deserialize_string deserialize_identifier deserialize_char }

    others! {
        deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128() deserialize_f32()
        deserialize_f64() deserialize_bytes() deserialize_byte_buf() deserialize_unit() deserialize_seq()
        deserialize_map() deserialize_unit_struct(name: &'static str) deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match Kind::of(self.piece.as_str()) {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        if *RAW == Some(name) {
            visitor.visit_map(Raw {
                name,
                piece: Some(self.piece),
                error: PhantomData,
            })
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }
}

/// Raw text as the only value of a map, as [`Text`] and `RawValue` read it.
struct Raw<'de, E> {
    name: &'static str,
    piece: Option<Piece<'de>>,
    error: PhantomData<E>,
}

impl<'de, E: de::Error> MapAccess<'de> for Raw<'de, E> {
    type Error = E;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, E> {
        match self.piece {
            Some(_) => seed
                .deserialize(BorrowedStrDeserializer::new(self.name))
                .map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, E> {
        match self.piece.take() {
            Some(Piece(Cow::Borrowed(text))) => {
                seed.deserialize(BorrowedStrDeserializer::new(text))
            }
            Some(Piece(Cow::Owned(text))) => seed.deserialize(text.into_deserializer()),
            None => Err(E::custom("raw text was asked for twice")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, plain};

    #[test]
    fn finds_an_escape_wherever_it_stands_in_a_string_of_any_length() {
        for length in 0..40 {
            let text = format!("\"{}\"", "x".repeat(length));
            assert_eq!(plain(&text), Some(&text[1..=length]));
            for at in 1..=length {
                let mut text = text.clone();
                text.replace_range(at..=at, r"\n");
                assert_eq!(plain(&text), None, "{text}");
            }
        }
    }

    #[test]
    fn takes_nothing_but_a_string_for_a_string() {
        for text in ["\"", "1", "null", "[\"a\"]", "{\"a\":\"b\"}", ""] {
            assert_eq!(Piece::borrowed(text).plain_str(), None, "{text}");
        }
    }
}
