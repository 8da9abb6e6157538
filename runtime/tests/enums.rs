//! Enums of strings and integers; `enums_of_values.rs` has those of other scalars.

use runtime::{NotListed, UnknownInteger, UnknownValue, integer_enum, string_enum};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Status {
    InProcess,
    InProcessUnderscore,
    ThreeDs,
    Unknown(UnknownValue),
}
string_enum!(Status { InProcess = "in-process", InProcessUnderscore = "in_process", ThreeDs = "3DS_REQUIRED" });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closed {
    Brl,
    Usd,
}
string_enum!(closed Closed { Brl = "BRL", Usd = "USD" });

#[derive(Clone, Debug, PartialEq, Eq)]
enum Health {
    Unknown,
    Other(UnknownValue),
}
string_enum!(Health { Unknown = "unknown", _ => Other });

#[derive(Clone, Debug, PartialEq, Eq)]
enum Tries {
    Minus,
    One,
    Unknown(UnknownInteger),
}
integer_enum!(Tries { Minus = -1, One = 1 });

#[derive(Clone, Debug, PartialEq, Eq)]
enum ClosedTries {
    One,
}
integer_enum!(closed ClosedTries { One = 1 });

#[test]
fn tells_similar_values_apart() {
    let statuses: Vec<Status> =
        serde_json::from_str(r#"["in-process","in_process","3DS_REQUIRED"]"#).unwrap();
    assert_eq!(
        statuses,
        [
            Status::InProcess,
            Status::InProcessUnderscore,
            Status::ThreeDs
        ]
    );
    assert_eq!(
        serde_json::to_string(&statuses).unwrap(),
        r#"["in-process","in_process","3DS_REQUIRED"]"#
    );
}

#[test]
fn keeps_a_value_that_is_not_listed() {
    let status: Status = serde_json::from_str(r#""PAID""#).unwrap();
    assert!(matches!(&status, Status::Unknown(value) if value.as_str() == "PAID"));
    assert_eq!(serde_json::to_string(&status).unwrap(), r#""PAID""#);
}

#[test]
fn never_makes_an_unknown_value_of_a_listed_one() {
    assert_eq!(Status::from("in-process"), Status::InProcess);
    assert_eq!(Status::from(String::from("in-process")), Status::InProcess);
    assert_eq!("in-process".parse(), Ok(Status::InProcess));
}

#[test]
fn shows_the_value_on_the_wire() {
    assert_eq!(Status::InProcess.to_string(), "in-process");
    assert_eq!(Status::InProcess.as_ref(), "in-process");
    assert_eq!(Status::KNOWN, ["in-process", "in_process", "3DS_REQUIRED"]);
}

#[test]
fn refuses_a_value_that_a_closed_enum_does_not_list() {
    let error = serde_json::from_str::<Closed>(r#""EUR""#)
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "`EUR` is not a value of `Closed`, which has `BRL`, `USD` at line 1 column 5"
    );
    let error: NotListed = "EUR".parse::<Closed>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`EUR` is not a value of `Closed`, which has `BRL`, `USD`"
    );
}

#[test]
fn gives_the_open_variant_another_name() {
    assert_eq!(Health::from("unknown"), Health::Unknown);
    assert!(matches!(Health::from("ill"), Health::Other(_)));
}

#[test]
fn refuses_a_number_for_a_string() {
    let error = serde_json::from_str::<Status>("1").unwrap_err().to_string();
    assert!(error.contains("expected a string"), "{error}");
}

#[test]
fn decodes_from_readers_and_values() {
    assert_eq!(
        serde_json::from_reader::<_, Status>(&b"\"in-process\""[..]).unwrap(),
        Status::InProcess
    );
    assert_eq!(
        serde_json::from_value::<Status>("in-process".into()).unwrap(),
        Status::InProcess
    );
    assert_eq!(
        serde_json::from_value::<Tries>(1.into()).unwrap(),
        Tries::One
    );
}

#[test]
fn serves_as_the_key_of_a_map() {
    let text = r#"{"in-process":1,"new":2}"#;
    let map: std::collections::BTreeMap<Status, i64> = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&map).unwrap(), text);
}

#[test]
fn keeps_an_integer_that_is_not_listed() {
    let tries: Vec<Tries> = serde_json::from_str("[-1,1,3]").unwrap();
    assert!(
        matches!(&tries[..], [Tries::Minus, Tries::One, Tries::Unknown(other)] if other.get() == 3)
    );
    assert_eq!(serde_json::to_string(&tries).unwrap(), "[-1,1,3]");
    assert_eq!(Tries::from(3).as_i64(), 3);
    assert_eq!(Tries::KNOWN, [-1, 1]);
}

#[test]
fn refuses_an_integer_that_a_closed_enum_does_not_list() {
    let error = serde_json::from_str::<ClosedTries>("3")
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("`3` is not a value of `ClosedTries`, which has `1`"),
        "{error}"
    );
    assert_eq!(ClosedTries::try_from(1), Ok(ClosedTries::One));
}

#[test]
fn parses_integers() {
    assert_eq!("-1".parse(), Ok(Tries::Minus));
    assert_eq!("3".parse::<Tries>().unwrap().as_i64(), 3);
    assert_eq!("1".parse(), Ok(ClosedTries::One));
    for text in ["3", "one", ""] {
        assert!(text.parse::<ClosedTries>().is_err(), "{text}");
    }
    assert_eq!(
        "one".parse::<Tries>().unwrap_err().to_string(),
        "`one` is not a value of `Tries`, which has `-1`, `1`"
    );
}

#[test]
fn refuses_integers_that_are_too_large() {
    assert!(serde_json::from_str::<Tries>("9223372036854775808").is_err());
    assert!(serde_json::from_str::<Tries>("1.5").is_err());
}
