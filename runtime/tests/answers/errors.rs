//! Errors that the server reports, whatever their body is.

use crate::{Pay, Problem, client, pay};
use runtime::stand_in::Answer;
use runtime::{
    ByteStream, Call, Error, Json, ProblemDetails, Response, answers, object, operation, stream,
    union,
};

/// An error all of whose properties are optional, as FastAPI describes it.
#[derive(Clone, Debug, PartialEq)]
struct Validation {
    detail: Option<Vec<Json>>,
}
object!(Validation { detail? = "detail" });

#[derive(Clone, Debug, PartialEq)]
struct Limit {
    limit: Option<i64>,
}
object!(Limit { limit? = "limit" });

#[derive(Clone, Debug, PartialEq)]
enum Reason {
    Validation(Validation),
    Limit(Limit),
}
union!(Reason, any {
    Validation: object [] of ["detail"],
    Limit: object [] of ["limit"],
});

#[derive(Clone, Debug, PartialEq)]
enum FetchError {
    NotModified,
    Validation(Validation),
    Conflict(Reason),
    Listed(Vec<Validation>),
    Any(Json),
}
answers!(FetchError {
    304 => empty NotModified,
    422 => json Validation,
    409 => json Conflict,
    410 => json Listed,
    451 => json Any
});

struct Fetch {
    call: Call,
}
operation!(Fetch { 200 => bytes } or FetchError);
stream!(Fetch { 200 => bytes } or FetchError, accept "*/*");

/// Makes one call, awaited as a whole and as a stream, and returns the error that both bring.
async fn fetch(answer: Answer) -> Error<FetchError> {
    let (_server, client) = client(vec![answer.clone(), answer]).await;
    let fetch = || Fetch {
        call: client.call(&crate::PAY),
    };
    let whole: Result<Response<Vec<u8>>, _> = fetch().await;
    let streamed: Result<Response<ByteStream>, _> = fetch().stream().await;
    let (whole, streamed) = (whole.unwrap_err(), streamed.unwrap_err());
    assert_eq!(whole.to_string(), streamed.to_string());
    assert_eq!(
        (whole.api(), whole.body()),
        (streamed.api(), streamed.body())
    );
    whole
}

#[tokio::test]
async fn a_page_in_place_of_json_is_an_error_of_the_api() {
    let page = "<html>Bad gateway s3cr3t</html>";
    let error = pay(Answer::new(500)
        .header("Content-Type", "text/html; charset=utf-8")
        .body(page))
    .await
    .unwrap_err();
    let Error::Api(api) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (api.value.as_ref(), api.mismatch().unwrap().message()),
        (None, "expected application/json, found text/html")
    );
    assert_eq!(
        (error.status(), error.text().unwrap()),
        (Some(500), page.into())
    );
    assert!(error.may_have_happened());
    assert!(!format!("{error} {error:?}").contains("s3cr3t"));
    assert_eq!(
        error.to_string(),
        "`pay`: the server responded with the error 500, whose body is not the documented one: expected \
         application/json, found text/html; `text()` returns it"
    );
}

#[tokio::test]
async fn an_error_that_the_document_does_not_list_can_be_read() {
    let body = r#"{"code":"TEAPOT s3cr3t"}"#;
    let error = pay(Answer::json(418, body).header("X-Request-Id", "r1"))
        .await
        .unwrap_err();
    let Error::Api(api) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (api.status, api.value.as_ref(), api.mismatch()),
        (418, None, None)
    );
    assert_eq!(
        (api.text(), error.text().unwrap()),
        (body.into(), body.into())
    );
    let problem = Problem {
        code: "TEAPOT s3cr3t".into(),
    };
    assert_eq!(error.json::<Problem>().as_ref(), Ok(&problem));
    assert_eq!(api.json::<Problem>(), Ok(problem));
    assert!(error.json::<Vec<String>>().is_err());
    assert_eq!(error.headers().unwrap().get("x-request-id"), Some("r1"));
    assert!(!error.may_have_happened());
    assert!(!format!("{error} {error:?}").contains("s3cr3t"));
    assert_eq!(
        error.to_string(),
        "`pay`: the server responded with the error 418, which the document does not list; `text()` returns its body"
    );
}

