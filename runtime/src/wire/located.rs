//! Says in which element of a list, and in which entry of a map, an error is.
//!
//! The lists and maps of the standard library decode themselves and say nothing of the kind. They get a deserializer
//! around the real one, which counts along. It goes no deeper than to the next object: its fields begin anew.

use crate::wire::memory::Mark;
use crate::wire::number::number_of;
use crate::wire::path;
use crate::wire::piece::Piece;
use crate::wire::whole::{Number, Whole};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor,
};
use std::fmt;

/// A deserializer, a visitor or a seed of a value whose errors say where in the value they are.
///
/// An object asks for a struct, and its entries are read as they are; what asks for a map is a map of free keys.
pub struct Located<T>(pub T);

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Located<T> {
    type Value = T::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T::Value, D::Error> {
        self.0.deserialize(Located(deserializer))
    }
}

/// The methods of a deserializer around another, `self.0`: those that ask it with the visitor as it is, those that
/// ask it with a visitor around that one, which the method after `with` makes, and those for an integer.
macro_rules! ask {
    ($($method:ident $(with $around:ident)? $(within $integer:ident)?),* $(,)?) => {
        $(#[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            ask!(@one self $method visitor $($around)? $(within $integer)?)
        })*

        fn deserialize_unit_struct<V: Visitor<'de>>(
            self,
            name: &'static str,
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.0.deserialize_unit_struct(name, visitor)
        }

        #[inline]
        fn deserialize_newtype_struct<V: Visitor<'de>>(
            self,
            name: &'static str,
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.0.deserialize_newtype_struct(name, visitor)
        }

        fn deserialize_tuple<V: Visitor<'de>>(
            self,
            len: usize,
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.0.deserialize_tuple(len, visitor)
        }

        fn deserialize_tuple_struct<V: Visitor<'de>>(
            self,
            name: &'static str,
            len: usize,
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.0.deserialize_tuple_struct(name, len, visitor)
        }

        #[inline]
        fn deserialize_struct<V: Visitor<'de>>(
            self,
            name: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.0.deserialize_struct(name, fields, visitor)
        }

        fn deserialize_enum<V: Visitor<'de>>(
            self,
            name: &'static str,
            variants: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.0.deserialize_enum(name, variants, visitor)
        }

        fn is_human_readable(&self) -> bool {
            self.0.is_human_readable()
        }
    };
    (@one $self:ident $method:ident $visitor:ident) => {
        $self.0.$method($visitor)
    };
    (@one $self:ident $method:ident $visitor:ident within $integer:ident) => {
        $self.0.$method(Whole {
            visitor: $visitor,
            least: $integer::MIN as i64,
            most: $integer::MAX as u64,
        })
    };
    (@one $self:ident $method:ident $visitor:ident $around:ident) => {{
        let (within, visitor) = $self.$around($visitor);
        within.$method(visitor)
    }};
}

impl<D> Located<D> {
    fn located<V>(self, visitor: V) -> (D, Located<V>) {
        (self.0, Located(visitor))
    }

