//! The proof that generated types decode what their schemas admit, lose nothing of it, and refuse the rest.

mod compare;
mod mutation;
mod order;

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use generator::source::{Node, pointer};
use jsonschema::Validator;
use serde_json::Value;

use crate::driver::{Driver, Trip};
use crate::examples::{examples, json_text};
use crate::invent::{Choices, Inventor, Schemas};
use crate::json_schema::JsonSchemas;
use mutation::Change;

/// Values per schema, where it has nothing to choose between.
const FEWEST: usize = 8;
/// Values per object, whatever it has to choose between.
const MOST: usize = 40;
/// Listed values of an enum that are all tried.
const MOST_LISTED: usize = 400;
/// Values per schema that are also written in other orders, and made invalid.
const VARIED: usize = 8;
/// Schemas whose values are sent to the programs at once.
const BATCH: usize = 100;
/// Failures that are told of one schema.
const TOLD: usize = 2;

/// What was proven of a document, and what was not.
#[derive(Debug, Default)]
pub struct Proof {
    /// Schemas with at least one value.
    pub schemas: usize,
    /// Schemas that are parts of others, and have no values of their own.
    pub parts: usize,
    /// Pointers of schemas for which no value was found, each with the reason.
    pub without: Vec<(String, String)>,
    /// Valid values that were sent.
    pub values: usize,
    /// The same values with their keys in other orders.
    pub orders: usize,
    /// Values that were changed.
    pub changes: usize,
    /// Example values of the document.
    pub examples: usize,
    /// Those of them that are no value of their schema, each with its pointer.
    pub wrong_examples: Vec<String>,
    /// Those whose schema has no type, or cannot be judged.
    pub unjudged_examples: Vec<String>,
    /// What is not as it has to be.
    pub failures: Vec<Failure>,
}

/// One value that did not travel as it has to.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The schema.
    pub pointer: String,
    /// What was sent.
    pub sent: String,
    /// What kind of value that is.
    pub kind: String,
    /// What came of it.
    pub problem: String,
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} schemas ({} more as parts of them, {} without a value), {} values, {} in other orders, {} changed; \
             {} of {} examples valid ({} are not, {} without a type); {} failures",
            self.schemas,
            self.parts,
            self.without.len(),
            self.values,
            self.orders,
            self.changes,
            self.valid_examples(),
            self.examples,
            self.wrong_examples.len(),
            self.unjudged_examples.len(),
            self.failures.len(),
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}\n  {}: {}\n  {}",
            self.pointer, self.kind, self.sent, self.problem
        )
    }
}

/// A schema with its type and its judge.
struct Subject<'a> {
    pointer: String,
    ty: &'a str,
    schema: &'a Node,
    judge: Validator,
}

/// A value on its way.
struct Case<'s, 'a> {
    subject: &'s Subject<'a>,
    kind: Kind<'s>,
    sent: Node,
    text: String,
}

/// What is sent.
enum Kind<'a> {
    Valid,
    Reordered,
    /// The example at this pointer.
    Example(&'a str),
    Changed(Change),
}

impl fmt::Display for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Valid => f.write_str("invented"),
            Kind::Reordered => f.write_str("in another order"),
            Kind::Example(pointer) => write!(f, "example at {pointer}"),
            Kind::Changed(change) => change.fmt(f),
        }
    }
}

/// Proves the types in `report`, the generator's report on the document `tree`. Each of `drivers` is a program for them.
///
/// # Panics
///
/// Panics if the report is none, or the schemas cannot be read as JSON Schema at all.
pub fn prove(tree: &Node, report: &Value, drivers: &[&Driver]) -> Proof {
    let schemas = Schemas::new(tree);
    let judges = JsonSchemas::new(tree).expect("schemas that can be translated");
    let mut proof = Proof::default();
    let subjects = proof.subjects(&schemas, &judges, report);
    let mut prover = Prover {
        schemas: &schemas,
        drivers,
        proof,
    };
    for batch in subjects.chunks(BATCH) {
        let mut cases = Vec::new();
        for subject in batch {
            prover.invent(subject, &mut cases);
        }
        prover.send(&cases);
    }
    prover.examples(tree, &judges, report);
    prover.proof
}

impl Proof {
    /// The examples that are values of their schemas.
    pub fn valid_examples(&self) -> usize {
        self.examples - self.wrong_examples.len() - self.unjudged_examples.len()
    }

