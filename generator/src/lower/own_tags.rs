//! Fills in the tag of objects that are variants of unions: what leads to them need not be asked for.
//!
//! Where the tag is required, the object must be nothing but a variant: elsewhere its value is for the caller to choose.
//! Where it is optional, it would be left out, and no reader could tell the variant: it is filled in wherever the object
//! stands.

use std::collections::HashMap;

use super::share;
use crate::code_span::code_span as code;
use crate::ir::{Api, Decision, Direction, Scalar, Type, TypeId, TypeKind};

/// A value that leads from a union to a variant.
#[derive(Debug)]
pub(super) struct OwnTag {
    pub ty: Type,
    pub property: String,
    /// `None` if it is one of several.
    pub value: Option<String>,
}

/// Makes the tags constants of the structs that nothing else uses.
pub(super) fn fill(api: &mut Api, tags: Vec<OwnTag>) {
    let mut values: HashMap<(TypeId, String), Option<String>> = HashMap::new();
    for tag in tags {
        let Type::Named(id) = tag.ty else { continue };
        let known = values
            .entry((id, tag.property))
            .or_insert_with(|| tag.value.clone());
        if *known != tag.value {
            *known = None;
        }
    }
    let mut uses: HashMap<TypeId, usize> = HashMap::new();
    share::for_each_use(api, &mut |ty| {
        if let Some(id) = ty.held() {
            *uses.entry(id).or_default() += 1;
        }
    });
    let mut as_variant: HashMap<(TypeId, &str), usize> = HashMap::new();
    for (_, def) in api.types.iter() {
        if let TypeKind::Union(union) = &def.kind
            && let Decision::Tag {
                property,
                within: None,
                ..
            } = &union.decision
        {
            for id in union
                .variants
                .iter()
                .filter_map(|variant| variant.ty.held())
            {
                *as_variant.entry((id, property.as_str())).or_default() += 1;
            }
        }
    }
    let alone: Vec<((TypeId, String), String)> = values
        .into_iter()
        .filter(|((id, property), _)| {
            uses.get(id) == as_variant.get(&(*id, property.as_str()))
                || is_optional(api, *id, property)
        })
        .filter_map(|(place, value)| Some((place, value?)))
        .collect();
    for ((id, property), value) in alone {
        let json = serde_json::Value::from(value.as_str());
        let listed: Vec<TypeId> = match &api.types.get(id).kind {
            TypeKind::Struct(object) => {
                let field = object.fields.iter().find(|field| field.wire == property);
                field
                    .and_then(|field| field.ty.held())
                    .into_iter()
                    .collect()
            }
            _ => continue,
        };
        let is_listed = listed.iter().any(|id| {
            matches!(&api.types.get(*id).kind, TypeKind::Enum(listed) if listed.position(&json).is_some())
        });
        let TypeKind::Struct(object) = &mut api.types.get_mut(id).kind else {
            continue;
        };
        let field = object.fields.iter_mut().find(|field| {
            let ty = field.ty.clone().beside_null();
            field.wire == property
                && field.direction == Direction::Both
                && (ty == Type::Scalar(Scalar::String)
                    || (is_listed && matches!(ty, Type::Named(_))))
        });
        if let Some(field) = field.filter(|field| field.fixed.is_none()) {
            field.fixed = Some(json.to_string());
            let remark = format!("{} leads to this variant.", code(&value));
            field.docs.remarks.push(remark);
        }
    }
}

/// Whether a struct has an optional property of this name.
fn is_optional(api: &Api, id: TypeId, property: &str) -> bool {
    let TypeKind::Struct(object) = &api.types.get(id).kind else {
        return false;
    };
    let mut fields = object.fields.iter();
    fields.any(|field| field.wire == property && !field.required)
}
