//! What comes back, and what can go wrong.

mod by_media_type;
mod errors;
mod texts;
mod unlisted;

use runtime::stand_in::{Answer, StandIn};
use runtime::{
    Call, Client, Credentials, Decimal, Error, NoError, Operation, Repeatable, Response, answers,
    object, operation, union,
};

const PAY: Operation = Operation {
    id: "pay",
    method: "POST",
    path: "/pay",
    server: 0,
    security: &[],
    accept: "application/json",
    repeatable: Repeatable::ByMethod,
};

#[derive(Clone, Debug, PartialEq)]
struct Paid {
    amount: Decimal,
}
object!(Paid { amount = "amount" });

#[derive(Clone, Debug, PartialEq)]
struct Pending {
    poll: String,
}
object!(Pending { poll = "poll" });

#[derive(Clone, Debug, PartialEq)]
struct Problem {
    code: String,
}
object!(Problem { code = "code" });

struct Pay {
    call: Call,
}
operation!(Pay { 200..=201 => json(Paid) } or PayError);

#[derive(Clone, Debug, PartialEq)]
enum PayError {
    BadRequest(Problem),
    NotFound,
    Server(String),
    Internal(Box<Problem>),
}
answers!(PayError { 400 | 422 => json BadRequest, 404 => empty NotFound, 500 => json Internal, 501..=599 => text Server });

/// A payment that is made or begun.
#[derive(Clone, Debug, PartialEq)]
enum PayAnswer {
    Paid(Paid),
    Pending(Pending),
}
answers!(PayAnswer { 201 => json Paid, 202 => json Pending });

struct PayOrBegin {
    call: Call,
}
operation!(PayOrBegin { 201 | 202 => answer(PayAnswer) } or AnyError);

#[derive(Clone, Debug, PartialEq)]
enum AnyError {
    Other(Problem),
}
answers!(AnyError { _ => json Other });

struct PayAnyhow {
    call: Call,
}
operation!(PayAnyhow { 203 => text } or PayError);

struct PayMany {
    call: Call,
}
operation!(PayMany { 200 => json(Vec<Paid>) } or NoError);

struct Download {
    call: Call,
}
operation!(Download { 200 => bytes } or NoError);

async fn client(answers: Vec<Answer>) -> (StandIn, Client) {
    let server = StandIn::start(answers).await.unwrap();
    let client = Client::with_reqwest(vec![server.url()], Credentials::new()).unwrap();
    (server, client)
}

/// Makes one call and returns what it brings.
async fn pay(answer: Answer) -> Result<Response<Paid>, Error<PayError>> {
    let (_server, client) = client(vec![answer]).await;
    Pay {
        call: client.call(&PAY),
    }
    .await
}

