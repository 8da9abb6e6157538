//! One piece of work for all who wait for it.

use crate::auth::no_token::NoToken;
use crate::http::call::BoxFuture;
use futures_util::future::{FutureExt as _, Shared, WeakShared};
use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Work that is done once, however many wait for it. Whoever waits may go away; the others carry it on.
pub(super) type Flight<T> = Shared<BoxFuture<'static, Result<T, NoToken>>>;

/// A flight that ends when nobody waits for it any more.
pub(super) type UnheldFlight<T> = WeakShared<BoxFuture<'static, Result<T, NoToken>>>;

/// Makes a flight of `work`. Nothing happens before somebody waits for it.
pub(super) fn flight<T: Clone>(
    work: impl Future<Output = Result<T, NoToken>> + Send + 'static,
) -> Flight<T> {
    let work: BoxFuture<'static, _> = Box::pin(work);
    work.shared()
}

/// Does work of the application inside a flight. If it panics, `panicked` is the outcome: a flight that panics would take
/// all who ever wait for it with it.
pub(super) async fn contained<T>(work: impl Future<Output = T>, panicked: impl FnOnce() -> T) -> T {
    // Nothing of ours is changed by the work.
    let outcome = AssertUnwindSafe(work).catch_unwind().await;
    outcome.unwrap_or_else(|_| panicked())
}

/// Locks, even after a panic elsewhere: each change of what is locked is a single assignment.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
