//! The functions that make a struct or an enum.

use serde::Serialize;

use crate::ir::{Constructor, Conversion, Converted, Given, Type, TypeId, TypeKind};
use crate::name::TypeNames;
use crate::render::docs::{self, Comment};
use crate::render::types::{self, Printer};
use crate::render::{RenderError, token};

use super::structs::{Member, Presence, given};
use super::{Context, literals, many_arguments};

/// The function `new`.
#[derive(Debug, Serialize)]
pub struct NewView {
    pub docs: String,
    pub attributes: Vec<String>,
    /// `name: type`.
    pub arguments: Vec<String>,
    /// `name: value`; empty where the default does.
    pub fields: Vec<String>,
}

/// Another function that makes a struct.
#[derive(Debug, Serialize)]
pub struct ConstructorView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub name: String,
    /// `name: type`.
    pub arguments: Vec<String>,
    /// Statements that come first.
    pub statements: Vec<String>,
    /// `name: value`.
    pub fields: Vec<String>,
}

/// How a type is made of another one.
#[derive(Debug, Serialize)]
pub struct ConversionView {
    /// The other type.
    pub ty: String,
    /// The trait, and whether it may fail.
    pub trait_name: &'static str,
    pub fails: bool,
    pub result: &'static str,
    pub ok: &'static str,
    /// Of structs: `name: value`, from `value`.
    pub fields: Vec<String>,
    /// Of enums: the variant of the other type, and the own one: `A => B`.
    pub values: Vec<String>,
}

/// Whether other types are converted to `id`.
pub(super) fn is_target(context: &Context<'_>, id: TypeId) -> bool {
    let mut conversions = context.api.conversions.iter();
    conversions.any(|conversion| conversion.to == id)
}

