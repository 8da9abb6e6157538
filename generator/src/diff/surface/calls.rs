//! What the macros of the runtime are told of calls, and where the arguments of a call stand in its path.

use std::collections::HashMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Expr, ExprLit, ImplItemFn, Item, ItemMacro, Lit, Stmt};

use super::modules::{Module, plain};
use super::text::{Text, Writer};

/// What a call brings, by the path of its type.
#[derive(Default)]
pub(super) struct Outcomes {
    /// What it brings when it is awaited.
    pub answers: HashMap<String, Text>,
    /// What it brings piece by piece.
    pub streams: HashMap<String, Text>,
    /// What a stand-in says has been received.
    pub received: HashMap<String, Text>,
}

impl Outcomes {
    /// Reads what `item`, a macro that is called in `module`, says of a call.
    pub fn add(&mut self, writer: &Writer<'_>, module: &str, item: &ItemMacro) {
        let Some(name) = item.mac.path.segments.last() else {
            return;
        };
        let mut parts = parts(item.mac.tokens.clone());
        let (Some(call), name) = (parts.next(), name.ident.to_string()) else {
            return;
        };
        let told = match name.as_str() {
            "operation" => Outcome::read(call, parts).map(|told| (told, &mut self.answers)),
            "stream" => Outcome::read(call, parts).map(|told| (told, &mut self.streams)),
            "mock" => {
                // What is sent stands between the call and the list.
                let (call, body) = split(call, ':');
                let text = writer.text(module, &received(body));
                let call = writer.text(module, &call).written;
                self.received.insert(call, text);
                return;
            }
            _ => return,
        };
        if let Some((told, texts)) = told {
            let value = told.value(name == "stream");
            let (value, error) = (
                writer.text(module, &value),
                writer.text(module, &told.error),
            );
            let result = |value: String, error: String| {
                format!("Result<runtime::Response<{value}>, runtime::Error<{error}>>")
            };
            let text = Text {
                written: result(value.written, error.written),
                meant: result(value.meant, error.meant),
            };
            texts.insert(writer.text(module, &told.call).written, text);
        }
    }
}

/// What `operation!` and `stream!` are told.
struct Outcome {
    call: TokenStream,
    /// The word for the first success, and the type it is told.
    form: String,
    ty: Option<TokenStream>,
    error: TokenStream,
}

impl Outcome {
    /// Reads `Call { 200 => form(Type), … } or Error, …`, split at the braces.
    fn read(call: TokenStream, mut rest: impl Iterator<Item = TokenStream>) -> Option<Self> {
        let (list, end) = (rest.next()?, rest.next()?);
        let mut tokens = list
            .into_iter()
            .skip_while(|token| !matches!(token, TokenTree::Punct(punct) if punct.as_char() == '>'))
            .skip(1);
        let form = tokens.next()?.to_string();
        let ty = match tokens.next() {
            Some(TokenTree::Group(group)) => Some(group.stream()),
            _ => None,
        };
        let error = split(end, ',').0.into_iter().skip(1).collect();
        Some(Outcome {
            call,
            form,
            ty,
            error,
        })
    }

    /// The type that a success has as a whole, or in pieces.
    fn value(&self, in_pieces: bool) -> TokenStream {
        let ty = self.ty.clone().unwrap_or_default();
        let text = match (self.form.as_str(), in_pieces) {
            ("json" | "answer", _) => return ty,
            ("events" | "event_kinds", false) => format!("Vec<runtime::Event<{ty}>>"),
            ("events" | "event_kinds", true) => format!("runtime::EventStream<{ty}>"),
            ("text_events", false) => "Vec<runtime::Event<String>>".to_owned(),
            ("text_events", true) => "runtime::EventStream<String>".to_owned(),
            ("lines" | "sequence", false) => format!("Vec<{ty}>"),
            ("lines" | "sequence", true) => format!("runtime::Lines<{ty}>"),
            ("text", _) => "String".to_owned(),
            ("bytes", false) => "Vec<u8>".to_owned(),
            ("bytes", true) => "runtime::ByteStream".to_owned(),
            ("empty", _) => "()".to_owned(),
            // A word that is not known here still differs from others, and so does what it is told.
            (form, _) => format!("{form}<{ty}>"),
        };
        text.parse().unwrap_or_default()
    }
}