    /// The schemas that have a type of their own.
    fn subjects<'a>(
        &mut self,
        schemas: &Schemas<'a>,
        judges: &JsonSchemas,
        report: &'a Value,
    ) -> Vec<Subject<'a>> {
        let types = report["types"].as_object().expect("a report has types");
        let mut seen = HashSet::new();
        let mut subjects = Vec::new();
        for (pointer, ty) in types {
            let ty = ty.as_str().expect("a type is a text");
            let Some(schema) = schemas.at(pointer) else {
                self.without
                    .push((pointer.clone(), "the document has it elsewhere".to_owned()));
                continue;
            };
            if is_part(schemas, pointer) {
                self.parts += 1;
            } else if seen.insert((ty, json_text(schema))) {
                match judges.validator(pointer) {
                    Ok(judge) => subjects.push(Subject {
                        pointer: pointer.clone(),
                        ty,
                        schema,
                        judge,
                    }),
                    Err(error) => self.without.push((pointer.clone(), error)),
                }
            }
        }
        subjects
    }
}

/// Whether a schema says only a part of what holds for its values: then the whole is proven with it.
fn is_part(schemas: &Schemas<'_>, at: &str) -> bool {
    let tokens = pointer::split(at).unwrap_or_default();
    let mut above = String::new();
    for token in &tokens {
        let beside = || {
            let node = schemas.at(&above)?.as_map()?;
            let says = |key: &&String| {
                ![
                    "description",
                    "title",
                    "discriminator",
                    "example",
                    "nullable",
                ]
                .contains(&key.as_str())
            };
            Some(node.keys().filter(says).count() > 1)
        };
        match token.as_str() {
            "allOf" => return true,
            "oneOf" | "anyOf" if beside() == Some(true) => return true,
            _ => pointer::push(&mut above, token),
        }
    }
    false
}

struct Prover<'s, 'a> {
    schemas: &'s Schemas<'a>,
    drivers: &'s [&'s Driver],
    proof: Proof,
}

