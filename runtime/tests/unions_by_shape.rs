//! Unions that are told apart by what the value looks like.

mod coding;

use coding::{refusal, round_trip};
use runtime::{Decimal, Json, Maybe, UnknownVariant, object, union};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
enum StringOrInt {
    Text(String),
    Number(i64),
}
union!(
    StringOrInt,
    one {
        Text: string,
        Number: integer
    }
);

#[derive(Clone, Debug, PartialEq)]
struct Card {
    kind: String,
    last4: String,
    brand: Option<String>,
}
object!(Card { kind = "kind", last4 = "last4", brand? = "brand" });

#[derive(Clone, Debug, PartialEq)]
struct Pix {
    kind: String,
    key: Option<String>,
    amount: Option<Decimal>,
}
object!(Pix { kind = "kind", key? = "key", amount? = "amount" });

#[derive(Clone, Debug, PartialEq)]
enum Strict {
    Card(Card),
    Pix(Box<Pix>),
}
union!(Strict, one {
    Card: object ["kind", "last4"] of ["kind", "last4", "brand"],
    Pix: object ["kind"] of ["kind", "key", "amount"],
});

#[derive(Clone, Debug, PartialEq)]
enum Contact {
    Card(Card),
    Text(String),
    Many(Vec<StringOrInt>),
    Flag(bool),
    Whole(i64),
    Amount(Decimal),
    Anything(Json),
}
union!(Contact, any {
    Card: object ["kind", "last4"] of ["kind", "last4", "brand"],
    Text: string,
    Many: array,
    Flag: boolean,
    Whole: integer,
    Amount: number,
    Anything: any,
});

#[derive(Clone, Debug, PartialEq)]
enum Trial {
    Numbers(Vec<i64>),
    Texts(Vec<String>),
}
union!(
    Trial,
    any {
        Numbers: array,
        Texts: array
    }
);

