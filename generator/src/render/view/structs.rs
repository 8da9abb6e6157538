//! Structs: objects with known properties.

use serde::Serialize;

use crate::ir::{Coding, Direction, Field, Scalar, Struct, Type, TypeDef, TypeId, TypeKind};
use crate::name::TypeNames;
use crate::render::docs::{self, Comment};
use crate::render::types::{self, Printer};
use crate::render::{RenderError, token};

use super::{Context, literals, many_arguments, named_like_a_trait, rules};

/// A struct.
#[derive(Debug, Serialize)]
pub struct StructView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub derives: &'static str,
    pub name: String,
    pub fields: Vec<FieldView>,
    /// The macro that makes it an object, or the parts of a body.
    pub coding: &'static str,
    /// Whether it is what a token endpoint returns.
    pub token_response: bool,
    /// Each field as the macro lists it.
    pub wire: Vec<String>,
    pub new: NewView,
    /// Whether `Default` is written by hand, by way of `new`.
    pub default_by_new: bool,
    pub setters: Vec<SetterView>,
    pub defaults: Vec<DefaultView>,
    pub default_trait: &'static str,
    /// Statements that check a value.
    pub checks: Vec<String>,
}

/// A field of a struct.
#[derive(Debug, Serialize)]
pub struct FieldView {
    pub docs: String,
    pub name: String,
    pub ty: String,
}

/// The function that makes a struct.
#[derive(Debug, Serialize)]
pub struct NewView {
    pub docs: String,
    pub attributes: Vec<String>,
    /// `name: type`.
    pub arguments: Vec<String>,
    /// `name: value`; empty where the default does.
    pub fields: Vec<String>,
}

/// A method that sets an optional field.
#[derive(Debug, Serialize)]
pub struct SetterView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub name: String,
    pub ty: String,
    pub value: String,
}

/// A function that returns a default of the document.
#[derive(Debug, Serialize)]
pub struct DefaultView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub name: String,
    pub ty: String,
    pub value: String,
}

/// How a field says that there is no value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// It cannot, or its type says it: `T`, `Option<T>`.
    Required,
    /// `Option<T>`: absent.
    Optional,
    /// `Maybe<T>`: absent or null.
    OptionalNullable,
}

impl Presence {
    fn of(context: &Context<'_>, field: &Field) -> Presence {
        match (field.required, types::beside_null(context.api, &field.ty)) {
            (true, _) => Presence::Required,
            (false, None) => Presence::Optional,
            (false, Some(_)) => Presence::OptionalNullable,
        }
    }

    /// What stands between a field and its name in `object!`.
    fn mark(self) -> &'static str {
        match self {
            Presence::Required => "",
            Presence::Optional => "?",
            Presence::OptionalNullable => "??",
        }
    }
}

/// What a field takes to be made and set.
struct Member<'a> {
    field: &'a Field,
    name: String,
    presence: Presence,
    boxed: bool,
    /// Whether a request can carry it.
    sent: bool,
}

