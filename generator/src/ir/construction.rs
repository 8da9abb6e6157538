//! Ways to make a value that no document states: they come from the settings.

use super::TypeId;

/// How a value of one type becomes one of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// The type that is converted.
    pub from: TypeId,
    /// What it becomes.
    pub to: TypeId,
    /// How.
    pub by: Converted,
}

/// How a conversion works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Converted {
    /// Of enums: each value of the first that the second has too, by their indices.
    Values(Vec<(usize, usize)>),
    /// Of structs: for each field of the second, the field of the first that it is copied from. The others are absent, or
    /// constants.
    Fields(Vec<Option<usize>>),
}

/// A function that makes a struct in one of the ways that the API allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constructor {
    /// The struct.
    pub ty: TypeId,
    /// What it is called.
    pub name: String,
    /// What it is for, in CommonMark.
    pub docs: Option<String>,
    /// What each field gets, in their order.
    pub fields: Vec<Given>,
}

/// What a constructor gives a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// What `new` gives it: an argument, a constant, or nothing.
    AsNew,
    /// An argument, although the field is optional.
    Asked,
    /// A value, as JSON text.
    Set(String),
    /// The argument of another field, by its index.
    Same(usize),
}
