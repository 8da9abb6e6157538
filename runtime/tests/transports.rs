//! What a transport of the user's own can do around another one.

use runtime::stand_in::{Answer, StandIn};
use runtime::{
    BoxFuture, Call, Client, Credentials, Error, Fault, Headers, NoError, Operation, Repeatable,
    Reply, Request, Reqwest, RetryPolicy, Sent, Transport, TransportError, operation,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const CHARGE: Operation = Operation {
    id: "charge",
    method: "POST",
    path: "/charge",
    server: 0,
    security: &[],
    accept: "",
    repeatable: Repeatable::ByReference,
};

struct Charge {
    call: Call,
}
operation!(Charge { 200 => text } or NoError);

fn client(url: String, transport: impl Transport) -> Client {
    let policy = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
    Client::new(vec![url], Credentials::new(), Arc::new(transport))
        .unwrap()
        .with_retry(policy)
}

/// Adds a header, and notes what it sees.
struct Observed<T> {
    inner: T,
    seen: Arc<Mutex<Vec<String>>>,
}

impl<T: Transport> Transport for Observed<T> {
    fn send(&self, mut request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        Box::pin(async move {
            let attempt = request.attempt;
            let note = format!("{} {attempt}", request.operation);
            request.headers.insert("X-Attempt", attempt.to_string());
            let answered = self.inner.send(request).await;
            let status = answered.as_ref().map(|reply| reply.status).ok();
            self.seen.lock().unwrap().push(format!("{note} {status:?}"));
            answered
        })
    }
}

#[tokio::test]
async fn sees_each_attempt_and_adds_to_it() {
    let answers = vec![Answer::hang_up(), Answer::new(503), Answer::new(200)];
    let server = StandIn::start(answers).await.unwrap();
    let seen = Arc::default();
    let transport = Observed {
        inner: Reqwest::new().unwrap(),
        seen: Arc::clone(&seen),
    };
    let client = client(server.url(), transport);
    let call = client.call(&CHARGE);
    Charge { call }.await.unwrap();
    let sent: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("x-attempt").map(str::to_owned))
        .collect();
    assert_eq!(sent, [Some("1".into()), Some("2".into()), Some("3".into())]);
    assert_eq!(
        *seen.lock().unwrap(),
        ["charge 1 None", "charge 2 Some(503)", "charge 3 Some(200)"]
    );
}

/// Answers in place of the server.
struct Canned;

impl Transport for Canned {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        let reply = Reply {
            status: 200,
            headers: Headers::new(),
            body: request.url.into_bytes(),
        };
        Box::pin(async { Ok(reply) })
    }
}

#[tokio::test]
async fn answers_in_place_of_the_server() {
    let client = client("https://api.example/v1/".into(), Canned);
    let call = client.call(&CHARGE);
    let charged = Charge { call }.await.unwrap();
    assert_eq!(charged.value, "https://api.example/v1/charge");
}

/// Fails as it is told to.
struct Failing {
    sent: Sent,
    fault: Fault,
    attempts: Arc<Mutex<u32>>,
}

impl Transport for Failing {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        *self.attempts.lock().unwrap() = request.attempt;
        let error = TransportError::new(self.sent, "told to").with_fault(self.fault);
        Box::pin(async { Err(error) })
    }
}

#[tokio::test]
async fn decides_with_its_fault_whether_the_call_is_repeated() {
    for (fault, sent, expected) in [
        (Fault::Connect, Sent::No, 3),
        (Fault::Other, Sent::No, 3),
        (Fault::Lost, Sent::Maybe, 3),
        (Fault::Timeout, Sent::Maybe, 3),
        (Fault::Tls, Sent::No, 1),
        (Fault::Signature, Sent::Maybe, 1),
        (Fault::TooLarge, Sent::Maybe, 1),
        (Fault::Invalid, Sent::No, 1),
    ] {
        let attempts = Arc::default();
        let transport = Failing {
            sent,
            fault,
            attempts: Arc::clone(&attempts),
        };
        let client = client("https://api.example".into(), transport);
        let call = client.call(&CHARGE);
        let error = Charge { call }.await.unwrap_err();
        assert_eq!(*attempts.lock().unwrap(), expected, "{fault}");
        assert_eq!(error.attempts(), expected, "{fault}");
        assert_eq!(error.is_transient(), expected == 3, "{fault}");
        assert_eq!(error.may_have_happened(), sent == Sent::Maybe, "{fault}");
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
    }
}
