//! Unions: values that have one of several forms.

mod declare;
pub(crate) mod entries;
mod look;
pub(crate) mod shape;
pub(crate) mod tag;
