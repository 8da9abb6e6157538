//! What a call asks for: the header `Accept`.

use crate::ir::{Answer, Operation};

/// How much something is wanted that is not what is wanted most (RFC 9110, section 12.4.2).
const LESS: &str = ";q=0.9";

/// The value of the header: what `preferred` picks of the answers of `operation`, and the rest after it.
pub fn header(operation: &Operation, preferred: impl Fn(&Operation, &Answer) -> bool) -> String {
    let (first, rest): (Vec<&Answer>, Vec<&Answer>) = operation
        .answers()
        .partition(|answer| preferred(operation, answer));
    let mut accepted: Vec<String> = Vec::new();
    for (answers, weight) in [(first, ""), (rest, LESS)] {
        let payloads = answers
            .into_iter()
            .filter_map(|answer| answer.payload.as_ref());
        for media_type in payloads.flat_map(|payload| &payload.media_types) {
            let known =
                |known: &String| *known == *media_type || *known == format!("{media_type}{LESS}");
            if is_sendable(media_type) && !accepted.iter().any(known) {
                accepted.push(format!("{media_type}{weight}"));
            }
        }
    }
    accepted.join(", ")
}

/// Picks what a call that is awaited as a whole asks for: of each status what comes first.
pub fn whole(operation: &Operation, answer: &Answer) -> bool {
    let of_status = |other: &&Answer| other.status == answer.status;
    let best = operation.answers().filter(of_status).min_by_key(|other| {
        let rank = other.payload.as_ref().map(|payload| payload.reading.rank());
        (rank, other.limited)
    });
    best.is_some_and(|best| std::ptr::eq(best, answer))
}

fn is_sendable(media_type: &str) -> bool {
    let mut bytes = media_type.bytes();
    !media_type.is_empty() && bytes.all(|byte| byte == b' ' || byte.is_ascii_graphic())
}
