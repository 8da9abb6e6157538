//! Unions by shape whose variants have constants, or should have no other keys than their own.

mod coding;

use coding::{refusal, round_trip};
use runtime::{Decimal, Json, Maybe, object, union};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
struct Card {
    kind: Json,
    note: Option<String>,
    card: Option<Decimal>,
}
object!(Card { kind = "kind", note? = "note", card? = "card" });

#[derive(Clone, Debug, PartialEq)]
struct Pix {
    kind: Json,
    note: Option<String>,
    key: Option<String>,
}
object!(Pix { kind = "kind", note? = "note", key? = "key" });

#[derive(Clone, Debug, PartialEq)]
struct Other {
    kind: Maybe<Json>,
    note: Option<String>,
    key: Option<String>,
    card: Option<Decimal>,
}
object!(Other { kind?? = "kind", note? = "note", key? = "key", card? = "card" });

#[derive(Clone, Debug, PartialEq)]
enum Method {
    Card(Card),
    Pix(Pix),
    Other(Other),
    Text(String),
}
union!(Method, any {
    Card: object ["kind"] of ["kind", "note", "card"] where ["kind" = "card" | "debit"],
    Pix: object ["kind"] of ["kind", "note", "key"] where ["kind" = "pix"],
    Other: object [] of ["kind", "note", "key", "card"],
    Text: string,
});

#[test]
fn a_constant_says_more_than_any_number_of_keys() {
    let method: Method = round_trip(r#"{"kind":"debit","note":"a"}"#);
    assert!(matches!(method, Method::Card(_)));
    // As text with escapes, too, and beside what only another variant knows.
    let text = r#"{"note":"a","kind":"p\u0069x","card":1.10}"#;
    let method: Method = serde_json::from_str(text).unwrap();
    assert!(matches!(method, Method::Pix(_)));
}

#[test]
fn a_constant_of_no_variant_refuses_none() {
    let method: Method = round_trip(r#"{"kind":"cash","note":"a","key":"b"}"#);
    assert!(matches!(method, Method::Other(_)));
    let method: Method = round_trip(r#"{"kind":"cash"}"#);
    assert!(
        matches!(method, Method::Other(_)),
        "the variant without a constant is unopposed"
    );
    let version: Version = round_trip(r#"{"kind":3,"note":"a"}"#);
    assert!(matches!(version, Version::New(_)));
    let method: Method = round_trip(r#"{"kind":null,"note":"a"}"#);
    assert!(matches!(method, Method::Card(_)), "null is as if absent");
}

#[derive(Clone, Debug, PartialEq)]
enum Version {
    Old(Card),
    New(Pix),
}
union!(Version, one {
    Old: object ["kind", "card"] of ["kind", "note", "card"] where ["kind" = "1" | "true"],
    New: object ["kind"] of ["kind", "note", "key"] where ["kind" = "2"],
});

#[test]
fn numbers_and_booleans_are_constants() {
    for text in [r#"{"kind":1,"card":1}"#, r#"{"kind":true,"card":1}"#] {
        assert!(matches!(round_trip(text), Version::Old(_)));
    }
    assert!(matches!(round_trip(r#"{"kind":2}"#), Version::New(_)));
}

#[test]
fn another_constant_is_a_reason_to_refuse() {
    assert_eq!(
        refusal::<Version>(r#"{"kind":1,"key":"a"}"#),
        "no variant of `Version` fits:\n  Old: missing `card`\n  New: `kind` is not `2`"
    );
}

#[test]
fn a_tag_that_is_no_scalar_is_opposed() {
    let version: Version = round_trip(r#"{"kind":{},"note":"a"}"#);
    assert!(matches!(version, Version::New(_)));
}

#[derive(Clone, Debug, PartialEq)]
struct Sealed {
    a: Option<String>,
}
object!(Sealed { a? = "a" });

#[derive(Clone, Debug, PartialEq)]
struct Open {
    b: Option<String>,
    additional: BTreeMap<String, Json>,
}
object!(Open { b? = "b", ..additional });

#[derive(Clone, Debug, PartialEq)]
enum Either {
    Sealed(Sealed),
    Open(Open),
}
union!(Either, any {
    Sealed: object [] only ["a"],
    Open: object [] of ["b"],
});

#[derive(Clone, Debug, PartialEq)]
enum Closed {
    Sealed(Sealed),
    Number(i64),
    Demanding(Card),
}
union!(Closed, any {
    Sealed: object [] only ["a"],
    Number: integer,
    Demanding: object ["kind", "card"] of ["kind", "card"],
});

#[test]
fn an_object_with_other_keys_is_rather_an_open_variant() {
    assert!(matches!(round_trip(r#"{"a":"1"}"#), Either::Sealed(_)));
    assert!(matches!(
        round_trip(r#"{"b":"2","a":"1"}"#),
        Either::Open(_)
    ));
    assert!(matches!(
        round_trip(r#"{"a":"1","c":"2"}"#),
        Either::Open(_)
    ));
}

#[test]
fn a_server_may_add_keys_to_a_sealed_variant() {
    let closed: Closed = serde_json::from_str(r#"{"a":"1","new":2}"#).unwrap();
    assert!(matches!(closed, Closed::Sealed(_)));
}
