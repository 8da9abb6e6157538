//! Events as a generated client would have them.

use runtime::{UnknownVariant, object, union};

#[derive(Clone, Debug, PartialEq)]
pub struct Paid {
    pub kind: String,
    pub id: String,
    pub amount: runtime::Decimal,
}
object!(Paid { kind = "kind", id = "id", amount = "amount" });

#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Paid(Paid),
    Unknown(UnknownVariant),
}
union!(Event, tag "kind" { "paid" => Paid, _ => Unknown });

pub const PAID: &str = r#"{"kind":"paid","id":"evt-1","amount":1.10}"#;
