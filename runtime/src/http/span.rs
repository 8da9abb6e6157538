//! What `tracing` is told about a call: no address, no header, no body, but for the identifier that the server gives.

use crate::http::operation::Operation;
use crate::http::retry::Reason;
use crate::http::trace::{Place, identifier};
use crate::http::trail::Trail;
use crate::http::transport::{Fault, Reply};
use std::time::{Duration, Instant};
use tracing::Span;
use tracing::field::{Empty, display};

/// What filters of `tracing` know the calls by.
const TARGET: &str = "runtime::call";

/// The span of a call, from its first attempt to its end.
pub(super) struct CallSpan {
    span: Span,
    begun: Instant,
}

impl CallSpan {
    pub(super) fn new(operation: &Operation) -> Self {
        let span = tracing::info_span!(
            target: TARGET,
            "call",
            operation = operation.id,
            method = operation.method,
            status = Empty,
            fault = Empty,
            attempts = Empty,
            duration_ms = Empty,
            trace = Empty,
        );
        Self {
            span,
            begun: Instant::now(),
        }
    }

    /// Returns the span itself, to run the call in.
    pub(super) fn span(&self) -> Span {
        self.span.clone()
    }

    pub(super) fn answered(&self, reply: &Reply, trail: &Trail, trace: &[Place]) {
        if self.span.is_disabled() {
            return;
        }
        self.span.record("status", reply.status);
        if let Some(trace) = identifier(reply, trace) {
            self.span.record("trace", &*trace);
        }
        self.ended(trail);
    }

    pub(super) fn failed(&self, fault: Fault, trail: &Trail) {
        self.span.record("fault", display(fault));
        self.ended(trail);
    }

    fn ended(&self, trail: &Trail) {
        let milliseconds = self.begun.elapsed().as_millis();
        self.span.record("attempts", trail.attempts).record(
            "duration_ms",
            u64::try_from(milliseconds).unwrap_or(u64::MAX),
        );
    }
}

/// Says that the call will be sent again.
pub(super) fn repeating(
    reason: &Reason,
    wait: Duration,
    attempt: u32,
    reply: Option<&Reply>,
    trace: &[Place],
) {
    tracing::warn!(
        target: TARGET,
        %reason,
        attempt,
        delay_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
        trace = reply.and_then(|reply| identifier(reply, trace)).as_deref(),
        "the call will be sent again"
    );
}

/// Says that the call will be sent again with a new token.
pub(super) fn token_refused(attempt: u32) {
    tracing::info!(
        target: TARGET,
        attempt,
        "the server refused the token; the call will be sent again with a new one"
    );
}

/// Says that the call would have been sent again if the server had not failed so often.
pub(super) fn budget_used_up(reason: &Reason, attempt: u32) {
    tracing::warn!(
        target: TARGET,
        %reason,
        attempt,
        "the call will not be sent again: the server has failed too often lately"
    );
}
