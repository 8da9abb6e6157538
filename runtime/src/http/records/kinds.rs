//! Server-sent events as objects: where kinds of events differ, documents describe for each of them an object with its
//! `event`, its `data`, and perhaps its `id` and `retry`.
//!
//! The data of an event is a text. Where a document says that it is something else, the text is JSON.

use super::events::Event;
use super::{RecordError, json};
use crate::http::answer::Unreadable;
use crate::wire::memory;
use serde::de::DeserializeOwned;
#[cfg(feature = "stand-in")]
use serde::ser::Serialize;
use serde_json::value::RawValue;
#[cfg(feature = "stand-in")]
use std::{collections::BTreeMap, time::Duration};

/// Reads an event that says itself what it is.
pub(super) fn read<T: DeserializeOwned>(event: Event<String>) -> Result<Event<T>, RecordError> {
    // Each object has an identifier of its own, however many events share one text.
    let id = event.id.as_ref().map_or(0, |id| id.len());
    memory::charge::<serde_json::Error>(id).map_err(|error| RecordError {
        reason: Unreadable::new(error.to_string()),
        text: event.data.clone(),
    })?;
    let of = |data: &str| json(object(&event, data)).map_err(|error| error.of(&event.data));
    let as_text = || of(&quoted(&event.data));
    let is_json = serde_json::from_str::<&RawValue>(&event.data).is_ok();
    let read = if !is_json {
        as_text()
    } else if event.data.trim_start().starts_with(['{', '[']) {
        // More often than not that is what it is, and its error says more.
        of(&event.data).or_else(|reason| as_text().map_err(|_| reason))
    } else {
        as_text().or_else(|_| of(&event.data))
    };
    read.and_then(|data| event.try_map(|_| Ok(data)))
}

/// The event as JSON text, with `data` as JSON text.
fn object(event: &Event<String>, data: &str) -> String {
    let mut object = format!(r#"{{"event":{}"#, quoted(&event.event));
    if let Some(id) = &event.id {
        object += &format!(r#","id":{}"#, quoted(id));
    }
    if let Some(retry) = event.retry {
        object += &format!(r#","retry":{}"#, retry.as_millis());
    }
    object + &format!(r#","data":{data}}}"#)
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Takes an event apart that says itself what it is. What it does not say is as `event` has it.
///
/// # Errors
///
/// Fails if it cannot be written, or is no object.
#[cfg(feature = "stand-in")]
pub(crate) fn apart<T: Serialize>(
    event: &Event<T>,
) -> Result<(Event<()>, String), serde_json::Error> {
    let object = serde_json::to_string(&event.data)?;
    let mut fields: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&object)?;
    let mut text = |field: &str| {
        let said = fields.remove(field)?;
        let said = said.get();
        Some(serde_json::from_str::<String>(said).unwrap_or_else(|_| said.to_owned()))
    };
    let data = text("data").unwrap_or_default();
    let retry = text("retry").and_then(|retry| retry.parse().ok());
    let apart = Event {
        event: text("event").unwrap_or_else(|| event.event.clone()),
        id: text("id").map(Into::into).or_else(|| event.id.clone()),
        retry: retry.map(Duration::from_millis).or(event.retry),
        data: (),
    };
    Ok((apart, data))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Json;
    use std::{collections::BTreeMap, time::Duration};

    fn event(data: &str) -> Event<String> {
        Event {
            event: "a\"b".to_owned(),
            id: Some("7".into()),
            retry: Some(Duration::from_secs(1)),
            data: data.to_owned(),
        }
    }

    #[test]
    fn an_event_is_an_object() {
        let read: Event<Json> = read(event(r#"{"n": 1.50}"#)).unwrap();
        assert_eq!(
            read.data.as_str(),
            r#"{"event":"a\"b","id":"7","retry":1000,"data":{"n": 1.50}}"#
        );
    }

    #[cfg(feature = "stand-in")]
    #[test]
    fn an_object_is_an_event_again() {
        let object = Json::of(&serde_json::json!({"event": "a", "retry": 5, "data": {"n": 1}}));
        let (apart, data) = apart(&Event::new(object.unwrap())).unwrap();
        assert_eq!((apart.event.as_str(), apart.id), ("a", None));
        assert_eq!(apart.retry, Some(Duration::from_millis(5)));
        assert_eq!(data, r#"{"n":1}"#);
        let text = Event::new(BTreeMap::from([("data", "[1]")]));
        let (apart, data) = super::apart(&text).unwrap();
        assert_eq!((apart.event.as_str(), data.as_str()), ("message", "[1]"));
    }

    #[test]
    fn what_is_no_json_is_text_whatever_is_in_it() {
        let data = "}\",\"data\":1\n";
        let read: Event<BTreeMap<String, Json>> = read(event(data)).unwrap();
        assert_eq!(read.data["data"].parse::<String>().unwrap(), data);
    }

    #[test]
    fn the_type_decides_whether_json_is_text() {
        let texts = ["1", "null", "{}", "[\"x\"]"];
        for text in texts {
            // Everything of the event is text.
            let plain = Event {
                retry: None,
                ..event(text)
            };
            let read: Event<BTreeMap<String, String>> = read(plain).unwrap();
            assert_eq!(read.data["data"], text);
        }
    }
}
