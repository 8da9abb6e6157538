//! Texts that hold something else, of which the document says what it is (`contentSchema`).

use std::cell::RefCell;
use std::collections::HashSet;

use indexmap::IndexMap;

use super::merge::Merged;
use super::schemas::Located;
use super::slot::Slot;
use super::types::Lowering;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::ir::{Type, is_json};
use crate::source::Node;

/// What texts hold, by the pointer of the schema of the text.
#[derive(Default)]
pub(super) struct Contents<'a> {
    by_text: IndexMap<String, Content<'a>>,
    /// Pointers of those that something has the type of.
    typed: RefCell<HashSet<String>>,
}

/// What a text holds.
#[derive(Clone, Debug)]
pub(super) struct Content<'a> {
    pub schema: Located<'a>,
    /// Whether the text is JSON, and not encoded any further.
    is_json: bool,
}

impl<'a> Contents<'a> {
    pub fn new(document: &'a Document) -> Self {
        let contents = document.content_schemas().map(|(text, at, schema)| {
            let said = document.tree.at(text);
            let media_type = said.and_then(|said| said.get("x-contentMediaType"));
            let is_encoded = said.is_some_and(|said| said.get("x-contentEncoding").is_some());
            let content = Content {
                schema: Located::new(at, schema),
                is_json: !is_encoded && media_type.and_then(Node::as_str).is_some_and(is_json),
            };
            (text.to_owned(), content)
        });
        Contents {
            by_text: contents.collect(),
            typed: RefCell::default(),
        }
    }

    /// What the text holds that the schema at `text` describes.
    pub fn of(&self, text: &str) -> Option<&Content<'a>> {
        self.by_text.get(text)
    }

    /// The schema of what a text holds. Whoever asks gives it a type.
    pub fn typed(&self, content: &Content<'a>) -> Located<'a> {
        let mut typed = self.typed.borrow_mut();
        typed.insert(content.schema.pointer.clone());
        content.schema.clone()
    }

    /// Says which contents have no type.
    pub fn report_untyped(&self, diagnostics: &mut Diagnostics) {
        let typed = self.typed.borrow();
        let pointers = self.by_text.values().map(|content| &content.schema.pointer);
        for pointer in pointers.filter(|pointer| !typed.contains(*pointer)) {
            diagnostics.push(
                Diagnostic::note(
                    Code::DocumentedKeyword,
                    pointer,
                    "`contentSchema` cannot be told by a type",
                )
                .help("told in the documentation; values that it forbids are not refused"),
            );
        }
    }
}

impl<'a> Merged<'a> {
    /// What a text holds that has a type for it: JSON of which the document says what it is. What need not be a text, or is
    /// one of several values, has none.
    pub fn json_content(&self) -> Option<&Content<'a>> {
        let is_text = self.ty.as_deref() == Some("string");
        let is_told_otherwise = self.values.is_some() || !self.unions.is_empty();
        let content = self.content.as_ref();
        content.filter(|content| content.is_json && is_text && !is_told_otherwise)
    }
}

impl<'a> Lowering<'a, '_> {
    /// The type of a text that holds JSON of which the document says what it is.
    pub fn json_text(&mut self, merged: &Merged<'a>, slot: &Slot) -> Option<Type> {
        let content = merged.json_content()?;
        let schema = self.schemas.contents.typed(content);
        let held = self.lower(&schema, slot.part("content"));
        Some(Type::JsonText(Box::new(held)))
    }
}
