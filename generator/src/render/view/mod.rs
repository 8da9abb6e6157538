//! What the templates print: ready-made strings, lists and flags. Every decision falls here.

mod accept;
pub mod answers;
pub mod arguments;
pub mod auth;
pub mod bodies;
pub mod client;
pub mod enums;
pub mod environment;
mod field_forms;
pub mod groups;
mod lints;
mod literals;
pub mod models;
mod operation_docs;
pub mod operations;
pub mod package;
pub mod readers;
pub mod rules;
pub mod signature;
pub mod stand_in;
mod streams;
pub mod structs;
pub mod unions;
pub mod webhooks;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use crate::ir::{Api, Type, TypeId};
use crate::name::Names;

use super::layout::Layout;
use lints::{deep_types, many_arguments, named_like_a_trait, placeholders};

/// What all views are made of.
#[derive(Debug)]
pub struct Context<'a> {
    /// The API.
    pub api: &'a Api,
    /// Its names.
    pub names: &'a Names,
    /// What is boxed.
    pub layout: &'a Layout<'a>,
    /// The types that have something to check.
    pub validated: &'a HashSet<TypeId>,
    /// The path of the module the client stands in.
    pub module: &'a str,
    /// The name by which other crates know the crate of the module.
    pub crate_name: &'a str,
    /// The comment every file starts with.
    pub header: &'a str,
}

impl Context<'_> {
    /// Whether a value of `ty` holds something to check.
    pub fn is_validated(&self, ty: &Type) -> bool {
        ty.held().is_some_and(|id| self.validated.contains(&id))
    }
}
