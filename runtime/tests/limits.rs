//! What a call may take: time, space, and an address that can be trusted.

use runtime::stand_in::{Answer, StandIn};
use runtime::{
    Call, Client, Credential, Credentials, Error, Fault, NoError, Operation, Repeatable, Reqwest,
    RetryPolicy, Sent, object, operation, union,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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

/// Serves each request of each connection with `done`, and counts both.
async fn counting_server() -> (String, Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counted = (Arc::clone(&connections), Arc::clone(&requests));
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            counted.0.fetch_add(1, Ordering::SeqCst);
            let requests = Arc::clone(&counted.1);
            tokio::spawn(async move {
                let mut request = [0; 4096];
                while stream.read(&mut request).await.is_ok_and(|size| size > 0) {
                    requests.fetch_add(1, Ordering::SeqCst);
                    let response = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone";
                    stream.write_all(response).await.unwrap();
                }
            });
        }
    });
    (url, connections, requests)
}

#[tokio::test]
async fn uses_no_connection_that_was_idle_for_long() {
    let short = Duration::from_millis(100);
    for (timeout, pause, expected) in [
        (None, Duration::ZERO, 1),
        (Some(Duration::ZERO), Duration::ZERO, 3),
        (Some(short), short * 3, 3),
        (Some(short * 100), short * 3, 1),
    ] {
        let (url, connections, requests) = counting_server().await;
        let builder = Reqwest::builder();
        let builder = match timeout {
            Some(timeout) => builder.idle_timeout(timeout),
            None => builder,
        };
        let client = client(url, builder.build().unwrap());
        for _ in 0..3 {
            look(&client).await.unwrap();
            tokio::time::sleep(pause).await;
        }
        assert_eq!(requests.load(Ordering::SeqCst), 3);
        assert_eq!(
            connections.load(Ordering::SeqCst),
            expected,
            "{timeout:?}, {pause:?}"
        );
    }
    // By default it is less than the five seconds after which many servers close one.
    assert!(format!("{:?}", Reqwest::builder()).contains("idle_timeout: 4s"));
}

