//! Answers of operations.

use super::at::{At, Finding};
use super::effect::{self, Effect};
use super::limits::of_content;
use super::operations::Named;
use super::pairs::{Comparison, Parts};
use super::received::Messages;
use super::words::{code, list};
use crate::ir::{Answer, Operation, Payload, Reading, Status, Type, TypeId};

impl<'a> Comparison<'a> {
    pub fn answers(
        &mut self,
        before: Named<'a>,
        after: Named<'a>,
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        let (was, is) = (by_status(before.0), by_status(after.0));
        let method = &after.1.method;
        let find = |list: &[(Status, Vec<&'a Answer>)], status: Status| {
            let mut entries = list.iter();
            entries
                .find(|(known, _)| *known == status)
                .map(|(_, answers)| answers.clone())
        };
        let pair = Messages {
            old: readers(before),
            new: readers(after),
        };
        for (status, answers) in &is {
            let mut keys = keys(after, answers, method);
            match find(&was, *status) {
                Some(known) => {
                    keys.extend(self::keys(before, &known, method));
                    let at = At { keys, ..at.clone() };
                    self.status(*status, &known, answers, &at, &pair, parts);
                }
                None => {
                    let effect = self.new_status(before.0, after.0, *status, answers);
                    let what = format!("{} is new", noun(*status));
                    parts.tell(
                        Finding::added(&at.subject, what, &answers[0].pointer, effect)
                            .only_seen_as(keys)
                            .between(None, held(answers)),
                    );
                }
            }
        }
        for (status, answers) in &was {
            if find(&is, *status).is_none() {
                let at = At {
                    keys: keys(before, answers, method),
                    ..at.clone()
                };
                let finding = self.gone(*status, answers, after.0, &at, parts);
                parts.tell(finding.between(held(answers), None));
            }
        }
    }

    /// What becomes of clients that know an answer for a status that has none any more, but perhaps one for all others.
    fn gone(
        &mut self,
        status: Status,
        answers: &[&'a Answer],
        new: &'a Operation,
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) -> Finding {
        let mut what = format!("{} is gone", noun(status));
        let mut effect = effect::MISSED;
        let mut covering = new.answers().filter(|known| covers(known.status, status));
        if let (Some(known), [answer]) = (covering.next(), answers)
            && let (Some(old), Some(new)) = (&answer.payload, &known.payload)
            && old.reading == new.reading
            && self.is_same_type(&old.ty, &new.ty)
        {
            what = format!("{what}, and {} is for it now", noun(known.status));
            effect = effect::NONE;
            self.uses(&old.ty, &new.ty, at, parts);
        }
        Finding::removed(&at.subject, what, &answers[0].pointer, effect)
            .only_seen_as(at.keys.clone())
    }

    /// What a new status does to clients that know another answer for it, or none.
    fn new_status(
        &self,
        old: &Operation,
        new: &Operation,
        status: Status,
        answers: &[&Answer],
    ) -> Effect {
        let known = old.answers().find(|known| covers(known.status, status));
        let Some(known) = known else {
            // An undocumented error is an error all the same.
            let mut successes = new.successes.iter();
            return match successes.any(|success| success.status == status) {
                true => effect::MISSED,
                false => effect::GROWN,
            };
        };
        let same = |answer: &&&Answer| match (&known.payload, &answer.payload) {
            (None, _) => true,
            (Some(old), Some(new)) => {
                old.reading == new.reading && self.is_same_type(&old.ty, &new.ty)
            }
            (Some(_), None) => false,
        };
        if answers.iter().all(|answer| same(&answer)) {
            effect::GROWN
        } else {
            effect::MISSED
        }
    }

    /// Compares the answers of one status: one for each thing that it may carry.
    fn status(
        &mut self,
        status: Status,
        old: &[&'a Answer],
        new: &[&'a Answer],
        at: &At<'a>,
        headers: &Messages,
        parts: &mut Parts<'a>,
    ) {
        let mut gone: Vec<&'a Answer> = old.to_vec();
        let mut added: Vec<&'a Answer> = Vec::new();
        let place = |old: &Answer, new: &Answer| At {
            noun: noun(status),
            old: old.pointer.clone(),
            new: new.pointer.clone(),
            ..at.clone()
        };
        for answer in new {
            let was = gone
                .iter()
                .position(|was| is_like(was.payload.as_ref(), answer.payload.as_ref()));
            match was.map(|was| gone.remove(was)) {
                Some(was) => self.answer(was, answer, &place(was, answer), parts),
                None => added.push(*answer),
            }
        }
        if let ([was], [is]) = (gone.as_slice(), added.as_slice()) {
            let what = format!(
                "{} was {} and is {}",
                noun(status),
                carried(was),
                carried(is)
            );
            let effect = if was.payload.is_none() {
                effect::GROWN
            } else {
                effect::MISSED
            };
            let finding = place(was, is).changed(what, effect);
            parts.tell(finding.between(held(&[*was]), held(&[*is])));
        } else {
            for answer in added {
                let what = format!("{} can be {}", noun(status), carried(answer));
                parts.tell(
                    Finding::added(&at.subject, what, &answer.pointer, effect::GROWN)
                        .only_seen_as(at.keys.clone())
                        .between(None, held(&[answer])),
                );
            }
            for answer in gone {
                let what = format!("{} cannot be {} any more", noun(status), carried(answer));
                parts.tell(
                    Finding::removed(&at.subject, what, &answer.pointer, effect::MISSED)
                        .only_seen_as(at.keys.clone())
                        .between(held(&[answer]), None),
                );
            }
        }
        if let (Some(was), Some(is)) = (old.first(), new.first()) {
            self.headers(&was.headers, &is.headers, &place(was, is), headers, parts);
        }
    }

    fn answer(&mut self, old: &'a Answer, new: &'a Answer, at: &At<'a>, parts: &mut Parts<'a>) {
        let (Some(was), Some(is)) = (&old.payload, &new.payload) else {
            return;
        };
        for media_type in was
            .media_types
            .iter()
            .filter(|known| !is.media_types.contains(known))
        {
            let what = format!("{} is never {} now", at.noun, code(media_type));
            parts.tell(at.changed(what, effect::MISSED));
        }
        for media_type in is
            .media_types
            .iter()
            .filter(|known| !was.media_types.contains(known))
        {
            let what = format!("{} can be {}", at.noun, code(media_type));
            parts.tell(at.changed(what, effect::GROWN));
        }
        if matches!(
            was.reading,
            Reading::Text | Reading::TextEvents | Reading::Bytes
        ) {
            return;
        }
        let schema = |at: &str, payload: &Payload| {
            let media_type = payload.media_types.first().map_or("", String::as_str);
            let keyword = if payload.reading.is_of_records() {
                "x-itemSchema"
            } else {
                "schema"
            };
            of_content(at, media_type, keyword)
        };
        let at = At {
            schemas: self.schemas(&schema(&at.old, was), &schema(&at.new, is)),
            ..at.clone()
        };
        self.uses(&was.ty, &is.ty, &at, parts);
    }
}

/// The answers of each status, in document order. What is an answer of success and of failure counts as a failure.
fn by_status(operation: &Operation) -> Vec<(Status, Vec<&Answer>)> {
    let twice = |answer: &Answer| {
        let mut failures = operation.failures.iter();
        failures
            .any(|failure| failure.pointer == answer.pointer && failure.status == Status::Default)
    };
    let successes = operation.successes.iter().filter(|answer| !twice(answer));
    let mut grouped: Vec<(Status, Vec<&Answer>)> = Vec::new();
    for answer in successes.chain(&operation.failures) {
        match grouped
            .iter_mut()
            .find(|(status, _)| *status == answer.status)
        {
            Some((_, answers)) => answers.push(answer),
            None => grouped.push((answer.status, vec![answer])),
        }
    }
    grouped
}

/// Whether an answer for one status is also for another.
fn covers(known: Status, status: Status) -> bool {
    match (known, status) {
        (Status::Default, _) => true,
        (Status::Range(hundred), Status::Code(code)) => code / 100 == hundred,
        _ => false,
    }
}

fn noun(status: Status) -> String {
    match status {
        Status::Code(code) => format!("the answer {code}"),
        Status::Range(hundred) => format!("the answer {hundred}xx"),
        Status::Default => "the answer to all other statuses".to_owned(),
    }
}

/// Whether two answers of one status carry the same thing.
fn is_like(old: Option<&Payload>, new: Option<&Payload>) -> bool {
    match (old, new) {
        (None, None) => true,
        (Some(old), Some(new)) => {
            old.reading == new.reading
                && old
                    .media_types
                    .iter()
                    .any(|media_type| new.media_types.contains(media_type))
        }
        _ => false,
    }
}

/// What users see of the answers of one status: what a call brings, and the variants that they are.
fn keys((operation, names): Named<'_>, answers: &[&Answer], method: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for (index, success) in operation.successes.iter().enumerate() {
        if answers.iter().any(|answer| std::ptr::eq(*answer, success)) {
            keys.push(format!("{method}()"));
            keys.push(format!("{}::{}", names.output, names.successes[index]));
        }
    }
    for (index, failure) in operation.failures.iter().enumerate() {
        if answers.iter().any(|answer| std::ptr::eq(*answer, failure)) {
            keys.push(format!("{}::{}", names.error, names.failures[index]));
        }
    }
    keys
}

/// The headers of an operation, each with the method that reads it.
fn readers((operation, names): Named<'_>) -> Vec<(String, String)> {
    let headers = operation.response_headers().into_iter();
    let readers = headers.zip(&names.response_headers);
    let readers =
        readers.map(|((_, header), reader)| (header.wire, format!("{}::{reader}", names.headers)));
    readers.collect()
}

/// The types that answers hold.
fn held(answers: &[&Answer]) -> Vec<TypeId> {
    let types = answers.iter().flat_map(|answer| answer.types());
    types.filter_map(Type::held).collect()
}

fn carried(answer: &Answer) -> String {
    match &answer.payload {
        None => "empty".to_owned(),
        Some(payload) => list(payload.media_types.iter().map(String::as_str), "or"),
    }
}
