//! A stand-in for an API answers with values of the types of its operations, and shows what it was sent as values.

use futures_util::stream;
use runtime::stand_in::{Answer, ApiStandIn, Mock, Route};
use runtime::{
    Call, Client, Credentials, Multipart, NoError, Operation, QueryStyle, Repeatable, RetryPolicy,
};
use std::io;
use std::time::Duration;

const ROUTES: &[Route] = &[
    route("pay", "POST", "/payments", 0),
    route("find", "GET", "/payments/{id}", 0),
    route("newest", "GET", "/payments/newest", 0),
    route("token", "POST", "/token", 1),
    route("note", "POST", "/notes", 1),
    route("elsewhere", "GET", "/payments/{id}", 1),
    route("upload", "POST", "/uploads", 0),
    route("several", "POST", "/several", 0),
];

const fn route(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    server: usize,
) -> Route {
    Route {
        name,
        method,
        path,
        server,
    }
}

/// Declares a call of the route with the same index.
macro_rules! call {
    ($name:ident $route:literal $operation:ident) => {
        const $operation: Operation = Operation {
            id: ROUTES[$route].name,
            method: ROUTES[$route].method,
            path: ROUTES[$route].path,
            server: ROUTES[$route].server,
            security: &[],
            accept: "",
            repeatable: Repeatable::ByReference,
        };

        struct $name {
            call: Call,
        }

        impl $name {
            fn mock(stand_in: &ApiStandIn) -> Mock<'_, Self> {
                stand_in.mock(ROUTES[$route].name)
            }

            fn with(client: &Client, complete: impl FnOnce(&mut Call)) -> Self {
                let mut call = client.call(&$operation);
                complete(&mut call);
                Self { call }
            }
        }
    };
}

#[derive(Clone, Debug, PartialEq)]
struct Payment {
    id: String,
    cents: i64,
}
runtime::object!(Payment { id = "id", cents = "cents" });

fn payment(id: &str) -> Payment {
    let (id, cents) = (id.to_owned(), 1001);
    Payment { id, cents }
}

#[derive(Clone, Debug, PartialEq)]
enum PayError {
    Known,
    Refused(String),
    Other(Box<Payment>),
}
runtime::answers!(PayError { 409 => empty Known, 400..=499 => text Refused, _ => json Other });
runtime::mock_answers!(PayError { 409 => empty Known, 400..=499 => text Refused, _ => json Other, });

call!(Pay 0 PAY);
runtime::operation!(Pay { 201 | 202 => json(Payment) } or PayError);
runtime::mock!(Pay: json(Payment) => { 201 | 202 => json(Payment), } or PayError);

#[derive(Clone, Debug, PartialEq)]
enum FindOutput {
    Found(Payment),
    Nothing,
    Raw(Vec<u8>),
}
runtime::answers!(FindOutput { 200 => json Found, 204 => empty Nothing, 206 => bytes Raw });
runtime::mock_answers!(FindOutput { 200 => json Found, 204 => empty Nothing, 206 => bytes Raw, });

call!(Find 1 FIND);
runtime::operation!(Find { 200 | 204 | 206 => answer(FindOutput) } or NoError);
runtime::mock!(Find: none => { 200 | 204 | 206 => answer(FindOutput), } or NoError);

call!(Newest 2 NEWEST);
runtime::operation!(Newest { 200..=299 => bytes } or NoError);
runtime::mock!(Newest: none => { 200..=299 => bytes, } or NoError);

call!(Token 3 TOKEN);
runtime::operation!(Token { 200 => text } or NoError);
runtime::mock!(Token: form => { 200 => text, } or NoError);

call!(Note 4 NOTE);
runtime::operation!(Note { 200..=299 => empty } or NoError);
runtime::mock!(Note: optional text => { 200..=299 => empty, } or NoError);

call!(Elsewhere 5 ELSEWHERE);
runtime::operation!(Elsewhere { 200 => text } or NoError);
runtime::mock!(Elsewhere: none => { 200 => text, } or NoError);

call!(Upload 6 UPLOAD);
runtime::operation!(Upload { 204 => empty } or NoError);
runtime::mock!(Upload: multipart => { 204 => empty, } or NoError);

call!(Several 7 SEVERAL);
runtime::operation!(Several { 204 => empty } or NoError);
runtime::mock!(Several: any => { 204 => empty, } or NoError);

