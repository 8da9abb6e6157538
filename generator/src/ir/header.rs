//! Headers of what is received.

use super::{Docs, Received, Type};

/// A header of an answer or of a webhook.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Name on the wire.
    pub wire: String,
    /// Whether it is always there.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// Whether it is JSON text. All others are written in the style `simple`.
    pub json: bool,
    /// What the document says about it.
    pub docs: Docs,
}

impl Received for Header {
    fn is_same(&self, other: &Header) -> bool {
        self.wire.eq_ignore_ascii_case(&other.wire)
            && (&self.ty, self.json) == (&other.ty, other.json)
    }

    fn is_required(&self) -> bool {
        self.required
    }

    fn require(&mut self, required: bool) {
        self.required = required;
    }
}