impl<'a> Prover<'_, 'a> {
    /// Makes values of a schema, and what becomes of them in other orders and by changes.
    fn invent<'c>(&mut self, subject: &'c Subject<'a>, cases: &mut Vec<Case<'c, 'a>>) {
        let mut inventor = Inventor::new(self.schemas, &subject.pointer);
        let mut choices = Choices::new(&subject.pointer);
        let mut texts = HashSet::new();
        let mut varied = HashSet::new();
        let mut count = 0;
        let mut attempts = 0;
        let mut case = |kind: Kind<'c>, sent: Node| {
            let text = json_text(&sent);
            let new = texts.insert(text.clone());
            if new {
                cases.push(Case {
                    subject,
                    kind,
                    sent,
                    text,
                });
            }
            new
        };
        loop {
            let value = inventor.invent(subject.schema);
            attempts += 1;
            if let Some(value) = value.filter(|value| subject.judge.is_valid(&value.to_json())) {
                let is_object = value.as_map().is_some();
                if case(Kind::Valid, value.clone()) {
                    count += 1;
                    let orders = if varied.len() < VARIED && is_object {
                        order::orders(&value, &mut choices)
                    } else {
                        Vec::new()
                    };
                    for order in orders {
                        self.proof.orders += usize::from(case(Kind::Reordered, order));
                    }
                    if varied.len() < VARIED {
                        varied.insert(count);
                        for (change, value) in
                            mutation::mutations(self.schemas, subject.schema, &value)
                        {
                            self.proof.changes += usize::from(case(Kind::Changed(change), value));
                        }
                    }
                }
            }
            let is_listed = subject.schema.get("enum").is_some();
            let most = if is_listed { MOST_LISTED } else { MOST };
            if attempts >= (inventor.enough() + FEWEST).min(most) {
                break;
            }
        }
        self.proof.values += count;
        if count == 0 {
            let reason = "no invented value is valid".to_owned();
            self.proof.without.push((subject.pointer.clone(), reason));
        } else {
            self.proof.schemas += 1;
        }
    }

    /// Sends values through their types, and notes what is wrong with what comes back.
    fn send(&mut self, cases: &[Case<'_, 'a>]) {
        let mut told: BTreeMap<(&str, String), usize> = BTreeMap::new();
        let mut before: Option<Vec<Trip>> = None;
        for driver in self.drivers {
            let trips = driver.trips(
                cases
                    .iter()
                    .map(|case| (case.subject.ty, case.text.as_str())),
            );
            for (index, (case, trip)) in cases.iter().zip(&trips).enumerate() {
                // Another program that says the same needs no second judgement.
                if before.as_ref().is_some_and(|before| before[index] == *trip) {
                    continue;
                }
                let Some(problem) = self.problem(case, trip) else {
                    continue;
                };
                let kind = case.kind.to_string();
                let times = told
                    .entry((&case.subject.pointer, kind.clone()))
                    .or_default();
                *times += 1;
                if *times <= TOLD {
                    self.proof.failures.push(Failure {
                        pointer: case.subject.pointer.clone(),
                        sent: case.text.clone(),
                        kind,
                        problem,
                    });
                }
            }
            before = Some(trips);
        }
    }

    /// What is wrong with the way a value travelled.
    fn problem(&self, case: &Case<'_, 'a>, trip: &Trip) -> Option<String> {
        match &case.kind {
            Kind::Changed(change) => self.problem_of_change(case, change, trip),
            kind => match trip {
                Trip::Refused(error) => Some(format!("refused: {error}")),
                Trip::Decoded { text, .. } => {
                    let is_example = matches!(kind, Kind::Example(_));
                    let lost = self.lost(case, text, is_example);
                    let valid = || is_valid(&case.subject.judge, text);
                    lost.or_else(|| (!valid()).then(|| format!("became invalid: {text}")))
                }
            },
        }
    }

    fn lost(&self, case: &Case<'_, 'a>, text: &str, undeclared_may_go: bool) -> Option<String> {
        let back = crate::invent::parse(text);
        let schema = case.subject.schema;
        let found = compare::difference(self.schemas, schema, &case.sent, &back, undeclared_may_go);
        found.map(|difference| format!("{difference}: {text}"))
    }

    fn problem_of_change(
        &self,
        case: &Case<'_, 'a>,
        change: &Change,
        trip: &Trip,
    ) -> Option<String> {
        let is_valid_still = is_valid(&case.subject.judge, &case.text);
        let must_be_refused = match change {
            Change::OutOfRange(_) => true,
            Change::Missing(_) | Change::WrongKind(_) | Change::OtherKind => !is_valid_still,
            Change::Undeclared(_) => false,
        };
        match trip {
            Trip::Refused(error) => match change {
                Change::Missing(_) | Change::Undeclared(_) if is_valid_still => {
                    Some(format!("valid and refused: {error}"))
                }
                Change::OutOfRange(key) if !error.contains(key) => {
                    Some(format!("the error does not name `{key}`: {error}"))
                }
                _ => None,
            },
            Trip::Decoded { text, debug } => {
                let lost = self.lost(case, text, matches!(change, Change::Undeclared(_)));
                match lost {
                    Some(lost) if !is_valid(&case.subject.judge, text) || is_valid_still => {
                        Some(lost)
                    }
                    // What is unknown is kept as it came.
                    _ if must_be_refused
                        && !is_valid(&case.subject.judge, text)
                        && !debug.contains("Unknown") =>
                    {
                        Some(format!("invalid and decoded: {debug}"))
                    }
                    _ => None,
                }
            }
        }
    }

    /// Sends the example values of the document through the types of their schemas.
    fn examples(&mut self, tree: &Node, judges: &JsonSchemas, report: &'a Value) {
        let mut subjects: BTreeMap<String, Option<Subject<'a>>> = BTreeMap::new();
        let found = examples(tree);
        self.proof.examples = found.len();
        for example in &found {
            subjects.entry(example.schema.clone()).or_insert_with(|| {
                Some(Subject {
                    pointer: example.schema.clone(),
                    ty: report["types"][&example.schema].as_str()?,
                    schema: self.schemas.at(&example.schema)?,
                    judge: judges.validator(&example.schema).ok()?,
                })
            });
        }
        let mut cases = Vec::new();
        for example in &found {
            let Some(Some(subject)) = subjects.get(&example.schema) else {
                self.proof.unjudged_examples.push(example.pointer.clone());
                continue;
            };
            if is_valid(&subject.judge, &example.json) {
                cases.push(Case {
                    subject,
                    kind: Kind::Example(&example.pointer),
                    sent: crate::invent::parse(&example.json),
                    text: example.json.clone(),
                });
            } else {
                self.proof.wrong_examples.push(example.pointer.clone());
            }
        }
        self.send(&cases);
    }
}

fn is_valid(judge: &Validator, text: &str) -> bool {
    serde_json::from_str(text).is_ok_and(|value: Value| judge.is_valid(&value))
}
