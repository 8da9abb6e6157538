//! Answers, and the headers of what is received.

use super::Verdict::{Breaks, Same};
use super::at::{At, Finding};
use super::effect::{self, Effect};
use super::pairs::{Comparison, Parts};
use super::words::{code, list};
use crate::ir::{Answer, Header, Operation, Payload, Reading, Status};
use crate::source::pointer;

/// A client waits for it in vain.
const MISSED: Effect = Effect::new(Same, Breaks);

impl<'a> Comparison<'a> {
    pub fn answers(
        &mut self,
        old: &'a Operation,
        new: &'a Operation,
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        let (was, is) = (by_status(old), by_status(new));
        let find = |list: &[(Status, Vec<&'a Answer>)], status: Status| {
            let mut entries = list.iter();
            entries
                .find(|(known, _)| *known == status)
                .map(|(_, answers)| answers.clone())
        };
        for (status, answers) in &is {
            match find(&was, *status) {
                Some(before) => self.status(*status, &before, answers, at, parts),
                None => {
                    let effect = self.new_status(old, new, *status, answers);
                    let what = format!("{} is new", noun(*status));
                    parts.findings.push(Finding::added(
                        &at.subject,
                        what,
                        &answers[0].pointer,
                        effect,
                    ));
                }
            }
        }
        for (status, answers) in &was {
            if find(&is, *status).is_none() {
                let what = format!("{} is gone", noun(*status));
                parts.findings.push(Finding::removed(
                    &at.subject,
                    what,
                    &answers[0].pointer,
                    MISSED,
                ));
            }
        }
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
                true => MISSED,
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
            MISSED
        }
    }

    /// Compares the answers of one status: one for each thing that it may carry.
    fn status(
        &mut self,
        status: Status,
        old: &[&'a Answer],
        new: &[&'a Answer],
        at: &At<'a>,
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
                MISSED
            };
            parts.findings.push(place(was, is).changed(what, effect));
        } else {
            for answer in added {
                let what = format!("{} can be {}", noun(status), carried(answer));
                parts.findings.push(Finding::added(
                    &at.subject,
                    what,
                    &answer.pointer,
                    effect::GROWN,
                ));
            }
            for answer in gone {
                let what = format!("{} cannot be {} any more", noun(status), carried(answer));
                parts
                    .findings
                    .push(Finding::removed(&at.subject, what, &answer.pointer, MISSED));
            }
        }
        if let (Some(was), Some(is)) = (old.first(), new.first()) {
            self.headers(&was.headers, &is.headers, &place(was, is), parts);
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
            parts.findings.push(at.changed(what, MISSED));
        }
        for media_type in is
            .media_types
            .iter()
            .filter(|known| !was.media_types.contains(known))
        {
            let what = format!("{} can be {}", at.noun, code(media_type));
            parts.findings.push(at.changed(what, effect::GROWN));
        }
        if matches!(
            was.reading,
            Reading::Text | Reading::TextEvents | Reading::Bytes
        ) {
            return;
        }
        let schema = |at: &str, payload: &Payload| {
            let content = pointer::join(at, "content");
            let media_type = payload.media_types.first().map_or("", String::as_str);
            let keyword = if payload.reading.is_of_records() {
                "x-itemSchema"
            } else {
                "schema"
            };
            pointer::join(&pointer::join(&content, media_type), keyword)
        };
        let at = At {
            schemas: self.schemas(&schema(&at.old, was), &schema(&at.new, is)),
            ..at.clone()
        };
        self.uses(&was.ty, &is.ty, &at, parts);
    }

    /// Compares the headers of an answer or of a webhook.
    pub fn headers(
        &mut self,
        old: &'a [Header],
        new: &'a [Header],
        at: &At<'a>,
        parts: &mut Parts<'a>,
    ) {
        let find = |list: &'a [Header], name: &str| {
            let mut headers = list.iter();
            headers.find(|header| header.wire.eq_ignore_ascii_case(name))
        };
        let called = |header: &Header| format!("the header {} of {}", code(&header.wire), at.noun);
        let place = |pointer: &str, header: &Header| {
            pointer::join(&pointer::join(pointer, "headers"), &header.wire)
        };
        for header in new {
            let (noun, pointer) = (called(header), place(&at.new, header));
            let Some(was) = find(old, &header.wire) else {
                let what = format!("{noun} is new");
                parts
                    .findings
                    .push(Finding::added(&at.subject, what, &pointer, effect::GROWN));
                continue;
            };
            let was_pointer = place(&at.old, was);
            let at = At {
                noun,
                schemas: self.schemas(
                    &format!("{was_pointer}/schema"),
                    &format!("{pointer}/schema"),
                ),
                old: was_pointer,
                new: pointer,
                null_is_absent: !was.required,
                ..at.clone()
            };
            match (was.required, header.required) {
                (true, false) => parts
                    .findings
                    .push(at.changed(format!("{} is optional now", at.noun), MISSED)),
                (false, true) => {
                    parts
                        .findings
                        .push(at.changed(format!("{} is required now", at.noun), effect::NONE));
                }
                _ => {}
            }
            if was.json != header.json {
                let how = if header.json { "JSON" } else { "a plain value" };
                parts
                    .findings
                    .push(at.changed(format!("{} is {how} now", at.noun), effect::REPLACED));
            }
            self.uses(&was.ty, &header.ty, &at, parts);
            parts
                .findings
                .extend(at.deprecated(was.docs.deprecated, header.docs.deprecated));
        }
        for header in old
            .iter()
            .filter(|header| find(new, &header.wire).is_none())
        {
            let what = format!("{} is gone", called(header));
            let effect = if header.required {
                MISSED
            } else {
                effect::NONE
            };
            parts.findings.push(Finding::removed(
                &at.subject,
                what,
                &place(&at.old, header),
                effect,
            ));
        }
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

fn carried(answer: &Answer) -> String {
    match &answer.payload {
        None => "empty".to_owned(),
        Some(payload) => list(payload.media_types.iter().map(String::as_str), "or"),
    }
}
