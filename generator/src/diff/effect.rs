//! What a change does, by the way in which the thing that changed travels.

use super::{Verdict, Way};
use Verdict::{Adds, Breaks, Same};

/// What becomes of programs that were built before the change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Effect {
    /// Where they send it.
    pub request: Verdict,
    /// Where they receive it.
    pub response: Verdict,
}

/// Nothing on the wire.
pub(super) const NONE: Effect = Effect::new(Same, Same);

/// There are values that were none before: a server that takes them offers more, one that sends them breaks who reads.
pub(super) const WIDENED: Effect = Effect::new(Adds, Breaks);

/// What was a value is none any more: a server that refuses it breaks who sends it, and who reads misses nothing.
pub(super) const NARROWED: Effect = Effect::new(Breaks, Same);

/// Values were replaced by others.
pub(super) const REPLACED: Effect = Effect::new(Breaks, Breaks);

/// There is something new that nobody has to know.
pub(super) const GROWN: Effect = Effect::new(Adds, Adds);

/// Somebody waits in vain for what was received.
pub(super) const MISSED: Effect = Effect::new(Same, Breaks);

impl Effect {
    pub const fn new(request: Verdict, response: Verdict) -> Self {
        Effect { request, response }
    }

    /// The verdict on what travels in these ways.
    pub fn on(self, ways: impl IntoIterator<Item = Way>) -> Verdict {
        let verdicts = ways.into_iter().map(|way| match way {
            Way::Request => self.request,
            Way::Response => self.response,
        });
        verdicts.max().unwrap_or_default()
    }

    /// The worse of both, in each way.
    pub fn and(self, other: Effect) -> Effect {
        Effect {
            request: self.request.max(other.request),
            response: self.response.max(other.response),
        }
    }

    /// The same where it is sent only, received only, or both.
    pub fn where_it_travels(self, sent: bool, received: bool) -> Effect {
        Effect {
            request: if sent { self.request } else { Same },
            response: if received { self.response } else { Same },
        }
    }
}
