//! Defaults: whether what the document says is assumed can be a value at all.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Scalar, Type, TypeId, TypeKind, Types};

/// How many types are looked through for one default.
const MOST_STEPS: usize = 1_000;

/// Forgets the defaults of properties and parameters that their types do not allow, and says so.
pub(super) fn check(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut refuse = |pointer: &str, json: &str| {
        diagnostics.push(
            Diagnostic::warning(
                Code::UnusableDefault,
                pointer,
                format!("the default `{}` is no value of its type", excerpt(json)),
            )
            .help("documented, but not offered; correct `default` or the type in an overlay"),
        );
    };
    let ids: Vec<TypeId> = api.types.iter().map(|(id, _)| id).collect();
    for id in ids {
        let TypeKind::Struct(object) = &api.types.get(id).kind else {
            continue;
        };
        let unusable: Vec<usize> = object
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| !is_usable(&api.types, &field.ty, field.default.as_deref()))
            .map(|(index, _)| index)
            .collect();
        if let TypeKind::Struct(object) = &mut api.types.get_mut(id).kind {
            for index in unusable {
                let field = &mut object.fields[index];
                refuse(&field.pointer, &field.default.take().unwrap_or_default());
            }
        }
    }
    let types = &api.types;
    for parameter in api
        .operations
        .iter_mut()
        .flat_map(|operation| &mut operation.parameters)
    {
        if !is_usable(types, &parameter.ty, parameter.default.as_deref()) {
            refuse(
                &parameter.pointer,
                &parameter.default.take().unwrap_or_default(),
            );
        }
    }
}

/// The beginning of a text that may be very long.
fn excerpt(json: &str) -> String {
    const LONGEST: usize = 60;
    match json.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &json[..end]),
        None => json.to_owned(),
    }
}

fn is_usable(types: &Types, ty: &Type, default: Option<&str>) -> bool {
    let Some(value) = default.and_then(|json| serde_json::from_str::<Value>(json).ok()) else {
        return true;
    };
    fits(types, ty, &value, &mut { MOST_STEPS })
}

/// Whether `value` can be a value of `ty`, as far as a look from outside tells.
fn fits(types: &Types, ty: &Type, value: &Value, steps: &mut usize) -> bool {
    if *steps == 0 {
        return true;
    }
    *steps -= 1;
    match (ty, value) {
        (Type::Any, _) | (Type::Nullable(_), Value::Null) => true,
        (Type::Nullable(inner), value) => fits(types, inner, value, steps),
        (Type::List(item), Value::Array(items)) => {
            items.iter().all(|value| fits(types, item, value, steps))
        }
        (Type::Map(_), value) => value.is_object(),
        (Type::List(_), _) => false,
        (Type::JsonText(_), value) => value.is_string(),
        (Type::Scalar(scalar), value) => scalar_fits(*scalar, value),
        (Type::Named(id), value) => match &types.get(*id).kind {
            TypeKind::Alias(target) => fits(types, target, value, steps),
            TypeKind::Struct(_) => value.is_object(),
            TypeKind::Enum(listed) => listed.position(value).is_some(),
            TypeKind::Union(union) => union
                .variants
                .iter()
                .any(|variant| fits(types, &variant.ty, value, steps)),
        },
    }
}

fn scalar_fits(scalar: Scalar, value: &Value) -> bool {
    if let Some(range) = scalar.range() {
        return integer(value).is_some_and(|integer| range.contains(&integer));
    }
    match scalar {
        Scalar::Bool => value.is_boolean(),
        scalar if scalar.is_number() => value.is_number(),
        Scalar::File => false,
        _ => value.is_string(),
    }
}

fn integer(value: &Value) -> Option<i128> {
    value
        .as_i64()
        .map(i128::from)
        .or_else(|| value.as_u64().map(i128::from))
}
