//! Refuses numbers that JSON has no form for.
//!
//! `serde_json` writes an `f64` that is infinite or not a number as null. That is another value, and the server would
//! take it for what the caller means.

use crate::enums::scalar::bare;
use crate::wire::path;
use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::Error;
use std::fmt;

/// Encodes `value`, unless there is such a number in it.
pub(crate) fn to_text<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    check(value)?;
    serde_json::to_string(value)
}

/// Fails if there is such a number in `value`, with its path.
pub(crate) fn check<T: Serialize + ?Sized>(value: &T) -> Result<(), Error> {
    value.serialize(Search)
}

#[cold]
fn refuse(number: f64) -> Error {
    Error::custom(format_args!(
        "{number} is not a number that JSON can write; it has to be finite"
    ))
}

/// A serializer that writes nothing.
#[derive(Clone, Copy)]
struct Search;

/// The elements of a list.
struct Elements {
    next: usize,
}

/// The entries of an object.
struct Entries;

/// Methods for values that cannot be such a number.
macro_rules! pass {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(fn $method(self, $($argument: $type),*) -> Result<(), Error> {
            $(let _ = $argument;)*
            Ok(())
        })*
    };
}

impl Serializer for Search {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Elements;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    fn serialize_f32(self, number: f32) -> Result<(), Error> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<(), Error> {
        if number.is_finite() {
            Ok(())
        } else {
            Err(refuse(number))
        }
    }

    pass! {
        serialize_bool(value: bool)
        serialize_i8(value: i8) serialize_i16(value: i16) serialize_i32(value: i32) serialize_i64(value: i64)
        serialize_i128(value: i128)
        serialize_u8(value: u8) serialize_u16(value: u16) serialize_u32(value: u32) serialize_u64(value: u64)
        serialize_u128(value: u128)
        serialize_char(value: char) serialize_str(value: &str) serialize_bytes(value: &[u8])
        serialize_none() serialize_unit() serialize_unit_struct(name: &'static str)
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str)
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value
            .serialize(self)
            .map_err(|error| path::at(variant, error))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Elements, Error> {
        Ok(Elements { next: 0 })
    }

    fn serialize_tuple(self, _: usize) -> Result<Elements, Error> {
        Ok(Elements { next: 0 })
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Elements, Error> {
        Ok(Elements { next: 0 })
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Elements, Error> {
        Ok(Elements { next: 0 })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, Error> {
        Ok(Entries)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries, Error> {
        Ok(Entries)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Entries, Error> {
        Ok(Entries)
    }
}

/// Implements the traits for lists of each sort.
macro_rules! elements {
    ($($sort:ident::$method:ident)*) => {
        $(impl $sort for Elements {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Error> {
                let index = self.next;
                self.next += 1;
                element
                    .serialize(Search)
                    .map_err(|error| path::at_element(index, error))
            }

            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        })*
    };
}

elements! {
    SerializeSeq::serialize_element SerializeTuple::serialize_element SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

/// Implements the traits for objects of each sort whose keys are known to the compiler.
macro_rules! entries {
    ($($sort:ident)*) => {
        $(impl $sort for Entries {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                value
                    .serialize(Search)
                    .map_err(|error| path::at(key, error))
            }

            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        })*
    };
}

entries! { SerializeStruct SerializeStructVariant }

impl SerializeMap for Entries {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(Search)
    }

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), Error> {
        value.serialize(Search).map_err(|error| {
            let key = serde_json::to_string(key).unwrap_or_default();
            path::at(&bare(&key), error)
        })
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}
