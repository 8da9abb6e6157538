//! Which new item an old one has become: one to one, by the strongest evidence first.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// What is known so far of two lists.
pub(super) struct Matching {
    /// For each new item, the old one that it was.
    matched: Vec<Option<usize>>,
    /// The old items that have no counterpart yet.
    free: Vec<bool>,
}

impl Matching {
    /// Two lists of these lengths, of which nothing is known.
    pub fn new(old: usize, new: usize) -> Self {
        Matching {
            matched: vec![None; new],
            free: vec![true; old],
        }
    }

    /// Matches two items, unless one of them has a counterpart.
    pub fn take(&mut self, new: usize, old: usize) {
        if self.free[old] && self.matched[new].is_none() {
            self.free[old] = false;
            self.matched[new] = Some(old);
        }
    }

    /// Matches items of the same key. Of several with one key, each is matched with the one at the same position among
    /// them, so that equal lists always match item by item. An item without a key is left as it is.
    pub fn by_key<'t, T, K: Eq + Hash>(
        &mut self,
        old: &'t [T],
        new: &'t [T],
        key: impl Fn(usize, &'t T) -> Option<K>,
    ) {
        self.by_keys(
            old.iter().enumerate().map(|(index, item)| key(index, item)),
            new.iter().enumerate().map(|(index, item)| key(index, item)),
        );
    }

    /// The same, with the keys of all items in their order.
    pub fn by_keys<K: Eq + Hash>(
        &mut self,
        old: impl Iterator<Item = Option<K>>,
        new: impl Iterator<Item = Option<K>>,
    ) {
        let mut known: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (was, key) in old.enumerate() {
            if let Some(key) = key.filter(|_| self.free[was]) {
                known.entry(key).or_default().push_back(was);
            }
        }
        for (is, key) in new.enumerate() {
            if self.matched[is].is_none()
                && let Some(was) = key.and_then(|key| known.get_mut(&key)?.pop_front())
            {
                self.take(is, was);
            }
        }
    }

    /// The new items that have no counterpart yet.
    pub fn open(&self) -> Vec<usize> {
        let open = (0..self.matched.len()).filter(|index| self.matched[*index].is_none());
        open.collect()
    }

    /// The old items that have no counterpart yet.
    pub fn free(&self) -> Vec<usize> {
        let free = (0..self.free.len()).filter(|index| self.free[*index]);
        free.collect()
    }

    /// For each new item, the old one that it was.
    pub fn finish(self) -> Vec<Option<usize>> {
        self.matched
    }
}
