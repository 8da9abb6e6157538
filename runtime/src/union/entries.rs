//! The entries of an object whose variant is being looked for.

use crate::object::Object;
use crate::object::name::same;
use crate::wire::path;
use crate::wire::piece::Piece;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::ops::ControlFlow;
use std::{fmt, mem};

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
    /// Keys and values that were read first, if they are parts of a document in memory. Tags mostly come first, and this
    /// is what makes them cheap: what is copied to and fro are references.
    first: [(&'de str, &'de str); FEW],
    /// How many of these there are.
    few: usize,
    /// What was read after them. A value that was handed out is taken.
    others: Vec<Option<Entry<'de>>>,
    /// How many keys, of both, were handed out.
    handed_out: usize,
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
            first: [("", ""); FEW],
            few: 0,
            others: Vec::new(),
            handed_out: 0,
            caught_up: false,
            unions: 0,
            map,
        }
    }

    /// Returns what `found` makes of the first value under `name` that it makes something of.
    ///
    /// Values that were not read yet are kept as JSON text. Nothing is allocated while they are few and in memory.
    #[inline]
    pub(super) fn find<T>(
        &mut self,
        name: &'static str,
        found: impl Fn(&Piece<'de>) -> Result<Option<T>, A::Error>,
    ) -> Result<Option<T>, A::Error> {
        let found = |value: &Piece<'de>| found(value).map_err(|error| path::at(name, error));
        self.unions += 1;
        if self.unions > 1
            && let Some(found) = self.find_again(name, &found)?
        {
            return Ok(Some(found));
        }
        match self.find_next(name, &found)? {
            ControlFlow::Break(found) => Ok(found),
            ControlFlow::Continue(()) => self.find_further(name, &found),
        }
    }

    /// Looks in what was read for the unions around this one.
    #[inline(never)]
    fn find_again<T>(
        &self,
        name: &str,
        found: &impl Fn(&Piece<'de>) -> Result<Option<T>, A::Error>,
    ) -> Result<Option<T>, A::Error> {
        if self.unions > UNIONS {
            let message = "unions are variants of each other without an object in between";
            return Err(de::Error::custom(message));
        }
        for (key, value) in self.first.iter().take(self.few) {
            if same(key, name)
                && let Some(found) = found(&Piece::borrowed(value))?
            {
                return Ok(Some(found));
            }
        }
        for (key, value) in self.others.iter().flatten() {
            if same(key, name)
                && let Some(found) = found(value)?
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Looks in the next entry, and breaks off when something was found or there is none.
    #[inline]
    fn find_next<T>(
        &mut self,
        name: &'static str,
        found: &impl Fn(&Piece<'de>) -> Result<Option<T>, A::Error>,
    ) -> Result<ControlFlow<Option<T>>, A::Error> {
        let mut other = None;
        if self.map.next_key_seed(Other(name, &mut other))?.is_none() {
            return Ok(ControlFlow::Break(None));
        }
        let value: Piece<'de> = self.map.next_value()?;
        match other {
            None => {
                let found = found(&value)?;
                self.keep(Cow::Borrowed(name), value);
                if found.is_some() {
                    return Ok(ControlFlow::Break(found));
                }
            }
            Some(other) => self.keep(other, value),
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Looks in the entries after the next one. It is a call, so that [`find`](Self::find) is short.
    #[inline(never)]
    fn find_further<T>(
        &mut self,
        name: &'static str,
        found: &impl Fn(&Piece<'de>) -> Result<Option<T>, A::Error>,
    ) -> Result<Option<T>, A::Error> {
        loop {
            if let ControlFlow::Break(found) = self.find_next(name, found)? {
                return Ok(found);
            }
        }
    }

    #[inline]
    fn keep(&mut self, key: Cow<'de, str>, value: Piece<'de>) {
        if let (Cow::Borrowed(key), Some(value)) = (&key, value.as_borrowed())
            && self.others.is_empty()
            && let Some(place) = self.first.get_mut(self.few)
        {
            *place = (key, value);
            self.few += 1;
        } else {
            self.keep_other((key, value));
        }
    }

    #[inline(never)]
    fn keep_other(&mut self, entry: Entry<'de>) {
        if self.others.is_empty() {
            self.others.reserve(ROOM);
        }
        self.others.push(Some(entry));
    }

    /// Returns the next key, which may be one that was already read.
    ///
    /// It stays a call: with it in every place where a key or a value is read, the rest is no longer put there. It is not
    /// cold: tags are read again in each object, and what a cold function calls is not put into it.
    #[inline(never)]
    fn key_again<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let at = self.handed_out;
        self.handed_out += 1;
        let key = if at < self.few {
            Cow::Borrowed(self.first[at].0)
        } else if let Some(Some((key, _))) = self.others.get_mut(at - self.few) {
            mem::take(key)
        } else {
            self.caught_up = true;
            return self.map.next_key_seed(seed);
        };
        match key {
            Cow::Borrowed(key) => seed.deserialize(BorrowedStrDeserializer::new(key)),
            Cow::Owned(key) => seed.deserialize(key.into_deserializer()),
        }
        .map(Some)
    }

    /// Returns the value of the key that was returned last.
    #[inline(never)]
    fn value_again<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.caught_up = self.handed_out == self.few + self.others.len();
        let Some(at) = self.handed_out.checked_sub(1) else {
            return self.map.next_value_seed(seed);
        };
        let value = if at < self.few {
            Piece::borrowed(self.first[at].1)
        } else if let Some((_, value)) = self.others.get_mut(at - self.few).and_then(Option::take) {
            value
        } else {
            return self.map.next_value_seed(seed);
        };
        seed.deserialize(value.into_deserializer())
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

/// Reads a key, and keeps it if it is another one than this.
pub(super) struct Other<'k, 'de>(
    pub(super) &'static str,
    pub(super) &'k mut Option<Cow<'de, str>>,
);

impl<'de> DeserializeSeed<'de> for Other<'_, 'de> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Other<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<(), E> {
        if !same(key, self.0) {
            *self.1 = Some(Cow::Borrowed(key));
        }
        Ok(())
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<(), E> {
        if !same(key, self.0) {
            *self.1 = Some(Cow::Owned(key.to_owned()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::UnknownVariant;

    enum Outer {
        Inner(Inner),
    }
    crate::union!(Outer, tag "group" { "inner" => Inner });

    enum Inner {
        Never(Box<Inner>),
        Unknown(UnknownVariant),
    }
    crate::union!(Inner, tag "type" { "never" => Never, _ => Unknown });

    /// Puts each of the rest in each place between those before it.
    fn orders<'t>(texts: &[&'t str]) -> Vec<Vec<&'t str>> {
        let Some((last, rest)) = texts.split_last() else {
            return vec![Vec::new()];
        };
        let rest = orders(rest).into_iter();
        rest.flat_map(|order| {
            (0..=order.len()).map(move |at| {
                let mut order = order.clone();
                order.insert(at, last);
                order
            })
        })
        .collect()
    }

    #[test]
    fn hands_entries_out_in_the_order_in_which_they_came() {
        let entries = [
            r#""group":"inner""#,
            r#""type":"new""#,
            r#""a":1.50"#,
            r#""\u0062":[ 2e1 ]"#,
            r#""c":"\u0064""#,
        ];
        for order in orders(&entries) {
            let text = format!("{{{}}}", order.join(","));
            // Keys are read, and written without needless escapes; values stay as they are.
            let kept = text.replace(r"\u0062", "b");
            let in_memory = serde_json::from_str(&text).unwrap();
            let copied = serde_json::from_reader(text.as_bytes()).unwrap();
            for outer in [in_memory, copied] {
                match outer {
                    Outer::Inner(Inner::Unknown(unknown)) => {
                        assert_eq!((unknown.tag(), unknown.json().as_str()), ("new", &*kept));
                    }
                    Outer::Inner(Inner::Never(_)) => panic!("no such tag: {text}"),
                }
            }
        }
    }
}