impl StructView {
    /// The view of `object`.
    pub fn new(
        context: &Context<'_>,
        printer: &Printer<'_>,
        id: TypeId,
        def: &TypeDef,
        object: &Struct,
        names: &TypeNames,
    ) -> Result<Self, RenderError> {
        let mut members = Vec::new();
        for (index, field) in object.fields.iter().enumerate() {
            let name = names
                .members
                .get(index)
                .ok_or_else(|| RenderError::Unnamed(field.pointer.clone()))?;
            members.push(Member {
                field,
                name: token::ident(name)?,
                presence: Presence::of(context, field),
                boxed: context.layout.is_boxed(id, index),
                sent: def.sent && field.direction != Direction::Received,
            });
        }
        let additional = match (&object.additional, &names.additional) {
            (Some(ty), Some(name)) => Some((token::ident(name)?, Type::Map(Box::new(ty.clone())))),
            (Some(_), None) => return Err(RenderError::Unnamed(def.pointer.clone())),
            (None, _) => None,
        };

        let name = token::ident(&names.name)?;
        let all_optional = members
            .iter()
            .all(|member| !member.is_asked() && member.field.fixed.is_none());
        let mut fields = Vec::new();
        let mut wire = Vec::new();
        let mut setters = Vec::new();
        let mut defaults = Vec::new();
        let mut new = NewFields {
            printer,
            arguments: Vec::new(),
            fields: Vec::new(),
        };
        let mut checks = Vec::new();
        for (index, member) in members.iter().enumerate() {
            checks.extend(member.checks(context));
            let ty = member.ty(context, printer)?;
            let fallback = match member.field.wire.as_str() {
                "" => "The empty name on the wire.".to_owned(),
                wire => format!("{} on the wire.", docs::code(wire)),
            };
            fields.push(FieldView {
                docs: Comment::describe(4, &member.field.docs, &fallback).outer(),
                name: member.name.clone(),
                ty,
            });
            wire.push(member.wire(context));
            if member.sent && member.presence != Presence::Required {
                setters.push(member.setter(context, printer)?);
            }
            if let Some(name) = names.defaults.get(index) {
                defaults.extend(member.default(context, printer, name)?);
            }
            new.push(context, member)?;
        }
        if let Some((name, ty)) = &additional {
            let is_validated = context.is_validated(ty);
            let ty = printer.owned(ty)?;
            fields.push(FieldView {
                docs: Comment::new(4)
                    .text(if object.kept {
                        "Properties that the document does not declare here, such as those of another variant of a \
                         union, by their names. They are kept so that nothing is lost."
                    } else {
                        "All other properties, by their names."
                    })
                    .outer(),
                name: name.clone(),
                ty: ty.clone(),
            });
            let files = object
                .additional
                .as_ref()
                .is_some_and(|ty| is_file(context, ty));
            wire.push(format!("..{name}{}", if files { " = file" } else { "" }));
            if !object.additional_rules.is_empty() {
                let calls = rules::calls(&object.additional_rules);
                checks.push(format!("check.others(&self.{name}, |each| each{calls})"));
            }
            if is_validated {
                checks.push(format!("runtime::Validate::check(&self.{name}, check)"));
            }
            if def.sent {
                setters.push(SetterView {
                    docs: "/// Sets all other properties.".to_owned(),
                    attributes: setter_attributes(name, &ty),
                    name: name.clone(),
                    ty,
                    value: name.clone(),
                });
            }
            new.fields
                .push(format!("{name}: {}::new()", printer.std("BTreeMap")));
        }

        let types: Vec<&str> = fields.iter().map(|field| field.ty.as_str()).collect();
        let default_by_new = new.arguments.is_empty() && !all_optional;
        let has_files = has_files(context, object);
        Ok(StructView {
            attributes: super::deep_types(&types),
            docs: Comment::describe(0, &def.docs, &super::models::fallback(context, &def.origin))
                .outer(),
            derives: if all_optional {
                "Clone, Debug, Default, PartialEq"
            } else {
                "Clone, Debug, PartialEq"
            },
            new: new.finish(&name, all_optional),
            name,
            fields,
            coding: match has_files {
                true => "parts",
                false => "object",
            },
            token_response: !has_files && super::auth::is_token_response(context.api, id),
            wire,
            default_by_new,
            setters,
            defaults,
            default_trait: printer.std("Default"),
            checks,
        })
    }
}

