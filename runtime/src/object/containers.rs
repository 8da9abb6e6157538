//! Objects that are no structs.

use crate::object::Object;
use crate::object::read::collect;
use crate::union::entries::Entries;
use crate::wire::json::Json;
use serde::de::{Deserialize, Error, MapAccess};
use std::collections::BTreeMap;

impl<'de, T: Object<'de>> Object<'de> for Box<T> {
    const FIELDS: &'static [&'static str] = T::FIELDS;

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        T::read(map).map(Box::new)
    }

    fn __read_on<A: MapAccess<'de>>(entries: &mut Entries<'_, 'de, A>) -> Result<Self, A::Error> {
        T::__read_on(entries).map(Box::new)
    }
}

impl<'de, T: Deserialize<'de>> Object<'de> for BTreeMap<String, T> {
    const FIELDS: &'static [&'static str] = &[];

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        let mut values = Self::new();
        while let Some(name) = map.next_key()? {
            collect(map, name, &mut values)?;
        }
        Ok(values)
    }
}

impl<'de> Object<'de> for Json {
    const FIELDS: &'static [&'static str] = &[];

    /// Writes the entries down again, in their order.
    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        let mut text = String::from("{");
        while let Some((name, value)) = map.next_entry::<String, Self>()? {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(&serde_json::to_string(&name).map_err(A::Error::custom)?);
            text.push(':');
            text.push_str(value.as_str());
        }
        text.push('}');
        text.parse().map_err(A::Error::custom)
    }
}
