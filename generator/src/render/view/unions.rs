//! Unions: one of several types.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::ir::{Coding, Decision, Scalar, Shape, Type, TypeDef, TypeId, Union, Variant};
use crate::name::TypeNames;
use crate::render::docs::{self, Comment};
use crate::render::types::{self, Printer};
use crate::render::{RenderError, token};

use super::{Context, enums, structs};

/// Columns of a line of a macro, which no formatter breaks.
const COLUMNS: usize = 100;

/// A union.
#[derive(Debug, Serialize)]
pub struct UnionView {
    pub docs: String,
    pub attributes: Vec<String>,
    /// Whether it may get more variants.
    pub open: bool,
    /// What is said of the variant that keeps what is not listed, where there is one.
    pub unknown: Option<&'static str>,
    pub name: String,
    pub variants: Vec<VariantView>,
    /// The macro that makes it JSON or the parts of a body, and what it takes before the lines of `wire`.
    pub coding: &'static str,
    pub subject: String,
    pub wire: Vec<String>,
    /// Whether it may be what a token endpoint returns.
    pub token_response: bool,
    pub conversions: Vec<ConversionView>,
    pub from_trait: &'static str,
    /// The only variant beside the one that keeps what is not listed, where there is one alone.
    pub known: Option<KnownView>,
    /// The variants that can be sent in the place of the union.
    pub sent_alone: Vec<String>,
    /// The variants that are moments, if all of them are.
    pub moments: Vec<String>,
    /// The variants that have something to check.
    pub checked: Vec<String>,
    /// Whether there are others.
    pub others_unchecked: bool,
    /// Whether there are others, and one of these alone.
    pub checked_alone: bool,
}

/// The only variant that the document lists.
#[derive(Debug, Serialize)]
pub struct KnownView {
    pub name: String,
    pub ty: String,
    /// The payload, from `value`.
    pub value: &'static str,
    /// The types of what the methods return.
    pub option: String,
    pub result: String,
}

/// A variant of a union.
#[derive(Debug, Serialize)]
pub struct VariantView {
    pub docs: String,
    pub name: String,
    pub ty: String,
}

/// How a payload becomes a union.
#[derive(Debug, Serialize)]
pub struct ConversionView {
    pub ty: String,
    pub variant: String,
    /// The payload, from `value`.
    pub value: String,
    /// Whether the payload is a type of the client.
    #[serde(skip)]
    pub is_named: bool,
}

impl UnionView {
    /// The view of `union`.
    pub fn new(
        context: &Context<'_>,
        printer: &Printer<'_>,
        id: TypeId,
        def: &TypeDef,
        union: &Union,
        names: &TypeNames,
    ) -> Result<Self, RenderError> {
        let name = token::ident(&names.name)?;
        let mut variants = Vec::new();
        for (index, variant) in union.variants.iter().enumerate() {
            let member = names
                .members
                .get(index)
                .ok_or_else(|| RenderError::Unnamed(def.pointer.clone()))?;
            let fallback = format!("As {}.", docs::code(&variant.name));
            variants.push(VariantView {
                docs: Comment::describe(4, &variant.docs, &fallback).outer(),
                name: token::ident(member)?,
                ty: printer.boxed(&variant.ty, context.layout.is_boxed(id, index))?,
            });
        }
        let (wire, keeps_unknown) = match union.coding {
            Coding::Json => wire(union, &variants),
            Coding::Body | Coding::Part => (ways(context, union, &variants), false),
        };
        let mut docs =
            Comment::describe(0, &def.docs, &super::models::fallback(context, &def.origin));
        if let (true, Some(first)) = (union.open, variants.first()) {
            let first = format!("{name}::{}(payload)", first.name);
            if keeps_unknown {
                let (variable, held) = if union.keeps_all {
                    ("union", "all of the value")
                } else if union.keeps_rest {
                    ("event", "all of the object")
                } else {
                    ("union", "the tag and all of the object")
                };
                enums::advise(
                    &mut docs,
                    enums::WILDCARD,
                    variable,
                    &first,
                    &format!("_ => …, // `Unknown` holds {held}"),
                );
            } else {
                enums::advise(
                    &mut docs,
                    "The document may list more one day. End a `match` in a wildcard:",
                    "union",
                    &first,
                    "_ => …,",
                );
            }
        }
        let checked: Vec<String> = union
            .variants
            .iter()
            .zip(&variants)
            .filter(|(variant, _)| context.is_validated(&variant.ty))
            .map(|(_, view)| view.name.clone())
            .collect();
        let others_unchecked = keeps_unknown || checked.len() < union.variants.len();
        let payloads: Vec<&str> = variants.iter().map(|variant| variant.ty.as_str()).collect();
        Ok(UnionView {
            docs: docs.outer(),
            attributes: super::deep_types(&payloads),
            open: union.open,
            unknown: keeps_unknown.then_some(if union.keeps_all {
                "A value that is none of the listed ones, as it came."
            } else if union.keeps_rest {
                "What is none of these for certain, as it came."
            } else {
                "A value with a tag that the document does not list, as it came."
            }),
            known: known(context, printer, id, union, &variants)?,
            sent_alone: if union.keeps_all && def.sent {
                let conversions = conversions(context, printer, id, union, &variants)?;
                let own = conversions.into_iter().filter(|each| each.is_named);
                own.map(|conversion| conversion.ty).collect()
            } else {
                Vec::new()
            },
            moments: moments(context, union, &variants),
            token_response: super::auth::is_token_response(context.api, id),
            conversions: conversions(context, printer, id, union, &variants)?,
            coding: match union.coding {
                Coding::Json => "union",
                Coding::Body | Coding::Part => "parts",
            },
            subject: match union.coding {
                Coding::Json => format!("{name}, "),
                Coding::Body => format!("one {name} "),
                Coding::Part => format!("one {name} as field "),
            },
            wire,
            name,
            variants,
            from_trait: printer.std("From"),
            others_unchecked,
            checked_alone: others_unchecked && checked.len() == 1,
            checked,
        })
    }
}

