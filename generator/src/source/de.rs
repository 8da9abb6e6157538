//! Typed models are read straight from the tree, whatever features `serde_json` is built with.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, Unexpected,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Node, Value};

/// Why a typed model could not be read from a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(String);

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReadError {}

impl Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        ReadError(message.to_string())
    }
}

impl Node {
    /// Reads a typed model.
    ///
    /// # Errors
    ///
    /// When the tree does not have the shape of the model.
    pub fn read<'de, T: Deserialize<'de>>(&'de self) -> Result<T, ReadError> {
        T::deserialize(self)
    }
}

impl<'de> IntoDeserializer<'de, ReadError> for &'de Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(text) => visit_number(text, visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::List(list) => {
                let mut items = SeqDeserializer::new(list.iter());
                let value = visitor.visit_seq(&mut items)?;
                items.end()?;
                Ok(value)
            }
            Value::Map(map) => {
                let mut entries =
                    MapDeserializer::new(map.iter().map(|(key, node)| (key.as_str(), node)));
                let value = visitor.visit_map(&mut entries)?;
                entries.end()?;
                Ok(value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match &self.value {
            Value::String(name) => visitor.visit_enum(Variant {
                name,
                content: None,
            }),
            Value::Map(map) => match map.iter().next() {
                Some((name, content)) if map.len() == 1 => visitor.visit_enum(Variant {
                    name,
                    content: Some(content),
                }),
                _ => Err(Error::invalid_value(
                    Unexpected::Map,
                    &"a map with a single key",
                )),
            },
            _ => Err(Error::custom(format_args!(
                "expected a string or a map, found {}",
                self.kind()
            ))),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

fn visit_number<'de, V: Visitor<'de>>(text: &'de str, visitor: V) -> Result<V::Value, ReadError> {
    if let Ok(integer) = text.parse::<u64>() {
        return visitor.visit_u64(integer);
    }
    if let Ok(integer) = text.parse::<i64>() {
        return visitor.visit_i64(integer);
    }
    match text.parse::<f64>() {
        Ok(float) if float.is_finite() => visitor.visit_f64(float),
        // No 64 bits can hold it: its digits survive as text.
        _ => visitor.visit_borrowed_str(text),
    }
}

/// An enum of serde's: its name alone, or a map from its name to its content.
struct Variant<'de> {
    name: &'de str,
    content: Option<&'de Node>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = ReadError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), ReadError> {
        let name: serde::de::value::BorrowedStrDeserializer<'de, ReadError> =
            serde::de::value::BorrowedStrDeserializer::new(self.name);
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> Variant<'de> {
    fn content(&self) -> Result<&'de Node, ReadError> {
        self.content
            .ok_or_else(|| Error::invalid_type(Unexpected::UnitVariant, &"a variant with content"))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        match self.content {
            None => Ok(()),
            Some(content) => Deserialize::deserialize(content),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.content()?.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.content()?.deserialize_any(visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use crate::source::parse;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Card,
        Bank(Vec<u8>),
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Model<'a> {
        name: &'a str,
        limit: Option<f64>,
        kinds: Vec<Kind>,
        #[serde(flatten)]
        rest: BTreeMap<String, serde_json::Value>,
    }

    #[test]
    fn reads_a_typed_model() {
        let (tree, _) = parse(
            "name: n\nlimit: 1.5\nkinds: [card, {bank: [1, 2]}]\nbig: 1e999\nnone: null",
            "f",
        )
        .expect("valid");
        let model: Model<'_> = tree.read().expect("fits");
        assert_eq!((model.name, model.limit), ("n", Some(1.5)));
        assert_eq!(model.kinds, [Kind::Card, Kind::Bank(vec![1, 2])]);
        assert_eq!(model.rest["big"], "1e999");
        assert!(model.rest["none"].is_null());
    }

    #[test]
    fn says_what_does_not_fit() {
        let (tree, _) = parse("[true]", "f").expect("valid");
        let error = tree.read::<Vec<Kind>>().expect_err("no variant");
        assert_eq!(
            error.to_string(),
            "expected a string or a map, found a boolean"
        );
    }
}
