//! A form inside a string.

use crate::wire::secret::Secret;
use crate::wire::tree::Tree;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::{Deserialize, Deserializer};
use serde::ser::{self, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use url::form_urlencoded;

/// Everything but the unreserved characters of RFC 3986, and the colon: it means nothing in a query, and URNs stay
/// readable, as servers show them in their samples.
const INNER: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':');

/// A string that holds the properties of a `T` as a form (`contentMediaType: application/x-www-form-urlencoded` with a
/// `contentSchema`).
///
/// Each name and value is percent-encoded once, a list as a pair for each element; what is absent is left out. What holds
/// the string encodes it like any other: where that is a form too, there are two layers, and the user makes neither.
///
/// It is read from any string and written as it came. [`get`](Self::get) and [`get_all`](Self::get_all) look into it. The
/// `Debug` form shows nothing of it, because such a string usually holds credentials.
///
/// ```
/// use runtime::FormText;
///
/// struct Start {
///     hint: String,
///     scope: Vec<String>,
/// }
/// runtime::object!(Start { hint = "login_hint", scope = "scope" });
///
/// let text: FormText<Start> = Start { hint: "a&b".into(), scope: vec!["openid".into(), "charge".into()] }.into();
/// assert_eq!(text.expose(), "login_hint=a%26b&scope=openid&scope=charge");
/// assert_eq!(text.get_all("scope"), ["openid", "charge"]);
/// ```
pub struct FormText<T> {
    text: Secret,
    /// Why there is no text. Sending it fails.
    fault: Option<Box<str>>,
    holds: PhantomData<fn() -> T>,
}

impl<T> FormText<T> {
    /// Wraps a form that is encoded already.
    pub fn from_text(text: impl Into<Secret>) -> Self {
        Self {
            text: text.into(),
            fault: None,
            holds: PhantomData,
        }
    }

    /// Returns the text. The name is there to be found in a review.
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// Returns the first value of a field, decoded.
    pub fn get(&self, name: &str) -> Option<String> {
        self.get_all(name).into_iter().next()
    }

    /// Returns all values of a field, decoded.
    pub fn get_all(&self, name: &str) -> Vec<String> {
        form_urlencoded::parse(self.expose().as_bytes())
            .filter(|(field, _)| field == name)
            .map(|(_, value)| value.into_owned())
            .collect()
    }
}

impl<T: Serialize> FormText<T> {
    /// Encodes a value. If it has no form, such as a number that is infinite, the call that sends it fails.
    pub fn of(value: &T) -> Self {
        match encoded(value) {
            Ok(text) => Self::from_text(text),
            Err(fault) => Self {
                fault: Some(fault),
                ..Self::from_text("")
            },
        }
    }
}

/// Encodes a value, as [`FormText::of`] does.
impl<T: Serialize> From<T> for FormText<T> {
    fn from(value: T) -> Self {
        Self::of(&value)
    }
}

fn encoded<T: Serialize>(value: &T) -> Result<Secret, Box<str>> {
    let tree = Tree::of(value).map_err(|error| error.to_string())?;
    let Tree::Object(properties) = tree else {
        return Err("what a form holds must be an object".into());
    };
    let mut form = String::new();
    for (name, value) in &properties {
        match value {
            Tree::Array(elements) => {
                for element in elements {
                    push(&mut form, name, &element.to_text());
                }
            }
            value => push(&mut form, name, &value.to_text()),
        }
    }
    Ok(Secret::new(form))
}

/// Adds a field to a form, each part of it percent-encoded.
pub(crate) fn push(form: &mut String, name: &str, value: &str) {
    if !form.is_empty() {
        form.push('&');
    }
    form.extend(utf8_percent_encode(name, INNER));
    form.push('=');
    form.extend(utf8_percent_encode(value, INNER));
}

impl<T> Clone for FormText<T> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            fault: self.fault.clone(),
            holds: PhantomData,
        }
    }
}

impl<T> PartialEq for FormText<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.fault == other.fault
    }
}

impl<T> fmt::Debug for FormText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormText(***)")
    }
}

impl<'de, T> Deserialize<'de> for FormText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Secret::deserialize(deserializer).map(Self::from_text)
    }
}

impl<T> Serialize for FormText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.fault {
            None => self.text.serialize(serializer),
            Some(fault) => Err(ser::Error::custom(fault)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Json;

    struct Fields {
        text: String,
        number: Option<i64>,
        list: Vec<String>,
        inner: Json,
    }
    crate::object!(Fields { text = "te xt", number? = "number", list = "list", inner = "inner" });

    fn fields() -> Fields {
        Fields {
            text: "a=b&c+d e:é%".to_owned(),
            number: Some(7),
            list: vec![String::new(), "2".to_owned()],
            inner: serde_json::from_str(r#"{"k":1.50}"#).unwrap(),
        }
    }

    #[test]
    fn each_part_is_encoded_once_and_read_back() {
        let text = FormText::of(&fields());
        assert_eq!(
            text.expose(),
            "te%20xt=a%3Db%26c%2Bd%20e:%C3%A9%25&number=7&list=&list=2&inner=%7B%22k%22:1.50%7D"
        );
        assert_eq!(text.get("te xt").as_deref(), Some("a=b&c+d e:é%"));
        assert_eq!(text.get_all("list"), ["", "2"]);
        assert_eq!(text.get("gone"), None);
    }

    #[test]
    fn what_is_absent_is_left_out() {
        let absent = Fields {
            number: None,
            list: Vec::new(),
            ..fields()
        };
        let text = FormText::of(&absent);
        assert_eq!(text.get("number"), None);
        assert!(text.get_all("list").is_empty());
    }

    #[test]
    fn a_text_is_written_as_it_came() {
        let json = r#""a=%2&&b""#;
        let text: FormText<Fields> = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&text).unwrap(), json);
        assert!(serde_json::from_str::<FormText<Fields>>("[1]").is_err());
    }

    #[test]
    fn a_value_without_a_form_cannot_be_sent() {
        for text in [
            serde_json::to_string(&FormText::of(&f64::NAN)),
            serde_json::to_string(&FormText::of(&7)),
        ] {
            assert!(text.is_err());
        }
    }

    #[test]
    fn what_it_holds_is_never_printed() {
        assert_eq!(format!("{:?}", FormText::from(fields())), "FormText(***)");
    }
}
