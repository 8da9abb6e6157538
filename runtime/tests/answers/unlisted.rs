//! Successes that the document does not list.

use crate::{Paid, PayError, Pending, client, pay};
use runtime::stand_in::Answer;
use runtime::{
    Call, Error, Json, NoError, Operation, Repeatable, Response, answers, object, operation,
    stream, union,
};

/// A success all of whose properties are optional.
#[derive(Clone, Debug, PartialEq)]
struct Note {
    text: Option<String>,
}
object!(Note { text? = "text" });

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Note(Note),
    Paid(Paid),
    Unknown(runtime::UnknownVariant),
}
union!(Kind, one {
    Note: object [] of ["text"],
    Paid: object ["amount"] of ["amount"],
} else Unknown);

macro_rules! call {
    ($name:ident { $($list:tt)+ } or $error:ty) => {
        struct $name {
            call: Call,
        }
        operation!($name { $($list)+ } or $error);

        impl $name {
            async fn answered(answer: Answer) -> Result<<Self as Brings>::Value, Error<$error>> {
                Self::response(answer).await.map(Response::into_value)
            }

            async fn response(answer: Answer) -> Result<Response<<Self as Brings>::Value>, Error<$error>> {
                let (_server, client) = client(vec![answer]).await;
                let call = client.call(&crate::PAY);
                Self { call }.await
            }
        }
    };
}

/// The value of a call.
trait Brings {
    type Value;
}

impl<T, V, E> Brings for T
where
    T: IntoFuture<Output = Result<Response<V>, Error<E>>>,
{
    type Value = V;
}

call!(Delete { 200 => empty } or NoError);
call!(List { 200 => json(Vec<Paid>) } or NoError);
call!(Maybe { 200 => json(Option<Paid>) } or NoError);
call!(Noted { 200 => json(Note) } or NoError);
call!(AnyKind { 200 => json(Kind) } or NoError);
call!(Anything { 200 => json_or_text(Json) } or NoError);
call!(Text { 200 => text } or NoError);
call!(Count { 200 => scalar(i64) } or NoError);
call!(OrDefault { 200 => json(Paid) } or DefaultError);
call!(Started { 200 | 202 | 203 => answer(Start) } or PayError);
call!(Charged { 200 | 202 => answer(Charge) } or PayError);

#[derive(Clone, Debug, PartialEq)]
enum DefaultError {
    Other(Json),
}
answers!(DefaultError { _ => json Other });

#[derive(Clone, Debug, PartialEq)]
enum Start {
    Ok(Paid),
    Accepted,
    Text(String),
}
answers!(Start { 200 => json Ok, 202 => empty Accepted, 203 => text Text });

#[derive(Clone, Debug, PartialEq)]
enum Charge {
    Ok(Paid),
    Accepted(Pending),
}
answers!(Charge { 200 => json Ok, 202 => json Accepted });

const PAID: &str = r#"{"amount":1}"#;

fn paid() -> Paid {
    Paid { amount: 1.into() }
}

/// Checks that an error reports a success that must not be repeated, and keeps the raw body.
#[track_caller]
fn is_unreadable_success<E: std::fmt::Debug>(error: &Error<E>, body: &str) {
    let Error::Decode(decode) = error else {
        panic!("{error:?}")
    };
    assert_eq!(decode.text(), body);
    assert!(error.may_have_happened() && !error.is_safe_to_repeat() && !error.is_transient());
    assert!(
        error.to_string().contains("the server reported success"),
        "{error}"
    );
}

#[tokio::test]
async fn a_success_that_is_not_listed_is_read_like_the_listed_one() {
    for status in [200, 202, 203, 206, 226, 299] {
        let response = pay(Answer::json(status, PAID)).await.unwrap();
        assert_eq!((response.status, response.value), (status, paid()));
        let value = OrDefault::answered(Answer::json(status, PAID))
            .await
            .unwrap();
        assert_eq!(value, paid(), "the default is for errors");
    }
}

#[tokio::test]
async fn a_success_without_a_body_brings_an_empty_value_where_the_type_has_one() {
    for status in [201, 202, 204, 205, 206] {
        let nothing = || Answer::new(status);
        assert_eq!(Delete::answered(nothing()).await.unwrap(), ());
        assert_eq!(List::answered(nothing()).await.unwrap(), []);
        assert_eq!(Maybe::answered(nothing()).await.unwrap(), None);
        let note = Noted::answered(nothing()).await.unwrap();
        assert_eq!(note, Note { text: None });
        let any = Anything::answered(nothing()).await.unwrap();
        assert_eq!(any.as_str(), "null");
        assert_eq!(Text::answered(nothing()).await.unwrap(), "");
        assert_eq!(Started::answered(nothing()).await.unwrap(), Start::Accepted);
    }
}

