//! JSON texts one after the other: a line each (`application/jsonl`, `application/x-ndjson`), or a record each
//! (`application/json-seq`, RFC 7464).

use super::{Cut, RecordError, Records, StreamError, all, json};
use crate::http::answer::Unreadable;
use crate::http::byte_stream::ByteStream;
use crate::http::transport::Reply;
use futures_util::Stream;
use futures_util::future::poll_fn;
use serde::de::DeserializeOwned;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What stands before each record of a JSON text sequence (RFC 7464).
pub(crate) const RECORD_SEPARATOR: u8 = 0x1e;

/// JSON texts, as they come.
///
/// It is a [`Stream`](futures_util::Stream), and has a [`next`](Lines::next) of its own for those who need no more than
/// that. Empty lines are passed over; the last one need not end. To drop the stream is to hang up.
pub struct Lines<T> {
    records: Records<Texts>,
    item: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Lines<T> {
    /// Returns the lines of a body, each a JSON text.
    pub fn by_line(body: ByteStream) -> Self {
        Self::cut(body, Texts::new(b'\n'))
    }

    /// Returns the records of a JSON text sequence (RFC 7464).
    pub fn by_record(body: ByteStream) -> Self {
        Self::cut(body, Texts::new(RECORD_SEPARATOR))
    }

    fn cut(body: ByteStream, texts: Texts) -> Self {
        Self {
            records: Records::new(body, texts),
            item: PhantomData,
        }
    }

    /// Sets how large a line may be, in bytes; 8 MiB by default.
    #[must_use]
    pub fn with_largest(mut self, bytes: usize) -> Self {
        self.records.largest = bytes;
        self
    }

    /// Returns the next value, or `None` at the end of the stream.
    ///
    /// # Errors
    ///
    /// Fails if a line is not what the document says, and if the stream breaks off.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        self.records.poll_read(context, read)
    }
}

impl<T: DeserializeOwned> Stream for Lines<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Lines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").finish_non_exhaustive()
    }
}

/// Reads all lines of a body.
pub fn read_lines<T: DeserializeOwned>(reply: &Reply) -> Result<Vec<T>, Unreadable> {
    all(reply, Texts::new(b'\n'), read)
}

/// Reads all records of a body that is a JSON text sequence.
pub fn read_sequence<T: DeserializeOwned>(reply: &Reply) -> Result<Vec<T>, Unreadable> {
    all(reply, Texts::new(RECORD_SEPARATOR), read)
}

fn read<T: DeserializeOwned>(text: Vec<u8>) -> Result<T, RecordError> {
    match String::from_utf8(text) {
        Ok(text) => json(text),
        Err(error) => Err(RecordError {
            reason: Unreadable::new("not UTF-8 text"),
            text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }),
    }
}

/// Cuts a body at one byte.
struct Texts {
    separator: u8,
    text: Vec<u8>,
}

impl Texts {
    fn new(separator: u8) -> Self {
        Self {
            separator,
            text: Vec::new(),
        }
    }
}

impl Cut for Texts {
    type Record = Vec<u8>;

    fn next(&mut self, piece: &mut &[u8]) -> Option<Vec<u8>> {
        while let Some(end) = piece.iter().position(|byte| *byte == self.separator) {
            self.text.extend_from_slice(&piece[..end]);
            *piece = &piece[end + 1..];
            if let Some(text) = self.last() {
                return Some(text);
            }
        }
        self.text.extend_from_slice(piece);
        *piece = &[];
        None
    }

    fn last(&mut self) -> Option<Vec<u8>> {
        let text = std::mem::take(&mut self.text);
        (!text.trim_ascii().is_empty()).then_some(text)
    }

    fn kept(&self) -> usize {
        self.text.len()
    }
}