/// The lines of `parts!` that say how each variant is written.
fn ways(context: &Context<'_>, union: &Union, variants: &[VariantView]) -> Vec<String> {
    let ways = union.variants.iter().zip(variants).map(|(variant, view)| {
        let way = match union.coding {
            Coding::Part if structs::is_file(context, &variant.ty) => "file",
            Coding::Part => "value",
            _ if structs::is_parts(context, &variant.ty) => "parts",
            _ => "properties",
        };
        format!("    {} = {way},", view.name)
    });
    let mut lines = vec!["{".to_owned()];
    lines.extend(ways);
    lines.push("}".to_owned());
    lines
}

/// The lines of `union!` and whether it has a variant for what is not listed.
fn wire(union: &Union, variants: &[VariantView]) -> (Vec<String>, bool) {
    let (rule, end) = if union.keeps_all {
        ("open", "} else Unknown")
    } else if union.keeps_rest {
        ("one", "} else Unknown")
    } else if union.refuses_equals() {
        ("one", "}")
    } else {
        ("any", "}")
    };
    let tags = tags(union);
    let (
        Decision::Tag {
            property,
            within,
            optional,
            ..
        },
        true,
    ) = (&union.decision, tags.len() == variants.len())
    else {
        let mut lines = vec![format!("{rule} {{")];
        lines.extend(shapes(union, variants));
        lines.push(end.to_owned());
        return (lines, union.keeps_rest);
    };
    let within = match within {
        Some(within) => format!(" in {}", token::string(within)),
        None => String::new(),
    };
    let mut lines = vec![format!("tag {}{within} {{", token::string(property))];
    for (variant, tags) in tags {
        lines.extend(wrapped(
            "    ",
            &tags,
            " | ",
            &format!(" => {},", variants[variant].name),
        ));
    }
    if union.open {
        lines.push("    _ => Unknown,".to_owned());
    }
    if *optional {
        lines.push(format!("}} else {rule} {{"));
        lines.extend(shapes(union, variants));
        lines.push("}".to_owned());
    } else {
        lines.push(end.to_owned());
    }
    (lines, union.open)
}

/// The tags of each variant that has any. A tag leads to one variant; a variant may have several.
fn tags(union: &Union) -> BTreeMap<usize, Vec<String>> {
    let mut tags: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    if let Decision::Tag { values, .. } = &union.decision {
        let mut seen = BTreeSet::new();
        for (value, variant) in values {
            if *variant < union.variants.len() && seen.insert(value) {
                tags.entry(*variant).or_default().push(token::string(value));
            }
        }
    }
    tags
}

/// The lines that say which JSON values each variant takes.
fn shapes(union: &Union, variants: &[VariantView]) -> Vec<String> {
    let mut lines = Vec::new();
    for (variant, view) in union.variants.iter().zip(variants) {
        let kinds = match &variant.shape {
            Shape::Several(kinds) => kinds.as_slice(),
            shape => std::slice::from_ref(shape),
        };
        let start = format!("    {}: ", view.name);
        let words: Vec<&str> = kinds.iter().filter_map(kind).collect();
        let words = words.join(" | ");
        // Of several kinds one at most is an object.
        let object = kinds
            .iter()
            .find(|kind| matches!(kind, Shape::Object { .. }));
        match object {
            Some(object) => {
                let or = if words.is_empty() { "" } else { " | " };
                lines.extend(object_shape(&format!("{start}{words}{or}"), object));
            }
            None => lines.push(format!("{start}{words},")),
        }
    }
    lines
}

/// What `union!` calls a kind of JSON value that has nothing inside.
fn kind(shape: &Shape) -> Option<&'static str> {
    Some(match shape {
        Shape::Boolean => "boolean",
        Shape::Integer => "integer",
        Shape::Number => "number",
        Shape::String => "string",
        Shape::Array => "array",
        Shape::Any => "any",
        Shape::Several(_) | Shape::Object { .. } => return None,
    })
}