impl Member<'_> {
    /// Whether nothing can be made without the field, unless it has one value only.
    fn is_asked(&self) -> bool {
        self.presence == Presence::Required || (self.sent && self.field.is_tag)
    }

    /// The statements that check the field.
    fn checks(&self, context: &Context<'_>) -> Vec<String> {
        let (name, wire) = (&self.name, token::string(&self.field.wire));
        let mut checks = Vec::new();
        if !self.field.rules.is_empty() {
            let calls = rules::calls(&self.field.rules);
            checks.push(format!("check.field({wire}, &self.{name}){calls}"));
        }
        if context.is_validated(&self.field.ty) {
            checks.push(format!("check.inside({wire}, &self.{name})"));
        }
        checks
    }

    /// The type of the field.
    fn ty(&self, context: &Context<'_>, printer: &Printer<'_>) -> Result<String, RenderError> {
        Ok(match self.presence {
            Presence::Required => printer.boxed(&self.field.ty, self.boxed)?,
            Presence::Optional => {
                printer.wrap("Option", &printer.boxed(&self.field.ty, self.boxed)?)
            }
            Presence::OptionalNullable => {
                let inner =
                    types::beside_null(context.api, &self.field.ty).unwrap_or(&self.field.ty);
                format!("runtime::Maybe<{}>", printer.boxed(inner, self.boxed)?)
            }
        })
    }

    /// The field as `object!` or `parts!` lists it.
    fn wire(&self, context: &Context<'_>) -> String {
        let name = token::string(&self.field.wire);
        if is_file(context, &self.field.ty) {
            return format!("{} = file {name}", self.name);
        }
        format!("{}{} = {name}", self.name, self.presence.mark())
    }

    /// The only value that the field can have, as an expression; `None` where it has to be asked for.
    fn fixed(
        &self,
        context: &Context<'_>,
        printer: &Printer<'_>,
    ) -> Result<Option<String>, RenderError> {
        let ty = match self.presence {
            Presence::OptionalNullable => types::beside_null(context.api, &self.field.ty),
            _ => None,
        };
        let ty = ty.unwrap_or(&self.field.ty);
        literals::parsed(context, printer, ty, self.field.fixed.as_deref())
    }

    /// The function that returns the default, if there is one that can be written down.
    fn default(
        &self,
        context: &Context<'_>,
        printer: &Printer<'_>,
        name: &str,
    ) -> Result<Option<DefaultView>, RenderError> {
        let ty = types::beside_null(context.api, &self.field.ty).unwrap_or(&self.field.ty);
        // A constant is filled in: its default says nothing more.
        let default = self.field.default.as_deref();
        let default = default.filter(|_| self.field.fixed.is_none());
        let Some(value) = literals::parsed(context, printer, ty, default)? else {
            return Ok(None);
        };
        let field = self.name.trim_start_matches("r#");
        let ty = printer.owned(ty)?;
        let docs = match self.presence {
            Presence::Required => {
                format!("Returns the default that the document gives for `{field}`.")
            }
            _ => format!("Returns what the server assumes where `{field}` is absent."),
        };
        Ok(Some(DefaultView {
            docs: Comment::new(4).text(&docs).outer(),
            attributes: default_attributes(&ty),
            name: token::ident(name)?,
            ty,
            value,
        }))
    }

    fn setter(
        &self,
        context: &Context<'_>,
        printer: &Printer<'_>,
    ) -> Result<SetterView, RenderError> {
        let name = self.name.clone();
        let (ty, value) = if self.presence == Presence::OptionalNullable {
            (
                format!(
                    "impl {}<{}>",
                    printer.std("Into"),
                    self.ty(context, printer)?
                ),
                format!("{name}.into()"),
            )
        } else {
            let (ty, value) = given(context, printer, &self.field.ty, &name, self.boxed)?;
            (ty, format!("{}({value})", printer.std("Some")))
        };
        Ok(SetterView {
            docs: Comment::new(4)
                .text(&format!("Sets `{}`.", name.trim_start_matches("r#")))
                .outer(),
            attributes: setter_attributes(&name, &ty),
            name,
            ty,
            value,
        })
    }
}

/// Whether a struct has fields that hold files.
fn has_files(context: &Context<'_>, object: &Struct) -> bool {
    let mut types = object
        .fields
        .iter()
        .map(|field| &field.ty)
        .chain(&object.additional);
    types.any(|ty| is_file(context, ty))
}

/// Whether a body of this type has files.
pub fn is_parts(context: &Context<'_>, ty: &Type) -> bool {
    match types::resolve(context.api, ty) {
        Type::Map(value) => is_file(context, value),
        Type::Named(id) => match &context.api.types.get(*id).kind {
            TypeKind::Struct(object) => has_files(context, object),
            TypeKind::Union(union) => union.coding == Coding::Body,
            TypeKind::Enum(_) | TypeKind::Alias(_) => false,
        },
        _ => false,
    }
}

/// Whether a field of type `ty` holds files.
pub fn is_file(context: &Context<'_>, ty: &Type) -> bool {
    match types::resolve(context.api, ty) {
        Type::List(item) | Type::Map(item) => is_file(context, item),
        Type::Named(id) => match &context.api.types.get(*id).kind {
            TypeKind::Union(union) => union.coding == Coding::Part,
            _ => false,
        },
        ty => *ty == Type::Scalar(Scalar::File),
    }
}

