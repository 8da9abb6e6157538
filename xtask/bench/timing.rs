//! Measures cases in turn, so that what else the machine does falls on all of them.

use serde::de::DeserializeOwned;
use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::texts::Texts;

/// How often the cases take turns.
const ROUNDS: usize = 100;

/// How often a case decodes its texts when it is its turn. The best time counts: noise only ever adds to it.
const PASSES: usize = 8;

/// The cases and what to compare.
#[derive(Default)]
pub struct Bench {
    cases: Vec<Case>,
    comparisons: Vec<(String, usize, usize, Option<f64>)>,
}

struct Case {
    decode: Box<dyn Fn()>,
    bytes: usize,
    /// The best time of each round.
    rounds: Vec<Duration>,
}

impl Bench {
    /// Adds the decoding of `texts` as `T`, and returns its number.
    pub fn case<T: DeserializeOwned + 'static>(&mut self, texts: &Texts) -> usize {
        let texts = texts.clone();
        self.cases.push(Case {
            bytes: texts.bytes(),
            decode: Box::new(move || {
                for text in texts.iter() {
                    let value: T = serde_json::from_str(black_box(text)).expect("a valid text");
                    black_box(value);
                }
            }),
            rounds: Vec::new(),
        });
        self.cases.len() - 1
    }

    /// Asks for one case to be at least `target` times as fast as another.
    pub fn compare(&mut self, name: &str, case: usize, other: usize, target: f64) {
        self.comparisons
            .push((name.to_owned(), case, other, Some(target)));
    }

    /// Asks how fast one case is beside another.
    pub fn show(&mut self, name: &str, case: usize, other: usize) {
        self.comparisons.push((name.to_owned(), case, other, None));
    }

    /// Measures all cases.
    pub fn run(&mut self) {
        for _ in 0..ROUNDS {
            for case in &mut self.cases {
                let times = (0..PASSES).map(|_| {
                    let started = Instant::now();
                    (case.decode)();
                    started.elapsed()
                });
                case.rounds.extend(times.min());
            }
        }
    }

    /// What was measured.
    pub fn comparisons(&self) -> Vec<Comparison> {
        self.comparisons
            .iter()
            .map(|(name, case, other, target)| {
                let (case, other) = (&self.cases[*case], &self.cases[*other]);
                // Cases are compared within a round: a machine that is slower for a while is slower for both.
                let ratios = case
                    .speeds()
                    .zip(other.speeds())
                    .map(|(one, two)| one / two);
                Comparison {
                    name: name.clone(),
                    speed: median(case.speeds()),
                    other: median(other.speeds()),
                    ratio: median(ratios),
                    target: *target,
                }
            })
            .collect()
    }
}

impl Case {
    /// Megabytes in a second, for each round.
    fn speeds(&self) -> impl Iterator<Item = f64> {
        let megabytes = self.bytes as f64 / 1e6;
        self.rounds
            .iter()
            .map(move |time| megabytes / time.as_secs_f64())
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Two speeds, in megabytes in a second, and the ratio that is wanted.
pub struct Comparison {
    name: String,
    speed: f64,
    other: f64,
    ratio: f64,
    target: Option<f64>,
}

impl fmt::Display for Comparison {
    /// Writes the parts between tabs, for `cargo xtask bench`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, speed, other, ratio) = (&self.name, self.speed, self.other, self.ratio);
        write!(f, "{name}\t{speed}\t{other}\t{ratio}")?;
        match self.target {
            Some(target) => write!(f, "\t{target}"),
            None => Ok(()),
        }
    }
}
