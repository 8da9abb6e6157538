//! The responses that a document lists for an operation, as data that the macros write down.

use crate::http::answer::{Unreadable, expect, fitting, is_success, media_type};
use crate::http::headers::Headers;
use crate::http::media_type::{is_json, is_of, is_text};
use crate::http::transport::Reply;
use crate::wire::witness;

/// A documented response: the statuses and media types that it is for, and how its body is read.
#[derive(Debug)]
pub struct Documented<T> {
    /// Ranges of statuses, each with its first and its last. None stands for every status that is not listed.
    pub statuses: &'static [(u16, u16)],
    /// The media types that it is limited to, ranges among them. None stands for all that are not listed.
    pub media_types: &'static [&'static str],
    /// The form of the body.
    pub form: Form,
    /// Reads the body.
    pub read: fn(&Reply) -> Result<T, Unreadable>,
}

/// The form of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON.
    Json,
    /// JSON of any type, or a text.
    JsonOrText,
    /// Text.
    Text,
    /// A number, a boolean or one of several values, as text or as JSON.
    Scalar,
    /// Bytes.
    Bytes,
    /// Events, lines of JSON or a JSON text sequence.
    Records,
    /// Nothing.
    Empty,
}

impl<T> Documented<T> {
    /// Returns the first of `documented` that is for the status and the media type of `reply`.
    pub(super) fn find<'d>(documented: &'d [Self], reply: &Reply) -> Option<&'d Self> {
        documented.iter().find(|one| {
            let statuses = one.statuses;
            let is_listed = |&(low, high): &(u16, u16)| (low..=high).contains(&reply.status);
            (statuses.is_empty() || statuses.iter().any(is_listed))
                && (one.media_types.is_empty() || is_of(reply, one.media_types))
        })
    }

    /// Reads the body.
    pub(super) fn read(&self, reply: &Reply) -> Result<T, Unreadable> {
        match (self.form, reply.body.is_empty()) {
            // Where anything may come, nothing may come as well.
            (Form::JsonOrText, true) => self.read_empty(reply),
            _ => (self.read)(reply),
        }
    }

    /// Reads a success whose status none of `successes` is for: as the one that matches by its media type, otherwise as
    /// the only one.
    ///
    /// Where several match, the body decides if it fits one of them only. It never guesses between two that fit.
    pub(super) fn read_unlisted(successes: &[Self], reply: &Reply) -> Result<T, Unreadable> {
        let is_empty = reply.body.is_empty();
        let mut candidates: Vec<&Self> = successes
            .iter()
            .filter(|one| (one.form == Form::Empty) == is_empty && one.may_carry(reply))
            .collect();
        if candidates.is_empty() {
            candidates = successes.iter().collect();
        }
        if let [only] = candidates.as_slice() {
            return if is_empty {
                only.read_empty(reply)
            } else {
                only.read(reply)
            };
        }
        if is_empty {
            return Err(no_empty_value());
        }
        let mut fitting = candidates.iter().filter_map(|one| fitting(reply, one).ok());
        match (fitting.next(), fitting.next()) {
            (Some(value), None) => Ok(value),
            (None, _) => Err(Unreadable::new(
                "the document does not list this status, and the body fits none of the successful responses that it lists",
            )),
            (Some(_), Some(_)) => Err(Unreadable::new(
                "the document does not list this status, and the body fits several of the successful responses that it \
                 lists",
            )),
        }
    }

    /// Returns the value of a response without a body: nothing, an empty text, an empty list, or an object none of
    /// whose properties is there, if the type allows it.
    pub(super) fn read_empty(&self, reply: &Reply) -> Result<T, Unreadable> {
        let stand_ins: &[&str] = match self.form {
            Form::Json => &["null", "[]", "{}"],
            Form::JsonOrText => &["null", "\"\""],
            Form::Scalar => &["null"],
            Form::Text | Form::Bytes | Form::Records | Form::Empty => &[""],
        };
        let read = |text: &&str| {
            let reply = Reply {
                status: reply.status,
                headers: Headers::new(),
                body: text.as_bytes().to_vec(),
            };
            let (value, seen) = witness::during(|| (self.read)(&reply));
            // What is kept as unknown would be a value that never came.
            value.ok().filter(|_| !seen.is_unknown())
        };
        stand_ins.iter().find_map(read).ok_or_else(no_empty_value)
    }

    /// Returns whether the media type of `reply` is one that such a response has.
    fn may_carry(&self, reply: &Reply) -> bool {
        if !self.media_types.is_empty() {
            return is_of(reply, self.media_types);
        }
        let Some(found) = media_type(reply) else {
            return true;
        };
        let (json, text) = (is_json(&found), is_text(&found));
        match self.form {
            Form::Json => json,
            Form::JsonOrText | Form::Scalar => json || text,
            Form::Text => text,
            Form::Bytes => !json && !text,
            Form::Records | Form::Empty => true,
        }
    }
}

fn no_empty_value() -> Unreadable {
    Unreadable::new("there is no body, and the documented type has no empty value")
}

/// Returns whether a response has no body because its status allows none (RFC 9110, sections 15.3.5 and 15.3.6).
pub(super) fn carries_nothing(reply: &Reply) -> bool {
    matches!(reply.status, 204 | 205) && reply.body.is_empty()
}

/// The successes of an operation that come as a stream.
#[derive(Clone, Copy, Debug)]
pub struct Streamed {
    /// Ranges of statuses whose body is a stream, each with its first and its last.
    pub statuses: &'static [(u16, u16)],
    /// Statuses whose body is not.
    pub whole: &'static [u16],
    /// The media type that the body must have, if it names one.
    pub media_type: Option<&'static str>,
}

impl Streamed {
    /// Returns whether the body is a stream, and why not if it is a success all the same; `None` for an error.
    pub(super) fn check(&self, reply: &Reply) -> Option<Result<(), Unreadable>> {
        if self.whole.contains(&reply.status) {
            return Some(Err(Unreadable::new(
                "the document does not list a stream for this status",
            )));
        }
        let mut statuses = self.statuses.iter();
        let is_listed = statuses.any(|&(low, high)| (low..=high).contains(&reply.status));
        (is_listed || is_success(reply.status)).then(|| match self.media_type {
            Some(expected) => expect(reply, expected),
            None => Ok(()),
        })
    }
}