#[tokio::test]
async fn a_success_whose_type_has_no_empty_value_is_reported_as_one() {
    for status in [202, 204, 205] {
        let error = pay(Answer::new(status)).await.unwrap_err();
        is_unreadable_success(&error, "");
        assert_eq!(
            error.to_string(),
            format!(
                "`pay`: the server reported success (status {status}), but its response is not what the document says: \
                 there is no body, and the documented type has no empty value; `body()` returns its body"
            )
        );
        is_unreadable_success(&Count::answered(Answer::new(status)).await.unwrap_err(), "");
        // An object of no known kind would be one that never came.
        is_unreadable_success(
            &AnyKind::answered(Answer::new(status)).await.unwrap_err(),
            "",
        );
        is_unreadable_success(
            &Charged::answered(Answer::new(status)).await.unwrap_err(),
            "",
        );
    }
    // The document says that 200 has a body: where it is missing, nothing is made up.
    is_unreadable_success(
        &List::answered(Answer::json(200, "")).await.unwrap_err(),
        "",
    );
}

#[tokio::test]
async fn an_unreadable_success_is_never_safe_to_repeat() {
    const BY_REFERENCE: Operation = Operation {
        repeatable: Repeatable::ByReference,
        ..crate::PAY
    };
    let (server, client) = client(vec![Answer::json(201, "<h1>"), Answer::json(201, PAID)]).await;
    let call = client.call(&BY_REFERENCE);
    let error = crate::Pay { call }.await.unwrap_err();
    is_unreadable_success(&error, "<h1>");
    assert_eq!(server.requests().len(), 1, "it was not charged again");
}

#[tokio::test]
async fn several_successes_are_told_apart_by_the_media_type_and_else_by_what_fits() {
    let start = Started::answered(Answer::json(201, PAID)).await.unwrap();
    assert_eq!(start, Start::Ok(paid()));
    let text = || Answer::new(201).header("Content-Type", "text/plain");
    let start = Started::answered(text().body(PAID)).await.unwrap();
    assert_eq!(start, Start::Text(PAID.into()));

    let charge = Charged::answered(Answer::json(201, PAID)).await.unwrap();
    assert_eq!(charge, Charge::Ok(paid()));
    let charge = Charged::answered(Answer::json(201, r#"{"poll":"/p"}"#))
        .await
        .unwrap();
    assert_eq!(charge, Charge::Accepted(Pending { poll: "/p".into() }));
    // Nothing tells which of the two it is, or it is neither.
    for body in [r#"{"poll":"/p","amount":1}"#, "{}"] {
        let error = Charged::answered(Answer::json(201, body))
            .await
            .unwrap_err();
        is_unreadable_success(&error, body);
    }
}

#[tokio::test]
async fn the_raw_body_of_a_success_is_available() {
    let response = Delete::response(Answer::new(200).body("hello s3cr3t"))
        .await
        .unwrap();
    assert_eq!(response.text(), "hello s3cr3t");
    assert!(!format!("{response:?}").contains("s3cr3t"));
    assert_eq!(response.into_body(), b"hello s3cr3t");
    let response = pay(Answer::json(200, PAID)).await.unwrap();
    assert_eq!(response.body(), PAID.as_bytes());
    assert_eq!(response.json::<Json>().unwrap().as_str(), PAID);
    assert_eq!(response.map(|_| ()).body(), PAID.as_bytes());
}

struct Download {
    call: Call,
}
operation!(Download { 200 => bytes } or PayError);
stream!(Download { 200 => bytes, 202 => whole } or PayError, accept "*/*");

#[tokio::test]
async fn a_stream_may_have_any_success() {
    for (status, body) in [(206, "part"), (201, "whole"), (204, "")] {
        let (_server, client) = client(vec![Answer::new(status).body(body)]).await;
        let call = client.call(&crate::PAY);
        let response = Download { call }.stream().await.unwrap();
        assert_eq!(response.status, status);
        assert_eq!(response.value.collect().await.unwrap(), body.as_bytes());
    }
    let (_server, client) = client(vec![Answer::json(202, PAID)]).await;
    let call = client.call(&crate::PAY);
    let error = Download { call }.stream().await.unwrap_err();
    is_unreadable_success(&error, PAID);
}
