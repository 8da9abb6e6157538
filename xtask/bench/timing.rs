//! Measures cases in turn, so that what else the machine does falls on all of them.

use serde::de::DeserializeOwned;
use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::texts::Texts;

/// How often the cases take turns.
const ROUNDS: usize = 40;

/// How often a case decodes its texts when it is its turn. The best time counts: noise only ever adds to it.
const PASSES: usize = 60;

/// The cases and what to compare.
#[derive(Default)]
pub struct Bench {
    cases: Vec<Case>,
    comparisons: Vec<(String, usize, usize, Option<f64>)>,
}

struct Case {
    decode: Box<dyn Fn()>,
    bytes: usize,
    best: Duration,
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
            best: Duration::MAX,
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
                for _ in 0..PASSES {
                    let started = Instant::now();
                    (case.decode)();
                    case.best = case.best.min(started.elapsed());
                }
            }
        }
    }

    /// What was measured.
    pub fn comparisons(&self) -> Vec<Comparison> {
        let speed = |case: usize| self.cases[case].speed();
        self.comparisons
            .iter()
            .map(|(name, case, other, target)| Comparison {
                name: name.clone(),
                speed: speed(*case),
                other: speed(*other),
                target: *target,
            })
            .collect()
    }
}

impl Case {
    /// Megabytes in a second.
    fn speed(&self) -> f64 {
        self.bytes as f64 / 1e6 / self.best.as_secs_f64()
    }
}

/// Two speeds and the ratio that is wanted.
pub struct Comparison {
    name: String,
    speed: f64,
    other: f64,
    target: Option<f64>,
}

impl Comparison {
    fn ratio(&self) -> f64 {
        self.speed / self.other
    }

    /// Whether the ratio is reached, if one is wanted.
    pub fn is_met(&self) -> bool {
        self.target.is_none_or(|target| self.ratio() >= target)
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, speed, other, ratio) = (&self.name, self.speed, self.other, self.ratio());
        write!(f, "{name:44} {speed:5.0} : {other:5.0} MB/s = {ratio:4.2}")?;
        match self.target {
            Some(target) => {
                let verdict = if self.is_met() { "ok" } else { "MISSED" };
                write!(f, "  (at least {target:4.2})  {verdict}")
            }
            None => Ok(()),
        }
    }
}
