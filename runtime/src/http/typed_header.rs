//! Header fields as values of a type, read when somebody asks for them.

use crate::http::answer::Unreadable;
use crate::http::headers::Headers;
use crate::wire::nested;
use crate::wire::path;
use crate::wire::tree::Tree;
use serde::de::DeserializeOwned;
use std::fmt;

/// How often entries of an object are taken for a number after all. No header has that many.
const NUMBERS: usize = 64;

/// How a value is written in a header field: `style: simple` of OpenAPI, or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderForm {
    /// One value, as it is.
    Value,
    /// `3,4,5`
    List,
    /// `a,1,b,2` or `a=1,b=2`
    Object,
    /// JSON text.
    Json,
}

impl Headers {
    /// Reads the header `name`, if it is there. Several fields of that name are one list (RFC 9110, section 5.3).
    ///
    /// ```
    /// use runtime::{HeaderForm, Headers};
    ///
    /// let mut headers = Headers::new();
    /// headers.append("X-Rate-Limit", "10");
    /// assert_eq!(headers.read::<i64>("x-rate-limit", HeaderForm::Value)?, Some(10));
    /// assert_eq!(headers.read::<String>("x-request-id", HeaderForm::Value)?, None);
    /// # Ok::<(), runtime::HeaderError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if it has another form.
    pub fn read<T: DeserializeOwned>(
        &self,
        name: &'static str,
        form: HeaderForm,
    ) -> Result<Option<T>, HeaderError> {
        let fields: Vec<&str> = self.get_all(name).collect();
        if fields.is_empty() {
            return Ok(None);
        }
        let read = match form {
            HeaderForm::Json => nested::decode(&fields.join(", ")),
            form => Written::new(&fields.join(", "), form).read(),
        };
        read.map(Some).map_err(|error| HeaderError {
            name,
            reason: Some(Unreadable::new(error.to_string())),
        })
    }

    /// Reads the header `name`, which must be there.
    ///
    /// # Errors
    ///
    /// Fails if it is missing or has another form.
    pub fn require<T: DeserializeOwned>(
        &self,
        name: &'static str,
        form: HeaderForm,
    ) -> Result<T, HeaderError> {
        self.read(name, form)?
            .ok_or(HeaderError { name, reason: None })
    }
}

/// A header is missing, or is not what the document says. The value itself is never shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderError {
    name: &'static str,
    reason: Option<Unreadable>,
}

impl HeaderError {
    /// Returns the name of the header.
    pub fn name(&self) -> &str {
        self.name
    }

    /// Returns whether the header is not there at all.
    pub fn is_missing(&self) -> bool {
        self.reason.is_none()
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            None => write!(f, "the answer has no header `{}`", self.name),
            Some(reason) => write!(
                f,
                "the header `{}` is not what the document says: {reason}; `Headers::get` returns it as it came",
                self.name
            ),
        }
    }
}

impl std::error::Error for HeaderError {}

/// The value of a header on its way to JSON.
///
/// A header does not say whether `12` is a number or a text. So everything is a text at first, and what is refused as
/// one and can be a number or a boolean is tried as that.
enum Written {
    Value(Part),
    List(Vec<Part>),
    Object(Vec<(String, Part)>),
}

/// A scalar.
struct Part {
    text: String,
    bare: bool,
}

impl Part {
    fn new(text: &str) -> Self {
        Self {
            text: text.trim().to_owned(),
            bare: false,
        }
    }

    fn json(&self) -> String {
        if self.bare {
            self.text.clone()
        } else {
            quoted(&self.text)
        }
    }

    /// Takes the part for a number or a boolean, or returns `false` if it is none.
    fn loosen(&mut self) -> bool {
        let can = !self.bare && matches!(Tree::parse(&self.text), Ok(Tree::Scalar(_)));
        self.bare |= can;
        can
    }
}

impl Written {
    fn new(text: &str, form: HeaderForm) -> Self {
        if !matches!(form, HeaderForm::List | HeaderForm::Object) {
            return Self::Value(Part::new(text));
        }
        let parts: Vec<&str> = text
            .split(',')
            .filter(|part| !part.trim().is_empty())
            .collect();
        if form == HeaderForm::List {
            return Self::List(parts.into_iter().map(Part::new).collect());
        }
        let exploded: Option<Vec<_>> = parts.iter().map(|part| part.split_once('=')).collect();
        let entries = exploded.unwrap_or_else(|| {
            let pairs = parts.chunks(2);
            pairs
                .map(|pair| (pair[0], pair.get(1).copied().unwrap_or_default()))
                .collect()
        });
        Self::Object(
            entries
                .into_iter()
                .map(|(key, value)| (key.trim().to_owned(), Part::new(value)))
                .collect(),
        )
    }

    fn read<T: DeserializeOwned>(mut self) -> Result<T, serde_json::Error> {
        for _ in 0..NUMBERS {
            match nested::decode(&self.json()) {
                Err(error) if self.loosen(&error.to_string()) => {}
                read => return read,
            }
        }
        nested::decode(&self.json())
    }

    fn json(&self) -> String {
        match self {
            Self::Value(part) => part.json(),
            Self::List(parts) => {
                let parts: Vec<String> = parts.iter().map(Part::json).collect();
                format!("[{}]", parts.join(","))
            }
            Self::Object(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, part)| format!("{}:{}", quoted(key), part.json()))
                    .collect();
                format!("{{{}}}", entries.join(","))
            }
        }
    }

    /// Takes what was refused for a number or a boolean, or returns `false` if that makes no difference.
    fn loosen(&mut self, refusal: &str) -> bool {
        match self {
            Self::Value(part) => part.loosen(),
            // All elements are of one type.
            Self::List(parts) => {
                let loosened = parts
                    .iter_mut()
                    .filter_map(|part| part.loosen().then_some(()));
                loosened.count() > 0
            }
            Self::Object(entries) => {
                let refused = path::split(refusal).map(|(path, _)| path);
                entries
                    .iter_mut()
                    .filter(|(key, _)| Some(key.as_str()) == refused)
                    .any(|(_, part)| part.loosen())
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
