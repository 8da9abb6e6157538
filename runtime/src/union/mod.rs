//! Unions: values that have one of several forms.

mod declare;
pub(crate) mod entries;
mod look;
pub(crate) mod shape;
pub(crate) mod tag;

use serde::Serialize;

/// What can be sent where a union is expected: the union itself, or the value of one of its variants.
///
/// Both are encoded alike, since a union is encoded as the value in it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no variant of `{T}`",
    label = "expected `{T}` or the value of one of its variants"
)]
pub trait VariantOf<T>: Serialize {}

impl<T: Serialize> VariantOf<T> for T {}
