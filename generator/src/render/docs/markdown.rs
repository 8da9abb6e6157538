//! Descriptions of a document, CommonMark with stray HTML, as lines of a safe subset of it.
//!
//! What goes in is written by strangers. What comes out contains paragraphs, lists, code, emphasis and links to web
//! and mail addresses: no HTML, no intra-doc link, no bare address and no code that rustdoc would compile.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::escape;
use super::html::{self, Token};
use super::inline::{self, Inline, Kind, Mark};

/// Lists inside lists deeper than this stay at this depth.
const DEEPEST: usize = 6;

/// Prints `markdown` as lines of about `width` characters.
pub(super) fn lines(markdown: &str, width: usize) -> Vec<String> {
    Writer::read(markdown, width).lines
}

/// The first paragraph of `markdown`, which may be part of a line or of several.
pub fn first_paragraph(markdown: &str) -> String {
    Writer::read(markdown, 0).first.unwrap_or_default()
}

#[derive(Default)]
struct Writer {
    width: usize,
    lines: Vec<String>,
    /// The first paragraph, before it is broken into lines.
    first: Option<String>,
    /// Whether a blank line stands before the next block.
    gap: bool,
    /// The paragraph in the making.
    inlines: Vec<Inline>,
    items: Vec<Item>,
    /// For each open list, its next number if it has numbers.
    lists: Vec<Option<u64>>,
    /// Whether the next paragraph is an item of an HTML list.
    bullet: bool,
    /// What is inside `<code>` so far.
    code: Option<String>,
    /// The code block in the making.
    code_block: Option<String>,
    /// The block of HTML in the making.
    html_block: Option<String>,
    /// Cells of the table: those of its head, then those of the current row.
    head: Vec<Vec<Inline>>,
    row: Vec<Vec<Inline>>,
}

/// An open item of a list.
struct Item {
    /// What is written before its first line, unless that has been written.
    marker: Option<String>,
    indent: usize,
}

