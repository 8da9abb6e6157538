//! Scalars of JSON as text: what enums of several types are read from and compared by.

use crate::enums::NotListed;
use crate::wire::json::Kind;
use crate::wire::magnitude::Magnitude;
use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{self, Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// An enum whose values are scalars of any type.
pub trait ValueEnum: Sized {
    /// What it is called.
    const NAME: &'static str;

    /// The JSON of each listed value.
    const KNOWN: &'static [&'static str];

    /// Returns the value with this JSON, which is written like the listed one if it is listed.
    fn of(json: &str) -> Option<Self>;
}

/// Decodes a scalar.
pub fn value<'de, T: ValueEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    let json = canonical(raw.get()).map_err(de::Error::custom)?;
    let kind = Type::of(&json);
    if !kind.is_some_and(is_listed::<T>) {
        let expected: Vec<&str> = Type::ALL
            .into_iter()
            .filter(|kind| is_listed::<T>(*kind))
            .map(Type::article)
            .collect();
        return Err(de::Error::custom(format_args!(
            "invalid type: {}, expected {}",
            Kind::of(&json).article(),
            expected.join(" or ")
        )));
    }
    find(&json).ok_or_else(|| de::Error::custom(not_listed::<T>(&json)))
}

/// Parses what [`display_value`] writes.
pub fn parse_value<T: ValueEnum>(text: &str) -> Result<T, NotListed> {
    let displayed = T::KNOWN.iter().find(|json| bare(json) == text);
    if let Some(value) = displayed.and_then(|json| T::of(json)) {
        return Ok(value);
    }
    let scalar = serde_json::from_str::<&RawValue>(text)
        .ok()
        .and_then(|_| Type::of(text))
        .filter(|kind| *kind != Type::String && is_listed::<T>(*kind));
    let found = match scalar {
        Some(_) => find(text),
        None if is_listed::<T>(Type::String) => find(&serde_json::Value::from(text).to_string()),
        None => None,
    };
    found.ok_or_else(|| not_listed::<T>(text))
}

/// Writes a string without its quotes, and all else as JSON.
pub fn display_value(json: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Display::fmt(bare(json).as_ref(), f)
}

/// Encodes a scalar from its JSON.
pub fn serialize_value<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if Type::of(json) == Some(Type::String) {
        return serializer.serialize_str(&bare(json));
    }
    // Raw JSON is the one form in which serde_json takes digits as they are.
    RawValue::from_string(json.to_owned())
        .map_err(ser::Error::custom)?
        .serialize(serializer)
}

/// What the values of such an enum can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    String,
    Number,
    Boolean,
}

impl Type {
    const ALL: [Self; 3] = [Self::String, Self::Number, Self::Boolean];

    /// Tells the type of valid JSON text, if it is a scalar that an enum can list.
    fn of(json: &str) -> Option<Self> {
        match Kind::of(json) {
            Kind::String => Some(Self::String),
            Kind::Integer | Kind::Fraction => Some(Self::Number),
            Kind::Boolean => Some(Self::Boolean),
            Kind::Null | Kind::Array | Kind::Object => None,
        }
    }

    fn article(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
        }
    }
}

/// Tells whether a value of this type is listed.
fn is_listed<T: ValueEnum>(kind: Type) -> bool {
    T::KNOWN.iter().any(|json| Type::of(json) == Some(kind))
}

#[cold]
fn not_listed<T: ValueEnum>(found: &str) -> NotListed {
    NotListed::__new(T::NAME, T::KNOWN, &found)
}

/// Returns the value with this JSON. A number that is not listed in the way in which it is written is a listed one that
/// equals it.
fn find<T: ValueEnum>(json: &str) -> Option<T> {
    if T::KNOWN.contains(&json) {
        return T::of(json);
    }
    let number = Magnitude::of(json);
    let listed = T::KNOWN
        .iter()
        .find(|known| number.is_some() && Magnitude::of(known) == number);
    T::of(listed.unwrap_or(&json))
}

/// Returns the JSON of a string as `serde_json` writes it, and that of anything else as it is.
fn canonical(json: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    if !json.starts_with('"') || !json.contains('\\') {
        return Ok(Cow::Borrowed(json));
    }
    let text: String = serde_json::from_str(json)?;
    Ok(Cow::Owned(serde_json::Value::from(text).to_string()))
}

/// Returns the text of a string, and the JSON of anything else.
pub(crate) fn bare(json: &str) -> Cow<'_, str> {
    match json
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
    {
        Some(text) if !text.contains('\\') => Cow::Borrowed(text),
        Some(_) => serde_json::from_str::<String>(json).map_or(Cow::Borrowed(json), Cow::Owned),
        None => Cow::Borrowed(json),
    }
}