/// How a value of `ty` is taken as the argument `name`, and the expression that is stored.
fn given(
    context: &Context<'_>,
    printer: &Printer<'_>,
    ty: &Type,
    name: &str,
    boxed: bool,
) -> Result<(String, String), RenderError> {
    let resolved = types::resolve(context.api, ty);
    if let Type::Scalar(scalar) = resolved
        && is_made_of_anything(*scalar)
    {
        let into = printer.wrap("Into", &printer.owned(resolved)?);
        return Ok((format!("impl {into}"), format!("{name}.into()")));
    }
    let new = format!("{}::new", printer.std("Box"));
    let value = match ty {
        Type::Nullable(_) if boxed => format!("{name}.map({new})"),
        _ if boxed => format!("{new}({name})"),
        _ => name.to_owned(),
    };
    Ok((printer.owned(ty)?, value))
}

/// Whether what the user has at hand is enough to make the scalar: a text, bytes or a number that need no check.
fn is_made_of_anything(scalar: Scalar) -> bool {
    matches!(
        scalar,
        Scalar::String
            | Scalar::Binary
            | Scalar::Secret
            | Scalar::Uri
            | Scalar::Base64
            | Scalar::Base64Url
            | Scalar::File
            | Scalar::Number
    )
}

/// What the function that returns a default of type `ty` must allow.
pub fn default_attributes(ty: &str) -> Vec<String> {
    let mut attributes = super::deep_types(&[ty]);
    if ty.contains("f64") {
        attributes.push(
            "#[allow(clippy::approx_constant, reason = \"a number of the document\")]".to_owned(),
        );
    }
    attributes
}

fn setter_attributes(name: &str, ty: &str) -> Vec<String> {
    let mut attributes = named_like_a_trait(name);
    attributes.extend(super::deep_types(&[ty]));
    attributes
}

/// The arguments and fields of `new`, as they add up.
struct NewFields<'a, 'b> {
    printer: &'a Printer<'b>,
    arguments: Vec<String>,
    fields: Vec<String>,
}

impl NewFields<'_, '_> {
    fn push(&mut self, context: &Context<'_>, member: &Member<'_>) -> Result<(), RenderError> {
        let name = &member.name;
        let value = match member.fixed(context, self.printer)? {
            Some(value) => Some(value),
            None if member.is_asked() => {
                let ty = match member.presence {
                    Presence::OptionalNullable => types::beside_null(context.api, &member.field.ty),
                    _ => None,
                };
                let ty = ty.unwrap_or(&member.field.ty);
                let (ty, value) = given(context, self.printer, ty, name, member.boxed)?;
                self.arguments.push(format!("{name}: {ty}"));
                Some(value)
            }
            None => None,
        };
        let value = match (member.presence, value) {
            (Presence::Required, Some(value)) => value,
            (Presence::Optional, Some(value)) => format!("{}({value})", self.printer.std("Some")),
            (Presence::OptionalNullable, Some(value)) => format!("runtime::Maybe::Value({value})"),
            (Presence::OptionalNullable, None) => "runtime::Maybe::Absent".to_owned(),
            (_, None) => self.printer.std("None").to_owned(),
        };
        self.fields.push(if value == *name {
            value
        } else {
            format!("{name}: {value}")
        });
        Ok(())
    }

    fn finish(self, name: &str, default: bool) -> NewView {
        let docs = if default {
            format!(
                "Returns {} `{name}` in which everything is absent.",
                article(name)
            )
        } else if self.fields.len() > self.arguments.len() {
            format!(
                "Returns {} `{name}` with what it must have; all else is absent.",
                article(name)
            )
        } else {
            format!("Returns {} `{name}`.", article(name))
        };
        let mut attributes = many_arguments(self.arguments.len(), "one for each required field");
        attributes.extend(super::deep_types(
            &self
                .arguments
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        ));
        NewView {
            docs: Comment::new(4).text(&docs).outer(),
            attributes,
            arguments: self.arguments,
            fields: if default { Vec::new() } else { self.fields },
        }
    }
}

fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O']) {
        "an"
    } else {
        "a"
    }
}
