//! Changes for programs.

use serde::Serialize;

use super::step::Step;
use super::{Change, Changes, Counts, NotCompared};

/// Changes as programs read them. Keys may be added, and never change their meaning.
///
/// `step` is `none`, `patch`, `feature` or `breaking`: what the changes are for the version of the client. `counts` has
/// `changes`, `breaking`, `breaks_wire`, `breaks_rust`, `adds` and `differs`. Each of `changes` has
///
/// - `subject`, where it is, as users of the client know it, and `what`, a sentence in CommonMark;
/// - `old` and `new`, where there are any: its places in the documents, with `pointer` (RFC 6901), `file`, `line` and
///   `column` (from one; zero where they are unknown);
/// - `ways`, of `request` and `response`, and `reach`, the operations and webhooks that carry it;
/// - `wire` and `rust`, each of `same`, `adds` or `breaks`;
/// - `remedy`, where there is anything to do: a sentence in CommonMark.
///
/// Each of `not_compared` is a part of a document that could not be read, so that changes of it may be missing: `document`
/// (`old` or `new`), `message`, and its place as above.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Told<'a> {
    step: Step,
    counts: Counts,
    changes: &'a [Change],
    not_compared: &'a [NotCompared],
}

impl<'a> Told<'a> {
    /// What there is to tell of `changes`, which are `step` for the version of the client.
    pub fn new(changes: &'a Changes, step: Step) -> Self {
        Told {
            step,
            counts: changes.counts(),
            changes: &changes.list,
            not_compared: &changes.not_compared,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::sample;
    use super::super::step::Step;
    use super::Told;

    #[test]
    fn keys_stay() {
        let changes = sample::changes();
        let told = serde_json::to_value(Told::new(&changes, Step::Breaking)).expect("JSON");
        assert_eq!(told["step"], "breaking");
        assert_eq!(
            told["counts"],
            json!({"changes": 4, "breaking": 2, "breaks_wire": 1, "breaks_rust": 2, "adds": 1, "differs": 1})
        );
        let spot = |file, line, column| json!({"pointer": "/components/schemas/NewPayment", "file": file, "line": line, "column": column});
        assert_eq!(
            told["changes"][0],
            json!({
                "subject": "NewPayment::channel",
                "what": "a new required property",
                "old": spot("HEAD:specs/shop.yaml", 28, 7),
                "new": spot("specs/shop.yaml", 31, 9),
                "ways": ["request"],
                "reach": ["create_payment", "update_payment"],
                "wire": "breaks",
                "rust": "breaks",
                "remedy": "pass `channel` to `NewPayment::new`"
            })
        );
        assert_eq!(
            told["changes"][3],
            json!({
                "subject": "PaymentState",
                "what": "is called `PaymentStatus`",
                "ways": [],
                "reach": [],
                "wire": "same",
                "rust": "breaks"
            })
        );
    }
}