#[tokio::test]
async fn an_object_without_a_documented_property_does_not_fit() {
    let other = r#"{"exception_message":"s3cr3t"}"#;
    for status in [422, 409] {
        let error = fetch(Answer::json(status, other)).await;
        let Error::Api(api) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(
            (api.value.as_ref(), api.mismatch().unwrap().message()),
            (None, "the body has none of the documented properties"),
            "{status}"
        );
        assert_eq!(api.text(), other);
    }
    let error = fetch(Answer::json(422, r#"{"exception":1,"detail":[]}"#)).await;
    let detail = Some(vec![]);
    assert_eq!(
        error.api(),
        Some(&FetchError::Validation(Validation { detail }))
    );
    let error = fetch(Answer::json(409, r#"{"limit":3}"#)).await;
    let limit = Limit { limit: Some(3) };
    assert_eq!(
        error.api(),
        Some(&FetchError::Conflict(Reason::Limit(limit)))
    );
    // What declares no properties cannot lack them.
    let error = fetch(Answer::json(410, "[{}]")).await;
    let listed = vec![Validation { detail: None }];
    assert_eq!(error.api(), Some(&FetchError::Listed(listed)));
    let error = fetch(Answer::json(451, other)).await;
    assert!(matches!(error.api(), Some(FetchError::Any(_))), "{error:?}");
}

#[tokio::test]
async fn a_documented_error_with_another_body_is_one() {
    for body in [r#"{"detail":"not a list"}"#, "", "[]", "<h1>", "null"] {
        let error = fetch(Answer::json(422, body)).await;
        let Error::Api(api) = &error else {
            panic!("{body}: {error:?}")
        };
        assert_eq!((api.status, api.value.as_ref()), (422, None), "{body}");
        assert!(api.mismatch().is_some(), "{body}");
        assert_eq!(api.body(), body.as_bytes());
    }
}

#[tokio::test]
async fn a_documented_redirect_keeps_its_meaning() {
    let error = fetch(Answer::new(304)).await;
    assert_eq!(error.api(), Some(&FetchError::NotModified));
    let error = fetch(Answer::new(302).header("Location", "/b")).await;
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn problem_details_are_read_as_the_standard_says() {
    let body = r#"{"type":"https://a.example/limit","title":"Limit","status":"429","detail":"Wait.","retry":[1]}"#;
    let answer = Answer::new(429).header("Content-Type", "Application/Problem+JSON; charset=utf-8");
    let error = pay(answer.body(body)).await.unwrap_err();
    let problem = error.problem().unwrap();
    assert_eq!(problem.r#type.as_deref(), Some("https://a.example/limit"));
    assert_eq!(problem.title.as_deref(), Some("Limit"));
    assert_eq!(problem.detail.as_deref(), Some("Wait."));
    assert_eq!(
        problem.status, None,
        "a member of the wrong type is ignored"
    );
    assert_eq!(problem.instance, None);
    assert_eq!(problem.extensions["retry"].as_str(), "[1]");
    let error = pay(Answer::json(429, body)).await.unwrap_err();
    assert_eq!(error.problem(), None, "the media type is another one");
    let problem: ProblemDetails = error.json().unwrap();
    assert_eq!(problem.title.as_deref(), Some("Limit"));
}

#[tokio::test]
async fn without_a_response_there_is_nothing_to_read() {
    let (server, client) = client(vec![]).await;
    drop(server);
    let pay = Pay {
        call: client.call(&crate::PAY),
    };
    let error = pay.await.unwrap_err();
    assert_eq!((error.text(), error.problem()), (None, None));
    assert_eq!(
        error.json::<Json>().unwrap_err().message(),
        "there was no response"
    );
}