/// The constructors of the struct `id` that the settings ask for.
pub(super) fn constructors(
    context: &Context<'_>,
    printer: &Printer<'_>,
    id: TypeId,
    members: &[Member<'_>],
    names: &TypeNames,
) -> Result<Vec<ConstructorView>, RenderError> {
    let own = context.api.constructors.iter();
    let own = own.filter(|known| known.ty == id).zip(&names.constructors);
    own.map(|(constructor, name)| {
        ConstructorView::new(context, printer, members, names, constructor, name)
    })
    .collect()
}

impl ConstructorView {
    fn new(
        context: &Context<'_>,
        printer: &Printer<'_>,
        members: &[Member<'_>],
        names: &TypeNames,
        constructor: &Constructor,
        name: &str,
    ) -> Result<Self, RenderError> {
        let mut new = NewFields::new(printer);
        let (mut statements, mut copies) = (Vec::new(), Vec::new());
        let mut set = Vec::new();
        // Their arguments go into two fields.
        let is_shared = |index: usize| constructor.fields.contains(&Given::Same(index));
        for (index, (member, given)) in members.iter().zip(&constructor.fields).enumerate() {
            match given {
                Given::AsNew | Given::Asked if is_shared(index) => {
                    new.share(context, member, &mut statements)?;
                }
                Given::AsNew => new.push(context, member)?,
                Given::Asked => new.ask(context, member)?,
                Given::Set(json) => {
                    set.push(format!(
                        "{} is {}",
                        docs::code(&member.field.wire),
                        docs::code(json)
                    ));
                    new.set(context, member, json)?;
                }
                Given::Same(source) => {
                    let source = &members[*source];
                    set.push(format!(
                        "{} is the same as {}",
                        docs::code(&member.field.wire),
                        docs::code(&source.field.wire)
                    ));
                    let copy = format!("::std::clone::Clone::clone(&{})", source.name);
                    copies.push(format!("let {} = {copy};", member.name));
                    new.store(member, new.wrapped(member, member.name.clone()));
                }
            }
        }
        new.rest(names)?;
        statements.extend(copies);
        let fallback = format!("Returns a value in which {}.", set.join(" and "));
        let mut comment = Comment::new(4);
        match &constructor.docs {
            Some(docs) => comment.document(docs),
            None => comment.text(&fallback),
        };
        Ok(ConstructorView {
            docs: comment.outer(),
            attributes: new.attributes(),
            name: token::ident(name)?,
            arguments: new.arguments,
            statements,
            fields: new.fields,
        })
    }
}

/// How the struct `id`, which has these members, is made of others.
pub(super) fn conversions(
    context: &Context<'_>,
    printer: &Printer<'_>,
    id: TypeId,
    members: &[Member<'_>],
    names: &TypeNames,
) -> Result<Vec<ConversionView>, RenderError> {
    let mut views = Vec::new();
    for conversion in to(context, id) {
        let Converted::Fields(sources) = &conversion.by else {
            continue;
        };
        let from = printer.type_names(conversion.from)?;
        let TypeKind::Struct(object) = &context.api.types.get(conversion.from).kind else {
            continue;
        };
        let own = token::string(&names.name);
        let mut fails = false;
        let mut new = NewFields::new(printer);
        for (member, source) in members.iter().zip(sources) {
            let Some(source) = source else {
                new.push(context, member)?;
                continue;
            };
            let theirs = format!("&value.{}", token::ident(&from.members[*source])?);
            let copy = format!("::std::clone::Clone::clone({theirs})");
            let is_required = object.fields[*source].required;
            let is_needed = member.presence == Presence::Required;
            let value = match (is_needed, is_required) {
                (true, true) | (false, false) => copy,
                (false, true) => format!("{}({copy})", printer.std("Some")),
                (true, false) => {
                    fails = true;
                    let wire = token::string(&member.field.wire);
                    format!("runtime::private::present({theirs}, {own}, {wire})?")
                }
            };
            new.fields.push(format!("{}: {value}", member.name));
        }
        new.rest(names)?;
        views.push(ConversionView {
            ty: printer.path(conversion.from)?,
            trait_name: printer.std(if fails { "TryFrom" } else { "From" }),
            fails,
            result: printer.std("Result"),
            ok: printer.std("Ok"),
            fields: new.fields,
            values: Vec::new(),
        });
    }
    Ok(views)
}

/// How the enum `id`, whose values have these names, is made of others.
pub(super) fn enum_conversions(
    context: &Context<'_>,
    printer: &Printer<'_>,
    id: TypeId,
    names: &TypeNames,
) -> Result<Vec<ConversionView>, RenderError> {
    let mut views = Vec::new();
    for conversion in to(context, id) {
        let Converted::Values(pairs) = &conversion.by else {
            continue;
        };
        let from = printer.type_names(conversion.from)?;
        let mut values = Vec::new();
        for (theirs, ours) in pairs {
            values.push(format!(
                "{} => {}",
                token::ident(&from.members[*theirs])?,
                token::ident(&names.members[*ours])?
            ));
        }
        views.push(ConversionView {
            ty: printer.path(conversion.from)?,
            trait_name: printer.std("TryFrom"),
            fails: true,
            result: printer.std("Result"),
            ok: printer.std("Ok"),
            fields: Vec::new(),
            values,
        });
    }
    Ok(views)
}

fn to<'c>(context: &Context<'c>, id: TypeId) -> impl Iterator<Item = &'c Conversion> {
    let conversions = context.api.conversions.iter();
    conversions.filter(move |conversion| conversion.to == id)
}

/// The arguments and fields of a function that makes a struct, as they add up.
pub(super) struct NewFields<'a, 'b> {
    printer: &'a Printer<'b>,
    pub arguments: Vec<String>,
    pub fields: Vec<String>,
}

impl<'a, 'b> NewFields<'a, 'b> {
    pub fn new(printer: &'a Printer<'b>) -> Self {
        NewFields {
            printer,
            arguments: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// Asks for what must be there and is no constant; all else is absent.
    pub fn push(&mut self, context: &Context<'_>, member: &Member<'_>) -> Result<(), RenderError> {
        let value = match member.fixed(context, self.printer)? {
            Some(value) => self.wrapped(member, value),
            None if member.is_asked() => {
                let ty = match member.presence {
                    Presence::OptionalNullable => types::beside_null(context.api, &member.field.ty),
                    _ => None,
                };
                let value = self.argument(context, member, ty.unwrap_or(&member.field.ty))?;
                self.wrapped(member, value)
            }
            None if member.presence == Presence::OptionalNullable => {
                "runtime::Maybe::Absent".to_owned()
            }
            None => self.printer.std("None").to_owned(),
        };
        self.store(member, value);
        Ok(())
    }

    /// Asks for an optional field.
    fn ask(&mut self, context: &Context<'_>, member: &Member<'_>) -> Result<(), RenderError> {
        let ty = types::beside_null(context.api, &member.field.ty).unwrap_or(&member.field.ty);
        let value = self.argument(context, member, ty)?;
        self.store(member, self.wrapped(member, value));
        Ok(())
    }

    /// Gives a field a value.
    fn set(
        &mut self,
        context: &Context<'_>,
        member: &Member<'_>,
        json: &str,
    ) -> Result<(), RenderError> {
        let ty = types::beside_null(context.api, &member.field.ty).unwrap_or(&member.field.ty);
        let value = literals::parsed(context, self.printer, ty, Some(json))?
            .ok_or_else(|| RenderError::Unnamed(member.field.pointer.clone()))?;
        self.store(member, self.wrapped(member, value));
        Ok(())
    }

    /// Asks for a field, and keeps the argument in a variable of its name: another field gets it as well.
    fn share(
        &mut self,
        context: &Context<'_>,
        member: &Member<'_>,
        statements: &mut Vec<String>,
    ) -> Result<(), RenderError> {
        let ty = types::beside_null(context.api, &member.field.ty).unwrap_or(&member.field.ty);
        let value = self.argument(context, member, ty)?;
        if value != member.name {
            let ty = self.printer.boxed(ty, member.boxed)?;
            statements.push(format!("let {}: {ty} = {value};", member.name));
        }
        self.store(member, self.wrapped(member, member.name.clone()));
        Ok(())
    }

    /// Leaves what takes all other properties empty.
    fn rest(&mut self, names: &TypeNames) -> Result<(), RenderError> {
        if let Some(additional) = &names.additional {
            let map = self.printer.std("BTreeMap");
            let additional = token::ident(additional)?;
            self.fields.push(format!("{additional}: {map}::new()"));
        }
        Ok(())
    }

    fn argument(
        &mut self,
        context: &Context<'_>,
        member: &Member<'_>,
        ty: &Type,
    ) -> Result<String, RenderError> {
        let (ty, value) = given(context, self.printer, ty, &member.name, member.boxed)?;
        self.arguments.push(format!("{}: {ty}", member.name));
        Ok(value)
    }

    /// `value` as the field holds it.
    fn wrapped(&self, member: &Member<'_>, value: String) -> String {
        match member.presence {
            Presence::Required => value,
            Presence::Optional => format!("{}({value})", self.printer.std("Some")),
            Presence::OptionalNullable => format!("runtime::Maybe::Value({value})"),
        }
    }

    fn store(&mut self, member: &Member<'_>, value: String) {
        self.fields.push(if value == member.name {
            value
        } else {
            format!("{}: {value}", member.name)
        });
    }

    fn attributes(&self) -> Vec<String> {
        let mut attributes = many_arguments(self.arguments.len(), "one for each required field");
        let types: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        attributes.extend(super::deep_types(&types));
        attributes
    }

    /// The function `new` of the struct `name`.
    pub fn finish(self, name: &str, default: bool) -> NewView {
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
        NewView {
            docs: Comment::new(4).text(&docs).outer(),
            attributes: self.attributes(),
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
