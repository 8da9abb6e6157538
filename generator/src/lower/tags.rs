//! Finds the property whose value tells the variants of a union apart.

use std::collections::HashSet;

use super::own_tags::OwnTag;
use super::schemas::{component_key, target};
use super::types::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Decision, Direction, Docs, Field, Rules, Scalar, Shape, Struct, Type, TypeId, TypeKind, Union,
};

/// The values of a property that lists them.
pub(super) struct Listed {
    pub values: Vec<String>,
    /// Whether one of them must be there.
    pub required: bool,
}

impl Lowering<'_, '_> {
    /// The values of a discriminator with the variants that they lead to; `None` if it leads to none of an object, or
    /// there is one to which it does not lead.
    pub fn discriminated(
        &mut self,
        union: &Union,
        components: &[Vec<String>],
        property: &str,
        mapping: &[(String, String)],
        pointer: &str,
    ) -> Option<Vec<(String, usize)>> {
        let mut values: Vec<(String, usize)> = Vec::new();
        for (value, schema) in mapping {
            match self.mapped(union, components, schema) {
                Some(variant) => values.push((value.clone(), variant)),
                None => self.diagnostics.push(
                    Diagnostic::warning(
                        Code::UnknownMapping,
                        pointer,
                        format!(
                            "`mapping` leads from `{value}` to `{schema}`, which is no variant"
                        ),
                    )
                    .help(
                        "values with this tag are kept as unknown; add the variant in an overlay",
                    ),
                ),
            }
        }
        let listed: Vec<Option<Vec<String>>> = union
            .variants
            .iter()
            .map(|variant| Some(self.listed(&variant.ty, property)?.values))
            .collect();
        for (index, variant) in union.variants.iter().enumerate() {
            if !matches!(variant.shape, Shape::Object { .. }) {
                continue;
            }
            // What several variants list was declared where they have it from, and tells nothing.
            let own = |value: &&String| {
                let mut others = listed.iter().enumerate();
                !others.any(|(other, list)| {
                    other != index && list.as_ref().is_some_and(|list| list.contains(value))
                })
            };
            let mut names: Vec<String> = components[index]
                .iter()
                .filter_map(|at| component_key(at))
                .collect();
            names.extend(self.names_within(&variant.ty));
            let found: Vec<String> = match &listed[index] {
                None => names,
                Some(list) => {
                    let spelled =
                        |value: &&String| names.iter().any(|name| name.eq_ignore_ascii_case(value));
                    let found: Vec<String> = list
                        .iter()
                        .filter(|value| own(value) || spelled(value))
                        .cloned()
                        .collect();
                    let mapped = values.iter().any(|(_, variant)| *variant == index);
                    if found.is_empty() && !mapped {
                        names
                    } else {
                        found
                    }
                }
            };
            for value in found {
                if values.iter().all(|(known, _)| *known != value) {
                    values.push((value, index));
                }
            }
            if values.iter().all(|(_, variant)| *variant != index) {
                return None;
            }
        }
        for (index, variant) in union.variants.iter().enumerate() {
            self.declare_tag(&variant.ty, property, pointer);
            let leading: Vec<&String> = values
                .iter()
                .filter(|(_, variant)| *variant == index)
                .map(|(value, _)| value)
                .collect();
            // What the mapping says is rather meant than the name of the component.
            let mut mapped = leading
                .iter()
                .filter(|value| mapping.iter().any(|(known, _)| known == **value));
            let own = match (mapped.next(), mapped.next(), leading.as_slice()) {
                (Some(only), None, _) | (None, _, [only]) => Some((*only).clone()),
                _ => None,
            };
            for id in self.structs_of(&variant.ty, property) {
                self.own_tags.push(OwnTag {
                    ty: Type::Named(id),
                    property: property.to_owned(),
                    value: own.clone(),
                });
            }
        }
        (!values.is_empty()).then_some(values)
    }

    /// The variant that a mapping leads to, directly or as a part of it.
    pub fn mapped(&self, union: &Union, components: &[Vec<String>], schema: &str) -> Option<usize> {
        let at = self.mapping_target(schema)?;
        let direct = components
            .iter()
            .position(|pointers| pointers.contains(&at));
        direct.or_else(|| {
            let wanted = self.plain(self.by_pointer.get(&at)?);
            let mut variants = union.variants.iter();
            variants.position(|variant| self.may_be(&variant.ty, &wanted))
        })
    }

    /// The pointer that a discriminator's mapping names: by a reference, the name of a component, or a file that is
    /// called like one.
    pub fn mapping_target(&self, schema: &str) -> Option<String> {
        let component = |key: &str| {
            let at = super::schemas::below("/components/schemas", &[key]);
            self.by_pointer.contains_key(&at).then_some(at)
        };
        if let Some(at) = target(schema).or_else(|| component(schema)) {
            return Some(at);
        }
        let name = schema.rsplit(['/', '#']).next()?;
        component(name).or_else(|| component(name.split('.').next()?))
    }