    fn number<V>(self, visitor: V) -> (D, Number<V>) {
        (self.0, Number(visitor))
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Located<D> {
    type Error = D::Error;

    ask! {
        deserialize_option with located, deserialize_seq with located, deserialize_map with located,
        deserialize_i8 within i8, deserialize_i16 within i16, deserialize_i32 within i32,
        deserialize_i64 within i64, deserialize_u8 within u8, deserialize_u16 within u16,
        deserialize_u32 within u32, deserialize_u64 within u64, deserialize_i128, deserialize_u128,
        deserialize_f32 with number, deserialize_any, deserialize_bool, deserialize_char, deserialize_str,
        deserialize_string, deserialize_bytes, deserialize_byte_buf, deserialize_unit, deserialize_identifier,
        deserialize_ignored_any,
    }

    /// Reads the nearest `f64` of any number. `serde_json` refuses one that is larger than all of them, such as `1e400`;
    /// here it is infinite, which everybody can tell and nobody can send, and the rest of the response can be read.
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let piece = Piece::deserialize(self.0)?;
        match number_of::<D::Error>(&piece)?.parse() {
            Ok(number) => visitor.visit_f64(number),
            Err(_) => Err(D::Error::custom("invalid number")),
        }
    }
}

/// Methods that hand a scalar on to the visitor within.
macro_rules! hand_on {
    ($($method:ident($value:ty)),*) => {
        $(#[inline]
        fn $method<E: Error>(self, value: $value) -> Result<V::Value, E> {
            self.0.$method(value)
        })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Located<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Located(deserializer))
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Elements {
            elements,
            index: 0,
            begun: Mark::now(),
        })
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Entries {
            entries,
            key: String::new(),
            begun: Mark::now(),
        })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(deserializer)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(data)
    }

    hand_on! {
        visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_i128(i128), visit_u128(u128), visit_f64(f64),
        visit_char(char), visit_str(&str), visit_borrowed_str(&'de str), visit_string(String), visit_bytes(&[u8]),
        visit_borrowed_bytes(&'de [u8]), visit_byte_buf(Vec<u8>)
    }
}

/// The elements of a list, counted.
struct Elements<A> {
    elements: A,
    index: usize,
    begun: Mark,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Elements<A> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let before = Mark::now();
        let element = self
            .elements
            .next_element_seed(Located(seed))
            .and_then(|element| {
                if element.is_some() {
                    before.at_least(size_of::<S::Value>())?;
                }
                Ok(element)
            });
        match element {
            Ok(element) => {
                self.index += 1;
                Ok(element)
            }
            Err(error) => {
                self.begun.give_back();
                Err(path::at_element(self.index, error))
            }
        }
    }

    fn size_hint(&self) -> Option<usize> {
        self.elements.size_hint()
    }
}

/// The entries of a map, with the key of the last one.
struct Entries<A> {
    entries: A,
    key: String,
    begun: Mark,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.key.clear();
        self.entries.next_key_seed(Heard(seed, &mut self.key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let before = Mark::now();
        self.entries
            .next_value_seed(Located(seed))
            .and_then(|value| {
                before.at_least(size_of::<(String, S::Value)>())?;
                Ok(value)
            })
            .map_err(|error| {
                self.begun.give_back();
                path::at(&self.key, error)
            })
    }

    fn size_hint(&self) -> Option<usize> {
        self.entries.size_hint()
    }
}

/// A seed, a deserializer or a visitor of a key, which is also written down in the text.
struct Heard<'k, T>(T, &'k mut String);

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Heard<'_, T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T::Value, D::Error> {
        self.0.deserialize(Heard(deserializer, self.1))
    }
}

impl<'k, D> Heard<'k, D> {
    fn heard<V>(self, visitor: V) -> (D, Heard<'k, V>) {
        (self.0, Heard(visitor, self.1))
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Heard<'_, D> {
    type Error = D::Error;

    ask! {
        deserialize_any with heard, deserialize_str with heard, deserialize_string with heard,
        deserialize_identifier with heard, deserialize_option, deserialize_seq, deserialize_map, deserialize_i8,
        deserialize_i16, deserialize_i32, deserialize_i64, deserialize_i128, deserialize_u8, deserialize_u16,
        deserialize_u32, deserialize_u64, deserialize_u128, deserialize_f32, deserialize_f64, deserialize_bool,
        deserialize_char, deserialize_bytes, deserialize_byte_buf, deserialize_unit, deserialize_ignored_any,
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Heard<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<V::Value, E> {
        self.1.push_str(key);
        self.0.visit_str(key)
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<V::Value, E> {
        self.1.push_str(key);
        self.0.visit_borrowed_str(key)
    }

    fn visit_string<E: Error>(self, key: String) -> Result<V::Value, E> {
        self.1.push_str(&key);
        self.0.visit_string(key)
    }
}
