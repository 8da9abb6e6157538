//! What the types of `fixtures/constructs` do with JSON: a snapshot shows their text, not what it means.

use std::sync::OnceLock;

use tests::round_trip::Constructs;

const FIXTURES: &[&str] = &[
    "any_of_trial",
    "awkward_names",
    "builders",
    "discriminator_in_parent",
    "epoch_times",
    "maps",
    "money",
    "one_of_by_const_31",
    "one_of_by_keys",
    "one_of_by_kind",
    "one_of_with_null",
    "scalars",
    "string_enum",
    "three_states",
    "union_of_unions",
];

/// Compiles once. Where that fails, each test says why.
fn compiled() -> &'static Constructs {
    static COMPILED: OnceLock<Constructs> = OnceLock::new();
    COMPILED.get_or_init(|| Constructs::compile("constructs-round-trip", FIXTURES))
}

fn comes_back(fixture: &str, component: &str, text: &str, debug: &str) {
    compiled().comes_back(fixture, component, text, debug);
}

fn is_refused(fixture: &str, component: &str, text: &str, words: &[&str]) {
    compiled().is_refused(fixture, component, text, words);
}

#[test]
fn integer_constants_choose_the_variant() {
    comes_back("one_of_by_const_31", "Step", r#"{"n":1,"a":"x"}"#, "N1(");
    comes_back("one_of_by_const_31", "Step", r#"{"n":2}"#, "N2(");
}

#[test]
fn kinds_of_json_choose_the_variant() {
    comes_back("one_of_by_kind", "Value", r#""1""#, "String(");
    comes_back("one_of_by_kind", "Value", "1", "Integer(");
    comes_back("one_of_by_kind", "Value", "[true]", "BooleanList(");
    comes_back("one_of_by_kind", "Value", r#"{"x":"y"}"#, "Thing(");
}

#[test]
fn a_kind_that_no_variant_takes_is_refused() {
    is_refused(
        "one_of_by_kind",
        "Value",
        "true",
        &["String", "Integer", "boolean"],
    );
}

#[test]
fn keys_choose_the_variant() {
    comes_back(
        "one_of_by_keys",
        "Payer",
        r#"{"name":"n","cnpj":"1"}"#,
        "Company(",
    );
    is_refused(
        "one_of_by_keys",
        "Payer",
        r#"{"name":"n"}"#,
        &["Person: missing `cpf`", "Company: missing `cnpj`"],
    );
    is_refused(
        "one_of_by_keys",
        "Payer",
        r#"{"cpf":"1","cnpj":"1"}"#,
        &["Person", "Company"],
    );
}

#[test]
fn trial_takes_the_variant_that_can_be_decoded() {
    comes_back("any_of_trial", "Either", r#"{"x":"a"}"#, "A(");
    comes_back("any_of_trial", "Either", r#"{"x":1}"#, "B(");
    is_refused(
        "any_of_trial",
        "Either",
        r#"{"x":true}"#,
        &["A", "B", "`x`"],
    );
}

#[test]
fn unions_inside_unions_keep_their_shape() {
    comes_back(
        "union_of_unions",
        "Expression",
        r#"{"not":["a",{"not":true}]}"#,
        "Not(",
    );
}

#[test]
fn a_child_is_chosen_by_the_discriminator_of_its_parent() {
    comes_back(
        "discriminator_in_parent",
        "Pet",
        r#"{"type":"cat","name":"Tom","purrs":true}"#,
        "Cat(",
    );
    comes_back(
        "discriminator_in_parent",
        "Owner",
        r#"{"pet":{"type":"Dog","name":"Rex"}}"#,
        "Dog(",
    );
    comes_back(
        "discriminator_in_parent",
        "Pet",
        r#"{"type":"bird","wings":2}"#,
        "Unknown(",
    );
}

#[test]
fn null_beside_one_of_stays_null() {
    comes_back(
        "one_of_with_null",
        "Holder",
        r#"{"thing":null,"either":null}"#,
        "either: Null",
    );
    comes_back(
        "one_of_with_null",
        "Holder",
        r#"{"thing":{},"either":true}"#,
        "Boolean(true)",
    );
    comes_back(
        "one_of_with_null",
        "Holder",
        r#"{"thing":null}"#,
        "either: Absent",
    );
}

#[test]
fn a_required_nullable_property_must_be_there() {
    comes_back(
        "three_states",
        "States",
        r#"{"required":"a","required_nullable":null}"#,
        "required_nullable: None",
    );
    is_refused(
        "three_states",
        "States",
        r#"{"required":"a"}"#,
        &["missing", "`required_nullable`"],
    );
}

#[test]
fn null_is_refused_where_the_document_does_not_allow_it() {
    is_refused(
        "three_states",
        "States",
        r#"{"required":null,"required_nullable":null}"#,
        &["`required`", "null"],
    );
}

#[test]
fn listed_values_come_back_as_themselves() {
    for (value, variant) in [
        ("PAID", "Paid"),
        ("UNKNOWN", "UnknownValue"),
        ("", "Empty"),
        ("*", "Star"),
    ] {
        comes_back("string_enum", "Status", &format!("\"{value}\""), variant);
    }
    comes_back("string_enum", "Status", r#""NEW""#, "Unknown(");
}

#[test]
fn additional_properties_keep_their_digits() {
    comes_back(
        "maps",
        "Open",
        r#"{"id":"a","price":1.10,"big":12345678901234567890123}"#,
        "additional",
    );
    comes_back(
        "maps",
        "Tagged",
        r#"{"id":"a","x":[{"y":1}]}"#,
        "additional",
    );
    comes_back(
        "builders",
        "Thing",
        r#"{"name":"a","pin":"p","kind":"thing","note":null,"more":7}"#,
        "7",
    );
}

#[test]
fn money_is_exact_or_refused() {
    comes_back("money", "Amount", r#"{"value":-0.10}"#, "-0.10");
    comes_back(
        "money",
        "Amount",
        r#"{"value":79228162514264337593543950335}"#,
        "79228162514264337593543950335",
    );
    is_refused(
        "money",
        "Amount",
        r#"{"value":0.1234567890123456789012345678901}"#,
        &["`value`"],
    );
    is_refused("money", "Amount", r#"{"value":1e400}"#, &["`value`"]);
}

#[test]
fn awkward_names_stay_on_the_wire() {
    let names = [
        "type",
        "self",
        "Self",
        "crate",
        "new",
        "3ds",
        "fooBar",
        "foo_bar",
        "in-process",
        "in_process",
        "",
        "*",
        "💶",
        "ação",
    ];
    let entries: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(index, name)| format!("\"{name}\":\"{index}\""))
        .collect();
    comes_back(
        "awkward_names",
        "awkward",
        &format!("{{{}}}", entries.join(",")),
        "Awkward",
    );
}

#[test]
fn texts_of_a_format_come_back_as_they_were() {
    for (property, text) in [
        ("at", "yesterday"),
        ("day", "21.11.2026"),
        ("time", "24:00"),
        ("duration", "1 month"),
        ("id", "no-uuid"),
        ("uri", "/relative?a=b c"),
        ("ipv4", "192.0.2.0/24"),
        ("ipv6", "2001:DB8::0001"),
        ("bytes", "a-_ \\n"),
        ("url_bytes", "+/=="),
        ("email", "not an address"),
    ] {
        let text = format!(r#"{{"{property}":"{text}"}}"#);
        comes_back("scalars", "Texts", &text, "Some(");
    }
}

#[test]
fn integers_keep_to_the_range_of_their_format() {
    for (property, least, most) in [
        ("int8", i64::from(i8::MIN), i64::from(i8::MAX)),
        ("int16", i64::from(i16::MIN), i64::from(i16::MAX)),
        ("uint8", 0, i64::from(u8::MAX)),
        ("uint16", 0, i64::from(u16::MAX)),
        ("uint32", 0, i64::from(u32::MAX)),
    ] {
        for inside in [least, most] {
            comes_back(
                "scalars",
                "Numbers",
                &format!(r#"{{"{property}":{inside}}}"#),
                "Some(",
            );
        }
        for outside in [least - 1, most + 1] {
            let text = format!(r#"{{"{property}":{outside}}}"#);
            let range = format!("{least} to {most}");
            is_refused("scalars", "Numbers", &text, &[property, &range]);
        }
    }
}

#[test]
fn moments_may_be_numbers() {
    let text = r#"{"created":1795262400,"updated":[1795262400000],"free":-1}"#;
    comes_back("epoch_times", "Event", text, "UnixSeconds(1795262400)");
    comes_back("epoch_times", "Seen", "1795262400", "UnixTime(1795262400)");
    comes_back(
        "epoch_times",
        "Seen",
        "\"2026-11-21T12:00:00Z\"",
        "DateTime(",
    );
    is_refused(
        "epoch_times",
        "Event",
        r#"{"created":1.5}"#,
        &["`created`", "integer"],
    );
}
