//! What the runtime's macros are told: lists of entries in braces.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::Item;

/// A call of one of the runtime's macros.
pub(super) struct Call {
    /// Name of the macro.
    pub name: String,
    /// The type it is about.
    pub subject: String,
    /// What stands between the type and the first brace, and between the braces: `tag "type"`, `else one`, `or X`.
    pub words: Vec<String>,
    /// The entries of each pair of braces.
    pub blocks: Vec<Vec<String>>,
}

impl Call {
    /// Reads an item that calls a macro.
    pub fn of(item: &Item) -> Option<Call> {
        let Item::Macro(item) = item else { return None };
        let name = item.mac.path.segments.last()?.ident.to_string();
        // These add functions, and say nothing of how the type looks on the wire.
        if ["convert_enum", "setters", "token_response"].contains(&name.as_str()) {
            return None;
        }
        let mut call = Call {
            name,
            subject: String::new(),
            words: vec![String::new()],
            blocks: Vec::new(),
        };
        for token in item.mac.tokens.clone() {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    call.blocks.push(split(group.stream()));
                    call.words.push(String::new());
                }
                token if call.subject.is_empty() && token.to_string() != "closed" => {
                    call.subject = token.to_string();
                }
                token => append(call.words.last_mut()?, &token),
            }
        }
        for words in &mut call.words {
            *words = words.trim().trim_start_matches(',').trim().to_owned();
        }
        Some(call)
    }
}

/// The entries of a list, commas between them.
fn split(stream: TokenStream) -> Vec<String> {
    let mut entries = vec![String::new()];
    for token in stream {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => entries.push(String::new()),
            token => append(entries.last_mut().expect("never empty"), token),
        }
    }
    entries.retain(|entry| !entry.trim().is_empty());
    entries
        .iter()
        .map(|entry| {
            crate::excerpt::tidy(entry.trim())
                .replace(",]", "]")
                .replace(" (", "(")
        })
        .collect()
}

fn append(text: &mut String, token: &TokenTree) {
    text.push_str(&token.to_string());
    if !matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint) {
        text.push(' ');
    }
}
