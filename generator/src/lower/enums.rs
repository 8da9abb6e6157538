//! Lists of values.

use serde_json::Value;

use super::merge::{Merged, Words};
use super::slot::Slot;
use super::types::Lowering;
use super::words;
use crate::diagnostic::Diagnostic;
use crate::ir::{Docs, Enum, EnumBase, EnumValue, Scalar, Type};

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
    for value in merged
        .values
        .iter()
        .flatten()
        .filter(|value| !value.is_null())
    {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if values.is_empty() {
        return None;
    }
    let base = match merged.ty.as_deref() {
        Some("string") => Some(EnumBase::String),
        Some("integer") if values.iter().all(|value| integer(value).is_some()) => {
            Some(EnumBase::Integer)
        }
        None if values.iter().all(|value| value.is_string()) => Some(EnumBase::String),
        None if values.iter().all(|value| value.is_i64()) => Some(EnumBase::Integer),
        _ => None,
    };
    let Some(base) = base else {
        return Some(plain(lowering, merged, &values));
    };
    if base == EnumBase::String && values.iter().any(|value| !value.is_string()) {
        lowering.diagnostics.push(
            Diagnostic::note(
                "enum-value-kind",
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
    for (index, value) in values.iter().enumerate() {
        let value = match base {
            EnumBase::String => text(value),
            EnumBase::Integer => integer(value).unwrap_or_default().to_string(),
        };
        if listed.iter().any(|known| known.value == value) {
            continue;
        }
        listed.push(EnumValue {
            docs: described(&value, &merged.words),
            name: merged.words.value_names.get(index).cloned(),
            value,
        });
    }
    Some(Lowered::Enum(Enum {
        base,
        values: listed,
        open,
    }))
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

/// Values of other types, or of several: the type stays open and its documentation lists them.
fn plain(lowering: &mut Lowering<'_, '_>, merged: &Merged<'_>, values: &[&Value]) -> Lowered {
    let all = |kind: fn(&Value) -> bool| values.iter().all(|value| kind(value));
    let ty = match merged.ty.as_deref() {
        Some("boolean") => Type::Scalar(Scalar::Bool),
        Some("number") => Type::Scalar(Scalar::Decimal),
        Some("integer") => Type::Scalar(Scalar::Int64),
        Some(_) => return Lowered::Plain(Type::Any, None),
        None if all(Value::is_boolean) => Type::Scalar(Scalar::Bool),
        None if all(Value::is_number) => Type::Scalar(Scalar::Decimal),
        None => Type::Any,
    };
    if ty == Type::Any {
        lowering.diagnostics.push(
            Diagnostic::warning(
                "mixed-enum",
                &merged.pointer,
                "the values of this enum are of several types",
            )
            .help("generated as arbitrary JSON; its documentation lists the values"),
        );
    }
    let list: Vec<String> = values
        .iter()
        .map(|value| words::code(&value.to_string()))
        .collect();
    Lowered::Plain(ty, Some(format!("One of {}.", list.join(", "))))
}
