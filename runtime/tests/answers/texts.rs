//! Bodies that are read by the media type that the server names.

use crate::client;
use runtime::stand_in::Answer;
use runtime::{Call, Decimal, Error, Json, NoError, Response, operation, string_enum};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Delay {
    Fixed,
    Uniform,
    Unknown(runtime::UnknownValue),
}
string_enum!(Delay { Fixed = "fixed", Uniform = "uniform", _ => Unknown });

macro_rules! read {
    ($($function:ident $name:ident $form:ident $(($type:ty))? -> $value:ty;)+) => {$(
        struct $name {
            call: Call,
        }
        operation!($name { 200 => $form $(($type))? } or NoError);

        async fn $function(media_type: &str, body: &str) -> Result<$value, Error<NoError>> {
            let answer = match media_type {
                "" => Answer::new(200),
                media_type => Answer::new(200).header("Content-Type", media_type),
            };
            let (_server, client) = client(vec![answer.body(body)]).await;
            let call = client.call(&crate::PAY);
            $name { call }.await.map(Response::into_value)
        }
    )+};
}
read! {
    text Text text -> String;
    string Str json_or_text(String) -> String;
    any Any json_or_text(Json) -> Json;
    integer Integer scalar(i64) -> i64;
    decimal Number scalar(Decimal) -> Decimal;
    boolean Boolean scalar(bool) -> bool;
    delay Listed scalar(Delay) -> Delay;
    maybe Maybe scalar(Option<i64>) -> Option<i64>;
}

const JSON: &str = "application/json; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

#[tokio::test]
async fn text_stays_text_and_json_is_read_as_json() {
    for (media_type, body, expected) in [
        (PLAIN, "1.0.0", "1.0.0"),
        (PLAIN, "\"1.0.0\"", "\"1.0.0\""),
        ("", "1.0.0", "1.0.0"),
        (JSON, "\"1.0.0\"", "1.0.0"),
        ("application/problem+json", "\"a\\nb\"", "a\nb"),
        // What is no JSON string is the text that it is.
        (JSON, "{\"a\":1}", "{\"a\":1}"),
        (JSON, "1.0.0", "1.0.0"),
        ("text/html", "<h1>", "<h1>"),
    ] {
        let read = text(media_type, body).await.unwrap();
        assert_eq!(read, expected, "{media_type}: {body}");
    }
}

#[tokio::test]
async fn text_in_place_of_json_is_a_string_where_the_schema_allows_one() {
    for (media_type, body, expected) in [
        (JSON, "\"a\"", "\"a\""),
        (PLAIN, "a", "\"a\""),
        ("text/csv", "a,b\n1,2\n", "\"a,b\\n1,2\\n\""),
        (PLAIN, "{\"a\":1}", "{\"a\":1}"),
    ] {
        let read = any(media_type, body).await.unwrap();
        assert_eq!(read.as_str(), expected, "{media_type}: {body}");
    }
    assert_eq!(string(PLAIN, "hello").await.unwrap(), "hello");
    assert_eq!(string(PLAIN, "\"hello\"").await.unwrap(), "hello");
    assert_eq!(string(JSON, "\"hello\"").await.unwrap(), "hello");
    // Neither JSON nor text.
    for media_type in ["image/png", JSON] {
        let error = any(media_type, "\u{89}PNG").await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{media_type}");
        assert_eq!(error.text().unwrap(), "\u{89}PNG");
    }
}

#[tokio::test]
async fn numbers_booleans_and_listed_values_are_read_from_text() {
    for media_type in [PLAIN, JSON, ""] {
        assert_eq!(integer(media_type, "-7\n").await.unwrap(), -7);
        let number = decimal(media_type, "1234567890123456.78").await.unwrap();
        assert_eq!(number.to_string(), "1234567890123456.78");
        assert!(boolean(media_type, "true").await.unwrap());
        assert_eq!(delay(media_type, "\"fixed\"").await.unwrap(), Delay::Fixed);
        assert_eq!(maybe(media_type, "3").await.unwrap(), Some(3));
        assert_eq!(maybe(media_type, "null").await.unwrap(), None);
    }
    assert_eq!(delay(PLAIN, "uniform\n").await.unwrap(), Delay::Uniform);
    assert_eq!(delay(PLAIN, "new").await.unwrap().to_string(), "new");
    assert_eq!(maybe(PLAIN, "").await.unwrap(), None);
    for body in ["seven", "", "7 8"] {
        let error = integer(PLAIN, body).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{body}: {error:?}");
    }
}
