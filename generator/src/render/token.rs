//! Words of Rust that must be valid whatever a document says.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::RenderError;

/// Words that are identifiers only in their raw form. `gen` is one since the edition of 2024.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// `name` as an identifier, raw where it is a keyword.
///
/// # Errors
///
/// Fails if no identifier can be spelled that way: a mistake of the name pass, not of the document.
pub fn ident(name: &str) -> Result<String, RenderError> {
    if KEYWORDS.contains(&name) {
        Ok(format!("r#{name}"))
    } else if is_plain(name) || syn::parse_str::<Ident>(name).is_ok() {
        Ok(name.to_owned())
    } else {
        Err(RenderError::Name(name.to_owned()))
    }
}

/// Whether `name` is an identifier as all but a few are. Each name is looked at many times, and a parser is slow.
fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !matches!(name, "_" | "self" | "Self" | "super" | "crate")
}

/// A path that is written here or was made by [`ident`], such as `runtime::Decimal`.
///
/// # Errors
///
/// Fails if `path` is none.
pub fn path(path: &str) -> Result<TokenStream, RenderError> {
    path.parse().map_err(|_| RenderError::Name(path.to_owned()))
}

/// The text of a type.
///
/// # Errors
///
/// Fails if `tokens` are no type.
pub fn type_text(tokens: TokenStream) -> Result<String, RenderError> {
    let alias = quote!(type T = #tokens;);
    let file =
        syn::parse2::<syn::File>(alias).map_err(|_| RenderError::Name(tokens.to_string()))?;
    let text = prettyplease::unparse(&file);
    // A type too long for one line is laid out anew where it stands.
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let text = lines.join(" ");
    let text = text.strip_prefix("type T = ").unwrap_or(&text);
    Ok(text.strip_suffix(';').unwrap_or(text).to_owned())
}

/// `text` as a string literal.
pub fn string(text: &str) -> String {
    Literal::string(text).to_string()
}

/// `text`, which is a decimal integer, as a literal of type `i64`.
pub fn integer(text: &str) -> Option<String> {
    let value: i64 = text.trim().parse().ok()?;
    Some(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_keywords_raw() {
        assert_eq!(ident("type").unwrap(), "r#type");
        assert_eq!(ident("gen").unwrap(), "r#gen");
        assert_eq!(ident("amount").unwrap(), "amount");
    }

    #[test]
    fn refuses_what_cannot_be_an_identifier() {
        for name in ["", "self", "a b", "1a", "a\"", "_"] {
            assert!(ident(name).is_err(), "{name}");
        }
    }

    #[test]
    fn escapes_text_in_literals() {
        assert_eq!(string("a\"b\\c\n\u{202e}"), r#""a\"b\\c\n\u{202e}""#);
    }
}
