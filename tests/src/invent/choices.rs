//! What an invention decides, so that a few values show everything that a schema allows.

use std::collections::HashMap;

use generator::source::Node;

/// Decides: every answer to a question once, in order, and then by chance. The chance is the same on every machine.
#[derive(Debug)]
pub struct Choices {
    asked: HashMap<(*const Node, &'static str), usize>,
    widest: usize,
    state: u64,
}

impl Choices {
    /// Choices that follow from `seed` alone.
    pub fn new(seed: &str) -> Self {
        // FNV-1a
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Choices {
            asked: HashMap::new(),
            widest: 0,
            state: seed.bytes().fold(0xcbf2_9ce4_8422_2325, mix),
        }
    }

    /// One of `count` answers to `question` about `schema`.
    pub fn choose(&mut self, schema: &Node, question: &'static str, count: usize) -> usize {
        self.widest = self.widest.max(count);
        let turn = self.asked.entry((schema, question)).or_default();
        *turn += 1;
        if *turn <= count {
            *turn - 1
        } else {
            self.below(count)
        }
    }

    /// The number of answers to the question that has most of them.
    pub fn widest(&self) -> usize {
        self.widest
    }

    /// A number below `count`, by chance.
    pub fn below(&mut self, count: usize) -> usize {
        // SplitMix64
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed >> 33).unwrap_or(0) % count.max(1)
    }
}
