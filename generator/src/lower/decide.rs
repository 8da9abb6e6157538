//! Finds what tells the variants of a union apart: a tag, the kind of value, its keys, or nothing.

use indexmap::IndexSet;

use super::types::Lowering;
use super::unions::PendingUnion;
use crate::diagnostic::Diagnostic;
use crate::ir::{Decision, Shape, TypeKind, Union};

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
