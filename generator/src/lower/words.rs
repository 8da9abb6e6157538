//! Tells in words what no type says: constraints, defaults, examples.

use serde_json::Value;

use super::formats;
use super::keywords::Limits;
use super::merge::{Merged, Words};
use crate::code_span::code_span as code;
use crate::ir::{Direction, Docs};

/// Longest example or default that is worth printing, in characters.
const LONGEST_LITERAL: usize = 120;

/// Documentation of a schema that is a type of its own.
pub(super) fn of_type(merged: &Merged<'_>) -> Docs {
    let mut docs = Docs {
        summary: None,
        description: merged.words.description.clone(),
        deprecated: merged.words.deprecated,
        remarks: Vec::new(),
    };
    if docs.description.is_none() {
        docs.summary = merged.words.title.clone();
    }
    if let (Some(ty), Some(format)) = (&merged.ty, &merged.format)
        && !format.is_empty()
        && !formats::is_told_by_type(ty, format)
    {
        docs.remarks.push(format!("Format: {}.", code(format)));
    }
    limits(&merged.limits, &mut docs.remarks);
    docs.remarks.extend(merged.words.conditions.iter().cloned());
    if !merged.has_typed_content() {
        docs.remarks.extend(merged.words.content.clone());
    }
    docs
}

/// Documentation of a property or parameter.
pub(super) fn of_member(merged: &Merged<'_>, required: bool) -> Docs {
    let mut docs = of_type(merged);
    let Words {
        default, examples, ..
    } = &merged.words;
    docs.remarks.extend(match merged.words.direction() {
        Direction::Both => None,
        Direction::Received => Some("Read-only: set by the server, never sent.".to_owned()),
        Direction::Sent => Some("Write-only: sent, never received.".to_owned()),
    });
    docs.remarks
        .extend(default.as_ref().and_then(shown).map(|default| {
            if required {
                format!("Default: {default}.")
            } else {
                format!("Default: {default}; the server assumes it when absent.")
            }
        }));
    let short: Vec<String> = examples.iter().filter_map(shown).collect();
    docs.remarks.extend(match short.as_slice() {
        [] => None,
        [only] => Some(format!("Example: {only}.")),
        several => Some(format!("Examples: {}.", several.join(", "))),
    });
    docs
}

/// `Example: 30.` and the like, if the value is short enough to help.
pub(super) fn literal(label: &str, value: Option<&Value>, remarks: &mut Vec<String>) {
    remarks.extend(
        value
            .and_then(shown)
            .map(|value| format!("{label}: {value}.")),
    );
}

/// A value as code, if it is short enough to help.
fn shown(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.is_empty() {
        return Some("the empty text".to_owned());
    }
    is_short(&text).then(|| code(&text))
}

/// Whether a text is short enough to be printed as code.
pub(super) fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST_LITERAL && !text.contains('\n')
}

fn limits(limits: &Limits, remarks: &mut Vec<String>) {
    counted(limits.length, "character", "characters", remarks);
    counted(limits.items, "item", "items", remarks);
    counted(limits.properties, "property", "properties", remarks);
    if limits.unique {
        remarks.push("All items differ.".to_owned());
    }
    let bound = |bound: Option<(f64, bool)>, closed: &str, open: &str| {
        bound.map(|(value, exclusive)| {
            format!(
                "{} {}.",
                if exclusive { open } else { closed },
                code(&value.to_string())
            )
        })
    };
    remarks.extend(bound(limits.minimum, "At least", "Greater than"));
    remarks.extend(bound(limits.maximum, "At most", "Less than"));
    if let Some(step) = limits.multiple_of {
        remarks.push(format!("A multiple of {}.", code(&step.to_string())));
    }
    if let Some(pattern) = &limits.pattern {
        remarks.push(format!("Matches {}.", code(pattern)));
    }
}

fn counted(
    (least, most): (Option<usize>, Option<usize>),
    one: &str,
    many: &str,
    remarks: &mut Vec<String>,
) {
    let noun = |count: usize| if count == 1 { one } else { many };
    match (least.filter(|least| *least > 0), most) {
        (Some(least), Some(most)) if least == most => {
            remarks.push(format!("Exactly {least} {}.", noun(least)));
        }
        (Some(least), Some(most)) => remarks.push(format!("{least} to {most} {many}.")),
        (Some(least), None) => remarks.push(format!("At least {least} {}.", noun(least))),
        (None, Some(most)) => remarks.push(format!("At most {most} {}.", noun(most))),
        (None, None) => {}
    }
}
