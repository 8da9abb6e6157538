//! Calls on their way: awaited as a whole, or piece by piece.

use super::{BoxFuture, Call};
use crate::http::answer::{Answers, Response, conclude, conclude_stream};
use crate::http::byte_stream::ByteStream;
use crate::http::documented::{Documented, Streamed};
use crate::http::error::Error;
use crate::http::sending::{Arrived, NoReply, Sending};
use crate::http::trail::Trail;
use tracing::Instrument;

impl Call {
    /// Sends the call and reads the response. It is repeated as the [`RetryPolicy`](crate::RetryPolicy) says.
    ///
    /// `successes` are the successful responses that the document lists, `E` the errors.
    ///
    /// # Errors
    ///
    /// Fails if the request cannot be built or sent, and if the response is an error, unexpected or unreadable.
    pub fn send<T: 'static, E: Answers>(
        self,
        successes: &'static [Documented<T>],
    ) -> BoxFuture<'static, Result<Response<T>, Error<E>>> {
        Box::pin(async move {
            let sending = self.ready().map_err(Error::Build)?;
            let largest = sending.client.largest_value();
            let (arrived, trail) = reply(sending).await?;
            conclude(arrived.reply, trail, successes, largest)
        })
    }

    /// Sends the call and returns the response as soon as its head is there, with a body that comes piece by piece.
    ///
    /// It is repeated as the [`RetryPolicy`](crate::RetryPolicy) says until there is a response, and never after that.
    /// The time limit of the call holds until the response begins, and then for every silence between two pieces of its
    /// body.
    ///
    /// `accept` is the value of the header `Accept`, `streamed` are the successes whose body is a stream, and `make`
    /// makes the value of it.
    ///
    /// # Errors
    ///
    /// Fails like [`send`](Call::send), and if a success is not a stream.
    pub fn open<T: 'static, E: Answers>(
        mut self,
        accept: &'static str,
        streamed: Streamed,
        make: fn(ByteStream) -> T,
    ) -> BoxFuture<'static, Result<Response<T>, Error<E>>> {
        Box::pin(async move {
            if self.headers.get("accept").is_none() {
                self.headers.append("Accept", accept);
            }
            let silence = self.timeout.unwrap_or(self.client.timeout());
            let mut sending = self.ready().map_err(Error::Build)?;
            sending.streamed = Some(streamed);
            let largest = sending.client.largest_value();
            let (arrived, trail) = reply(sending).await?;
            match arrived.rest {
                Some(body) => {
                    let body = make(body.limited(silence));
                    Ok(Response::new(arrived.reply, trail, body))
                }
                None => conclude_stream(arrived.reply, trail, streamed, largest),
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
