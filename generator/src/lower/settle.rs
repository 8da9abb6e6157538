//! Decides how the variants of each union are told apart, once all types are known.

use indexmap::IndexSet;

use super::schemas::component_key;
use super::types::Lowering;
use super::unions::{PendingUnion, mapping_target};
use crate::diagnostic::Diagnostic;
use crate::ir::{
    Decision, Enum, EnumBase, EnumValue, Scalar, Shape, Struct, Type, TypeId, TypeKind, Union,
};

impl Lowering<'_, '_> {
    /// Settles every pending union.
    pub fn settle_unions(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        for pending in &pending {
            self.unite_scalars(pending);
        }
        for pending in &pending {
            self.break_union_circle(pending.id);
        }
        for pending in &pending {
            self.decide(pending);
        }
    }

    /// Makes one variant of those that no JSON value can tell apart: two strings, two integers.
    ///
    /// Their types differ in what they promise (`date`, `uuid`, a list of values), not in what arrives.
    fn unite_scalars(&mut self, pending: &PendingUnion) {
        let TypeKind::Union(union) = &self.types.get(pending.id).kind else {
            return;
        };
        let mut union = union.clone();
        let mut components = pending.components.clone();
        let mut index = 0;
        while index < union.variants.len() {
            let shape = self.shape(&union.variants[index].ty);
            let twin = (0..index).find(|&earlier| {
                let other = &union.variants[earlier];
                other.ty == union.variants[index].ty
                    || (shape == self.shape(&other.ty)
                        && matches!(
                            shape,
                            Shape::String | Shape::Integer | Shape::Number | Shape::Boolean
                        ))
            });
            let Some(twin) = twin else {
                index += 1;
                continue;
            };
            let gone = union.variants.remove(index);
            let theirs = components.remove(index);
            components[twin].extend(theirs);
            let kept = &mut union.variants[twin];
            if kept.ty != gone.ty {
                kept.ty = self.unite(pending.id, &kept.ty, &gone.ty);
                kept.name = match self.shape(&kept.ty) {
                    Shape::Integer => "integer",
                    Shape::Number => "number",
                    Shape::Boolean => "boolean",
                    _ => "string",
                }
                .to_owned();
                if kept.docs.description.is_none() {
                    kept.docs.description = gone.docs.description;
                }
            }
        }
        let pointer = self.types.get(pending.id).pointer.clone();
        let only = match union.variants.as_slice() {
            [only] => Some(only.ty.clone()),
            _ => None,
        };
        self.types.get_mut(pending.id).kind = match only {
            Some(ty) if ty != Type::Named(pending.id) => TypeKind::Alias(ty),
            Some(_) => {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "circular-union",
                        &pointer,
                        "a union of nothing but itself",
                    )
                    .help("generated as arbitrary JSON"),
                );
                TypeKind::Alias(Type::Any)
            }
            None => TypeKind::Union(union),
        };
        // Later steps find the components by the index of the variant.
        self.united.insert(pending.id, components);
    }

    /// Opens a circle of unions that are each other's variants: whoever decodes one would never come to an end.
    fn break_union_circle(&mut self, id: TypeId) {
        let TypeKind::Union(union) = &self.types.get(id).kind else {
            return;
        };
        let leads_back: Vec<usize> = (0..union.variants.len())
            .filter(|index| self.leads_to(&union.variants[*index].ty, id))
            .collect();
        if leads_back.is_empty() {
            return;
        }
        let def = self.types.get_mut(id);
        self.diagnostics.push(
            Diagnostic::warning(
                "circular-union",
                &def.pointer,
                "a variant of this union leads back to it without an object in between",
            )
            .help("that variant is generated as arbitrary JSON"),
        );
        if let TypeKind::Union(union) = &mut def.kind {
            for index in leads_back {
                union.variants[index].ty = Type::Any;
            }
        }
    }

    /// Whether decoding `ty` may mean decoding the union `wanted`, by way of nothing but unions.
    fn leads_to(&self, ty: &Type, wanted: TypeId) -> bool {
        let mut seen = Vec::new();
        let mut open = vec![self.plain(ty)];
        while let Some(ty) = open.pop() {
            let Type::Named(id) = ty else { continue };
            if id == wanted {
                return true;
            }
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            if let TypeKind::Union(union) = &self.types.get(id).kind {
                open.extend(union.variants.iter().map(|variant| self.plain(&variant.ty)));
            }
        }
        false
    }

    /// One type for two scalars of the same kind.
    fn unite(&mut self, union: TypeId, one: &Type, other: &Type) -> Type {
        let listed = |lowering: &Self, ty: &Type| match lowering.plain(ty) {
            Type::Named(id) => match &lowering.types.get(id).kind {
                TypeKind::Enum(listed) => Some(listed.clone()),
                _ => None,
            },
            _ => None,
        };
        match (listed(self, one), listed(self, other)) {
            (Some(ours), Some(theirs)) => {
                let mut values = ours.values;
                for value in theirs.values {
                    if values
                        .iter()
                        .all(|known: &EnumValue| known.value != value.value)
                    {
                        values.push(value);
                    }
                }
                let united = Enum {
                    base: ours.base,
                    values,
                    open: ours.open || theirs.open,
                };
                let pointer = self.types.get(union).pointer.clone();
                let slot = super::types::Slot::inline(Some(union), &["value"]);
                self.define(slot, &pointer, Default::default(), |_, _| {
                    TypeKind::Enum(united)
                })
            }
            // An open list keeps what it does not know: it takes every string.
            (Some(listed), None) if listed.open => one.clone(),
            (None, Some(listed)) if listed.open => other.clone(),
            _ => match self.shape(one) {
                Shape::Integer => Type::Scalar(Scalar::Int64),
                Shape::Number => Type::Scalar(Scalar::Decimal),
                Shape::Boolean => Type::Scalar(Scalar::Bool),
                _ => Type::Scalar(Scalar::String),
            },
        }
    }

    /// The type behind aliases.
    pub fn plain(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        // Alias circles are broken later; here it is enough not to follow them for ever.
        for _ in 0..64 {
            match &ty {
                Type::Named(id) => match &self.types.get(*id).kind {
                    TypeKind::Alias(target) => ty = target.clone(),
                    _ => break,
                },
                Type::Nullable(inner) => ty = (**inner).clone(),
                _ => break,
            }
        }
        ty
    }

    /// Which JSON values a type takes.
    pub fn shape(&self, ty: &Type) -> Shape {
        self.shape_within(ty, &mut Vec::new())
    }

    fn shape_within(&self, ty: &Type, seen: &mut Vec<TypeId>) -> Shape {
        match self.plain(ty) {
            Type::Scalar(scalar) => match scalar {
                Scalar::Bool => Shape::Boolean,
                Scalar::Int32 | Scalar::Int64 | Scalar::UInt32 | Scalar::UInt64 => Shape::Integer,
                Scalar::Float32 | Scalar::Float64 | Scalar::Decimal => Shape::Number,
                _ => Shape::String,
            },
            Type::List(_) => Shape::Array,
            Type::Map(_) => Shape::Object {
                required: Vec::new(),
                known: Vec::new(),
            },
            Type::Any | Type::Nullable(_) => Shape::Any,
            Type::Named(id) => match &self.types.get(id).kind {
                TypeKind::Struct(object) => object_shape(object),
                TypeKind::Enum(listed) => match listed.base {
                    EnumBase::String => Shape::String,
                    EnumBase::Integer => Shape::Integer,
                },
                TypeKind::Union(union) => {
                    if seen.contains(&id) {
                        return Shape::Any;
                    }
                    seen.push(id);
                    let shape = self.union_shape(union, seen);
                    seen.pop();
                    shape
                }
                TypeKind::Alias(_) => Shape::Any,
            },
        }
    }

    fn union_shape(&self, union: &Union, seen: &mut Vec<TypeId>) -> Shape {
        let mut shapes = union
            .variants
            .iter()
            .map(|variant| self.shape_within(&variant.ty, seen));
        let Some(mut whole) = shapes.next() else {
            return Shape::Any;
        };
        for shape in shapes {
            whole = match (whole, shape) {
                (
                    Shape::Object {
                        required: ours,
                        known: mut all,
                    },
                    Shape::Object {
                        required: theirs,
                        known,
                    },
                ) => {
                    for key in known {
                        if !all.contains(&key) {
                            all.push(key);
                        }
                    }
                    let required = ours
                        .into_iter()
                        .filter(|key| theirs.contains(key))
                        .collect();
                    Shape::Object {
                        required,
                        known: all,
                    }
                }
                (ours, theirs) if ours == theirs => ours,
                _ => return Shape::Any,
            };
        }
        whole
    }

    fn decide(&mut self, pending: &PendingUnion) {
        let TypeKind::Union(union) = &self.types.get(pending.id).kind else {
            return;
        };
        let mut union = union.clone();
        for variant in &mut union.variants {
            variant.shape = self.shape(&variant.ty);
        }
        let components = self.united.remove(&pending.id).unwrap_or_default();
        let pointer = self.types.get(pending.id).pointer.clone();
        let tag = match &pending.discriminator {
            Some((property, mapping)) => {
                let tag = self.discriminated(&union, &components, property, mapping, &pointer);
                if tag.is_none() {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            "unusable-discriminator",
                            &pointer,
                            format!("`{property}` does not tell all variants apart"),
                        )
                        .help("the variants are told apart without it; complete `mapping` in an overlay"),
                    );
                }
                tag.or_else(|| self.tagged(&union))
            }
            None => self.tagged(&union),
        };
        union.decision = tag.unwrap_or_else(|| by_shape(&union));
        if let Decision::Trial { inseparable } = &union.decision
            && let Some((one, other)) = inseparable.first()
        {
            let name = |index: &usize| union.variants[*index].name.clone();
            self.diagnostics.push(
                Diagnostic::warning(
                    "inseparable-variants",
                    &pointer,
                    format!("nothing tells `{}` and `{}` apart", name(one), name(other)),
                )
                .help(
                    "decoded by trying the most specific first; add a `discriminator` or `required` in an overlay",
                ),
            );
        }
        self.types.get_mut(pending.id).kind = TypeKind::Union(union);
    }

    /// The values that tell the variants apart, as the discriminator maps them.
    fn discriminated(
        &mut self,
        union: &Union,
        components: &[Vec<String>],
        property: &str,
        mapping: &[(String, String)],
        pointer: &str,
    ) -> Option<Decision> {
        if !union
            .variants
            .iter()
            .all(|variant| matches!(variant.shape, Shape::Object { .. }))
        {
            return None;
        }
        let mut values: Vec<(String, usize)> = Vec::new();
        for (value, schema) in mapping {
            let at = mapping_target(schema);
            let variant = components
                .iter()
                .position(|pointers| pointers.contains(&at));
            if variant.is_none() {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "unknown-mapping",
                        pointer,
                        format!(
                            "`mapping` leads from `{value}` to `{schema}`, which is no variant"
                        ),
                    )
                    .help(
                        "values with this tag are kept as unknown; add the variant in an overlay",
                    ),
                );
            }
            if let Some(variant) = variant
                && values.iter().all(|(known, _)| known != value)
            {
                values.push((value.clone(), variant));
            }
        }
        for (index, variant) in union.variants.iter().enumerate() {
            if values.iter().any(|(_, mapped)| *mapped == index) {
                continue;
            }
            let listed = self
                .tag_values(&variant.ty, property)
                .map(|(listed, _)| listed);
            let implied = || {
                components
                    .get(index)
                    .into_iter()
                    .flatten()
                    .filter_map(|at| component_key(at))
                    .collect::<Vec<_>>()
            };
            let mut found = false;
            for value in listed.unwrap_or_else(implied) {
                if values.iter().all(|(known, _)| *known != value) {
                    values.push((value, index));
                    found = true;
                }
            }
            if !found {
                return None;
            }
        }
        let optional = !union
            .variants
            .iter()
            .all(|variant| requires(&variant.shape, property));
        Some(Decision::Tag {
            property: property.to_owned(),
            values,
            optional,
        })
    }

    /// A property whose values differ in every variant.
    fn tagged(&self, union: &Union) -> Option<Decision> {
        let first = union.variants.first()?;
        let Shape::Object { known, .. } = &first.shape else {
            return None;
        };
        let mut optional = None;
        for property in known {
            let mut values: Vec<(String, usize)> = Vec::new();
            let mut always = true;
            let distinct = union.variants.iter().enumerate().all(|(index, variant)| {
                let Some((listed, required)) = self.tag_values(&variant.ty, property) else {
                    return false;
                };
                always &= required;
                listed.into_iter().all(|value| {
                    let new = values.iter().all(|(known, _)| *known != value);
                    values.push((value, index));
                    new
                })
            });
            if !distinct {
                continue;
            }
            let decision = Decision::Tag {
                property: property.clone(),
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

    /// The values of a property that lists them, and whether it must be there.
    fn tag_values(&self, ty: &Type, property: &str) -> Option<(Vec<String>, bool)> {
        let Type::Named(id) = self.plain(ty) else {
            return None;
        };
        match &self.types.get(id).kind {
            TypeKind::Struct(object) => {
                let field = object.fields.iter().find(|field| field.wire == property)?;
                let Type::Named(id) = self.plain(&field.ty) else {
                    return None;
                };
                match &self.types.get(id).kind {
                    TypeKind::Enum(Enum { values, .. }) => {
                        let values = values.iter().map(|value| value.value.clone()).collect();
                        Some((values, field.required))
                    }
                    _ => None,
                }
            }
            // A union within: its variants' values together.
            TypeKind::Union(Union {
                decision:
                    Decision::Tag {
                        property: tag,
                        values,
                        optional,
                    },
                ..
            }) if tag == property => Some((
                values.iter().map(|(value, _)| value.clone()).collect(),
                !optional,
            )),
            _ => None,
        }
    }
}

fn object_shape(object: &Struct) -> Shape {
    let keys = |required_only: bool| {
        object
            .fields
            .iter()
            .filter(|field| field.required || !required_only)
            .map(|field| field.wire.clone())
            .collect()
    };
    Shape::Object {
        required: keys(true),
        known: keys(false),
    }
}

fn requires(shape: &Shape, property: &str) -> bool {
    matches!(shape, Shape::Object { required, .. } if required.iter().any(|key| key == property))
}

fn by_shape(union: &Union) -> Decision {
    let mut inseparable = Vec::new();
    let mut objects = 0;
    for (index, variant) in union.variants.iter().enumerate() {
        objects += usize::from(matches!(variant.shape, Shape::Object { .. }));
        for (earlier, other) in union.variants.iter().enumerate().take(index) {
            if !separable(&other.shape, &variant.shape) {
                inseparable.push((earlier, index));
            }
        }
    }
    if !inseparable.is_empty() {
        Decision::Trial { inseparable }
    } else if objects > 1 {
        Decision::Keys
    } else {
        Decision::Kind
    }
}

/// Whether a value tells by its kind or its keys which of the two it is.
fn separable(one: &Shape, other: &Shape) -> bool {
    match (one, other) {
        (Shape::Any, _) | (_, Shape::Any) => false,
        (
            Shape::Object {
                required: ours,
                known: our_keys,
            },
            Shape::Object {
                required: theirs,
                known: their_keys,
            },
        ) => {
            let our_keys: IndexSet<&String> = our_keys.iter().collect();
            let their_keys: IndexSet<&String> = their_keys.iter().collect();
            ours.iter().any(|key| !their_keys.contains(key))
                || theirs.iter().any(|key| !our_keys.contains(key))
        }
        (one, other) => one != other,
    }
}
