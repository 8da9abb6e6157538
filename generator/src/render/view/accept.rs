//! What a call asks for: the header `Accept`.

use crate::ir::{Answer, Operation, essence, is_json};

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
        let media_types = payloads.flat_map(|payload| &payload.media_types);
        for media_type in media_types.filter_map(|media_type| acceptable(media_type)) {
            let known =
                |known: &String| *known == media_type || *known == format!("{media_type}{LESS}");
            if !accepted.iter().any(known) {
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

/// A media type as the header has it. HTTP knows no ranges but `*/*` and `image/*` (RFC 9110, section 12.5.1).
fn acceptable(media_type: &str) -> Option<&str> {
    let is_range = essence(media_type).trim_end_matches("/*").contains('*');
    if is_range && !media_type.starts_with("*/*") {
        return is_json(media_type).then_some("application/json");
    }
    let mut bytes = media_type.bytes();
    let is_sendable = bytes.all(|byte| byte == b' ' || byte.is_ascii_graphic());
    (media_type.contains('/') && is_sendable).then_some(media_type)
}
