//! Finds what tells the variants of a union apart: a tag, the kind of value, its keys, or nothing.

use indexmap::IndexSet;

use super::schemas::component_key;
use super::types::Lowering;
use super::unions::{PendingUnion, mapping_target};
use crate::diagnostic::Diagnostic;
use crate::ir::{Decision, Shape, Type, TypeKind, Union};

impl Lowering<'_, '_> {
    /// Settles how a union is told apart, now that all its variants are known.
    pub fn decide(&mut self, pending: &PendingUnion) {
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
                    TypeKind::Enum(listed) => {
                        let values = listed.values.iter();
                        let values = values.map(|value| listed.text(value).into_owned());
                        Some((values.collect(), field.required))
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
        (Shape::Several(kinds), other) | (other, Shape::Several(kinds)) => {
            kinds.iter().all(|kind| separable(kind, other))
        }
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
