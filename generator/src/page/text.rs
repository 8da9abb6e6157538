//! Text of one line: words, code and links.

use serde::Serialize;

use super::links::Links;
use crate::render::signatures::MODELS;

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub text: String,
    pub code: bool,
    /// The id that it leads to.
    pub target: Option<String>,
}

/// A line of words in which code stands between backquotes.
pub fn words(text: &str) -> Vec<Piece> {
    let pieces = text.split('`').enumerate().map(|(index, text)| Piece {
        text: text.to_owned(),
        code: index % 2 == 1,
        target: None,
    });
    pieces.filter(|piece| !piece.text.is_empty()).collect()
}

/// A Rust type, in which each type of the client leads to where it is shown.
pub fn rust(ty: &str, links: &Links) -> Vec<Piece> {
    let piece = |text: &str, target| Piece {
        text: text.to_owned(),
        code: false,
        target,
    };
    let mut parts = ty.split(MODELS);
    let mut pieces = vec![piece(parts.next().unwrap_or_default(), None)];
    for part in parts {
        let end = part.find(|c: char| !c.is_alphanumeric() && c != '_');
        let (name, rest) = part.split_at(end.unwrap_or(part.len()));
        pieces.push(piece(name, links.find(name)));
        pieces.push(piece(rest, None));
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        let shown = pieces.iter().map(|piece| match &piece.target {
            Some(target) => format!("[{}]({target})", piece.text),
            None if piece.code => format!("`{}`", piece.text),
            None => piece.text.clone(),
        });
        shown.collect()
    }

    #[test]
    fn code_stands_between_backquotes() {
        assert_eq!(shown(&words("`a` is not `b`")), "`a` is not `b`");
        assert_eq!(words("").len(), 0);
    }
}
