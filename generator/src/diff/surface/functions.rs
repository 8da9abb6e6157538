//! The functions of a type.

use std::collections::HashMap;

use quote::ToTokens;
use syn::{FnArg, ImplItem, ImplItemFn, ItemImpl, ReturnType};

use super::entry::{Argument, Function};
use super::modules::is_public;
use super::text::{Text, Writer};

/// The signature of a function, which is one of `ty`. What it takes from a path has a place there.
pub(super) fn function(
    writer: &Writer<'_>,
    path: &str,
    signature: &syn::Signature,
    ty: &str,
    places: Option<&HashMap<String, usize>>,
) -> Function {
    let mut receiver = "";
    let mut arguments = Vec::new();
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(found) => {
                let found = found.to_token_stream().to_string();
                receiver = match found.as_str() {
                    found if !found.starts_with('&') => "self",
                    found if found.contains("mut") => "&mut self",
                    _ => "&self",
                };
            }
            FnArg::Typed(typed) => {
                let name = typed.pat.to_token_stream().to_string();
                let name = name.strip_prefix("r#").unwrap_or(&name).to_owned();
                let place = places.and_then(|places| places.get(&name));
                arguments.push(Argument {
                    key: place.map_or(name.clone(), |place| format!("{{{place}}}")),
                    ty: of(writer, path, &typed.ty, ty),
                    name,
                });
            }
        }
    }
    let mut words = String::new();
    if signature.constness.is_some() {
        words.push_str("const ");
    }
    if signature.asyncness.is_some() {
        words.push_str("async ");
    }
    Function {
        words,
        receiver,
        arguments,
        output: output(writer, path, signature, ty),
    }
}

/// What a function of `ty` returns.
pub(super) fn output(
    writer: &Writer<'_>,
    path: &str,
    signature: &syn::Signature,
    ty: &str,
) -> Text {
    match &signature.output {
        ReturnType::Default => Text::default(),
        ReturnType::Type(_, output) => of(writer, path, output, ty),
    }
}

/// A type that is written in an `impl` of `ty`.
fn of(writer: &Writer<'_>, path: &str, tokens: &impl ToTokens, ty: &str) -> Text {
    let mut text = writer.text(path, tokens);
    for text in [&mut text.written, &mut text.meant] {
        if *text == "Self" {
            ty.clone_into(text);
        }
    }
    text
}

/// The variant that an `impl` makes of a value, as `From` does.
pub(super) fn variant_made(item: &ItemImpl) -> Option<String> {
    let function = methods_of(item).next()?;
    let text = function.block.to_token_stream().to_string();
    let (_, after) = text.split_once("Self :: ")?;
    let variant = after
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()?;
    let (of, _) = item.trait_.as_ref()?;
    (of.segments.last()?.ident == "From").then(|| variant.to_owned())
}

fn methods_of(item: &ItemImpl) -> impl Iterator<Item = &ImplItemFn> {
    item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method),
        _ => None,
    })
}

/// The methods of a type that its users can call.
pub(super) fn methods(item: &ItemImpl) -> impl Iterator<Item = &ImplItemFn> {
    methods_of(item).filter(|method| is_public(&method.vis))
}
