//! Reports how an object was read, beside the value that was made of it.
//!
//! Where all properties of an object are optional, any object can be read as one. Whether a property was there is known
//! while it is read and lost in the value, so it is noted here, once for all types.

use std::cell::Cell;

/// How the last object was read that ended, which is the outermost one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// No object with declared properties was read.
    Nothing,
    /// An object, and at least one of its declared properties.
    Properties,
    /// An object, and none of its declared properties.
    NoProperties,
    /// An object that is no known variant of its union.
    Unknown,
}

impl Seen {
    /// Returns whether an object was read and none of its declared properties was there.
    pub(crate) fn fills_nothing(self) -> bool {
        matches!(self, Self::NoProperties | Self::Unknown)
    }

    /// Returns whether an object was kept as it is because it is no known variant.
    pub(crate) fn is_unknown(self) -> bool {
        self == Self::Unknown
    }
}

thread_local! {
    static LAST: Cell<Seen> = const { Cell::new(Seen::Nothing) };
}

/// Notes that an object was read.
#[inline]
pub(crate) fn note(seen: Seen) {
    LAST.set(seen);
}

/// Returns what `read` returns, and how it read the outermost object.
pub(crate) fn during<T>(read: impl FnOnce() -> T) -> (T, Seen) {
    LAST.set(Seen::Nothing);
    let value = read();
    (value, LAST.get())
}
