//! The inside of a paragraph.

use super::escape::{self, UNBREAKABLE};

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inline {
    /// Text as it should be read.
    Text(String),
    /// Code, as it should be read.
    Code(String),
    /// A new line inside the paragraph.
    Break,
    /// The start of a stretch that is marked.
    Open(Mark),
    /// The end of the nearest stretch that is marked this way.
    Close(Kind),
}

/// How a stretch of a paragraph is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Strong,
    Emphasis,
    /// With the target of the link.
    Link(String),
}

/// A [`Mark`] without its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Strong,
    Emphasis,
    Link,
}

impl Mark {
    fn kind(&self) -> Kind {
        match self {
            Mark::Strong => Kind::Strong,
            Mark::Emphasis => Kind::Emphasis,
            Mark::Link(_) => Kind::Link,
        }
    }
}

/// Prints `inlines` as CommonMark in one line, a line feed for each break.
pub(super) fn print(inlines: &[Inline]) -> String {
    let mut printer = Printer::default();
    let mut text = String::new();
    for inline in inlines {
        // Text comes in pieces; what must be escaped depends on its neighbours.
        if let Inline::Text(piece) = inline {
            text.push_str(piece);
            continue;
        }
        printer.text(&std::mem::take(&mut text));
        match inline {
            Inline::Text(_) => {}
            Inline::Code(code) => printer.content(&escape::code(code)),
            Inline::Break => printer.line_break(),
            Inline::Open(mark) => printer.open(mark),
            Inline::Close(kind) => printer.close(*kind),
        }
    }
    printer.text(&text);
    while let Some((mark, _)) = printer.open.last() {
        let kind = mark.kind();
        printer.close(kind);
    }
    printer.out.trim_matches([' ', '\n']).to_owned()
}

/// Writes marks only around content, and no mark inside one of the same kind.
#[derive(Default)]
struct Printer {
    out: String,
    /// Open marks, with the place where their content starts once it has started.
    open: Vec<(Mark, Option<usize>)>,
}

impl Printer {
    fn text(&mut self, text: &str) {
        if text.starts_with(char::is_whitespace) {
            self.space();
        }
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return;
        }
        let in_link = self.is_open(Kind::Link);
        self.content(&escape::text(&words, !in_link));
        if text.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    fn space(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    fn line_break(&mut self) {
        let length = self.out.trim_end_matches([' ', '\n']).len();
        self.out.truncate(length);
        self.out.push('\n');
    }

    fn content(&mut self, content: &str) {
        for (mark, start) in self.open.iter_mut().filter(|(_, start)| start.is_none()) {
            if matches!(mark, Mark::Link(_)) && self.out.ends_with('!') {
                // An exclamation mark before a link would make an image of it.
                self.out.insert(self.out.len() - 1, '\\');
            }
            self.out.push_str(match mark {
                Mark::Strong => "**",
                Mark::Emphasis => "*",
                Mark::Link(_) => "[",
            });
            *start = Some(self.out.len());
        }
        self.out.push_str(content);
    }

    fn open(&mut self, mark: &Mark) {
        if !self.is_open(mark.kind()) {
            self.open.push((mark.clone(), None));
        }
    }

    fn close(&mut self, kind: Kind) {
        if !self.is_open(kind) {
            return;
        }
        while let Some((mark, start)) = self.open.pop() {
            self.close_mark(&mark, start);
            if mark.kind() == kind {
                break;
            }
        }
    }

    fn close_mark(&mut self, mark: &Mark, start: Option<usize>) {
        let Some(start) = start else {
            if let Mark::Link(target) = mark {
                self.content(&format!("<{target}>"));
            }
            return;
        };
        // A mark that follows a space closes nothing: the space moves behind it.
        let length = self.out.trim_end_matches([' ', '\n']).len().max(start);
        let spaces = self.out.split_off(length);
        match mark {
            Mark::Strong => self.out.push_str("**"),
            Mark::Emphasis => self.out.push('*'),
            Mark::Link(target) => {
                if self.out[start..] == escape::text(target, false) {
                    self.out.truncate(start - "[".len());
                    self.out.push_str(&format!("<{target}>"));
                } else {
                    self.out.push_str(&format!("]({target})"));
                }
            }
        }
        self.out.push_str(&spaces);
    }

    fn is_open(&self, kind: Kind) -> bool {
        self.open.iter().any(|(mark, _)| mark.kind() == kind)
    }
}

/// Breaks a printed paragraph into lines of at most `width` characters, where spaces allow it.
pub(super) fn wrap(paragraph: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut parts = paragraph.split('\n').peekable();
    while let Some(part) = parts.next() {
        let mut line = String::new();
        let mut length = 0;
        for word in part.split(' ').filter(|word| !word.is_empty()) {
            let word_length = word.chars().count();
            if length > 0 && length + 1 + word_length > width {
                lines.push(finish(&line));
                line.clear();
                length = 0;
            }
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += word_length;
        }
        if length > 0 {
            lines.push(finish(&line));
            if parts.peek().is_some()
                && let Some(last) = lines.last_mut()
            {
                last.push('\\');
            }
        }
    }
    lines
}

fn finish(line: &str) -> String {
    escape::guard_line_start(line).replace(UNBREAKABLE, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    #[test]
    fn moves_spaces_out_of_marks() {
        let inlines = [
            text("a"),
            Inline::Open(Mark::Strong),
            text(" b "),
            Inline::Close(Kind::Strong),
            text("c"),
        ];
        assert_eq!(print(&inlines), "a **b** c");
    }

    #[test]
    fn closes_what_was_left_open() {
        let inlines = [
            Inline::Open(Mark::Strong),
            Inline::Open(Mark::Emphasis),
            text("a"),
        ];
        assert_eq!(print(&inlines), "***a***");
    }

    #[test]
    fn writes_no_mark_around_nothing() {
        let inlines = [
            text("a"),
            Inline::Open(Mark::Strong),
            Inline::Close(Kind::Strong),
            text("b"),
        ];
        assert_eq!(print(&inlines), "ab");
    }

    #[test]
    fn writes_a_link_that_shows_its_target_as_one() {
        let link = Mark::Link("https://a.example".to_owned());
        let inlines = [
            Inline::Open(link.clone()),
            text("https://a.example"),
            Inline::Close(Kind::Link),
        ];
        assert_eq!(print(&inlines), "<https://a.example>");
        let inlines = [
            text("wow!"),
            Inline::Open(link),
            text("here"),
            Inline::Close(Kind::Link),
        ];
        assert_eq!(print(&inlines), "wow\\![here](https://a.example)");
    }

    #[test]
    fn escapes_across_pieces_of_text() {
        assert_eq!(print(&[text("snake"), text("_case")]), "snake_case");
    }

    #[test]
    fn wraps_and_guards_lines() {
        assert_eq!(
            wrap("aaa bbb - ccc\nddd", 8),
            ["aaa bbb", "\\- ccc\\", "ddd"]
        );
    }

    #[test]
    fn never_breaks_code() {
        let paragraph = print(&[text("see "), Inline::Code("a b c".to_owned())]);
        assert_eq!(wrap(&paragraph, 6), ["see", "`a b c`"]);
    }
}
