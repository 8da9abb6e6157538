//! Enums: scalars with a list of values.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::ir::{Enum, EnumBase, TypeDef, TypeId};
use crate::name::TypeNames;
use crate::render::docs::{self, Comment};
use crate::render::types::Printer;
use crate::render::{RenderError, token};

use super::Context;
use super::construction::{self, ConversionView};

/// An enum.
#[derive(Debug, Serialize)]
pub struct EnumView {
    pub docs: String,
    pub derives: &'static str,
    pub open: bool,
    pub name: String,
    pub values: Vec<ValueView>,
    /// The variant that keeps a value that is not listed, and the type in it.
    pub unknown_variant: String,
    pub unknown: &'static str,
    /// The same variant as the macro lists it, where it has another name than usual.
    pub wire_unknown: Option<String>,
    /// The macro that writes and reads it, and the word before its name there.
    pub wire_macro: &'static str,
    pub closed: &'static str,
    /// Types that it is made of.
    pub conversions: Vec<ConversionView>,
}

/// A value of an enum.
#[derive(Debug, Serialize)]
pub struct ValueView {
    pub docs: String,
    pub name: String,
    /// The value on the wire, with other spellings of it: `"a" | "A"`.
    pub literal: String,
}

impl EnumView {
    /// The view of `listed`.
    pub fn new(
        context: &Context<'_>,
        printer: &Printer<'_>,
        id: TypeId,
        def: &TypeDef,
        listed: &Enum,
        names: &TypeNames,
    ) -> Result<Self, RenderError> {
        let name = token::ident(&names.name)?;
        let mut seen = BTreeSet::new();
        let mut values = Vec::new();
        for (index, value) in listed.values.iter().enumerate() {
            let literal = match listed.base {
                EnumBase::String | EnumBase::Value => token::string(&value.value),
                EnumBase::Integer => token::integer(&value.value).ok_or_else(|| {
                    RenderError::Integer(def.pointer.clone(), value.value.clone())
                })?,
            };
            // A value that is listed twice is one value.
            if !seen.insert(literal.clone()) {
                continue;
            }
            let variant = names
                .members
                .get(index)
                .ok_or_else(|| RenderError::Unnamed(def.pointer.clone()))?;
            let code = docs::code(&value.value);
            let fallback = if code.is_empty() {
                "The empty text.".to_owned()
            } else {
                format!("{code} on the wire.")
            };
            let spellings = value.aliases.iter().map(|alias| token::string(alias));
            let spellings: Vec<String> = std::iter::once(literal).chain(spellings).collect();
            values.push(ValueView {
                docs: Comment::describe(4, &value.docs, &fallback).outer(),
                name: token::ident(variant)?,
                literal: spellings.join(" | "),
            });
        }
        let (wire_macro, unknown, text) = match listed.base {
            EnumBase::String => ("string_enum", "runtime::UnknownValue", "as_str"),
            EnumBase::Integer => ("integer_enum", "runtime::UnknownInteger", "as_i64"),
            EnumBase::Value => ("value_enum", "runtime::UnknownScalar", "as_json"),
        };
        let mut docs =
            Comment::describe(0, &def.docs, &super::models::fallback(context, &def.origin));
        if listed.open {
            match values.first() {
                Some(first) => advise(
                    &mut docs,
                    &wildcard(&names.unknown),
                    "value",
                    &format!("{name}::{}", first.name),
                    &format!("other => …, // `other.{text}()` is what came"),
                ),
                None => docs.text("The document lists no values; each one is kept as it came."),
            };
        }
        let unknown_variant = match listed.open {
            true => token::ident(&names.unknown)?,
            false => String::new(),
        };
        Ok(EnumView {
            conversions: construction::enum_conversions(context, printer, id, names)?,
            docs: docs.outer(),
            wire_unknown: Some(format!("_ => {unknown_variant}"))
                .filter(|_| listed.open && unknown_variant != "Unknown"),
            unknown_variant,
            derives: if listed.open {
                "Clone, Debug, PartialEq, Eq, Hash"
            } else {
                "Clone, Copy, Debug, PartialEq, Eq, Hash"
            },
            open: listed.open,
            name,
            values,
            unknown,
            wire_macro,
            closed: if listed.open { "" } else { "closed " },
        })
    }
}

/// Why a `match` should not end in the variant of what is not listed.
pub fn wildcard(unknown: &str) -> String {
    format!(
        "The document may list more one day. End a `match` in a wildcard, not in `{unknown}`: what is unknown today may \
         have a variant of its own tomorrow."
    )
}

/// Shows the `match` on an open type that stays correct when the document lists more: `first` is one of its arms, and
/// `rest` says what the last one may find.
pub fn advise<'c>(
    docs: &'c mut Comment,
    advice: &str,
    variable: &str,
    first: &str,
    rest: &str,
) -> &'c mut Comment {
    docs.text(advice);
    docs.block(vec![
        "```text".to_owned(),
        format!("match {variable} {{"),
        format!("    {first} => …,"),
        format!("    {rest}"),
        "}".to_owned(),
        "```".to_owned(),
    ])
}
