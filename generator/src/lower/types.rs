//! Turns merged schemas into types.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::constraints::Declared;
use super::keywords::{Keywords, SchemaRef};
use super::merge::{Additional, Merged};
use super::own_tags::OwnTag;
use super::schemas::{Located, Schemas, component_key, target};
use super::selection::Selections;
use super::slot::Slot;
use super::unions::PendingUnion;
use super::{enums, formats, words};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Docs, Origin, Type, TypeDef, TypeId, TypeKind, Types};

/// Lowers schemas; everything that needs a type asks it.
pub(super) struct Lowering<'a, 's> {
    pub schemas: Schemas<'a>,
    pub selections: Selections<'s>,
    pub diagnostics: &'s mut Diagnostics,
    pub types: Types,
    /// Pointer of each schema that has been given a type -> the type.
    pub by_pointer: IndexMap<String, Type>,
    /// Inline schemas that are being lowered, and whether they take `null`: a part of them may lead back to them.
    pub active: HashMap<String, bool>,
    /// How many variants of unions have been made of several parts.
    pub composed: usize,
    /// Unions whose variants are known, but not yet how they are told apart.
    pub pending: Vec<PendingUnion>,
    /// For each union, the components of its variants after scalars have been united.
    pub united: HashMap<TypeId, Vec<Vec<String>>>,
    /// The values of fields that list them: (struct, field) -> their text as tags.
    pub listed: HashMap<(TypeId, String), Vec<String>>,
    /// The only value of an optional field: (struct, field) -> its JSON text.
    pub constants: HashMap<(TypeId, String), String>,
    /// Structs whose schema denies all other properties.
    pub sealed: HashSet<TypeId>,
    /// The schemas of properties, where values are to be checked.
    pub declared: Option<Declared<'a>>,
    /// The values of discriminators that lead to the structs of variants.
    pub own_tags: Vec<OwnTag>,
}

/// `ty` or `null`.
pub(super) fn nullable(ty: Type) -> Type {
    match ty {
        Type::Nullable(_) | Type::Any => ty,
        ty => Type::Nullable(Box::new(ty)),
    }
}

/// `ty`, or `null` as well where `null` is a value.
pub(super) fn or_null(ty: Type, null: bool) -> Type {
    if null { nullable(ty) } else { ty }
}