/// The environment belongs to the process, so this runs in one of its own: see the test after it.
#[tokio::test]
async fn asks_no_proxy_for_this_machine() {
    let Ok(proxy) = std::env::var("TEST_PROXY") else {
        return;
    };
    let server = StandIn::start(vec![Answer::new(200).body("direct"); 3])
        .await
        .unwrap();
    let client_of = |url: String| client(url, Reqwest::new().unwrap());
    let port = server.url().rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "localhost"] {
        let client = client_of(format!("http://{host}:{port}"));
        assert_eq!(look(&client).await.unwrap(), b"direct", "{host}");
    }
    assert_eq!(server.requests().len(), 2);
    // Other addresses are still asked for there, and the proxy is what is named.
    let other = client_of("http://api.invalid".into()).allow_plain_http();
    assert_eq!(look(&other).await.unwrap(), b"done", "{proxy}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_a_proxy_in_the_environment_and_uses_it_for_other_machines_alone() {
    let (proxy, _, requests) = counting_server().await;
    let test = std::env::current_exe().unwrap();
    let outcome = tokio::task::spawn_blocking(move || {
        let mut command = std::process::Command::new(test);
        command.args(["--exact", "asks_no_proxy_for_this_machine", "--nocapture"]);
        for name in ["http_proxy", "HTTPS_PROXY", "ALL_PROXY", "TEST_PROXY"] {
            command.env(name, &proxy);
        }
        command.env_remove("NO_PROXY").env_remove("no_proxy");
        command.output().unwrap()
    })
    .await
    .unwrap();
    assert!(
        outcome.status.success(),
        "{}",
        String::from_utf8_lossy(&outcome.stdout)
    );
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

/// A record that takes hundreds of bytes, however short its text is.
#[derive(Clone, Debug, Default, PartialEq)]
struct Wide {
    a: Option<[Text; 4]>,
    child: Option<Box<Wide>>,
}
type Text = [u64; 8];
object!(Wide { a? = "a", child? = "child" });

struct List {
    call: Call,
}
operation!(List { 200 => json(Vec<Wide>) } or NoError);

struct Tree {
    call: Call,
}
operation!(Tree { 200 => json(BTreeMap<String, Wide>) } or NoError);

struct Events {
    call: Call,
}
operation!(Events { 200 => events(Wide) } or NoError);

/// Asserts that a response was refused because of the memory that its value takes, and returns nothing of it.
fn too_much<T: std::fmt::Debug>(
    outcome: Result<runtime::Response<T>, Error<NoError>>,
    limit: usize,
) {
    let error = outcome.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(error.may_have_happened());
    let text = error.to_string();
    assert!(
        text.contains(&format!("more than {limit} bytes of memory"))
            && text.contains("`Client::with_largest_value`"),
        "{text}"
    );
}

#[tokio::test]
async fn a_small_body_does_not_become_a_large_value() {
    // Three bytes of the body for each, and about 300 of memory.
    let many = |count: usize| format!("[{}{{}}]", "{},".repeat(count - 1));
    let boxed = |count: usize| {
        let child = r#"{"child":{"child":{"child":{}}}}"#;
        format!("[{}{child}]", format!("{child},").repeat(count - 1))
    };
    let map = |count: usize| {
        let entries: Vec<String> = (0..count).map(|key| format!(r#""{key}":{{}}"#)).collect();
        format!("{{{}}}", entries.join(","))
    };
    let events = |count: usize| "data:{}\n\n".repeat(count);
    let answers = vec![
        Answer::json(200, many(3_000_000)),
        Answer::json(200, many(10_000)),
        Answer::json(200, many(10_000)),
        Answer::json(200, boxed(5_000)),
        Answer::json(200, map(10_000)),
        Answer::new(200)
            .of_type("text/event-stream")
            .body(events(10_000)),
    ];
    let server = StandIn::start(answers).await.unwrap();
    let client = client(server.url(), Reqwest::new().unwrap());
    let list = |client: &Client| List {
        call: client.call(&LOOK),
    };
    // The default: nine hundred megabytes are refused, three are not.
    too_much(list(&client).await, 256 * 1024 * 1024);
    assert_eq!(list(&client).await.unwrap().value.len(), 10_000);
    let limit = 1_000_000;
    let strict = client.clone().with_largest_value(limit);
    too_much(list(&strict).await, limit);
    too_much(list(&strict).await, limit);
    let call = strict.call(&LOOK);
    too_much(Tree { call }.await, limit);
    let call = strict.call(&LOOK);
    too_much(Events { call }.await, limit);
    assert_eq!(server.requests().len(), 6);
}

#[derive(Clone, Debug, PartialEq)]
enum Either {
    Wides(Vec<Wide>),
    Anything(runtime::Json),
}
union!(
    Either,
    any {
        Wides: array,
        Anything: any
    }
);

struct Choice {
    call: Call,
}
operation!(Choice { 200 => json(Vec<Either>) } or NoError);

#[tokio::test]
async fn a_union_takes_no_other_variant_because_the_right_one_is_too_large() {
    let large = format!("[[{}{{}}]]", "{},".repeat(9_999));
    // What fails is given back: three quarters of the limit twice are not too much.
    let failing = format!("[{}7]", "{},".repeat(2_400));
    let twice = format!("[{failing},{failing}]");
    let server = StandIn::start(vec![Answer::json(200, large), Answer::json(200, twice)])
        .await
        .unwrap();
    let limit = 1_000_000;
    let client = client(server.url(), Reqwest::new().unwrap()).with_largest_value(limit);
    let call = client.call(&LOOK);
    too_much(Choice { call }.await, limit);
    let call = client.call(&LOOK);
    let taken = Choice { call }.await.unwrap().value;
    assert!(
        matches!(taken[..], [Either::Anything(_), Either::Anything(_)]),
        "{}",
        taken.len()
    );
}
