//! Every valid value of a union becomes a variant that it fits, and comes back with all it had.

use std::sync::OnceLock;

use tests::round_trip::Constructs;

const FIXTURES: &[&str] = &[
    "discriminator_alone",
    "discriminators",
    "listed_values",
    "lossless",
    "nested_kinds",
    "one_of_by_inner_tag",
    "one_of_by_values",
    "open_unions",
    "tags_by_value",
];

/// Compiles once. Where that fails, each test says why.
fn compiled() -> &'static Constructs {
    static COMPILED: OnceLock<Constructs> = OnceLock::new();
    COMPILED.get_or_init(|| Constructs::compile("unions-round-trip", FIXTURES))
}

fn comes_back(fixture: &str, component: &str, text: &str, debug: &str) {
    compiled().comes_back(fixture, component, text, debug);
}

#[test]
fn a_value_of_several_variants_loses_nothing() {
    let contact = |text, debug| comes_back("lossless", "Contact", text, debug);
    contact(r#"{"email":"a","phone":"b","verified":true}"#, "Email(");
    contact(r#"{"phone":"b","street":"c","verified":true}"#, "Phone(");
    contact(r#"{"street":"c","email":7}"#, "Letter(");
}

#[test]
fn an_open_union_keeps_every_value_that_is_none_of_its_variants() {
    let only = |text, debug| comes_back("open_unions", "Only", text, debug);
    only(r#"{"x":"a","n":1,"more":[1.50]}"#, "Thing(");
    for text in [
        r#"{"y":"a"}"#,
        r#"{"x":"a","n":"one"}"#,
        "{}",
        "[1.50]",
        "\"a\"",
        "7",
    ] {
        only(text, "Unknown(");
        comes_back("open_unions", "Loose", text, "Unknown(");
    }
    let inline = |text, debug| comes_back("open_unions", "Inline", text, debug);
    inline("{}", "Named(");
    inline(r#"{"y":"a","more":1}"#, "Named(");
    inline(r#"{"more":1}"#, "Unknown(");
    inline("false", "Unknown(");
    let either = |text, debug| comes_back("open_unions", "Either", text, debug);
    either("\"a\"", "Text(");
    either(r#"{"x":"a"}"#, "Thing(");
    either(r#"{"x":1}"#, "Unknown(");
    let tagged = |text, debug| comes_back("open_unions", "Tagged", text, debug);
    tagged(r#"{"kind":"b"}"#, "B(");
    tagged(r#"{"kind":"c"}"#, "Unknown(");
    tagged(r#"{"z":"c"}"#, "Unknown(");
    let loose = |text, debug| comes_back("open_unions", "Loose", text, debug);
    loose(r#"{"b":"c"}"#, "B(");
    loose(r#"{"kind":"a","a":"c"}"#, "A(");
}

#[test]
fn items_of_several_types_lose_nothing() {
    comes_back(
        "lossless",
        "Lines",
        r#"[{"name":"a","weight":1},{"name":"b","hours":2}]"#,
        "Goods(",
    );
}

#[test]
fn a_property_that_variants_tell_differently_loses_nothing() {
    comes_back(
        "lossless",
        "Party",
        r#"{"id":"a","bank":{"iban":"b","key":"c"}}"#,
        "Payer(",
    );
}

#[test]
fn a_variant_beside_a_free_object_loses_nothing() {
    comes_back(
        "lossless",
        "Outcome",
        r#"{"code":"a","more":{"b":[1.10]}}"#,
        "Failure(",
    );
    comes_back("lossless", "Outcome", r#"{"more":1}"#, "Anything(");
}

#[test]
fn tags_that_are_no_strings_choose_the_variant() {
    let check = |text, debug| comes_back("tags_by_value", "Check", text, debug);
    check(r#"{"id":"a","valid":true}"#, "Passed(");
    check(r#"{"valid":false,"why":"b"}"#, "Refused(");
    let layout = |text, debug| comes_back("tags_by_value", "Layout", text, debug);
    layout(r#"{"text":"a","version":2}"#, "Old(");
    layout(r#"{"version":3,"style":"a"}"#, "New(");
    layout(r#"{"version":4,"style":"a"}"#, "Unknown(");
    // Absent or null where the variant allows it: the keys decide.
    layout(r#"{"style":"a"}"#, "New(");
    layout(r#"{"version":null,"text":"a"}"#, "New(");
}

#[test]
fn a_tag_of_unions_within_leads_through_them() {
    let entry = |text, debug| comes_back("tags_by_value", "Entry", text, debug);
    entry(r#"{"kind":"fee"}"#, "Fee(");
    entry(r#"{"from":"a","kind":"X"}"#, "Transfer(Credit(");
    entry(r#"{"kind":"D","to":"a"}"#, "Transfer(Debit(");
    entry(r#"{"kind":"new","at":1}"#, "Unknown(");
    let payee = |text, debug| comes_back("tags_by_value", "Payee", text, debug);
    payee(r#"{"kind":"c","number":"1"}"#, "Account(Checking(");
    payee(r#"{"number":"1","kind":"p"}"#, "Account(Savings(");
    payee(r#"{"kind":"cash","drawer":1}"#, "Cash(");
    payee(r#"{"kind":"new","number":"1"}"#, "Unknown(");
}

#[test]
fn every_way_of_a_mapping_leads_to_its_variant() {
    let shape = |text, debug| comes_back("discriminators", "Shape", text, debug);
    shape(r#"{"kind":"round","r":1}"#, "Circle(");
    shape(r#"{"r":1,"kind":"Circle"}"#, "Circle(");
    shape(r#"{"kind":"flat","l":1}"#, "Line(");
    shape(r#"{"kind":"Square","a":1}"#, "Square(");
    shape(r#"{"kind":"gone","a":1}"#, "Unknown(");
}

#[test]
fn a_discriminator_that_a_variant_does_not_declare_comes_back() {
    let holder = |text, debug| comes_back("discriminators", "Holder", text, debug);
    holder(r#"{"type":"p","cpf":"1"}"#, "Person(");
    holder(r#"{"cpf":"1"}"#, "Person(");
    holder(r#"{"type":"f","cnpj":"1","cpf":"2"}"#, "Firm(");
}

#[test]
fn a_value_that_is_not_the_only_variant_is_kept() {
    let holder = |text, debug| comes_back("discriminator_alone", "Holder", text, debug);
    holder(r#"{"parent":{"kind":"c","base":1,"own":2}}"#, "Child(");
    holder(r#"{"parent":{"base":1,"own":2}}"#, "Child(");
    holder(
        r#"{"parent":{"kind":"new","base":1,"own":2,"other":3}}"#,
        "Unknown(",
    );
    holder(r#"{"word":"a"}"#, r#"Some("a")"#);
    comes_back(
        "discriminator_alone",
        "Single",
        r#"{"kind":"Child","own":1}"#,
        "Child(",
    );
    comes_back(
        "discriminator_alone",
        "Single",
        r#"{"kind":"new","other":1}"#,
        "Unknown(",
    );
}

#[test]
fn a_parent_may_be_a_value_beside_its_children() {
    let method = |text, debug| comes_back("discriminators", "Method", text, debug);
    method(r#"{"type":"none","note":"a"}"#, "MethodBase {");
    method(r#"{"type":"card_present","last4":"1"}"#, "Card(");
    method(r#"{"type":"CARD","last4":"1"}"#, "Card(");
    method(r#"{"type":"Debit","bank":"1"}"#, "Debit(");
    comes_back(
        "discriminators",
        "Pet",
        r#"{"type":"Dog","barks":true}"#,
        "Dog(",
    );
}

#[test]
fn a_child_may_tell_its_own_apart() {
    let animal = |text, debug| comes_back("discriminators", "Animal", text, debug);
    animal(r#"{"kind":"Fish","fins":2}"#, "Fish(");
    animal(
        r#"{"kind":"Bird","bird":"Duck","swims":true}"#,
        "Bird(Duck(",
    );
    animal(
        r#"{"kind":"Duck","bird":"Duck","swims":true}"#,
        "Bird(Duck(",
    );
    animal(
        r#"{"kind":"Bird","bird":"Crow","swims":true}"#,
        "Bird(Unknown(",
    );
    animal(r#"{"kind":"Cow","bird":"Duck"}"#, "Unknown(");
}

#[test]
fn a_union_of_several_kinds_is_a_variant_beside_others() {
    let value = |text, debug| comes_back("nested_kinds", "Value", text, debug);
    value(r#""a""#, "Simple(String(");
    value("1", "Simple(Integer(");
    value(r#"{"id":1}"#, "Simple(Thing(");
    value("true", "Boolean(true");
    value("[1]", "IntegerList(");
}

#[test]
fn required_properties_of_different_kinds_choose_the_variant() {
    let price = |text, debug| comes_back("nested_kinds", "Price", text, debug);
    price(r#"{"value":"1.10"}"#, "Text(");
    price(r#"{"value":{"amount":1}}"#, "Parts(");
    price(r#"{"value":{"amount":1},"note":"a"}"#, "Parts(");
}

#[test]
fn a_value_that_only_some_variants_have_chooses_them() {
    let source = |text, debug| comes_back("one_of_by_values", "Source", text, debug);
    source(r#"{"kind":"debit","number":"1"}"#, "Card(");
    source(r#"{"number":"1","kind":"bank"}"#, "Bank(");
    source(r#""a""#, "String(");
    source(
        r#"{"kind":"new","number":"1"}"#,
        r#"Unknown(UnknownValue("new"))"#,
    );
    let event = |text, debug| comes_back("one_of_by_values", "Event", text, debug);
    event(r#"{"type":"paid","at":"1","why":"a"}"#, "Paid(");
    event(r#"{"type":"lost","at":"1"}"#, "Other(");
    let note = |text, debug| comes_back("one_of_by_values", "Note", text, debug);
    note(r#"{"text":"a"}"#, "Short(");
    note(r#"{"text":"a","body":"b"}"#, "Long(");
    note(r#"{"text":"a","more":"b"}"#, "Long(");
    let method = |text, debug| comes_back("one_of_by_values", "Method", text, debug);
    method(r#"{"type":"boleto","key":"1"}"#, "Boleto(");
    method(r#"{"key":"1","type":"pix"}"#, "Pix(");
    method(r#""a""#, "String(");
    // A new value of a list chooses no other variant.
    comes_back(
        "one_of_by_values",
        "State",
        r#"{"status":"new","at":"1"}"#,
        "Done(",
    );
}

#[test]
fn listed_values_choose_the_variant_where_the_tag_does_not() {
    let problem = |text, debug| comes_back("listed_values", "Problem", text, debug);
    problem(r#"{"message":"It is not theirs.","id":"1"}"#, "Denied(");
    problem(r#"{"message":"It is not there."}"#, "NotFound(");
    problem(r#"{"name":"DENIED","message":"Go away."}"#, "Denied(");
    let detail = |text, debug| comes_back("listed_values", "Detail", text, debug);
    detail(
        r#"{"issue":"INVALID","description":"Too short."}"#,
        "Short(",
    );
    detail(
        r#"{"issue":"MISSING","description":"Nowhere."}"#,
        "Missing(",
    );
    detail(r#"{"description":"Not there."}"#, "Missing(");
    detail(r#"{"issue":"WRONG","description":"Too long."}"#, "Wrong(");
    detail(r#"{"issue":"NEW","description":"New."}"#, "Long(");
}

#[test]
fn a_tag_within_a_property_chooses_the_variant() {
    let event = |text, debug| comes_back("one_of_by_inner_tag", "Event", text, debug);
    event(
        r#"{"id":"a","data":{"type":"paid","amount":1.10}}"#,
        "Paid(",
    );
    event(
        r#"{"data":{"amount":1.10,"type":"refused"},"id":"a"}"#,
        "Failed(",
    );
    event(
        r#"{"id":"a","data":{"type":"new","amount":1.10},"more":1}"#,
        "Unknown(",
    );
    let reply = |text, debug| comes_back("one_of_by_inner_tag", "Reply", text, debug);
    reply(r#"{"meta":{"kind":"part"},"body":"a"}"#, "Part(");
    reply(r#"{"body":"a"}"#, "Full(");
    reply(r#"{"meta":{},"next":"a"}"#, "Part(");
    comes_back(
        "one_of_by_inner_tag",
        "Price",
        r#"{"gross":"1","in":{"currency":"EUR"}}"#,
        "Gross(",
    );
}

#[test]
fn an_entry_of_words_is_any_value() {
    let loose = |text, debug| comes_back("nested_kinds", "Loose", text, debug);
    loose(r#"{"id":1,"more":2}"#, "Item(");
    loose(r#"[1.10]"#, "Value(");
    let shelf = |text, debug| comes_back("nested_kinds", "Shelf", text, debug);
    shelf(r#"{"item":{"id":1}}"#, "Value(Item");
    shelf(r#"{"item":null}"#, "Null");
}

#[test]
fn maps_hold_maps_of_their_own_kind() {
    comes_back("nested_kinds", "Tree", r#"{"a":{"b":{}},"c":{}}"#, "Tree {");
    let counts = |text, debug| comes_back("nested_kinds", "Counts", text, debug);
    counts(r#"{"a":1}"#, "IntegerMap(");
    counts(r#"{"a":"1"}"#, "StringMap(");
}
