//! The proof that generated types decode what their schemas admit, lose nothing of it, and refuse the rest.

mod compare;
mod mutation;
mod order;
mod outcome;

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::thread;

use generator::source::{Node, pointer};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::driver::{Driver, Trip};
use crate::examples::{examples, json_text};
use crate::invent::{Choices, Inventor, Schemas};
use crate::json_schema::{JsonSchemas, Unions};
use compare::MayGo;
use mutation::Change;
pub use outcome::{Failure, Proof};

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
/// Failures that are noted of one schema.
const NOTED: usize = 3;

/// A schema with its type and its judge.
struct Subject<'a> {
    pointer: String,
    ty: &'a str,
    schema: &'a Node,
    /// Judges what is valid.
    judge: Validator,
    /// Judges what is not, as far as types can know it.
    lenient: Validator,
    /// Whether each value of it is one of several variants of a `oneOf`.
    overlaps: bool,
    values: Vec<Node>,
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
    let judges = [Unions::Strict, Unions::Loose]
        .map(|unions| JsonSchemas::new(tree, unions).expect("schemas that can be translated"));
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
            prover.vary(subject, &mut cases);
        }
        prover.send(&cases);
    }
    prover.examples(tree, &judges[0], report);
    prover.proof
}

/// Proves only that the examples of a document come back: quicker, where the types are thousands.
///
/// # Panics
///
/// Panics where [`prove`] does.
pub fn prove_examples(tree: &Node, report: &Value, drivers: &[&Driver]) -> Proof {
    let strict = JsonSchemas::new(tree, Unions::Strict).expect("schemas that can be translated");
    let mut prover = Prover {
        schemas: &Schemas::new(tree),
        drivers,
        proof: Proof::default(),
    };
    prover.examples(tree, &strict, report);
    prover.proof
}

/// A report on the types of examples alone, for a driver that compiles no more than they need.
pub fn only_of_examples(tree: &Node, report: &Value) -> Value {
    let types: Map<String, Value> = examples(tree)
        .into_iter()
        .filter_map(|example| {
            let ty = report["types"].get(&example.schema)?.clone();
            Some((example.schema, ty))
        })
        .collect();
    json!({ "types": types })
}

impl Proof {
    /// The schemas that have a type of their own, with the values that are invented for them.
    fn subjects<'a>(
        &mut self,
        schemas: &Schemas<'a>,
        judges: &[JsonSchemas; 2],
        report: &'a Value,
    ) -> Vec<Subject<'a>> {
        let types = report["types"].as_object().expect("a report has types");
        let mut seen = HashSet::new();
        let mut subjects = Vec::new();
        for (pointer, ty) in types {
            let ty = ty.as_str().expect("a type is a text");
            let Some(schema) = schemas.at(pointer) else {
                let reason = "the document has no such place".to_owned();
                self.without.push((pointer.clone(), reason));
                continue;
            };
            if is_part(schemas, pointer) {
                self.parts += 1;
            } else if seen.insert((ty, json_text(schema))) {
                match subject(schemas, judges, pointer, ty, schema) {
                    Ok(subject) => {
                        self.schemas += 1;
                        self.overlapping += usize::from(subject.overlaps);
                        subjects.push(subject);
                    }
                    Err(reason) => self.without.push((pointer.clone(), reason)),
                }
            }
        }
        subjects
    }
}

/// A schema with values that are valid to the letter or, where none was found, as documents mean it.
fn subject<'a>(
    schemas: &Schemas<'a>,
    [strict, lenient]: &[JsonSchemas; 2],
    pointer: &str,
    ty: &'a str,
    schema: &'a Node,
) -> Result<Subject<'a>, String> {
    let lenient = lenient.validator(pointer)?;
    let judge = strict.validator(pointer)?;
    let subject = |judge, lenient, overlaps, values| Subject {
        pointer: pointer.to_owned(),
        ty,
        schema,
        judge,
        lenient,
        overlaps,
        values,
    };
    let values = invent(schemas, pointer, schema, &judge);
    if !values.is_empty() {
        return Ok(subject(judge, lenient, false, values));
    }
    let values = invent(schemas, pointer, schema, &lenient);
    if !values.is_empty() {
        return Ok(subject(lenient.clone(), lenient, true, values));
    }
    Err("no invented value is valid".to_owned())
}

