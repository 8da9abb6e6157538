//! Where values stand in a `Box`: where a type contains itself, and where it would be too large to move about.

use std::collections::BTreeSet;

use crate::ir::{Api, Scalar, Type, TypeId, TypeKind};

/// Payload of an enum variant beyond which it is boxed. Clippy asks for that from a difference of 200 on.
const LARGEST_VARIANT: usize = 128;

/// Field beyond which it is boxed: nested values double from level to level, and all of them pass over the stack.
const LARGEST_FIELD: usize = 1024;

/// A `String`, `Vec` or `BTreeMap`, and what is made of one of them.
const TEXT: usize = 24;

/// A pointer, and what the discriminant of an enum takes at most.
const POINTER: usize = 8;

/// What keeps a variant that the document does not list: its tag and its text.
const UNKNOWN_VARIANT: usize = 40;

/// Sizes of types, estimated the same way on every machine, and the places that are boxed.
#[derive(Debug)]
pub struct Layout<'a> {
    api: &'a Api,
    sizes: Vec<usize>,
    boxed: BTreeSet<(TypeId, usize)>,
}

impl<'a> Layout<'a> {
    /// Lays out all types of `api`.
    pub fn new(api: &'a Api) -> Self {
        let mut layout = Layout {
            api,
            sizes: vec![TEXT; api.types.len()],
            boxed: BTreeSet::new(),
        };
        for component in components(api) {
            for &id in &component {
                layout.lay_out(id, &component);
            }
        }
        layout
    }

    /// Whether a member of a struct or union is boxed.
    pub fn is_boxed(&self, id: TypeId, member: usize) -> bool {
        self.boxed.contains(&(id, member))
    }

    /// Whether a variant that carries `ty` is boxed.
    pub fn is_large_variant(&self, ty: &Type) -> bool {
        self.size(ty) > LARGEST_VARIANT
    }

    /// Lays out `id`, which is part of `component`; the components that it contains are laid out.
    fn lay_out(&mut self, id: TypeId, component: &[TypeId]) {
        let kind = &self.api.types.get(id).kind;
        let limit = if matches!(kind, TypeKind::Union(_)) {
            LARGEST_VARIANT
        } else {
            LARGEST_FIELD
        };
        let (mut sum, mut largest) = (0usize, 0usize);
        for (member, (ty, discriminant)) in members(self.api, id).into_iter().enumerate() {
            let target = by_value(self.api, ty);
            let recursive = target.is_some_and(|target| {
                target == id || (component.len() > 1 && component.contains(&target))
            });
            let mut size = if recursive { 0 } else { self.size(ty) };
            if recursive || (size > limit && target.is_some()) {
                self.boxed.insert((id, member));
                size = POINTER;
            }
            sum = sum.saturating_add(size).saturating_add(discriminant);
            largest = largest.max(size);
        }
        self.sizes[id.0] = match kind {
            TypeKind::Struct(object) if object.additional.is_some() => sum.saturating_add(TEXT),
            TypeKind::Struct(_) => sum,
            TypeKind::Union(_) => largest.max(UNKNOWN_VARIANT) + POINTER,
            TypeKind::Enum(_) | TypeKind::Alias(_) => TEXT,
        };
    }

    fn size(&self, ty: &Type) -> usize {
        let mut optional = 0usize;
        let mut ty = ty;
        // An alias leads to another type; a circle of aliases would lead nowhere.
        for _ in 0..=self.api.types.len() {
            ty = match ty {
                Type::Named(id) => match &self.api.types.get(*id).kind {
                    TypeKind::Alias(aliased) => aliased,
                    _ => return self.sizes[id.0].saturating_add(optional),
                },
                Type::Nullable(inner) => {
                    optional += POINTER;
                    inner
                }
                Type::Scalar(scalar) => return scalar_size(*scalar) + optional,
                Type::List(_) | Type::Map(_) | Type::JsonText(_) => return TEXT + optional,
                Type::Any => return 16 + optional,
            };
        }
        TEXT
    }
}

fn scalar_size(scalar: Scalar) -> usize {
    match scalar {
        Scalar::Decimal => 16,
        Scalar::Number => 24,
        Scalar::DecimalString => 32,
        Scalar::File => 128,
        scalar if scalar.is_text() => TEXT,
        _ => 8,
    }
}

/// The types of the members of a struct or union, each with what it takes to say that it is absent.
fn members(api: &Api, id: TypeId) -> Vec<(&Type, usize)> {
    match &api.types.get(id).kind {
        TypeKind::Struct(object) => object
            .fields
            .iter()
            .map(|field| (&field.ty, if field.required { 0 } else { POINTER }))
            .collect(),
        TypeKind::Union(union) => union
            .variants
            .iter()
            .map(|variant| (&variant.ty, 0))
            .collect(),
        TypeKind::Enum(_) | TypeKind::Alias(_) => Vec::new(),
    }
}

