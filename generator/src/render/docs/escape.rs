//! Text as CommonMark that shows the text and nothing else.

use crate::code_span::code_span;

/// A space inside a code span: lines are never wrapped there. No cleaned text contains this character.
pub(super) const UNBREAKABLE: char = '\u{1}';

/// Drops the characters that can make a reader see something else than the compiler does (control characters,
/// bidirectional overrides, invisible spaces) and brings line ends and exotic spaces to one form.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => clean.push(c),
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}' => clean.push(' '),
            '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}' => {}
            '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}' => {}
            c if c.is_control() => {}
            c => clean.push(c),
        }
    }
    clean
}

/// Escapes `text`, which is one run of plain text. With `urls`, web addresses in it become links.
pub(super) fn text(text: &str, urls: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    if urls {
        while let Some((before, url, after)) = next_url(rest) {
            escape_into(&mut escaped, before);
            escaped.push('<');
            escaped.push_str(url);
            escaped.push('>');
            rest = after;
        }
    }
    escape_into(&mut escaped, rest);
    escaped
}

/// `text` as a code span. It is never broken over two lines.
pub fn code(text: &str) -> String {
    let text = clean(text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return String::new();
    }
    code_span(&text).replace(' ', &UNBREAKABLE.to_string())
}

/// The longest run of `wanted` in `text`.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// `url` as the target of a link, if it is an address that a reader can follow from anywhere.
pub(super) fn link_target(url: &str) -> Option<String> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    if !web && !url.starts_with("mailto:") {
        return None;
    }
    let mut target = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() && !b"<>()[]\\\"`|*".contains(&byte) {
            target.push(char::from(byte));
        } else {
            target.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(target)
}

/// Splits `text` around its first web address.
fn next_url(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let start = from + found;
        let candidate = &text[start..];
        let scheme = if candidate.starts_with("https://") {
            8
        } else if candidate.starts_with("http://") {
            7
        } else {
            0
        };
        if scheme > 0 {
            let end = candidate
                .find(|c: char| {
                    c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | UNBREAKABLE)
                })
                .unwrap_or(candidate.len());
            let url = candidate[..end].trim_end_matches(|c: char| ".,;:!?'\")]}*_\\|".contains(c));
            if url.len() > scheme {
                return Some((&text[..start], url, &text[start + url.len()..]));
            }
        }
        from = start + "http".len();
    }
    None
}

fn escape_into(escaped: &mut String, text: &str) {
    let mut before: Option<char> = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let after = rest.clone().next();
        let spaced =
            before.is_some_and(char::is_whitespace) && after.is_some_and(char::is_whitespace);
        let inside_word =
            before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        let special = match c {
            '`' | '[' | ']' | '~' => true,
            '*' => !spaced,
            '_' => !spaced && !inside_word,
            '\\' => after.is_none_or(|c| c.is_ascii_punctuation()),
            '<' => after.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => is_entity(rest.as_str()),
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(c);
        before = Some(c);
    }
}

/// Whether `text`, which follows an ampersand, would be read as a character reference together with it.
fn is_entity(text: &str) -> bool {
    // The longest name of a character has 31 letters.
    let name = text
        .bytes()
        .take(32)
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        .count();
    name > 0 && text.as_bytes().get(name) == Some(&b';')
}

/// Escapes what would make a block of `line`, the text of a line of a paragraph: a list item, a heading, a rule.
pub(super) fn guard_line_start(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = &line[digits..];
    let mut following = rest.chars();
    let (first, second) = (following.next(), following.next());
    let ends_word = second.is_none_or(|c| c == ' ');
    let special = if digits > 0 {
        matches!(first, Some('.' | ')')) && ends_word
    } else {
        match first {
            Some('#') => rest
                .trim_start_matches('#')
                .chars()
                .next()
                .is_none_or(|c| c == ' '),
            Some('-') => ends_word || matches!(second, Some('-' | '|' | ':')),
            Some('+' | '*') => ends_word,
            Some('=') => ends_word || second == Some('='),
            Some(':') => second == Some('-'),
            Some('>' | '|') => true,
            _ => false,
        }
    };
    if special {
        format!("{}\\{rest}", &line[..digits])
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_words_readable() {
        assert_eq!(
            text("order_id of the (first) order, 5 < 6 & 7 * 8", true),
            "order_id of the (first) order, 5 < 6 & 7 * 8"
        );
    }

    #[test]
    fn escapes_what_markdown_would_take() {
        for (plain, expected) in [
            ("a [b] c", "a \\[b\\] c"),
            ("<script>", "\\<script>"),
            ("*bold*", "\\*bold\\*"),
            ("__init__", "\\_\\_init\\_\\_"),
            ("`x", "\\`x"),
            ("~~gone~~", "\\~\\~gone\\~\\~"),
            ("&lt;b&gt;", "\\&lt;b\\&gt;"),
            ("back\\*", "back\\\\\\*"),
            ("C:\\temp", "C:\\temp"),
        ] {
            assert_eq!(text(plain, true), expected, "{plain}");
        }
    }

    #[test]
    fn makes_links_of_web_addresses() {
        assert_eq!(
            text("See (https://a.example/x_y?q=1).", true),
            "See (<https://a.example/x_y?q=1>)."
        );
        assert_eq!(
            text("https:// and http are words", true),
            "https:// and http are words"
        );
    }

    #[test]
    fn drops_characters_that_hide_or_reorder_text() {
        assert_eq!(clean("a\u{202e}b\u{0}c\u{200b}d\r\ne\u{a0}f"), "abcd\ne f");
    }

    #[test]
    fn fences_code_that_contains_backticks() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "``\u{1}`\u{1}``");
    }

    #[test]
    fn allows_only_addresses_that_lead_somewhere() {
        assert_eq!(
            link_target("https://a.example/(x) y"),
            Some("https://a.example/%28x%29%20y".to_owned())
        );
        assert_eq!(link_target("javascript:alert(1)"), None);
        assert_eq!(link_target("#section"), None);
    }

    #[test]
    fn guards_the_start_of_a_line() {
        for (line, expected) in [
            ("# not a heading", "\\# not a heading"),
            ("#1 is fine", "#1 is fine"),
            ("- item", "\\- item"),
            ("-1 is fine", "-1 is fine"),
            ("---", "\\---"),
            ("1. one", "1\\. one"),
            ("1.5 is fine", "1.5 is fine"),
            ("> quote", "\\> quote"),
            ("===", "\\==="),
            ("| a | b |", "\\| a | b |"),
        ] {
            assert_eq!(guard_line_start(line), expected);
        }
    }
}