    /// The components that a variant may be which is a union itself.
    fn names_within(&self, ty: &Type) -> Vec<String> {
        let Type::Named(id) = self.plain(ty) else {
            return Vec::new();
        };
        let TypeKind::Union(union) = &self.types.get(id).kind else {
            return Vec::new();
        };
        let variants = union
            .variants
            .iter()
            .filter_map(|variant| variant.ty.held());
        variants
            .filter_map(|id| component_key(&self.types.get(id).pointer))
            .collect()
    }

    /// Whether a value of `ty` may be one of `wanted`, by way of nothing but unions.
    fn may_be(&self, ty: &Type, wanted: &Type) -> bool {
        let mut seen: Vec<TypeId> = Vec::new();
        let mut open = vec![self.plain(ty)];
        while let Some(ty) = open.pop() {
            if ty == *wanted {
                return true;
            }
            if let Type::Named(id) = ty
                && !seen.contains(&id)
                && let TypeKind::Union(union) = &self.types.get(id).kind
            {
                seen.push(id);
                open.extend(union.variants.iter().map(|variant| self.plain(&variant.ty)));
            }
        }
        false
    }

    /// Gives the structs that do not declare the tag a field for it: it would be lost in them.
    fn declare_tag(&mut self, ty: &Type, property: &str, pointer: &str) {
        let mut seen: Vec<TypeId> = Vec::new();
        let mut open = vec![self.plain(ty)];
        while let Some(ty) = open.pop() {
            let Type::Named(id) = ty else { continue };
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let owner = self.types.get(id).pointer.clone();
            match &mut self.types.get_mut(id).kind {
                TypeKind::Struct(object) => {
                    let declared = object.fields.iter().any(|field| field.wire == property);
                    if declared || object.additional.is_some() {
                        continue;
                    }
                    object.fields.push(Field {
                        wire: property.to_owned(),
                        ty: Type::Scalar(Scalar::String),
                        required: false,
                        docs: Docs {
                            summary: Some("Tells which variant of a union it is.".to_owned()),
                            ..Docs::default()
                        },
                        pointer: owner.clone(),
                        fixed: None,
                        is_tag: false,
                        default: None,
                        direction: Direction::Both,
                        rules: Rules::default(),
                    });
                    self.diagnostics.push(
                        Diagnostic::note(
                            Code::UndeclaredDiscriminator,
                            &owner,
                            format!("the discriminator `{property}` of {pointer} is not among the properties"),
                        )
                        .help("generated as an optional string; declare it in an overlay"),
                    );
                }
                TypeKind::Union(union) => {
                    let types: Vec<Type> = union
                        .variants
                        .iter()
                        .map(|variant| variant.ty.clone())
                        .collect();
                    open.extend(types.iter().map(|ty| self.plain(ty)));
                }
                TypeKind::Enum(_) | TypeKind::Alias(_) => {}
            }
        }
    }

    /// Marks the property by which a union is decoded in each of its variants: it is always sent. Where a variant has one
    /// value for it, that is filled in.
    pub fn always_write(&mut self, union: &Union, property: &str, within: Option<&str>) {
        for variant in &union.variants {
            for id in self.structs_of(&variant.ty, property) {
                let Some(within) = within else {
                    self.mark_tag(id, property);
                    continue;
                };
                let object = self.object(id);
                let holder = object.and_then(|object| {
                    let mut fields = object.fields.iter();
                    fields.find(|field| field.wire == within)
                });
                let held = holder.map(|holder| holder.ty.clone());
                for id in held.map_or(Vec::new(), |ty| self.structs_of(&ty, property)) {
                    self.mark_tag(id, property);
                }
            }
        }
    }

    fn mark_tag(&mut self, id: TypeId, property: &str) {
        let only = self.constants.get(&(id, property.to_owned())).cloned();
        let TypeKind::Struct(object) = &mut self.types.get_mut(id).kind else {
            return;
        };
        let mut fields = object.fields.iter_mut();
        let field =
            fields.find(|field| field.wire == property && field.direction == Direction::Both);
        if let Some(field) = field {
            field.is_tag = true;
            field.fixed = field.fixed.take().or(only);
        }
    }

    /// The structs that a value may be by way of nothing but unions that `property` does not decide.
    fn structs_of(&self, ty: &Type, property: &str) -> Vec<TypeId> {
        let mut structs = Vec::new();
        let mut seen: Vec<TypeId> = Vec::new();
        let mut open = vec![self.plain(ty)];
        while let Some(ty) = open.pop() {
            let Type::Named(id) = ty else { continue };
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            match &self.types.get(id).kind {
                TypeKind::Struct(_) => structs.push(id),
                TypeKind::Union(union) => {
                    let decides = matches!(
                        &union.decision,
                        Decision::Tag { property: decided, within: None, .. } if decided == property
                    );
                    if !decides {
                        let variants = union.variants.iter().rev();
                        open.extend(variants.map(|variant| self.plain(&variant.ty)));
                    }
                }
                TypeKind::Enum(_) | TypeKind::Alias(_) => {}
            }
        }
        structs
    }

