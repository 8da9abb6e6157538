//! Values that are kept as they came: JSON, secrets, moments, identifiers.

use runtime::{
    Base64, Date, DateTime, Duration, Ipv4, Ipv6, Json, Maybe, Secret, Time, UnixSeconds, Uuid,
    object,
};

const SECRET: &str = "s3cr3t-t0ken";

#[derive(Clone, Debug, PartialEq)]
struct Login {
    user: String,
    password: Secret,
}
object!(Login { user = "user", password = "password" });

#[test]
fn keeps_json_as_it_came() {
    let text = r#"{ "b": 1.00, "a": [1e3, "\u00e9"] }"#;
    let json: Json = serde_json::from_str(text).unwrap();
    assert_eq!(json.as_str(), text);
    assert_eq!(serde_json::to_string(&json).unwrap(), text);
    assert_eq!(json.to_string(), text);
    assert_eq!(format!("{json:?}"), "Json(an object, 35 bytes)");
}

#[test]
fn compares_json_by_structure() {
    let json = |text: &str| text.parse::<Json>().unwrap();
    assert_eq!(
        json(r#"{"a":1,"b":[true,null]}"#),
        json(r#"{ "b": [true, null], "\u0061": 1 }"#)
    );
    assert_ne!(json("1"), json("1.0"));
    assert_ne!(json(r#""1""#), json("1"));
    assert_ne!(json("[1,2]"), json("[2,1]"));
    assert_ne!(json(r#"{"a":1}"#), json(r#"{"a":1,"b":2}"#));
}

#[test]
fn compares_deep_json_without_overflowing_the_stack() {
    let deep = |space: &str| format!("{}{space}{}", "[".repeat(100_000), "]".repeat(100_000));
    let (one, two): (Json, Json) = (deep("").parse().unwrap(), deep(" ").parse().unwrap());
    assert_eq!(one, one.clone());
    assert_ne!(one, two);
}

#[test]
fn converts_json_from_and_to_other_types() {
    assert_eq!(
        Json::from(serde_json::json!({"a": [1]})).as_str(),
        r#"{"a":[1]}"#
    );
    assert_eq!(
        Json::of(&vec![1, 2]).unwrap().parse::<Vec<i64>>().unwrap(),
        [1, 2]
    );
    assert_eq!(Json::default(), Json::null());
    assert!("{".parse::<Json>().is_err());
}

#[test]
fn encodes_an_absent_value_outside_an_object_as_null() {
    assert_eq!(
        serde_json::to_string(&[Maybe::Absent, Maybe::Null, Maybe::Value(1)]).unwrap(),
        "[null,null,1]"
    );
}

#[test]
fn makes_null_of_none() {
    assert_eq!(Maybe::<i32>::from(None), Maybe::Null);
    assert_eq!(Maybe::<i32>::from(Some(1)), Maybe::Value(1));
}

#[test]
fn never_prints_a_secret() {
    let login = Login {
        user: "ana".into(),
        password: SECRET.into(),
    };
    assert_eq!(
        format!("{login:?}"),
        r#"Login { user: "ana", password: Secret(***) }"#
    );
}

#[test]
fn sends_a_secret_as_it_is() {
    let login: Login = serde_json::from_str(r#"{"user":"ana","password":"s3cr3t-t0ken"}"#).unwrap();
    assert_eq!(login.password.expose(), SECRET);
    assert_eq!(
        serde_json::to_string(&login).unwrap(),
        r#"{"user":"ana","password":"s3cr3t-t0ken"}"#
    );
}

#[test]
fn never_repeats_a_secret_in_an_error() {
    for (value, kind) in [
        ("4111111111111111", "a number"),
        ("-4111111111111111", "a number"),
        ("4111.5", "a number"),
        ("41111111111111111111111111111111", "a number"),
        ("true", "a boolean"),
        ("null", "null"),
        (r#"["4111"]"#, "an array"),
        (r#"{"number":"4111"}"#, "an object"),
    ] {
        let text = format!(r#"{{"user":"ana","password":{value}}}"#);
        let from_text = serde_json::from_str::<Login>(&text)
            .unwrap_err()
            .to_string();
        assert!(!from_text.contains("4111"), "{from_text}");
        let expected = format!("`password`: invalid type: {kind}, expected a secret string");
        assert!(from_text.starts_with(&expected), "{from_text}");

        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            serde_json::from_value::<Login>(value)
                .unwrap_err()
                .to_string(),
            expected
        );
    }
}

#[test]
fn keeps_a_moment_as_it_was_written() {
    let moment: DateTime = serde_json::from_str(r#""2026-11-21T09:00:00.000-03:00""#).unwrap();
    assert_eq!(
        serde_json::to_string(&moment).unwrap(),
        r#""2026-11-21T09:00:00.000-03:00""#
    );
    assert_eq!(
        moment.timestamp().unwrap().to_string(),
        "2026-11-21T12:00:00Z"
    );
}

#[test]
fn decodes_a_moment_that_is_none_and_tells_later() {
    let moment: DateTime = serde_json::from_str(r#""yesterday""#).unwrap();
    assert!(moment.timestamp().is_err());
    assert!("yesterday".parse::<DateTime>().is_err());
}

#[test]
fn converts_moments_and_days() {
    let timestamp: runtime::jiff::Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    assert_eq!(DateTime::from(timestamp).as_str(), "2026-11-21T12:00:00Z");
    let day = runtime::jiff::civil::date(2026, 11, 21);
    assert_eq!(Date::from(day).as_str(), "2026-11-21");
    assert_eq!("2026-11-21".parse::<Date>().unwrap().civil().unwrap(), day);
    assert!("2026-02-30".parse::<Date>().is_err());
}

#[test]
fn tells_a_uuid_from_other_text() {
    assert!(
        "123e4567-E89b-12d3-a456-426614174000"
            .parse::<Uuid>()
            .unwrap()
            .is_valid()
    );
    for text in [
        "",
        "123e4567e89b12d3a456426614174000",
        "123e4567-e89b-12d3-a456-42661417400g",
        "1-2-3-4-5",
    ] {
        assert!(text.parse::<Uuid>().is_err(), "{text}");
    }
    assert!(
        !serde_json::from_str::<Uuid>(r#""order-7""#)
            .unwrap()
            .is_valid()
    );
}

#[test]
fn tells_what_texts_of_a_format_mean() {
    let time = |text: &str| serde_json::from_value::<Time>(text.into()).unwrap();
    for text in ["09:30", "09:30:00Z", "09:30:00.000+05:30", "09:30:00-03:00"] {
        assert_eq!(time(text).civil().unwrap().hour(), 9, "{text}");
        assert_eq!(time(text).as_str(), text);
    }
    assert!(time("half past nine").civil().is_err());
    assert!("9 o'clock".parse::<Time>().is_err());

    let duration: Duration = "PT90S".parse().unwrap();
    assert_eq!(duration.span().unwrap().get_seconds(), 90);
    // What is no duration of ISO 8601 is kept all the same.
    let odd: Duration = serde_json::from_str(r#""90 seconds""#).unwrap();
    assert!(odd.span().is_err());
    assert_eq!(serde_json::to_string(&odd).unwrap(), r#""90 seconds""#);

    assert!("10.0.0.1/8".parse::<Ipv4>().is_err());
    let network: Ipv6 = serde_json::from_str(r#""2001:DB8::/32""#).unwrap();
    assert!(network.address().is_err());
    assert_eq!(network.as_str(), "2001:DB8::/32");
}

#[test]
fn reads_base64_as_servers_write_it() {
    let read = |text: &str| serde_json::from_value::<Base64>(text.into()).unwrap();
    for text in ["+/8=", "+/8", "-_8", "-_8=", "+/\r\n8="] {
        assert_eq!(read(text).bytes().unwrap(), [0xfb, 0xff], "{text}");
        assert_eq!(read(text).as_str(), text);
    }
    assert!(read("not base64!").bytes().is_err());
    assert!("not base64!".parse::<Base64>().is_err());
    assert!(Base64::default().bytes().unwrap().is_empty());
}

#[test]
fn moments_out_of_reach_are_kept() {
    let far: UnixSeconds = serde_json::from_str("9223372036854775807").unwrap();
    assert!(far.timestamp().is_err());
    assert_eq!(serde_json::to_string(&far).unwrap(), "9223372036854775807");
    let now = runtime::jiff::Timestamp::from_millisecond(1_999).unwrap();
    assert_eq!(UnixSeconds::from(now).get(), 1);
}
