//! How deep types nest.
//!
//! To learn whether a type can be sent between threads, the compiler follows its fields into their types, and those of
//! these, as far as they lead. It gives up at a limit that documents with hundreds of related types exceed.

use crate::ir::Api;

/// Limit of the compiler where a crate sets none.
const USUAL_LIMIT: usize = 128;

/// Types that the compiler passes on its way from one of our types to the next: `Option`, `Vec` and what that is made of.
const STEPS: usize = 10;

/// The limit that a crate with the types of `api` has to set, if it has to.
pub fn recursion_limit(api: &Api) -> Option<usize> {
    let needed = deepest(api) * STEPS;
    (needed > USUAL_LIMIT).then(|| needed.next_power_of_two())
}

/// The length of the longest way that a search in depth takes from any type. A type is entered once.
fn deepest(api: &Api) -> usize {
    let edges: Vec<Vec<usize>> = api
        .types
        .iter()
        .map(|(_, def)| def.kind.held().into_iter().map(|id| id.0).collect())
        .collect();
    let mut deepest = 0;
    let mut entered = vec![usize::MAX; edges.len()];
    for root in 0..edges.len() {
        let mut path = vec![(root, 0)];
        entered[root] = root;
        while let Some((node, edge)) = path.pop() {
            let Some(&target) = edges[node].get(edge) else {
                continue;
            };
            path.push((node, edge + 1));
            if entered[target] != root {
                entered[target] = root;
                path.push((target, 0));
                deepest = deepest.max(path.len());
            }
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Type, TypeId};
    use crate::render::sample::*;

    fn chain(length: usize) -> Sample {
        let mut sample = Sample::default();
        let mut inner = sample.component("T", object(vec![]));
        for level in 1..length {
            inner = sample.component(
                &format!("T{level}"),
                object(vec![optional("next", list(inner))]),
            );
        }
        sample
    }

    #[test]
    fn is_content_with_the_usual_limit() {
        assert_eq!(recursion_limit(&chain(12).api), None);
    }

    #[test]
    fn asks_for_more_where_types_nest_deep() {
        assert_eq!(recursion_limit(&chain(100).api), Some(1024));
    }

    #[test]
    fn ends_on_a_circle() {
        let mut sample = chain(3);
        let first = Type::Named(TypeId(0));
        sample.def(&first).kind = object(vec![required("last", Type::Named(TypeId(2)))]);
        assert_eq!(deepest(&sample.api), 3);
    }
}
