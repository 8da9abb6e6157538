//! Tells people how the unions of a document are told apart, and why.

mod words;

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::diagnostic::{Code, Diagnostics};
use crate::enumeration::enumerate;
use crate::ir::{Decision, Origin, Type, TypeDef, TypeId, TypeKind, Union};
use crate::pipeline::Reading;
use crate::source::{Node, pointer};
use words::code;

/// What is told of a union where it could not be told apart as it should be.
const FAULTS: [Code; 3] = [
    Code::InseparableVariants,
    Code::UnknownMapping,
    Code::UnusableDiscriminator,
];

/// Explains every union of a document, or those that stand in `schema`: the key of a component, a JSON pointer or a
/// reference.
///
/// # Errors
///
/// Says what the document has instead if there is no such schema.
pub fn explain(
    reading: &Reading,
    diagnostics: &Diagnostics,
    schema: Option<&str>,
) -> Result<String, String> {
    let wanted = schema.map(|schema| types_in(reading, schema)).transpose()?;
    let ids = reading.api.types.iter().map(|(id, _)| id);
    let unions: Vec<Explained<'_>> = ids
        .filter(|id| wanted.as_ref().is_none_or(|wanted| wanted.contains(id)))
        .filter_map(|id| Explained::new(reading, diagnostics, id))
        .collect();
    let mut text = summary(&unions, schema);
    for explained in unions {
        text.push('\n');
        explained.write(&mut text);
    }
    Ok(text)
}

fn summary(unions: &[Explained<'_>], schema: Option<&str>) -> String {
    let place = schema.map_or("the document".to_owned(), code);
    if unions.is_empty() {
        return format!("There is no union in {place}.\n");
    }
    let count = |name: &str| {
        let decided = unions
            .iter()
            .filter(|explained| explained.union.decision.name() == name);
        decided.count()
    };
    format!(
        "Unions in {place}: {}. Told apart by tag: {}, by kind: {}, by keys: {}, by trying: {}.\n",
        unions.len(),
        count("tag"),
        count("kind"),
        count("keys"),
        count("trial")
    )
}

/// The types that a value of a schema is made of, however deep.
fn types_in(reading: &Reading, schema: &str) -> Result<BTreeSet<TypeId>, String> {
    let schemas = &reading.api.schemas;
    let component = pointer::join("/components/schemas", schema);
    let at = [
        Some(component),
        pointer::of_reference(schema),
        Some(schema.to_owned()),
    ];
    let at = at.into_iter().flatten().find(|at| schemas.contains_key(at));
    let Some(at) = at else {
        return Err(crate::nearest::unknown_schema(
            schema,
            schemas.keys().map(String::as_str),
        ));
    };
    let below = format!("{at}/");
    let inside = schemas
        .iter()
        .filter(|(pointer, _)| **pointer == at || pointer.starts_with(&below));
    let mut open: Vec<TypeId> = inside.filter_map(|(_, ty)| ty.held()).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(reading.api.types.get(id).kind.held());
        }
    }
    Ok(found)
}

/// Whether the discriminator of a schema, or of a part that is written in it, is this property.
fn is_discriminator(schema: &Node, property: &str) -> bool {
    let name = |schema: &Node| {
        Some(schema.get("discriminator")?.get("propertyName")?.as_str()? == property)
    };
    let parts = schema.get("allOf").and_then(Node::as_list);
    name(schema) == Some(true)
        || parts.is_some_and(|parts| parts.iter().any(|part| is_discriminator(part, property)))
}

/// How the variants of a union are told apart, in lines of text. What is code stands between backquotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What tells them apart.
    pub rule: Vec<String>,
    /// Each variant, as the client calls it, and what selects it.
    pub variants: Vec<(String, String)>,
    /// What becomes of values that none of them declares.
    pub remarks: Vec<String>,
    /// What could not be told apart, and what would help.
    pub faults: Vec<String>,
}

/// Explains one union of a document.
pub fn explain_union(
    reading: &Reading,
    diagnostics: &Diagnostics,
    id: TypeId,
) -> Option<Explanation> {
    Explained::new(reading, diagnostics, id).map(|explained| explained.tell())
}

/// A union to explain.
struct Explained<'a> {
    reading: &'a Reading,
    diagnostics: &'a Diagnostics,
    id: TypeId,
    def: &'a TypeDef,
    union: &'a Union,
}

impl<'a> Explained<'a> {
    /// The type `id`, if it is a union.
    fn new(reading: &'a Reading, diagnostics: &'a Diagnostics, id: TypeId) -> Option<Self> {
        let def = reading.api.types.get(id);
        let TypeKind::Union(union) = &def.kind else {
            return None;
        };
        Some(Explained {
            reading,
            diagnostics,
            id,
            def,
            union,
        })
    }

    fn write(&self, text: &mut String) {
        let (file, place) = self.reading.document.place(&self.def.pointer);
        let _ = writeln!(
            text,
            "{} at {}\n  {}",
            self.name(self.id),
            place.of(&file, &self.def.pointer),
            self.def.pointer
        );
        let told = self.tell();
        for sentence in told.rule {
            let _ = writeln!(text, "  {sentence}");
        }
        for (variant, values) in told.variants {
            let _ = writeln!(text, "  - {variant}: {values}");
        }
        for line in told.remarks.iter().chain(&told.faults) {
            let _ = writeln!(text, "  {line}");
        }
    }

