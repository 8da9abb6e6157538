//! Formats: which scalar a type and its format are.

use super::keywords::Limits;
use crate::ir::Scalar;

/// Formats of numbers that are money.
const MONEY: [&str; 3] = ["decimal", "money", "currency"];

/// The scalar of a type and a format, which may be empty; nothing where there is no such type.
pub(super) fn scalar(ty: &str, format: &str, limits: &Limits) -> Option<Scalar> {
    Some(match ty {
        "boolean" => Scalar::Bool,
        "string" => text(format).unwrap_or(Scalar::String),
        "integer" => integer(format).unwrap_or(Scalar::Int64),
        "number" => match format {
            // Servers send the digits of a double where a document says `float`; half of them would be lost.
            "float" | "double" if !is_decimal_step(limits) => Scalar::Float64,
            _ if MONEY.contains(&format) => Scalar::Decimal,
            _ => integer(format).unwrap_or(Scalar::Number),
        },
        _ => return None,
    })
}

/// Whether the scalar of a type says all that this format does.
pub(super) fn is_told_by_type(ty: &str, format: &str) -> bool {
    match ty {
        "string" => text(format).is_some(),
        "integer" => integer(format).is_some(),
        "number" => {
            ["float", "double"].contains(&format)
                || MONEY.contains(&format)
                || integer(format).is_some()
        }
        _ => false,
    }
}

fn text(format: &str) -> Option<Scalar> {
    Some(match format {
        "password" => Scalar::Secret,
        "decimal" => Scalar::DecimalString,
        "date-time" => Scalar::DateTime,
        "date-time-local" => Scalar::LocalDateTime,
        "date" => Scalar::Date,
        "time" => Scalar::Time,
        "duration" => Scalar::Duration,
        "uuid" => Scalar::Uuid,
        "uri" | "url" | "uri-reference" | "iri" | "iri-reference" => Scalar::Uri,
        "ipv4" => Scalar::Ipv4,
        "ipv6" => Scalar::Ipv6,
        "byte" | "base64" => Scalar::Base64,
        "base64url" => Scalar::Base64Url,
        "binary" => Scalar::Binary,
        _ => return None,
    })
}

fn integer(format: &str) -> Option<Scalar> {
    Some(match format {
        "int8" => Scalar::Int8,
        "int16" => Scalar::Int16,
        "int32" => Scalar::Int32,
        "int64" => Scalar::Int64,
        "uint8" => Scalar::UInt8,
        "uint16" => Scalar::UInt16,
        "uint32" => Scalar::UInt32,
        "uint64" => Scalar::UInt64,
        _ => return None,
    })
}

/// Whether a number counts in hundredths or the like: then its digits matter.
fn is_decimal_step(limits: &Limits) -> bool {
    limits
        .multiple_of
        .is_some_and(|step| step > 0.0 && step < 1.0)
}
