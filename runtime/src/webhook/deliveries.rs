//! Deliveries that come more than once.

use crate::clock::Clock;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// Remembers the ids of deliveries, so that one that comes again is recognised.
///
/// The id is what the document of the API says: a field of the event, several of them together, or a header field. Ask
/// only about deliveries that were verified.
///
/// It forgets after a time, and the oldest id when there are too many. It is for one process: with several, or if
/// a repetition must be recognised after a restart, the place for ids is the database that the event changes, in the same
/// transaction.
///
/// ```
/// use runtime::webhook::{Arrival, Deliveries};
/// use std::time::Duration;
///
/// # fn handle() -> Result<(), std::io::Error> { Ok(()) }
/// fn answer(deliveries: &Deliveries, id: &str) -> u16 {
///     match deliveries.arrive(id) {
///         Arrival::New(claim) => match handle() {
///             Ok(()) => {
///                 claim.handled();
///                 200
///             }
///             // The claim is given up, and the next delivery is new again.
///             Err(_) => 500,
///         },
///         Arrival::InProgress => 503,
///         Arrival::Handled => 200,
///     }
/// }
///
/// let deliveries = Deliveries::new(10_000, Duration::from_secs(24 * 60 * 60));
/// assert_eq!(answer(&deliveries, "evt-1"), 200);
/// assert!(matches!(deliveries.arrive("evt-1"), Arrival::Handled));
/// ```
pub struct Deliveries {
    ids: Mutex<Ids>,
    most: usize,
    keep: Duration,
    clock: Clock,
}

#[derive(Default)]
struct Ids {
    /// Whether each id was handled. Those that were not are claimed.
    handled: HashMap<String, bool>,
    /// The ids that were handled with the time at which, the oldest first.
    order: VecDeque<(i64, String)>,
}

/// What is known about a delivery that arrives.
#[derive(Debug)]
pub enum Arrival<'a> {
    /// It comes for the first time, or handling it has failed so far. It is to be handled now.
    New(Claim<'a>),
    /// It is being handled at this moment. Answer so that the server tries again later: if this attempt fails, the next
    /// one is needed.
    InProgress,
    /// It was handled. Answer as if it were new, and do nothing.
    Handled,
}

/// The right to handle a delivery. It is given up when it is dropped.
#[must_use = "a claim that is dropped is given up"]
pub struct Claim<'a> {
    deliveries: &'a Deliveries,
    /// Nothing once the delivery was handled.
    id: Option<String>,
}

impl Deliveries {
    /// Returns a memory of so many ids at most that were handled, each for so long.
    pub fn new(most: usize, keep: Duration) -> Self {
        Self {
            ids: Mutex::default(),
            most,
            keep,
            clock: Clock::default(),
        }
    }

    /// Sets what tells the time.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Says that a delivery has arrived, and returns what is known about it.
    pub fn arrive(&self, id: impl Into<String>) -> Arrival<'_> {
        let id = id.into();
        let mut ids = self.ids();
        ids.forget_before(self.horizon());
        match ids.handled.get(&id) {
            Some(true) => Arrival::Handled,
            Some(false) => Arrival::InProgress,
            None => {
                ids.handled.insert(id.clone(), false);
                Arrival::New(Claim {
                    deliveries: self,
                    id: Some(id),
                })
            }
        }
    }

    /// Returns the time before which ids are forgotten.
    fn horizon(&self) -> i64 {
        let keep = i64::try_from(self.keep.as_millis()).unwrap_or(i64::MAX);
        self.clock.unix_millis().saturating_sub(keep)
    }

    /// Locks, even after a panic elsewhere: no change is ever left half done.
    fn ids(&self) -> MutexGuard<'_, Ids> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ids {
    fn forget_before(&mut self, horizon: i64) {
        while self.order.front().is_some_and(|(time, _)| *time < horizon) {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((_, id)) = self.order.pop_front() {
            self.handled.remove(&id);
        }
    }
}

impl Claim<'_> {
    /// Says that the delivery was handled, so that it is not when it comes again.
    pub fn handled(mut self) {
        let Some(id) = self.id.take() else { return };
        let now = self.deliveries.clock.unix_millis();
        let mut ids = self.deliveries.ids();
        ids.handled.insert(id.clone(), true);
        ids.order.push_back((now, id));
        if ids.order.len() > self.deliveries.most {
            ids.forget_oldest();
        }
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.id.take() {
            self.deliveries.ids().handled.remove(&id);
        }
    }
}

impl fmt::Debug for Deliveries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deliveries")
            .field("known", &self.ids().handled.len())
            .field("most", &self.most)
            .field("keep", &self.keep)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Claim<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
