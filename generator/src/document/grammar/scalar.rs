//! Texts, booleans and numbers, as sloppy documents write them. Each function says whether the value can stay.

use crate::diagnostic::Code;

use super::super::path::Path;
use super::super::report::Report;
use super::{REMOVED, wrong_kind};
use crate::source::{Map, Node, Value};

/// A text. Numbers and booleans are texts without quotes.
pub(super) fn text(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    let text = match &mut node.value {
        Value::String(_) => return true,
        Value::Number(text) => std::mem::take(text),
        Value::Bool(value) => value.to_string(),
        _ => return wrong_kind(node, "a text", path, report),
    };
    node.value = Value::String(text);
    true
}

/// A boolean, perhaps in quotes.
pub(super) fn flag(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    if node.as_bool().is_some() {
        return true;
    }
    if unquote_flag(node) {
        report.note(
            Code::Repaired,
            node,
            path,
            "a boolean stands in quotes",
            "read without them",
        );
        return true;
    }
    wrong_kind(node, "a boolean", path, report)
}

/// Turns the text of a boolean into one; says whether it was such a text.
pub(super) fn unquote_flag(node: &mut Node) -> bool {
    let value = match node.as_str() {
        Some(text) if text.eq_ignore_ascii_case("true") => true,
        Some(text) if text.eq_ignore_ascii_case("false") => false,
        _ => return false,
    };
    node.value = Value::Bool(value);
    true
}

/// Limits of 64 bits as tools write them that hold numbers in an `f64`, and what they were.
const ROUNDED: [(&str, &str); 3] = [
    ("-9223372036854776000", "-9223372036854775808"),
    ("9223372036854776000", "9223372036854775807"),
    ("18446744073709552000", "18446744073709551615"),
];

/// Gives a number back the digits that it lost on its way through an `f64`.
pub(super) fn restore_digits(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let Value::Number(text) = &node.value else {
        return;
    };
    if let Some((_, exact)) = ROUNDED.iter().find(|(rounded, _)| rounded == text) {
        let message = format!("`{text}` has lost its last digits");
        report.note(
            Code::Repaired,
            node,
            path,
            &message,
            &format!("read as `{exact}`"),
        );
        node.value = Value::Number((*exact).to_owned());
    }
}

/// A whole number from zero.
pub(super) fn count(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    if !number(node, path, report) {
        return false;
    }
    let fits = matches!(&node.value, Value::Number(text) if text.parse::<usize>().is_ok());
    if !fits {
        report.warning(
            Code::OutOfRange,
            node,
            path,
            "a whole number from zero is expected",
            REMOVED,
        );
    }
    fits
}

/// A number, perhaps in quotes. Where it is whole, it is written without fraction and exponent.
pub(super) fn number(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    let (text, quoted) = match &node.value {
        Value::Number(text) => (text.clone(), false),
        Value::String(text) => (text.trim().to_owned(), true),
        _ => return wrong_kind(node, "a number", path, report),
    };
    let digits = text.bytes().any(|byte| byte.is_ascii_digit());
    let Some(value) = text.parse::<f64>().ok().filter(|_| digits) else {
        return wrong_kind(node, "a number", path, report);
    };
    if !value.is_finite() {
        report.warning(
            Code::OutOfRange,
            node,
            path,
            "the number is beyond all limits",
            REMOVED,
        );
        return false;
    }
    if quoted {
        report.note(
            Code::Repaired,
            node,
            path,
            "a number stands in quotes",
            "read without them",
        );
    }
    node.value = Value::Number(whole(&text, value).unwrap_or(text));
    restore_digits(node, path, report);
    true
}

/// The text of a whole number without fraction and exponent.
fn whole(text: &str, value: f64) -> Option<String> {
    /// Up to here every whole number has an `f64` of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    (!plain && value.fract() == 0.0 && value.abs() < EXACT).then(|| format!("{:.0}", value + 0.0))
}

/// A list of texts. A single text is a list of one.
pub(super) fn texts(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    match &mut node.value {
        Value::List(items) => {
            let mut index = 0;
            items.retain_mut(|item| {
                let here = path.index(index);
                index += 1;
                text(item, &here, report)
            });
            true
        }
        Value::String(_) => {
            report.note(
                Code::Repaired,
                node,
                path,
                "a text stands where a list is expected",
                "read as its only item",
            );
            let only = node.clone();
            node.value = Value::List(vec![only]);
            true
        }
        _ => wrong_kind(node, "a list of texts", path, report),
    }
}

/// A map from names to texts. A list of names is a map to empty texts.
pub(super) fn text_map(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) -> bool {
    if let Value::List(names) = &node.value {
        let entry = |name: &Node| {
            Some((
                name.as_str()?.to_owned(),
                name.with(Value::String(String::new())),
            ))
        };
        let map: Map = names.iter().filter_map(entry).collect();
        report.note(
            Code::Repaired,
            node,
            path,
            "a list stands where a map is expected",
            "read as its keys",
        );
        node.value = Value::Map(map);
    }
    let Value::Map(map) = &mut node.value else {
        return wrong_kind(node, "a map from names to texts", path, report);
    };
    map.retain(|key, value| {
        if value.is_null() {
            value.value = Value::String(String::new());
        }
        text(value, &path.key(key), report)
    });
    true
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[test]
    fn texts_without_quotes_keep_their_digits() {
        let sample = Sample::operation(
            "summary: 1.10\ntags: [2, true, x]\nresponses: {200: {description: no}}",
        );
        assert_eq!(
            sample.json("/paths/~1/get"),
            r#"{"responses":{"200":{"description":"no"}},"summary":"1.10","tags":["2","true","x"]}"#
        );
        assert!(sample.said.is_empty());
    }

    #[test]
    fn numbers_and_booleans_lose_their_quotes() {
        let sample = Sample::schema("minLength: '1'\nmaximum: '2.5'\nnullable: 'True'");
        assert_eq!(
            sample.s(),
            r#"{"maximum":2.5,"minLength":1,"nullable":true}"#
        );
        assert_eq!(sample.said.len(), 3);
    }

    #[test]
    fn counts_are_whole_and_not_negative() {
        let sample = Sample::schema(
            "minLength: 2.0\nmaxLength: 1e3\nminItems: -1\nmaxItems: 1.5\nmaxProperties: 1e300",
        );
        assert_eq!(sample.s(), r#"{"maxLength":1000,"minLength":2}"#);
        assert_eq!(
            sample.said,
            ["minItems", "maxItems", "maxProperties"]
                .map(|key| format!("Warning out-of-range /components/schemas/S/{key}"))
        );
    }

    #[test]
    fn limits_are_finite_numbers() {
        let sample = Sample::schema(
            "type: integer\nminimum: 1e999\nmaximum: .nan\nmultipleOf: {}\nexclusiveMaximum: -1e999",
        );
        assert_eq!(sample.s(), r#"{"type":"integer"}"#);
        assert_eq!(sample.said.len(), 4);
    }

    #[test]
    fn a_huge_whole_limit_keeps_its_digits() {
        assert_eq!(
            Sample::schema("maximum: 9223372036854775807").s(),
            r#"{"maximum":9223372036854775807}"#
        );
    }
}
