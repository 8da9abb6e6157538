//! All entries of a tagged object, some of which were already read.

use crate::wire::message;
use crate::wire::path;
use crate::wire::piece::Piece;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess};
use std::borrow::Cow;
use std::vec;

/// How many entries before a tag have room at once.
const ROOM: usize = 12;

type Entry<'de> = (Cow<'de, str>, Piece<'de>);

/// The entries that stand before a tag. One is no reason to allocate: it is the tag of the union around this one.
#[derive(Default)]
pub(super) struct Kept<'de> {
    first: Option<Entry<'de>>,
    others: Vec<Entry<'de>>,
}

impl<'de> Kept<'de> {
    #[inline]
    pub(super) fn push(&mut self, key: Cow<'de, str>, value: Piece<'de>) {
        if self.first.is_none() {
            self.first = Some((key, value));
        } else {
            if self.others.is_empty() {
                self.others.reserve(ROOM);
            }
            self.others.push((key, value));
        }
    }
}

/// The entries of a tagged object: those that came before the tag, the tag, and those that were not read yet.
///
/// A variant reads them as if nothing had been read. A variant that is a union itself puts its own entries around
/// these; unions that name each other as variants in a circle would do that without end, and the compiler says so.
pub struct Entries<'m, 'de, A> {
    first: Option<Entry<'de>>,
    others: vec::IntoIter<Entry<'de>>,
    name: &'static str,
    /// The key of the tag within the value of `name`, if it stands there.
    within: Option<&'static str>,
    known: &'static [&'static str],
    /// The text of the tag, which is what variants are listed with.
    tag: Option<Cow<'de, str>>,
    tag_value: Option<Piece<'de>>,
    /// The value of the key that was returned last, if it is not the next one of the map.
    value: Option<Piece<'de>>,
    /// Whether everything that was already read has been returned.
    caught_up: bool,
    map: &'m mut A,
}

impl<'m, 'de, A: MapAccess<'de>> Entries<'m, 'de, A> {
    pub(super) fn new(
        kept: Kept<'de>,
        name: &'static str,
        within: Option<&'static str>,
        known: &'static [&'static str],
        tag: Option<(Cow<'de, str>, Piece<'de>)>,
        map: &'m mut A,
    ) -> Self {
        let (tag, tag_value) = tag.unzip();
        Self {
            first: kept.first,
            others: kept.others.into_iter(),
            name,
            within,
            known,
            tag,
            tag_value,
            value: None,
            caught_up: false,
            map,
        }
    }

    /// Returns the tag: its text, or the JSON text of a number or a boolean.
    #[inline]
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// Says which tag chose the variant, in an error about the object itself or one of its fields.
    ///
    /// What is wrong more deeply inside has little to do with the tag. A union within this one has said its own, which is
    /// enough.
    #[cold]
    pub fn explain(&self, error: A::Error) -> A::Error {
        const STANDS_FOR: &str = " stands for";
        const FOR: &str = " (for `";

        let message = error.to_string();
        let is_deep = path::split(&message).is_some_and(|(path, _)| path.contains(['.', '[']));
        let is_told = message.contains(STANDS_FOR) || message.contains(FOR);
        match self.tag() {
            Some(tag) if self.known.contains(&tag) && !is_deep && !is_told => {
                let name = self.path();
                let remark = if message.starts_with("missing ") {
                    format!(", which `{name}` `{tag}`{STANDS_FOR}")
                } else {
                    format!("{FOR}{name}` `{tag}`)")
                };
                de::Error::custom(message::remark(&message, &remark))
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
    pub fn refuse(&self, union: &str) -> A::Error {
        let known: Vec<String> = self
            .known
            .iter()
            .map(|value| format!("`{value}`"))
            .collect();
        let (name, known) = (self.path(), known.join(", "));
        de::Error::custom(match self.tag() {
            Some(tag) => format!("`{name}`: `{tag}` is no variant of `{union}`, which has {known}"),
            None => format!("missing `{name}`, which tells `{union}` apart: one of {known}"),
        })
    }
}

impl<'de, A: MapAccess<'de>> Entries<'_, 'de, A> {
    /// Returns the next key, which may be one that was already read.
    ///
    /// It stays a call: with it in every place where a key or a value is read, the rest is no longer put there.
    #[cold]
    fn key_again<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        if let Some((key, value)) = self.first.take().or_else(|| self.others.next()) {
            self.value = Some(value);
            return match key {
                Cow::Borrowed(key) => seed.deserialize(BorrowedStrDeserializer::new(key)),
                Cow::Owned(key) => seed.deserialize(key.into_deserializer()),
            }
            .map(Some);
        }
        if let Some(value) = self.tag_value.take() {
            self.value = Some(value);
            return seed
                .deserialize(BorrowedStrDeserializer::new(self.name))
                .map(Some);
        }
        self.caught_up = true;
        self.map.next_key_seed(seed)
    }

    /// Returns the value of the key that was returned last.
    #[cold]
    fn value_again<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => {
                self.caught_up = self.others.len() == 0 && self.tag_value.is_none();
                seed.deserialize(value.into_deserializer())
            }
            None => self.map.next_value_seed(seed),
        }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        if self.caught_up {
            self.map.next_key_seed(seed)
        } else {
            self.key_again(seed)
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        if self.caught_up {
            self.map.next_value_seed(seed)
        } else {
            self.value_again(seed)
        }
    }
}
