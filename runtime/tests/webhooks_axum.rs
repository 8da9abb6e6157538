//! Webhooks in a server of axum, over real connections.

mod events;

use axum::extract::{DefaultBodyLimit, FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Router, serve};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use events::{Event, PAID};
use ring::hmac;
use runtime::webhook::{
    Arrival, Deliveries, Field, FieldForm, FromBody, Hash, Part, Properties, Timestamp,
    TimestampFormat, Verifier, Webhook, WebhookBody,
};
use serde::{Deserialize, Deserializer};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The verifier, the ids of what was handled, and how often something was.
#[derive(Clone)]
struct Shared {
    verifier: Arc<Verifier>,
    deliveries: Arc<Deliveries>,
    handled: Arc<AtomicUsize>,
}

impl FromRef<Shared> for Arc<Verifier> {
    fn from_ref(shared: &Shared) -> Self {
        Arc::clone(&shared.verifier)
    }
}

async fn receive(state: State<Shared>, Webhook(event): Webhook<Event>) -> StatusCode {
    handle(&state, event)
}

/// The event in a form.
struct Form(Event);

impl<'de> Deserialize<'de> for Form {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Event::deserialize(deserializer).map(Self)
    }
}

impl FromBody for Form {
    const FORMS: &'static [Properties] = &[Properties::new(&[("amount", FieldForm::Json)])];
}

async fn receive_any(state: State<Shared>, WebhookBody(form): WebhookBody<Form>) -> StatusCode {
    handle(&state, form.0)
}

fn handle(shared: &Shared, event: Event) -> StatusCode {
    let Event::Paid(paid) = event else {
        return StatusCode::ACCEPTED;
    };
    match shared.deliveries.arrive(paid.id) {
        Arrival::New(claim) => {
            shared.handled.fetch_add(1, Ordering::SeqCst);
            claim.handled();
            StatusCode::CREATED
        }
        Arrival::InProgress => StatusCode::SERVICE_UNAVAILABLE,
        Arrival::Handled => StatusCode::OK,
    }
}

/// A server that takes deliveries at `/shop/events`, and of any media type at `/shop/any`, in a nested router, of a hundred bytes at most.
struct Server {
    address: SocketAddr,
    shared: Shared,
}

impl Server {
    async fn start() -> Self {
        let time = Timestamp::new(Field::new("X-Timestamp"), TimestampFormat::UnixSeconds);
        let verifier = Verifier::hmac(Hash::Sha256, ["s3cr3t"], Field::new("X-Signature"))
            .unwrap()
            .preceded_by([Part::Method, Part::Target, Part::Timestamp(time)]);
        let shared = Shared {
            verifier: Arc::new(verifier),
            deliveries: Arc::new(Deliveries::new(100, Duration::from_secs(3600))),
            handled: Arc::default(),
        };
        let events = Router::new()
            .route("/events", post(receive))
            .route("/any", post(receive_any))
            .layer(DefaultBodyLimit::max(100));
        let router = Router::new()
            .nest("/shop", events)
            .with_state(shared.clone());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { serve(listener, router).await });
        Self { address, shared }
    }

    /// Sends a request as it is and returns the status and the body of the answer.
    async fn send(&self, head: &str, body: &str) -> (u16, String) {
        self.send_to("/shop/events?v=1", head, body).await
    }

    async fn send_to(&self, target: &str, head: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = format!(
            "POST {target} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n{head}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body.to_owned())
    }

    fn handled(&self) -> usize {
        self.shared.handled.load(Ordering::SeqCst)
    }
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs()
}

/// Returns the headers of a delivery that was signed at a time.
fn signed(time: u64, body: &str) -> String {
    signed_for("/shop/events?v=1", time, body)
}

fn signed_for(target: &str, time: u64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"s3cr3t");
    let content = format!("POST{target}{time}{body}");
    let signature = STANDARD.encode(hmac::sign(&key, content.as_bytes()));
    format!(
        "Content-Length: {}\r\nX-Timestamp: {time}\r\nX-Signature: {signature}\r\n",
        body.len()
    )
}

#[tokio::test]
async fn hands_over_events_that_are_verified() {
    let server = Server::start().await;
    assert_eq!(server.send(&signed(now(), PAID), PAID).await.0, 201);
    assert_eq!(server.handled(), 1);

    let unknown = r#"{"kind":"later"}"#;
    assert_eq!(server.send(&signed(now(), unknown), unknown).await.0, 202);
}

