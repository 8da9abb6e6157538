//! Words of Rust that must be valid whatever a document says.

use proc_macro2::Literal;

use super::RenderError;

/// `name` as an identifier, raw where it is a keyword.
///
/// # Errors
///
/// Fails if no identifier can be spelled that way: a mistake of the name pass, not of the document.
pub fn ident(name: &str) -> Result<String, RenderError> {
    let raw = format!("r#{name}");
    if syn::parse_str::<syn::Ident>(name).is_ok() {
        Ok(name.to_owned())
    } else if syn::parse_str::<syn::Ident>(&raw).is_ok() {
        Ok(raw)
    } else {
        Err(RenderError::Name(name.to_owned()))
    }
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
