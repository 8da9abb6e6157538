//! Forms, texts and queries of deliveries, as values of a type.

use ring::hmac;
use runtime::webhook::{
    Delivery, Encoding, Field, FieldForm, FromBody, Hash, Properties, Query, Refusal, Verifier,
};
use runtime::{Decimal, Headers, Json, object};
use std::collections::BTreeMap;

use FieldForm::{InTurn, Joined, List, Object, Spread, Text, TextOrNull};

const FORM: &str = "application/x-www-form-urlencoded";

/// Signs a body, verifies it, and reads it.
fn read<T: FromBody>(media_type: &str, body: &[u8]) -> Result<T, Refusal> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"s3cr3t");
    let signature = hmac::sign(&key, body);
    let signature: String = signature
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut headers = Headers::new();
    headers.append("X-Signature", signature);
    headers.append("Content-Type", media_type);
    let verifier = Verifier::hmac(Hash::Sha256, ["s3cr3t"], Field::new("X-Signature")).unwrap();
    let delivery = Delivery {
        method: "POST",
        target: "/",
        headers: &headers,
        body,
    };
    verifier.encoding(Encoding::Hex).verify(&delivery)?.read()
}

fn refusal<T: FromBody + std::fmt::Debug>(body: &str) -> String {
    read::<T>(FORM, body.as_bytes()).unwrap_err().to_string()
}

#[derive(Clone, Debug, PartialEq)]
struct Address {
    city: String,
    number: Option<i64>,
}
object!(Address { city = "city", number? = "number" });

const ADDRESS: Properties = Properties::new(&[("city", Text), ("number", FieldForm::Json)]);

#[derive(Clone, Debug, PartialEq)]
struct Message {
    sid: String,
    price: Option<Decimal>,
    sent: Option<bool>,
    note: Option<String>,
    tags: Option<Vec<String>>,
    sizes: Option<Vec<i64>>,
    to: Option<Address>,
    parts: Option<Vec<Address>>,
    additional: BTreeMap<String, Json>,
}
object!(Message {
    sid = "Sid",
    price? = "price",
    sent? = "sent",
    note? = "note",
    tags? = "tags",
    sizes? = "sizes",
    to? = "to",
    parts? = "parts",
    ..additional,
});

impl FromBody for Message {
    const FORMS: &'static [Properties] = &[Properties::new(&[
        ("price", FieldForm::Json),
        ("sent", FieldForm::Json),
        ("note", TextOrNull),
        ("tags", List(&Text)),
        ("sizes", List(&FieldForm::Json)),
        ("to", Object(ADDRESS)),
        ("parts", List(&Object(ADDRESS))),
    ])];
}

fn message(body: &str) -> Message {
    read(FORM, body.as_bytes()).unwrap_or_else(|refusal| panic!("{body}: {refusal}"))
}

/// The JSON of what is read.
fn json(body: &str) -> String {
    serde_json::to_string(&message(body)).unwrap()
}

#[test]
fn texts_and_numbers_are_what_their_type_says() {
    let read = message("Sid=12&price=10.50&sent=true&note=a+b%26%C3%A9%2B");
    assert_eq!(read.sid, "12");
    assert_eq!(read.price.unwrap().to_string(), "10.50");
    assert_eq!(read.sent, Some(true));
    assert_eq!(read.note.as_deref(), Some("a b&é+"));
    assert_eq!(
        json("Sid=&price=123456789012345678901.10"),
        r#"{"Sid":"","price":123456789012345678901.10}"#
    );
}

#[test]
fn nothing_is_null_where_a_text_cannot_be_empty() {
    let read = message("Sid=1&price=&sent&note=&sizes=&to=");
    assert_eq!((read.price, read.sent, read.note), (None, None, None));
    assert_eq!((read.sizes, read.to), (Some(vec![]), None));
}

