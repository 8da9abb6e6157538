//! Bodies of any media type.

use crate::http::answer::Unreadable;
use crate::http::media_type::{essence, is_json};
use crate::webhook::delivery::Verified;
use crate::webhook::field_form::Properties;
use crate::webhook::refusal::Refusal;
use crate::wire::json::Json;
use crate::wire::nested;
use crate::wire::tree::Tree;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// What can be read from a body that is JSON, a form or a text, as its `Content-Type` says: see [`Verified::read`].
///
/// A form is read as the object that its fields are, a text as a string.
pub trait FromBody: DeserializeOwned {
    /// How the properties of a form are written. Where two forms write one property in different ways, there are several,
    /// and the first that gives the type is taken. Without any, no form is read.
    const FORMS: &'static [Properties];
}

/// A text.
impl FromBody for String {
    const FORMS: &'static [Properties] = &[];
}

/// A text as a string, and a form as an object.
impl FromBody for Json {
    const FORMS: &'static [Properties] = &[Properties::new(&[])];
}

/// A form whose fields are texts.
impl FromBody for BTreeMap<String, String> {
    const FORMS: &'static [Properties] = &[Properties::new(&[])];
}

/// A form whose fields may come several times.
impl FromBody for BTreeMap<String, Json> {
    const FORMS: &'static [Properties] = &[Properties::new(&[])];
}

impl<T: FromBody> FromBody for Option<T> {
    const FORMS: &'static [Properties] = T::FORMS;
}

impl Verified<'_> {
    /// Reads the body as its `Content-Type` says. Without one it is JSON.
    ///
    /// ```
    /// use runtime::webhook::{FieldForm, FromBody, Properties, Refusal, Verified};
    ///
    /// struct Message {
    ///     text: String,
    ///     parts: i64,
    /// }
    /// runtime::object!(Message { text = "Text", parts = "Parts" });
    ///
    /// impl FromBody for Message {
    ///     const FORMS: &'static [Properties] = &[Properties::new(&[("Parts", FieldForm::Json)])];
    /// }
    ///
    /// // `Text=12+o%27clock&Parts=1`
    /// fn receive(verified: &Verified<'_>) -> Result<(), Refusal> {
    ///     let message: Message = verified.read()?;
    ///     println!("{} in {} parts", message.text, message.parts);
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Fails with [`Refusal::MalformedJson`] if JSON is not of the type, and with [`Refusal::MalformedBody`] if a form or
    /// a text is not.
    pub fn read<T: FromBody>(&self) -> Result<T, Refusal> {
        let media_type = self.media_type().and_then(essence);
        match media_type.as_deref() {
            None => self.parse(),
            Some(media_type) if is_json(media_type) => self.parse(),
            Some(media_type) => read(media_type, self.body())
                .map_err(|reason| Refusal::MalformedBody(Unreadable::new(reason))),
        }
    }
}

fn read<T: FromBody>(media_type: &str, body: &[u8]) -> Result<T, String> {
    let text = std::str::from_utf8(body).map_err(|_| "the body is not UTF-8")?;
    if media_type != "application/x-www-form-urlencoded" {
        return decoded(&Tree::String(text.to_owned()));
    }
    let mut refused = None;
    for properties in T::FORMS {
        match properties.read(text).and_then(|tree| decoded(&tree)) {
            Ok(value) => return Ok(value),
            Err(reason) => refused = refused.or(Some(reason)),
        }
    }
    Err(refused.unwrap_or_else(|| "it is a form, and nothing that is read is one".to_owned()))
}

fn decoded<T: DeserializeOwned>(tree: &Tree) -> Result<T, String> {
    nested::decode(&tree.to_json()).map_err(|error| error.to_string())
}
