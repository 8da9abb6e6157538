//! Sets aside what is settled, with a marker in its place, while `rustfmt` looks at the rest.

use super::settled::{INDENT, indented, is_settled_impl, settled_item, settled_member};

/// Pieces of texts that are not handed to `rustfmt`, in order.
#[derive(Debug, Default)]
pub struct Aside {
    pieces: Vec<String>,
    restored: usize,
}

impl Aside {
    /// Adds `text`, in which no blank line follows another, to `rest`, without what is settled.
    pub fn set(&mut self, mut text: &str, rest: &mut String) {
        let mut parts = Parts::default();
        while !text.is_empty() {
            let (item, following) = split_piece(text, 0);
            text = following;
            let Some((first, mut members, last)) = split_impl(item) else {
                parts.push(item, settled_item(item));
                continue;
            };
            let mut inner = Parts::default();
            while !members.is_empty() {
                let (member, following) = split_piece(members, INDENT);
                inner.push(member, settled_member(member));
                members = following;
            }
            match inner.0.as_slice() {
                [Part::Settled(members)] if is_settled_impl(first) => {
                    parts.push(item, Some(format!("{first}{members}{last}")));
                }
                _ => {
                    parts.push(first, None);
                    parts.0.append(&mut inner.0);
                    parts.push(last, None);
                }
            }
        }
        for part in parts.0 {
            match part {
                Part::Settled(mut piece) => {
                    rest.push_str(&marker(self.pieces.len()));
                    let end = piece.trim_end_matches('\n').len();
                    rest.push_str(&piece[end..]);
                    piece.truncate(end);
                    self.pieces.push(piece);
                }
                Part::Open(text) => rest.push_str(text),
            }
        }
    }

    /// Adds what was set aside to `text`, the next one that comes back from `rustfmt`.
    pub fn restore(&mut self, text: &str) -> String {
        let mut restored = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            match self.pieces.get(self.restored) {
                Some(piece) if line.trim() == marker(self.restored) => {
                    restored.push_str(piece);
                    restored.push('\n');
                    self.restored += 1;
                }
                _ => restored.push_str(line),
            }
        }
        restored
    }

    /// Whether everything is back in its place.
    pub fn is_restored(&self) -> bool {
        self.restored == self.pieces.len()
    }
}

/// What stands for the piece of this index: an item, and a member as well, in the form that `rustfmt` gives it. An `impl`
/// that is too wide to be laid out comes back as it was.
fn marker(index: usize) -> String {
    format!("const ASIDE_{index}: () = ();")
}

/// The parts that a text consists of.
#[derive(Default)]
struct Parts<'t>(Vec<Part<'t>>);

enum Part<'t> {
    /// As it will stay, and all that is settled in a row.
    Settled(String),
    /// For `rustfmt` to lay out.
    Open(&'t str),
}

impl<'t> Parts<'t> {
    /// Adds `piece`, and the form in which it is settled, if it is.
    fn push(&mut self, piece: &'t str, settled: Option<String>) {
        match (settled, self.0.last_mut()) {
            (Some(text), Some(Part::Settled(before))) => before.push_str(&text),
            (Some(text), _) => self.0.push(Part::Settled(text)),
            (None, _) => self.0.push(Part::Open(piece)),
        }
    }
}

/// Splits the first item or member, with the blank line after it, off `text`, where all are indented by `indent`.
fn split_piece(text: &str, indent: usize) -> (&str, &str) {
    let mut length = 0;
    let mut is_complete = false;
    for line in text.split_inclusive('\n') {
        length += line.len();
        if line == "\n" && is_complete {
            break;
        }
        is_complete = indented(line.trim_end(), indent)
            .is_some_and(|line| line.ends_with(['}', ';']) && !line.starts_with(['/', '#']));
    }
    text.split_at(length)
}

/// Splits an `impl` into its first line, its members and its end.
fn split_impl(item: &str) -> Option<(&str, &str, &str)> {
    let (first, _) = item.split_once('\n')?;
    if !first.starts_with("impl") || !first.ends_with('{') {
        return None;
    }
    let (first, rest) = item.split_at(first.len() + 1);
    let members = rest.trim_end_matches('\n').strip_suffix("\n}")?;
    let (members, last) = rest.split_at(members.len() + 1);
    Some((first, members, last))
}
