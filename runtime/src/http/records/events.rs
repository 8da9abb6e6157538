//! Server-sent events: `text/event-stream`, as the HTML standard defines it.

use super::{Cut, RecordError, Records, StreamError, all, json, kinds};
use crate::http::answer::{Unreadable, expect};
use crate::http::byte_stream::ByteStream;
use crate::http::transport::Reply;
use futures_util::Stream;
use futures_util::future::poll_fn;
use serde::de::DeserializeOwned;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

/// An event of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What the server calls it; `message` where it gives no name.
    pub event: String,
    /// The identifier of the last event that had one, this one included: a new call sends it as `Last-Event-ID` to go on
    /// from here. All events that have the same one share its text.
    pub id: Option<Arc<str>>,
    /// How long the server asks to wait before a new call, where it does.
    pub retry: Option<Duration>,
    /// What it says.
    pub data: T,
}

impl<T> Event<T> {
    /// Returns an event without a name and an identifier, such as a stand-in sends.
    pub fn new(data: T) -> Self {
        Self {
            event: MESSAGE.to_owned(),
            id: None,
            retry: None,
            data,
        }
    }

    /// Returns an event that says something else.
    pub(super) fn try_map<U, E>(
        self,
        convert: impl FnOnce(T) -> Result<U, E>,
    ) -> Result<Event<U>, E> {
        Ok(Event {
            event: self.event,
            id: self.id,
            retry: self.retry,
            data: convert(self.data)?,
        })
    }
}

/// The media type of a stream of events.
const EVENTS: &str = "text/event-stream";

/// The name of an event to which the server gives none.
pub(crate) const MESSAGE: &str = "message";

/// Server-sent events, as they come.
///
/// It is a [`Stream`](futures_util::Stream), and has a [`next`](EventStream::next) of its own for those who need no more
/// than that. An event that the server has not ended with an empty line is no event. To drop the stream is to hang up.
pub struct EventStream<T> {
    records: Records<Events>,
    read: fn(Event<String>) -> Result<Event<T>, RecordError>,
}

impl<T> EventStream<T> {
    /// Returns the events of a body, whose data is JSON.
    pub fn json(body: ByteStream) -> Self
    where
        T: DeserializeOwned,
    {
        Self {
            records: Records::new(body, Events::default()),
            read: |event| event.try_map(json),
        }
    }

    /// Returns the events of a body that say themselves what they are: a `T` is an object with `event`, `data`, and what
    /// else the event has of `id` and `retry`.
    pub fn kinds(body: ByteStream) -> Self
    where
        T: DeserializeOwned,
    {
        Self {
            records: Records::new(body, Events::default()),
            read: kinds::read,
        }
    }

    /// Sets how large an event may be together with the identifier that it shares with others, in bytes; 8 MiB by default.
    #[must_use]
    pub fn with_largest(mut self, bytes: usize) -> Self {
        self.records.largest = bytes;
        self
    }

    /// Returns the next event, or `None` at the end of the stream.
    ///
    /// # Errors
    ///
    /// Fails if an event is not what the document says, and if the stream breaks off.
    pub async fn next(&mut self) -> Option<Result<Event<T>, StreamError>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, StreamError>>> {
        let read = self.read;
        self.records.poll_read(context, read)
    }
}

impl EventStream<String> {
    /// Returns the events of a body, whose data is text.
    pub fn text(body: ByteStream) -> Self {
        Self {
            records: Records::new(body, Events::default()),
            read: Ok,
        }
    }
}

impl<T> Stream for EventStream<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").finish_non_exhaustive()
    }
}

/// Reads all events of a body, whose data is JSON.
pub fn read_events<T: DeserializeOwned>(reply: &Reply) -> Result<Vec<Event<T>>, Unreadable> {
    // Any other text would be read as well, and have no events.
    expect(reply, EVENTS)?;
    all(reply, Events::default(), |event| event.try_map(json))
}

/// Reads all events of a body, which say themselves what they are.
pub fn read_event_kinds<T: DeserializeOwned>(reply: &Reply) -> Result<Vec<Event<T>>, Unreadable> {
    expect(reply, EVENTS)?;
    all(reply, Events::default(), kinds::read)
}

/// Reads all events of a body, whose data is text.
pub fn read_text_events(reply: &Reply) -> Result<Vec<Event<String>>, Unreadable> {
    expect(reply, EVENTS)?;
    all(reply, Events::default(), Ok)
}

/// Cuts a body into events.
#[derive(Default)]
struct Events {
    /// A line that has not ended.
    line: Vec<u8>,
    /// Whether the last byte was a carriage return: a line feed after it ends no other line.
    returned: bool,
    /// Whether there was a line before: the first one may begin with a byte order mark.
    begun: bool,
    event: String,
    id: Option<Arc<str>>,
    retry: Option<Duration>,
    /// Each line of data with a line feed after it.
    data: String,
}

impl Cut for Events {
    type Record = Event<String>;

    fn next(&mut self, piece: &mut &[u8]) -> Option<Event<String>> {
        if self.returned && !piece.is_empty() {
            *piece = piece.strip_prefix(b"\n").unwrap_or(piece);
            self.returned = false;
        }
        while let Some(end) = piece.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            self.line.extend_from_slice(&piece[..end]);
            let line = std::mem::take(&mut self.line);
            self.returned = piece[end] == b'\r' && end + 1 == piece.len();
            let feed = piece[end] == b'\r' && piece.get(end + 1) == Some(&b'\n');
            *piece = &piece[end + 1 + usize::from(feed)..];
            if let Some(event) = self.line(&String::from_utf8_lossy(&line)) {
                return Some(event);
            }
        }
        self.line.extend_from_slice(piece);
        *piece = &[];
        None
    }

    /// What has not ended with an empty line is given up, as the standard says.
    fn last(&mut self) -> Option<Event<String>> {
        None
    }

    fn kept(&self) -> usize {
        let id = self.id.as_ref().map_or(0, |id| id.len());
        self.line.len() + self.data.len() + self.event.len() + id
    }
}

impl Events {
    /// Takes a line, and returns the event that it ends.
    fn line(&mut self, line: &str) -> Option<Event<String>> {
        let first = !std::mem::replace(&mut self.begun, true);
        let line = match line.strip_prefix('\u{feff}') {
            Some(rest) if first => rest,
            _ => line,
        };
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => {
                self.id = (!value.is_empty()).then(|| value.into());
            }
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis);
            }
            // Comments begin with a colon, and fields that nobody knows are passed over.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<Event<String>> {
        let event = std::mem::take(&mut self.event);
        let mut data = std::mem::take(&mut self.data);
        data.pop()?;
        Some(Event {
            event: if event.is_empty() {
                MESSAGE.to_owned()
            } else {
                event
            },
            id: self.id.clone(),
            retry: self.retry.take(),
            data,
        })
    }
}
