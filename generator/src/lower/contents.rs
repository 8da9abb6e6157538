//! Texts that hold something else, of which the document says what it is (`contentSchema`).

use std::cell::RefCell;
use std::collections::HashSet;

use indexmap::IndexMap;

use super::merge::Merged;
use super::schemas::{Located, target};
use super::slot::Slot;
use super::types::Lowering;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::ir::{Type, essence, is_json};
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
    /// How the text is written, where there is a type for it and it is not encoded any further.
    form: Option<TextForm>,
}

/// How a text holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TextForm {
    Json,
    /// As a form, `application/x-www-form-urlencoded`.
    Form,
}

impl TextForm {
    fn of(media_type: &str) -> Option<Self> {
        if is_json(media_type) {
            Some(TextForm::Json)
        } else if essence(media_type) == "application/x-www-form-urlencoded" {
            Some(TextForm::Form)
        } else {
            None
        }
    }
}

/// Whether the schema at `at` is of an object, as far as its own keywords say. Only an object can be a form.
fn is_object(document: &Document, at: &str) -> bool {
    let mut at = at.to_owned();
    // References that lead to each other have been refused before; the bound only makes that certain.
    for _ in 0..32 {
        let Some(schema) = document.tree.at(&at) else {
            return false;
        };
        match schema.get("$ref").and_then(Node::as_str).and_then(target) {
            Some(next) => at = next,
            None => {
                let ty = schema.get("type").and_then(Node::as_str);
                let parts = ["properties", "allOf", "oneOf", "anyOf"];
                let is_made_of_parts = parts.iter().any(|part| schema.get(part).is_some());
                return ty.map_or(is_made_of_parts, |ty| ty == "object");
            }
        }
    }
    false
}

impl<'a> Contents<'a> {
    pub fn new(document: &'a Document) -> Self {
        let contents = document.content_schemas().map(|(text, at, schema)| {
            let said = document.tree.at(text);
            let media_type = said.and_then(|said| said.get("x-contentMediaType"));
            let is_encoded = said.is_some_and(|said| said.get("x-contentEncoding").is_some());
            let media_type = media_type.and_then(Node::as_str);
            let content = Content {
                schema: Located::new(at, schema),
                form: media_type.and_then(TextForm::of).filter(|form| {
                    !is_encoded && (*form == TextForm::Json || is_object(document, at))
                }),
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
    /// What a text holds that may have a type for it: JSON or a form, of which the document says what it is. What need not
    /// be a text, or is one of several values, has none.
    fn typed_content(&self) -> Option<(&Content<'a>, TextForm)> {
        let is_text = self.ty.as_deref() == Some("string");
        let is_told_otherwise = self.values.is_some() || !self.unions.is_empty();
        let content = self
            .content
            .as_ref()
            .filter(|_| is_text && !is_told_otherwise)?;
        Some((content, content.form?))
    }

    /// Whether a text has a type for what it holds.
    pub fn has_typed_content(&self) -> bool {
        self.typed_content().is_some()
    }
}

impl<'a> Lowering<'a, '_> {
    /// The type of a text that holds JSON or a form, of which the document says what it is.
    pub fn content_text(&mut self, merged: &Merged<'a>, slot: &Slot) -> Option<Type> {
        let (content, form) = merged.typed_content()?;
        let schema = self.schemas.contents.typed(content);
        let held = self.lower(&schema, slot.part("content"));
        Some(match form {
            TextForm::Json => Type::JsonText(Box::new(held)),
            TextForm::Form => Type::FormText(Box::new(held)),
        })
    }
}
