//! Reads numbers, and says what was expected in words for people.

use serde::de::{Deserializer, Error, Expected, MapAccess, Unexpected, Visitor};
use std::fmt;

/// The magnitude from which on an `f64` does not hold every integer.
const INEXACT: f64 = 9_007_199_254_740_992.0;

/// A visitor of an integer that also takes `1.0` and `1e2`: whether a number is an integer is a matter of its value.
pub(super) struct Whole<V> {
    pub(super) visitor: V,
    pub(super) least: i64,
    pub(super) most: u64,
}

/// A visitor of any number.
pub(super) struct Number<V>(pub(super) V);

/// An integer of a range.
struct Range {
    least: i64,
    most: u64,
}

impl Expected for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an integer from {} to {}", self.least, self.most)
    }
}

impl<V> Whole<V> {
    #[cold]
    fn outside<E: Error>(&self, found: Unexpected<'_>) -> E {
        let (least, most) = (self.least, self.most);
        E::invalid_value(found, &Range { least, most })
    }

    /// Refuses a number that is no integer, or may not be the one that was written.
    #[cold]
    fn refuse<E: Error>(&self, number: f64) -> E {
        let found = Unexpected::Float(number);
        if number.fract() != 0.0 {
            E::invalid_type(found, &"an integer")
        } else if number < self.least as f64 || number > self.most as f64 {
            self.outside(found)
        } else {
            E::invalid_value(
                found,
                &"an integer; one as large as this has to be written without fraction and exponent",
            )
        }
    }
}

/// Methods that hand a value on to the visitor within.
macro_rules! hand_on {
    ($within:tt: $($method:ident($value:ty)),*) => {
        $(#[inline]
        fn $method<E: Error>(self, value: $value) -> Result<V::Value, E> {
            self.$within.$method(value)
        })*

        fn visit_newtype_struct<D: Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> Result<V::Value, D::Error> {
            self.$within.visit_newtype_struct(deserializer)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
            self.$within.visit_map(map)
        }
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Whole<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    #[inline]
    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        if value < self.least || u64::try_from(value).is_ok_and(|value| value > self.most) {
            return Err(self.outside(Unexpected::Signed(value)));
        }
        self.visitor.visit_i64(value)
    }

    #[inline]
    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        if value > self.most {
            return Err(self.outside(Unexpected::Unsigned(value)));
        }
        self.visitor.visit_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        if value.fract() == 0.0 && value.abs() < INEXACT {
            self.visit_i64(value as i64)
        } else {
            Err(self.refuse(value))
        }
    }

    hand_on! {
        visitor: visit_i128(i128), visit_u128(u128), visit_str(&str), visit_borrowed_str(&'de str),
        visit_string(String)
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Number<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    hand_on! {
        0: visit_i64(i64), visit_u64(u64), visit_i128(i128), visit_u128(u128), visit_f64(f64), visit_str(&str),
        visit_borrowed_str(&'de str), visit_string(String)
    }
}
