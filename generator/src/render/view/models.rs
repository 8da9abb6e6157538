//! The files of `models`.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::Serialize;

use crate::ir::{Origin, Scalar, Type, TypeDef, TypeId, TypeKind};
use crate::name::TypeNames;
use crate::render::docs::{self, Comment};
use crate::render::features::Features;
use crate::render::prints::Uses;
use crate::render::types::{Place, Printer};
use crate::render::{RenderError, token};

use super::enums::EnumView;
use super::structs::StructView;
use super::unions::UnionView;
use super::{Context, placeholders};

/// `models/mod.rs` or `operations/mod.rs`.
#[derive(Debug, Serialize)]
pub struct IndexView {
    pub header: String,
    pub docs: String,
    pub modules: Vec<ModuleView>,
}

/// A file that is part of the module and what it exports.
#[derive(Debug, Serialize)]
pub struct ModuleView {
    /// When it is there, as an attribute of the module and of what is exported.
    pub condition: Option<String>,
    pub attributes: Vec<String>,
    pub name: String,
    pub items: Vec<String>,
}

/// A file of `models`.
#[derive(Debug, Serialize)]
pub struct ModelsView {
    pub header: String,
    pub docs: String,
    pub attributes: Vec<String>,
    pub imports: Vec<String>,
    #[serde(skip)]
    pub uses: BTreeSet<TypeId>,
    pub types: Vec<TypeView>,
}

impl Uses for ModelsView {
    fn uses(&self) -> &BTreeSet<TypeId> {
        &self.uses
    }
}

/// A type, with the template that prints it.
#[derive(Debug, Serialize)]
pub struct TypeView {
    pub template: &'static str,
    #[serde(flatten)]
    pub kind: KindView,
}

/// A type of one of the four kinds.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum KindView {
    Struct(Box<StructView>),
    Enum(Box<EnumView>),
    Union(Box<UnionView>),
    Alias(Box<AliasView>),
}

/// Another name for a type.
#[derive(Debug, Serialize)]
pub struct AliasView {
    pub docs: String,
    pub name: String,
    pub ty: String,
}

impl ModuleView {
    /// The file `module` below `parent`.
    pub fn new(parent: &str, module: &str, items: Vec<String>) -> Result<Self, RenderError> {
        // `mod.rs` is taken by the index.
        if module == "mod" {
            return Err(RenderError::Name(module.to_owned()));
        }
        let mut attributes = Vec::new();
        if module == parent {
            attributes.push(
                "#[allow(clippy::module_inception, reason = \"named by the document\")]".to_owned(),
            );
        }
        Ok(ModuleView {
            condition: None,
            attributes,
            name: token::ident(module)?,
            items,
        })
    }
}

/// The types of each file below `models`: the component first, then by id.
pub fn modules<'a>(context: &Context<'a>) -> Result<IndexMap<&'a str, Vec<TypeId>>, RenderError> {
    let mut modules: IndexMap<&str, Vec<TypeId>> = IndexMap::new();
    let events = context.api.events();
    for (id, def) in context
        .api
        .types
        .iter()
        .filter(|(id, _)| Some(*id) != events)
    {
        let names = context
            .names
            .types
            .get(id.0)
            .ok_or_else(|| RenderError::Unnamed(def.pointer.clone()))?;
        modules.entry(&names.module).or_default().push(id);
    }
    for ids in modules.values_mut() {
        ids.sort_by_key(|id| {
            (
                matches!(context.api.types.get(*id).origin, Origin::Inline { .. }),
                *id,
            )
        });
    }
    modules.sort_unstable_keys();
    Ok(modules)
}

/// The view of `models/mod.rs`.
pub fn index(
    context: &Context<'_>,
    modules: &IndexMap<&str, Vec<TypeId>>,
    features: &Features<'_>,
) -> Result<IndexView, RenderError> {
    let mut views = Vec::new();
    for (module, ids) in modules {
        let mut items = Vec::new();
        for id in ids {
            items.push(token::ident(&context.names.types[id.0].name)?);
        }
        let mut view = ModuleView::new("models", module, items)?;
        view.condition = features.of_models(module);
        views.push(view);
    }
    Ok(IndexView {
        header: context.header.to_owned(),
        docs: "//! The types that requests and answers are made of.".to_owned(),
        modules: views,
    })
}

