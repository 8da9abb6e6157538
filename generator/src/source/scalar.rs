//! What a YAML scalar means: the core schema of YAML 1.2.

use super::Value;

/// The value of a plain (unquoted) scalar.
///
/// Two things differ from the letter of the core schema, both so that no text is lost: digits with a leading zero
/// (`007`) are text, because parsers disagree about them and authors mean codes; and `.inf` and `.nan` are text,
/// because JSON has no such numbers.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

/// The value of a scalar that carries a tag of the core schema, such as `int` of `!!int`.
pub(super) fn tagged(tag: &str, text: &str) -> Value {
    let wanted = plain(text);
    match (tag, &wanted) {
        ("null", Value::Null) | ("bool", Value::Bool(_)) | ("int" | "float", Value::Number(_)) => {
            wanted
        }
        _ => Value::String(text.to_owned()),
    }
}

/// The text of a number as JSON writes it, or nothing where the scalar is no number.
fn number(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (unsigned.get(..at)?, unsigned.get(at..)?),
        None => (unsigned, ""),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let empty = whole.is_empty() && fraction.is_none_or(str::is_empty);
    if empty || !digits(whole) || !fraction.is_none_or(digits) || !is_exponent(exponent) {
        return None;
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match fraction {
        Some(fraction) if !fraction.is_empty() => format!("{sign}{whole}.{fraction}{exponent}"),
        _ => format!("{sign}{whole}{exponent}"),
    })
}

fn is_exponent(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['e', 'E']) else {
        return text.is_empty();
    };
    let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn radix(digits: &str, radix: u32) -> Option<String> {
    // `from_str_radix` would accept a sign, the core schema does not.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u128::from_str_radix(digits, radix)
        .ok()
        .map(|value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match plain(text) {
            Value::Number(text) => format!("number {text}"),
            Value::String(text) => format!("string {text}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn keeps_the_digits_of_a_number() {
        assert_eq!(shown("12.50"), "number 12.50");
        assert_eq!(
            shown("123456789012345678901234567890"),
            "number 123456789012345678901234567890"
        );
        assert_eq!(shown("-1.5E+3"), "number -1.5E+3");
    }

    #[test]
    fn writes_numbers_as_json_does() {
        assert_eq!(shown("+.5"), "number 0.5");
        assert_eq!(shown("5."), "number 5");
        assert_eq!(shown("0x1F"), "number 31");
        assert_eq!(shown("0o17"), "number 15");
    }

    #[test]
    fn leaves_what_only_looks_like_a_number() {
        for text in [
            "007",
            "1_000",
            "2024-01-31",
            ".inf",
            "-.NaN",
            ".",
            "-",
            "1e",
            "0x",
            "0x+1",
            "1.2.3",
            "e5",
            "yes",
        ] {
            assert_eq!(shown(text), format!("string {text}"));
        }
    }

    #[test]
    fn knows_the_spellings_of_null_and_booleans() {
        assert_eq!(shown("~"), "Null");
        assert_eq!(shown("TRUE"), "Bool(true)");
        assert_eq!(shown("nULL"), "string nULL");
    }

    #[test]
    fn a_tag_decides_only_where_it_fits() {
        assert!(matches!(tagged("int", "3"), Value::Number(_)));
        assert!(matches!(tagged("int", "three"), Value::String(_)));
        assert!(matches!(tagged("str", "3"), Value::String(_)));
    }
}
