//! Types that are made of others, as the settings ask for it.

use super::selection::{impossible, unused};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::ir::{
    Api, Conversion, Converted, Enum, EnumBase, EnumValue, Struct, Type, TypeId, TypeKind,
};

/// Adds the conversions of the settings.
pub(super) fn add(api: &mut Api, settings: &Settings, diagnostics: &mut Diagnostics) {
    for (target, sources) in &settings.convert {
        for source in sources {
            let (from, to) = match (api.type_of(source), api.type_of(target)) {
                (Some(from), Some(to)) => (from, to),
                (None, _) => {
                    diagnostics.push(unused(&format!("convert.{target}"), source));
                    continue;
                }
                (_, None) => {
                    diagnostics.push(unused("convert", target));
                    continue;
                }
            };
            match converted(api, from, to) {
                Ok(by) => api.conversions.push(Conversion { from, to, by }),
                Err(reason) => {
                    let message = format!("`{source}` cannot be converted to `{target}`: {reason}");
                    diagnostics.push(impossible(&api.types.get(to).pointer, message));
                }
            }
        }
    }
}

fn converted(api: &Api, from: TypeId, to: TypeId) -> Result<Converted, String> {
    if from == to {
        return Err("they are one type".to_owned());
    }
    match (&api.types.get(from).kind, &api.types.get(to).kind) {
        (TypeKind::Enum(from), TypeKind::Enum(to)) => values(from, to),
        (TypeKind::Struct(from), TypeKind::Struct(to)) => fields(api, from, to),
        _ => Err("only enums become enums, and only objects become objects".to_owned()),
    }
}

fn values(from: &Enum, to: &Enum) -> Result<Converted, String> {
    if from.base != EnumBase::String || to.base != EnumBase::String {
        return Err("only enums of strings are converted".to_owned());
    }
    let pairs = from.values.iter().enumerate().filter_map(|(index, value)| {
        let same = to.values.iter().position(|known| is_same(value, known))?;
        Some((index, same))
    });
    let pairs: Vec<(usize, usize)> = pairs.collect();
    match pairs.is_empty() {
        true => Err("they have no value in common".to_owned()),
        false => Ok(Converted::Values(pairs)),
    }
}

/// Whether two values have a spelling in common.
fn is_same(one: &EnumValue, other: &EnumValue) -> bool {
    let mut spellings = std::iter::once(&one.value).chain(&one.aliases);
    spellings.any(|text| other.value == *text || other.aliases.contains(text))
}

fn fields(api: &Api, from: &Struct, to: &Struct) -> Result<Converted, String> {
    let mut sources = Vec::new();
    for field in &to.fields {
        let wire = &field.wire;
        let same = from.fields.iter().position(|known| known.wire == *wire);
        let Some(source) = same.filter(|_| field.fixed.is_none()) else {
            if field.required && field.fixed.is_none() {
                return Err(format!(
                    "the first has no `{wire}`, which the second must have"
                ));
            }
            sources.push(None);
            continue;
        };
        if !is_plain(api, &field.ty)
            || resolved(api, &from.fields[source].ty) != resolved(api, &field.ty)
        {
            return Err(format!(
                "`{wire}` must be of one type in both: a scalar, an enum, or a list of these, and never null"
            ));
        }
        sources.push(Some(source));
    }
    match sources.iter().any(Option::is_some) {
        true => Ok(Converted::Fields(sources)),
        false => Err("they have no property in common".to_owned()),
    }
}

/// Whether values of `ty` can be copied from one struct to another as they are.
fn is_plain(api: &Api, ty: &Type) -> bool {
    match resolved(api, ty) {
        Type::Scalar(_) => true,
        Type::List(item) => is_plain(api, item),
        Type::Named(id) => matches!(api.types.get(*id).kind, TypeKind::Enum(_)),
        _ => false,
    }
}

/// `ty` without the aliases at its head. Circles of them are gone by now.
fn resolved<'t>(api: &'t Api, mut ty: &'t Type) -> &'t Type {
    while let Type::Named(id) = ty
        && let TypeKind::Alias(target) = &api.types.get(*id).kind
    {
        ty = target;
    }
    ty
}