    /// A property whose values differ in every variant.
    pub fn tagged(&self, union: &Union) -> Option<Decision> {
        let types: Vec<Type> = union
            .variants
            .iter()
            .map(|variant| variant.ty.clone())
            .collect();
        self.differing(&types, None)
    }

    /// A property whose values differ in every variant, of an object that all variants hold in the same property.
    pub fn tagged_within(&self, union: &Union) -> Option<Decision> {
        let objects: Option<Vec<&Struct>> = union
            .variants
            .iter()
            .map(|variant| self.struct_of(&variant.ty))
            .collect();
        let objects = objects?;
        let mut decisions = objects.first()?.fields.iter().filter_map(|first| {
            let fields: Option<Vec<&Field>> = objects
                .iter()
                .map(|object| object.fields.iter().find(|field| field.wire == first.wire))
                .collect();
            let fields = fields?;
            let types: Vec<Type> = fields.iter().map(|field| field.ty.clone()).collect();
            let mut decision = self.differing(&types, Some(&first.wire))?;
            let always = |field: &&Field| field.required && !matches!(field.ty, Type::Nullable(_));
            if let Decision::Tag { optional, .. } = &mut decision {
                *optional |= !fields.iter().all(always);
            }
            Some(decision)
        });
        let first = decisions.next()?;
        let always =
            |decision: &Decision| matches!(decision, Decision::Tag { optional, .. } if !optional);
        if always(&first) {
            return Some(first);
        }
        Some(decisions.find(always).unwrap_or(first))
    }

    /// A property whose values differ in all of the types. They stand in the property `within` of the variants, or are the
    /// variants.
    fn differing(&self, types: &[Type], within: Option<&str>) -> Option<Decision> {
        let [first, _, ..] = types else {
            return None;
        };
        let Shape::Object { known, .. } = self.shape(first) else {
            return None;
        };
        let mut optional = None;
        for property in known {
            let mut values: Vec<(String, usize)> = Vec::new();
            let mut always = true;
            let distinct = types.iter().enumerate().all(|(index, ty)| {
                let Some(listed) = self.listed(ty, &property) else {
                    return false;
                };
                always &= listed.required;
                listed.values.into_iter().all(|value| {
                    let new = values.iter().all(|(known, _)| *known != value);
                    values.push((value, index));
                    new
                })
            });
            if !distinct {
                continue;
            }
            let decision = Decision::Tag {
                property,
                within: within.map(str::to_owned),
                values,
                optional: !always,
            };
            if always {
                return Some(decision);
            }
            optional = optional.or(Some(decision));
        }
        // Without the tag the keys have to decide; where they cannot, an optional tag is still better than none.
        optional
    }

    /// The values of a property that lists them; those of all variants together where `ty` is a union.
    pub fn listed(&self, ty: &Type, property: &str) -> Option<Listed> {
        let mut all = Listed {
            values: Vec::new(),
            required: true,
        };
        let mut seen: HashSet<TypeId> = HashSet::new();
        let mut open = vec![self.plain(ty)];
        while let Some(ty) = open.pop() {
            let Type::Named(id) = ty else { return None };
            // What comes again says nothing new.
            if !seen.insert(id) {
                continue;
            }
            match &self.types.get(id).kind {
                TypeKind::Struct(object) => {
                    let field = object.fields.iter().find(|field| field.wire == property)?;
                    let values = self.listed.get(&(id, property.to_owned()))?;
                    all.required &= field.required && !matches!(field.ty, Type::Nullable(_));
                    all.add(values);
                }
                TypeKind::Union(union) => match &union.decision {
                    // A union within that is told by the same tag has decided before.
                    Decision::Tag {
                        property: decided,
                        within: None,
                        values,
                        optional,
                    } if decided == property => {
                        all.required &= !optional;
                        all.add(values.iter().map(|(value, _)| value));
                    }
                    _ => {
                        let types = union.variants.iter().rev();
                        open.extend(types.map(|variant| self.plain(&variant.ty)));
                    }
                },
                TypeKind::Enum(_) | TypeKind::Alias(_) => return None,
            }
        }
        (!all.values.is_empty()).then_some(all)
    }
}

impl Listed {
    fn add<'v>(&mut self, values: impl IntoIterator<Item = &'v String>) {
        for value in values {
            if !self.values.contains(value) {
                self.values.push(value.clone());
            }
        }
    }
}

/// The text of a value as a tag: that of a string, the JSON of an integer or a boolean.
pub(super) fn text(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        serde_json::Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
