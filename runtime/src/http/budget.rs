//! What keeps a client from hammering a server that is broken.

use std::sync::atomic::{AtomicU32, Ordering};

/// What a repetition takes. A call that succeeds gives back 1.
const REPETITION: u32 = 10;

/// How much a client may still repeat. All clones of a client share one.
#[derive(Debug)]
pub(super) struct Budget {
    full: u32,
    left: AtomicU32,
}

impl Budget {
    /// Returns a budget for this many repetitions.
    pub(super) fn new(repetitions: u32) -> Self {
        let full = repetitions.saturating_mul(REPETITION);
        Self {
            full,
            left: AtomicU32::new(full),
        }
    }

    /// Takes what a repetition costs, or returns `false` if there is not enough left.
    pub(super) fn take(&self) -> bool {
        self.change(|left| left.checked_sub(REPETITION))
    }

    /// Gives back what a success earns.
    pub(super) fn earn(&self) {
        self.change(|left| (left < self.full).then_some(left + 1));
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        // The number stands for itself: no other memory depends on it.
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
            .is_ok()
    }
}
