//! Unions: values that have one of several forms.

mod declare;
pub(crate) mod entries;
pub(crate) mod shape;
pub(crate) mod tag;