/// The struct, enum or union that a value of type `ty` contains without indirection.
fn by_value(api: &Api, ty: &Type) -> Option<TypeId> {
    let mut ty = ty;
    for _ in 0..=api.types.len() {
        ty = match ty {
            Type::Named(id) => match &api.types.get(*id).kind {
                TypeKind::Alias(aliased) => aliased,
                _ => return Some(*id),
            },
            Type::Nullable(inner) => inner,
            Type::Scalar(_) | Type::List(_) | Type::Map(_) | Type::JsonText(_) | Type::Any => {
                return None;
            }
        };
    }
    None
}

/// The strongly connected components of "contains by value", each after all that it contains (Tarjan's algorithm,
/// with a stack of its own: documents may nest deeper than threads do).
fn components(api: &Api) -> Vec<Vec<TypeId>> {
    const UNSEEN: usize = usize::MAX;
    let edges: Vec<Vec<usize>> = (0..api.types.len())
        .map(|id| {
            members(api, TypeId(id))
                .into_iter()
                .filter_map(|(ty, _)| by_value(api, ty))
                .map(|id| id.0)
                .collect()
        })
        .collect();
    let mut components = Vec::new();
    let mut index = vec![UNSEEN; edges.len()];
    let mut low = vec![UNSEEN; edges.len()];
    let mut on_stack = vec![false; edges.len()];
    let mut stack = Vec::new();
    let mut next = 0;
    for root in 0..edges.len() {
        if index[root] != UNSEEN {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((node, edge)) = path.pop() {
            if edge == 0 {
                index[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(&target) = edges[node].get(edge) {
                path.push((node, edge + 1));
                if index[target] == UNSEEN {
                    path.push((target, 0));
                } else if on_stack[target] {
                    low[node] = low[node].min(index[target]);
                }
                continue;
            }
            if let Some(&(parent, _)) = path.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == index[node] {
                let mut component = Vec::new();
                while let Some(member) = stack.pop() {
                    on_stack[member] = false;
                    component.push(TypeId(member));
                    if member == node {
                        break;
                    }
                }
                components.push(component);
            }
        }
    }
    components
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Decision, Shape};
    use crate::render::sample::*;

    /// The members that are boxed, as `(type, member)`.
    fn boxed(sample: &Sample) -> Vec<(usize, usize)> {
        Layout::new(&sample.api)
            .boxed
            .iter()
            .map(|(id, member)| (id.0, *member))
            .collect()
    }

    #[test]
    fn boxes_a_type_that_contains_itself() {
        let mut sample = Sample::default();
        let tree = sample.component("Tree", object(vec![]));
        sample.def(&tree).kind = object(vec![
            optional("left", tree.clone()),
            required("all", list(tree.clone())),
        ]);
        assert_eq!(boxed(&sample), [(0, 0)]);
    }

    #[test]
    fn boxes_all_edges_of_a_longer_circle() {
        let mut sample = Sample::default();
        let a = sample.component("A", object(vec![]));
        let alias = sample.component("Alias", TypeKind::Alias(nullable(a.clone())));
        let leaf = sample.component("Leaf", object(vec![required("x", text())]));
        let b = sample.component(
            "B",
            object(vec![required("a", alias), required("leaf", leaf)]),
        );
        sample.def(&a).kind = object(vec![required("b", b)]);
        assert_eq!(boxed(&sample), [(0, 0), (3, 0)]);
    }

    #[test]
    fn boxes_large_payloads_of_variants() {
        let mut sample = Sample::default();
        let fields = |count: usize| {
            (0..count)
                .map(|i| required(&format!("f{i}"), text()))
                .collect()
        };
        let small = sample.component("Small", object(fields(5)));
        let large = sample.component("Large", object(fields(6)));
        let variants = vec![
            variant("Small", small, Shape::Any),
            variant("Large", large.clone(), Shape::Any),
        ];
        sample.component("Union", union(Decision::Kind, true, false, variants));
        assert_eq!(boxed(&sample), [(2, 1)]);
        assert!(Layout::new(&sample.api).is_large_variant(&large));
    }

    #[test]
    fn keeps_nested_structs_from_doubling_for_ever() {
        let mut sample = Sample::default();
        let mut inner = sample.component("T0", object(vec![required("x", text())]));
        for level in 1..64 {
            let fields = vec![required("a", inner.clone()), required("b", inner)];
            inner = sample.component(&format!("T{level}"), object(fields));
        }
        assert!(!boxed(&sample).is_empty());
        assert!(Layout::new(&sample.api).size(&inner) < 4 * LARGEST_FIELD);
    }

    #[test]
    fn ends_on_a_circle_of_aliases() {
        let mut sample = Sample::default();
        let alias = sample.component("A", TypeKind::Alias(Type::Any));
        sample.def(&alias).kind = TypeKind::Alias(alias.clone());
        sample.component("B", object(vec![required("a", alias)]));
        assert!(boxed(&sample).is_empty());
    }

    #[test]
    fn stands_deep_nesting() {
        let mut sample = Sample::default();
        let mut inner = sample.component("T", object(vec![]));
        for level in 0..20_000 {
            inner = sample.component(&format!("T{level}"), object(vec![optional("next", inner)]));
        }
        Layout::new(&sample.api);
    }
}
