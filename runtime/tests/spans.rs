//! What `tracing` is told about a call, and what it never is.

use runtime::stand_in::{Answer, StandIn};
use runtime::{
    Call, Client, Credential, Credentials, NoError, Operation, QueryStyle, Repeatable, RetryPolicy,
    operation,
};
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

const CHARGE: Operation = Operation {
    id: "charge",
    method: "POST",
    path: "/charge/{id}",
    server: 0,
    security: &[&["key"]],
    accept: "",
    repeatable: Repeatable::ByKey("Idempotency-Key"),
};

struct Charge {
    call: Call,
}
operation!(Charge { 200 => text } or NoError);

/// Keeps what is written, on a thread of its own for each test.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    /// Keeps all that is told on this thread, at every level, until the guard is dropped.
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// Returns the first line that contains `part`.
    fn line(&self, part: &str) -> String {
        let text = self.text();
        let line = text.lines().find(|line| line.contains(part));
        line.unwrap_or_else(|| panic!("no {part:?} in {text}"))
            .to_owned()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

async fn client(answers: Vec<Answer>) -> (StandIn, Client) {
    let server = StandIn::start(answers).await.unwrap();
    let mut credentials = Credentials::new();
    credentials.set(
        "key",
        Credential::Header {
            name: "X-Key".into(),
            value: "s3cr3t".into(),
        },
    );
    let policy = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
    let client = Client::with_reqwest(vec![server.url()], credentials)
        .unwrap()
        .with_trace(&["x-transaction-id", "x-request-id", "/callId"])
        .with_retry(policy);
    (server, client)
}

fn charge(client: &Client) -> Charge {
    let mut call = client.call(&CHARGE);
    call.path("id", "s3cr3t")
        .query("q", "s3cr3t", QueryStyle::Form { explode: true })
        .header("X-Other", "s3cr3t")
        .idempotency_key("s3cr3t")
        .text("text/plain", "s3cr3t".into());
    Charge { call }
}

#[tokio::test]
async fn tells_what_each_call_was_and_how_it_ended() {
    let lines = Lines::default();
    let _listening = lines.listen();
    let answers = vec![
        Answer::new(503).header("X-Request-Id", "first"),
        Answer::new(200)
            .header("X-Request-Id", "other")
            .header("X-Transaction-Id", "second"),
    ];
    let (_server, client) = client(answers).await;
    charge(&client).await.unwrap();

    let repeated = lines.line("will be sent again");
    for part in [
        "WARN",
        "reason=status 503",
        "attempt=1",
        "delay_ms=0",
        r#"trace="first""#,
    ] {
        assert!(repeated.contains(part), "{part} in {repeated}");
    }
    let ended = lines.line("runtime::call: close");
    for part in [
        r#"call{operation="charge" method="POST" status=200"#,
        "attempts=2",
        "duration_ms=",
        r#"trace="second""#,
    ] {
        assert!(ended.contains(part), "{part} in {ended}");
    }
}

#[tokio::test]
async fn tells_what_went_wrong_and_when_it_is_enough() {
    let lines = Lines::default();
    let _listening = lines.listen();
    let (_server, client) = client(vec![Answer::hang_up(); 2]).await;
    let policy = RetryPolicy::default()
        .with_backoff(Duration::ZERO, Duration::ZERO)
        .with_budget(1);
    charge(&client.with_retry(policy)).await.unwrap_err();
    assert!(
        lines
            .line("will be sent again")
            .contains("reason=connection lost")
    );
    assert!(lines.line("has failed too often").contains("attempt=2"));
    let ended = lines.line("runtime::call: close");
    assert!(
        ended.contains("fault=connection lost attempts=2"),
        "{ended}"
    );
}

#[tokio::test]
async fn never_tells_an_address_a_body_or_a_secret() {
    let lines = Lines::default();
    let _listening = lines.listen();
    let answers = vec![
        Answer::hang_up(),
        Answer::new(429)
            .body("s3cr3t")
            .header("Set-Cookie", "s3cr3t"),
        Answer::new(200).body("s3cr3t").header("X-Token", "s3cr3t"),
    ];
    let (server, client) = client(answers).await;
    charge(&client).await.unwrap();
    assert_eq!(server.requests().len(), 3);
    // What the libraries below tell, down to the last byte, is not ours to keep silent.
    let text = lines.text();
    let ours: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("runtime::call"))
        .collect();
    assert_eq!(ours.len(), 3, "{text}");
    assert!(!ours.join("\n").contains("s3cr3t"), "{ours:?}");
    assert!(!ours.join("\n").contains("/charge"), "{ours:?}");
}

#[tokio::test]
async fn finds_a_trace_in_the_body_and_tells_nothing_else_of_it() {
    let lines = Lines::default();
    let _listening = lines.listen();
    let answers = vec![
        Answer::json(
            503,
            r#"{"token":"s3cr3t","callId":"first","deep":{"callId":"s3cr3t"}}"#,
        ),
        // What is no text is no identifier, wherever it stands.
        Answer::json(429, r#"{"callId":{"token":"s3cr3t"}}"#),
        // The body may be broken after it.
        Answer::json(200, r#"{"callId":"third","token":"s3cr3t"#),
    ];
    let (_server, client) = client(answers).await;
    charge(&client).await.unwrap();
    let ended = lines.line("runtime::call: close");
    assert!(ended.contains(r#"trace="third""#), "{ended}");
    let text = lines.text();
    let ours: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("runtime::call"))
        .collect();
    assert_eq!(ours.len(), 3, "{text}");
    assert!(ours[0].contains(r#"trace="first""#), "{}", ours[0]);
    assert!(!ours[1].contains("trace"), "{}", ours[1]);
    assert!(!ours.join("\n").contains("s3cr3t"), "{ours:?}");
}

#[tokio::test]
async fn cuts_a_trace_that_is_too_long() {
    let lines = Lines::default();
    let _listening = lines.listen();
    let long = Answer::new(200).header("X-Request-Id", "x".repeat(1000));
    let (_server, client) = client(vec![long]).await;
    charge(&client).await.unwrap();
    let ended = lines.line("runtime::call: close");
    assert!(
        ended.contains(&format!("trace=\"{}\"", "x".repeat(128))),
        "{ended}"
    );
}
