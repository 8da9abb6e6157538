//! A body that comes piece by piece.

use crate::http::headers::Headers;
use crate::http::transport::{Fault, Reply, Sent, TransportError};
use futures_util::stream::{self, Stream, StreamExt};
use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncWrite, AsyncWriteExt};

/// The body of an answer, in the pieces in which it comes.
///
/// It is a [`Stream`](futures_util::Stream), and has a [`next`](ByteStream::next) of its own for those who need no more
/// than that. It ends after the first error. To drop it is to hang up.
pub struct ByteStream {
    chunks: Pin<Box<dyn Stream<Item = Result<Vec<u8>, TransportError>> + Send>>,
    largest: usize,
}

impl ByteStream {
    /// Returns a body of these pieces.
    pub fn new(
        chunks: impl Stream<Item = Result<Vec<u8>, TransportError>> + Send + 'static,
    ) -> Self {
        Self {
            chunks: Box::pin(chunks),
            largest: usize::MAX,
        }
    }

    /// Sets how large the body may be if it is [collected](ByteStream::collect), in bytes. Piece by piece, it may be of
    /// any size.
    #[must_use]
    pub fn with_largest(mut self, bytes: usize) -> Self {
        self.largest = bytes;
        self
    }

    /// Returns the next piece, or `None` at the end of the body.
    ///
    /// # Errors
    ///
    /// Fails if the connection ends before the body does, or nothing comes for as long as the call allows.
    pub async fn next(&mut self) -> Option<Result<Vec<u8>, TransportError>> {
        self.chunks.next().await
    }

    /// Returns the whole body.
    ///
    /// # Errors
    ///
    /// Fails like [`next`](ByteStream::next), and if the body is [too large](ByteStream::with_largest).
    pub async fn collect(mut self) -> Result<Vec<u8>, TransportError> {
        let mut body = Vec::new();
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            if chunk.len() > self.largest - body.len() {
                return Err(too_large(self.largest));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// Writes the body to a file, or whatever else it is to go to, and returns its size. Never more than a piece is held
    /// in memory.
    ///
    /// # Errors
    ///
    /// Fails if `writer` does, and with a [`TransportError`] inside if the body does not come to its end.
    pub async fn write_to(mut self, writer: &mut (impl AsyncWrite + Unpin)) -> io::Result<u64> {
        let mut size = 0;
        while let Some(chunk) = self.next().await {
            let chunk = chunk.map_err(io::Error::other)?;
            writer.write_all(&chunk).await?;
            size += chunk.len() as u64;
        }
        writer.flush().await?;
        Ok(size)
    }

    /// Fails if nothing comes for `silence`.
    pub(super) fn limited(self, silence: Duration) -> Self {
        let largest = self.largest;
        let chunks = stream::try_unfold(self, move |mut body| async move {
            match tokio::time::timeout(silence, body.next()).await {
                Ok(chunk) => Ok(chunk.transpose()?.map(|chunk| (chunk, body))),
                Err(_) => {
                    let message = format!("nothing came for {silence:?}");
                    Err(TransportError::new(Sent::Maybe, message).timed_out())
                }
            }
        });
        Self::new(chunks).with_largest(largest)
    }
}

/// Says that an answer is larger than what is accepted.
pub(super) fn too_large(largest: usize) -> TransportError {
    let message = format!(
        "the answer is larger than {largest} bytes; set a higher limit with `ReqwestBuilder::largest_answer`, or read \
         it piece by piece"
    );
    TransportError::new(Sent::Maybe, message).with_fault(Fault::TooLarge)
}

impl From<Vec<u8>> for ByteStream {
    /// Returns a body of one piece.
    fn from(body: Vec<u8>) -> Self {
        Self::new(stream::iter([Ok(body)]))
    }
}

impl Stream for ByteStream {
    type Item = Result<Vec<u8>, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.as_mut().poll_next(context)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").finish_non_exhaustive()
    }
}

/// An answer whose body is still to come.
#[derive(Debug)]
pub struct OpenReply {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The body.
    pub body: ByteStream,
}

impl OpenReply {
    /// Waits for the whole body.
    ///
    /// # Errors
    ///
    /// Fails like [`ByteStream::collect`].
    pub async fn whole(self) -> Result<Reply, TransportError> {
        Ok(Reply {
            status: self.status,
            headers: self.headers,
            body: self.body.collect().await?,
        })
    }
}

impl From<Reply> for OpenReply {
    fn from(reply: Reply) -> Self {
        Self {
            status: reply.status,
            headers: reply.headers,
            body: reply.body.into(),
        }
    }
}