#[test]
fn lists_are_fields_that_come_again() {
    for body in [
        "Sid=1&sizes=3&sizes=4",
        "Sid=1&sizes[]=3&sizes%5B%5D=4",
        "Sid=1&sizes[1]=4&sizes[0]=3",
    ] {
        assert_eq!(message(body).sizes, Some(vec![3, 4]), "{body}");
    }
    assert_eq!(message("Sid=1&sizes=3").sizes, Some(vec![3]));
    assert_eq!(message("Sid=1&tags=").tags, Some(vec![String::new()]));
    let sizes: Vec<String> = (0..12).map(|n| format!("sizes[{n}]={n}")).collect();
    let body = format!("Sid=1&{}", sizes.join("&"));
    assert_eq!(message(&body).sizes, Some((0..12).collect()));
}

#[test]
fn objects_are_json_or_fields_with_brackets() {
    let address = Some(Address {
        city: "12".to_owned(),
        number: Some(7),
    });
    for body in [
        r#"Sid=1&to={"city":"12","number":7}"#,
        "Sid=1&to%5Bcity%5D=12&to[number]=7",
    ] {
        assert_eq!(message(body).to, address, "{body}");
    }
    let parts = message("Sid=1&parts[0][city]=a&parts[1][number]=2&parts[1][city]=b").parts;
    let cities: Vec<String> = parts.unwrap().into_iter().map(|part| part.city).collect();
    assert_eq!(cities, ["a", "b"]);
}

#[test]
fn what_is_not_declared_is_kept_as_it_came() {
    assert_eq!(
        json("Sid=1&b[c]=2&a=1&a=x"),
        r#"{"Sid":"1","a":["1","x"],"b[c]":"2"}"#
    );
}

#[test]
fn an_error_names_the_field_and_not_the_value() {
    for (body, told) in [
        ("price=1", "missing field `Sid` of `Message`"),
        ("Sid=1&price=s3cr3t", "`price`: invalid type: a string"),
        (
            "Sid=1&sizes=1&sizes=s3cr3t",
            "`sizes[1]`: invalid type: string",
        ),
        (
            "Sid=1&to[city]=a&to[number]=s3cr3t",
            "`to.number`: invalid type: string",
        ),
        ("Sid=1&to=s3cr3t", "`to`: invalid type: string"),
        ("Sid=1&Sid=s3cr3t", "`Sid`: invalid type: sequence"),
        ("Sid=%ff%fes3cr3t", "`Sid`: the text is not UTF-8"),
        ("Sid=1&to[city]=%ff", "`to.city`: the text is not UTF-8"),
        ("Sid=1&sizes[3]=%ff", "`sizes[3]`: the text is not UTF-8"),
        ("%ff=s3cr3t", "the name of a field is not UTF-8"),
    ] {
        let refusal = refusal::<Message>(body);
        let reason = refusal.strip_prefix("the body cannot be read: ").unwrap();
        assert!(reason.starts_with(told), "{body}: {reason}");
        assert!(!reason.contains("s3cr3t"), "{body}: {reason}");
    }
}

#[test]
fn nothing_that_is_sent_costs_much() {
    let many = "a&".repeat(10_001);
    assert!(refusal::<Message>(&many).contains("more than 10000 fields"));
    let deep = format!("Sid=1&to{}=1", "[a]".repeat(100_000));
    assert_eq!(message(&deep).additional.len(), 1);
    let deep = format!("Sid=1&to={}", "[".repeat(100_000));
    assert!(refusal::<Message>(&deep).contains("`to`: invalid type: string"));
    for odd in [
        "Sid=1&&&=&=x&to[=1&to]=2&to[]]=3&[a]=4&to[city]=%&to[number",
        "Sid=1&sizes[x]=1",
    ] {
        let _ = read::<Message>(FORM, odd.as_bytes());
    }
    assert!(read::<Message>(FORM, b"Sid=\xff").is_err());
}

