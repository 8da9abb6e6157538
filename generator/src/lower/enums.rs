//! Lists of values.

use serde_json::Value;

use super::merge::{Merged, Words};
use super::slot::Slot;
use super::types::Lowering;
use crate::code_span::code_span;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Docs, Enum, EnumBase, EnumValue, Scalar, Type, same_number};

/// What a list of values becomes.
pub(super) enum Lowered {
    /// A type with one variant for each value.
    Enum(Enum),
    /// A plain type, and a remark that tells the values.
    Plain(Type, Option<String>),
}

/// Lowers the values of `merged`; `None` if there are none but `null`.
pub(super) fn lower(
    lowering: &mut Lowering<'_, '_>,
    merged: &Merged<'_>,
    slot: &Slot,
) -> Option<Lowered> {
    let mut values: Vec<&Value> = Vec::new();
    let mut names: Vec<Option<&String>> = Vec::new();
    for (index, value) in merged.values.iter().flatten().enumerate() {
        if !value.is_null() && !values.contains(&value) {
            values.push(value);
            names.push(merged.words.value_names.get(index));
        }
    }
    if values.is_empty() {
        return None;
    }
    let Some(base) = base(merged.ty.as_deref(), &values) else {
        return Some(plain(lowering, merged, &values));
    };
    if base == EnumBase::String && values.iter().any(|value| !value.is_string()) {
        lowering.diagnostics.push(
            Diagnostic::note(
                Code::EnumValueKind,
                &merged.pointer,
                "an enum of strings lists values that YAML reads as something else",
            )
            .help("their text is used; quote them to say so"),
        );
    }
    let owner = lowering.owner(&merged.pointer);
    let name = match slot {
        Slot::Component(_) => owner.clone(),
        Slot::Inline(crate::ir::Origin::Inline { role, .. }) => {
            role.last().cloned().unwrap_or_default()
        }
        Slot::Inline(_) => String::new(),
    };
    let open = !lowering.selections.closed.contains(&owner, &name);
    let mut listed: Vec<EnumValue> = Vec::new();
    for (value, name) in values.iter().zip(names) {
        let text = text(value);
        let written = match base {
            EnumBase::String => vec![text.clone()],
            EnumBase::Integer => vec![integer(value).unwrap_or_default().to_string()],
            EnumBase::Value => scalars(value, merged),
        };
        for json in written {
            if listed.iter().any(|known| known.value == json) {
                continue;
            }
            listed.push(EnumValue {
                docs: described(&text, &merged.words),
                name: name.cloned(),
                value: json,
            });
        }
    }
    Some(Lowered::Enum(Enum {
        base,
        values: listed,
        open,
    }))
}

/// What the values are, if an enum can hold them.
fn base(ty: Option<&str>, values: &[&Value]) -> Option<EnumBase> {
    let all = |kind: fn(&Value) -> bool| values.iter().all(|value| kind(value));
    match ty {
        Some("string") => Some(EnumBase::String),
        Some("integer") if all(|value| integer(value).is_some()) => Some(EnumBase::Integer),
        Some("integer" | "number") if all(|value| number(value).is_some()) => Some(EnumBase::Value),
        None if all(Value::is_string) => Some(EnumBase::String),
        None if all(Value::is_i64) => Some(EnumBase::Integer),
        None if all(Value::is_boolean) => None,
        None if all(|value| value.is_string() || value.is_number() || value.is_boolean()) => {
            Some(EnumBase::Value)
        }
        _ => None,
    }
}

fn described(value: &str, words: &Words) -> Docs {
    Docs {
        description: words.value_descriptions.get(value).cloned(),
        ..Docs::default()
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// The JSON of a number, if the value is or reads like one. Integers are written without a fraction.
fn number(value: &Value) -> Option<String> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Number(_)) => text.trim().to_owned(),
            _ => return None,
        },
        _ => return None,
    };
    Some(match text.strip_suffix(".0") {
        Some(integer) => integer.to_owned(),
        None => text,
    })
}

/// The JSON of a scalar in an enum of scalars. A number that is listed as `1` and as `1.0` comes in both ways.
fn scalars(value: &Value, merged: &Merged<'_>) -> Vec<String> {
    let number = number(value).filter(|_| merged.ty.is_some() || value.is_number());
    let Some(number) = number else {
        return vec![value.to_string()];
    };
    let is_it = |text: &&String| {
        serde_json::from_str(text)
            .is_ok_and(|written: Value| written.is_number() && same_number(&written, value))
    };
    let written: Vec<String> = merged.words.numbers.iter().filter(is_it).cloned().collect();
    match written.is_empty() {
        true => vec![number],
        false => written,
    }
}

/// Whether a value is one of a scalar, as it is or as it reads.
fn is_of(ty: &Type, value: &Value) -> bool {
    match ty {
        Type::Scalar(Scalar::Bool) => {
            value.is_boolean() || matches!(value.as_str(), Some("true" | "false"))
        }
        _ => number(value).is_some(),
    }
}

/// Booleans, and values that no enum can hold: the type stays open and its documentation lists them.
fn plain(lowering: &mut Lowering<'_, '_>, merged: &Merged<'_>, values: &[&Value]) -> Lowered {
    let ty = match merged.ty.as_deref() {
        Some("boolean") => Type::Scalar(Scalar::Bool),
        Some("number") => Type::Scalar(Scalar::Number),
        Some("integer") => Type::Scalar(Scalar::Int64),
        None if values.iter().all(|value| value.is_boolean()) => Type::Scalar(Scalar::Bool),
        _ => Type::Any,
    };
    if ty == Type::Any {
        lowering.diagnostics.push(
            Diagnostic::warning(
                Code::MixedEnum,
                &merged.pointer,
                "this enum lists arrays or objects",
            )
            .help("generated as arbitrary JSON; its documentation lists the values"),
        );
    }
    if ty != Type::Any && !values.iter().any(|value| is_of(&ty, value)) {
        lowering.diagnostics.push(
            Diagnostic::warning(
                Code::EnumValueKind,
                &merged.pointer,
                "this enum lists no value of its type",
            )
            .help("generated as if it listed none; correct `enum` or `type` in an overlay"),
        );
        return Lowered::Plain(ty, None);
    }
    // Both of its values: that says no more than the type.
    if ty == Type::Scalar(Scalar::Bool) && values.len() == 2 {
        return Lowered::Plain(ty, None);
    }
    let list: Vec<String> = values
        .iter()
        .map(|value| code_span(&value.to_string()))
        .collect();
    let remark = match list.as_slice() {
        [only] => format!("Always {only}."),
        several => format!("One of {}.", several.join(", ")),
    };
    Lowered::Plain(ty, Some(remark))
}
