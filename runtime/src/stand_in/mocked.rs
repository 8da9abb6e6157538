//! What a call means on the side of the server.

use super::answer::{Answer, unencodable};
use super::multipart::Multipart;
use super::received::Received;
use crate::http::answer::Unreadable;
use crate::http::records::events::{Event, MESSAGE};
use crate::http::records::kinds;
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::form_urlencoded;

/// A call that a stand-in can answer. [`mock!`](crate::mock!) implements it.
pub trait Mocked {
    /// What a success carries.
    type Value;
    /// The failures that the document describes.
    type Failure;
    /// What is sent.
    type Body;

    /// Writes a success.
    fn success(value: &Self::Value) -> Answer;

    /// Writes a failure.
    fn failure(error: &Self::Failure) -> Answer;

    /// Reads what was sent.
    ///
    /// # Errors
    ///
    /// Fails if it is not what the document says.
    fn body(received: &Received) -> Result<Self::Body, Unreadable>;
}

/// One of several answers, as a server writes it. [`mock_answers!`](crate::mock_answers!) implements it.
pub trait Written {
    /// Writes it with its status.
    fn written(&self) -> Answer;
}

impl Written for crate::NoError {
    fn written(&self) -> Answer {
        match *self {}
    }
}

/// A request for an operation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Recorded<B> {
    /// What it carries.
    pub body: B,
    /// The request as it arrived.
    pub received: Received,
    pub(super) parameters: Vec<(&'static str, String)>,
}

impl<B> Recorded<B> {
    /// Returns the value of a parameter of the path, decoded.
    pub fn path(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        parameters
            .find(|(parameter, _)| *parameter == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns the first value of a parameter of the query, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        self.query_all(name).into_iter().next()
    }

    /// Returns all values of a parameter of the query, decoded.
    pub fn query_all(&self, name: &str) -> Vec<String> {
        let (_, query) = self.received.target.split_once('?').unwrap_or_default();
        values(query.as_bytes(), name)
    }

    /// Returns the first value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.received.header(name)
    }
}

/// What an HTML form would send (`application/x-www-form-urlencoded`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form(pub(super) Vec<u8>);

impl Form {
    /// Returns the first value of a field, decoded.
    pub fn get(&self, name: &str) -> Option<String> {
        self.get_all(name).into_iter().next()
    }

    /// Returns all values of a field, decoded.
    pub fn get_all(&self, name: &str) -> Vec<String> {
        values(&self.0, name)
    }
}

fn values(form: &[u8], name: &str) -> Vec<String> {
    form_urlencoded::parse(form)
        .filter(|(field, _)| field == name)
        .map(|(_, value)| value.into_owned())
        .collect()
}

/// Writes an answer that is JSON.
pub fn write_json<T: Serialize + ?Sized>(status: u16, value: &T) -> Answer {
    Answer::of_json(status, value)
}

/// Writes a response that is a number, a boolean or one of several values as text.
pub fn write_scalar<T: Serialize + ?Sized>(status: u16, value: &T) -> Answer {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => Answer::of_text(status, &text),
        Ok(serde_json::Value::Null) => Answer::of_text(status, ""),
        Ok(other) => Answer::of_text(status, &other.to_string()),
        Err(reason) => unencodable(&reason),
    }
}

/// Writes an answer that is text.
pub fn write_text(status: u16, text: &str) -> Answer {
    Answer::of_text(status, text)
}

/// Writes an answer that is bytes.
pub fn write_bytes(status: u16, bytes: &[u8]) -> Answer {
    Answer::of_bytes(status, bytes)
}

/// Writes an answer that is events, whose data is JSON.
pub fn write_events<T: Serialize>(status: u16, events: &[Event<T>]) -> Answer {
    let mut text = String::new();
    for event in events {
        match serde_json::to_string(&event.data) {
            Ok(data) => write_event(&mut text, event, &data),
            Err(reason) => return unencodable(&reason),
        }
    }
    of_events(status, text)
}

/// Writes an answer that is events, each of which says itself what it is called and what its data is.
pub fn write_event_kinds<T: Serialize>(status: u16, events: &[Event<T>]) -> Answer {
    let mut text = String::new();
    for event in events {
        match kinds::apart(event) {
            Ok((event, data)) => write_event(&mut text, &event, &data),
            Err(reason) => return unencodable(&reason),
        }
    }
    of_events(status, text)
}

/// Writes an answer that is events, whose data is text.
pub fn write_text_events(status: u16, events: &[Event<String>]) -> Answer {
    let mut text = String::new();
    for event in events {
        write_event(&mut text, event, &event.data);
    }
    of_events(status, text)
}

fn of_events(status: u16, text: String) -> Answer {
    Answer::new(status)
        .header("Content-Type", "text/event-stream")
        .body(text)
}

fn write_event<T>(text: &mut String, event: &Event<T>, data: &str) {
    let mut field = |name: &str, value: &str| text.push_str(&format!("{name}: {value}\n"));
    if event.event != MESSAGE {
        field("event", &event.event);
    }
    if let Some(id) = &event.id {
        field("id", id);
    }
    if let Some(retry) = event.retry {
        field("retry", &retry.as_millis().to_string());
    }
    data.split('\n').for_each(|line| field("data", line));
    text.push('\n');
}

/// Writes an answer that is lines of JSON.
pub fn write_lines<T: Serialize>(status: u16, values: &[T]) -> Answer {
    write_records(status, values, "", "application/jsonl")
}

/// Writes an answer that is a JSON text sequence.
pub fn write_sequence<T: Serialize>(status: u16, values: &[T]) -> Answer {
    write_records(status, values, "\u{1e}", "application/json-seq")
}

fn write_records<T: Serialize>(
    status: u16,
    values: &[T],
    before: &str,
    media_type: &str,
) -> Answer {
    let mut text = String::new();
    for value in values {
        match serde_json::to_string(value) {
            Ok(value) => text.push_str(&format!("{before}{value}\n")),
            Err(reason) => return unencodable(&reason),
        }
    }
    Answer::new(status)
        .header("Content-Type", media_type)
        .body(text)
}

/// Reads a body that is JSON.
pub fn body_json<T: DeserializeOwned>(received: &Received) -> Result<T, Unreadable> {
    received.json()
}

/// Reads a body that is text.
pub fn body_text(received: &Received) -> Result<String, Unreadable> {
    Ok(received.text())
}

/// Reads a body as it is.
pub fn body_bytes(received: &Received) -> Result<Vec<u8>, Unreadable> {
    Ok(received.body.clone())
}

/// Reads a body that is a form.
pub fn body_form(received: &Received) -> Result<Form, Unreadable> {
    Ok(received.form())
}

/// Reads a body of several parts.
pub fn body_multipart(received: &Received) -> Result<Multipart, Unreadable> {
    received.multipart()
}

/// Leaves a body, which may be of several media types, to whoever asks for it.
pub fn body_any(received: &Received) -> Result<Received, Unreadable> {
    Ok(received.clone())
}
