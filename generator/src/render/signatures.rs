//! The types that users of a client write and read, for those who describe it: the same that its files have.

use std::collections::BTreeSet;

use crate::ir::{Answer, Api, Operation, TypeDef, TypeId, TypeKind};
use crate::name::{Names, OperationNames};

use super::RenderError;
use super::layout::Layout;
use super::types::{Place, Printer};
use super::view::answers::Carried;
use super::view::structs::StructView;
use super::view::unions::UnionView;
use super::view::{Context, arguments, bodies, rules};

/// Rust types of everything in an API. Those of the client are written `models::Name`.
#[derive(Clone, Debug)]
pub struct Signatures {
    /// For each operation, by its index.
    pub operations: Vec<Call>,
    /// For each type, by its id: its fields, with that of all other properties last; what its variants carry; or what it is
    /// another name for.
    pub members: Vec<Vec<String>>,
    /// For each webhook, what it carries, if anything.
    pub webhooks: Vec<Option<String>>,
}

/// The types of an operation.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is taken for each parameter; nothing for one that always has the same value.
    pub parameters: Vec<Option<String>>,
    /// What is taken for the body.
    pub body: Option<String>,
    /// What each answer carries, if anything: those that mean success, then the others.
    pub answers: Vec<Option<String>>,
}

/// The name under which the client's own types are found.
pub const MODELS: &str = "models::";

/// The types of `api` as its files write them.
///
/// # Errors
///
/// Fails if `names` does not fit `api`.
pub fn signatures(api: &Api, names: &Names) -> Result<Signatures, RenderError> {
    let layout = Layout::new(api);
    let validated = rules::validated(api);
    let context = Context {
        api,
        names,
        layout: &layout,
        validated: &validated,
        module: "crate",
        crate_name: "crate",
        header: "",
    };
    let printer = Printer::new(api, names, Place::Elsewhere("crate"), &BTreeSet::new());
    let operations = api.operations.iter().enumerate().map(|(index, operation)| {
        let names = names.operations.get(index);
        let names = names.ok_or_else(|| RenderError::Unnamed(operation.pointer.clone()))?;
        call(&context, &printer, operation, names)
    });
    let members = api.types.iter();
    let members = members.map(|(id, def)| self::members(&context, &printer, id, def));
    let webhooks = api.webhooks.iter().map(|webhook| {
        let event = webhook.event();
        event.map(|event| printer.owned(&event)).transpose()
    });
    Ok(Signatures {
        operations: operations.collect::<Result<_, _>>()?,
        members: members.collect::<Result<_, _>>()?,
        webhooks: webhooks.collect::<Result<_, _>>()?,
    })
}

fn call(
    context: &Context<'_>,
    printer: &Printer<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Result<Call, RenderError> {
    let parameters = operation.parameters.iter().map(|parameter| {
        if arguments::constant(printer, parameter).is_some() {
            return Ok(None);
        }
        arguments::parameter(context, printer, parameter, "value").map(|taken| Some(taken.ty))
    });
    let body = operation.body.as_ref();
    let body = body.map(|body| bodies::argument(context, printer, body, names, "value"));
    let carried = |answer: &Answer| Carried::new(printer, answer).map(|carried| carried.ty);
    Ok(Call {
        parameters: parameters.collect::<Result<_, _>>()?,
        body: body.transpose()?.map(|taken| taken.ty),
        answers: operation.answers().map(carried).collect::<Result<_, _>>()?,
    })
}

fn members(
    context: &Context<'_>,
    printer: &Printer<'_>,
    id: TypeId,
    def: &TypeDef,
) -> Result<Vec<String>, RenderError> {
    let names = printer.type_names(id)?;
    Ok(match &def.kind {
        TypeKind::Struct(object) => {
            let view = StructView::new(context, printer, id, def, object, names)?;
            view.fields.into_iter().map(|field| field.ty).collect()
        }
        TypeKind::Union(union) => {
            let view = UnionView::new(context, printer, id, def, union, names)?;
            let variants = view.variants.into_iter();
            variants.map(|variant| variant.ty).collect()
        }
        TypeKind::Alias(target) => vec![printer.owned(target)?],
        TypeKind::Enum(_) => Vec::new(),
    })
}
