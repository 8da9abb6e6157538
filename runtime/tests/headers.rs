//! Headers of answers as values of a type.

use runtime::{Decimal, HeaderForm, Headers, Json, object, string_enum};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
enum Level {
    Low,
    Unknown(runtime::UnknownValue),
}
string_enum!(Level { Low = "low" });

#[derive(Clone, Debug, PartialEq)]
struct Limit {
    count: i64,
    unit: String,
    exact: Option<bool>,
}
object!(Limit { count = "count", unit = "unit", exact? = "exact" });

fn headers(fields: &[(&str, &str)]) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in fields {
        headers.append(*name, *value);
    }
    headers
}

#[test]
fn scalars_are_what_their_type_says() {
    let headers = headers(&[
        ("x", "12"),
        ("price", "10.00"),
        ("yes", "true"),
        ("level", "new"),
    ]);
    assert_eq!(headers.require("X", HeaderForm::Value), Ok(12_i64));
    assert_eq!(headers.require("x", HeaderForm::Value), Ok("12".to_owned()));
    assert_eq!(headers.require("yes", HeaderForm::Value), Ok(true));
    let price: Decimal = headers.require("price", HeaderForm::Value).unwrap();
    assert_eq!(price.to_string(), "10.00");
    let level: Level = headers.require("level", HeaderForm::Value).unwrap();
    assert!(matches!(level, Level::Unknown(_)));
    let any: Json = headers.require("x", HeaderForm::Value).unwrap();
    assert_eq!(serde_json::to_string(&any).unwrap(), r#""12""#);
}

#[test]
fn several_fields_are_one_list() {
    let headers = headers(&[("ids", "1, 2"), ("other", "a"), ("Ids", "3"), ("none", "")]);
    assert_eq!(headers.require("ids", HeaderForm::List), Ok(vec![1, 2, 3]));
    assert_eq!(
        headers.require("ids", HeaderForm::List),
        Ok(["1", "2", "3"].map(str::to_owned).to_vec())
    );
    assert_eq!(
        headers.require("ids", HeaderForm::Value),
        Ok("1, 2, 3".to_owned())
    );
    assert_eq!(
        headers.require("none", HeaderForm::List),
        Ok(Vec::<i64>::new())
    );
    assert_eq!(
        headers.read::<Vec<i64>>("absent", HeaderForm::List),
        Ok(None)
    );
}

#[test]
fn objects_are_read_in_both_forms() {
    let expected = Limit {
        count: 5,
        unit: "12".to_owned(),
        exact: Some(true),
    };
    for text in ["count,5,unit,12,exact,true", "unit=12, exact=true, count=5"] {
        let headers = headers(&[("limit", text)]);
        assert_eq!(
            headers.require("limit", HeaderForm::Object),
            Ok(expected.clone())
        );
    }
    let headers = headers(&[("limit", "a=1,b=2")]);
    let map: BTreeMap<String, u32> = headers.require("limit", HeaderForm::Object).unwrap();
    assert_eq!(
        map,
        BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)])
    );
}

#[test]
fn json_is_read_as_json() {
    let headers = headers(&[("limit", r#"{"count":5,"unit":"s"}"#)]);
    let limit: Limit = headers.require("limit", HeaderForm::Json).unwrap();
    assert_eq!((limit.count, &*limit.unit), (5, "s"));
}

#[test]
fn errors_name_the_header_and_never_its_value() {
    let headers = headers(&[("x", "hidden"), ("limit", "count,hidden,unit,s")]);
    let missing = headers.require::<i64>("y", HeaderForm::Value).unwrap_err();
    assert!(missing.is_missing());
    assert_eq!(missing.to_string(), "the answer has no header `y`");
    let odd = headers.read::<i64>("x", HeaderForm::Value).unwrap_err();
    assert!(!odd.is_missing() && odd.name() == "x");
    let field = headers
        .read::<Limit>("limit", HeaderForm::Object)
        .unwrap_err();
    assert!(field.to_string().contains("`count`"), "{field}");
    for error in [odd, field] {
        assert!(!format!("{error} {error:?}").contains("hidden"), "{error}");
    }
}

#[test]
fn a_header_as_large_as_they_come_is_read_in_no_time() {
    let list = vec!["7"; 50_000].join(",");
    let pairs: Vec<String> = (0..10_000).map(|index| format!("k{index}=x")).collect();
    let headers = headers(&[("list", &list), ("object", &pairs.join(","))]);
    let numbers: Vec<i64> = headers.require("list", HeaderForm::List).unwrap();
    assert_eq!(numbers.len(), 50_000);
    assert!(
        headers
            .read::<BTreeMap<String, i64>>("object", HeaderForm::Object)
            .is_err()
    );
}
