//! What becomes of a scalar that is replaced by another.

use super::effect::{self, Effect};
use crate::ir::Scalar;

/// What it does on the wire that `new` stands where `old` stood.
pub(super) fn effect(old: Scalar, new: Scalar) -> Effect {
    match (kind(old), kind(new)) {
        (Kind::Integer(least, most), Kind::Integer(new_least, new_most)) => {
            match (
                least >= new_least && most <= new_most,
                least <= new_least && most >= new_most,
            ) {
                (true, true) => effect::NONE,
                (true, false) => effect::WIDENED,
                (false, true) => effect::NARROWED,
                (false, false) => effect::REPLACED,
            }
        }
        (Kind::Integer(..), Kind::Number) => effect::WIDENED,
        (Kind::Number, Kind::Integer(..)) => effect::NARROWED,
        (Kind::Text(old), Kind::Text(new)) => match (old, new) {
            (old, new) if old == new => effect::NONE,
            (None, Some(_)) => effect::NARROWED,
            (Some(_), None) => effect::WIDENED,
            _ => effect::REPLACED,
        },
        (old, new) if old == new => effect::NONE,
        _ => effect::REPLACED,
    }
}

/// What a scalar is on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bool,
    /// With its least and its greatest.
    Integer(i128, i128),
    /// Its type in Rust depends on how exact it has to be; its digits are the same.
    Number,
    /// A text of this format, or any.
    Text(Option<Scalar>),
    Bytes,
}

fn kind(scalar: Scalar) -> Kind {
    if let Some(range) = scalar.range() {
        return Kind::Integer(*range.start(), *range.end());
    }
    match scalar {
        Scalar::Bool => Kind::Bool,
        Scalar::Float64 | Scalar::Number | Scalar::Decimal => Kind::Number,
        Scalar::Binary | Scalar::File => Kind::Bytes,
        // That it is not printed concerns nobody but the client.
        Scalar::String | Scalar::Secret => Kind::Text(None),
        text => Kind::Text(Some(text)),
    }
}
