//! Unions that are told apart by a tag within one of their properties.

mod coding;

use coding::{refusal, round_trip};
use runtime::{Decimal, UnknownVariant, object, union};

#[derive(Clone, Debug, PartialEq)]
struct Detail {
    r#type: String,
    amount: Option<Decimal>,
}
object!(Detail { r#type = "type", amount? = "amount" });

#[derive(Clone, Debug, PartialEq)]
struct Paid {
    id: String,
    data: Detail,
}
object!(Paid { id = "id", data = "data" });

#[derive(Clone, Debug, PartialEq)]
struct Failed {
    id: String,
    data: Detail,
    why: Option<String>,
}
object!(Failed { id = "id", data = "data", why? = "why" });

#[derive(Clone, Debug, PartialEq)]
enum Event {
    Paid(Paid),
    Failed(Failed),
    Unknown(UnknownVariant),
}
union!(Event, tag "type" in "data" {
    "paid" => Paid,
    "failed" | "refused" => Failed,
    _ => Unknown,
});

#[derive(Clone, Debug, PartialEq)]
enum Either {
    Paid(Paid),
    Failed(Failed),
}
union!(Either, tag "type" in "data" { "paid" => Paid, "failed" => Failed } else any {
    Paid: object ["id"] of ["id", "data"],
    Failed: object ["id", "why"] of ["id", "data", "why"],
});

#[test]
fn the_tag_chooses_wherever_it_stands() {
    for text in [
        r#"{"data":{"type":"paid","amount":1.10},"id":"a"}"#,
        r#"{"id":"a","data":{"amount":1.10,"type":"paid"}}"#,
    ] {
        let event: Event = serde_json::from_str(text).unwrap();
        assert!(
            matches!(event, Event::Paid(paid) if paid.data.amount.unwrap().to_string() == "1.10")
        );
    }
    let event: Event = round_trip(r#"{"id":"a","data":{"type":"refused"},"why":"b"}"#);
    assert!(matches!(event, Event::Failed(_)));
}

#[test]
fn an_unknown_tag_is_kept_with_all_there_is() {
    let text = r#"{"id":"a","data":{"type":"new","amount":1.10},"z":[1e3]}"#;
    let Event::Unknown(unknown) = round_trip(text) else {
        panic!("known");
    };
    assert_eq!((unknown.tag(), unknown.json().as_str()), ("new", text));
}

#[test]
fn a_tag_that_is_missing_or_wrong_is_named_with_its_path() {
    let expected =
        "missing `data.type`, which tells `Event` apart: one of `paid`, `failed`, `refused`";
    for text in [
        r#"{"id":"a"}"#,
        r#"{"id":"a","data":{}}"#,
        r#"{"id":"a","data":null}"#,
        r#"{"id":"a","data":"paid"}"#,
        r#"{"id":"a","data":{"type":null}}"#,
    ] {
        let refusal = refusal::<Event>(text);
        assert!(refusal.contains(expected), "{refusal}");
    }
    let refused = refusal::<Event>(r#"{"id":"a","data":{"type":[]}}"#);
    assert!(
        refused.contains("`data.type`: invalid type: an array"),
        "{refused}"
    );
    assert_eq!(
        refusal::<Event>(r#"{"data":{"type":"paid"}}"#),
        "missing field `id` of `Paid`, which `data.type` `paid` stands for at line 1 column 24"
    );
    let refused = refusal::<Either>(r#"{"id":"a","data":{"type":"new"}}"#);
    assert!(
        refused.contains("`data.type`: `new` is no variant"),
        "{refused}"
    );
}

#[test]
fn without_the_tag_each_variant_says_what_it_misses() {
    let refused = refusal::<Either>(r#"{"id":"a","why":"b","data":{"type":null}}"#);
    assert!(refused.contains("Failed: `data.type`"), "{refused}");
    assert!(refused.contains("Paid: `data.type`"), "{refused}");
}

#[test]
fn decodes_from_values_and_readers() {
    let text = r#"{"id":"a","data":{"type":"p\u0061id"}}"#;
    let expected: Event = serde_json::from_str(text).unwrap();
    assert!(matches!(expected, Event::Paid(_)));
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::from_value::<Event>(value).unwrap(), expected);
    assert_eq!(
        serde_json::from_reader::<_, Event>(text.as_bytes()).unwrap(),
        expected
    );
}
