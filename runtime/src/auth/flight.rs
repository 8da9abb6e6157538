//! One piece of work for all who wait for it.

use crate::auth::no_token::NoToken;
use crate::http::call::BoxFuture;
use crate::wire::secret::Secret;
use futures_util::future::{FutureExt as _, Shared, WeakShared};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Fetches a token once, however many wait for it. Whoever waits may go away; the others carry it on.
pub(super) type Flight = Shared<BoxFuture<'static, Result<Secret, NoToken>>>;

/// A flight that ends when nobody waits for it any more.
pub(super) type UnheldFlight = WeakShared<BoxFuture<'static, Result<Secret, NoToken>>>;

/// Makes a flight of `work`. Nothing happens before somebody waits for it.
pub(super) fn flight(
    work: impl Future<Output = Result<Secret, NoToken>> + Send + 'static,
) -> Flight {
    let work: BoxFuture<'static, _> = Box::pin(work);
    work.shared()
}

/// Locks, even after a panic elsewhere: each change of what is locked is a single assignment.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