#[tokio::test]
async fn brings_status_headers_and_value() {
    let response =
        pay(Answer::json(201, r#"{"amount":1234567890123456.78}"#).header("X-Request-Id", "r1"))
            .await
            .unwrap();
    assert_eq!(response.status, 201);
    assert_eq!(response.headers.get("x-request-id"), Some("r1"));
    assert_eq!(
        response.map(|paid| paid.amount.to_string()).into_value(),
        "1234567890123456.78"
    );
}

#[tokio::test]
async fn types_a_documented_error() {
    let error = pay(Answer::json(400, r#"{"code":"LIMIT"}"#))
        .await
        .unwrap_err();
    assert_eq!(
        error.api(),
        Some(&PayError::BadRequest(Problem {
            code: "LIMIT".into(),
        }))
    );
    assert_eq!(
        (error.status(), error.body()),
        (Some(400), Some(&br#"{"code":"LIMIT"}"#[..]))
    );
    assert!(!error.may_have_happened());
}

#[tokio::test]
async fn types_errors_of_each_form() {
    let error = pay(Answer::json(422, r#"{"code":"A"}"#)).await.unwrap_err();
    assert!(matches!(error.api(), Some(PayError::BadRequest(_))));
    assert_eq!(
        pay(Answer::new(404).body("whatever"))
            .await
            .unwrap_err()
            .api(),
        Some(&PayError::NotFound)
    );
    let error = pay(Answer::new(502)
        .header("Content-Type", "text/html")
        .body("<h1>"))
    .await
    .unwrap_err();
    assert_eq!(error.api(), Some(&PayError::Server("<h1>".into())));
}

#[tokio::test]
async fn says_that_a_body_is_empty() {
    let error = pay(Answer::json(200, "")).await.unwrap_err();
    let Error::Decode(decode) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(decode.message(), "empty body, expected application/json");
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn names_the_field_that_cannot_be_read() {
    let error = pay(Answer::json(200, r#"{"amount":"ten"}"#))
        .await
        .unwrap_err();
    let Error::Decode(decode) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(decode.path(), Some("amount"));
    assert_eq!(
        error.to_string(),
        "`pay`: the server reported success (status 200), but its response is not what the document says: `amount`: \
         invalid type: a string, expected a number at line 1 column 16; `body()` returns its body"
    );
}

#[derive(Clone, Debug, PartialEq)]
enum Method {
    Card(Card),
    Pix(Pix),
}
union!(Method, one {
    Card: object ["card"] of ["card"],
    Pix: object ["pix"] of ["pix"],
});

#[derive(Clone, Debug, PartialEq)]
struct Card {
    card: String,
}
object!(Card { card = "card" });

#[derive(Clone, Debug, PartialEq)]
struct Pix {
    pix: String,
}
object!(Pix { pix = "pix" });

#[derive(Clone, Debug, PartialEq)]
struct Methods {
    methods: Vec<Method>,
}
object!(Methods { methods = "methods" });

struct ReadMethods {
    call: Call,
}
operation!(ReadMethods { 200 => json(Methods) } or PayError);

#[tokio::test]
async fn says_the_place_before_the_variants_that_do_not_fit() {
    for (body, path, said) in [
        (
            r#"{"methods":[{"pix":"k"},{}]}"#,
            "methods[1]",
            "`methods[1]`: no variant of `Method` fits at line 1 column 27:\n  \
               Card: missing `card`\n  \
               Pix: missing `pix`\n",
        ),
        (
            r#"{"methods":[{"pix":7}]}"#,
            "methods[0].pix",
            "`methods[0].pix`: invalid type: integer, expected a string (as `Pix`), \
             and no other variant of `Method` fits at line 1 column 22:\n  \
               Card: missing `card`\n",
        ),
    ] {
        let (_server, client) = client(vec![Answer::json(200, body)]).await;
        let read = ReadMethods {
            call: client.call(&PAY),
        };
        let Err(Error::Decode(decode)) = read.await else {
            panic!()
        };
        assert_eq!(decode.path(), Some(path));
        assert_eq!(
            decode.to_string(),
            format!(
                "`pay`: the server reported success (status 200), but its response is not what the document says: \
                 {said}`body()` returns its body"
            )
        );
    }
}

#[tokio::test]
async fn names_the_element_of_a_body_that_is_a_list() {
    let (_server, client) =
        client(vec![Answer::json(200, r#"[{"amount":1},{"amount":"x"}]"#)]).await;
    let many = PayMany {
        call: client.call(&PAY),
    };
    let Err(Error::Decode(decode)) = many.await else {
        panic!()
    };
    assert_eq!(decode.path(), Some("[1].amount"));
}

#[tokio::test]
async fn refuses_a_body_with_more_behind_its_value() {
    let error = pay(Answer::json(200, r#"{"amount":1} {}"#))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("trailing characters"), "{error}");
}

#[tokio::test]
async fn reads_json_whatever_it_is_called() {
    for content_type in [
        "application/json; charset=utf-8",
        "application/problem+json",
        "TEXT/JSON",
        "text/plain",
        "application/octet-stream",
        "; charset=utf-8",
    ] {
        let answer = Answer::new(200)
            .header("Content-Type", content_type)
            .body(r#"{"amount":1}"#);
        assert!(pay(answer).await.is_ok(), "{content_type}");
    }
    assert!(pay(Answer::new(200).body(r#"{"amount":1}"#)).await.is_ok());
}

#[tokio::test]
async fn does_not_follow_redirects() {
    let (server, client) = client(vec![
        Answer::new(307).header("Location", "/elsewhere"),
        Answer::json(200, r#"{"amount":1}"#),
    ])
    .await;
    let error = Pay {
        call: client.call(&PAY),
    }
    .await
    .unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
    assert_eq!((error.status(), server.requests().len()), (Some(307), 1));
}

#[tokio::test]
async fn tells_two_successes_apart() {
    let (_server, client) = client(vec![
        Answer::json(201, r#"{"amount":1}"#),
        Answer::json(202, r#"{"poll":"/p"}"#),
        Answer::json(409, r#"{"code":"TWICE"}"#),
    ])
    .await;
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(
            PayOrBegin {
                call: client.call(&PAY),
            }
            .await,
        );
    }
    assert!(matches!(
        &answers[0],
        Ok(Response {
            value: PayAnswer::Paid(_),
            ..
        })
    ));
    assert!(matches!(
        &answers[1],
        Ok(Response {
            value: PayAnswer::Pending(_),
            ..
        })
    ));
    let error = answers.pop().unwrap().unwrap_err();
    assert!(matches!(error.api(), Some(AnyError::Other(problem)) if problem.code == "TWICE"));
    assert!(
        error.may_have_happened(),
        "a conflict often means that an earlier attempt succeeded"
    );
}

#[tokio::test]
async fn reads_every_success_like_the_listed_one() {
    let (_server, client) = client(vec![Answer::new(404), Answer::new(299).body("fine")]).await;
    assert!(matches!(
        PayAnyhow {
            call: client.call(&PAY)
        }
        .await,
        Err(Error::Api(_))
    ));
    assert_eq!(
        PayAnyhow {
            call: client.call(&PAY)
        }
        .await
        .unwrap()
        .value,
        "fine"
    );
}

#[tokio::test]
async fn brings_bytes_as_they_are() {
    let (_server, client) = client(vec![Answer::new(200).body([0, 159, 146])]).await;
    assert_eq!(
        Download {
            call: client.call(&PAY)
        }
        .await
        .unwrap()
        .value,
        [0, 159, 146]
    );
}

#[tokio::test]
async fn refuses_text_that_is_not_utf8() {
    let (_server, client) = client(vec![Answer::new(203).body([0, 159, 146])]).await;
    assert!(matches!(
        PayAnyhow {
            call: client.call(&PAY)
        }
        .await,
        Err(Error::Decode(_))
    ));
}
