//! The fields of a form or of a query, by their names.

use percent_encoding::percent_decode_str;
use std::collections::HashMap;

/// How many fields are read. Somebody who sends more means harm: each takes many times the space of its text.
const MOST: usize = 10_000;

/// How many brackets a name may have. With more, it is taken for a name without any.
const DEEPEST: usize = 32;

/// Fields in the order in which they came, each name once.
#[derive(Default)]
pub(super) struct Fields<'a> {
    entries: Vec<(String, Entry<'a>)>,
    places: HashMap<String, usize>,
}

/// What came under one name.
#[derive(Default)]
pub(super) struct Entry<'a> {
    /// The texts, as they are encoded.
    pub texts: Vec<&'a str>,
    /// What has more of a name, in brackets: `b` of `a[b]`.
    pub inner: Fields<'a>,
}

impl<'a> Fields<'a> {
    /// Takes `a=b&c=d` apart. Brackets mean something in names that begin with one that `is_composed`.
    ///
    /// # Errors
    ///
    /// Fails with the reason if a name is not UTF-8, or if there are too many.
    pub fn read(text: &'a str, is_composed: impl Fn(&str) -> bool) -> Result<Self, String> {
        let mut fields = Self::default();
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        for (index, pair) in pairs.enumerate() {
            if index == MOST {
                return Err(format!("there are more than {MOST} fields"));
            }
            let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decoded(name).ok_or("the name of a field is not UTF-8")?;
            let steps = steps(&name).filter(|(base, _)| is_composed(base));
            let (base, steps) = steps.unwrap_or((&name, Vec::new()));
            let mut entry = fields.entry(base);
            for step in steps {
                entry = entry.inner.entry(step);
            }
            entry.texts.push(text);
        }
        Ok(fields)
    }

    /// Returns the fields with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry<'a>)> {
        let entries = self.entries.iter();
        entries.map(|(name, entry)| (name.as_str(), entry))
    }

    /// Returns what came under a name.
    pub fn get(&self, name: &str) -> Option<&Entry<'a>> {
        let (_, entry) = self.entries.get(*self.places.get(name)?)?;
        Some(entry)
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn entry(&mut self, name: &str) -> &mut Entry<'a> {
        let place = match self.places.get(name) {
            Some(place) => *place,
            None => {
                let place = self.entries.len();
                self.places.insert(name.to_owned(), place);
                self.entries.push((name.to_owned(), Entry::default()));
                place
            }
        };
        &mut self.entries[place].1
    }
}

/// Returns what stands before the brackets of a name, and in each of them.
fn steps(name: &str) -> Option<(&str, Vec<&str>)> {
    let (base, rest) = name.strip_suffix(']')?.split_once('[')?;
    let steps: Vec<&str> = rest.split("][").collect();
    let plain = |step: &&str| !step.contains(['[', ']']);
    (!base.is_empty() && steps.len() <= DEEPEST && steps.iter().all(plain)).then_some((base, steps))
}

/// Decodes a name or a text; nothing if it is not UTF-8.
pub(super) fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    Some(decoded.into_owned())
}
