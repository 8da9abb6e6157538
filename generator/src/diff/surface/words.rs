//! What a change of the surface is in words, and what users have to do about it.

use super::changes::{Arguments, Changed, Difference};
use super::entry::{Argument, Entry, Kind, Signature};
use super::item::{Item, readable};
use super::text::Text;

/// What changed: a sentence in CommonMark, without a full stop.
pub(super) fn what(item: &Item, difference: &Difference<'_>) -> String {
    let name = code(&item.to_string());
    match difference {
        Difference::Added(_) => format!("{}{name} is new", sort(item)),
        Difference::Removed(_) => format!("{}{name} is gone", sort(item)),
        Difference::Changed(old, new, changed) => {
            let mut clauses = clauses(old, new, changed);
            if changed.deprecated {
                clauses.push("is deprecated".to_owned());
            } else if old.is_deprecated && !new.is_deprecated {
                clauses.push("is no longer deprecated".to_owned());
            }
            if changed.narrowed {
                clauses.push(format!("needs {}", features(new)));
            }
            format!("{}{name} {}", sort(item), clauses.join(", "))
        }
    }
}

/// What users have to do: a sentence without a full stop.
pub(super) fn remedy(item: &Item, difference: &Difference<'_>) -> String {
    let name = code(&item.to_string());
    match difference {
        Difference::Added(_) => match item {
            Item::Variant { ty, .. } => {
                let ty = code(&Item::Type(ty.clone()).to_string());
                format!("add an arm for {name} to each `match` on {ty}")
            }
            _ => format!("name {name} wherever its type is made"),
        },
        Difference::Removed(_) => match item {
            Item::Implementation { ty, of } => {
                let ty = code(&Item::Type(ty.clone()).to_string());
                match of.as_str() {
                    "Copy" => format!("clone {ty} where it was copied"),
                    "Default" => format!("make {ty} with `new`"),
                    of => format!("do without {} for {ty}", code(&readable(of))),
                }
            }
            Item::Variant { .. } => {
                format!("leave {name} out of each `match`, and send it no more")
            }
            _ => format!("do without {name}"),
        },
        Difference::Changed(_, new, changed) if changed.narrowed && !changed.form => {
            format!("switch on {}", features(new))
        }
        Difference::Changed(old, new, changed) => match (&old.signature, &new.signature) {
            (Signature::Typed(old), Signature::Typed(new)) => retyped(item, old, new),
            (Signature::Type(old), Signature::Type(new)) => {
                if old.kind.words() == new.kind.words() && new.is_open && !old.is_open {
                    format!("end each `match` on {name} in a wildcard")
                } else if old.generics != new.generics {
                    format!(
                        "write {} for its type",
                        code(&format!("{item}{}", new.generics))
                    )
                } else {
                    format!("write anew what uses {name}")
                }
            }
            _ if changed.form => format!("write anew what uses {name}"),
            _ => call_with(item, new, &changed.arguments),
        },
    }
}

/// What an item is, where its name does not say it.
fn sort(item: &Item) -> &'static str {
    match item {
        Item::Module(_) => "the module ",
        Item::Feature(_) => "the feature ",
        Item::File(_) => "the file ",
        Item::Answer { .. } => "what is answered to ",
        _ => "",
    }
}

fn clauses(old: &Entry, new: &Entry, changed: &Changed<'_>) -> Vec<String> {
    let mut clauses = Vec::new();
    let arguments = &changed.arguments;
    match (&old.signature, &new.signature) {
        (Signature::Typed(old), Signature::Typed(new)) if changed.form => {
            let (old, new) = both(old, new);
            clauses.push(match (old.is_empty(), new.is_empty()) {
                (true, _) => format!("has a value now: {}", code(&new)),
                (_, true) => format!("has no value any more, was {}", code(&old)),
                _ => format!("is {} now, was {}", code(&new), code(&old)),
            });
        }
        (Signature::Type(old), Signature::Type(new)) if changed.form => {
            match (&old.kind, &new.kind) {
                (Kind::Alias(old), Kind::Alias(new)) => {
                    let (old, new) = both(old, new);
                    clauses.push(format!("stands for {} now, was {}", code(&new), code(&old)));
                }
                (old, new) if old.words() != new.words() => {
                    clauses.push(format!("is {} now, was {}", new.words(), old.words()));
                }
                _ => {}
            }
            if old.generics != new.generics {
                let with = |generics: &str| match generics {
                    "" => "nothing".to_owned(),
                    generics => code(generics),
                };
                let (before, after) = (with(&old.generics), with(&new.generics));
                clauses.push(format!("is given {after} now, was {before}"));
            }
            match (old.is_open, new.is_open) {
                (false, true) => clauses.push("may get more variants".to_owned()),
                (true, false) => clauses.push("is closed".to_owned()),
                _ => {}
            }
        }
        (Signature::Function(old), Signature::Function(new)) if changed.form => {
            let (old_output, new_output) = both(&old.output, &new.output);
            if old.output.is(&new.output) {
                clauses.push(format!(
                    "is {} now",
                    code(format!("{}fn({})", new.words, new.receiver).trim())
                ));
            } else {
                clauses.push(format!(
                    "returns {} now, was {}",
                    code(&new_output),
                    code(&old_output)
                ));
            }
        }
        _ => {}
    }
    if !arguments.added.is_empty() {
        clauses.push(format!("takes {} as well", list(&arguments.added)));
    }
    if !arguments.removed.is_empty() {
        clauses.push(format!("takes {} no more", list(&arguments.removed)));
    }
    if !arguments.moved.is_empty() {
        clauses.push("takes its arguments in another order".to_owned());
    }
    for (old, new) in &arguments.retyped {
        let (before, after) = both(&old.ty, &new.ty);
        let (name, before, after) = (code(&new.name), code(&before), code(&after));
        clauses.push(format!("takes {name} as {after} now, was {before}"));
    }
    clauses
}

