//! What the server calls an exchange: the identifier to quote when something went wrong.

use crate::http::transport::Reply;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The longest identifier that is recorded, in characters. What is longer is cut.
const LONGEST: usize = 128;

/// Where an identifier may stand.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// In a header field.
    Header(String),
    /// In the JSON object that is the body, as a text under this key.
    Key(String),
}

impl Place {
    /// Reads `/key` as a key of the body, and anything else as the name of a header field.
    pub(super) fn new(text: &str) -> Self {
        match text.strip_prefix('/') {
            Some(key) => Self::Key(key.to_owned()),
            None => Self::Header(text.to_owned()),
        }
    }
}

/// Returns the identifier from the first of these places where there is one.
pub(super) fn identifier<'r>(reply: &'r Reply, places: &[Place]) -> Option<Cow<'r, str>> {
    let found = places.iter().find_map(|place| match place {
        Place::Header(name) => reply.headers.get(name).map(Cow::Borrowed),
        Place::Key(key) => text_under(key, &reply.body).map(Cow::Owned),
    })?;
    Some(match found.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(found[..end].to_owned()),
        None => found,
    })
}

/// Returns the text under a key of a JSON object, which may be broken after it.
fn text_under(key: &str, body: &[u8]) -> Option<String> {
    let mut found = None;
    let mut json = serde_json::Deserializer::from_slice(body);
    // A body that is no object, or ends too early, has no identifier to offer: what is wrong with it is told elsewhere.
    let _ = json.deserialize_map(Search {
        key,
        found: &mut found,
    });
    found
}

struct Search<'s> {
    key: &'s str,
    found: &'s mut Option<String>,
}

impl<'de> Visitor<'de> for Search<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            if key == self.key {
                map.next_value_seed(Text(self.found))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Keeps a text, and refuses everything else.
struct Text<'s>(&'s mut Option<String>);

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        *self.0 = Some(text.to_owned());
        Ok(())
    }
}
