//! Changes in words. Whatever comes from a document stands in a code span.

use crate::code_span::code_span;
use crate::enumeration::enumerate;
use crate::ir::{Api, Decision, Enum, EnumBase, Scalar, Type, TypeKind};
use crate::name::Names;
use crate::render::clean;

/// How much of a text of a document is told.
const LONGEST: usize = 80;

/// What somebody has to write, as a code span: all of it.
pub(super) fn written(text: &str) -> String {
    code_span(&clean(text))
}

/// A text of a document as a code span.
pub(super) fn code(text: &str) -> String {
    let text = clean(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut text = words.join(" ");
    if text.chars().count() > LONGEST {
        text = text.chars().take(LONGEST).chain(['…']).collect();
    }
    if text.is_empty() {
        return "an empty text".to_owned();
    }
    code_span(&text)
}

/// Texts of a document with commas and a last word between them.
pub(super) fn list<'t>(texts: impl IntoIterator<Item = &'t str>, last: &str) -> String {
    let texts: Vec<String> = texts.into_iter().map(code).collect();
    enumerate(&texts, last)
}

/// What a type is, with an article: `a list of strings` is `a list; each item is a string`.
pub(super) fn of_type(api: &Api, names: &Names, ty: &Type) -> String {
    match ty {
        Type::Named(id) => match &api.types.get(*id).kind {
            TypeKind::Alias(target) => of_type(api, names, target),
            _ => code(&names.types[id.0].name),
        },
        Type::Scalar(scalar) => of_scalar(*scalar).to_owned(),
        Type::List(item) => format!("a list of {}", of_type(api, names, item)),
        Type::Map(value) if **value == Type::Any => "an object".to_owned(),
        Type::Map(value) => format!("a map of {}", of_type(api, names, value)),
        Type::Nullable(inner) => format!("{} or `null`", of_type(api, names, inner)),
        Type::JsonText(inner) => format!("a text that holds {}", of_type(api, names, inner)),
        Type::Any => "any JSON".to_owned(),
    }
}

/// What kind of thing a named type is.
pub(super) fn of_kind(api: &Api, names: &Names, kind: &TypeKind) -> String {
    match kind {
        TypeKind::Struct(_) => "an object".to_owned(),
        TypeKind::Enum(listed) => of_base(listed).to_owned(),
        TypeKind::Union(_) => "one of several types".to_owned(),
        TypeKind::Alias(target) => of_type(api, names, target),
    }
}

/// What the values of an enum are.
pub(super) fn of_base(listed: &Enum) -> &'static str {
    match listed.base {
        EnumBase::String => "one of several strings",
        EnumBase::Integer => "one of several integers",
        EnumBase::Value => "one of several values",
    }
}

fn of_scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "a boolean",
        Scalar::Int8 => "an integer (`int8`)",
        Scalar::Int16 => "an integer (`int16`)",
        Scalar::Int32 => "an integer (`int32`)",
        Scalar::Int64 => "an integer",
        Scalar::UInt8 => "an integer (`uint8`)",
        Scalar::UInt16 => "an integer (`uint16`)",
        Scalar::UInt32 => "an integer (`uint32`)",
        Scalar::UInt64 => "an integer (`uint64`)",
        Scalar::Float64 => "a number (`double`)",
        Scalar::Number => "a number",
        Scalar::Decimal => "a number (money)",
        Scalar::UnixSeconds => "a time in seconds",
        Scalar::UnixMilliseconds => "a time in milliseconds",
        Scalar::UnixTime => "a time in seconds or milliseconds",
        Scalar::String => "a string",
        Scalar::Secret => "a secret string",
        Scalar::DecimalString => "a string (`decimal`)",
        Scalar::DateTime => "a string (`date-time`)",
        Scalar::LocalDateTime => "a string (`date-time-local`)",
        Scalar::Date => "a string (`date`)",
        Scalar::Time => "a string (`time`)",
        Scalar::Duration => "a string (`duration`)",
        Scalar::Uuid => "a string (`uuid`)",
        Scalar::Uri => "a string (`uri`)",
        Scalar::Ipv4 => "a string (`ipv4`)",
        Scalar::Ipv6 => "a string (`ipv6`)",
        Scalar::Base64 => "a string (`byte`)",
        Scalar::Base64Url => "a string (`base64url`)",
        Scalar::Binary => "bytes",
        Scalar::File => "a file",
    }
}

/// By what variants are told apart.
pub(super) fn of_decision(decision: &Decision) -> String {
    match decision {
        Decision::Tag { property, .. } => code(property),
        Decision::Kind => "the kind of JSON".to_owned(),
        Decision::Keys { .. } => "their keys".to_owned(),
        Decision::Trial { .. } => "trying".to_owned(),
    }
}