/// What to do where `item` has another type.
fn retyped(item: &Item, old: &Text, new: &Text) -> String {
    let name = code(&item.to_string());
    let (before, after) = both(old, new);
    if let Item::Variant { .. } = item {
        return match after.as_str() {
            "" => format!("match {name} without a value"),
            _ if boxed(&after) == before => {
                format!("dereference what {name} holds: it is in a `Box` now")
            }
            after => format!("take what {name} holds as {}", code(after)),
        };
    }
    if let Item::Answer { .. } = item {
        return format!("take what {name} answers as {}", code(&after));
    }
    if !matches!(item, Item::Field { .. }) {
        return format!("use {name} as {}", code(&after));
    }
    let is = |outer: &str, inner: &str, all: &str| all == format!("{outer}<{inner}>");
    if is("Option", &before, &after) {
        format!("handle `None` of {name}")
    } else if is("Option", &after, &before) {
        format!("take {name} without `Some`: it is always there")
    } else if after.starts_with("Maybe<") && !before.starts_with("Maybe<") {
        format!("tell `Maybe::Absent` from `Maybe::Null` in {name}")
    } else if boxed(&after) == before || boxed(&before) == after {
        format!("make and match {name} as {}", code(&after))
    } else {
        format!("use {name} as {}", code(&after))
    }
}

/// How to call a function whose arguments differ.
fn call_with(item: &Item, new: &Entry, arguments: &Arguments<'_>) -> String {
    let name = code(&item.to_string());
    let mut clauses = Vec::new();
    if !arguments.added.is_empty() {
        clauses.push(format!("pass {} to {name}", list(&arguments.added)));
    }
    if !arguments.removed.is_empty() {
        clauses.push(format!("leave {} out of {name}", list(&arguments.removed)));
    }
    if !arguments.moved.is_empty()
        && let Signature::Function(function) = &new.signature
    {
        let all: Vec<&Argument> = function.arguments.iter().collect();
        clauses.push(format!("pass {} to {name} in this order", list(&all)));
    }
    for (old, new) in &arguments.retyped {
        let (_, after) = both(&old.ty, &new.ty);
        clauses.push(format!(
            "pass {} to {name} as {}",
            code(&new.name),
            code(&after)
        ));
    }
    clauses.join(", ")
}

/// Two types that differ, as a person writes them; in full, where that would make them one.
fn both(old: &Text, new: &Text) -> (String, String) {
    let (before, after) = (readable(&old.written), readable(&new.written));
    match before == after {
        true => (old.meant.clone(), new.meant.clone()),
        false => (before, after),
    }
}

/// A type without the first `Box` in it.
fn boxed(ty: &str) -> String {
    match ty.split_once("Box<") {
        Some((before, after)) => format!("{before}{}", after.replacen('>', "", 1)),
        None => ty.to_owned(),
    }
}

/// The features, one of which must be on.
fn features(entry: &Entry) -> String {
    let features: Vec<String> = entry
        .condition
        .iter()
        .map(|feature| code(feature))
        .collect();
    match features.as_slice() {
        [one] => format!("the feature {one}"),
        several => format!("one of the features {}", several.join(", ")),
    }
}

fn list(arguments: &[&Argument]) -> String {
    let names: Vec<String> = arguments
        .iter()
        .map(|argument| code(&argument.name))
        .collect();
    names.join(", ")
}

/// Rust in CommonMark. No name or type has a backtick in it.
fn code(rust: &str) -> String {
    format!("`{rust}`")
}
