//! What a stand-in receives in parts.

use super::received::json;
use crate::http::answer::Unreadable;
use crate::http::media_type::essence;
use serde::de::DeserializeOwned;

/// A body of several parts (`multipart/form-data` and the like).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multipart(Vec<Part>);

/// A part of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// The name of the property.
    pub name: String,
    /// The name of the file, if it is one.
    pub file_name: Option<String>,
    /// The header fields, exactly as sent.
    pub headers: Vec<(String, String)>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Multipart {
    /// Reads the parts of `body`.
    pub(super) fn read(content_type: &str, body: &[u8]) -> Result<Self, Unreadable> {
        let boundary = parameter(content_type, "boundary")
            .ok_or_else(|| Unreadable::new("the media type names no boundary"))?;
        let broken = || Unreadable::new("the parts are not well formed");
        let delimiter = format!("\r\n--{boundary}");
        let first = &delimiter[2..];
        let mut rest = body.strip_prefix(first.as_bytes()).ok_or_else(broken)?;
        let mut parts = Vec::new();
        while let Some(part) = rest.strip_prefix(b"\r\n") {
            let end = find(part, delimiter.as_bytes()).ok_or_else(broken)?;
            parts.push(Part::read(&part[..end]).ok_or_else(broken)?);
            rest = &part[end + delimiter.len()..];
        }
        if rest == b"--\r\n" {
            Ok(Self(parts))
        } else {
            Err(broken())
        }
    }

    /// Returns all parts in order.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Returns the first part of this name.
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.0.iter().find(|part| part.name == name)
    }
}

impl Part {
    fn read(bytes: &[u8]) -> Option<Self> {
        let end = find(bytes, b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let headers = head.lines().map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_owned(), value.trim().to_owned()))
        });
        let mut part = Self {
            name: String::new(),
            file_name: None,
            headers: headers.collect::<Option<_>>()?,
            bytes: bytes[end + 4..].to_vec(),
        };
        let disposition = part.header("content-disposition")?;
        let (name, file_name) = (
            parameter(disposition, "name")?,
            parameter(disposition, "filename"),
        );
        part.name = name;
        part.file_name = file_name;
        Some(part)
    }

    /// Returns the first value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Returns the media type without its parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        essence(self.header("content-type")?)
    }

    /// Returns what it holds as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Reads a part that is JSON.
    ///
    /// # Errors
    ///
    /// Fails if it is none of this type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Unreadable> {
        json(&self.bytes)
    }
}

/// Returns a parameter of a header field, without its quotes.
fn parameter(field: &str, name: &str) -> Option<String> {
    let mut rest = field;
    while let Some((_, after)) = rest.split_once(';') {
        let (found, value) = after.split_once('=')?;
        let quoted = value
            .strip_prefix('"')
            .and_then(|value| value.split_once('"'));
        let (value, after) = match quoted {
            Some((value, after)) => (value, after),
            None => value.split_at(value.find(';').unwrap_or(value.len())),
        };
        if found.trim().eq_ignore_ascii_case(name) {
            return Some(value.trim().to_owned());
        }
        rest = after;
    }
    None
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}