fn object_shape(start: &str, object: &Shape) -> Vec<String> {
    let Shape::Object {
        required,
        known,
        constants,
        sealed,
    } = object
    else {
        return Vec::new();
    };
    let list = |keys: &[String]| {
        keys.iter()
            .map(|key| token::string(key))
            .collect::<Vec<_>>()
    };
    let (required, known) = (list(required), list(known));
    let constants: Vec<String> = constants
        .iter()
        .map(|(key, values)| format!("{} = {}", token::string(key), list(values).join(" | ")))
        .collect();
    let of = if *sealed { "only" } else { "of" };
    let line = format!(
        "{start}object [{}] {of} [{}]",
        required.join(", "),
        known.join(", ")
    );
    let clause = match constants.as_slice() {
        [] => String::new(),
        constants => format!(" where [{}]", constants.join(", ")),
    };
    if line.chars().count() + clause.chars().count() < COLUMNS {
        return vec![format!("{line}{clause},")];
    }
    let mut line = format!("{start}object [{}] {of} [", required.join(", "));
    let mut lines = Vec::new();
    if line.chars().count() > COLUMNS {
        lines.push(format!("{start}object ["));
        lines.extend(wrapped("        ", &required, ", ", ","));
        line = format!("    ] {of} [");
    }
    lines.push(line);
    lines.extend(wrapped("        ", &known, ", ", ","));
    if constants.is_empty() {
        lines.push("    ],".to_owned());
    } else {
        lines.push("    ] where [".to_owned());
        lines.extend(wrapped("        ", &constants, ", ", ","));
        lines.push("    ],".to_owned());
    }
    lines
}

/// `words` between `separator`s, then `end`, in lines that begin with `start`.
fn wrapped(start: &str, words: &[String], separator: &str, end: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = start.to_owned();
    for (index, word) in words.iter().enumerate() {
        let last = index + 1 == words.len();
        let after = if last { end } else { separator };
        if line.len() > start.len()
            && line.chars().count() + word.chars().count() + after.len() > COLUMNS
        {
            lines.push(line.trim_end().to_owned());
            line = start.to_owned();
        }
        line.push_str(word);
        line.push_str(after);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The only variant of a union that keeps all else.
fn known(
    context: &Context<'_>,
    printer: &Printer<'_>,
    id: TypeId,
    union: &Union,
    variants: &[VariantView],
) -> Result<Option<KnownView>, RenderError> {
    let ([only], [view], true) = (union.variants.as_slice(), variants, union.keeps_all) else {
        return Ok(None);
    };
    let ty = printer.owned(&only.ty)?;
    Ok(Some(KnownView {
        name: view.name.clone(),
        value: if context.layout.is_boxed(id, 0) {
            "*value"
        } else {
            "value"
        },
        option: printer.wrap("Option", &format!("&{ty}")),
        result: printer.wrap("Result", &format!("{ty}, runtime::UnknownVariant")),
        ty,
    }))
}

/// The names of the variants, if there are several and each of them is a moment that can be brought to one form.
fn moments(context: &Context<'_>, union: &Union, variants: &[VariantView]) -> Vec<String> {
    let is_moment = |variant: &Variant| {
        matches!(
            types::resolve(context.api, &variant.ty),
            Type::Scalar(
                Scalar::DateTime
                    | Scalar::UnixSeconds
                    | Scalar::UnixMilliseconds
                    | Scalar::UnixTime
            )
        )
    };
    if union.keeps_rest || variants.len() < 2 || !union.variants.iter().all(is_moment) {
        return Vec::new();
    }
    variants.iter().map(|view| view.name.clone()).collect()
}

/// A conversion for each payload that belongs to one variant only.
fn conversions(
    context: &Context<'_>,
    printer: &Printer<'_>,
    id: TypeId,
    union: &Union,
    variants: &[VariantView],
) -> Result<Vec<ConversionView>, RenderError> {
    let mut payloads = Vec::new();
    for variant in &union.variants {
        let payload = types::resolve(context.api, &variant.ty);
        let convertible = match payload {
            // A conversion into itself is everybody's already.
            Type::Named(payload) => *payload != id,
            Type::Scalar(_) => true,
            _ => false,
        };
        payloads.push(if convertible {
            Some(printer.owned(payload)?)
        } else {
            None
        });
    }
    let mut conversions = Vec::new();
    for (index, payload) in payloads.iter().enumerate() {
        let Some(ty) = payload else { continue };
        if payloads.iter().filter(|other| *other == payload).count() > 1 {
            continue;
        }
        let boxed = context.layout.is_boxed(id, index);
        if ty == printer.std("String") {
            conversions.push(ConversionView {
                ty: "&str".to_owned(),
                variant: variants[index].name.clone(),
                value: format!("{ty}::from(value)"),
                is_named: false,
            });
        }
        conversions.push(ConversionView {
            ty: ty.clone(),
            variant: variants[index].name.clone(),
            value: if boxed {
                format!("{}::new(value)", printer.std("Box"))
            } else {
                "value".to_owned()
            },
            is_named: matches!(
                types::resolve(context.api, &union.variants[index].ty),
                Type::Named(_)
            ),
        });
    }
    Ok(conversions)
}