/// Different values that `judge` accepts.
fn invent<'a>(
    schemas: &Schemas<'a>,
    pointer: &str,
    schema: &'a Node,
    judge: &Validator,
) -> Vec<Node> {
    let mut inventor = Inventor::new(schemas, pointer);
    let mut texts = HashSet::new();
    let mut values = Vec::new();
    let most = if schema.get("enum").is_some() {
        MOST_LISTED
    } else {
        MOST
    };
    let mut attempts = 0;
    while attempts < (inventor.enough() + FEWEST).min(most) {
        attempts += 1;
        let value = inventor.invent(schema);
        if let Some(value) = value.filter(|value| judge.is_valid(&value.to_json()))
            && texts.insert(json_text(&value))
        {
            values.push(value);
        }
    }
    values
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
    /// Adds the values of a schema, and what becomes of them in other orders and by changes.
    fn vary<'c>(&mut self, subject: &'c Subject<'a>, cases: &mut Vec<Case<'c, 'a>>) {
        let mut choices = Choices::new(&subject.pointer);
        let mut texts = HashSet::new();
        let mut add = |kind: Kind<'c>, sent: Node, count: &mut usize| {
            let text = json_text(&sent);
            if texts.insert(text.clone()) {
                *count += 1;
                cases.push(Case {
                    subject,
                    kind,
                    sent,
                    text,
                });
            }
        };
        for value in &subject.values {
            add(Kind::Valid, value.clone(), &mut self.proof.values);
        }
        for value in subject.values.iter().take(VARIED) {
            for order in order::orders(value, &mut choices) {
                add(Kind::Reordered, order, &mut self.proof.orders);
            }
            for (change, value) in mutation::mutations(self.schemas, subject.schema, value) {
                add(Kind::Changed(change), value, &mut self.proof.changes);
            }
        }
    }

    /// Sends values through their types, and notes what is wrong with what comes back.
    fn send(&mut self, cases: &[Case<'_, 'a>]) {
        let trip = |driver: &Driver| {
            driver.trips(
                cases
                    .iter()
                    .map(|case| (case.subject.ty, case.text.as_str())),
            )
        };
        let travelled: Vec<Vec<Trip>> = thread::scope(|scope| {
            let running: Vec<_> = self
                .drivers
                .iter()
                .map(|driver| scope.spawn(|| trip(driver)))
                .collect();
            let trips = running.into_iter().map(|running| running.join());
            trips
                .map(|trips| trips.expect("a program that answers"))
                .collect()
        });
        let mut noted: BTreeMap<&str, usize> = BTreeMap::new();
        for (program, trips) in travelled.iter().enumerate() {
            for (index, (case, trip)) in cases.iter().zip(trips).enumerate() {
                // Another program that says the same needs no second judgement.
                if travelled[..program]
                    .iter()
                    .any(|before| before[index] == *trip)
                {
                    continue;
                }
                let Some(problem) = self.problem(case, trip) else {
                    continue;
                };
                let times = noted.entry(&case.subject.pointer).or_default();
                *times += 1;
                if *times <= NOTED {
                    self.proof.failures.push(Failure {
                        pointer: case.subject.pointer.clone(),
                        sent: case.text.clone(),
                        kind: case.kind.to_string(),
                        problem,
                    });
                }
            }
        }
    }

    /// What is wrong with the way a value travelled.
    fn problem(&self, case: &Case<'_, 'a>, trip: &Trip) -> Option<String> {
        match &case.kind {
            Kind::Changed(change) => self.problem_of_change(case, change, trip),
            kind => match trip {
                Trip::Refused(error) => Some(format!("refused: {error}")),
                Trip::Decoded { text, .. } => {
                    let may_go = match kind {
                        Kind::Example(_) => MayGo::Undeclared,
                        _ => MayGo::Nothing,
                    };
                    let lost = self.lost(case, text, may_go);
                    let valid = || is_valid(&case.subject.judge, text);
                    lost.or_else(|| (!valid()).then(|| format!("became invalid: {text}")))
                }
            },
        }
    }

    fn lost(&self, case: &Case<'_, 'a>, text: &str, may_go: MayGo) -> Option<String> {
        let back = crate::invent::parse(text);
        let schema = case.subject.schema;
        let found = compare::difference(self.schemas, schema, &case.sent, &back, may_go);
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
            Change::Undeclared(_) | Change::Untold(_) => false,
            _ => !is_valid_still && !is_valid(&case.subject.lenient, &case.text),
        };
        match trip {
            Trip::Refused(error) => match change {
                Change::Missing(_) | Change::Undeclared(_) | Change::OtherTag(_)
                    if is_valid_still =>
                {
                    Some(format!("valid and refused: {error}"))
                }
                Change::OutOfRange(key) if !error.contains(key) => {
                    Some(format!("the error does not name `{key}`: {error}"))
                }
                _ => None,
            },
            Trip::Decoded { text, debug } => {
                let became_valid = !is_valid_still && is_valid(&case.subject.judge, text);
                let may_go = match change {
                    Change::OtherTag(_) => MayGo::Anything,
                    _ => MayGo::Undeclared,
                };
                let lost = self.lost(case, text, may_go).filter(|_| !became_valid);
                // What is unknown is kept as it came, and so is what no type says.
                let kept = debug.contains("Unknown(")
                    || debug.contains("Unlisted(")
                    || debug.starts_with("Json(");
                let refusable = must_be_refused && !became_valid && !kept;
                lost.or_else(|| refusable.then(|| format!("invalid and decoded: {debug}")))
            }
        }
    }

    /// Sends the example values of the document through the types of their schemas.
    fn examples(&mut self, tree: &Node, judges: &JsonSchemas, report: &'a Value) {
        let mut subjects: BTreeMap<String, Result<Subject<'a>, String>> = BTreeMap::new();
        let found = examples(tree);
        self.proof.examples = found.len();
        for example in &found {
            subjects.entry(example.schema.clone()).or_insert_with(|| {
                let judge = judges.validator(&example.schema)?;
                let ty = report["types"][&example.schema].as_str();
                Ok(Subject {
                    pointer: example.schema.clone(),
                    ty: ty.ok_or("the report tells no type of its schema")?,
                    schema: self.schemas.at(&example.schema).ok_or("no schema")?,
                    // No example is changed.
                    lenient: judge.clone(),
                    judge,
                    overlaps: false,
                    values: Vec::new(),
                })
            });
        }
        let mut cases = Vec::new();
        for example in &found {
            let subject = match &subjects[&example.schema] {
                Ok(subject) => subject,
                Err(_) if self.schemas.at(&example.schema).is_none() => {
                    self.proof.bare_examples += 1;
                    continue;
                }
                Err(reason) => {
                    let unjudged = format!("{}: {reason}", example.pointer);
                    self.proof.unjudged_examples.push(unjudged);
                    continue;
                }
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