impl Writer {
    fn read(markdown: &str, width: usize) -> Writer {
        let markdown = escape::clean(markdown);
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let mut writer = Writer {
            width,
            ..Writer::default()
        };
        for event in Parser::new_ext(&markdown, options) {
            writer.event(event);
        }
        writer.flush();
        writer
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.inlines.push(Inline::Code(code.into_string())),
            Event::Html(html) => match &mut self.html_block {
                Some(block) => block.push_str(&html),
                None => self.html(&html),
            },
            Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.inlines.push(Inline::Break),
            Event::Rule => self.flush(),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.text(&text)
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.flush();
                self.inlines.push(Inline::Open(Mark::Strong));
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.code_block = Some(String::new());
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html_block = Some(String::new());
            }
            Tag::List(number) => {
                self.flush();
                if !self.lists.is_empty() {
                    self.gap = false;
                }
                self.lists.push(number);
            }
            Tag::Item => self.start_item(),
            Tag::Emphasis => self.inlines.push(Inline::Open(Mark::Emphasis)),
            Tag::Strong => self.inlines.push(Inline::Open(Mark::Strong)),
            Tag::Link { dest_url, .. } => self.open_link(&dest_url),
            Tag::Table(_) => self.flush(),
            Tag::TableHead | Tag::TableRow => self.row.clear(),
            Tag::TableCell => self.inlines.clear(),
            // A picture is its description; a quotation is its paragraphs.
            Tag::Image { .. } | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.inlines.push(Inline::Close(Kind::Strong));
                self.flush();
            }
            TagEnd::CodeBlock => {
                let code = self.code_block.take().unwrap_or_default();
                self.write_code_block(&code);
            }
            TagEnd::HtmlBlock => {
                let html = self.html_block.take().unwrap_or_default();
                self.html(&html);
                self.flush();
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.gap = true;
            }
            TagEnd::Item => {
                self.flush();
                self.items.pop();
                self.gap = false;
            }
            TagEnd::Emphasis => self.inlines.push(Inline::Close(Kind::Emphasis)),
            TagEnd::Strong => self.inlines.push(Inline::Close(Kind::Strong)),
            TagEnd::Link => self.inlines.push(Inline::Close(Kind::Link)),
            TagEnd::TableCell => self.row.push(std::mem::take(&mut self.inlines)),
            TagEnd::TableHead => self.head = std::mem::take(&mut self.row),
            TagEnd::TableRow => self.write_row(),
            TagEnd::Table => self.gap = true,
            TagEnd::Image | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            _ => self.flush(),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(block) = &mut self.code_block {
            block.push_str(text);
        } else if let Some(code) = &mut self.code {
            code.push_str(text);
        } else {
            self.inlines.push(Inline::Text(text.to_owned()));
        }
    }

    fn open_link(&mut self, target: &str) {
        if let Some(target) = escape::link_target(target) {
            self.inlines.push(Inline::Open(Mark::Link(target)));
        }
    }

    fn start_item(&mut self) {
        self.flush();
        self.gap = self.gap && self.items.is_empty() && self.starts_list();
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "- ".to_owned(),
        };
        self.items.push(if self.items.len() < DEEPEST {
            Item {
                indent: marker.len(),
                marker: Some(marker),
            }
        } else {
            Item {
                indent: 0,
                marker: None,
            }
        });
    }

    /// Whether the block before is not an item of the same list.
    fn starts_list(&self) -> bool {
        self.lines.last().is_some_and(|line| !line.is_empty())
    }

    /// Ends the paragraph in the making and writes it.
    fn flush(&mut self) {
        if let Some(code) = self.code.take() {
            self.inlines.push(Inline::Code(code));
        }
        let paragraph = inline::print(&std::mem::take(&mut self.inlines));
        if paragraph.is_empty() {
            return;
        }
        self.first.get_or_insert_with(|| paragraph.clone());
        let bullet = std::mem::take(&mut self.bullet);
        if bullet {
            self.gap = self.gap && !self.lines.last().is_some_and(|line| line.starts_with("- "));
            self.items.push(Item {
                marker: Some("- ".to_owned()),
                indent: 2,
            });
        }
        let indent: usize = self.items.iter().map(|item| item.indent).sum();
        self.write(inline::wrap(&paragraph, self.width.saturating_sub(indent)));
        if bullet {
            self.items.pop();
        }
    }

    /// Writes the lines of a block, indented as the open lists demand.
    fn write(&mut self, lines: Vec<String>) {
        if std::mem::replace(&mut self.gap, true) && !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        for line in lines {
            let mut text = String::new();
            for item in &mut self.items {
                match item.marker.take() {
                    Some(marker) => text.push_str(&marker),
                    None => text.push_str(&" ".repeat(item.indent)),
                }
            }
            text.push_str(&line);
            self.lines.push(text.trim_end().to_owned());
        }
    }

    fn write_code_block(&mut self, code: &str) {
        let code = code.replace('\t', "    ");
        let code = code.trim_matches('\n');
        if code.trim().is_empty() {
            return;
        }
        let fence = "`".repeat(escape::longest_run(code, '`').max(2) + 1);
        let mut lines = vec![format!("{fence}text")];
        lines.extend(code.lines().map(str::to_owned));
        lines.push(fence);
        self.write(lines);
    }

    /// Writes a row of a table as an item of a list: comment lines are too narrow for tables.
    fn write_row(&mut self) {
        let pair = self.head.len() == 2;
        let mut inlines = Vec::new();
        for (column, cell) in self.row.drain(..).enumerate() {
            if cell.is_empty() {
                continue;
            }
            if !inlines.is_empty() {
                inlines.push(Inline::Text(if pair { ": " } else { "; " }.to_owned()));
                if let Some(head) = self
                    .head
                    .get(column)
                    .filter(|head| !pair && !head.is_empty())
                {
                    inlines.extend(head.iter().cloned());
                    inlines.push(Inline::Text(": ".to_owned()));
                }
            }
            inlines.extend(cell);
        }
        self.inlines = inlines;
        self.bullet = true;
        self.flush();
        self.bullet = false;
    }

    fn html(&mut self, html: &str) {
        for token in html::tokens(html) {
            match token {
                Token::Text(text) => self.text(&text),
                Token::Open { name, href } => self.open_element(&name, href.as_deref()),
                Token::Close(name) => self.close_element(&name),
            }
        }
    }

    fn open_element(&mut self, name: &str, href: Option<&str>) {
        match name {
            "b" | "strong" => self.inlines.push(Inline::Open(Mark::Strong)),
            "i" | "em" => self.inlines.push(Inline::Open(Mark::Emphasis)),
            "code" | "kbd" | "tt" => {
                self.code.get_or_insert_default();
            }
            "a" => self.open_link(href.unwrap_or_default()),
            "br" => self.inlines.push(Inline::Break),
            "td" | "th" => self.text(" "),
            "li" => {
                self.flush();
                self.bullet = true;
            }
            _ if is_block(name) => {
                self.flush();
                if name.starts_with('h') {
                    self.inlines.push(Inline::Open(Mark::Strong));
                }
            }
            _ => {}
        }
    }

    fn close_element(&mut self, name: &str) {
        match name {
            "b" | "strong" => self.inlines.push(Inline::Close(Kind::Strong)),
            "i" | "em" => self.inlines.push(Inline::Close(Kind::Emphasis)),
            "code" | "kbd" | "tt" => {
                if let Some(code) = self.code.take() {
                    self.inlines.push(Inline::Code(code));
                }
            }
            "a" => self.inlines.push(Inline::Close(Kind::Link)),
            "li" => {
                self.flush();
                self.bullet = false;
            }
            _ if is_block(name) => self.flush(),
            _ => {}
        }
    }
}

