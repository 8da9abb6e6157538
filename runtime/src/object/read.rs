//! Reading the fields of an object.
//!
//! While an object is read, each field is a slot that waits for its value. Slots are used through `dyn`, so that there
//! is one copy of the code per type of field, not one per field: an `object!` costs little to compile, and the loop is
//! here, once.

use crate::object::Object;
use crate::object::name::same;
use crate::wire::located::Located;
use crate::wire::memory::{self, Mark};
use crate::wire::path;
use crate::wire::witness::{self, Seen};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;

/// A place for the value of one field.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the next value of `map`, which is the value of this field.
    fn read(&mut self, map: &mut A) -> Result<(), A::Error>;

    /// Fills the place, if it is empty, when there are no more entries in `object`.
    fn close(&mut self, object: &str) -> Result<(), A::Error>;
}

/// The slot of a field that must be there: its name and its place.
pub struct Required<'a, T>(pub &'static str, pub &'a mut Option<T>);

/// The slot of a field that may be absent: its name and its place.
pub struct Optional<'a, T>(pub &'static str, pub &'a mut Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Required<'_, T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        read(self.0, self.1, map)
    }

    fn close(&mut self, object: &str) -> Result<(), A::Error> {
        match self.1 {
            Some(_) => Ok(()),
            None => Err(missing(object, self.0)),
        }
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de> + Default> Slot<'de, A> for Optional<'_, T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        read(self.0, self.1, map)
    }

    fn close(&mut self, _: &str) -> Result<(), A::Error> {
        self.1.get_or_insert_default();
        Ok(())
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
    match map.next_value_seed(Located(PhantomData)) {
        Ok(value) => {
            *place = Some(value);
            Ok(())
        }
        Err(error) => Err(path::at(name, error)),
    }
}

/// Reads every entry of `map` into the slot of its field, and skips what has no field. All places are full then.
pub fn fill<'de, A: MapAccess<'de>>(
    map: &mut A,
    object: &str,
    fields: &'static [&'static str],
    slots: &mut [&mut dyn Slot<'de, A>],
) -> Result<(), A::Error> {
    let (mut next, mut full) = (0, 0);
    while let Some(at) = map.next_key_seed(Index { fields, next })? {
        match slots.get_mut(at) {
            Some(slot) => {
                slot.read(map)?;
                next = at + 1;
                full += 1;
            }
            None => drop(map.next_value::<IgnoredAny>()?),
        }
    }
    if full < slots.len() {
        close(object, slots)?;
    }
    witness::note(seen(full));
    Ok(())
}

fn seen(full: usize) -> Seen {
    match full {
        0 => Seen::NoProperties,
        _ => Seen::Properties,
    }
}

/// Reads like [`fill`], but collects what has no field in `additional`.
pub fn fill_open<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    object: &str,
    fields: &'static [&'static str],
    slots: &mut [&mut dyn Slot<'de, A>],
    additional: &mut BTreeMap<String, T>,
) -> Result<(), A::Error> {
    let (mut next, mut full) = (0, 0);
    while let Some(key) = map.next_key_seed(IndexOrName(Index { fields, next }))? {
        match key {
            Ok(at) => {
                if let Some(slot) = slots.get_mut(at) {
                    slot.read(map)?;
                    next = at + 1;
                    full += 1;
                }
            }
            Err(name) => collect(map, name, additional)?,
        }
    }
    close(object, slots)?;
    witness::note(seen(full));
    Ok(())
}

fn close<'de, A: MapAccess<'de>>(
    object: &str,
    slots: &mut [&mut dyn Slot<'de, A>],
) -> Result<(), A::Error> {
    slots.iter_mut().try_for_each(|slot| slot.close(object))
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
            let before = Mark::now();
            let value = map
                .next_value_seed(Located(PhantomData))
                .and_then(|value| {
                    before.at_least(size_of::<(String, T)>())?;
                    Ok(value)
                })
                .map_err(|error| path::at(entry.key(), error))?;
            entry.insert(value);
            Ok(())
        }
    }
}

/// Returns the error of an object that has an empty place. [`fill`] leaves none; this is for the compiler, which
/// cannot know that.
#[cold]
pub fn incomplete<E: de::Error>(object: &str) -> E {
    E::custom(format_args!("a field of `{object}` is missing"))
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
    // Not `deserialize_map`: that is for free keys, which `Located` writes down.
    deserializer.deserialize_struct("", T::FIELDS, Entries(PhantomData))
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Object<'de>> Visitor<'de> for Entries<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        memory::charge(size_of::<T>())?;
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
    // Not generic, so no other crate would inline it without the hint; it is worth 5 % of the time to decode.
    #[inline]
    fn of(&self, name: &str) -> Option<usize> {
        match self.fields.get(self.next) {
            Some(field) if same(field, name) => Some(self.next),
            _ => self.fields.iter().position(|field| same(field, name)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Index {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Index {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    #[inline]
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
