//! Exact numbers.

use runtime::{Decimal, DecimalString, InvalidDecimal, Json, Number, object, union};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

#[track_caller]
fn sent_back(text: &str) -> String {
    let number: Decimal = serde_json::from_str(text).unwrap();
    serde_json::to_string(&number).unwrap()
}

#[track_caller]
fn refusal(text: &str) -> String {
    serde_json::from_str::<Decimal>(text)
        .unwrap_err()
        .to_string()
}

#[test]
fn keeps_the_digits_of_a_number() {
    for text in [
        "1234567890123456.78",
        "-0.1",
        "0.1",
        "10.00",
        "0",
        "-7",
        "0.00",
        "79228162514264337593543950335",
    ] {
        assert_eq!(sent_back(text), text);
    }
}

#[test]
fn keeps_twenty_eight_decimals() {
    for text in [
        "0.0000000000000000000000000001",
        "7.9228162514264337593543950335",
    ] {
        assert_eq!(sent_back(text), text);
    }
}

#[test]
fn computes_exponents_exactly() {
    for (text, expected) in [
        ("1e3", "1000"),
        ("1.5e3", "1500"),
        ("1.5E+1", "15"),
        ("1.50e1", "15.0"),
        ("125e-2", "1.25"),
        ("1e-28", "0.0000000000000000000000000001"),
        ("10e-29", "0.0000000000000000000000000001"),
        ("0e999999999999999999999", "0"),
        ("7e28", "70000000000000000000000000000"),
    ] {
        assert_eq!(sent_back(text), expected, "{text}");
    }
}

#[test]
fn drops_only_zeros_that_no_decimal_can_hold() {
    assert_eq!(
        sent_back("1.000000000000000000000000000000000000000"),
        "1.0000000000000000000000000000"
    );
    assert_eq!(
        sent_back("0.000000000000000000000000000000000000000"),
        "0.0000000000000000000000000000"
    );
}

#[test]
fn refuses_to_round() {
    for text in [
        "0.00000000000000000000000000001",
        "79228162514264337593543950336",
        "7.92281625142643375935439503351",
        "1e29",
        "8e28",
        "1e-29",
        "1e99999999999999999999",
        "-1e-99999999999999999999",
    ] {
        assert!(
            refusal(text).contains("more digits than an exact decimal can hold"),
            "{text}"
        );
    }
}

#[test]
fn refuses_a_string() {
    assert_eq!(
        refusal(r#""10.00""#),
        "invalid type: a string, expected a number"
    );
}

#[test]
fn refuses_other_kinds() {
    for (text, kind) in [
        ("null", "null"),
        ("true", "a boolean"),
        ("[1]", "an array"),
        ("{}", "an object"),
    ] {
        assert_eq!(
            refusal(text),
            format!("invalid type: {kind}, expected a number")
        );
    }
}

#[test]
fn decodes_from_readers_and_values() {
    assert_eq!(
        serde_json::from_reader::<_, Decimal>(&b"10.50"[..])
            .unwrap()
            .to_string(),
        "10.50"
    );
    assert_eq!(
        serde_json::from_value::<Decimal>(serde_json::json!(1050)).unwrap(),
        Decimal::from(1050)
    );
    assert_eq!(
        serde_json::from_value::<Decimal>(serde_json::json!(0.1))
            .unwrap()
            .to_string(),
        "0.1"
    );
}

#[test]
fn encodes_into_values() {
    let number: Decimal = "0.1".parse().unwrap();
    assert_eq!(
        serde_json::to_value(number).unwrap(),
        serde_json::json!(0.1)
    );
}

#[test]
fn parses_what_json_would_call_a_number() {
    for text in [
        "", "-", ".5", "5.", "1e", "1e+", "1_000", "+1", " 1", "0x1", "NaN", "1.2.3", "1e2e3",
        "\u{663}",
    ] {
        assert_eq!(
            Decimal::from_str(text),
            Err(InvalidDecimal::NotANumber),
            "{text:?}"
        );
    }
}

#[test]
fn survives_numbers_of_a_million_digits() {
    let long = "9".repeat(1_000_000);
    assert!(refusal(&long).contains("more digits"));
    assert!(refusal(&format!("0.{long}")).contains("more digits"));
}

#[test]
fn keeps_the_text_of_a_decimal_string() {
    for (text, number) in [
        ("10.500", "10.5"),
        ("1e3", "1000"),
        ("001.50", "1.5"),
        ("+1.50", "1.5"),
        ("+1e-2", "0.01"),
        ("-0", "0"),
    ] {
        let json = format!("{text:?}");
        let decimal: DecimalString = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&decimal).unwrap(), json);
        assert_eq!(decimal.to_string(), text);
        assert_eq!(decimal.get(), number.parse().unwrap(), "{text}");
    }
}

