//! Types that are JSON objects.

pub(crate) mod absent;
mod containers;
mod declare;
pub(crate) mod name;
pub(crate) mod read;
mod setters;
pub(crate) mod write;

use crate::union::entries::Entries;
use serde::de::MapAccess;

/// A type that is read from the entries of a map, wherever that map comes from.
///
/// It is what lets a tagged union hand over the map that it is reading, once it has seen the tag. [`object!`] and
/// [`union!`] implement it.
///
/// [`object!`]: crate::object!
/// [`union!`]: crate::union!
pub trait Object<'de>: Sized {
    /// The names on the wire of the fields that the type declares.
    const FIELDS: &'static [&'static str];

    /// Reads the entries of `map` up to the last one.
    ///
    /// # Errors
    ///
    /// Fails if a value does not have the form of its field, if a field occurs twice, or if a required one is missing.
    /// The message begins with the path of the field.
    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error>;

    /// Reads an object as a variant of a union that has looked at some of its entries.
    ///
    /// A tagged union goes on looking in the same entries. That is why this is not [`read`](Object::read), which would
    /// hand each entry through one more layer for each union around it.
    #[doc(hidden)]
    fn __read_on<A: MapAccess<'de>>(entries: &mut Entries<'_, 'de, A>) -> Result<Self, A::Error> {
        Self::read(entries)
    }
}