/// The type that `mock!` makes of `json(T)`, `optional text`.
fn received(body: TokenStream) -> TokenStream {
    let mut tokens = body.into_iter();
    let Some(word) = tokens.next().map(|token| token.to_string()) else {
        return TokenStream::new();
    };
    let text = match word.as_str() {
        "optional" => format!("Option<{}>", received(tokens.collect())),
        "json" => match tokens.next() {
            Some(TokenTree::Group(group)) => return group.stream(),
            _ => word,
        },
        "text" => "String".to_owned(),
        "bytes" => "Vec<u8>".to_owned(),
        "form" => "runtime::stand_in::Form".to_owned(),
        "multipart" => "runtime::stand_in::Multipart".to_owned(),
        "any" => "runtime::stand_in::Received".to_owned(),
        "none" => "()".to_owned(),
        _ => word,
    };
    text.parse().unwrap_or_default()
}

/// What stands before, in and after the first braces.
fn parts(tokens: TokenStream) -> std::vec::IntoIter<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for token in tokens {
        match token {
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::Brace && parts.len() == 1 =>
            {
                parts.extend([group.stream(), TokenStream::new()]);
            }
            token => {
                if let Some(part) = parts.last_mut() {
                    part.extend([token]);
                }
            }
        }
    }
    parts.into_iter()
}

/// What stands before and after the first `at` that is alone.
fn split(tokens: TokenStream, at: char) -> (TokenStream, TokenStream) {
    let mut tokens = tokens.into_iter();
    let mut joint = false;
    let first = tokens
        .by_ref()
        .take_while(|token| match token {
            TokenTree::Punct(punct) => {
                let alone = !joint && punct.spacing() == proc_macro2::Spacing::Alone;
                joint = punct.spacing() == proc_macro2::Spacing::Joint;
                !(alone && punct.as_char() == at)
            }
            _ => {
                joint = false;
                true
            }
        })
        .collect();
    (first, tokens.collect())
}

/// The places of the arguments of `method` that stand in the path of its operation, by their names. What a path says is
/// told by its place, and not by a name.
pub(super) fn places(module: &Module, method: &ImplItemFn) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    let Some(path) = path_of(module, method) else {
        return places;
    };
    for statement in &method.block.stmts {
        if let Stmt::Expr(Expr::MethodCall(call), _) = statement
            && call.method.to_string().starts_with("path")
            && let (Some(wire), Some(argument)) = (call.args.first(), call.args.get(1))
            && let (Some(wire), Some(argument)) = (text(wire), variable(argument))
            && let Some(at) = path.find(&format!("{{{wire}}}"))
        {
            places.insert(argument, path[..at].matches('{').count());
        }
    }
    places
}

/// The path of the operation that `method` calls: that of the constant which it names.
fn path_of(module: &Module, method: &ImplItemFn) -> Option<String> {
    let mut calls = Vec::new();
    for statement in &method.block.stmts {
        if let Stmt::Local(local) = statement
            && let Some(made) = &local.init
            && let Expr::MethodCall(call) = &*made.expr
        {
            calls.extend(call.args.first().and_then(variable));
        }
    }
    module.items.iter().find_map(|item| match item {
        Item::Const(item) if calls.contains(&plain(&item.ident)) => match &*item.expr {
            Expr::Struct(fields) => fields.fields.iter().find_map(|field| {
                let is_path = matches!(&field.member, syn::Member::Named(name) if name == "path");
                text(&field.expr).filter(|_| is_path)
            }),
            _ => None,
        },
        _ => None,
    })
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

/// The name that an expression is, or refers to.
fn variable(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Path(path) => path.path.get_ident().map(plain),
        Expr::Reference(reference) => variable(&reference.expr),
        _ => None,
    }
}
