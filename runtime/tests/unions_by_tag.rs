//! Unions that are told apart by a tag.

mod coding;

use coding::{refusal, round_trip};
use runtime::{Decimal, Json, UnknownVariant, object, union};

#[derive(Clone, Debug, PartialEq)]
struct Paid {
    event: String,
    amount: Decimal,
}
object!(Paid { event = "event", amount = "amount" });

#[derive(Clone, Debug, PartialEq)]
struct Refunded {
    event: String,
    refund: Json,
}
object!(Refunded { event = "event", refund = "refund" });

#[derive(Clone, Debug, PartialEq)]
enum Event {
    Paid(Paid),
    Refunded(Box<Refunded>),
    Unknown(UnknownVariant),
}
union!(Event, tag "event" {
    "payment.paid" => Paid,
    "payment.refunded" | "payment.returned" => Refunded,
    _ => Unknown,
});

#[derive(Clone, Debug, PartialEq)]
enum ClosedEvent {
    Paid(Paid),
    Refunded(Refunded),
}
union!(ClosedEvent, tag "event" { "payment.paid" => Paid, "payment.refunded" => Refunded });

#[derive(Clone, Debug, PartialEq)]
struct Pix {
    reference: String,
    r#type: Option<String>,
    pix: Json,
}
object!(Pix { reference = "reference", r#type? = "type", pix = "pix" });

#[derive(Clone, Debug, PartialEq)]
struct Card {
    reference: String,
    r#type: Option<String>,
    card: Json,
}
object!(Card { reference = "reference", r#type? = "type", card = "card" });

#[derive(Clone, Debug, PartialEq)]
enum Method {
    Pix(Pix),
    Card(Card),
    Unknown(UnknownVariant),
}
union!(Method, tag "type" {
    "pix" => Pix, "card" => Card, _ => Unknown,
} else one {
    Pix: object ["reference", "pix"] of ["reference", "type", "pix"],
    Card: object ["reference", "card"] of ["reference", "type", "card"],
});

#[derive(Clone, Debug, PartialEq)]
enum ClosedMethod {
    Pix(Pix),
    Card(Card),
}
union!(ClosedMethod, tag "type" { "pix" => Pix, "card" => Card } else any {
    Pix: object ["pix"] of ["reference", "type", "pix"],
    Card: object ["card"] of ["reference", "type", "card"],
});

#[test]
fn streams_the_variant_when_the_tag_comes_first() {
    let event: Event = round_trip(r#"{"event":"payment.paid","amount":10.00}"#);
    assert!(matches!(event, Event::Paid(Paid { amount, .. }) if amount.to_string() == "10.00"));
}

#[test]
fn keeps_digits_that_come_before_the_tag() {
    let event: Event =
        serde_json::from_str(r#"{"amount":1234567890123456.78,"event":"payment.paid"}"#).unwrap();
    assert!(
        matches!(event, Event::Paid(Paid { amount, .. }) if amount.to_string() == "1234567890123456.78")
    );
}

#[test]
fn keeps_the_tag_of_two_that_came() {
    let event: Event = round_trip(r#"{"event":"payment.returned","refund":{"id":1.50}}"#);
    assert!(matches!(event, Event::Refunded(refunded) if refunded.event == "payment.returned"));
}

#[test]
fn recognises_a_tag_that_is_written_with_escapes() {
    let event: Event = serde_json::from_str(r#"{"event":"payment\u002epaid","amount":1}"#).unwrap();
    assert!(matches!(event, Event::Paid(Paid { event, .. }) if event == "payment.paid"));
}

#[test]
fn keeps_an_unknown_variant_whole() {
    let event: Event = round_trip(r#"{"z":1.0,"event":"payment.lost","a":{"deep":[1e3,null]}}"#);
    let Event::Unknown(unknown) = event else {
        panic!("{event:?}")
    };
    assert_eq!(unknown.tag(), "payment.lost");
    assert_eq!(
        unknown.json().as_str(),
        r#"{"z":1.0,"event":"payment.lost","a":{"deep":[1e3,null]}}"#
    );
}

#[test]
fn escapes_the_keys_of_an_unknown_variant() {
    round_trip::<Event>(r#"{"a\"b":1,"event":"x\ny"}"#);
}

#[test]
fn names_the_tags_when_the_tag_is_missing() {
    assert_eq!(
        refusal::<Event>(r#"{"amount":1}"#),
        "missing `event`, which tells `Event` apart: one of `payment.paid`, `payment.refunded`, `payment.returned` \
         at line 1 column 12"
    );
}

#[test]
fn names_the_tags_when_the_tag_is_not_listed() {
    assert_eq!(
        refusal::<ClosedEvent>(r#"{"event":"x"}"#),
        "`event`: `x` is no variant of `ClosedEvent`, which has `payment.paid`, `payment.refunded` at line 1 column 13"
    );
}

#[test]
fn says_what_a_tag_may_be() {
    let refusal = refusal::<Event>(r#"{"event":{"id":1}}"#);
    assert!(
        refusal.starts_with("`event`: invalid type: an object, expected a tag: a string, a number"),
        "{refusal}"
    );
}

#[test]
fn takes_a_null_tag_for_a_missing_one() {
    assert!(refusal::<Event>(r#"{"event":null,"amount":1}"#).starts_with("missing `event`"));
}

#[test]
fn keeps_the_path_of_an_error_in_a_variant() {
    let late = refusal::<Event>(r#"{"amount":"ten","event":"payment.paid"}"#);
    assert!(
        late.starts_with("`amount`: invalid type: a string, expected a number"),
        "{late}"
    );
    let early = refusal::<Event>(r#"{"event":"payment.paid","amount":"ten"}"#);
    assert_eq!(
        early,
        "`amount`: invalid type: a string, expected a number (for `event` `payment.paid`) at line 1 column 39"
    );
}

#[test]
fn says_which_tag_stands_for_the_variant_that_misses_a_field() {
    assert_eq!(
        refusal::<Event>(r#"{"event":"payment.returned","amount":1}"#),
        "missing field `refund` of `Refunded`, which `event` `payment.returned` stands for at line 1 column 39"
    );
    assert_eq!(
        refusal::<OuterUnion>(r#"{"scope":"mine","kind":"card"}"#),
        "missing field `last4` of `Inner`, which `kind` `card` stands for at line 1 column 30"
    );
}

#[test]
fn says_nothing_of_the_tag_where_a_value_is_wrong_inside() {
    assert_eq!(
        refusal::<Tree>(r#"{"event":"nested","child":{"event":7}}"#),
        "`child.event`: `7` is no variant of `Tree`, which has `nested` at line 1 column 37"
    );
}

#[test]
fn counts_lines_and_columns_in_the_document() {
    let refusal = refusal::<Event>("{\n\n\"amount\":\"ten\",\n\"event\":\"payment.paid\"}");
    assert_eq!(
        refusal,
        "`amount`: invalid type: a string, expected a number (for `event` `payment.paid`) at line 4 column 23"
    );
}

#[test]
fn refuses_what_is_no_object() {
    assert_eq!(
        refusal::<Event>("[]"),
        "invalid type: sequence, expected an object at line 1 column 2"
    );
}

#[test]
fn refuses_a_tag_that_comes_twice() {
    let refusal =
        refusal::<Event>(r#"{"event":"payment.paid","event":"payment.refunded","amount":1}"#);
    assert!(refusal.starts_with("duplicate field `event`"), "{refusal}");
}

#[test]
fn tells_a_variant_by_shape_when_the_tag_is_absent() {
    let method: Method = round_trip(r#"{"reference":"A1","card":{"token":"t"}}"#);
    assert!(matches!(method, Method::Card(_)));
}

#[test]
fn tells_a_variant_by_shape_when_the_tag_is_null() {
    let method: Method =
        serde_json::from_str(r#"{"type":null,"reference":"A1","pix":{}}"#).unwrap();
    assert!(matches!(method, Method::Pix(_)));
}

#[test]
fn prefers_the_tag_to_the_shape() {
    let method: Method = round_trip(r#"{"type":"boleto","reference":"A1","pix":{}}"#);
    assert!(matches!(method, Method::Unknown(unknown) if unknown.tag() == "boleto"));
}

#[test]
fn refuses_a_tag_that_is_not_listed_in_a_closed_union_with_shapes() {
    let refusal = refusal::<ClosedMethod>(r#"{"type":"boleto","reference":"A1","pix":{}}"#);
    assert!(
        refusal.contains("`boleto` is no variant of `ClosedMethod`"),
        "{refusal}"
    );
}

#[test]
fn tells_what_is_missing_when_neither_tag_nor_shape_decides() {
    assert_eq!(
        refusal::<ClosedMethod>(r#"{"reference":"A1"}"#),
        "no variant of `ClosedMethod` fits:\n  Pix: missing `pix`\n  Card: missing `card` at line 1 column 18"
    );
}

#[derive(Clone, Debug, PartialEq)]
struct Numbered {
    version: i64,
    name: String,
}
object!(Numbered { version = "version", name = "name" });

#[derive(Clone, Debug, PartialEq)]
struct Flagged {
    version: bool,
}
object!(Flagged { version = "version" });

#[derive(Clone, Debug, PartialEq)]
struct Fractional {
    version: Json,
}
object!(Fractional { version = "version" });

#[derive(Clone, Debug, PartialEq)]
enum Versioned {
    Second(Numbered),
    Flagged(Flagged),
    Fractional(Fractional),
    Unknown(UnknownVariant),
}
union!(Versioned, tag "version" { "2" => Second, "true" => Flagged, "2.5" => Fractional, _ => Unknown });

#[test]
fn compares_a_number_by_its_text() {
    assert!(matches!(
        round_trip(r#"{"version":2,"name":"n"}"#),
        Versioned::Second(_)
    ));
    assert!(matches!(
        serde_json::from_str(r#"{"name":"n","version":2}"#).unwrap(),
        Versioned::Second(_)
    ));
    for number in ["2.0", "2e0", "0.2e1"] {
        let text = format!(r#"{{"version":{number},"name":"n"}}"#);
        assert!(
            matches!(serde_json::from_str(&text).unwrap(), Versioned::Second(two) if two.version == 2),
            "{text}"
        );
    }
}

#[test]
fn compares_a_boolean_by_its_text() {
    assert!(matches!(
        round_trip(r#"{"version":true}"#),
        Versioned::Flagged(_)
    ));
}

#[test]
fn hands_a_fractional_tag_over_as_json() {
    assert!(matches!(
        round_trip(r#"{"version":2.5}"#),
        Versioned::Fractional(_)
    ));
}

#[test]
fn keeps_an_unknown_number_as_tag() {
    assert!(
        matches!(round_trip(r#"{"version":-3}"#), Versioned::Unknown(unknown) if unknown.tag() == "-3")
    );
}

runtime::string_enum!(closed Kind { Card = "card" });
#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Card,
}

#[derive(Clone, Debug, PartialEq)]
struct Inner {
    scope: String,
    kind: Kind,
    last4: String,
}
object!(Inner { scope = "scope", kind = "kind", last4 = "last4" });

#[derive(Clone, Debug, PartialEq)]
enum InnerUnion {
    Card(Inner),
    Unknown(UnknownVariant),
}
union!(InnerUnion, tag "kind" { "card" => Card, _ => Unknown });

#[derive(Clone, Debug, PartialEq)]
enum OuterUnion {
    Mine(InnerUnion),
}
union!(OuterUnion, tag "scope" { "mine" => Mine });

#[test]
fn nests_in_another_tagged_union() {
    let OuterUnion::Mine(inner) = round_trip(r#"{"scope":"mine","kind":"card","last4":"1234"}"#);
    assert!(matches!(
        inner,
        InnerUnion::Card(Inner {
            kind: Kind::Card,
            ..
        })
    ));
}

#[test]
fn nests_whatever_the_order_of_the_tags() {
    for text in [
        r#"{"last4":"1234","kind":"card","scope":"mine"}"#,
        r#"{"kind":"card","last4":"1234","scope":"mine"}"#,
        r#"{"scope":"mine","last4":"1234","kind":"card"}"#,
    ] {
        let OuterUnion::Mine(inner) = serde_json::from_str(text).unwrap();
        assert!(matches!(inner, InnerUnion::Card(_)), "{text}");
    }
}

#[test]
fn keeps_the_outer_tag_in_an_unknown_inner_variant() {
    let OuterUnion::Mine(inner) = round_trip(r#"{"scope":"mine","kind":"boleto","n":1.0}"#);
    let InnerUnion::Unknown(unknown) = inner else {
        panic!("{inner:?}")
    };
    assert_eq!(
        unknown.json().as_str(),
        r#"{"scope":"mine","kind":"boleto","n":1.0}"#
    );
}

#[test]
fn decodes_from_values_and_readers() {
    for text in [
        r#"{"event":"payment.paid","amount":10.5}"#,
        r#"{"amount":10.5,"event":"payment.paid"}"#,
    ] {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let expected: Event = serde_json::from_str(text).unwrap();
        assert_eq!(
            serde_json::from_reader::<_, Event>(text.as_bytes()).unwrap(),
            expected
        );
        assert_eq!(
            <Event as serde::Deserialize>::deserialize(&value).unwrap(),
            expected
        );
        assert_eq!(serde_json::from_value::<Event>(value).unwrap(), expected);
    }
}

#[test]
fn decodes_numeric_tags_from_values() {
    let value: serde_json::Value = serde_json::from_str(r#"{"version":2,"name":"n"}"#).unwrap();
    assert!(matches!(
        serde_json::from_value(value).unwrap(),
        Versioned::Second(_)
    ));
}

#[derive(Clone, Debug, PartialEq)]
struct Nested {
    event: String,
    child: Option<Box<Tree>>,
}
object!(Nested { event = "event", child? = "child" });

#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Nested(Nested),
}
union!(Tree, tag "event" { "nested" => Nested });

/// Encodes a tree of `depth` levels, each with its tag last, so that each is decoded from kept text.
fn tree(depth: usize) -> String {
    format!(
        "{}{}{}",
        r#"{"child":"#.repeat(depth),
        r#"{"event":"nested"}"#,
        r#","event":"nested"}"#.repeat(depth)
    )
}

#[test]
fn decodes_a_hundred_levels_of_late_tags() {
    assert!(serde_json::from_str::<Tree>(&tree(100)).is_ok());
}

#[test]
fn refuses_deep_nesting_of_late_tags_instead_of_overflowing_the_stack() {
    assert!(refusal::<Tree>(&tree(100_000)).contains("nested more than 128 levels deep"));
}

#[derive(Clone, Debug, PartialEq)]
enum Inbound {
    Paid(Paid),
    Unknown(UnknownVariant),
}
union!(Inbound, tag "event" { "payment.paid" => Paid, _ => Unknown } else Unknown);

#[test]
fn keeps_an_object_without_a_tag_where_the_union_says_so() {
    for text in [
        r#"{"id":"e1","amount":1.10}"#,
        r#"{"event":null,"amount":1.10}"#,
        "{}",
    ] {
        let Inbound::Unknown(unknown) = round_trip(text) else {
            panic!("{text} is known");
        };
        assert_eq!((unknown.tag(), unknown.json().as_str()), ("", text));
    }
    let refusal = refusal::<Inbound>(r#"{"event":"payment.paid"}"#);
    assert!(refusal.contains("missing field `amount`"), "{refusal}");
}

#[derive(Clone, Debug, PartialEq)]
enum Hen {
    Egg(Box<Egg>),
    Paid(Paid),
}
union!(Hen, tag "event" { "egg" => Egg, "payment.paid" => Paid });

#[derive(Clone, Debug, PartialEq)]
enum Egg {
    Hen(Box<Hen>),
}
union!(Egg, tag "event" { "egg" | "payment.paid" => Hen });

#[test]
fn refuses_unions_in_a_circle_instead_of_overflowing_the_stack() {
    let hen: Hen = round_trip(r#"{"event":"payment.paid","amount":1}"#);
    assert!(matches!(hen, Hen::Paid(_)));
    assert!(refusal::<Hen>(r#"{"event":"egg"}"#).contains("unions are variants of each other"));
}
