//! What documents say in words, as HTML.

use minijinja::Value;
use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};
use serde::Serialize;

use crate::diagnostic::printable;
use crate::ir::Docs;
use crate::render::docs::{Comment, first_paragraph};

/// HTML that is printed as it is. Only what this file makes of CommonMark is such HTML.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Html(Value);

/// All that a document says about a thing.
pub fn described(docs: &Docs) -> Html {
    paragraphs(&Comment::describe(0, docs, "").markdown())
}

/// A text of a document.
pub fn text(markdown: &str) -> Html {
    paragraphs(&Comment::new(0).document(markdown).markdown())
}

/// A paragraph that we have written ourselves, with texts of a document in code spans.
pub fn written(paragraph: &str) -> Html {
    paragraphs(&Comment::new(0).text(paragraph).markdown())
}

/// The one line that says what a thing is, without links.
pub fn headline(docs: &Docs) -> Html {
    let said = docs.summary.as_deref().or(docs.description.as_deref());
    let line = first_paragraph(said.unwrap_or_default());
    let is_outside = |event: &Event<'_>| {
        !matches!(
            event,
            Event::Start(Tag::Paragraph | Tag::Link { .. })
                | Event::End(TagEnd::Paragraph | TagEnd::Link)
        )
    };
    let line = Comment::new(0).text(&line).markdown();
    print(Parser::new(&line).filter(is_outside))
}

/// Prints CommonMark that was cleaned before: it has no HTML, and links to web and mail addresses only.
fn paragraphs(markdown: &str) -> Html {
    print(Parser::new(markdown))
}

fn print<'e>(events: impl Iterator<Item = Event<'e>>) -> Html {
    let mut printed = String::new();
    let events = events.map(|event| match event {
        // There is none. If there were, it would be text.
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        event => event,
    });
    html::push_html(&mut printed, events);
    Html(Value::from_safe_string(printable(&printed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        text(markdown).0.to_string()
    }

    #[test]
    fn text_of_a_document_stays_text() {
        assert_eq!(
            html("**a** <script>alert(1)</script> `<b>`"),
            "<p><strong>a</strong> alert(1) <code>&lt;b&gt;</code></p>\n"
        );
        for markdown in [
            "[x](javascript:alert(1))",
            "<javascript:alert(1)>",
            "![x](https://a.example/x.png)",
            "[x]: javascript:alert(1)\n[x]",
            "\\<img src=x onerror=alert(1)>",
            "```\n</code><script>\n```",
            "&lt;script&gt;",
        ] {
            let html = html(markdown);
            for tag in ["<a ", "<img", "<script"] {
                assert!(!html.contains(tag), "{markdown} became {html}");
            }
        }
    }

    #[test]
    fn a_headline_is_one_line_without_links() {
        let docs = Docs {
            description: Some("Pay [here](https://a.example) `right now`.\n\nMore.".to_owned()),
            ..Docs::default()
        };
        assert_eq!(
            headline(&docs).0.to_string(),
            "Pay here <code>right now</code>."
        );
    }
}
