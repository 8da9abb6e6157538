//! Changes in Markdown, for a pull request or a changelog.
//!
//! What comes from a document is a text in a place: it cannot end the entry that it stands in, be HTML, lead anywhere, or
//! call for the attention of anybody.

use std::fmt::Write;

use pulldown_cmark::{Event, Parser, TagEnd};

use super::text::{line, place};
use super::{Change, Changes};
use crate::code_span::code_span;

/// How many operations are named of those that a change reaches.
const NAMED: usize = 10;

/// Changes as a reviewer reads them, each with its place in the documents: sections of weight with headings of `level`.
pub fn to_markdown(changes: &Changes, level: usize) -> String {
    let mut text = sections(changes, level, |change| {
        let mut lines = entry(change);
        let places = [("Now", &change.new), ("Before", &change.old)];
        let places = places
            .into_iter()
            .filter_map(|(when, spot)| Some(format!("{when}: {}", code(&place(spot.as_ref()?)))));
        let places: Vec<String> = places.collect();
        if !places.is_empty() {
            lines.push(places.join(" · "));
        }
        lines
    });
    if !changes.not_compared.is_empty() {
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(text, "{} Not compared\n", "#".repeat(level));
    }
    for part in &changes.not_compared {
        let (noun, message) = (part.document.noun(), code(&part.message));
        let _ = writeln!(text, "- {noun}: {message}, {}", code(&place(&part.spot)));
    }
    text
}

/// Changes as those read them who never see the documents: without places, which the next change would move.
pub fn to_changelog(changes: &Changes, level: usize) -> String {
    sections(changes, level, entry)
}

fn sections(changes: &Changes, level: usize, lines: impl Fn(&Change) -> Vec<String>) -> String {
    let mut text = String::new();
    for (weight, changes) in changes.by_weight() {
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(text, "{} {}\n", "#".repeat(level), weight.title());
        for change in changes {
            // A backslash ends a line within a paragraph.
            let _ = writeln!(text, "- {}", lines(change).join("\\\n  "));
        }
    }
    text
}

/// The lines of what there is to say of a change.
fn entry(change: &Change) -> Vec<String> {
    let (subject, what) = (code(&change.subject), prose(&change.what));
    let mut lines = vec![format!("**{}**: {subject}: {what}", change.verdicts())];
    if let Some(carriers) = change.carriers(NAMED, code) {
        lines.push(format!("It is {carriers}"));
    }
    if let Some(remedy) = &change.remedy {
        lines.push(format!("**To do:** {}", prose(remedy)));
    }
    lines
}

/// A text as a code span.
pub fn code(text: &str) -> String {
    let text = line(text);
    let text = text.trim();
    if text.is_empty() {
        return "` `".to_owned();
    }
    code_span(text)
}

/// The words and code spans of a sentence in CommonMark, and nothing else that it may have become by what is in it.
fn prose(sentence: &str) -> String {
    let mut prose = String::new();
    for event in Parser::new(sentence) {
        match event {
            Event::Code(text) => prose.push_str(&code(&text)),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                escape(&line(&text), &mut prose);
            }
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph) => prose.push(' '),
            _ => {}
        }
    }
    prose.trim_end().to_owned()
}

/// Words that mean themselves. `@name`, `#1` and addresses are links without any markup, unless something that nobody
/// sees stands in them.
fn escape(text: &str, prose: &mut String) {
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '&' | '$' | '|'
        ) {
            prose.push('\\');
        }
        let is_address = (c == '/' && prose.ends_with(':')) || (c == '.' && prose.ends_with("www"));
        if is_address {
            prose.push(UNSEEN);
        }
        prose.push(c);
        if matches!(c, '@' | '#') {
            prose.push(UNSEEN);
        }
    }
}

/// A space without a width.
const UNSEEN: char = '\u{200b}';

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::super::sample;
    use super::{code, prose, to_changelog, to_markdown};

    #[test]
    fn tells_a_reviewer_what_breaks_first_and_where_it_stands() {
        assert_eq!(
            to_markdown(&sample::changes(), 3),
            "\
### Breaking

- **breaks wire, breaks Rust**: `NewPayment::channel`: a new required property\\
  It is sent by `create_payment` and `update_payment`\\
  **To do:** pass `channel` to `NewPayment::new`\\
  Now: `specs/shop.yaml:31:9` · Before: `HEAD:specs/shop.yaml:28:7`
- **breaks Rust**: `PaymentState`: is called `PaymentStatus`

### Added

- **adds**: `list_payments`: a new operation\\
  Now: `specs/shop.yaml:12:5`

### Also different

- **differs**: `create_payment`: is not repeated any more
"
        );
    }

    #[test]
    fn tells_readers_of_a_changelog_nothing_of_places() {
        let text = to_changelog(&sample::changes(), 4);
        assert!(
            text.starts_with("#### Breaking\n\n- **breaks wire"),
            "{text}"
        );
        assert!(
            text.contains("pass `channel`") && !text.contains("yaml"),
            "{text}"
        );
    }

    #[test]
    fn code_holds_any_backticks() {
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(" \n "), "` `");
        assert_eq!(code("a\nb\u{1b}[2J\u{202e}"), "`a b\\u{1b}[2J\\u{202e}`");
    }

    /// What stands in the names and values of a document, whoever has put it into a sentence, and however.
    #[test]
    fn a_document_cannot_leave_its_entry() {
        let hostile = [
            "a\n\n# Heading\n\n<script>alert(1)</script>",
            "<img src=x onerror=alert(1)> and <!-- a comment",
            "[a link](javascript:alert(1)) ![image](http://a.example/x.png)",
            "@everybody, see #1, http://a.example/, www.a.example and a@a.example",
            "**bold** _and_ ~~struck~~ | a | table | $x$",
            "```\nfence",
            "` - [ ] task\n- list",
            "&lt;b&gt; &#64;everybody",
        ];
        for text in hostile {
            let mut changes = sample::changes();
            for change in &mut changes.list {
                text.clone_into(&mut change.subject);
                text.clone_into(&mut change.what);
                change.remedy = Some(text.to_owned());
                change.reach = vec![text.to_owned(); 2];
                for spot in [&mut change.old, &mut change.new].into_iter().flatten() {
                    text.clone_into(&mut spot.file);
                }
            }
            let told = to_markdown(&changes, 3);
            let mut entries = 0;
            for event in Parser::new_ext(&told, Options::all()) {
                match event {
                    Event::Start(Tag::Item) => entries += 1,
                    Event::Start(Tag::List(_) | Tag::Heading { .. } | Tag::Strong) => {}
                    Event::Text(text) => {
                        let linked = ["@e", "@a", "#1", "http:/", "www.", "\n"];
                        let found = linked.iter().find(|it| text.contains(**it));
                        assert_eq!(found, None, "{told}");
                    }
                    Event::Code(_) | Event::End(_) | Event::HardBreak => {}
                    other => panic!("{other:?} in\n{told}"),
                }
            }
            assert_eq!(entries, changes.list.len(), "{told}");
        }
    }

    #[test]
    fn prose_keeps_what_it_says() {
        assert_eq!(
            prose("`a*b` is `c` *now*, <b>"),
            "`a*b` is `c` now, \\<b\\>"
        );
    }
}