impl<'a> Lowering<'a, '_> {
    /// Gives every component its id, so that references never have to wait for each other.
    pub fn reserve_components(&mut self) {
        let components: Vec<_> = self.schemas.components().cloned().collect();
        for component in components {
            let Some(key) = component_key(&component.pointer) else {
                continue;
            };
            self.reserve(&component, Origin::Component(key));
        }
    }

    /// Gives a schema an id, and what refers to it its type, before its parts ask for it.
    fn reserve(&mut self, schema: &Located<'a>, origin: Origin) -> (TypeId, Type) {
        let id = self.types.push(TypeDef {
            pointer: schema.pointer.clone(),
            origin,
            docs: Docs::default(),
            kind: TypeKind::Alias(Type::Any),
            sent: false,
            received: false,
        });
        let ty = or_null(Type::Named(id), self.schemas.accepts_null(schema));
        self.by_pointer.insert(schema.pointer.clone(), ty.clone());
        (id, ty)
    }

    /// Says what every component is.
    pub fn define_components(&mut self) {
        let components: Vec<_> = self.schemas.components().cloned().collect();
        for component in components {
            let reserved = self.by_pointer.get(&component.pointer);
            if let Some(id) = reserved.and_then(Type::named) {
                self.lower_into(&component, Slot::Component(id));
            }
        }
    }

    /// The type of a schema that stands in `slot`.
    pub fn lower(&mut self, located: &Located<'a>, slot: Slot) -> Type {
        if let SchemaRef::Reference(reference) = located.node {
            return self.lower_reference(reference);
        }
        if let Some(ty) = self.by_pointer.get(&located.pointer) {
            return ty.clone();
        }
        let null = self.schemas.accepts_null(located);
        if self.active.insert(located.pointer.clone(), null).is_some() {
            return self.cut_circle(&located.pointer);
        }
        let ty = self.lower_into(located, slot);
        self.active.remove(&located.pointer);
        self.by_pointer.insert(located.pointer.clone(), ty.clone());
        ty
    }

    /// The type of a schema that contains itself before it has become a type.
    fn cut_circle(&mut self, pointer: &str) -> Type {
        self.diagnostics.push(
            Diagnostic::warning(
                Code::CircularSchema,
                pointer,
                "the schema contains itself without an object in between",
            )
            .help("generated as arbitrary JSON where it leads back"),
        );
        Type::Any
    }

    fn lower_reference(&mut self, reference: &str) -> Type {
        let Some(at) = target(reference) else {
            return Type::Any;
        };
        if let Some(ty) = self.by_pointer.get(&at) {
            return ty.clone();
        }
        let Some(schema) = self.schemas.resolve(reference) else {
            return Type::Any;
        };
        // A schema somewhere inside the document.
        let (id, ty) = self.reserve(&schema, self.origin_of(&at));
        self.lower_into(&schema, Slot::Component(id));
        ty
    }

    /// What a schema that is no component may be called: after the component it stands in and its last names.
    fn origin_of(&self, at: &str) -> Origin {
        const SYNTAX: [&str; 12] = [
            "properties",
            "items",
            "schema",
            "content",
            "schemas",
            "components",
            "oneOf",
            "anyOf",
            "allOf",
            "additionalProperties",
            "$defs",
            "definitions",
        ];
        let tokens: Vec<String> = super::schemas::tokens(at);
        let parent = match tokens.as_slice() {
            [first, second, key, ..] if first == "components" && second == "schemas" => {
                let component = super::schemas::below("/components/schemas", &[key]);
                self.by_pointer.get(&component).and_then(Type::named)
            }
            _ => None,
        };
        let skip = if parent.is_some() { 3 } else { 0 };
        let role = tokens
            .into_iter()
            .skip(skip)
            .filter(|token| !SYNTAX.contains(&token.as_str()) && token.parse::<usize>().is_err())
            .collect();
        Origin::Inline {
            parent,
            role,
            shared: false,
        }
    }

    /// Lowers `located` although it may have a type already.
    fn lower_into(&mut self, located: &Located<'a>, slot: Slot) -> Type {
        let null = self.schemas.accepts_null(located);
        let ty = match self.only_part(located) {
            Some((part, keywords_docs)) => {
                let ty = self.lower(&part, slot.same());
                self.fill(slot, ty, keywords_docs)
            }
            None => {
                let merged = self.schemas.merge(located, self.diagnostics);
                self.lower_merged(merged, slot)
            }
        };
        or_null(ty, null)
    }

    /// The one schema that `located` stands for, if it only adds words to it.
    fn only_part(&self, located: &Located<'a>) -> Option<(Located<'a>, Docs)> {
        let schema = match located.node {
            SchemaRef::Reference(reference) => {
                return self
                    .schemas
                    .resolve(reference)
                    .map(|_| (located.clone(), Docs::default()));
            }
            SchemaRef::Schema(schema) => schema,
        };
        let keywords = Keywords::of(schema);
        let bare = keywords.ty.is_none_or(|ty| ty == "object")
            && keywords.format.is_none()
            && keywords.values.is_empty()
            && keywords.properties.is_empty()
            && keywords.required.is_empty()
            && keywords.additional.is_none()
            && keywords.items.is_none()
            // A discriminator may tell of others than the only variant, and of those that extend the schema.
            && (keywords.data.discriminator.is_none()
                || (!keywords.all_of.is_empty()
                    && self.schemas.children(&located.pointer).is_empty()));
        let parts = [
            ("allOf", &keywords.all_of),
            ("oneOf", &keywords.one_of),
            ("anyOf", &keywords.any_of),
        ];
        // Words alone demand nothing of the whole, but as one of several they are any value. Only `nullable` is meant to
        // say that `null` is one.
        let counts = |name: &str, part: &SchemaRef<'a>| match part {
            SchemaRef::Reference(_) => true,
            SchemaRef::Schema(schema) => {
                let keywords = Keywords::of(schema);
                !keywords.is_annotation() || (name != "allOf" && !keywords.data.nullable)
            }
        };
        // What it stands for is not all that it may be.
        let of_union = !keywords.one_of.is_empty() || !keywords.any_of.is_empty();
        if of_union && self.is_open_union(&located.pointer) {
            return None;
        }
        let mut referenced = parts.iter().flat_map(|(name, list)| {
            list.iter()
                .enumerate()
                .filter(|(_, part)| counts(name, part))
                .map(move |(index, part)| located.below(&[name, &index.to_string()], *part))
        });
        let only = referenced.next()?;
        if !bare || referenced.next().is_some() || !matches!(only.node, SchemaRef::Reference(_)) {
            return None;
        }
        let docs = Docs {
            description: keywords.data.description.clone(),
            deprecated: keywords.data.deprecated,
            ..Docs::default()
        };
        Some((only, docs))
    }

    /// Puts a type that is known already into `slot`.
    pub fn fill(&mut self, slot: Slot, ty: Type, docs: Docs) -> Type {
        match slot {
            Slot::Inline(_) => ty,
            Slot::Component(id) => {
                let def = self.types.get_mut(id);
                def.docs = docs;
                // An alias of itself, too: what leads nowhere is found, and told, when all aliases are known.
                def.kind = TypeKind::Alias(ty.beside_null());
                Type::Named(id)
            }
        }
    }

    /// Gives `slot` a type of its own; `define` says what it is and may lower its parts.
    pub fn define(
        &mut self,
        slot: Slot,
        pointer: &str,
        docs: Docs,
        define: impl FnOnce(&mut Self, TypeId) -> TypeKind,
    ) -> Type {
        let id = match slot {
            Slot::Component(id) => {
                self.types.get_mut(id).docs = docs;
                id
            }
            Slot::Inline(origin) => self.types.push(TypeDef {
                pointer: pointer.to_owned(),
                origin,
                docs,
                kind: TypeKind::Alias(Type::Any),
                sent: false,
                received: false,
            }),
        };
        // Parts that lead back to an inline schema find its type before it is complete.
        if let Some(null) = self.active.get(pointer) {
            let ty = or_null(Type::Named(id), *null);
            self.by_pointer.entry(pointer.to_owned()).or_insert(ty);
        }
        let kind = define(self, id);
        self.types.get_mut(id).kind = kind;
        Type::Named(id)
    }

    /// The type of a merged schema, without regard to `null`.
    pub fn lower_merged(&mut self, merged: Merged<'a>, slot: Slot) -> Type {
        let merged = merged.with_listed_values();
        if merged.values.is_some()
            && let Some(ty) = enums::lower(self, &merged, &slot)
        {
            return match ty {
                enums::Lowered::Enum(definition) => {
                    let docs = words::of_type(&merged);
                    self.define(slot, &merged.pointer, docs, |_, _| {
                        TypeKind::Enum(definition)
                    })
                }
                enums::Lowered::Plain(ty, remark) => {
                    let mut docs = words::of_type(&merged);
                    docs.remarks.extend(remark);
                    self.fill(slot, ty, docs)
                }
            };
        }
        if !merged.unions.is_empty() || self.is_inherited(&merged, &slot) {
            return self.lower_union(merged, slot);
        }
        let object = merged.ty.as_deref() == Some("object")
            || (merged.ty.is_none()
                && (merged.has_object_demands()
                    || matches!(merged.additional, Additional::Any | Additional::Denied)));
        if object {
            return self.lower_object(merged, slot);
        }
        let list = merged.ty.as_deref() == Some("array")
            || (merged.ty.is_none() && !merged.items.is_empty());
        if list {
            let item = match merged.items.as_slice() {
                [] => Type::Any,
                items => self.lower_declarations(items, slot.item()),
            };
            return self.fill(slot, Type::List(Box::new(item)), words::of_type(&merged));
        }
        let scalar = match self.json_text(&merged, &slot) {
            Some(ty) => ty,
            None => self.scalar(&merged),
        };
        self.fill(slot, scalar, words::of_type(&merged))
    }

    fn scalar(&mut self, merged: &Merged<'a>) -> Type {
        let Some(ty) = merged.ty.as_deref() else {
            return Type::Any;
        };
        let format = merged.format.as_deref().unwrap_or_default();
        if let Some(scalar) = formats::scalar(ty, format, &merged.limits) {
            return Type::Scalar(scalar);
        }
        self.diagnostics.push(
            Diagnostic::warning(
                Code::UnknownType,
                &merged.pointer,
                format!("`{ty}` is no type of OpenAPI"),
            )
            .help("generated as arbitrary JSON; set `type` in an overlay"),
        );
        Type::Any
    }

    /// The type of a property that several parts declare: they all hold.
    pub fn lower_declarations(&mut self, declarations: &[Located<'a>], slot: Slot) -> Type {
        match declarations {
            [] => return Type::Any,
            [only] => return self.lower(only, slot),
            _ => {}
        }
        let same_target = |located: &Located<'a>| match located.node {
            SchemaRef::Reference(reference) => target(reference),
            SchemaRef::Schema(_) => None,
        };
        let first = same_target(&declarations[0]);
        if first.is_some() && declarations.iter().all(|each| same_target(each) == first) {
            return self.lower(&declarations[0], slot);
        }
        let Some(all) = self.schemas.merge_all(declarations, self.diagnostics) else {
            return Type::Any;
        };
        // A part that says everything the others say is the type, and keeps its name.
        let structure = all.structure();
        for declaration in declarations.iter().rev() {
            let merged = self.schemas.merge(declaration, self.diagnostics);
            if merged.structure() == structure {
                return self.lower(declaration, slot);
            }
        }
        let null = declarations
            .iter()
            .all(|part| self.schemas.accepts_null(part));
        let together: Vec<&str> = declarations
            .iter()
            .map(|part| part.pointer.as_str())
            .collect();
        let together = together.join(" ");
        if self.active.insert(together.clone(), null).is_some() {
            return self.cut_circle(&all.pointer);
        }
        let owner = slot.parent().map(|id| self.types.get(id).pointer.clone());
        let ty = self.lower_merged(all, slot);
        self.active.remove(&together);
        let ty = or_null(ty, null);
        // What another schema declares has the type that it has there.
        let own = declarations
            .iter()
            .filter(|part| owner.as_ref().is_none_or(|owner| part.is_below(owner)));
        for declaration in own {
            self.by_pointer
                .entry(declaration.pointer.clone())
                .or_insert_with(|| ty.clone());
        }
        ty
    }
}
