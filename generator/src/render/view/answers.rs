//! What an operation answers: one type for its success, one for its documented failures.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::ir::{Answer, Media, Status, Type};
use crate::render::docs::{self, Comment};
use crate::render::types::Printer;
use crate::render::{RenderError, token};

use super::Context;

/// An enum with one variant for each answer.
#[derive(Debug, Serialize)]
pub struct AnswersView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub name: String,
    pub variants: Vec<AnswerView>,
    /// Each answer as `answers!` lists it.
    pub wire: Vec<String>,
}

/// An answer.
#[derive(Debug, Serialize)]
pub struct AnswerView {
    pub docs: String,
    pub name: String,
    /// What it carries: `(type)`, or nothing.
    pub payload: String,
}

/// The answers whose status no answer before has, those for one status first, the one for all others last.
pub fn in_order(answers: &[Answer]) -> Vec<(usize, &Answer)> {
    let mut seen = BTreeSet::new();
    let mut ordered: Vec<(usize, &Answer)> = answers
        .iter()
        .enumerate()
        .filter(|(_, answer)| seen.insert(answer.status))
        .collect();
    ordered.sort_by_key(|(_, answer)| match answer.status {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    });
    ordered
}

/// The entries of a macro that read all of `answers` the same way: the rest has an entry of its own.
pub fn entries(answers: &[(usize, &Answer)], read: &str) -> Vec<String> {
    let (rest, listed): (Vec<_>, Vec<_>) = answers
        .iter()
        .partition(|(_, answer)| answer.status == Status::Default);
    let listed: Vec<String> = listed
        .iter()
        .map(|(_, answer)| pattern(answer.status))
        .collect();
    let mut entries = Vec::new();
    if !listed.is_empty() {
        entries.push(format!("{} => {read},", listed.join(" | ")));
    }
    if !rest.is_empty() {
        entries.push(format!("_ => {read},"));
    }
    entries
}

/// A status as a pattern.
fn pattern(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}00..={hundred}99"),
        Status::Default => "_".to_owned(),
    }
}

/// A status as a reader knows it.
pub fn spoken(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}00 to {hundred}99"),
        Status::Default => "any other status".to_owned(),
    }
}

/// How an answer is read, and the type of what it carries.
pub struct Carried {
    /// The word of the macros for it.
    pub word: &'static str,
    /// The type, unless it carries nothing.
    pub ty: Option<String>,
}

/// How `answer` is read.
pub fn carried(printer: &Printer<'_>, answer: &Answer) -> Result<Carried, RenderError> {
    let word = word(answer);
    let ty = match (word, &answer.content) {
        ("json", Some(content)) => Some(printer.owned(&content.ty)?),
        ("text", _) => Some(printer.std("String").to_owned()),
        ("bytes", _) => Some(printer.wrap("Vec", "u8")),
        _ => None,
    };
    Ok(Carried { word, ty })
}

/// The word of the macros for what `answer` carries.
fn word(answer: &Answer) -> &'static str {
    match answer.content.as_ref().map(|content| content.media) {
        None => "empty",
        Some(Media::Json) => "json",
        // A form is a way to ask; as an answer it is text.
        Some(Media::Text | Media::Form) => "text",
        Some(Media::Bytes) => "bytes",
    }
}

impl AnswersView {
    /// The view of `answers` as the type `name`, which is about `subject`.
    pub fn new(
        context: &Context<'_>,
        printer: &Printer<'_>,
        name: &str,
        docs: &str,
        answers: &[(usize, &Answer)],
        variants: &[String],
    ) -> Result<Self, RenderError> {
        let mut views = Vec::new();
        for &(index, answer) in answers {
            let variant = variants
                .get(index)
                .ok_or_else(|| RenderError::Unnamed(answer.pointer.clone()))?;
            let variant = token::ident(variant)?;
            let carried = carried(printer, answer)?;
            let payload = match (&carried.ty, &answer.content) {
                (Some(ty), Some(content)) if is_large(context, content.media, &content.ty) => {
                    format!("({})", printer.wrap("Box", ty))
                }
                (Some(ty), _) => format!("({ty})"),
                (None, _) => String::new(),
            };
            views.push(AnswerView {
                docs: describe(answer),
                name: variant,
                payload,
            });
        }
        let payloads: Vec<&str> = views.iter().map(|view| view.payload.as_str()).collect();
        Ok(AnswersView {
            attributes: super::deep_types(&payloads),
            docs: Comment::new(0).text(docs).outer(),
            name: token::ident(name)?,
            variants: views,
            wire: wire(answers, variants)?,
        })
    }
}

/// Each answer as `answers!` lists it.
pub fn wire(answers: &[(usize, &Answer)], variants: &[String]) -> Result<Vec<String>, RenderError> {
    let line = |&(index, answer): &(usize, &Answer)| {
        let variant = variants
            .get(index)
            .ok_or_else(|| RenderError::Unnamed(answer.pointer.clone()))?;
        let (status, variant) = (pattern(answer.status), token::ident(variant)?);
        Ok(format!("{status} => {} {variant},", word(answer)))
    };
    answers.iter().map(line).collect()
}

fn is_large(context: &Context<'_>, media: Media, ty: &Type) -> bool {
    media == Media::Json && context.layout.is_large_variant(ty)
}

fn description(answer: &Answer) -> &str {
    answer
        .docs
        .description
        .as_deref()
        .or(answer.docs.summary.as_deref())
        .unwrap_or_default()
        .trim()
}

fn describe(answer: &Answer) -> String {
    let status = match answer.status {
        Status::Default => "Any other status".to_owned(),
        status => format!("Status {}", spoken(status)),
    };
    let description = description(answer);
    let mut comment = Comment::new(4);
    if description.starts_with(char::is_alphanumeric) {
        comment.sentence(&format!("{status}: {description}"));
    } else {
        comment.text(&format!("{status}."));
        comment.document(description);
    }
    comment.outer()
}

/// Which statuses mean success, as the end of a sentence.
pub fn expected(answers: &[(usize, &Answer)]) -> String {
    let one = |(_, answer): &(usize, &Answer)| {
        (
            spoken(answer.status),
            docs::first_paragraph(description(answer))
                .trim_end_matches('.')
                .to_owned(),
        )
    };
    let answers: Vec<(String, String)> = answers.iter().map(one).collect();
    match answers.as_slice() {
        [(status, description)] if !description.is_empty() => format!("{status}: {description}"),
        _ => {
            let spoken = answers.into_iter().map(|(status, description)| {
                if description.is_empty() {
                    status
                } else {
                    format!("{status} ({description})")
                }
            });
            spoken.collect::<Vec<_>>().join(" or ")
        }
    }
}

/// One line of a method's documentation on a failure.
pub fn summarize(answer: &Answer, variant: &str) -> String {
    let description = docs::first_paragraph(description(answer));
    let spoken = spoken(answer.status);
    if description.is_empty() {
        format!("`{variant}` ({spoken}).")
    } else {
        docs::sentence(&format!("`{variant}` ({spoken}): {description}"))
    }
}
