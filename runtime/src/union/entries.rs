//! The entries of an object whose variant is being looked for.

use crate::object::Object;
use crate::object::name::same;
use crate::wire::path;
use crate::wire::piece::Piece;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// How many entries have room without an allocation: the tags of a union and of one in it.
const FEW: usize = 2;

/// How many more have room at once.
const ROOM: usize = 12;

/// How many unions may be within each other. More of them are each other's variants, and would look without end.
const UNIONS: usize = 128;

type Entry<'de> = (Cow<'de, str>, Piece<'de>);

/// The entries of an object: those that were looked at to find tags, and those that were not read yet.
///
/// A variant reads them as if nothing had been read. One that is a union itself goes on looking in them, so that each
/// entry is kept once and handed out once, however many unions are within each other.
pub struct Entries<'m, 'de, A> {
    /// What was read and not handed out.
    few: [Option<Entry<'de>>; FEW],
    others: Vec<Option<Entry<'de>>>,
    /// How many entries were read before they were asked for, and how many of these were handed out.
    kept: usize,
    handed_out: usize,
    /// The value of the key that was handed out last, if it is not the next one of the map.
    value: Option<Piece<'de>>,
    /// Whether all that follows comes from the map.
    caught_up: bool,
    /// How many unions have looked for their tag.
    unions: usize,
    map: &'m mut A,
}

/// Reads a union that no other one is around.
#[inline]
pub fn read_entries<'de, T: Object<'de>, A: MapAccess<'de>>(map: &mut A) -> Result<T, A::Error> {
    T::__read_on(&mut Entries::new(map))
}

impl<'m, 'de, A: MapAccess<'de>> Entries<'m, 'de, A> {
    #[inline]
    fn new(map: &'m mut A) -> Self {
        Self {
            few: [const { None }; FEW],
            others: Vec::new(),
            kept: 0,
            handed_out: 0,
            value: None,
            caught_up: false,
            unions: 0,
            map,
        }
    }

    /// Returns what `found` makes of the first value under `name` that it makes something of.
    ///
    /// Values that were not read yet are kept as JSON text. Nothing is allocated while they are few.
    #[inline]
    pub(super) fn find<T>(
        &mut self,
        name: &'static str,
        found: impl Fn(&Piece<'de>) -> Result<Option<T>, A::Error>,
    ) -> Result<Option<T>, A::Error> {
        let found = |value: &Piece<'de>| found(value).map_err(|error| path::at(name, error));
        if self.kept > 0 {
            self.unions += 1;
            if self.unions > UNIONS {
                let message = "unions are variants of each other without an object in between";
                return Err(de::Error::custom(message));
            }
            for (key, value) in self.few.iter().chain(&self.others).flatten() {
                if same(key, name)
                    && let Some(found) = found(value)?
                {
                    return Ok(Some(found));
                }
            }
        }
        while let Some(other) = self.map.next_key_seed(IsName(name))? {
            let value: Piece<'de> = self.map.next_value()?;
            let found = match other {
                None => found(&value)?,
                Some(_) => None,
            };
            self.keep(other.unwrap_or(Cow::Borrowed(name)), value);
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    #[inline]
    fn keep(&mut self, key: Cow<'de, str>, value: Piece<'de>) {
        let entry = Some((key, value));
        match self.few.get_mut(self.kept) {
            Some(place) => *place = entry,
            None => {
                if self.others.is_empty() {
                    self.others.reserve(ROOM);
                }
                self.others.push(entry);
            }
        }
        self.kept += 1;
    }

    /// Takes the next entry of those that were kept.
    fn take(&mut self) -> Option<Entry<'de>> {
        let place = match self.handed_out.checked_sub(FEW) {
            None => self.few.get_mut(self.handed_out),
            Some(at) => self.others.get_mut(at),
        };
        let entry = place?.take()?;
        self.handed_out += 1;
        Some(entry)
    }

    /// Returns the next key, which may be one that was already read.
    ///
    /// It stays a call: with it in every place where a key or a value is read, the rest is no longer put there.
    #[cold]
    fn key_again<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some((key, value)) = self.take() else {
            self.caught_up = true;
            return self.map.next_key_seed(seed);
        };
        self.value = Some(value);
        match key {
            Cow::Borrowed(key) => seed.deserialize(BorrowedStrDeserializer::new(key)),
            Cow::Owned(key) => seed.deserialize(key.into_deserializer()),
        }
        .map(Some)
    }

    /// Returns the value of the key that was returned last.
    #[cold]
    fn value_again<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => {
                self.caught_up = self.handed_out == self.kept;
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

/// Tells whether a key is this one (`None`), and keeps it if it is not.
pub(super) struct IsName(pub(super) &'static str);

impl<'de> DeserializeSeed<'de> for IsName {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for IsName {
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