#[tokio::test]
async fn hands_over_forms_that_are_verified() {
    const TARGET: &str = "/shop/any";
    const MEDIA_TYPE: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
    let server = Server::start().await;
    let send = async |body: &str, fields: &str, signed: &str| {
        let head = format!("{fields}{}", signed_for(TARGET, now(), signed));
        server.send_to(TARGET, &head, body).await
    };
    let paid = "kind=paid&id=12&amount=1.10";
    assert_eq!(send(paid, MEDIA_TYPE, paid).await.0, 201);
    let later = "kind=later";
    assert_eq!(send(later, MEDIA_TYPE, later).await.0, 202);
    assert_eq!(send(PAID, "", PAID).await.0, 201);
    assert_eq!(server.handled(), 2);

    let forged = "kind=paid&id=13&amount=1.10";
    assert_eq!(send(forged, MEDIA_TYPE, paid).await.0, 401);
    let wrong = "kind=paid&id=14&amount=s3cr3t";
    let (status, told) = send(wrong, MEDIA_TYPE, wrong).await;
    assert_eq!(status, 400);
    assert!(
        told.starts_with("the body cannot be read: `amount`: "),
        "{told}"
    );
    assert!(!told.contains("s3cr3t"), "{told}");
    assert_eq!(server.handled(), 2);
}

#[tokio::test]
async fn recognises_a_delivery_that_comes_again() {
    let server = Server::start().await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(server.send(&signed(now(), PAID), PAID).await.0);
    }
    assert_eq!(statuses, [201, 200, 200]);
    assert_eq!(server.handled(), 1);
}

#[tokio::test]
async fn answers_401_to_what_is_not_signed() {
    let server = Server::start().await;
    let right = signed(now(), PAID);
    let unsigned = right.split("X-Signature").next().unwrap().to_owned();
    for (head, told) in [
        (unsigned.clone(), "the delivery has no header `X-Signature`"),
        (
            format!("{unsigned}X-Signature: s3cr3t!\r\n"),
            "the signature of the delivery is not in the form that it should have",
        ),
        (
            format!("{unsigned}X-Signature: AAAA\r\n"),
            "the signature of the delivery is wrong; check the secret, and that the body comes byte for byte",
        ),
        (
            right.replace("X-Timestamp: ", "X-Timestamp: 1"),
            "the signature of the delivery is wrong; check the secret, and that the body comes byte for byte",
        ),
    ] {
        assert_eq!(server.send(&head, PAID).await, (401, told.into()));
    }
    let changed = PAID.replace("1.10", "9.10");
    assert_eq!(server.send(&right, &changed).await.0, 401);
    assert_eq!(server.handled(), 0);
}

#[tokio::test]
async fn answers_401_to_what_was_signed_long_ago() {
    let server = Server::start().await;
    let (status, told) = server.send(&signed(now() - 400, PAID), PAID).await;
    assert_eq!(status, 401);
    assert!(told.ends_with("seconds ago, which is too long"), "{told}");
    let (status, told) = server.send(&signed(now() + 400, PAID), PAID).await;
    assert_eq!(status, 401);
    assert!(
        told.ends_with("seconds from now; check the clock"),
        "{told}"
    );
    assert_eq!(server.handled(), 0);
}

#[tokio::test]
async fn answers_413_to_a_body_that_is_too_large() {
    let server = Server::start().await;
    let large = " ".repeat(101);
    let head = signed(now(), &large);
    assert_eq!(server.send(&head, &large).await.0, 413);

    // Without its length before it.
    let head = head.replace("Content-Length: 101", "Transfer-Encoding: chunked");
    let chunks = format!("65\r\n{large}\r\n0\r\n\r\n");
    assert_eq!(server.send(&head, &chunks).await.0, 413);
}

#[tokio::test]
async fn answers_400_to_json_that_is_malformed() {
    let server = Server::start().await;
    for (body, told) in [
        ("{", "the body cannot be read: "),
        (
            r#"{"kind":"paid","id":7,"amount":1}"#,
            "the body cannot be read: `id`: ",
        ),
        (
            r#"{"kind":"paid","id":"e","amount":"s3cr3t"}"#,
            "the body cannot be read: `amount`: ",
        ),
    ] {
        let (status, answer) = server.send(&signed(now(), body), body).await;
        assert_eq!(status, 400);
        assert!(answer.starts_with(told), "{answer}");
        assert!(!answer.contains("s3cr3t"), "{answer}");
    }
    assert_eq!(server.handled(), 0);
}

#[tokio::test]
async fn handles_nothing_of_a_body_that_was_cut() {
    let server = Server::start().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = signed(now(), PAID);
    let request = format!("POST /shop/events?v=1 HTTP/1.1\r\nHost: shop.test\r\n{head}\r\n{{");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 400"),
        "{answer}"
    );
    assert_eq!(server.handled(), 0);
}