#[test]
fn compares_decimal_strings_by_number() {
    let numbers = |texts: [&str; 3]| texts.map(|text| text.parse::<DecimalString>().unwrap());
    let [one, two, other] = numbers(["+1.50", "15e-1", "1.51"]);
    assert_eq!(one, two);
    assert!(one < other);
    let set = std::collections::HashSet::from([one, other]);
    assert!(set.contains(&two));
}

#[test]
fn keeps_what_a_decimal_string_is_made_of() {
    for text in ["10.00", "-7"] {
        let number: Decimal = text.parse().unwrap();
        assert_eq!(DecimalString::from(number).as_str(), text);
    }
    assert_eq!(DecimalString::from(7).as_str(), "7");
    assert_eq!(DecimalString::default().as_str(), "0");
}

#[test]
fn refuses_what_is_no_decimal_in_a_string() {
    for text in ["ten", "", "+", "+-1", "++1", "-+1", " 1", "1,5", "NaN"] {
        assert_eq!(
            DecimalString::from_str(text),
            Err(InvalidDecimal::NotANumber),
            "{text:?}"
        );
    }
}

#[test]
fn refuses_a_number_for_a_decimal_string() {
    let error = serde_json::from_str::<DecimalString>("10.5")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("expected a decimal number in a string"),
        "{error}"
    );
}

#[test]
fn says_why_a_string_is_no_decimal_without_repeating_it() {
    for (text, reason) in [
        ("ten", "not a decimal number"),
        (
            "79228162514264337593543950336",
            "more digits than an exact decimal can hold: the largest is 79228162514264337593543950335, \
             and 28 digits can be decimals",
        ),
    ] {
        let error = serde_json::from_str::<DecimalString>(&format!("{text:?}")).unwrap_err();
        let place = format!(" at line 1 column {}", text.len() + 2);
        assert_eq!(
            error.to_string(),
            format!("invalid string: {reason}{place}")
        );
    }
}

#[test]
fn converts_between_the_forms() {
    let number: Decimal = "2.50".parse().unwrap();
    assert_eq!(DecimalString::from(number).to_string(), "2.50");
    assert_eq!(Decimal::from(number.get()), number);
}

