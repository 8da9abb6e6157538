//! All entries of a tagged object, some of which were already read.

use crate::union::tag::Tag;
use crate::wire::nested;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::marker::PhantomData;
use std::vec;

/// The entries of a tagged object: those that came before the tag, the tag, and those that were not read yet.
///
/// A variant reads them as if nothing had been read. A variant that is a union itself puts its own entries around
/// these; unions that name each other as variants in a circle would do that without end, and the compiler says so.
pub struct Entries<'m, 'de, A> {
    kept: vec::IntoIter<(Cow<'de, str>, Box<RawValue>)>,
    name: &'static str,
    known: &'static [&'static str],
    tag: Option<Tag<'de>>,
    next: Next<'de>,
    map: &'m mut A,
}

/// Where the next value comes from.
enum Next<'de> {
    Kept(Box<RawValue>),
    Tag(Tag<'de>),
    Map,
}

impl<'m, 'de, A: MapAccess<'de>> Entries<'m, 'de, A> {
    pub(super) fn new(
        kept: Vec<(Cow<'de, str>, Box<RawValue>)>,
        name: &'static str,
        known: &'static [&'static str],
        tag: Option<Tag<'de>>,
        map: &'m mut A,
    ) -> Self {
        Self {
            kept: kept.into_iter(),
            name,
            known,
            tag,
            next: Next::Map,
            map,
        }
    }

    /// Returns the tag: its text, or the JSON text of a number or a boolean.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_ref().map(Tag::as_str)
    }

    /// Returns the error for a tag that is missing or not listed.
    #[cold]
    pub fn refuse(&self, union: &str) -> A::Error {
        let known: Vec<String> = self
            .known
            .iter()
            .map(|value| format!("`{value}`"))
            .collect();
        let (name, known) = (self.name, known.join(", "));
        de::Error::custom(match self.tag() {
            Some(tag) => format!("`{name}`: `{tag}` is no variant of `{union}`, which has {known}"),
            None => format!("missing `{name}`, which tells `{union}` apart: one of {known}"),
        })
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'_, 'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        if let Some((key, value)) = self.kept.next() {
            self.next = Next::Kept(value);
            return match key {
                Cow::Borrowed(key) => seed.deserialize(BorrowedStrDeserializer::new(key)),
                Cow::Owned(key) => seed.deserialize(key.into_deserializer()),
            }
            .map(Some);
        }
        if let Some(tag) = self.tag.take() {
            self.next = Next::Tag(tag);
            return seed
                .deserialize(BorrowedStrDeserializer::new(self.name))
                .map(Some);
        }
        self.next = Next::Map;
        self.map.next_key_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match std::mem::replace(&mut self.next, Next::Map) {
            Next::Map => self.map.next_value_seed(seed),
            Next::Tag(tag) => seed.deserialize(TagValue {
                tag,
                error: PhantomData,
            }),
            Next::Kept(raw) => nested::decode_owned(raw.get(), |part| seed.deserialize(part))
                .map_err(de::Error::custom),
        }
    }
}

/// Hands a tag to the field of the variant that holds it.
struct TagValue<'de, E> {
    tag: Tag<'de>,
    error: PhantomData<E>,
}

impl<E: de::Error> TagValue<'_, E> {
    /// Decodes the JSON text of the tag, for types that look at more than a string.
    fn through_text<T>(
        self,
        read: impl FnOnce(
            &mut serde_json::Deserializer<serde_json::de::IoRead<&[u8]>>,
        ) -> Result<T, serde_json::Error>,
    ) -> Result<T, E> {
        let text = match self.tag {
            Tag::Json(json) => json,
            Tag::Text(text) => serde_json::to_string(&text).map_err(E::custom)?,
        };
        nested::decode_owned(&text, read).map_err(E::custom)
    }
}

/// Numbers go through their text, where serde_json knows how to hand them over.
macro_rules! through_text {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            self.through_text(|part| part.$method(visitor))
        })*
    };
}

impl<'de, E: de::Error> Deserializer<'de> for TagValue<'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.tag {
            Tag::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Tag::Text(Cow::Owned(text)) => visitor.visit_string(text),
            Tag::Json(_) => self.through_text(|part| part.deserialize_any(visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        // Raw JSON asks for itself under the name of a struct.
        self.through_text(|part| part.deserialize_newtype_struct(name, visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        self.through_text(|part| part.deserialize_enum(name, variants, visitor))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }

    through_text! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    forward_to_deserialize_any! {
        bool char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
    }
}
