//! Types and other tokens as text that can be compared: every path as users find it, whatever file it is written in.

use std::collections::HashMap;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;
use syn::ext::IdentExt;

use super::modules::Modules;

/// Aliases that stand for each other. What is behind more of them is not looked at.
const MOST_ALIASES: usize = 64;

/// Words after which there is a space.
const WORDS: [&str; 7] = ["as", "const", "dyn", "fn", "for", "impl", "mut"];

/// A type, or what else is compared.
///
/// An alias is a name for what it stands for: two texts are the same if they are written alike or if they mean the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    /// As it is written, with whole paths.
    pub written: String,
    /// The same without aliases.
    pub meant: String,
}

impl Text {
    /// Whether both are the same type. Where both name one alias that has changed, it is the alias that has.
    pub fn is(&self, other: &Text) -> bool {
        self.written == other.written || self.meant == other.meant
    }
}

/// Writes the tokens of files.
pub(super) struct Writer<'a> {
    modules: &'a Modules,
    /// What aliases stand for, by the path at which users find them, and the module in which they are declared.
    aliases: HashMap<&'a str, (&'a str, TokenStream)>,
}

impl<'a> Writer<'a> {
    pub fn new(modules: &'a Modules) -> Self {
        let mut aliases = HashMap::new();
        for (path, module) in modules.iter() {
            for item in &module.items {
                if let Item::Type(item) = item
                    && let Some(public) = modules.public(path, &item.ident)
                {
                    aliases.insert(public, (path, item.ty.to_token_stream()));
                }
            }
        }
        Writer { modules, aliases }
    }

    /// What is written in `module`.
    pub fn text(&self, module: &str, tokens: &impl ToTokens) -> Text {
        let tokens = tokens.to_token_stream();
        let written = self.write(module, tokens.clone(), 0);
        let meant = if self.aliases.is_empty() {
            written.clone()
        } else {
            self.write(module, tokens, MOST_ALIASES)
        };
        Text { written, meant }
    }

    /// The path of a type, without what it is given.
    pub fn path(&self, module: &str, ty: &syn::Type) -> String {
        let text = self.write(module, ty.to_token_stream(), 0);
        match text.split_once('<') {
            Some((path, _)) => path.to_owned(),
            None => text,
        }
    }

    fn write(&self, module: &str, tokens: TokenStream, aliases: usize) -> String {
        let mut line = Line::default();
        let mut tokens = tokens.into_iter().peekable();
        let mut path: Vec<String> = Vec::new();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(ident) => {
                    let name = ident.unraw().to_string();
                    if line.text.ends_with('\'') || WORDS.contains(&name.as_str()) {
                        line.word(&name);
                        continue;
                    }
                    path.push(name);
                    let goes_on = matches!(tokens.peek(), Some(TokenTree::Punct(punct))
                        if punct.as_char() == ':' && punct.spacing() == Spacing::Joint);
                    if !goes_on {
                        let written = self.resolved(module, &path, aliases);
                        line.word(&written);
                        path.clear();
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    // Within a path, or before it: `::std`. One alone is that of a bound.
                    if punct.spacing() == Spacing::Alone && path.is_empty() && !line.in_colons {
                        line.text.push_str(": ");
                    }
                    line.in_colons = punct.spacing() == Spacing::Joint;
                }
                TokenTree::Punct(punct) => line.punct(punct.as_char()),
                TokenTree::Literal(literal) => line.word(&literal.to_string()),
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::Brace => ("{ ", " }"),
                        Delimiter::None => ("", ""),
                    };
                    line.text.push_str(open);
                    line.text
                        .push_str(&self.write(module, group.stream(), aliases));
                    line.close();
                    line.text.push_str(close);
                    line.after_word = false;
                }
            }
        }
        line.text
    }

    fn resolved(&self, module: &str, path: &[String], aliases: usize) -> String {
        let resolved = self.modules.resolve(module, path);
        match self.aliases.get(resolved.as_str()) {
            Some((at, tokens)) if aliases > 0 => self.write(at, tokens.clone(), aliases - 1),
            _ => resolved,
        }
    }
}

/// A line as it is laid out.
#[derive(Default)]
struct Line {
    text: String,
    after_word: bool,
    in_colons: bool,
}

impl Line {
    fn word(&mut self, word: &str) {
        if self.after_word {
            self.text.push(' ');
        }
        self.text.push_str(word);
        self.after_word = true;
    }

    /// Removes the comma that a list on several lines ends in.
    fn close(&mut self) {
        let length = self.text.trim_end_matches(", ").len();
        self.text.truncate(length);
    }

    fn punct(&mut self, punct: char) {
        match punct {
            ',' => self.text.push_str(", "),
            '=' | '+' => {
                self.text.push(' ');
                self.text.push(punct);
                self.text.push(' ');
            }
            '-' => self.text.push_str(" -"),
            '>' if self.text.ends_with('-') => self.text.push_str("> "),
            '>' => {
                self.close();
                self.text.push('>');
            }
            '\'' if self.after_word => self.text.push_str(" '"),
            punct => self.text.push(punct),
        }
        self.after_word = false;
    }
}
