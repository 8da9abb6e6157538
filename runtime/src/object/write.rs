//! Writing the fields of an object.

use crate::wire::maybe::Maybe;
use serde::ser::{Error, Serialize, SerializeMap, Serializer};
use std::collections::BTreeMap;

/// A field that may be written.
pub trait Part<M: SerializeMap> {
    /// Writes the field as the entry `name` of `map`, unless it is absent.
    fn write(&self, name: &'static str, map: &mut M) -> Result<(), M::Error>;
}

/// A field that is always written.
pub struct Always<'a, T>(pub &'a T);

/// A field that is written when it is there.
pub struct IfPresent<'a, T>(pub &'a T);

/// A value that may be absent from an object.
pub trait Absent {
    /// Returns whether it is.
    fn is_absent(&self) -> bool;
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Maybe<T> {
    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

impl<'a, T: Absent> IfPresent<'a, T> {
    /// Returns the field, unless it is absent.
    pub fn value(&self) -> Option<&'a T> {
        (!self.0.is_absent()).then_some(self.0)
    }
}

impl<M: SerializeMap, T: Serialize> Part<M> for Always<'_, T> {
    fn write(&self, name: &'static str, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry(name, self.0)
    }
}

impl<M: SerializeMap, T: Serialize + Absent> Part<M> for IfPresent<'_, T> {
    fn write(&self, name: &'static str, map: &mut M) -> Result<(), M::Error> {
        match self.value() {
            Some(value) => map.serialize_entry(name, value),
            None => Ok(()),
        }
    }
}

/// The fields of an object, by their names on the wire.
type Parts<'a, M> = &'a [(&'static str, &'a dyn Part<M>)];

/// Writes an object, its fields in order.
pub fn write<S: Serializer>(
    serializer: S,
    parts: Parts<'_, S::SerializeMap>,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    parts
        .iter()
        .try_for_each(|(name, part)| part.write(name, &mut map))?;
    map.end()
}

/// Writes an object, its fields in order and then the entries that have no field.
///
/// An entry with the name of a field would occur twice on the wire, and which one counts would be up to the server.
pub fn write_open<S: Serializer, T: Serialize>(
    serializer: S,
    parts: Parts<'_, S::SerializeMap>,
    additional: &BTreeMap<String, T>,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    parts
        .iter()
        .try_for_each(|(name, part)| part.write(name, &mut map))?;
    for (name, value) in additional {
        if parts.iter().any(|(field, _)| field == name) {
            return Err(S::Error::custom(format_args!(
                "additional field `{name}` has the name of a declared field"
            )));
        }
        map.serialize_entry(name, value)?;
    }
    map.end()
}
