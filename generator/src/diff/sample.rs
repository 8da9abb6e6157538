//! Changes to tell.

use super::Verdict::{Adds, Breaks, Same};
use super::{Change, Changes, Spot, Way};
use crate::diagnostic::Place;

/// One change of each kind, in an order that nobody would tell them in.
pub fn changes() -> Changes {
    Changes {
        not_compared: Vec::new(),
        list: vec![
            Change {
                old: Some(spot("HEAD:specs/shop.yaml", 28, 7)),
                new: Some(spot("specs/shop.yaml", 31, 9)),
                ways: vec![Way::Request],
                reach: vec!["create_payment".to_owned(), "update_payment".to_owned()],
                remedy: Some("pass `channel` to `NewPayment::new`".to_owned()),
                ..Change::new(
                    "NewPayment::channel",
                    "a new required property",
                    Breaks,
                    Breaks,
                )
            },
            Change::new("create_payment", "is not repeated any more", Same, Same),
            Change {
                new: Some(spot("specs/shop.yaml", 12, 5)),
                ..Change::new("list_payments", "a new operation", Adds, Adds)
            },
            Change::new("PaymentState", "is called `PaymentStatus`", Same, Breaks),
        ],
    }
}

fn spot(file: &str, line: usize, column: usize) -> Spot {
    Spot {
        pointer: "/components/schemas/NewPayment".to_owned(),
        file: file.to_owned(),
        place: Place { line, column },
    }
}
