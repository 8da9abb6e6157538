//! Keeps values out of error messages.
//!
//! serde quotes what it did not expect: `invalid type: string "…", expected i64`. Where a number was due, that string may
//! be a token or the document of a person, so it is told by its kind alone.

use std::borrow::Cow;

/// The beginnings of serde's messages that a value follows.
const QUOTING: [&str; 2] = ["invalid type: ", "invalid value: "];

/// The kinds whose values serde quotes, as it names them.
const KINDS: [&str; 5] = [
    "boolean",
    "integer",
    "floating point",
    "character",
    "string",
];

/// `message` with the kind of each unexpected value in place of the value.
pub(crate) fn without_values(message: &str) -> Cow<'_, str> {
    if !QUOTING.iter().any(|start| message.contains(start)) {
        return Cow::Borrowed(message);
    }
    let mut told = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(end) = next_quotation(rest) {
        told.push_str(&rest[..end]);
        rest = &rest[end..];
        let Some((kind, value)) = KINDS.iter().find_map(|kind| {
            let value = rest.strip_prefix(kind)?.strip_prefix(' ')?;
            Some((kind, value))
        }) else {
            continue;
        };
        told.push_str(kind);
        rest = &value[quoted(value)..];
    }
    told.push_str(rest);
    Cow::Owned(told)
}

/// Where the next value may begin.
fn next_quotation(message: &str) -> Option<usize> {
    QUOTING
        .iter()
        .filter_map(|start| Some(message.find(start)? + start.len()))
        .min()
}

/// The length of the value that `text` begins with, with its quotation marks. Without an end to it, nothing is left.
fn quoted(text: &str) -> usize {
    let Some(mark) = text.chars().next().filter(|mark| "\"`".contains(*mark)) else {
        return 0;
    };
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if mark == '"' => escaped = true,
            c if c == mark => return index + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::without_values;

    #[test]
    fn tells_the_kind_and_not_the_value() {
        for (message, told) in [
            (
                r#"`a.b`: invalid type: string "s3cr3t", expected i64 at line 1 column 9"#,
                "`a.b`: invalid type: string, expected i64 at line 1 column 9",
            ),
            (
                "invalid type: integer `123456`, expected a string",
                "invalid type: integer, expected a string",
            ),
            (
                r#"invalid value: string "a\", expected \\", expected a date"#,
                "invalid value: string, expected a date",
            ),
            (
                "invalid type: floating point `1.5`, expected i64",
                "invalid type: floating point, expected i64",
            ),
        ] {
            assert_eq!(without_values(message), told);
        }
    }

    #[test]
    fn tells_every_value_of_a_message_with_several() {
        assert_eq!(
            without_values(
                "Card: invalid type: string \"x\", expected y\nPix: invalid type: map, expected z, invalid value: character `c`"
            ),
            "Card: invalid type: string, expected y\nPix: invalid type: map, expected z, invalid value: character"
        );
    }

    #[test]
    fn leaves_other_messages_alone() {
        let message = "missing field `kind` of `Card` at line 1 column 2";
        assert_eq!(without_values(message), message);
    }

    #[test]
    fn shows_nothing_of_a_value_without_an_end() {
        assert_eq!(
            without_values("invalid type: string \"s3cr3t"),
            "invalid type: string"
        );
    }
}
