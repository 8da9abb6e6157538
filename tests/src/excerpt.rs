//! What is worth reading of generated files: the text as it is rendered, without what all files have in common.
//!
//! What is left out leaves a line `// impl …` that says what stood there.

use generator::render::File;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{FnArg, ImplItem, Item, ItemImpl, ReturnType};

/// Which files of a client to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The types.
    Models,
    /// The types with the bodies of their constructors and setters.
    ModelsInFull,
    /// The operations, without what all of them have in common.
    Operations,
    /// The operations as they are.
    OperationsInFull,
    /// Credentials and environments.
    Client,
    /// What comes in.
    Webhooks,
    /// What comes in, with the bodies of the methods that read it.
    WebhooksInFull,
}

impl Part {
    fn holds(self, path: &str) -> bool {
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        match self {
            Part::Models | Part::ModelsInFull => directory == "models" && name != "mod.rs",
            Part::Operations | Part::OperationsInFull => {
                directory == "operations" && name != "mod.rs"
            }
            Part::Client => ["credentials.rs", "environment.rs"].contains(&path),
            Part::Webhooks | Part::WebhooksInFull => path == "webhooks.rs",
        }
    }
}

/// The parts of a client, one file after the other.
pub fn excerpt(files: &[File], parts: &[Part]) -> String {
    let mut excerpts = Vec::new();
    for part in parts {
        for file in files.iter().filter(|file| part.holds(&file.path)) {
            excerpts.push(format!(
                "// ---- {}\n{}",
                file.path,
                file_excerpt(&file.text, *part)
            ));
        }
    }
    excerpts.join("\n")
}

/// One file without its header, without how to match an open enum, and without what `part` leaves out.
fn file_excerpt(text: &str, part: Part) -> String {
    let file = syn::parse_file(text).expect("generated files are Rust");
    let mut lines: Vec<Option<String>> = text.lines().map(|line| Some(line.to_owned())).collect();
    for line in lines.iter_mut().take_while(|line| {
        line.as_ref().is_some_and(|line| {
            line.starts_with("// ") || line.starts_with("//!") || line.is_empty()
        })
    }) {
        *line = None;
    }
    for item in &file.items {
        let summary = match item {
            Item::Impl(item) if [Part::Models, Part::Webhooks].contains(&part) => summary(item),
            Item::Struct(item) if part == Part::Operations => {
                format!("// struct {} {{ call: Call }}", item.ident)
            }
            _ => continue,
        };
        let (start, end) = (item.span().start().line, item.span().end().line);
        lines[start - 1..end].fill(None);
        lines[start - 1] = Some(summary);
    }
    if part == Part::Operations {
        cut(&mut lines, "/// # Errors", "/// body of any error.");
    }
    // The advice on how to match what is open is the same on every type.
    cut(&mut lines, "/// The document may list more", "/// ```");
    let mut kept = String::new();
    for line in lines.into_iter().flatten() {
        let doubled = line.is_empty() && (kept.is_empty() || kept.ends_with("\n\n"));
        let joins = line.starts_with("// impl")
            && kept.ends_with("\n\n")
            && last_line(&kept).starts_with("// impl");
        if joins {
            kept.pop();
        }
        if !doubled {
            kept.push_str(&line);
            kept.push('\n');
        }
    }
    kept
}

fn last_line(text: &str) -> &str {
    text.trim_end().rsplit('\n').next().unwrap_or("")
}

/// Removes each run of lines from one that starts with `first` to the next one that is `last`, and the line before.
///
/// A run that has another doc section in it is not what was meant, and stays.
fn cut(lines: &mut [Option<String>], first: &str, last: &str) {
    for start in 1..lines.len() {
        let text = |index: usize| lines[index].as_deref().unwrap_or_default().trim();
        if !text(start).starts_with(first) {
            continue;
        }
        let docs = (start..lines.len()).take_while(|index| text(*index).starts_with("///"));
        let end = docs.into_iter().find(|index| text(*index) == last);
        if let Some(end) = end {
            lines[start - 1..=end].fill(None);
        }
    }
}

/// An `impl` in one line: its methods with their arguments.
fn summary(item: &ItemImpl) -> String {
    let ty = type_text(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        return format!("// impl {} for {ty}", type_text(path));
    }
    let methods = item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method),
        _ => None,
    });
    let methods: Vec<String> = methods
        .map(|method| {
            let arguments: Vec<String> = method.sig.inputs.iter().filter_map(argument).collect();
            let answer = match &method.sig.output {
                ReturnType::Type(_, ty) if type_text(ty) != "Self" => {
                    format!(" -> {}", type_text(ty))
                }
                _ => String::new(),
            };
            format!("{}({}){answer}", method.sig.ident, arguments.join(", "))
        })
        .collect();
    format!("// impl {ty} {{ {} }}", methods.join("; "))
}

/// An argument; nothing for `self`.
pub(crate) fn argument(argument: &FnArg) -> Option<String> {
    match argument {
        FnArg::Typed(typed) => Some(format!(
            "{}: {}",
            tidy(&typed.pat.to_token_stream().to_string()),
            type_text(&typed.ty)
        )),
        _ => None,
    }
}

/// A type as a person writes it, without the paths that only say where it stands.
pub(crate) fn type_text(ty: &impl ToTokens) -> String {
    let text = tidy(&ty.to_token_stream().to_string());
    ["runtime::", "super::", "models::", "std::collections::"]
        .iter()
        .fold(text, |text, path| text.replace(path, ""))
}

/// Removes the spaces that a token stream prints between all tokens.
pub(crate) fn tidy(text: &str) -> String {
    let mut text = text.to_owned();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        ("impl::", "impl ::"),
    ] {
        text = text.replace(from, to);
    }
    text
}
