//! The lines of an error message.
//!
//! The error of a union has a line that ends in a colon, and then one for each variant. `serde_json` puts the place, ` at
//! line 1 column 2`, behind whatever it is given.

use std::borrow::Cow;

/// Puts `remark` at the end of the first line of `message`, before the colon or the place.
pub(crate) fn remark(message: &str, remark: &str) -> String {
    match list(message) {
        Some((head, lines)) => format!("{head}{remark}:\n{lines}"),
        None => {
            let (text, place) = split_place(message);
            format!("{text}{remark}{place}")
        }
    }
}

/// Moves the place from behind the last variant, which it would seem to belong to, into the first line.
pub(crate) fn place_first(message: &str) -> Cow<'_, str> {
    match list(message) {
        Some((head, lines)) => {
            let (lines, place) = split_place(lines);
            format!("{head}{place}:\n{lines}").into()
        }
        None => message.into(),
    }
}

/// Moves the lines of an error to the right of the line that it becomes part of.
pub(crate) fn indented(error: &str) -> String {
    /// How many lines the error of one variant may take. Unions within unions would multiply their lines; the first of
    /// them say enough.
    const LINES: usize = 20;

    let mut lines: Vec<&str> = error.lines().collect();
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines.push("  …");
    }
    lines.join("\n  ")
}

/// Splits the message of a union into the first line, without its colon, and the others.
fn list(message: &str) -> Option<(&str, &str)> {
    let (head, lines) = message.split_once('\n')?;
    Some((head.strip_suffix(':')?, lines))
}

/// Splits the place off the end of a message; it is empty if there is none.
fn split_place(message: &str) -> (&str, &str) {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let at = message.rfind(" at line ").filter(|at| {
        message[*at..]
            .strip_prefix(" at line ")
            .and_then(|place| place.split_once(" column "))
            .is_some_and(|(line, column)| is_number(line) && is_number(column))
    });
    message.split_at(at.unwrap_or(message.len()))
}

#[cfg(test)]
mod tests {
    use super::{place_first, remark};

    #[test]
    fn puts_a_remark_at_the_end_of_the_first_line() {
        for (message, remarked) in [
            ("missing it", "missing it (so)"),
            (
                "missing it at line 1 column 23",
                "missing it (so) at line 1 column 23",
            ),
            (
                "none fits:\n  A: at line x",
                "none fits (so):\n  A: at line x",
            ),
            (
                "`a\nb` is not listed at line 1 column 2",
                "`a\nb` is not listed (so) at line 1 column 2",
            ),
            ("wrong at line 1 column", "wrong at line 1 column (so)"),
        ] {
            assert_eq!(remark(message, " (so)"), remarked);
        }
    }

    #[test]
    fn puts_the_place_before_a_list() {
        for (message, placed) in [
            (
                "none fits:\n  A: no\n  B: no at line 1 column 2",
                "none fits at line 1 column 2:\n  A: no\n  B: no",
            ),
            ("none fits:\n  A: no", "none fits:\n  A: no"),
            ("wrong at line 1 column 2", "wrong at line 1 column 2"),
            ("`a\nb` at line 1 column 2", "`a\nb` at line 1 column 2"),
        ] {
            assert_eq!(place_first(message), placed);
        }
    }
}