#[test]
fn tells_variants_apart_by_kind() {
    assert_eq!(round_trip::<StringOrInt>("17"), StringOrInt::Number(17));
    assert_eq!(
        round_trip::<StringOrInt>(r#""17""#),
        StringOrInt::Text("17".into())
    );
}

#[test]
fn says_what_each_variant_expected() {
    assert_eq!(
        refusal::<StringOrInt>("[]"),
        "no variant of `StringOrInt` fits:\n  Text: expected a string, found an array\n  \
         Number: expected an integer, found an array"
    );
}

#[test]
fn takes_an_integer_that_is_written_with_a_fraction() {
    for (text, number) in [("17.0", 17), ("1e2", 100), ("-0.0", 0)] {
        assert_eq!(
            serde_json::from_str::<StringOrInt>(text).unwrap(),
            StringOrInt::Number(number)
        );
    }
}

#[test]
fn tells_a_fraction_from_an_integer() {
    assert!(
        refusal::<StringOrInt>("1.5")
            .contains("Number: expected an integer, found a number with a fraction")
    );
}

#[test]
fn tries_every_kind_in_turn() {
    assert!(matches!(
        round_trip(r#"{"kind":"card","last4":"1234"}"#),
        Contact::Card(_)
    ));
    assert!(matches!(round_trip(r#""a@b""#), Contact::Text(_)));
    assert!(matches!(round_trip(r#"[1,"b"]"#), Contact::Many(_)));
    assert!(matches!(round_trip("true"), Contact::Flag(true)));
    assert!(matches!(round_trip("null"), Contact::Anything(_)));
}

#[test]
fn prefers_an_integer_to_a_number() {
    assert_eq!(round_trip::<Contact>("7"), Contact::Whole(7));
    assert!(matches!(round_trip("7.00"), Contact::Amount(_)));
    assert!(matches!(
        serde_json::from_str("7e2").unwrap(),
        Contact::Amount(_)
    ));
}

#[test]
fn takes_the_next_variant_when_one_cannot_be_decoded() {
    // Larger than an `i64`.
    assert!(matches!(
        round_trip("9223372036854775808"),
        Contact::Amount(_)
    ));
    assert!(matches!(
        round_trip(r#"{"kind":"card","last4":7}"#),
        Contact::Anything(_)
    ));
    assert_eq!(
        round_trip::<Trial>(r#"["a"]"#),
        Trial::Texts(vec!["a".into()])
    );
}

#[test]
fn prefers_the_variant_that_knows_more_keys() {
    assert!(matches!(
        round_trip(r#"{"kind":"k","last4":"1","brand":"b"}"#),
        Strict::Card(_)
    ));
    assert!(matches!(
        round_trip(r#"{"kind":"k","key":"1"}"#),
        Strict::Pix(_)
    ));
}

#[test]
fn keeps_digits_in_what_it_buffers() {
    let Strict::Pix(pix) = round_trip(r#"{"kind":"pix","amount":1234567890123456.70}"#) else {
        panic!()
    };
    assert_eq!(pix.amount.unwrap().to_string(), "1234567890123456.70");
}

#[test]
fn refuses_an_object_that_fits_two_equally_well() {
    assert_eq!(
        refusal::<Strict>(r#"{"kind":"k","last4":"1","key":"2"}"#),
        "fits both `Card` and `Pix` of `Strict`: nothing tells them apart"
    );
}

#[test]
fn takes_the_one_of_two_equals_that_can_be_decoded() {
    assert!(matches!(
        serde_json::from_str(r#"{"kind":"k","last4":"1","key":{"id":2}}"#).unwrap(),
        Strict::Card(_)
    ));
}

#[test]
fn takes_a_worse_variant_when_the_best_cannot_be_decoded() {
    assert!(matches!(
        serde_json::from_str(r#"{"kind":"k","last4":1,"brand":"b"}"#).unwrap(),
        Strict::Pix(_)
    ));
}

#[test]
fn says_why_each_variant_was_refused() {
    let refusal = refusal::<Strict>(r#"{"kind":"k","key":{"id":1}}"#);
    assert_eq!(
        refusal,
        "`key`: invalid type: map, expected a string (as `Pix`), and no other variant of `Strict` fits:\n  \
           Card: missing `last4`"
    );
}

#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Leaf(String),
    Branches(Vec<Tree>),
}
union!(
    Tree,
    one {
        Leaf: string,
        Branches: array
    }
);

#[test]
fn continues_the_path_in_the_only_variant_of_the_kind() {
    assert_eq!(
        refusal::<Tree>(r#"["a",["b",7]]"#),
        "`[1][1]`: no variant of `Tree` fits (as `Branches`):\n  \
           Leaf: expected a string, found an integer\n  \
           Branches: expected an array, found an integer"
    );
}

#[test]
fn says_what_each_object_misses() {
    assert_eq!(
        refusal::<Strict>(r#"{"last4":"1"}"#),
        "no variant of `Strict` fits:\n  Card: missing `kind`\n  Pix: missing `kind`"
    );
}

#[test]
fn says_why_each_trial_failed() {
    let refusal = refusal::<Trial>("[null]");
    let lines: Vec<&str> = refusal.lines().collect();
    assert_eq!(lines.len(), 3, "{refusal}");
    assert_eq!(lines[0], "no variant of `Trial` fits:");
    assert!(
        lines[1].starts_with("  Numbers: `[0]`: invalid type: null"),
        "{refusal}"
    );
    assert!(
        lines[2].starts_with("  Texts: `[0]`: invalid type: null"),
        "{refusal}"
    );
}

#[derive(Clone, Debug, PartialEq)]
struct Holder {
    instrument: Strict,
    code: Maybe<StringOrInt>,
}
object!(Holder { instrument = "instrument", code?? = "code" });

#[test]
fn gives_the_place_in_the_document_not_in_the_piece() {
    let refusal = refusal::<Holder>("{\n\"instrument\": {\"kind\": 1,\n\"last4\": \"1\"}\n}");
    assert!(
        refusal.starts_with(
            "`instrument`: no variant of `Strict` fits:\n  Card: `kind`: invalid type: "
        ),
        "{refusal}"
    );
    assert!(refusal.ends_with(" at line 4 column 1"), "{refusal}");
    assert_eq!(refusal.matches(" at line ").count(), 1, "{refusal}");
}

#[test]
fn decodes_from_values_and_readers() {
    let text = r#"{"instrument":{"kind":"k","last4":"1"},"code":17}"#;
    let expected: Holder = round_trip(text);
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(
        serde_json::from_reader::<_, Holder>(text.as_bytes()).unwrap(),
        expected
    );
    assert_eq!(
        <Holder as serde::Deserialize>::deserialize(&value).unwrap(),
        expected
    );
    assert_eq!(serde_json::from_value::<Holder>(value).unwrap(), expected);
}

#[derive(Clone, Debug, PartialEq)]
enum Tagged {
    Instrument(Strict),
    Map(BTreeMap<String, String>),
    Unknown(UnknownVariant),
}
union!(Tagged, tag "kind" { "card" | "pix" => Instrument, "map" => Map, _ => Unknown });

#[test]
fn stands_as_a_variant_of_a_tagged_union() {
    assert!(matches!(
        round_trip(r#"{"kind":"card","last4":"1"}"#),
        Tagged::Instrument(Strict::Card(_))
    ));
    assert!(matches!(
        serde_json::from_str(r#"{"key":"1","kind":"pix"}"#).unwrap(),
        Tagged::Instrument(Strict::Pix(_))
    ));
    assert!(matches!(
        round_trip(r#"{"a":"b","kind":"map"}"#),
        Tagged::Map(_)
    ));
}

#[derive(Clone, Debug, PartialEq)]
enum Several {
    Scalar(Json),
    Nothing(Json),
    Object(Json),
}
union!(
    Several,
    one {
        Scalar: string | number | boolean,
        Nothing: null,
        Object: object
    }
);

#[test]
fn accepts_several_kinds_for_one_variant() {
    for text in [r#""a""#, "1", "1.50", "false"] {
        assert!(matches!(round_trip(text), Several::Scalar(_)), "{text}");
    }
    assert!(matches!(round_trip("null"), Several::Nothing(_)));
    assert!(matches!(round_trip("{}"), Several::Object(_)));
    assert!(
        refusal::<Several>("[]")
            .contains("Scalar: expected a string or a number or a boolean, found an array")
    );
}

#[derive(Clone, Debug, PartialEq)]
struct Wallet {
    instruments: Vec<Strict>,
}
object!(Wallet { instruments = "instruments" });

#[derive(Clone, Debug, PartialEq)]
enum Source {
    Wallet(Wallet),
    Account(BTreeMap<String, i64>),
}
union!(Source, one {
    Wallet: object ["instruments"] of ["instruments"],
    Account: object,
});

#[test]
fn indents_what_a_union_says_within_another() {
    assert_eq!(
        refusal::<Source>(r#"{"instruments":[{"kind":"k"},{"kind":1}]}"#),
        "no variant of `Source` fits:\n  \
           Wallet: `instruments[1].kind`: invalid type: integer, expected a string (as `Pix`), \
             and no other variant of `Strict` fits:\n    \
             Card: missing `last4`\n  \
           Account: `instruments`: invalid type: sequence, expected an integer"
    );
}

#[derive(Clone, Debug, PartialEq)]
enum Owner {
    Wallet(Wallet),
    Person(Card),
}
union!(Owner, one {
    Wallet: object ["instruments"] of ["instruments"],
    Person: object ["kind", "last4"] of ["kind", "last4"],
});

#[test]
fn keeps_the_lines_of_unions_in_each_other_apart() {
    assert_eq!(
        refusal::<Owner>(r#"{"instruments":[{}]}"#),
        "`instruments[0]`: no variant of `Strict` fits (as `Wallet`):\n    \
             Card: missing `kind`, `last4`\n    \
             Pix: missing `kind`\n  \
           Person: missing `kind`, `last4`"
    );
}

#[test]
fn tries_every_element_of_a_long_list() {
    let elements = vec![r#"["a"]"#; 20_000].join(",");
    let list: Vec<Trial> = serde_json::from_str(&format!("[{elements}]")).unwrap();
    assert!(
        list.iter()
            .all(|element| matches!(element, Trial::Texts(_)))
    );
}

#[derive(Clone, Debug, PartialEq)]
enum Inbound {
    Card(Card),
    Pix(Pix),
    Text(String),
    Unknown(UnknownVariant),
}
union!(Inbound, one {
    Card: object ["last4"] of ["kind", "last4"],
    Pix: object ["key"] of ["kind", "key"],
    Text: string,
} else Unknown);

#[derive(Clone, Debug, PartialEq)]
enum InboundCard {
    Card(Card),
    Text(String),
    Unknown(UnknownVariant),
}
union!(InboundCard, one { Card: object ["last4"] of ["kind", "last4"], Text: string } else Unknown);

#[test]
fn keeps_an_object_with_the_keys_of_no_variant_where_the_union_says_so() {
    for text in [r#"{"later":1.10}"#, "{}", r#"{"kind":"card"}"#] {
        let Inbound::Unknown(unknown) = round_trip(text) else {
            panic!("{text} is known");
        };
        assert_eq!((unknown.tag(), unknown.json().as_str()), ("", text));
        // The keys of an object count even if only one variant is an object.
        let unknown: InboundCard = round_trip(text);
        assert!(matches!(unknown, InboundCard::Unknown(_)), "{unknown:?}");
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Loose {
    note: Option<String>,
}
object!(Loose { note? = "note" });

#[derive(Clone, Debug, PartialEq)]
enum InboundLoose {
    Loose(Loose),
    Text(String),
    Unknown(UnknownVariant),
}
union!(InboundLoose, one { Loose: object [] of ["note"], Text: string } else Unknown);

#[test]
fn keeps_an_object_of_which_a_variant_knows_nothing_where_the_union_says_so() {
    let known: InboundLoose = round_trip(r#"{"note":"n"}"#);
    assert!(matches!(known, InboundLoose::Loose(_)), "{known:?}");
    let unknown: InboundLoose = round_trip(r#"{"later":1}"#);
    assert!(matches!(unknown, InboundLoose::Unknown(_)), "{unknown:?}");
}

#[test]
fn keeps_an_object_that_two_variants_fit_equally_well_where_the_union_says_so() {
    let both = r#"{"kind":"k","last4":"1111","key":"k"}"#;
    let unknown: Inbound = round_trip(both);
    assert!(matches!(unknown, Inbound::Unknown(_)), "{unknown:?}");
}

#[derive(Clone, Debug, PartialEq)]
enum OpenCard {
    Card(Card),
    Unknown(UnknownVariant),
}
union!(OpenCard, open { Card: object ["last4"] of ["kind", "last4"] } else Unknown);

#[test]
fn keeps_whatever_is_no_variant_where_the_union_is_open() {
    let known: OpenCard = round_trip(r#"{"kind":"k","last4":"1111"}"#);
    assert!(matches!(known, OpenCard::Card(_)), "{known:?}");
    let texts = [
        r#"{"kind":"k","last4":1111}"#,
        r#"{"later":1}"#,
        "{}",
        "[1.50]",
        "true",
        "\"a\"",
    ];
    for text in texts {
        let OpenCard::Unknown(unknown) = round_trip(text) else {
            panic!("{text} is known");
        };
        assert_eq!(unknown.json().as_str(), text);
        // What it is may be secret.
        assert!(!unknown.to_string().contains("1111"), "{unknown}");
    }
}

#[test]
fn refuses_a_variant_that_is_wrong_inside_even_where_unknown_ones_are_kept() {
    let wrong = refusal::<Inbound>(r#"{"kind":"k","last4":1111}"#);
    assert!(wrong.starts_with("`last4`: invalid type"), "{wrong}");
    let kind = refusal::<Inbound>("[]");
    assert!(kind.contains("Text: expected a string"), "{kind}");
}
