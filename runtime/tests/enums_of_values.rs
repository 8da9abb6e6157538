//! Enums of numbers, and of values of several types.

mod coding;

use coding::{refusal, round_trip};
use runtime::{Json, NotListed, UnknownScalar, union, value_enum};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Limit {
    Auto,
    Star,
    Quote,
    One,
    OneAndAHalf,
    Minus1,
    Thousand,
    Yes,
    Text1,
    Unknown(UnknownScalar),
}
value_enum!(Limit {
    Auto = "\"auto\"",
    Star = "\"*\"",
    Quote = "\"\\\"\"",
    One = "1",
    OneAndAHalf = "1.5",
    Minus1 = "-1",
    Thousand = "1e3",
    Yes = "true",
    Text1 = "\"1\"",
});

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Rate {
    Half,
    Large,
    Other(UnknownScalar),
}
value_enum!(Rate { Half = "0.5", Large = "9007199254740993", _ => Other });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closed {
    Off,
    Zero,
}
value_enum!(closed Closed { Off = "false", Zero = "0" });

#[test]
fn every_listed_value_comes_back_as_itself() {
    for (json, value) in [
        (r#""auto""#, Limit::Auto),
        (r#""*""#, Limit::Star),
        (r#""\"""#, Limit::Quote),
        ("1", Limit::One),
        ("1.5", Limit::OneAndAHalf),
        ("-1", Limit::Minus1),
        ("1e3", Limit::Thousand),
        ("true", Limit::Yes),
        (r#""1""#, Limit::Text1),
    ] {
        assert_eq!(round_trip::<Limit>(json), value);
        assert_eq!(value.as_json(), json);
        assert!(Limit::KNOWN.contains(&json));
    }
}

#[test]
fn the_same_number_is_the_listed_one_however_it_is_written() {
    for json in ["1.0", "1e0", "10e-1", "0.1e1", "1.00"] {
        assert_eq!(serde_json::from_str::<Limit>(json).unwrap(), Limit::One);
    }
    for json in ["1000", "1000.0", "1E+3", "0.01e5"] {
        assert_eq!(
            serde_json::from_str::<Limit>(json).unwrap(),
            Limit::Thousand
        );
    }
    assert_eq!(
        serde_json::from_str::<Closed>("-0.0").unwrap(),
        Closed::Zero
    );
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fee {
    One,
    OneExact,
}
value_enum!(closed Fee { One = "1", OneExact = "1.0" });

#[test]
fn a_number_that_is_listed_in_two_ways_is_the_one_that_came() {
    assert_eq!(round_trip::<Fee>("1"), Fee::One);
    assert_eq!(round_trip::<Fee>("1.0"), Fee::OneExact);
    assert_eq!("1.0".parse(), Ok(Fee::OneExact));
    assert_eq!(serde_json::from_str::<Fee>("1e0").unwrap(), Fee::One);
}

#[test]
fn a_number_is_not_its_neighbour() {
    for json in ["9007199254740992", "9007199254740993.1", "-0.5", "5e1", "5"] {
        let rate: Rate = round_trip(json);
        assert!(matches!(&rate, Rate::Other(other) if other.as_json() == json));
    }
    assert_eq!(round_trip::<Rate>("9007199254740993"), Rate::Large);
}

#[test]
fn an_escaped_string_is_the_listed_one() {
    assert_eq!(
        serde_json::from_str::<Limit>(r#""\u0061uto""#).unwrap(),
        Limit::Auto
    );
}

#[test]
fn what_is_not_listed_is_kept_as_it_came() {
    for json in [
        r#""💶 \\ \n""#,
        r#""true""#,
        "10.00",
        "12345678901234567890.123456789",
        "1e99999999999999999999",
        "false",
    ] {
        let limit: Limit = round_trip(json);
        assert!(matches!(&limit, Limit::Unknown(unknown) if unknown.as_json() == json));
    }
}

#[test]
fn other_types_than_those_of_the_list_are_refused() {
    assert_eq!(
        refusal::<Limit>("[]"),
        "invalid type: an array, expected a string or a number or a boolean"
    );
    assert!(refusal::<Limit>("null").contains("invalid type: null"));
    assert!(refusal::<Rate>(r#""0.5""#).contains("invalid type: a string, expected a number"));
    assert!(refusal::<Closed>("{}").contains("expected a number or a boolean"));
}

#[test]
fn a_closed_enum_refuses_what_it_does_not_list() {
    assert_eq!(
        refusal::<Closed>("true"),
        "`true` is not a value of `Closed`, which has `false`, `0`"
    );
    assert_eq!(round_trip::<Closed>("false"), Closed::Off);
}

#[test]
fn reads_from_readers_values_and_kept_text() {
    assert_eq!(
        serde_json::from_reader::<_, Limit>(&b"1.5"[..]).unwrap(),
        Limit::OneAndAHalf
    );
    for (value, limit) in [
        (serde_json::json!("auto"), Limit::Auto),
        (serde_json::json!(1.5), Limit::OneAndAHalf),
        (serde_json::json!(-1), Limit::Minus1),
        (serde_json::json!(true), Limit::Yes),
    ] {
        assert_eq!(serde_json::to_value(&limit).unwrap(), value);
        assert_eq!(serde_json::from_value::<Limit>(value).unwrap(), limit);
    }
    let kept: Json = "[1, \"auto\", 2.50]".parse().unwrap();
    let limits: Vec<Limit> = kept.parse().unwrap();
    assert_eq!(limits[..2], [Limit::One, Limit::Auto]);
    assert_eq!(serde_json::to_string(&limits).unwrap(), "[1,\"auto\",2.50]");
}

#[test]
fn parses_what_it_displays() {
    for json in [
        r#""auto""#,
        r#""\"""#,
        "1.5",
        "1e3",
        "true",
        r#""new""#,
        "2.50",
        "false",
    ] {
        let limit: Limit = serde_json::from_str(json).unwrap();
        assert_eq!(limit.to_string().parse(), Ok(limit.clone()), "{limit}");
    }
    assert_eq!(Limit::Auto.to_string(), "auto");
    assert_eq!(Limit::Quote.to_string(), "\"");
    assert_eq!("1.0".parse(), Ok(Limit::One));
    // Two listed values look the same without quotes: the first one is meant.
    assert_eq!("1".parse(), Ok(Limit::One));
}

#[test]
fn never_parses_what_no_listed_value_is_like() {
    let error: NotListed = "auto".parse::<Rate>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`auto` is not a value of `Rate`, which has `0.5`, `9007199254740993`"
    );
    assert!("[1]".parse::<Rate>().is_err());
    assert!("".parse::<Closed>().is_err());
    assert_eq!("0.25".parse::<Rate>().unwrap().as_json(), "0.25");
    assert_eq!("[1]".parse::<Limit>().unwrap().as_json(), r#""[1]""#);
}

#[test]
fn is_a_variant_of_a_union_by_several_kinds() {
    #[derive(Debug, PartialEq)]
    enum Choice {
        Limit(Limit),
        List(Vec<Limit>),
    }
    union!(
        Choice,
        one {
            Limit: string | number | boolean,
            List: array
        }
    );

    assert_eq!(
        round_trip::<Choice>("1.5"),
        Choice::Limit(Limit::OneAndAHalf)
    );
    assert_eq!(
        round_trip::<Choice>(r#"["auto",true]"#),
        Choice::List(vec![Limit::Auto, Limit::Yes])
    );
    assert!(
        matches!(round_trip::<Choice>("0.10"), Choice::Limit(Limit::Unknown(number)) if number.as_json() == "0.10")
    );
}

#[test]
fn is_the_tag_of_a_union() {
    #[derive(Debug, PartialEq)]
    struct Event {
        version: Limit,
    }
    runtime::object!(Event { version = "version" });
    #[derive(Debug, PartialEq)]
    enum Message {
        Event(Event),
    }
    union!(Message, tag "version" { "auto" | "1" => Event });

    for (json, version) in [
        (r#"{"version":"auto"}"#, Limit::Auto),
        (r#"{"version":1}"#, Limit::One),
    ] {
        assert_eq!(
            round_trip::<Message>(json),
            Message::Event(Event { version })
        );
    }
}

#[test]
fn is_the_value_of_a_map() {
    let text = r#"{"a":1,"b":"auto","c":7.70}"#;
    let map = round_trip::<std::collections::BTreeMap<String, Limit>>(text);
    assert_eq!(map["b"], Limit::Auto);
}
