//! Structs that are JSON objects.

mod coding;

use coding::{refusal, round_trip};
use runtime::{Decimal, Json, Maybe, Object, object};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
struct Amount {
    value: Decimal,
    currency: String,
}
object!(Amount { value = "value", currency = "currency" });

#[derive(Clone, Debug, Default, PartialEq)]
struct Payment {
    id: String,
    parent: Option<String>,
    amount: Option<Amount>,
    note: Maybe<String>,
    items: Option<Vec<Amount>>,
}
object!(Payment {
    id = "id",
    parent = "parent",
    amount? = "amount",
    note?? = "note",
    items? = "items",
});

#[derive(Clone, Debug, PartialEq)]
struct Open {
    id: String,
    metadata: BTreeMap<String, Json>,
}
object!(Open { id = "id", ..metadata });

#[derive(Clone, Debug, PartialEq)]
struct OnlyAdditional {
    all: BTreeMap<String, i64>,
}
object!(OnlyAdditional { ..all });

#[derive(Clone, Debug, PartialEq)]
struct Empty {}
object!(Empty {});

#[derive(Clone, Debug, PartialEq)]
struct Keywords {
    r#type: String,
    map: String,
    serializer: Option<String>,
}
object!(Keywords { r#type = "type", map = "map", serializer? = "3ds:\"quoted\"" });

#[test]
fn writes_fields_in_declared_order() {
    let payment: Payment = serde_json::from_str(
        r#"{"note":"n","amount":{"currency":"BRL","value":1},"parent":null,"id":"p"}"#,
    )
    .unwrap();
    assert_eq!(
        serde_json::to_string(&payment).unwrap(),
        r#"{"id":"p","parent":null,"amount":{"value":1,"currency":"BRL"},"note":"n"}"#
    );
}

#[test]
fn skips_absent_fields() {
    let payment = Payment {
        id: "p".into(),
        ..Payment::default()
    };
    assert_eq!(
        serde_json::to_string(&payment).unwrap(),
        r#"{"id":"p","parent":null}"#
    );
}

#[test]
fn reads_null_of_an_optional_field_as_absent() {
    let payment: Payment =
        serde_json::from_str(r#"{"id":"p","parent":null,"amount":null}"#).unwrap();
    assert_eq!(payment.amount, None);
}

#[test]
fn tells_absent_from_null() {
    assert_eq!(
        round_trip::<Payment>(r#"{"id":"p","parent":null}"#).note,
        Maybe::Absent
    );
    assert_eq!(
        round_trip::<Payment>(r#"{"id":"p","parent":null,"note":null}"#).note,
        Maybe::Null
    );
    assert_eq!(
        round_trip::<Payment>(r#"{"id":"p","parent":null,"note":"n"}"#).note,
        Maybe::from("n".to_owned())
    );
}

#[test]
fn requires_a_nullable_field_to_be_there() {
    assert_eq!(
        refusal::<Payment>(r#"{"id":"p"}"#),
        "missing field `parent` of `Payment` at line 1 column 10"
    );
}

#[test]
fn names_the_type_that_misses_a_field() {
    assert_eq!(
        refusal::<Payment>(r#"{"id":"p","parent":null,"amount":{"value":1}}"#),
        "`amount`: missing field `currency` of `Amount` at line 1 column 44"
    );
}

#[test]
fn refuses_a_field_that_comes_twice() {
    assert_eq!(
        refusal::<Amount>(r#"{"value":1,"value":2,"currency":"BRL"}"#),
        "duplicate field `value` at line 1 column 18"
    );
}

#[test]
fn refuses_an_optional_field_that_comes_twice_even_as_null() {
    assert!(
        refusal::<Payment>(r#"{"id":"p","parent":null,"note":null,"note":null}"#)
            .starts_with("duplicate field `note`")
    );
}

#[test]
fn skips_unknown_fields() {
    let amount: Amount = serde_json::from_str(
        r#"{"x":[{"value":9}],"value":1,"y":null,"currency":"BRL","z":"\u00e9"}"#,
    )
    .unwrap();
    assert_eq!(
        amount,
        Amount {
            value: 1.into(),
            currency: "BRL".into()
        }
    );
}

#[test]
fn recognises_a_key_that_is_written_with_escapes() {
    let amount: Amount = serde_json::from_str(r#"{"v\u0061lue":1,"currency":"BRL"}"#).unwrap();
    assert_eq!(amount.value, 1.into());
}

#[test]
fn begins_an_error_with_the_path() {
    assert_eq!(
        refusal::<Payment>(r#"{"id":"p","parent":null,"amount":{"value":"ten","currency":"BRL"}}"#),
        "`amount.value`: invalid type: a string, expected a number at line 1 column 47"
    );
}

#[test]
fn names_the_element_of_a_list_that_is_wrong() {
    let refusal = refusal::<Payment>(
        r#"{"id":"p","parent":null,"items":[{"value":1,"currency":"BRL"},{"value":1,"currency":7}]}"#,
    );
    assert!(
        refusal.starts_with("`items[1].currency`: invalid type: "),
        "{refusal}"
    );
}

#[derive(Clone, Debug, PartialEq)]
struct Containers {
    matrix: Option<Vec<Vec<i32>>>,
    maybe: Maybe<Vec<Option<i32>>>,
    by_name: Option<BTreeMap<String, Vec<Amount>>>,
    by_number: Option<BTreeMap<i32, i32>>,
    flags: Option<Vec<bool>>,
    more: BTreeMap<String, Vec<BTreeMap<String, i32>>>,
}
object!(Containers {
    matrix? = "matrix", maybe?? = "maybe", by_name? = "by_name", by_number? = "by_number", flags? = "flags", ..more
});

#[test]
fn names_the_way_through_lists_and_maps() {
    for (text, path) in [
        (r#"{"matrix":[[1],[],[2,3,"x"]]}"#, "`matrix[2][2]`: "),
        (r#"{"maybe":[1,null,"x"]}"#, "`maybe[2]`: "),
        (
            r#"{"by_name":{"a":[],"b.c":[{"value":1,"currency":"BRL"},{"value":"x"}]}}"#,
            "`by_name.b.c[1].value`: ",
        ),
        (r#"{"flags":[true,1]}"#, "`flags[1]`: "),
        (r#"{"x":[{"a":1},{"b":2,"c":"x"}]}"#, "`x[1].c`: "),
        (r#"{"matrix":[[1],[2"#, "`matrix[1][1]`: EOF"),
    ] {
        let of_text = refusal::<Containers>(text);
        assert!(of_text.starts_with(path), "{of_text}");
        let of_reader = serde_json::from_reader::<_, Containers>(text.as_bytes()).unwrap_err();
        assert!(of_reader.to_string().starts_with(path), "{of_reader}");
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(text) {
            let of_value = serde_json::from_value::<Containers>(value).unwrap_err();
            assert!(of_value.to_string().starts_with(path), "{of_value}");
        }
    }
}

#[test]
fn reads_lists_and_maps() {
    round_trip::<Containers>(
        r#"{"matrix":[[1,2],[]],"maybe":[null],"by_name":{"a":[]},"by_number":{"-7":7},"flags":[],"x":[{"a":1}]}"#,
    );
}

#[derive(Clone, Debug, PartialEq)]
struct Integers {
    int32: Option<i32>,
    int64: Option<i64>,
    unsigned: Option<u64>,
}
object!(Integers { int32? = "int32", int64? = "int64", unsigned? = "unsigned" });

#[test]
fn names_the_field_of_an_integer_out_of_range() {
    for (text, message) in [
        (
            r#"{"int32":2147483648}"#,
            "`int32`: invalid value: integer, expected an integer from -2147483648 to 2147483647 at line 1 column 19",
        ),
        (
            r#"{"int64":9223372036854775808}"#,
            "`int64`: invalid value: integer, expected an integer from -9223372036854775808 to 9223372036854775807 \
             at line 1 column 28",
        ),
        (
            r#"{"int32":1e30}"#,
            "`int32`: invalid value: floating point, expected an integer from -2147483648 to 2147483647 at line 1 column 13",
        ),
        (
            r#"{"unsigned":-1.0}"#,
            "`unsigned`: invalid value: integer, expected an integer from 0 to 18446744073709551615 at line 1 column 16",
        ),
        (
            r#"{"int64":9007199254740993.0}"#,
            "`int64`: invalid value: floating point, expected an integer; one as large as this has to be written \
             without fraction and exponent at line 1 column 27",
        ),
    ] {
        assert_eq!(refusal::<Integers>(text), message);
    }
}

#[test]
fn keeps_integers_that_a_float_cannot_hold() {
    round_trip::<Integers>(r#"{"int64":-9007199254740993,"unsigned":18446744073709551615}"#);
}

#[test]
fn takes_integers_that_are_written_with_a_fraction_or_an_exponent() {
    let integers: Integers =
        serde_json::from_str(r#"{"int32":-1.0,"int64":1e2,"unsigned":12.50e1}"#).unwrap();
    assert_eq!(
        integers,
        Integers {
            int32: Some(-1),
            int64: Some(100),
            unsigned: Some(125)
        }
    );
    for text in [r#"{"int64":1.5}"#, r#"{"int64":1e-2}"#] {
        assert_eq!(
            refusal::<Integers>(text),
            format!(
                "`int64`: invalid type: floating point, expected an integer at line 1 column {}",
                text.len() - 1
            )
        );
    }
}

#[test]
fn gives_line_and_column_once() {
    let refusal = refusal::<Payment>(
        "{\"id\": \"p\",\n\"parent\": null,\n\"amount\": {\"value\": 1, \"currency\": {}}}",
    );
    assert_eq!(refusal.matches(" at line ").count(), 1, "{refusal}");
    assert!(refusal.ends_with("at line 3 column 35"), "{refusal}");
}

#[test]
fn refuses_what_is_no_object() {
    assert_eq!(
        refusal::<Empty>(r#""text""#),
        "invalid type: string \"text\", expected an object at line 1 column 6"
    );
}

#[test]
fn reads_an_object_without_fields() {
    assert_eq!(round_trip::<Empty>("{}"), Empty {});
    assert_eq!(
        serde_json::from_str::<Empty>(r#"{"more":1}"#).unwrap(),
        Empty {}
    );
}

#[test]
fn collects_additional_fields_with_their_digits() {
    let open: Open = round_trip(r#"{"id":"p","a":10.00,"b":{"c":[1e3]}}"#);
    assert_eq!(open.metadata.len(), 2);
}

#[test]
fn collects_all_fields_where_none_is_declared() {
    assert_eq!(
        round_trip::<OnlyAdditional>(r#"{"a":1,"b":2}"#).all.len(),
        2
    );
}

#[test]
fn names_the_additional_field_that_is_wrong() {
    let refusal = refusal::<OnlyAdditional>(r#"{"a":1,"b":"two"}"#);
    assert!(
        refusal.starts_with("`b`: invalid type: string"),
        "{refusal}"
    );
}

#[test]
fn refuses_an_additional_field_that_comes_twice() {
    assert!(refusal::<OnlyAdditional>(r#"{"a":1,"a":2}"#).starts_with("duplicate field `a`"));
}

#[test]
fn refuses_to_write_a_declared_field_twice() {
    let open = Open {
        id: "p".into(),
        metadata: BTreeMap::from([("id".to_owned(), Json::null())]),
    };
    assert_eq!(
        serde_json::to_string(&open).unwrap_err().to_string(),
        "additional field `id` has the name of a declared field"
    );
}

#[test]
fn survives_fields_that_are_named_like_its_own_variables() {
    round_trip::<Keywords>(r#"{"type":"t","map":"m","3ds:\"quoted\"":"s"}"#);
}

#[test]
fn decodes_from_slices_readers_and_values() {
    let text = r#"{"id":"p","parent":"q","amount":{"value":10.5,"currency":"BRL"},"note":null}"#;
    let expected: Payment = serde_json::from_str(text).unwrap();
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(
        serde_json::from_slice::<Payment>(text.as_bytes()).unwrap(),
        expected
    );
    assert_eq!(
        serde_json::from_reader::<_, Payment>(text.as_bytes()).unwrap(),
        expected
    );
    assert_eq!(
        <Payment as serde::Deserialize>::deserialize(&value).unwrap(),
        expected
    );
    assert_eq!(serde_json::from_value::<Payment>(value).unwrap(), expected);
}

#[test]
fn keeps_the_path_in_errors_from_values() {
    let value =
        serde_json::json!({"id": "p", "parent": null, "amount": {"value": 1, "currency": 2}});
    let error = serde_json::from_value::<Payment>(value)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("`amount.currency`: invalid type: "),
        "{error}"
    );
}

#[test]
fn encodes_to_values() {
    let amount = Amount {
        value: 7.into(),
        currency: "BRL".into(),
    };
    assert_eq!(
        serde_json::to_value(&amount).unwrap(),
        serde_json::json!({"value": 7, "currency": "BRL"})
    );
}

#[test]
fn lists_the_names_on_the_wire() {
    assert_eq!(Payment::FIELDS, ["id", "parent", "amount", "note", "items"]);
    assert_eq!(<Box<Amount>>::FIELDS, ["value", "currency"]);
}

#[test]
fn refuses_text_that_ends_too_early() {
    assert!(
        refusal::<Payment>(r#"{"id":"p","parent":nul"#).starts_with("`parent`: EOF while parsing")
    );
}

#[test]
fn refuses_documents_that_are_nested_too_deeply() {
    #[derive(Debug, PartialEq)]
    struct Chain {
        next: Option<Box<Chain>>,
    }
    object!(Chain { next? = "next" });

    let text = r#"{"next":"#.repeat(100_000);
    assert!(refusal::<Chain>(&text).contains("recursion limit exceeded"));
}

/// Declares a struct with the given fields, all of them integers.
macro_rules! long {
    ($($field:ident)*) => {
        #[derive(Debug, PartialEq)]
        struct Long { $($field: i64),* }
        object!(Long { $($field = "same prefix, another field"),* });
        const COUNT: usize = [$(stringify!($field)),*].len();
    };
}

long! {
    a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3 c4 c5 c6 c7 c8 c9
    d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9
    g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 h0 h1 h2 h3 h4 h5 h6 h7 h8 h9 i0 i1 i2 i3 i4 i5 i6 i7 i8 i9
    j0 j1 j2 j3 j4 j5 j6 j7 j8 j9 k0 k1 k2 k3 k4 k5 k6 k7 k8 k9 l0 l1 l2 l3 l4 l5 l6 l7 l8 l9
    m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 n0 n1 n2 n3 n4 n5 n6 n7 n8 n9 o0 o1 o2 o3 o4 o5 o6 o7 o8 o9
}

#[test]
fn has_room_for_more_fields_than_the_recursion_limit() {
    assert_eq!((Long::FIELDS.len(), COUNT), (150, 150));
}

#[derive(Clone, Debug, PartialEq)]
struct Measured {
    value: f64,
}
runtime::object!(Measured { value = "value" });

#[test]
fn reads_floats_to_their_last_digit() {
    for text in [
        "31.245270191439438",
        "114.99993896484375",
        "2.638344616030823e-256",
    ] {
        let measured: Measured = serde_json::from_str(&format!("{{\"value\":{text}}}")).unwrap();
        let value: f64 = text.parse().unwrap();
        assert_eq!(measured.value.to_bits(), value.to_bits(), "{text}");
    }
}