    fn tell(&self) -> Explanation {
        let variants = 0..self.union.variants.len();
        let mut variants: Vec<_> = variants.map(|index| self.variant(index)).collect();
        let mut remarks = Vec::new();
        let other = match &self.union.decision {
            Decision::Tag {
                property, within, ..
            } => {
                let property = words::tag(property, within.as_deref());
                let none = if self.union.keeps_rest {
                    ", or none"
                } else {
                    ""
                };
                if !self.union.open {
                    remarks.push(format!("Any other value of {property} is an error."));
                }
                self.union
                    .open
                    .then(|| format!("any other value of {property}{none}"))
            }
            _ if self.union.keeps_all => Some("every value that is none of them".to_owned()),
            _ => self
                .union
                .keeps_rest
                .then(|| "an object that fits none of them, of which none knows a key, or that fits two equally well".to_owned()),
        };
        if let Some(other) = other {
            let kept = format!("{other}; kept as it came, and sent back so");
            variants.push(("Unknown".to_owned(), kept));
        }
        let kept = self.kept();
        if !kept.is_empty() {
            remarks.push(format!(
                "What only another variant declares is kept in `additional` of {}.",
                enumerate(&kept, "and")
            ));
        }
        Explanation {
            rule: self.sentences(),
            variants,
            remarks,
            faults: self.faults(),
        }
    }

    /// How a value is told to be one variant or another.
    fn sentences(&self) -> Vec<String> {
        let by_keys = "by the keys of the object: it has all that its variant requires, and the variant that knows \
                       most of them is meant";
        let several = if self.union.keeps_rest {
            "An object that fits two variants equally well is unknown."
        } else if self.union.refuses_equals() {
            "A value that fits two variants equally well is an error."
        } else {
            "Of variants that fit equally well, the first is meant."
        };
        match &self.union.decision {
            Decision::Tag {
                property,
                within,
                optional,
                ..
            } => {
                let tag = format!("Told apart by {}.", self.tag(property, within.as_deref()));
                if !optional {
                    vec![tag]
                } else if self.union.variants.len() == 1 {
                    let only = "Where that is absent or null, the only variant is meant.";
                    vec![tag, only.to_owned()]
                } else {
                    let keys = format!("Where that is absent or null, {by_keys}.");
                    vec![tag, keys, several.to_owned()]
                }
            }
            Decision::Kind => vec!["Told apart by the kind of JSON value.".to_owned()],
            Decision::Keys { by_values: true } => vec![
                format!("Told apart by properties whose values differ between variants, and {by_keys}."),
                several.to_owned(),
            ],
            Decision::Keys { .. } => vec![format!("Told apart {by_keys}."), several.to_owned()],
            Decision::Trial { .. } => vec![
                "Told apart by trying: the variant that knows most of the keys first, until one can be decoded."
                    .to_owned(),
            ],
        }
    }

    /// The property that is the tag, and what makes it one.
    fn tag(&self, property: &str, within: Option<&str>) -> String {
        let schema = self.reading.document.tree.at(&self.def.pointer);
        if self.def.origin == Origin::Events {
            return format!("the tag {}", words::tag(property, within));
        }
        if within.is_none() && schema.is_some_and(|schema| is_discriminator(schema, property)) {
            format!("the discriminator {}", code(property))
        } else {
            format!(
                "the tag {}, whose values differ in each variant",
                words::tag(property, within)
            )
        }
    }

    /// A variant and what selects it.
    fn variant(&self, index: usize) -> (String, String) {
        let variant = &self.union.variants[index];
        let names = self.reading.names.types.get(self.id.0);
        let name = names
            .and_then(|names| names.members.get(index))
            .map_or(variant.name.as_str(), String::as_str);
        let name = name.to_owned();
        let shape = words::shape(&variant.shape);
        match &self.union.decision {
            Decision::Tag {
                values, optional, ..
            } => {
                let values: Vec<String> = values
                    .iter()
                    .filter(|(_, variant)| *variant == index)
                    .map(|(value, _)| code(value))
                    .collect();
                let otherwise = if *optional {
                    format!("; without the tag, {shape}")
                } else {
                    String::new()
                };
                (name, values.join(", ") + &otherwise)
            }
            Decision::Kind | Decision::Keys { .. } | Decision::Trial { .. } => (name, shape),
        }
    }

    /// The variants that keep what they do not declare.
    fn kept(&self) -> Vec<String> {
        let variants = self.union.variants.iter();
        variants
            .filter_map(|variant| self.resolve(&variant.ty))
            .filter(|id| match &self.reading.api.types.get(*id).kind {
                TypeKind::Struct(object) => object.kept,
                _ => false,
            })
            .map(|id| code(&self.name(id)))
            .collect()
    }

    /// The type behind aliases.
    fn resolve(&self, ty: &Type) -> Option<TypeId> {
        let mut ty = ty;
        loop {
            match ty {
                Type::Named(id) => match &self.reading.api.types.get(*id).kind {
                    TypeKind::Alias(target) => ty = target,
                    _ => return Some(*id),
                },
                Type::Nullable(inner) => ty = inner,
                Type::List(_) | Type::Map(_) | Type::JsonText(_) | Type::Scalar(_) | Type::Any => {
                    return None;
                }
            }
        }
    }

    fn name(&self, id: TypeId) -> String {
        let names = self.reading.names.types.get(id.0);
        names.map_or(String::new(), |names| names.name.clone())
    }

    /// What could not be, and what would help.
    fn faults(&self) -> Vec<String> {
        let said = self.diagnostics.iter().filter(|diagnostic| {
            FAULTS.contains(&diagnostic.code) && diagnostic.pointer == self.def.pointer
        });
        let mut lines = Vec::new();
        for diagnostic in said {
            lines.push(words::sentence(&diagnostic.message));
            let help = diagnostic.help.iter().flat_map(|help| help.lines());
            lines.extend(help.map(words::sentence));
        }
        lines
    }
}
