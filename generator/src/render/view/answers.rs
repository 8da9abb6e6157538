//! The responses of an operation: one type for its success, one for its documented errors.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::ir::{Answer, Payload, Reading, Status};
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

/// The answers that no answer before stands for, those for one status first, the one for all others last.
pub fn in_order(answers: &[Answer]) -> Vec<(usize, &Answer)> {
    let mut seen = BTreeSet::new();
    let mut ordered: Vec<(usize, &Answer)> = answers
        .iter()
        .enumerate()
        .filter(|(_, answer)| seen.insert((answer.status, media_types(answer))))
        .collect();
    ordered.sort_by_key(|(_, answer)| match answer.status {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    });
    ordered
}

/// The media types that an answer is for, if it is not for all.
fn media_types(answer: &Answer) -> &[String] {
    match &answer.payload {
        Some(payload) if answer.limited => &payload.media_types,
        _ => &[],
    }
}

/// The entry of a macro that reads all of `answers` the same way.
pub fn entry(answers: &[(usize, &Answer)], read: &str) -> String {
    format!("{} => {read},", patterns(answers))
}

/// The statuses of `answers` as one pattern.
pub fn patterns(answers: &[(usize, &Answer)]) -> String {
    let mut patterns: Vec<String> = answers
        .iter()
        .map(|(_, answer)| pattern(answer.status))
        .collect();
    patterns.dedup();
    patterns.join(" | ")
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
    /// The type that the macros have to be told, if any.
    pub told: Option<String>,
    /// The type, unless it carries nothing.
    pub ty: Option<String>,
}

impl Carried {
    /// How `answer` is read.
    pub fn new(printer: &Printer<'_>, answer: &Answer) -> Result<Self, RenderError> {
        let word = word(answer);
        let told = match &answer.payload {
            Some(payload) if !["text", "bytes", "text_events"].contains(&word) => {
                Some(printer.owned(&payload.ty)?)
            }
            _ => None,
        };
        let event = |data: &str| printer.wrap("Vec", &format!("runtime::Event<{data}>"));
        let ty = match (word, &told) {
            ("json" | "json_or_text" | "scalar", Some(ty)) => Some(ty.clone()),
            ("events" | "event_kinds", Some(ty)) => Some(event(ty)),
            ("lines" | "sequence", Some(ty)) => Some(printer.wrap("Vec", ty)),
            ("text_events", _) => Some(event(printer.std("String"))),
            ("text", _) => Some(printer.std("String").to_owned()),
            ("bytes", _) => Some(printer.wrap("Vec", "u8")),
            _ => None,
        };
        Ok(Carried { word, told, ty })
    }

    /// The form as `operation!` and `stream!` write it.
    pub fn form(&self) -> String {
        match &self.told {
            Some(ty) => format!("{}({ty})", self.word),
            None => self.word.to_owned(),
        }
    }
}

/// The word of the macros for what `answer` carries.
fn word(answer: &Answer) -> &'static str {
    match answer.payload.as_ref().map(|payload| payload.reading) {
        None => "empty",
        Some(Reading::Json) => "json",
        Some(Reading::JsonOrText) => "json_or_text",
        Some(Reading::Scalar) => "scalar",
        Some(Reading::Text) => "text",
        Some(Reading::Bytes) => "bytes",
        Some(Reading::Events) => "events",
        Some(Reading::EventKinds) => "event_kinds",
        Some(Reading::TextEvents) => "text_events",
        Some(Reading::Lines) => "lines",
        Some(Reading::Sequence) => "sequence",
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
            let carried = Carried::new(printer, answer)?;
            let payload = match (&carried.ty, &answer.payload) {
                (Some(ty), Some(payload)) if is_large(context, payload) => {
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
        let media_types: Vec<String> = media_types(answer)
            .iter()
            .map(|media_type| token::string(media_type))
            .collect();
        let limit = match media_types.as_slice() {
            [] => String::new(),
            media_types => format!(" as {}", media_types.join(" | ")),
        };
        Ok(format!("{status}{limit} => {} {variant},", word(answer)))
    };
    answers.iter().map(line).collect()
}

fn is_large(context: &Context<'_>, payload: &Payload) -> bool {
    payload.reading == Reading::Json && context.layout.is_large_variant(&payload.ty)
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
    let status = match media_types(answer) {
        [] => status,
        media_types => {
            let media_types: Vec<String> = media_types.iter().map(|of| docs::code(of)).collect();
            format!("{status} as {}", media_types.join(" or "))
        }
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
    let mut answers: Vec<(String, String)> = answers.iter().map(one).collect();
    answers.dedup();
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