impl ModelsView {
    /// The view of the file `module` below `models`.
    pub fn new(context: &Context<'_>, module: &str, ids: &[TypeId]) -> Result<Self, RenderError> {
        let all: Vec<&TypeNames> = ids.iter().map(|id| &context.names.types[id.0]).collect();
        let declared: BTreeSet<&str> = all.iter().map(|names| names.name.as_str()).collect();
        let printer = Printer::new(context.api, context.names, Place::Models(module), &declared);
        let mut types = Vec::new();
        for (&id, names) in ids.iter().zip(&all) {
            types.push(type_view(context, &printer, id, names)?);
        }
        let first = all.first().map_or("", |names| names.name.as_str());
        let docs = match all.len() {
            1 => format!("`{first}`."),
            _ => format!("`{first}` and what belongs to it."),
        };
        Ok(ModelsView {
            header: context.header.to_owned(),
            docs: Comment::new(0).text(&docs).inner(),
            attributes: placeholders(
                all.iter()
                    .flat_map(|names| &names.members)
                    .map(String::as_str),
            ),
            imports: printer.imports(),
            uses: printer.uses(),
            types,
        })
    }
}

/// The view of one type.
pub fn type_view(
    context: &Context<'_>,
    printer: &Printer<'_>,
    id: TypeId,
    names: &TypeNames,
) -> Result<TypeView, RenderError> {
    let def = context.api.types.get(id);
    Ok(match &def.kind {
        TypeKind::Struct(object) => TypeView {
            template: "models/struct.rs.j2",
            kind: KindView::Struct(Box::new(StructView::new(
                context, printer, id, def, object, names,
            )?)),
        },
        TypeKind::Enum(listed) if !listed.values.is_empty() => TypeView {
            template: "models/enum.rs.j2",
            kind: KindView::Enum(Box::new(EnumView::new(
                context, printer, id, def, listed, names,
            )?)),
        },
        // Nothing is listed, nothing is known: any text will do.
        TypeKind::Enum(_) => alias(context, printer, def, &Type::Scalar(Scalar::String), names)?,
        TypeKind::Union(union) if union.variants.is_empty() => {
            alias(context, printer, def, &Type::Any, names)?
        }
        TypeKind::Union(union) => TypeView {
            template: "models/union.rs.j2",
            kind: KindView::Union(Box::new(UnionView::new(
                context, printer, id, def, union, names,
            )?)),
        },
        TypeKind::Alias(ty) => alias(context, printer, def, ty, names)?,
    })
}

fn alias(
    context: &Context<'_>,
    printer: &Printer<'_>,
    def: &TypeDef,
    ty: &Type,
    names: &TypeNames,
) -> Result<TypeView, RenderError> {
    let view = AliasView {
        docs: Comment::describe(0, &def.docs, &fallback(context, &def.origin)).outer(),
        name: token::ident(&names.name)?,
        ty: printer.owned(ty)?,
    };
    Ok(TypeView {
        template: "models/alias.rs.j2",
        kind: KindView::Alias(Box::new(view)),
    })
}

/// What is said of a type where the document says nothing.
pub fn fallback(context: &Context<'_>, origin: &Origin) -> String {
    match origin {
        Origin::Component(key) => format!("{}, as the document calls it.", docs::code(key)),
        Origin::Inline { parent, role, .. } => {
            let role = docs::code(&role.join("."));
            match parent.and_then(|parent| context.names.types.get(parent.0)) {
                Some(parent) => format!("{role} of `{}`.", parent.name),
                None => format!("{role}, to which the document gives no name."),
            }
        }
        Origin::Events => super::webhooks::ALL.to_owned(),
    }
}