#[test]
fn the_media_type_says_how_a_body_is_read() {
    let read_as = |media_type: &str, body: &str| read::<Message>(media_type, body.as_bytes());
    let expected = message("Sid=1");
    for (media_type, body) in [
        ("Application/X-WWW-Form-Urlencoded; charset=utf-8", "Sid=1"),
        ("application/json", r#"{"Sid":"1"}"#),
        ("application/vnd.own+json", r#"{"Sid":"1"}"#),
        ("", r#"{"Sid":"1"}"#),
    ] {
        assert_eq!(
            read_as(media_type, body).as_ref(),
            Ok(&expected),
            "{media_type}"
        );
    }
    assert!(matches!(
        read_as("application/json", "Sid=1"),
        Err(Refusal::MalformedJson(_))
    ));
    assert!(matches!(
        read_as("text/plain", "Sid=1"),
        Err(Refusal::MalformedBody(_))
    ));
    assert_eq!(
        read::<String>("text/plain", b"Sid=1").as_deref(),
        Ok("Sid=1")
    );
    let refused = read::<String>(FORM, b"Sid=1").unwrap_err().to_string();
    assert!(
        refused.ends_with("it is a form, and nothing that is read is one"),
        "{refused}"
    );
}

#[derive(Clone, Debug, PartialEq)]
enum Either {
    Counted { id: i64 },
    Named { id: String },
}

impl<'de> serde::Deserialize<'de> for Either {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let entries = BTreeMap::<String, serde_json::Value>::deserialize(deserializer)?;
        match (entries["kind"].as_str(), &entries["id"]) {
            (Some("counted"), id) if id.is_i64() => Ok(Self::Counted {
                id: id.as_i64().unwrap(),
            }),
            (Some("named"), id) if id.is_string() => Ok(Self::Named {
                id: id.as_str().unwrap().to_owned(),
            }),
            _ => Err(Error::custom("neither")),
        }
    }
}

impl FromBody for Either {
    const FORMS: &'static [Properties] = &[
        Properties::new(&[("id", FieldForm::Json)]),
        Properties::new(&[("id", Text)]),
    ];
}

#[test]
fn of_several_forms_the_first_that_fits_is_taken() {
    assert_eq!(
        read(FORM, b"kind=counted&id=12"),
        Ok(Either::Counted { id: 12 })
    );
    assert_eq!(
        read(FORM, b"kind=named&id=12"),
        Ok(Either::Named {
            id: "12".to_owned()
        })
    );
    assert!(refusal::<Either>("kind=other&id=12").ends_with("neither"));
}

#[test]
fn parameters_of_the_query_are_read_in_each_style() {
    let query = Query::of(
        "/w?ids=1&ids=2&csv=a,b%2Cc&ssv=1%202+3&psv=1%7C2|3&at[city]=x&city=y&number=3&turn=city,z,number,4",
    );
    let strings = |name, form| query.read::<Vec<String>>(name, form).unwrap().unwrap();
    let address = |name, form| {
        let address = query.read::<Address>(name, form).unwrap().unwrap();
        (address.city, address.number)
    };
    assert_eq!(
        query.read("ids", List(&FieldForm::Json)),
        Ok(Some(vec![1, 2]))
    );
    assert_eq!(strings("csv", Joined(',', &Text)), ["a", "b,c"]);
    assert_eq!(strings("ssv", Joined(' ', &Text)), ["1", "2", "3"]);
    assert_eq!(strings("psv", Joined('|', &Text)), ["1", "2", "3"]);
    assert_eq!(address("at", Object(ADDRESS)), ("x".to_owned(), None));
    assert_eq!(address("any", Spread(ADDRESS)), ("y".to_owned(), Some(3)));
    assert_eq!(address("turn", InTurn(ADDRESS)), ("z".to_owned(), Some(4)));
}

#[test]
fn a_parameter_that_is_missing_or_wrong_is_told_by_its_name() {
    let query = Query::of("/w?attempt=s3cr3t");
    assert_eq!(query.read::<i64>("other", FieldForm::Json), Ok(None));
    let missing = query.require::<i64>("other", FieldForm::Json).unwrap_err();
    assert!(missing.is_missing());
    assert_eq!(missing.to_string(), "the query has no parameter `other`");
    let wrong = query.read::<i64>("attempt", FieldForm::Json).unwrap_err();
    assert_eq!(wrong.name(), "attempt");
    assert!(
        wrong
            .to_string()
            .starts_with("the parameter `attempt` of the query is not what"),
        "{wrong}"
    );
    assert!(!format!("{wrong} {wrong:?} {query:?}").contains("s3cr3t"));
    assert_eq!(Query::of("/w").read::<String>("a", Text), Ok(None));
}