async fn start() -> (ApiStandIn, Client) {
    let stand_in = ApiStandIn::start(&[&ROUTES[..1], &ROUTES[1..]], 2)
        .await
        .unwrap();
    let servers = vec![stand_in.url(0), stand_in.url(1)];
    let client = Client::with_reqwest(servers, Credentials::new()).unwrap();
    let at_once = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
    (stand_in, client.with_retry(at_once))
}

fn pay(client: &Client, id: &str) -> Pay {
    Pay::with(client, |call| {
        call.json(&payment(id));
    })
}

fn find(client: &Client, id: &str) -> Find {
    Find::with(client, |call| {
        let style = QueryStyle::Form { explode: true };
        call.path("id", id)
            .query("with", &["a", "b c"], style)
            .header("X-Shop", "7");
    })
}

#[tokio::test]
async fn answers_with_values_and_shows_what_was_sent_as_values() {
    let (stand_in, client) = start().await;
    Pay::mock(&stand_in).returns(payment("1"));
    Find::mock(&stand_in).returns(FindOutput::Found(payment("1")));

    let paid = pay(&client, "order").await.unwrap();
    assert_eq!((paid.status, paid.value), (201, payment("1")));
    let found = find(&client, "a/1").await.unwrap();
    assert_eq!(found.value, FindOutput::Found(payment("1")));

    let [sent] = &Pay::mock(&stand_in).requests()[..] else {
        panic!("one request")
    };
    assert_eq!(sent.body, payment("order"));
    assert_eq!(sent.header("content-type"), Some("application/json"));
    let [sent] = &Find::mock(&stand_in).requests()[..] else {
        panic!("one request")
    };
    assert_eq!((sent.path("id"), sent.path("other")), (Some("a/1"), None));
    assert_eq!(sent.query("with").as_deref(), Some("a"));
    assert_eq!(sent.query_all("with"), ["a", "b c"]);
    assert_eq!(sent.header("x-shop"), Some("7"));
    assert_eq!(sent.received.target, "/payments/a%2F1?with=a&with=b%20c");
    assert_eq!(stand_in.requests().len(), 2);
}

#[tokio::test]
async fn gives_answers_in_order_and_the_last_one_again() {
    let (stand_in, client) = start().await;
    Find::mock(&stand_in)
        .returns(FindOutput::Nothing)
        .returns(FindOutput::Raw(vec![0, 255]))
        .returns(FindOutput::Found(payment("1")));
    let mut seen = Vec::new();
    for _ in 0..4 {
        let found = find(&client, "1").await.unwrap();
        seen.push((found.status, found.value));
    }
    let found = (200, FindOutput::Found(payment("1")));
    let raw = (206, FindOutput::Raw(vec![0, 255]));
    assert_eq!(
        seen,
        [(204, FindOutput::Nothing), raw, found.clone(), found]
    );
}

#[tokio::test]
async fn gives_each_failure_its_status() {
    let (stand_in, client) = start().await;
    let mock = Pay::mock(&stand_in);
    let teapot = mock
        .failure(PayError::Refused("tea".into()))
        .with_status(418);
    mock.fails_with(PayError::Known)
        .fails_with(PayError::Refused("no".into()))
        .answers(teapot)
        .fails_with(PayError::Other(Box::new(payment("1"))));
    let client = client.with_retry(RetryPolicy::never());
    for (status, expected) in [
        (409, PayError::Known),
        (400, PayError::Refused("no".into())),
        (418, PayError::Refused("tea".into())),
        (500, PayError::Other(Box::new(payment("1")))),
    ] {
        let error = pay(&client, "1").await.unwrap_err();
        assert_eq!(
            (error.status(), error.api()),
            (Some(status), Some(&expected))
        );
    }
}

#[tokio::test]
async fn breaks_connections_as_it_is_told() {
    let (stand_in, client) = start().await;
    let mock = Pay::mock(&stand_in).answers(Answer::hang_up());
    let paid = mock.success(payment("1")).header("X-Trace", "t-1");
    mock.answers(Answer::cut(201, "{")).answers(paid);
    let paid = pay(&client, "1").await.unwrap();
    assert_eq!(
        (paid.attempts(), paid.headers.get("x-trace")),
        (3, Some("t-1"))
    );
    assert_eq!(Pay::mock(&stand_in).requests().len(), 3);
}

