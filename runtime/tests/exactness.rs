//! Digits survive every way through a union, whatever the order of the keys.

use runtime::{Decimal, Json, object, union};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt::Debug;

#[derive(Clone, Debug, PartialEq)]
struct Paid {
    r#type: String,
    amount: Decimal,
    parts: Vec<Decimal>,
    more: BTreeMap<String, Json>,
}
object!(Paid { r#type = "type", amount = "amount", parts = "parts", ..more });

#[derive(Clone, Debug, PartialEq)]
struct Refunded {
    r#type: String,
    refund: i64,
}
object!(Refunded { r#type = "type", refund = "refund" });

#[derive(Clone, Debug, PartialEq)]
enum Event {
    Paid(Box<Paid>),
    Refunded(Refunded),
}
union!(Event, tag "type" { "paid" => Paid, "refunded" => Refunded });

#[derive(Clone, Debug, PartialEq)]
enum Shaped {
    Paid(Paid),
    Refunded(Refunded),
}
union!(Shaped, one {
    Paid: object ["type", "amount"] of ["type", "amount", "parts"],
    Refunded: object ["type", "refund"] of ["type", "refund"],
});

#[derive(Clone, Debug, PartialEq)]
enum Grouped {
    Events(Event),
    Shapes(Shaped),
}
union!(Grouped, tag "group" { "events" => Events, "shapes" => Shapes });

const AMOUNT: &str = "1234567890123456.78";

/// All orders of the entries.
fn orders(entries: &[&str]) -> Vec<Vec<String>> {
    if entries.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (index, first) in entries.iter().enumerate() {
        let mut rest = entries.to_vec();
        rest.remove(index);
        for mut order in orders(&rest) {
            order.insert(0, (*first).to_owned());
            all.push(order);
        }
    }
    all
}

/// Decodes the entries in every order, from text and from a reader, and returns the one value that it always is.
#[track_caller]
fn in_every_order<T: DeserializeOwned + Serialize + Debug + PartialEq>(entries: &[&str]) -> T {
    let mut values = Vec::new();
    for order in orders(entries) {
        let text = format!("{{{}}}", order.join(","));
        let value: T =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(
            serde_json::from_reader::<_, T>(text.as_bytes()).unwrap(),
            value
        );
        let back = serde_json::to_string(&value).unwrap();
        assert_eq!(back.len(), text.len(), "{back} of {text}");
        values.push(value);
    }
    let first = values.pop().unwrap();
    assert!(values.iter().all(|value| *value == first));
    first
}

#[track_caller]
fn check(paid: &Paid) {
    assert_eq!(paid.r#type, "paid");
    assert_eq!(paid.amount.to_string(), AMOUNT);
    assert_eq!(paid.parts[1].to_string(), "2.50");
    assert_eq!(paid.more["fee"].as_str(), "[0.10]");
}

const ENTRIES: [&str; 4] = [
    r#""type":"paid""#,
    r#""amount":1234567890123456.78"#,
    r#""parts":[1,2.50]"#,
    r#""fee":[0.10]"#,
];

#[test]
fn by_tag() {
    let Event::Paid(paid) = in_every_order(&ENTRIES) else {
        panic!()
    };
    check(&paid);
}

#[test]
fn by_shape() {
    let Shaped::Paid(paid) = in_every_order(&ENTRIES) else {
        panic!()
    };
    check(&paid);
}

#[derive(Clone, Debug, PartialEq)]
struct Closed {
    r#type: String,
    group: String,
    amount: Decimal,
    large: i64,
}
object!(Closed { r#type = "type", group = "group", amount = "amount", large = "large" });

#[derive(Clone, Debug, PartialEq)]
enum Inner {
    Closed(Closed),
}
union!(Inner, tag "type" { "closed" => Closed });

#[derive(Clone, Debug, PartialEq)]
enum Outer {
    Inner(Inner),
}
union!(Outer, tag "group" { "inner" => Inner });

#[test]
fn in_a_union_in_a_union() {
    let Outer::Inner(Inner::Closed(closed)) = in_every_order(&[
        r#""group":"inner""#,
        r#""type":"closed""#,
        r#""amount":1234567890123456.78"#,
        r#""large":9007199254740993"#,
    ]);
    assert_eq!(closed.amount.to_string(), AMOUNT);
    assert_eq!(closed.large, 9_007_199_254_740_993);
}

#[test]
fn in_unions_of_both_kinds_within_a_tag() {
    for (group, of_shape) in [("events", false), ("shapes", true)] {
        let tag = format!(r#""group":"{group}""#);
        let entries: Vec<&str> = std::iter::once(tag.as_str()).chain(ENTRIES).collect();
        let paid = match in_every_order(&entries) {
            Grouped::Events(Event::Paid(paid)) if !of_shape => *paid,
            Grouped::Shapes(Shaped::Paid(paid)) if of_shape => paid,
            other => panic!("{other:?}"),
        };
        check(&paid);
        assert_eq!(paid.more["group"].as_str(), format!("{group:?}"));
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Escaped {
    r#type: String,
    note: String,
    list: Vec<String>,
}
object!(Escaped { r#type = "type", note = "note", list = "list" });

#[derive(Clone, Debug, PartialEq)]
enum Escapes {
    Escaped(Escaped),
}
union!(Escapes, tag "type" { "a\"b" => Escaped });

#[test]
fn keeps_escapes_before_the_tag() {
    let Escapes::Escaped(escaped) = in_every_order(&[
        r#""type":"a\"b""#,
        r#""note":"\\ \" é""#,
        r#""list":["\n","plain"]"#,
    ]);
    assert_eq!(escaped.note, "\\ \" é");
    assert_eq!(escaped.list, ["\n", "plain"]);
}
