//! A limit on the memory of a value that is being decoded.
//!
//! A small text can become a large value: each `{}` of a list takes as much memory as the struct that it becomes. The types
//! decode themselves, most of them by code of the standard library, so the account cannot be handed from one to the next:
//! it belongs to the thread while a body is decoded. Decoding never waits for anything in between.
//!
//! What is counted is an estimate: the elements of lists, the entries of maps, and objects, each with its size in memory.
//! Texts are left out; they are no larger than the body.

use serde::de::Error;
use std::cell::Cell;
use std::fmt;

/// The largest value of a response unless somebody says otherwise, in bytes.
pub(crate) const LARGEST: usize = 256 * 1024 * 1024;

/// How large a value may be.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    /// How many bytes of memory it may take.
    pub(crate) bytes: usize,
    /// How a higher limit is set.
    pub(crate) advice: &'static str,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the value takes more than {} bytes of memory, many times as much as its text; {}",
            self.bytes, self.advice
        )
    }
}

#[derive(Clone, Copy)]
struct Account {
    spent: usize,
    limit: Limit,
    /// Stays, whatever is given back: a union must not take another variant because the right one was too large.
    exceeded: bool,
}

thread_local! {
    static ACCOUNT: Cell<Option<Account>> = const { Cell::new(None) };
}

/// Decodes a value within a limit. If it is a part of another one, the limit of that one counts.
///
/// Returns the limit as well if it is exceeded, whatever the value was decoded to.
pub(crate) fn limited<T>(limit: Limit, decode: impl FnOnce() -> T) -> (T, Option<Limit>) {
    struct Closing;
    impl Drop for Closing {
        fn drop(&mut self) {
            ACCOUNT.set(None);
        }
    }

    let exceeded = || {
        ACCOUNT
            .get()
            .and_then(|account| account.exceeded.then_some(account.limit))
    };
    if ACCOUNT.get().is_some() {
        let decoded = decode();
        return (decoded, exceeded());
    }
    ACCOUNT.set(Some(Account {
        spent: 0,
        limit,
        exceeded: false,
    }));
    let _closing = Closing;
    let decoded = decode();
    (decoded, exceeded())
}

/// Takes note of `size` bytes.
///
/// # Errors
///
/// Fails if they are too many.
#[inline]
pub(crate) fn charge<E: Error>(size: usize) -> Result<(), E> {
    let Some(mut account) = ACCOUNT.get() else {
        return Ok(());
    };
    account.spent = account.spent.saturating_add(size);
    account.exceeded |= account.spent > account.limit.bytes;
    ACCOUNT.set(Some(account));
    if account.exceeded {
        return Err(E::custom(account.limit));
    }
    Ok(())
}

/// How much was spent at some time.
#[derive(Clone, Copy)]
pub(crate) struct Mark(usize);

impl Mark {
    #[inline]
    pub(crate) fn now() -> Self {
        Self(ACCOUNT.get().map_or(0, |account| account.spent))
    }

    /// Makes what was spent since then at least `size`: the value itself holds what it is made of, unless that is elsewhere.
    #[inline]
    pub(crate) fn at_least<E: Error>(self, size: usize) -> Result<(), E> {
        let since = Self::now().0.saturating_sub(self.0);
        charge(size.saturating_sub(since))
    }

    /// Gives back what was spent since then on a value that is dropped.
    #[cold]
    pub(crate) fn give_back(self) {
        if let Some(mut account) = ACCOUNT.get() {
            account.spent = self.0;
            ACCOUNT.set(Some(account));
        }
    }
}