#[tokio::test]
async fn says_what_to_do_where_no_answer_is_set() {
    let (_stand_in, client) = start().await;
    let error = pay(&client, "1").await.unwrap_err();
    assert_eq!(error.status(), Some(501));
    let body = String::from_utf8_lossy(error.body().unwrap()).into_owned();
    assert!(body.contains("`pay().returns(…)`"), "{body}");
}

#[tokio::test]
async fn says_what_is_no_operation() {
    let (stand_in, client) = start().await;
    const NOWHERE: Operation = Operation {
        path: "/nowhere",
        ..FIND
    };
    let call = client.call(&NOWHERE);
    let error = Find { call }.await.unwrap_err();
    assert_eq!(error.status(), Some(501));
    let body = String::from_utf8_lossy(error.body().unwrap()).into_owned();
    assert_eq!(body, "no operation of the document is `GET /nowhere`");
    assert_eq!(stand_in.requests()[0].target, "/nowhere");
}

#[tokio::test]
async fn knows_operations_by_server_and_by_the_path_that_says_more() {
    let (stand_in, client) = start().await;
    Find::mock(&stand_in).returns(FindOutput::Nothing);
    Newest::mock(&stand_in).returns(*b"new");
    Elsewhere::mock(&stand_in).returns("elsewhere");
    assert_eq!(find(&client, "1").await.unwrap().status, 204);
    let newest = Newest::with(&client, |_| ()).await.unwrap();
    assert_eq!((newest.status, &newest.value[..]), (200, &b"new"[..]));
    let elsewhere = Elsewhere::with(&client, |call| {
        call.path("id", "newest");
    });
    assert_eq!(elsewhere.await.unwrap().value, "elsewhere");
}

#[tokio::test]
async fn reads_forms_texts_and_bodies_that_may_be_absent() {
    let (stand_in, client) = start().await;
    Token::mock(&stand_in).returns("token-1");
    Note::mock(&stand_in).returns(());
    let form = [("scope", "read write"), ("grant", "ü")];
    let form: std::collections::BTreeMap<_, _> = form.into();
    let token = Token::with(&client, |call| {
        call.form(&form);
    })
    .await;
    assert_eq!(token.unwrap().value, "token-1");
    Note::with(&client, |_| ()).await.unwrap();
    Note::with(&client, |call| {
        call.text("text/plain", "note".into());
    })
    .await
    .unwrap();
    let sent = &Token::mock(&stand_in).requests()[0].body;
    assert_eq!(sent.get("scope").as_deref(), Some("read write"));
    assert_eq!(sent.get_all("grant"), ["ü"]);
    assert_eq!(sent.get("other"), None);
    let notes = Note::mock(&stand_in).requests();
    let notes: Vec<Option<&str>> = notes.iter().map(|note| note.body.as_deref()).collect();
    assert_eq!(notes, [None, Some("note")]);
}

#[tokio::test]
async fn reads_parts_and_bodies_of_any_media_type() {
    let (stand_in, client) = start().await;
    Upload::mock(&stand_in).returns(());
    Several::mock(&stand_in).returns(());
    let file = runtime::Upload::stream(stream::iter([Ok::<_, io::Error>("\r\n--\r\n")]));
    Upload::with(&client, |call| {
        let mut body = Multipart::new();
        body.value("payment", &payment("1"))
            .file("file", file.file_name("a;b.txt"));
        call.parts("multipart/form-data", &body, &[]);
    })
    .await
    .unwrap();
    let parts = &Upload::mock(&stand_in).requests()[0].body;
    let sent: Payment = parts.part("payment").unwrap().json().unwrap();
    assert_eq!(sent, payment("1"));
    let file = parts.part("file").unwrap();
    assert_eq!(file.file_name.as_deref(), Some("a;b.txt"));
    assert_eq!(file.bytes, b"\r\n--\r\n");
    assert_eq!(parts.part("other"), None);

    Several::with(&client, |call| {
        call.json_as("application/Merge+json", &payment("2"));
    })
    .await
    .unwrap();
    Several::with(&client, |call| {
        call.form(&payment("3"));
    })
    .await
    .unwrap();
    let requests = Several::mock(&stand_in).requests();
    let [json, form] = &requests[..] else {
        panic!("{requests:?}")
    };
    assert_eq!(
        json.body.media_type().as_deref(),
        Some("application/merge+json")
    );
    assert_eq!(json.body.json::<Payment>().unwrap(), payment("2"));
    assert!(json.body.multipart().is_err());
    assert_eq!(form.body.form().get("id").as_deref(), Some("3"));
}
