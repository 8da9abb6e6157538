//! Calls on their way: awaited as a whole, or piece by piece.

use super::{BoxFuture, Call};
use crate::http::answer::{Answers, Read, Response, conclude};
use crate::http::byte_stream::ByteStream;
use crate::http::error::Error;
use crate::http::sending::{Arrived, NoReply, Sending};
use crate::http::trail::Trail;
use crate::http::transport::Reply;
use tracing::Instrument;

impl Call {
    /// Sends the call and reads the answer. It is repeated as the [`RetryPolicy`](crate::RetryPolicy) says.
    ///
    /// `success` reads the statuses that the document lists as success, `E` the errors, and `other` what is left.
    ///
    /// # Errors
    ///
    /// Fails if the request cannot be built or sent, and if the answer is an error, unexpected or unreadable.
    pub fn send<T: 'static, E: Answers + 'static>(
        self,
        success: Read<T>,
        other: Read<T>,
    ) -> BoxFuture<'static, Result<Response<T>, Error<E>>> {
        Box::pin(async move {
            let sending = self.ready().map_err(Error::Build)?;
            let largest = sending.client.largest_value();
            let (arrived, trail) = reply(sending).await?;
            conclude(arrived.reply, trail, success, other, largest)
        })
    }

    /// Sends the call and returns the answer as soon as its head is there, with a body that comes piece by piece.
    ///
    /// It is repeated as the [`RetryPolicy`](crate::RetryPolicy) says until there is an answer, and never after that.
    /// The time limit of the call holds until the answer begins, and then for every silence between two pieces of its
    /// body.
    ///
    /// `accept` is what to ask for, `streams` tells which statuses are a success and whether its body is one that comes
    /// piece by piece, and `make` makes of the body what it is.
    ///
    /// # Errors
    ///
    /// Fails like [`send`](Call::send), and if a success cannot be read piece by piece.
    pub fn open<T: 'static, E: Answers + 'static>(
        mut self,
        accept: &'static str,
        streams: Read<()>,
        make: fn(ByteStream) -> T,
    ) -> BoxFuture<'static, Result<Response<T>, Error<E>>> {
        Box::pin(async move {
            if self.headers.get("accept").is_none() {
                self.headers.append("Accept", accept);
            }
            let silence = self.timeout.unwrap_or(self.client.timeout());
            let mut sending = self.ready().map_err(Error::Build)?;
            sending.streams = Some(streams);
            let largest = sending.client.largest_value();
            let (arrived, trail) = reply(sending).await?;
            match arrived.rest {
                Some(body) => {
                    let body = make(body.limited(silence));
                    Ok(Response::new(arrived.reply, trail, body))
                }
                None => {
                    let refused = |reply: &Reply| streams(reply)?.err().map(Err);
                    conclude(arrived.reply, trail, refused, |_| None, largest)
                }
            }
        })
    }
}

/// Sends a call until there is an answer.
async fn reply<E>(sending: Sending) -> Result<(Arrived, Trail), Error<E>> {
    let span = sending.span.span();
    let brought = sending.reply().instrument(span).await;
    brought.map_err(|error| match error {
        NoReply::Token(error) => Error::Token(error),
        NoReply::Transport(error) => Error::Transport(error),
    })
}
