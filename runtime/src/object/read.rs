//! Reading the fields of an object.
//!
//! While an object is read, each field is a slot that waits for its value. Slots are used through `dyn`, so that there is one copy of
//! the code per type of field, not one per field: an `object!` costs little to compile, and the loop is here, once.

use crate::object::Object;
use crate::wire::path;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;

/// A place for the value of one field.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the next value of `map`, which is the value of this field.
    fn read(&mut self, map: &mut A) -> Result<(), A::Error>;
}

/// The slot of a field that must be there.
pub struct Required<T> {
    name: &'static str,
    value: Option<T>,
}

/// The slot of a field that may be absent.
pub struct Optional<T> {
    name: &'static str,
    value: Option<T>,
}

impl<T> Required<T> {
    /// Returns the empty slot of the field `name`.
    pub fn new(name: &'static str) -> Self {
        Self { name, value: None }
    }

    /// Returns the value of this field of `object`.
    pub fn take<E: de::Error>(self, object: &str) -> Result<T, E> {
        match self.value {
            Some(value) => Ok(value),
            None => Err(missing(object, self.name)),
        }
    }
}

impl<T: Default> Optional<T> {
    /// Returns the empty slot of the field `name`.
    pub fn new(name: &'static str) -> Self {
        Self { name, value: None }
    }

    /// Returns the value of this field, or what stands for its absence. It takes and returns what
    /// [`Required::take`] does, so that `object!` can treat both alike.
    pub fn take<E: de::Error>(self, _: &str) -> Result<T, E> {
        Ok(self.value.unwrap_or_default())
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Required<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        read(self.name, &mut self.value, map)
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Optional<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        read(self.name, &mut self.value, map)
    }
}

fn read<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    name: &str,
    place: &mut Option<T>,
    map: &mut A,
) -> Result<(), A::Error> {
    if place.is_some() {
        return Err(duplicate(name));
    }
    match map.next_value() {
        Ok(value) => {
            *place = Some(value);
            Ok(())
        }
        Err(error) => Err(path::at(name, error)),
    }
}

/// Reads every entry of `map` into the slot of its field, and skips what has no field.
pub fn fill<'de, A: MapAccess<'de>>(
    map: &mut A,
    fields: &'static [&'static str],
    slots: &mut [&mut dyn Slot<'de, A>],
) -> Result<(), A::Error> {
    let mut next = 0;
    while let Some(at) = map.next_key_seed(Index { fields, next })? {
        match slots.get_mut(at) {
            Some(slot) => {
                slot.read(map)?;
                next = at + 1;
            }
            None => drop(map.next_value::<IgnoredAny>()?),
        }
    }
    Ok(())
}

/// Reads every entry of `map` into the slot of its field, and collects what has no field in `additional`.
pub fn fill_open<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    fields: &'static [&'static str],
    slots: &mut [&mut dyn Slot<'de, A>],
    additional: &mut BTreeMap<String, T>,
) -> Result<(), A::Error> {
    let mut next = 0;
    while let Some(key) = map.next_key_seed(IndexOrName(Index { fields, next }))? {
        match key {
            Ok(at) => {
                if let Some(slot) = slots.get_mut(at) {
                    slot.read(map)?;
                    next = at + 1;
                }
            }
            Err(name) => collect(map, name, additional)?,
        }
    }
    Ok(())
}

/// Reads the next value of `map` into the entry `name` of `values`.
pub(super) fn collect<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    name: String,
    values: &mut BTreeMap<String, T>,
) -> Result<(), A::Error> {
    match values.entry(name) {
        Entry::Occupied(entry) => Err(duplicate(entry.key())),
        Entry::Vacant(entry) => {
            let value = map
                .next_value()
                .map_err(|error| path::at(entry.key(), error))?;
            entry.insert(value);
            Ok(())
        }
    }
}

#[cold]
fn missing<E: de::Error>(object: &str, field: &str) -> E {
    E::custom(format_args!("missing field `{field}` of `{object}`"))
}

#[cold]
fn duplicate<E: de::Error>(field: &str) -> E {
    E::custom(format_args!("duplicate field `{field}`"))
}

/// Decodes an object.
pub fn object<'de, T: Object<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Entries(PhantomData))
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Object<'de>> Visitor<'de> for Entries<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        T::read(&mut map)
    }
}

/// Turns a key into the index of its field, and any other key into an index beyond the last.
struct Index {
    fields: &'static [&'static str],
    /// Where to look first: entries mostly arrive in the order of the fields.
    next: usize,
}

impl Index {
    fn of(&self, name: &str) -> Option<usize> {
        match self.fields.get(self.next) {
            Some(field) if *field == name => Some(self.next),
            _ => self.fields.iter().position(|field| *field == name),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Index {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Index {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<usize, E> {
        Ok(self.of(name).unwrap_or(usize::MAX))
    }
}

/// Turns a key into the index of its field, or keeps its name.
struct IndexOrName(Index);

impl<'de> DeserializeSeed<'de> for IndexOrName {
    type Value = Result<usize, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for IndexOrName {
    type Value = Result<usize, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.of(name).ok_or_else(|| name.to_owned()))
    }
}