#[track_caller]
fn number(text: &str) -> Number {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Numbers that JSON allows, however unusual.
const NUMBERS: [&str; 14] = [
    "0",
    "-0",
    "-0.0",
    "10.00",
    "1e300",
    "1E+300",
    "1.50e-40",
    "1e400",
    "-1e-400",
    "1e99999999999999999999999999999999999999999999",
    "123456789012345678901234567890",
    "0.123456789012345678901234567890123456789",
    "9223372036854775808",
    "-79228162514264337593543950336.5",
];

#[test]
fn a_number_is_any_that_json_allows_and_keeps_its_digits() {
    for text in NUMBERS {
        let number = number(text);
        assert_eq!(serde_json::to_string(&number).unwrap(), text);
        assert_eq!(number.to_string(), text);
        assert_eq!(text.parse::<Number>().unwrap(), number);
        let read: Number = serde_json::from_reader(text.as_bytes()).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }
}

#[test]
fn a_number_becomes_what_can_hold_it() {
    for (text, float, decimal, integer) in [
        ("3", 3.0, Some("3"), Some(3)),
        ("3.0", 3.0, Some("3.0"), Some(3)),
        ("3e2", 300.0, Some("300"), Some(300)),
        ("0.1", 0.1, Some("0.1"), None),
        ("1e300", 1e300, None, None),
        ("1e-40", 1e-40, None, None),
        ("1e400", f64::INFINITY, None, None),
        (
            "9223372036854775808",
            9_223_372_036_854_775_808.0,
            Some("9223372036854775808"),
            None,
        ),
    ] {
        let number = number(text);
        assert_eq!(number.to_f64(), float, "{text}");
        let found = number.to_decimal().map(|decimal| decimal.to_string());
        assert_eq!(found.ok().as_deref(), decimal, "{text}");
        assert_eq!(number.to_i64(), integer, "{text}");
    }
    let error = Decimal::try_from(number("1e300")).unwrap_err();
    assert_eq!(error, InvalidDecimal::TooManyDigits);
}

#[test]
fn a_number_is_made_of_the_numbers_of_rust() {
    let decimal: Decimal = "10.00".parse().unwrap();
    for (number, text) in [
        (Number::from(7), "7"),
        (Number::from(u64::MAX), "18446744073709551615"),
        (Number::from(0.1), "0.1"),
        (Number::from(3.0), "3.0"),
        (Number::from(-0.0), "-0.0"),
        (Number::from(1e300), "1e300"),
        (Number::from(decimal), "10.00"),
        (Number::default(), "0"),
    ] {
        assert_eq!(serde_json::to_string(&number).unwrap(), text);
    }
}

#[test]
fn numbers_are_equal_and_ordered_by_what_they_are_worth() {
    let hash = |number: &Number| {
        let mut state = DefaultHasher::new();
        number.hash(&mut state);
        state.finish()
    };
    for (one, other) in [("1", "1.0"), ("100", "1e2"), ("-0", "0"), ("0.50", "5e-1")] {
        let (one, other) = (number(one), number(other));
        assert_eq!(one, other);
        assert_eq!(hash(&one), hash(&other));
    }
    let mut order = [
        "1e400",
        "-1e400",
        "2",
        "1e-400",
        "1.9999999999999999999999999999999",
        "0",
    ]
    .map(number);
    order.sort();
    assert_eq!(
        order.map(|number| number.to_string()),
        [
            "-1e400",
            "0",
            "1e-400",
            "1.9999999999999999999999999999999",
            "2",
            "1e400"
        ]
    );
    assert!(number("1e400") < Number::from(f64::INFINITY));
    assert_eq!(Number::from(f64::NAN), Number::from(f64::NAN));
}

#[test]
fn a_number_is_no_other_text() {
    for text in [
        "", "-", "01", "-01", ".5", "5.", "1e", "+1", " 1", "NaN", "inf", "0x1", "1_0",
    ] {
        assert!(text.parse::<Number>().is_err(), "{text}");
    }
    for (text, kind) in [
        ("\"1\"", "a string"),
        ("null", "null"),
        ("true", "a boolean"),
        ("[1]", "an array"),
    ] {
        assert_eq!(
            serde_json::from_str::<Number>(text)
                .unwrap_err()
                .to_string(),
            format!("invalid type: {kind}, expected a number")
        );
    }
}

#[test]
fn a_number_that_json_cannot_write_is_refused_where_it_is_encoded() {
    let error = Json::of(&[Number::from(f64::INFINITY)]).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("`[0]`: inf is not a number that JSON can write"),
        "{error}"
    );
}

/// A place on the map, and what it is worth.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    latitude: f64,
    heights: Vec<f64>,
    weight: Number,
    price: Option<Decimal>,
}
object!(Place { latitude = "latitude", heights = "heights", weight = "weight", price? = "price" });

#[test]
fn only_money_that_does_not_fit_fails_a_response() {
    let place: Place = serde_json::from_str(
        r#"{"latitude": 1e400, "heights": [-1e999, 0.1, 3], "weight": 1e400}"#,
    )
    .unwrap();
    assert_eq!(place.latitude, f64::INFINITY);
    assert_eq!(place.heights, [f64::NEG_INFINITY, 0.1, 3.0]);
    assert_eq!(place.weight.to_string(), "1e400");
    // It is never sent as another number.
    assert!(Json::of(&place).is_err());

    let error = serde_json::from_str::<Place>(
        r#"{"latitude": 1, "heights": [], "weight": 1, "price": 1e300}"#,
    );
    assert!(
        error
            .unwrap_err()
            .to_string()
            .starts_with("`price`: invalid number: more digits than an exact decimal can hold")
    );
}

#[derive(Clone, Debug, PartialEq)]
enum Measure {
    Count(i64),
    Size(Number),
}
union!(
    Measure,
    one {
        Count: integer,
        Size: number
    }
);

#[test]
fn an_integer_beyond_all_integers_is_a_number_where_that_is_a_variant() {
    let read = |text: &str| serde_json::from_str::<Measure>(text).unwrap();
    assert_eq!(read("9223372036854775807"), Measure::Count(i64::MAX));
    for text in [
        "9223372036854775808",
        "123456789012345678901234567890",
        "1e300",
    ] {
        assert_eq!(read(text), Measure::Size(number(text)), "{text}");
    }
}
