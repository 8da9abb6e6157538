//! A call on its way: the attempts, and what comes between them.

use crate::http::body::Body;
use crate::http::byte_stream::ByteStream;
use crate::http::client::Client;
use crate::http::credentials::Supplied;
use crate::http::documented::Streamed;
use crate::http::retry::{Reason, RetryPolicy};
use crate::http::span::{self, CallSpan};
use crate::http::token::TokenError;
use crate::http::trail::{Trail, may_follow};
use crate::http::transport::{Fault, Reply, Request, Sent, TransportError};
use crate::wire::secret::Secret;
use std::time::Duration;
use tokio::time::Instant;

/// Why there is no answer.
pub(super) enum NoReply {
    Token(TokenError),
    Transport(TransportError),
}

/// A call that can be sent as often as it takes.
pub(super) struct Sending {
    pub(super) client: Client,
    /// What each attempt sends, but for the credentials that change over time.
    pub(super) request: Request,
    pub(super) supplied: Vec<Supplied>,
    pub(super) policy: RetryPolicy,
    /// When the time of the call is over, if ever.
    pub(super) deadline: Option<Instant>,
    pub(super) trail: Trail,
    pub(super) span: CallSpan,
    /// The successes that are returned before their body is there, if any.
    pub(super) streamed: Option<Streamed>,
}

/// What an attempt brought.
type Brought = Result<Arrived, TransportError>;

/// An answer.
pub(super) struct Arrived {
    /// All of it, or its head.
    pub(super) reply: Reply,
    /// The body that is still to come.
    pub(super) rest: Option<ByteStream>,
}

impl Sending {
    /// Sends the call until there is an answer worth returning, or no reason to try again.
    pub(super) async fn reply(mut self) -> Result<(Arrived, Trail), NoReply> {
        let mut values = self.values().await?;
        let mut repeated = 0;
        let mut refused = false;
        loop {
            let request = self.attempt(&values)?;
            self.trail.attempts += 1;
            let brought = self.exchange(request).await;

            if let Ok(arrived) = &brought
                && arrived.reply.status == 401
                && !self.supplied.is_empty()
                && !refused
                && !self.is_spent()
            {
                refused = true;
                for (supplied, old) in self.supplied.iter().zip(&values) {
                    supplied.source.refused(old);
                }
                let new = self.values().await?;
                if new != values {
                    span::token_refused(self.trail.attempts);
                    values = new;
                    continue;
                }
            }

            let Some((reason, wait)) = self.pause(&brought, repeated) else {
                return self.conclude(brought);
            };
            repeated += 1;
            self.trail.earlier |= may_have_happened(&brought);
            span::repeating(
                &reason,
                wait,
                self.trail.attempts,
                brought.as_ref().ok().map(|arrived| &arrived.reply),
                self.client.trace(),
            );
            tokio::time::sleep(wait).await;
            values = self.values().await?;
        }
    }

    /// Returns why and when there will be another attempt, if there will.
    fn pause(&self, brought: &Brought, repeated: u32) -> Option<(Reason, Duration)> {
        let status = brought.as_ref().map(|arrived| arrived.reply.status);
        let reason = self.policy.reason(status, self.trail.repeatable)?;
        if self.is_spent() {
            return None;
        }
        if !self.policy.has_more_than(repeated + 1) {
            return None;
        }
        let headers = brought.as_ref().ok().map(|arrived| &arrived.reply.headers);
        let wait = self.policy.wait(repeated + 1, headers)?;
        // Whoever comes back before the server allows it only makes things worse: better to give up.
        if self.left().is_some_and(|left| left <= wait) {
            return None;
        }
        if !self.client.budget().take() {
            span::budget_used_up(&reason, self.trail.attempts);
            return None;
        }
        Some((reason, wait))
    }

    /// Returns whether the body was read and cannot be read again.
    fn is_spent(&self) -> bool {
        self.request.body.as_ref().is_some_and(Body::is_spent)
    }

    fn conclude(self, brought: Brought) -> Result<(Arrived, Trail), NoReply> {
        match brought {
            Ok(arrived) => {
                let reply = &arrived.reply;
                self.span.answered(reply, &self.trail, self.client.trace());
                if reply.status < 500 {
                    self.client.budget().earn();
                }
                Ok((arrived, self.trail))
            }
            Err(error) => {
                self.span.failed(error.fault(), &self.trail);
                Err(self.lost(error))
            }
        }
    }

    /// Makes one attempt. The timeout covers all that is waited for here.
    async fn exchange(&self, request: Request) -> Brought {
        let transport = self.client.transport();
        let Some(streamed) = self.streamed else {
            let reply = transport.send(request).await?;
            return Ok(Arrived { reply, rest: None });
        };
        let timeout = request.timeout;
        let begun = Instant::now();
        let opened = transport.open(request).await?;
        let mut reply = Reply {
            status: opened.status,
            headers: opened.headers,
            body: Vec::new(),
        };
        if let Some(Ok(())) = streamed.check(&reply) {
            return Ok(Arrived {
                reply,
                rest: Some(opened.body),
            });
        }
        let left = timeout.map(|timeout| timeout.saturating_sub(begun.elapsed()));
        let body = match left {
            Some(left) => opened.body.limited(left),
            None => opened.body,
        };
        reply.body = body.collect().await?;
        Ok(Arrived { reply, rest: None })
    }

    /// Returns the request of the next attempt.
    fn attempt(&self, values: &[Secret]) -> Result<Request, NoReply> {
        let mut request = self.request.clone();
        request.attempt = self.trail.attempts + 1;
        for (supplied, value) in self.supplied.iter().zip(values) {
            supplied
                .place
                .put(value, &mut request)
                .map_err(|error| self.without_token(TokenError::new(error.message())))?;
        }
        request.timeout = match (
            self.left(),
            self.policy.attempt_timeout(self.trail.repeatable),
        ) {
            (Some(left), Some(attempt)) => Some(left.min(attempt)),
            (left, attempt) => left.or(attempt),
        };
        Ok(request)
    }

    /// Asks each source for its value, within the time that is left.
    async fn values(&self) -> Result<Vec<Secret>, NoReply> {
        let mut values = Vec::with_capacity(self.supplied.len());
        for supplied in &self.supplied {
            let value = supplied.source.token();
            let value = match self.left() {
                Some(left) => tokio::time::timeout(left, value).await.map_err(|_| {
                    let error = TransportError::new(Sent::No, "there was no token in time");
                    self.lost(error.with_fault(Fault::Timeout))
                })?,
                None => value.await,
            };
            values.push(value.map_err(|error| self.without_token(error))?);
        }
        Ok(values)
    }

    /// Returns how much time is left, if the call has a limit.
    fn left(&self) -> Option<Duration> {
        self.deadline
            .map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    fn lost(&self, mut error: TransportError) -> NoReply {
        error.trail = Some(Box::new(self.trail.clone()));
        NoReply::Transport(error)
    }

    fn without_token(&self, mut error: TokenError) -> NoReply {
        error.trail = Some(Box::new(self.trail.clone()));
        NoReply::Token(error)
    }
}

/// Returns whether an attempt that brought this may have been carried out.
fn may_have_happened(brought: &Brought) -> bool {
    match brought {
        Ok(arrived) => may_follow(arrived.reply.status),
        Err(error) => error.sent() == Sent::Maybe,
    }
}
