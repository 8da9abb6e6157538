//! What a call may take: time, space, and an address that can be trusted.

use runtime::stand_in::{Answer, StandIn};
use runtime::{
    Call, Client, Credential, Credentials, Error, Fault, NoError, Operation, Repeatable, Reqwest,
    RetryPolicy, Sent, operation,
};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const LOOK: Operation = Operation {
    id: "look",
    method: "GET",
    path: "/look",
    server: 0,
    security: &[],
    accept: "",
    repeatable: Repeatable::ByMethod,
};

struct Look {
    call: Call,
}
operation!(Look { 200 => bytes } or NoError);

fn client(url: String, transport: Reqwest) -> Client {
    Client::new(vec![url], Credentials::new(), Arc::new(transport)).unwrap()
}

async fn look(client: &Client) -> Result<Vec<u8>, Error<NoError>> {
    Look {
        call: client.call(&LOOK),
    }
    .await
    .map(runtime::Response::into_value)
}

fn fault(error: &Error<NoError>) -> Option<(Fault, Sent)> {
    match error {
        Error::Transport(error) => Some((error.fault(), error.sent())),
        _ => None,
    }
}

#[tokio::test]
async fn accepts_an_answer_up_to_the_limit() {
    let answers = vec![
        Answer::new(200).body([7; 1000]),
        Answer::new(200).body([7; 1001]),
    ];
    let server = StandIn::start(answers).await.unwrap();
    let transport = Reqwest::builder().largest_answer(1000).build().unwrap();
    let client = client(server.url(), transport);
    assert_eq!(look(&client).await.unwrap().len(), 1000);
    let error = look(&client).await.unwrap_err();
    assert_eq!(fault(&error), Some((Fault::TooLarge, Sent::Maybe)));
    assert!(error.may_have_happened() && !error.is_transient());
    assert!(
        error.to_string().contains("ReqwestBuilder::largest_answer"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn stops_reading_an_answer_without_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 1024];
        assert!(stream.read(&mut request).await.unwrap() > 0);
        stream.write_all(b"HTTP/1.1 200 \r\n\r\n").await.unwrap();
        // Without a length, the body goes on until the connection ends: here, when the client has had enough.
        while stream.write_all(&[7; 4096]).await.is_ok() {}
    });
    let error = look(&client(url, Reqwest::new().unwrap()))
        .await
        .unwrap_err();
    assert_eq!(fault(&error), Some((Fault::TooLarge, Sent::Maybe)));
    server.await.unwrap();
}

#[tokio::test]
async fn believes_no_announcement() {
    let huge = Answer::cut(200, "x").header("Content-Length", "18446744073709551615");
    let server = StandIn::start(vec![huge]).await.unwrap();
    let client = client(server.url(), Reqwest::new().unwrap()).with_retry(RetryPolicy::never());
    // Two lengths that differ, or one that is beyond all limits: either way it is refused without room being made.
    assert!(matches!(
        look(&client).await.unwrap_err(),
        Error::Transport(_)
    ));
}

#[tokio::test]
async fn gives_up_on_a_slow_body() {
    let server = StandIn::start(vec![Answer::stall(200, "x")]).await.unwrap();
    let client = client(server.url(), Reqwest::new().unwrap())
        .with_retry(RetryPolicy::never())
        .with_timeout(Duration::from_millis(100));
    let error = look(&client).await.unwrap_err();
    assert_eq!(fault(&error), Some((Fault::Timeout, Sent::Maybe)));
}

#[tokio::test]
async fn gives_up_on_a_connection_that_is_not_made() {
    // The server accepts, but never answers the first message of TLS, so there is no connection to send anything on.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let transport = Reqwest::builder()
        .connect_timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let client = client(url, transport).with_retry(RetryPolicy::never());
    let begun = Instant::now();
    let error = look(&client).await.unwrap_err();
    assert_eq!(fault(&error), Some((Fault::Timeout, Sent::No)));
    assert!(error.is_timeout() && !error.may_have_happened());
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn sends_no_credentials_to_where_a_redirect_points() {
    const SECURED: Operation = Operation {
        security: &[&["bearer"]],
        ..LOOK
    };
    let other = StandIn::start(vec![Answer::new(200)]).await.unwrap();
    for status in [301, 302, 303, 307, 308] {
        let moved = Answer::new(status).header("Location", other.url());
        let server = StandIn::start(vec![moved]).await.unwrap();
        let mut credentials = Credentials::new();
        credentials.set("bearer", Credential::Bearer("s3cr3t".into()));
        let client = Client::with_reqwest(vec![server.url()], credentials).unwrap();
        let call = client.call(&SECURED);
        let error = Look { call }.await.unwrap_err();
        assert!(matches!(&error, Error::Unexpected(_)), "{error:?}");
        assert_eq!(error.status(), Some(status));
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn refuses_plain_http_beyond_this_machine() {
    for address in [
        "http://api.example",
        "http://192.0.2.1",
        "http://[2001:db8::1]:80/v1",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "HTTP://API.EXAMPLE",
    ] {
        let client = client(address.to_owned(), Reqwest::new().unwrap());
        let error = look(&client).await.unwrap_err();
        assert!(matches!(&error, Error::Build(_)), "{address}: {error:?}");
        assert!(
            error.to_string().contains("`Client::allow_plain_http`"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn allows_plain_http_on_this_machine_and_where_it_is_told_to() {
    let gone = |error: Error<NoError>| match fault(&error) {
        Some((fault, sent)) => {
            assert_eq!(sent, Sent::No);
            fault
        }
        None => panic!("{error:?}"),
    };
    // Port 1 of this machine, and a name that does not exist (RFC 6761): nothing is there, but it is asked.
    for address in [
        "http://127.0.0.1:1",
        "http://127.8.8.8:1",
        "http://[::1]:1",
        "http://localhost:1",
    ] {
        let client = client(address.to_owned(), Reqwest::new().unwrap());
        let client = client.with_retry(RetryPolicy::never());
        assert_eq!(gone(look(&client).await.unwrap_err()), Fault::Connect);
    }
    let client = client("http://x.invalid".into(), Reqwest::new().unwrap())
        .with_retry(RetryPolicy::never())
        .with_timeout(Duration::from_secs(5))
        .allow_plain_http();
    let error = look(&client).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}
