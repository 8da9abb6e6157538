//! When a call is sent again, and how long it waits before.

use crate::http::headers::Headers;
use crate::http::transport::{Fault, Sent, TransportError};
use std::fmt;
use std::time::{Duration, SystemTime};

/// How a client repeats calls that failed.
///
/// Only what is safe is repeated. An attempt that has certainly not reached the server is, whatever the call. One that
/// may have been carried out, or was answered with one of the [statuses](RetryPolicy::with_statuses), is repeated if
/// [`Operation::repeatable`](crate::Operation::repeatable) allows it: for a payment, if the call has an idempotency key
/// or a reference of its own. All attempts of a call have the same key and the same body.
///
/// Failures that would only happen again are not repeated: a certificate that is refused, an answer that is too large,
/// a signature that is wrong. Whatever the policy says, a 401 is answered with a new token once, if a
/// [`TokenSource`](crate::TokenSource) has one.
///
/// The time limit of the call holds for all its attempts and the time between them; an attempt that could not begin
/// within it is not made. The default is three attempts, half a second to ten seconds apart.
///
/// ```
/// use runtime::RetryPolicy;
/// use std::time::Duration;
///
/// let patient = RetryPolicy::default()
///     .with_attempts(5)
///     .with_backoff(Duration::from_secs(1), Duration::from_secs(30))
///     .with_statuses(&[423, 429, 500, 502, 503, 504]);
/// # let _ = patient;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    base: Duration,
    longest: Duration,
    attempt_timeout: Duration,
    longest_retry_after: Duration,
    statuses: Vec<u16>,
    budget: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(500),
            longest: Duration::from_secs(10),
            attempt_timeout: Duration::from_secs(30),
            longest_retry_after: Duration::from_secs(60),
            // 500 is not among them: many servers answer with it whenever they see the same request.
            statuses: vec![408, 429, 502, 503, 504],
            budget: 20,
        }
    }
}

impl RetryPolicy {
    /// Returns the policy that repeats nothing.
    pub fn never() -> Self {
        Self::default().with_attempts(1)
    }

    /// Sets how often a call is sent at most. The first attempt counts, so 1 means that nothing is repeated.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets how long to wait between attempts.
    ///
    /// The wait is a random part of `base` before the second attempt, of twice as much before the third, and so on, up
    /// to a random part of `longest`: many clients that fail together must not come back together. A `Retry-After` of
    /// the server is kept to even if it is longer, up to
    /// [`with_longest_retry_after`](RetryPolicy::with_longest_retry_after).
    #[must_use]
    pub fn with_backoff(mut self, base: Duration, longest: Duration) -> Self {
        self.base = base;
        self.longest = longest;
        self
    }

    /// Sets the longest `Retry-After` that is waited for, 60 seconds by default.
    ///
    /// If the server asks for more, the call is not repeated: its response is returned at once, and `Retry-After` is among
    /// its headers.
    #[must_use]
    pub fn with_longest_retry_after(mut self, longest: Duration) -> Self {
        self.longest_retry_after = longest;
        self
    }

    /// Sets how long an attempt may take that can be repeated, 30 seconds by default.
    ///
    /// An attempt that cannot be repeated has all the time that the call has.
    #[must_use]
    pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets the statuses after which a call is repeated, if that is safe.
    ///
    /// The default is 408, 429, 502, 503 and 504. Add 500 for a server of which you know that it is safe to ask again.
    #[must_use]
    pub fn with_statuses(mut self, statuses: &[u16]) -> Self {
        self.statuses = statuses.to_vec();
        self
    }

    /// Sets how many calls a client may repeat one after the other while the server keeps failing, 20 by default.
    ///
    /// Every repetition takes from the budget of the client, and every call that succeeds gives a tenth of that back.
    /// So a server that is broken gets hardly more than what it was sent when all was well. This is read when the
    /// policy is given to a client, not when it is given to a call.
    #[must_use]
    pub fn with_budget(mut self, budget: u32) -> Self {
        self.budget = budget;
        self
    }

    pub(super) fn budget(&self) -> u32 {
        self.budget
    }

    /// Returns whether anything can be repeated.
    pub(super) fn repeats(&self) -> bool {
        self.attempts > 1
    }

    /// Returns whether there may be another attempt after `attempts`.
    pub(super) fn has_more_than(&self, attempts: u32) -> bool {
        attempts < self.attempts
    }

    /// Returns how long an attempt may take.
    pub(super) fn attempt_timeout(&self, repeatable: bool) -> Option<Duration> {
        (repeatable && self.repeats()).then_some(self.attempt_timeout)
    }

    /// Returns why the status or the failure that an attempt brought is reason for another one, if it is.
    pub(super) fn reason(
        &self,
        brought: Result<u16, &TransportError>,
        repeatable: bool,
    ) -> Option<Reason> {
        match brought {
            Ok(status) => {
                (repeatable && self.statuses.contains(&status)).then_some(Reason::Status(status))
            }
            Err(error) => match error.fault() {
                fault if !fault.is_transient() => None,
                fault => (repeatable || error.sent() == Sent::No).then_some(Reason::Fault(fault)),
            },
        }
    }

    /// Returns whether a status may be another one next time.
    pub(crate) fn is_transient(status: u16) -> bool {
        matches!(status, 408 | 423 | 425 | 429 | 500 | 502..=504)
    }

    /// Returns how long to wait after the attempt with this number: at least as long as the server says, or `None` if that
    /// is too long.
    pub(super) fn wait(&self, attempts: u32, headers: Option<&Headers>) -> Option<Duration> {
        let doubled = 1_u32
            .checked_shl(attempts.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let limit = self.base.saturating_mul(doubled).min(self.longest);
        let backoff =
            Duration::try_from_secs_f64(limit.as_secs_f64() * fastrand::f64()).unwrap_or(limit);
        let asked = headers.and_then(|headers| retry_after(headers, SystemTime::now()));
        let asked = asked.unwrap_or_default();
        (asked <= self.longest_retry_after).then(|| backoff.max(asked))
    }
}

/// Why a call is sent again.
pub(super) enum Reason {
    Status(u16),
    Fault(Fault),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "status {status}"),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3). A date in the past means now.
fn retry_after(headers: &Headers, now: SystemTime) -> Option<Duration> {
    let value = headers.get("retry-after")?.trim();
    match value.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => {
            let date = httpdate::parse_http_date(value).ok()?;
            Some(date.duration_since(now).unwrap_or_default())
        }
    }
}
