//! The outline of operations and of the client itself.

use std::collections::HashMap;
use std::fmt::Write;

use generator::render::File;
use quote::ToTokens;
use syn::{
    Expr, Fields, ImplItem, ImplItemFn, Item, ItemConst, ItemEnum, ItemImpl, ReturnType, Signature,
    Visibility,
};

use super::entries::Call;
use super::{parsed, parsed_with_index};
use crate::excerpt::{argument, tidy, type_text};

/// The operations of a client: methods with their arguments, setters, request line, security, headers and answers.
pub fn operations(files: &[File]) -> String {
    let mut outline = String::new();
    for (module, file) in parsed(files, "operations") {
        writeln!(outline, "mod {module}\n").expect("text");
        let file = Operations::of(&file);
        for method in &file.methods {
            outline.push_str(&file.operation(method));
            outline.push('\n');
        }
    }
    outline.truncate(outline.trim_end().len());
    outline
}

/// The constructors and setters of credentials and environments, what makes a verifier of webhooks, and the stand-in.
pub fn client(files: &[File]) -> String {
    let mut outline = String::new();
    for (_, file) in parsed(files, "").chain(parsed_with_index(files, "stand_in")) {
        for item in &file.items {
            match item {
                Item::Impl(item) if item.trait_.is_none() => {
                    writeln!(outline, "{}", type_text(&item.self_ty)).expect("text");
                    for method in methods(item) {
                        writeln!(outline, "    {}", signature(&method.sig)).expect("text");
                    }
                }
                Item::Fn(function) => {
                    writeln!(outline, "{}", signature(&function.sig)).expect("text");
                }
                _ => {}
            }
        }
    }
    outline.truncate(outline.trim_end().len());
    outline
}

/// What a file of operations holds, by the name it is referred to.
struct Operations<'a> {
    constants: HashMap<String, &'a ItemConst>,
    methods: Vec<&'a ImplItemFn>,
    setters: HashMap<String, Vec<&'a ImplItemFn>>,
    calls: HashMap<String, Call>,
    streams: HashMap<String, Call>,
    enums: HashMap<String, &'a ItemEnum>,
}

impl<'a> Operations<'a> {
    fn of(file: &'a syn::File) -> Self {
        let mut operations = Operations {
            constants: HashMap::new(),
            methods: Vec::new(),
            setters: HashMap::new(),
            calls: HashMap::new(),
            streams: HashMap::new(),
            enums: HashMap::new(),
        };
        for item in &file.items {
            match item {
                Item::Const(item) => _ = operations.constants.insert(item.ident.to_string(), item),
                Item::Enum(item) => _ = operations.enums.insert(item.ident.to_string(), item),
                Item::Impl(item) => {
                    let ty = type_text(&item.self_ty);
                    if ty.ends_with("::Client") {
                        operations.methods.extend(methods(item));
                    } else if item.trait_.is_none() {
                        operations
                            .setters
                            .entry(ty)
                            .or_default()
                            .extend(methods(item));
                    }
                }
                item => {
                    if let Some(call) = Call::of(item) {
                        let calls = match call.name.as_str() {
                            "stream" => &mut operations.streams,
                            _ => &mut operations.calls,
                        };
                        calls.insert(call.subject.clone(), call);
                    }
                }
            }
        }
        operations
    }

    fn operation(&self, method: &ImplItemFn) -> String {
        let deprecated = method
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("deprecated"));
        let mut text = if deprecated {
            "#[deprecated] ".to_owned()
        } else {
            String::new()
        };
        let arguments: Vec<String> = method.sig.inputs.iter().filter_map(argument).collect();
        writeln!(text, "{}({})", method.sig.ident, arguments.join(", ")).expect("text");
        let body = method.block.to_token_stream().to_string();
        if let Some(constant) = self
            .constants
            .iter()
            .find(|(name, _)| refers(&body, name))
            .map(|(_, item)| item)
        {
            writeln!(text, "    {}", request_line(constant)).expect("text");
        }
        let ReturnType::Type(_, answer) = &method.sig.output else {
            return text;
        };
        let answer = type_text(answer);
        for setter in self.setters.get(&answer).into_iter().flatten() {
            // What takes no call is a function of its type: a default.
            let before = setter.sig.receiver().map_or("::", |_| ".");
            writeln!(text, "    {before}{}", signature(&setter.sig)).expect("text");
        }
        if let Some(call) = self.streams.get(&answer) {
            let entries: Vec<&str> = call.blocks.iter().flatten().map(String::as_str).collect();
            let entries = entries.join(", ").replace("models::", "");
            writeln!(text, "    .stream()  {entries}").expect("text");
        }
        for header in self
            .setters
            .get(&format!("{answer}Headers<'_>"))
            .into_iter()
            .flatten()
        {
            let ReturnType::Type(_, ty) = &header.sig.output else {
                continue;
            };
            let ty = type_text(ty).replace("models::", "");
            writeln!(text, "    headers.{}  {ty}", signature(&header.sig)).expect("text");
        }
        let Some(call) = self.calls.get(&answer) else {
            return text;
        };
        for entry in call.blocks.iter().flatten() {
            writeln!(text, "    {}", entry.replace("models::", "")).expect("text");
            if let Some(name) = entry
                .split_once("answer(")
                .map(|(_, name)| name.trim_end_matches(')'))
            {
                text.push_str(&self.answers(name));
            }
        }
        let error = call
            .words
            .last()
            .map(|words| words.trim_start_matches("or "))
            .unwrap_or_default();
        text.push_str(&self.answers(error));
        text
    }

    fn answers(&self, name: &str) -> String {
        let mut text = String::new();
        let (Some(item), Some(call)) = (self.enums.get(name), self.calls.get(name)) else {
            return text;
        };
        writeln!(text, "    {name}").expect("text");
        for variant in &item.variants {
            let payload = match &variant.fields {
                Fields::Unnamed(fields) => fields.unnamed.iter().map(type_text_of_field).collect(),
                _ => String::new(),
            };
            let ident = variant.ident.to_string();
            let told = call
                .blocks
                .iter()
                .flatten()
                .find(|entry| entry.ends_with(&format!(" {ident}")));
            let told = told.map_or("?", |entry| entry.trim_end_matches(&ident).trim());
            writeln!(text, "        {told} {ident}{payload}").expect("text");
        }
        text
    }
}

fn type_text_of_field(field: &syn::Field) -> String {
    format!("({})", type_text(&field.ty))
}

fn refers(body: &str, constant: &str) -> bool {
    body.split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| word == constant)
}

fn methods(item: &ItemImpl) -> impl Iterator<Item = &ImplItemFn> {
    item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => Some(method),
        _ => None,
    })
}

fn signature(signature: &Signature) -> String {
    let arguments: Vec<String> = signature.inputs.iter().filter_map(argument).collect();
    format!("{}({})", signature.ident, arguments.join(", "))
}

/// Method, path, id, server and security, as the constant of the operation says them.
fn request_line(constant: &ItemConst) -> String {
    let Expr::Struct(fields) = &*constant.expr else {
        return String::new();
    };
    let value = |name: &str| {
        let field = fields
            .fields
            .iter()
            .find(|field| field.member.to_token_stream().to_string() == name);
        field
            .map(|field| tidy(&field.expr.to_token_stream().to_string()))
            .unwrap_or_default()
    };
    let text = |name: &str| value(name).trim_matches('"').to_owned();
    format!(
        "{} {}  id {}  server {}  security {}",
        text("method"),
        text("path"),
        value("id"),
        value("server"),
        value("security").replace(' ', "")
    )
}
