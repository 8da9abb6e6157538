//! Successes that can come piece by piece.

use serde::Serialize;

use crate::ir::{Answer, Operation, Status};
use crate::render::types::Printer;
use crate::render::{RenderError, token};

use super::accept;
use super::answers::{self, Carried};

/// What `stream!` lists.
#[derive(Debug, Serialize)]
pub struct StreamView {
    /// The statuses and what they bring.
    pub entries: Vec<String>,
    /// What to ask for.
    pub accept: String,
}

impl StreamView {
    /// The view of the successes of `operation` that can come piece by piece, if there are any.
    pub fn new(printer: &Printer<'_>, operation: &Operation) -> Result<Option<Self>, RenderError> {
        let Some(wanted) = operation.streamed() else {
            return Ok(None);
        };
        let same = |answer: &Answer| match (&answer.payload, &wanted.payload) {
            (Some(one), Some(other)) => (one.reading, &one.ty) == (other.reading, &other.ty),
            // Where nothing comes, there is nothing to wait for.
            (None, _) => true,
            _ => false,
        };
        let successes = answers::in_order(&operation.successes);
        let streamed: Vec<_> = successes
            .iter()
            .copied()
            .filter(|(_, answer)| same(answer))
            .collect();
        let has = |status: Status| streamed.iter().any(|(_, answer)| answer.status == status);
        let rest: Vec<_> = successes
            .iter()
            .copied()
            .filter(|(_, answer)| matches!(answer.status, Status::Code(_)) && !has(answer.status))
            .collect();
        let form = Carried::new(printer, wanted)?.form();
        let mut entries = vec![format!("{} => {form},", answers::patterns(&streamed))];
        if !rest.is_empty() {
            entries.push(format!("{} => whole,", answers::patterns(&rest)));
        }
        let preferred = |operation: &Operation, answer: &Answer| {
            let mut failures = operation.failures.iter();
            let fails = failures.any(|failure| std::ptr::eq(failure, answer));
            std::ptr::eq(answer, wanted) || (fails && accept::whole(operation, answer))
        };
        Ok(Some(StreamView {
            entries,
            accept: token::string(&accept::header(operation, preferred)),
        }))
    }
}
