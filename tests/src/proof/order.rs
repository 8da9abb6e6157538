//! The same value with its keys in other orders.

use generator::source::{Node, Value};
use indexmap::IndexMap;

use crate::invent::{Choices, node};

/// Objects of up to this many keys are written in every order.
const FEW: usize = 4;
/// How many orders of more keys there are beside the reversed one and the rotations.
const SHUFFLES: usize = 3;
/// More rotations show nothing new.
const MOST_ROTATIONS: usize = 8;

/// Texts of `value` in other orders, those of the objects inside it included.
pub fn orders(value: &Node, choices: &mut Choices) -> Vec<Node> {
    let count = orders_of(value.as_map().map_or(0, IndexMap::len)).max(2);
    (1..count)
        .map(|turn| reordered(value, turn, choices))
        .collect()
}

/// How many orders an object of so many keys is written in.
fn orders_of(keys: usize) -> usize {
    if keys <= FEW {
        (1..=keys).product()
    } else {
        2 + keys.min(MOST_ROTATIONS) + SHUFFLES
    }
}

fn reordered(value: &Node, turn: usize, choices: &mut Choices) -> Node {
    match &value.value {
        Value::List(list) => {
            let items = list.iter().map(|item| reordered(item, turn, choices));
            node(Value::List(items.collect()))
        }
        Value::Map(map) => {
            let order = order(map.len(), turn, choices);
            let entries = order.into_iter().filter_map(|index| map.get_index(index));
            let entries =
                entries.map(|(key, value)| (key.clone(), reordered(value, turn, choices)));
            node(Value::Map(entries.collect()))
        }
        _ => value.clone(),
    }
}

/// The indexes of `keys` keys in the order number `turn`.
fn order(keys: usize, turn: usize, choices: &mut Choices) -> Vec<usize> {
    let mut left: Vec<usize> = (0..keys).collect();
    if keys <= FEW {
        let mut turn = turn % orders_of(keys).max(1);
        let mut order = Vec::new();
        while !left.is_empty() {
            order.push(left.remove(turn % left.len()));
            turn /= left.len() + 1;
        }
        return order;
    }
    let rotations = keys.min(MOST_ROTATIONS);
    match turn {
        0 => {}
        1 => left.reverse(),
        _ if turn < 2 + rotations => left.rotate_left(turn - 1),
        _ => {
            for index in (1..keys).rev() {
                left.swap(index, choices.below(index + 1));
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn up_to_four_keys_come_in_every_order() {
        for keys in 0..=FEW {
            let mut choices = Choices::new("");
            let count = orders_of(keys);
            let all: HashSet<Vec<usize>> = (0..count)
                .map(|turn| order(keys, turn, &mut choices))
                .collect();
            assert_eq!(all.len(), count);
        }
    }
}