fn is_block(element: &str) -> bool {
    matches!(
        element,
        "p" | "div"
            | "section"
            | "article"
            | "blockquote"
            | "pre"
            | "table"
            | "tr"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
    ) || matches!(
        element,
        "hr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "details" | "summary"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_lines(markdown: &str, expected: &[&str]) {
        assert_eq!(lines(markdown, 60), expected, "{markdown}");
    }

    #[test]
    fn keeps_paragraphs_emphasis_and_code() {
        assert_lines(
            "One *two*\nthree.\n\n**Four** `five  six`.",
            &["One *two* three.", "", "**Four** `five six`."],
        );
    }

    #[test]
    fn makes_bold_paragraphs_of_headings() {
        assert_lines(
            "# Title\ntext\n\nSub\n---\nmore",
            &["**Title**", "", "text", "", "**Sub**", "", "more"],
        );
    }

    #[test]
    fn keeps_lists_and_their_depth() {
        assert_lines(
            "Either\n* a\n* b\n  1. c\n\n  d\n\nend",
            &["Either", "", "- a", "- b", "  1. c", "", "  d", "", "end"],
        );
    }

    #[test]
    fn never_lets_code_be_compiled() {
        assert_lines("```rust\npanic!()\n```", &["```text", "panic!()", "```"]);
        assert_lines("    indented\n", &["```text", "indented", "```"]);
        assert_lines("````\n```\n````", &["````text", "```", "````"]);
    }

    #[test]
    fn flattens_tables() {
        assert_lines(
            "|Code|Meaning|\n|-|-|\n|400|Bad|\n|404||",
            &["- 400: Bad", "- 404"],
        );
        assert_lines("|A|B|C|\n|-|-|-|\n|1|2|3|", &["- 1; B: 2; C: 3"]);
    }

    #[test]
    fn turns_html_into_markdown() {
        assert_lines(
            "a <b>b</b> <i>c</i> <code>d &lt; e</code><br>f",
            &["a **b** *c* `d < e`\\", "f"],
        );
        assert_lines(
            "<p>One</p><ul><li>two</li><li>three</li></ul>",
            &["One", "", "- two", "- three"],
        );
        assert_lines(
            "<a href='https://a.example'>x</a> <a href='/y'>z</a>",
            &["[x](https://a.example) z"],
        );
        assert_lines("Vec<T> <script>alert(1)</script>", &["Vec alert(1)"]);
    }

    #[test]
    fn drops_links_that_rustdoc_would_resolve() {
        assert_lines(
            "[Payment] and [x](crate::y) and [z][Z]\n\n[Z]: std::vec",
            &["\\[Payment\\] and x and z"],
        );
    }

    #[test]
    fn keeps_web_links() {
        assert_lines(
            "[docs](https://a.example/x) https://b.example.",
            &["[docs](https://a.example/x) <https://b.example>."],
        );
    }

    #[test]
    fn survives_hostile_text() {
        assert_lines("a */ \"# {{ x }} {% y %}", &["a \\*/ \"# {{ x }} {% y %}"]);
        assert_lines("a\u{0}\u{202e}b\u{7}", &["ab"]);
        assert_lines("<!-- a --> b", &["b"]);
        let deep = "- ".repeat(500) + "x";
        assert_lines(&deep, &["- - - - - - x"]);
        let long = "x".repeat(5000);
        assert_eq!(lines(&long, 60), [long]);
    }
}
