//! Objects: their properties, and what only the settings know of them.

use serde_json::Value;

use super::keywords::SchemaRef;
use super::merge::{Additional, Merged};
use super::schemas::Located;
use super::slot::Slot;
use super::types::{Lowering, nullable};
use super::{tags, words};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Direction, Docs, Field, Scalar, Struct, Type, TypeId, TypeKind};

impl<'a> Lowering<'a, '_> {
    pub fn lower_object(&mut self, merged: Merged<'a>, slot: Slot) -> Type {
        if merged.properties.is_empty() && merged.required.is_empty() {
            let value = match &merged.additional {
                Additional::Typed(schema) => {
                    let schema = schema.clone();
                    self.lower(&schema, slot.part("value"))
                }
                Additional::Denied => {
                    let docs = words::of_type(&merged);
                    let empty = Struct {
                        fields: Vec::new(),
                        additional: None,
                        kept: false,
                    };
                    return self.define(slot, &merged.pointer, docs, |lowering, id| {
                        lowering.sealed.insert(id);
                        TypeKind::Struct(empty)
                    });
                }
                Additional::Any | Additional::Unstated => Type::Any,
            };
            return self.fill(slot, Type::Map(Box::new(value)), words::of_type(&merged));
        }
        let docs = words::of_type(&merged);
        let pointer = merged.pointer.clone();
        self.define(slot, &pointer, docs, |lowering, id| {
            TypeKind::Struct(lowering.fields(&merged, id))
        })
    }

    fn fields(&mut self, merged: &Merged<'a>, id: TypeId) -> Struct {
        let owner = self.owner(&merged.pointer);
        let mut fields = Vec::new();
        for (wire, declarations) in &merged.properties {
            let ty = self.lower_declarations(declarations, Slot::inline(Some(id), &[wire]));
            let Some(said) = self.said_of(declarations, &ty) else {
                continue;
            };
            let listed = said
                .values
                .iter()
                .flatten()
                .filter(|value| !value.is_null());
            if let Some(listed @ [_, ..]) = listed
                .map(tags::text)
                .collect::<Option<Vec<_>>>()
                .as_deref()
            {
                self.listed.insert((id, wire.clone()), listed.to_vec());
            }
            let ty = self.special(ty, &owner, wire);
            let own: Vec<Located<'a>> = declarations
                .iter()
                .filter(|part| part.is_below(&merged.pointer))
                .cloned()
                .collect();
            self.remember(&own, &ty);
            let required = merged.required.contains(wire);
            let pointer = declarations.last().map(|last| last.pointer.clone());
            fields.push(Field {
                wire: wire.clone(),
                ty,
                required,
                docs: words::of_member(&said, required),
                pointer: pointer.unwrap_or_default(),
                fixed: required.then(|| only_value(&said)).flatten(),
                default: said.words.default.as_ref().map(Value::to_string),
                direction: said.words.direction(),
            });
        }
        for wire in &merged.required {
            if merged.properties.contains_key(wire) {
                continue;
            }
            self.diagnostics.push(
                Diagnostic::warning(
                    "undeclared-required",
                    &merged.pointer,
                    format!("`{wire}` is required, but it is not among the properties"),
                )
                .help("generated as an optional property of arbitrary JSON"),
            );
            fields.push(Field {
                wire: wire.clone(),
                ty: Type::Any,
                required: false,
                docs: Docs::default(),
                pointer: merged.pointer.clone(),
                fixed: None,
                default: None,
                direction: Direction::Both,
            });
        }
        let additional = match &merged.additional {
            Additional::Typed(schema) => {
                let schema = schema.clone();
                Some(self.lower(&schema, Slot::inline(Some(id), &["value"])))
            }
            Additional::Any => Some(Type::Any),
            Additional::Denied => {
                self.sealed.insert(id);
                None
            }
            Additional::Unstated => None,
        };
        Struct {
            fields,
            additional,
            kept: false,
        }
    }

    /// What the declarations of a property say about it; what a reference says of itself comes last.
    fn said_of(&mut self, declarations: &[Located<'a>], ty: &Type) -> Option<Merged<'a>> {
        let mut ordered: Vec<Located<'a>> = declarations.to_vec();
        ordered.sort_by_key(|part| matches!(part.node, SchemaRef::Reference(_)));
        // Conflicts among the parts have been reported where the type was made.
        let mut reported = Diagnostics::default();
        let said = self.schemas.merge_all(&ordered, &mut reported)?;
        let mut said = said.with_listed_values();
        // What only a named type says is said there.
        let named = match ty {
            Type::Nullable(inner) => matches!(**inner, Type::Named(_)),
            ty => matches!(ty, Type::Named(_)),
        };
        if named {
            said.limits = Default::default();
            said.words.example = None;
        }
        Some(said)
    }

    /// Applies what only the settings know of a property or parameter.
    pub fn special(&self, ty: Type, owner: &str, name: &str) -> Type {
        let secret = self.selections.secret.contains(owner, name);
        let money = self.selections.money.contains(owner, name);
        if !secret && !money {
            ty
        } else {
            self.special_scalar(ty, secret)
        }
    }

    /// Notes the type of the place where the settings have changed what its schema says.
    pub fn remember(&mut self, declarations: &[Located<'a>], ty: &Type) {
        for declaration in declarations {
            if matches!(declaration.node, SchemaRef::Schema(_)) {
                self.by_pointer
                    .insert(declaration.pointer.clone(), ty.clone());
            }
        }
    }

    fn special_scalar(&self, ty: Type, secret: bool) -> Type {
        match ty {
            Type::Nullable(inner) => nullable(self.special_scalar(*inner, secret)),
            Type::List(inner) => Type::List(Box::new(self.special_scalar(*inner, secret))),
            Type::Named(id) => match &self.types.get(id).kind {
                TypeKind::Alias(target @ Type::Scalar(_)) => {
                    match self.special_scalar(target.clone(), secret) {
                        special if special == *target => Type::Named(id),
                        special => special,
                    }
                }
                _ => Type::Named(id),
            },
            Type::Scalar(Scalar::String | Scalar::Uuid | Scalar::DateTime | Scalar::Date)
                if secret =>
            {
                Type::Scalar(Scalar::Secret)
            }
            Type::Scalar(Scalar::Float64) if !secret => Type::Scalar(Scalar::Decimal),
            ty => ty,
        }
    }

    /// What selectors call the thing at `at`: the component it stands in.
    pub fn owner(&self, at: &str) -> String {
        match super::schemas::tokens(at).as_slice() {
            [components, schemas, key, ..]
                if components == "components" && schemas == "schemas" =>
            {
                key.clone()
            }
            _ => String::new(),
        }
    }
}

/// The only value that a property or parameter can have, as JSON text.
pub(super) fn only_value(merged: &Merged<'_>) -> Option<String> {
    match merged.values.as_deref() {
        Some([value @ (Value::String(_) | Value::Number(_) | Value::Bool(_))]) => {
            Some(value.to_string())
        }
        _ => None,
    }
}
