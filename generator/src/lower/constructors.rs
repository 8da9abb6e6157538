//! Functions that make structs in the ways that the API allows, as the settings ask for them.

use super::selection::{impossible, unused};
use crate::config::{self, Settings};
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Constructor, Given, Struct, Type, TypeId, TypeKind};

/// Adds the constructors of the settings.
pub(super) fn add(api: &mut Api, settings: &Settings, diagnostics: &mut Diagnostics) {
    for (schema, constructors) in &settings.constructors {
        let Some(ty) = api.type_of(schema) else {
            diagnostics.push(unused("constructors", schema));
            continue;
        };
        for (name, wanted) in constructors {
            match fields(api, ty, wanted) {
                Ok(fields) => api.constructors.push(Constructor {
                    ty,
                    name: name.clone(),
                    docs: wanted.docs.clone(),
                    fields,
                }),
                Err(reason) => {
                    let message = format!("`constructors.{schema}.{name}`: {reason}");
                    diagnostics.push(impossible(&api.types.get(ty).pointer, message));
                }
            }
        }
    }
}

fn fields(api: &Api, ty: TypeId, wanted: &config::Constructor) -> Result<Vec<Given>, String> {
    let TypeKind::Struct(object) = &api.types.get(ty).kind else {
        return Err("only objects have constructors".to_owned());
    };
    let mut fields = vec![Given::AsNew; object.fields.len()];
    let mut give = |wire: &str, given: Given| match &mut fields[index(object, wire)?] {
        field @ Given::AsNew => {
            *field = given;
            Ok(())
        }
        _ => Err(format!("`{wire}` is named twice")),
    };
    for (wire, value) in &wanted.set {
        let field = &object.fields[index(object, wire)?];
        if !is_listed(api, &field.ty, value) {
            return Err(format!("`{wire}` cannot be `{value}`"));
        }
        give(wire, Given::Set(value.to_string()))?;
    }
    for wire in &wanted.ask {
        if object.fields[index(object, wire)?].required {
            return Err(format!("`{wire}` is required, and asked for anyway"));
        }
        give(wire, Given::Asked)?;
    }
    for (wire, source) in &wanted.same {
        let source = index(object, source)?;
        give(wire, Given::Same(source))?;
    }
    for (at, given) in fields.iter().enumerate() {
        if let Given::Same(source) = given {
            let (field, source_field) = (&object.fields[at], &object.fields[*source]);
            let is_asked = match fields[*source] {
                Given::AsNew => source_field.required && source_field.fixed.is_none(),
                Given::Asked => true,
                Given::Set(_) | Given::Same(_) => false,
            };
            if !is_asked || field.ty != source_field.ty {
                return Err(format!(
                    "`{}` cannot have the value of `{}`, which must be asked for and of the same type",
                    field.wire, source_field.wire
                ));
            }
        }
    }
    Ok(fields)
}

fn index(object: &Struct, wire: &str) -> Result<usize, String> {
    let mut fields = object.fields.iter();
    let found = fields.position(|field| field.wire == wire);
    found.ok_or_else(|| format!("the schema has no property `{wire}`"))
}

/// Whether `value` is one of the values that `ty` lists, or may be one where it lists none.
fn is_listed(api: &Api, ty: &Type, value: &serde_json::Value) -> bool {
    super::defaults::is_usable(&api.types, ty, Some(&value.to_string()))
}
