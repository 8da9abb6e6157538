//! The outline of types.

use std::collections::HashMap;
use std::fmt::Write;

use generator::render::File;
use syn::{Fields, Item, ItemEnum, ItemStruct};

use super::entries::Call;
use super::parsed;
use crate::excerpt::type_text;

/// The types of a client, that of its events among them: fields with their types and, where it differs, their name on the wire; enums with their
/// values; unions with how their variants are told apart.
pub fn types(files: &[File]) -> String {
    let mut outline = String::new();
    let webhooks = parsed(files, "").filter(|(name, _)| *name == "webhooks");
    for (_, file) in parsed(files, "models").chain(webhooks) {
        let calls: HashMap<String, Call> = file
            .items
            .iter()
            .filter_map(Call::of)
            // Others say nothing of what the type is made of.
            .filter(|call| !call.blocks.is_empty())
            .map(|call| (call.subject.clone(), call))
            .collect();
        for item in &file.items {
            let text = match item {
                Item::Struct(item) => structure(item, calls.get(&item.ident.to_string())),
                Item::Enum(item) => enumeration(item, calls.get(&item.ident.to_string())),
                Item::Type(item) => format!("type {} = {}\n", item.ident, type_text(&item.ty)),
                _ => continue,
            };
            outline.push_str(&text);
            outline.push('\n');
        }
    }
    outline.truncate(outline.trim_end().len());
    outline
}

fn structure(item: &ItemStruct, call: Option<&Call>) -> String {
    let mut text = format!("struct {}\n", item.ident);
    let wire = wire_names(call);
    for field in &item.fields {
        let name = field
            .ident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let (mark, wire) = wire.get(&name).cloned().unwrap_or_default();
        let mut ty = type_text(&field.ty);
        if mark == "?" {
            ty = ty
                .strip_prefix("Option<")
                .and_then(|ty| ty.strip_suffix('>'))
                .map_or(ty.clone(), str::to_owned);
        }
        let shown = name.trim_start_matches("r#");
        let wire = if wire == format!("\"{shown}\"") {
            String::new()
        } else {
            format!("  {wire}")
        };
        writeln!(text, "    {shown}{mark}: {ty}{wire}").expect("text");
    }
    text
}

/// Field -> how it may be absent (`?`, `??`, or `..` for all other keys) and its name on the wire.
fn wire_names(call: Option<&Call>) -> HashMap<String, (String, String)> {
    let entries = call
        .into_iter()
        .flat_map(|call| call.blocks.iter().flatten());
    entries
        .map(|entry| match entry.split_once(" = ") {
            Some((field, wire)) => {
                let marks = field.matches('?').count();
                let field = field.replace('?', "");
                (
                    field.trim().to_owned(),
                    ("?".repeat(marks), wire.to_owned()),
                )
            }
            None => (
                entry.trim_start_matches('.').trim().to_owned(),
                ("..".to_owned(), String::new()),
            ),
        })
        .collect()
}

fn enumeration(item: &ItemEnum, call: Option<&Call>) -> String {
    let (name, words, blocks) = match call {
        Some(call) => (
            call.name.as_str(),
            call.words.join(" "),
            call.blocks.as_slice(),
        ),
        None => ("no macro", String::new(), [].as_slice()),
    };
    let mut text = format!("enum {}", item.ident);
    let words = words.trim();
    text.push_str(&if words.is_empty() {
        format!("  {name}\n")
    } else {
        format!("  {name} {words}\n")
    });
    for variant in &item.variants {
        let ident = variant.ident.to_string();
        let payload = match &variant.fields {
            Fields::Unnamed(fields) => {
                let types: Vec<String> = fields
                    .unnamed
                    .iter()
                    .map(|field| type_text(&field.ty))
                    .collect();
                format!("({})", types.join(", "))
            }
            _ => String::new(),
        };
        let told: Vec<String> = blocks
            .iter()
            .flatten()
            .filter_map(|entry| told_by(entry, &ident))
            .collect();
        let told = if told.is_empty() {
            String::new()
        } else {
            format!("  {}", told.join("  "))
        };
        writeln!(text, "    {ident}{payload}{told}").expect("text");
    }
    text
}

/// What an entry says of a variant: its value, its tags, or its shape without the keys that it only knows.
fn told_by(entry: &str, variant: &str) -> Option<String> {
    if let Some((tags, name)) = entry.rsplit_once(" => ") {
        return (name.trim() == variant).then(|| tags.to_owned());
    }
    let member = |name: &str, said: &str| (name.trim() == variant).then(|| said.trim().to_owned());
    // Texts may have either sign, and so may what a shape says of values: the first one counts.
    let (name, said) = entry.split_once([':', '='])?;
    if entry[name.len()..].starts_with('=') {
        return member(name, said);
    }
    let (shape, values) = match said.split_once(" where ") {
        Some((shape, values)) => (shape, format!(" where {values}")),
        None => (said, String::new()),
    };
    let shape = shape.split(" of ").next().unwrap_or(shape).trim();
    member(name, &format!("{shape}{values}"))
}
