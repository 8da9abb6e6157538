//! Words of Rust that must be valid whatever a document says.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::RenderError;

/// `name` as an identifier, raw where it is a keyword.
///
/// # Errors
///
/// Fails if no identifier can be spelled that way: a mistake of the name pass, not of the document.
pub fn ident(name: &str) -> Result<String, RenderError> {
    identifier(name).map(|ident| ident.to_string())
}

/// The token of [`ident`].
///
/// # Errors
///
/// Fails as [`ident`] does.
pub fn identifier(name: &str) -> Result<Ident, RenderError> {
    if syn::parse_str::<Ident>(name).is_ok() {
        Ok(Ident::new(name, Span::call_site()))
    } else if syn::parse_str::<Ident>(&format!("r#{name}")).is_ok() {
        Ok(Ident::new_raw(name, Span::call_site()))
    } else {
        Err(RenderError::Name(name.to_owned()))
    }
}

/// A path that this generator writes itself, such as `runtime::Decimal`.
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
