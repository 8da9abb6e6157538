//! Bodies that are many records, one after the other: server-sent events and JSON lines.

pub(crate) mod events;
pub(crate) mod kinds;
pub(crate) mod lines;

use crate::http::answer::Unreadable;
use crate::http::byte_stream::ByteStream;
use crate::http::transport::{Reply, TransportError};
use crate::wire::located::Located;
use crate::wire::memory::{self, Limit};
use futures_util::Stream;
use serde::de::DeserializeOwned;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The largest record that is accepted unless the caller says otherwise, in bytes.
const LARGEST: usize = 8 * 1024 * 1024;

/// A record could not be brought.
///
/// The `Debug` and `Display` forms never show the record; [`text`](StreamError::text) returns it.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The connection ended before the body did, or nothing came for as long as the call allows. The stream ends here.
    Transport(TransportError),
    /// A record is not what the document says. The next ones come all the same.
    Decode(RecordError),
    /// A record is larger than this number of bytes. The stream ends here.
    TooLarge(usize),
}

impl StreamError {
    /// Returns the text of the record that could not be read, as it came.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Decode(error) => Some(&error.text),
            Self::Transport(_) | Self::TooLarge(_) => None,
        }
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => write!(f, "the stream broke off: {error}"),
            Self::Decode(error) => error.fmt(f),
            Self::TooLarge(largest) => write!(
                f,
                "a record of the stream is larger than {largest} bytes; set a higher limit with `with_largest`"
            ),
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            Self::Decode(error) => Some(&error.reason),
            Self::TooLarge(_) => None,
        }
    }
}

/// A record of a stream is not what the document says.
#[derive(Clone)]
pub struct RecordError {
    reason: Unreadable,
    text: String,
}

impl RecordError {
    /// The same, about the record of which `text` came.
    fn of(self, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..self
        }
    }

    /// Returns what is wrong, beginning with the path of the field.
    pub fn message(&self) -> &str {
        self.reason.message()
    }

    /// Returns the text of the record as it came.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a record of the stream is not what the document says: {}; `text()` returns it as it came",
            self.reason
        )
    }
}

impl fmt::Debug for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordError")
            .field("message", &self.message())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for RecordError {}

/// Cuts a body into records.
trait Cut: Unpin {
    type Record;

    /// Takes bytes off `piece` up to the end of the next record, and returns that, if it ends there.
    fn next(&mut self, piece: &mut &[u8]) -> Option<Self::Record>;

    /// Returns what comes before the end of the body, if that is a record.
    fn last(&mut self) -> Option<Self::Record>;

    /// Returns how much is kept of a record that is not complete, and for those to come, in bytes.
    fn kept(&self) -> usize;
}

/// The records of a body.
struct Records<C> {
    body: ByteStream,
    cut: C,
    /// What has come of the body and is not cut yet, from `read` on: records are made one at a time, as they are asked for.
    piece: Vec<u8>,
    read: usize,
    largest: usize,
    ended: bool,
}

impl<C: Cut> Records<C> {
    fn new(body: ByteStream, cut: C) -> Self {
        Self {
            body,
            cut,
            piece: Vec::new(),
            read: 0,
            largest: LARGEST,
            ended: false,
        }
    }

    /// Reads the next record as something else, in the memory that it may take.
    fn poll_read<T>(
        &mut self,
        context: &mut Context<'_>,
        read: impl FnOnce(C::Record) -> Result<T, RecordError>,
    ) -> Poll<Option<Result<T, StreamError>>> {
        let record = ready!(self.poll(context));
        Poll::Ready(record.map(|record| {
            let record = record?;
            let (read, _) = memory::limited(limit(self.largest), || read(record));
            read.map_err(StreamError::Decode)
        }))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<C::Record, StreamError>>> {
        loop {
            if self.ended {
                return Poll::Ready(None);
            }
            let mut rest = &self.piece[self.read..];
            let record = self.cut.next(&mut rest);
            self.read = self.piece.len() - rest.len();
            if self.cut.kept() > self.largest {
                self.ended = true;
                return Poll::Ready(Some(Err(StreamError::TooLarge(self.largest))));
            }
            if let Some(record) = record {
                return Poll::Ready(Some(Ok(record)));
            }
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(piece)) => (self.piece, self.read) = (piece, 0),
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(StreamError::Transport(error))));
                }
                None => {
                    self.ended = true;
                    return Poll::Ready(self.cut.last().map(Ok));
                }
            }
        }
    }
}

/// Reads a record that is JSON.
fn json<T: DeserializeOwned>(text: String) -> Result<T, RecordError> {
    let read = memory::limited(limit(LARGEST), || {
        let mut json = serde_json::Deserializer::from_str(&text);
        T::deserialize(Located(&mut json)).and_then(|value| json.end().map(|()| value))
    });
    let reason = match read {
        (Ok(value), None) => return Ok(value),
        (Err(error), None) => error.to_string(),
        (_, Some(limit)) => limit.to_string(),
    };
    Err(RecordError {
        reason: Unreadable::new(reason),
        text,
    })
}

/// How much memory the value of a record may take, of which the text has `largest` bytes at most.
fn limit(largest: usize) -> Limit {
    Limit {
        bytes: largest.saturating_mul(32),
        advice: "set a higher limit with `with_largest`, of which this is 32 times",
    }
}

/// Reads all records of a body that is there.
fn all<C: Cut, T>(
    reply: &Reply,
    mut cut: C,
    read: impl Fn(C::Record) -> Result<T, RecordError>,
) -> Result<Vec<T>, Unreadable> {
    let mut rest = reply.body.as_slice();
    let mut records = Vec::new();
    while let Some(record) = cut.next(&mut rest).or_else(|| cut.last()) {
        memory::charge::<serde_json::Error>(size_of::<T>())
            .map_err(|error| Unreadable::new(error.to_string()))?;
        let record = read(record).map_err(|error| error.reason.within(records.len()))?;
        records.push(record);
    }
    Ok(records)
}
