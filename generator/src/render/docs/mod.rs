//! Doc comments.

mod escape;
mod html;
mod inline;
mod markdown;

pub use escape::{clean, code};
pub use markdown::first_paragraph;

use crate::ir::Docs;

/// Columns of a comment line, the slashes and their indentation included. That of `rustfmt`.
const COLUMNS: usize = 100;

/// A doc comment in the making.
#[derive(Clone, Debug, Default)]
pub struct Comment {
    lines: Vec<String>,
    indent: usize,
    width: usize,
}

impl Comment {
    /// An empty comment for an item that is indented by `indent` columns.
    pub fn new(indent: usize) -> Self {
        Comment {
            lines: Vec::new(),
            indent,
            width: COLUMNS.saturating_sub(indent + "/// ".len()),
        }
    }

    /// What the document says about a thing, or `fallback` where it says nothing.
    pub fn describe(indent: usize, docs: &Docs, fallback: &str) -> Self {
        let mut comment = Comment::new(indent);
        let description = docs
            .description
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty());
        let summary = docs.summary.as_deref().map(one_line).filter(|summary| {
            // Many documents repeat the summary at the head of the description.
            !summary.is_empty()
                && !description.is_some_and(|text| text.starts_with(summary.trim_end_matches('.')))
        });
        let mut paragraphs: Vec<String> = summary.map(|text| sentence(&text)).into_iter().collect();
        paragraphs.extend(description.map(sentence));
        if docs.deprecated {
            match paragraphs
                .first_mut()
                .filter(|text| text.starts_with(char::is_alphanumeric))
            {
                Some(first) => first.insert_str(0, "Deprecated. "),
                None => paragraphs.insert(0, "Deprecated.".to_owned()),
            }
        }
        for paragraph in &paragraphs {
            comment.document(paragraph);
        }
        if comment.lines.is_empty()
            || (docs.deprecated && paragraphs.len() == 1 && paragraphs[0] == "Deprecated.")
        {
            comment.text(fallback);
        }
        let remarks: Vec<String> = docs
            .remarks
            .iter()
            .map(|remark| sentence(remark.trim()))
            .collect();
        comment.document(&remarks.join(" "));
        comment
    }

    /// Adds text that we have written ourselves: a paragraph, links to items allowed.
    pub fn text(&mut self, paragraph: &str) -> &mut Self {
        let lines = inline::wrap(paragraph, self.width);
        self.block(lines)
    }

    /// Adds text of the document: CommonMark of any form.
    pub fn document(&mut self, markdown: &str) -> &mut Self {
        let lines = markdown::lines(markdown, self.width);
        self.block(lines)
    }

    /// Adds text of the document that begins with words of ours, as a sentence.
    pub fn sentence(&mut self, markdown: &str) -> &mut Self {
        self.document(&sentence(markdown))
    }

    /// Adds a list of paragraphs that we have written ourselves.
    pub fn list(&mut self, items: &[String]) -> &mut Self {
        let mut lines = Vec::new();
        for item in items {
            for (index, line) in inline::wrap(item, self.width.saturating_sub(2))
                .into_iter()
                .enumerate()
            {
                lines.push(format!("{}{line}", if index == 0 { "- " } else { "  " }));
            }
        }
        self.block(lines)
    }

    /// Adds lines as they are.
    pub fn block(&mut self, lines: Vec<String>) -> &mut Self {
        if !self.lines.is_empty() && !lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines);
        self
    }

    /// The comment before an item: lines that begin with `///`, all but the first indented as the item is.
    pub fn outer(&self) -> String {
        self.print("///")
    }

    /// The comment at the head of a file: lines that begin with `//!`.
    pub fn inner(&self) -> String {
        self.print("//!")
    }

    /// The text of the comment: CommonMark without HTML, whose links lead to web and mail addresses.
    pub fn markdown(&self) -> String {
        self.lines.join("\n")
    }

    fn print(&self, slashes: &str) -> String {
        let lines: Vec<String> = self
            .lines
            .iter()
            .map(|line| {
                if line.is_empty() {
                    slashes.to_owned()
                } else {
                    format!("{slashes} {line}")
                }
            })
            .collect();
        lines.join(&format!("\n{:indent$}", "", indent = self.indent))
    }
}

/// `text` of the document in one line, every character in sight.
pub fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Ends `text`, if it is one line that ends in a word, with a full stop.
pub fn sentence(text: &str) -> String {
    let ends_in_word =
        text.ends_with(|c: char| (c.is_alphanumeric() && c < '\u{2e80}') || matches!(c, '`' | ')'));
    if ends_in_word && !text.contains('\n') {
        format!("{text}.")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn docs(summary: Option<&str>, description: Option<&str>) -> Docs {
        Docs {
            summary: summary.map(str::to_owned),
            description: description.map(str::to_owned),
            ..Docs::default()
        }
    }

    #[test]
    fn joins_summary_description_and_remarks() {
        let mut docs = docs(Some("Amount"), Some("In *reais*."));
        docs.remarks = vec!["At least 1".to_owned(), "Default: `2`.".to_owned()];
        assert_eq!(
            Comment::describe(0, &docs, "unused").outer(),
            "/// Amount.\n///\n/// In *reais*.\n///\n/// At least 1. Default: `2`."
        );
    }

    #[test]
    fn says_a_repeated_summary_once() {
        let docs = docs(Some("Pays."), Some("Pays an order."));
        assert_eq!(
            Comment::describe(0, &docs, "unused").outer(),
            "/// Pays an order."
        );
    }

    #[test]
    fn falls_back_where_the_document_is_silent() {
        assert_eq!(
            Comment::describe(0, &docs(None, Some(" ")), "`x` on the wire.").outer(),
            "/// `x` on the wire."
        );
    }

    #[test]
    fn says_first_that_a_thing_is_deprecated() {
        let mut docs = docs(Some("Old amount"), None);
        docs.deprecated = true;
        assert_eq!(
            Comment::describe(0, &docs, "unused").outer(),
            "/// Deprecated. Old amount."
        );
        docs.summary = None;
        assert_eq!(
            Comment::describe(0, &docs, "`x`.").outer(),
            "/// Deprecated.\n///\n/// `x`."
        );
    }

    #[test]
    fn wraps_to_the_width_that_indentation_leaves() {
        let text = "word ".repeat(40);
        let comment = Comment::describe(4, &docs(None, Some(&text)), "").outer();
        let (first, others) = comment.split_once('\n').unwrap();
        assert!(first.len() <= 96, "{comment}");
        assert!(
            others
                .lines()
                .all(|line| line.starts_with("    ///") && line.len() <= 100),
            "{comment}"
        );
    }

    #[test]
    fn takes_the_first_paragraph() {
        assert_eq!(first_paragraph("One\ntwo.\n\nThree."), "One two.");
        assert_eq!(first_paragraph("```\ncode\n```\nafter"), "after");
    }
}
