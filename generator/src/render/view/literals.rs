//! JSON values as Rust expressions.

use serde_json::{Number, Value};

use crate::ir::{Scalar, Type, TypeKind};
use crate::render::types::{self, Printer};
use crate::render::{RenderError, token};

use super::Context;

/// An expression of the type `ty` for the text of a JSON value, as [`expression`] writes it.
///
/// # Errors
///
/// Fails as [`expression`] does.
pub fn parsed(
    context: &Context<'_>,
    printer: &Printer<'_>,
    ty: &Type,
    json: Option<&str>,
) -> Result<Option<String>, RenderError> {
    match json.and_then(|json| serde_json::from_str(json).ok()) {
        Some(value) => expression(context, printer, ty, &value),
        None => Ok(None),
    }
}

/// An expression of the type `ty` for a JSON value; `None` where the type cannot be written down that way.
///
/// # Errors
///
/// Fails if a name that the expression needs is none.
pub fn expression(
    context: &Context<'_>,
    printer: &Printer<'_>,
    ty: &Type,
    value: &Value,
) -> Result<Option<String>, RenderError> {
    Ok(match (types::resolve(context.api, ty), value) {
        (Type::Scalar(scalar), value) => scalar_expression(printer, *scalar, value),
        (Type::Named(id), value) => {
            let TypeKind::Enum(listed) = &context.api.types.get(*id).kind else {
                return Ok(None);
            };
            let names = printer.type_names(*id)?;
            match listed
                .position(value)
                .and_then(|index| names.members.get(index))
            {
                Some(variant) => Some(format!(
                    "{}::{}",
                    printer.path(*id)?,
                    token::ident(variant)?
                )),
                None => None,
            }
        }
        (Type::List(_), Value::Array(items)) if items.is_empty() => {
            Some(format!("{}::new()", printer.std("Vec")))
        }
        (Type::List(item), Value::Array(items)) => {
            let mut expressions = Vec::new();
            for value in items {
                match expression(context, printer, item, value)? {
                    Some(expression) => expressions.push(expression),
                    None => return Ok(None),
                }
            }
            Some(format!("vec![{}]", expressions.join(", ")))
        }
        _ => None,
    })
}

fn scalar_expression(printer: &Printer<'_>, scalar: Scalar, value: &Value) -> Option<String> {
    match (scalar, value) {
        (Scalar::String, Value::String(text)) if text.is_empty() => {
            Some(format!("{}::new()", printer.std("String")))
        }
        (Scalar::String, Value::String(text)) => Some(format!(
            "{}::from({})",
            printer.std("String"),
            token::string(text)
        )),
        (Scalar::Uri, Value::String(text)) => {
            Some(format!("runtime::Uri::from({})", token::string(text)))
        }
        (Scalar::Bool, Value::Bool(value)) => Some(value.to_string()),
        (Scalar::UnixSeconds | Scalar::UnixMilliseconds | Scalar::UnixTime, value) => {
            let ty = types::unshadowed(scalar)?;
            value.as_i64().map(|n| format!("{ty}::from({n}_i64)"))
        }
        // A float is written with a point or an exponent.
        (Scalar::Float64, Value::Number(_)) => value.as_f64().map(|n| format!("{n:?}")),
        (Scalar::Number, Value::Number(number)) if is_exact(number) => match number.as_i64() {
            Some(_) => decimal("runtime::Number", &number.to_string()),
            None => number
                .as_f64()
                .map(|n| format!("runtime::Number::from({n:?})")),
        },
        (Scalar::Decimal, Value::Number(number)) if is_exact(number) => {
            let text = number.to_string();
            decimal("runtime::Decimal", text.strip_suffix(".0").unwrap_or(&text))
        }
        (Scalar::DecimalString, Value::String(text)) => decimal("runtime::DecimalString", text),
        (scalar, Value::Number(number)) => {
            let range = scalar.range()?;
            let unsigned = number.as_u64().map(i128::from);
            let integer = number.as_i64().map(i128::from).or(unsigned)?;
            range.contains(&integer).then(|| integer.to_string())
        }
        _ => None,
    }
}

/// Whether a number is the one that the document has: of one with a fraction, more digits than these may be others.
fn is_exact(number: &Number) -> bool {
    const DIGITS: usize = 15;
    let text = number.to_string();
    let digits = text.strip_suffix(".0").unwrap_or(&text).bytes();
    number.is_i64() || digits.filter(u8::is_ascii_digit).count() <= DIGITS
}

/// A decimal number by its digits and how many of them are decimals.
fn decimal(ty: &str, text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: i64 = format!("{whole}{fraction}").parse().ok()?;
    let number = match (fraction.len(), i32::try_from(digits)) {
        (0, Ok(integer)) => integer.to_string(),
        (0, Err(_)) => format!("{digits}_i64"),
        (decimals @ ..=28, _) => {
            format!("runtime::rust_decimal::Decimal::new({digits}, {decimals})")
        }
        _ => return None,
    };
    Some(format!("{ty}::from({number})"))
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn decimals_keep_their_digits() {
        for (text, expected) in [
            ("3", "D::from(3)"),
            ("-3000000000", "D::from(-3000000000_i64)"),
            (
                "-0.50",
                "D::from(runtime::rust_decimal::Decimal::new(-50, 2))",
            ),
        ] {
            assert_eq!(decimal("D", text).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_is_no_plain_decimal_is_not_written() {
        for text in [
            "",
            "1e3",
            "1_0",
            "0x1",
            "92233720368547758080",
            ".00000000000000000000000000001",
        ] {
            assert_eq!(decimal("D", text), None, "{text}");
        }
    }
}
