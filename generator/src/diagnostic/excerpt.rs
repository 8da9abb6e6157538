//! The line of a text that a diagnostic is about, and the spot in it.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;

use super::Place;
use super::show::commands;

/// The longest line that is shown whole, in characters. A document can be one line of megabytes.
const LONGEST: usize = 160;
/// How much of a longer line is shown before the spot.
const BEFORE: usize = 40;

/// The texts that diagnostics are about, each read once.
#[derive(Default)]
pub(crate) struct Sources {
    /// Each file with the lines of its text; nothing where it cannot be read (any more).
    files: HashMap<String, Option<Text>>,
}

struct Text {
    text: String,
    lines: Vec<Range<usize>>,
}

/// A line, or what stands around the spot in it.
#[derive(Debug, PartialEq)]
pub(crate) struct Excerpt {
    /// The text.
    pub text: String,
    /// The spot: bytes of `text`.
    pub spot: Range<usize>,
    /// Whether the text is the whole line, so that the spot stands in its column.
    pub whole: bool,
}

impl Sources {
    /// The line at a place; nothing where the file has no such line.
    pub(crate) fn excerpt(&mut self, file: &str, place: Place) -> Option<Excerpt> {
        // A device or a pipe would be waited for, and has no lines.
        let is_file = || fs::metadata(file).is_ok_and(|metadata| metadata.is_file());
        let read = || is_file().then(|| fs::read_to_string(file).ok().map(Text::new))?;
        let text = self.files.entry(file.to_owned()).or_insert_with(read);
        let text = text.as_ref()?;
        let line = text.lines.get(place.line.checked_sub(1)?)?;
        excerpt(&text.text[line.clone()], place.column).map(Excerpt::printable)
    }
}

impl Excerpt {
    /// The same with a sign in the place of each character that could command a terminal.
    fn printable(self) -> Self {
        let shown = |text: &str| -> String {
            let shown = |c| match c {
                '\t' => c,
                c if commands(c) => char::REPLACEMENT_CHARACTER,
                c => c,
            };
            text.chars().map(shown).collect()
        };
        let Range { start, end } = self.spot;
        let mut text = shown(&self.text[..start]);
        let start_shown = text.len();
        text.push_str(&shown(&self.text[start..end]));
        let spot = start_shown..text.len();
        text.push_str(&shown(&self.text[end..]));
        Excerpt { text, spot, ..self }
    }
}

impl Text {
    fn new(mut text: String) -> Self {
        if text.starts_with('\u{feff}') {
            // It counts in no column.
            text.remove(0);
        }
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            lines.push(start..start + line.trim_end_matches(['\n', '\r']).len());
            start += line.len();
        }
        Text { text, lines }
    }
}

/// What is shown of `line`, with the spot that starts at a column, counted in characters from one.
fn excerpt(line: &str, column: usize) -> Option<Excerpt> {
    let skipped = column.checked_sub(1)?;
    let start = match line.char_indices().nth(skipped) {
        Some((start, _)) => start,
        None => line.len(),
    };
    let end = start + extent(&line[start..]);
    if line.chars().take(LONGEST + 1).count() <= LONGEST {
        return Some(Excerpt {
            text: line.to_owned(),
            spot: start..end,
            whole: true,
        });
    }
    let from = |count| line.char_indices().nth(count).map_or(line.len(), |at| at.0);
    let first = skipped.saturating_sub(BEFORE);
    let shown = from(first)..from(first + LONGEST);
    let before = if first > 0 { "…" } else { "" };
    let after = if shown.end < line.len() { "…" } else { "" };
    let moved = |at: usize| at.min(shown.end) - shown.start + before.len();
    Some(Excerpt {
        spot: moved(start)..moved(end),
        text: format!("{before}{}{after}", &line[shown]),
        whole: false,
    })
}

/// How many bytes the scalar, the key or the bracket takes that a text starts with.
fn extent(text: &str) -> usize {
    let end = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].find(quote).map_or(text.len(), |end| end + 2),
        Some('{' | '[') => 1,
        _ => [": ", " #", ",", "]", "}"]
            .iter()
            .filter_map(|end| text.find(end))
            .min()
            .unwrap_or(text.len()),
    };
    text[..end].trim_end().trim_end_matches(':').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(line: &str, column: usize) -> String {
        let Excerpt { text, spot, .. } = excerpt(line, column).expect("an excerpt");
        text[spot].to_owned()
    }

    #[test]
    fn a_spot_is_a_scalar_a_key_or_a_bracket() {
        assert_eq!(spot("style: deepObject # odd", 8), "deepObject");
        assert_eq!(spot("  é: {a: b, c: d}", 13), "c");
        assert_eq!(spot("  é: {a: b, c: d}", 10), "b");
        assert_eq!(spot("  é: {a: b}", 6), "{");
        assert_eq!(spot(r#""a": "b c","#, 6), r#""b c""#);
        assert_eq!(spot("get:", 1), "get");
        assert_eq!(spot("short", 90), "");
        assert_eq!(excerpt("text", 0), None);
    }

    #[test]
    fn of_a_long_line_only_what_stands_around_the_spot_is_shown() {
        let line = format!("{}, here, {}", "é".repeat(1000), "ö".repeat(1_000_000));
        let Excerpt { text, spot, .. } = excerpt(&line, 1003).expect("an excerpt");
        assert_eq!(&text[spot], "here");
        assert!(text.starts_with("…é") && text.ends_with("ö…"), "{text}");
        assert_eq!(text.chars().count(), LONGEST + 2);
        assert_eq!(self::spot(&line, 1009), "ö".repeat(LONGEST - BEFORE));
    }
}
