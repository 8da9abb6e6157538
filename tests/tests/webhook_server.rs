//! The events of both providers in a server of axum, over real connections.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::extract::{DefaultBodyLimit, FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Router, serve};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use generated::nopan::webhooks::Event as NopanEvent;
use generated::nupay::webhooks::Event as NuPayEvent;
use ring::hmac;
use ring::signature::{Ed25519KeyPair, KeyPair};
use runtime::jiff::Timestamp;
use runtime::webhook::{Arrival, Deliveries, Encoding, Field, Hash, Verifier, Webhook};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const FINALIZED: &str = r#"{"notificationId":"2d591c23-85b1-4e8c-a6bd-74d89f8955c5","transactionId":"ee2anef9bt","notificationType":"PAYMENT_FINALIZED"}"#;
const REFUND: &str = r#"{"referenceId":"12345678900009876","refundId":"0a0e00a0-3ea4-400f-b7d1-1647dfc129a9","pspReferenceId":"1e984614-1ce2-11ee-be56-0242ac120002","transactionRefundId":"8e4b308e-dbf3-4f98-901a-05a7955daff7","timestamp":"2023-07-01T10:10:20.512Z"}"#;

/// The longest body that the server takes.
const LIMIT: usize = 500;

/// A shop: how it verifies, which deliveries it has handled, and what it has done.
#[derive(Clone)]
struct Shop {
    verifier: Arc<Verifier>,
    deliveries: Arc<Deliveries>,
    done: Arc<Mutex<Vec<String>>>,
}

impl FromRef<Shop> for Arc<Verifier> {
    fn from_ref(shop: &Shop) -> Self {
        Arc::clone(&shop.verifier)
    }
}

impl Shop {
    fn new(verifier: Verifier) -> Self {
        Self {
            verifier: Arc::new(verifier),
            deliveries: Arc::new(Deliveries::new(100, Duration::from_secs(3600))),
            done: Arc::default(),
        }
    }

    /// Does something, unless it was done for the same delivery.
    fn once(&self, id: &str, deed: String) -> StatusCode {
        match self.deliveries.arrive(id) {
            Arrival::New(claim) => {
                self.done.lock().expect("no panic").push(deed);
                claim.handled();
                StatusCode::CREATED
            }
            Arrival::InProgress => StatusCode::SERVICE_UNAVAILABLE,
            Arrival::Handled => StatusCode::OK,
        }
    }

    fn done(&self) -> Vec<String> {
        self.done.lock().expect("no panic").clone()
    }
}

async fn from_nopan(State(shop): State<Shop>, Webhook(event): Webhook<NopanEvent>) -> StatusCode {
    match event {
        NopanEvent::PaymentFinalized(payment) => {
            let (Some(id), Some(payment)) = (payment.notification_id, payment.transaction_id)
            else {
                return StatusCode::UNPROCESSABLE_ENTITY;
            };
            shop.once(id.as_ref(), format!("finalized {payment}"))
        }
        _ => StatusCode::ACCEPTED,
    }
}

async fn from_nupay(State(shop): State<Shop>, Webhook(event): Webhook<NuPayEvent>) -> StatusCode {
    match event {
        NuPayEvent::RefundStatusNotification(refund) => shop.once(
            &format!("{} {}", refund.refund_id, refund.timestamp),
            format!("refunded {}", refund.transaction_refund_id),
        ),
        _ => StatusCode::ACCEPTED,
    }
}

/// Serves a shop at `/nopan` and `/nupay`.
async fn open(shop: &Shop) -> SocketAddr {
    let router = Router::new()
        .route("/nopan", post(from_nopan))
        .route("/nupay", post(from_nupay))
        .layer(DefaultBodyLimit::max(LIMIT))
        .with_state(shop.clone());
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { serve(listener, router).await });
    address
}

/// Delivers a body and returns the status and the text of the answer.
async fn deliver(shop: SocketAddr, path: &str, fields: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(shop).await.expect("a connection");
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\nContent-Length: {}\r\n{fields}\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let (head, text) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).expect("a status");
    (status.parse().expect("a number"), text.to_owned())
}

/// A shop for Nopan. The header, the hash and the encoding are an example: Nopan's are not known.
fn shop_of_nopan() -> Shop {
    let verifier = Verifier::hmac(Hash::Sha256, ["s3cr3t"], Field::new("X-Signature"));
    Shop::new(verifier.expect("a secret").encoding(Encoding::Hex))
}

fn by_nopan(body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"s3cr3t");
    let signature = hmac::sign(&key, body.as_bytes());
    let digits: String = signature
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("X-Signature: {digits}\r\n")
}

fn key_of_nupay() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a seed")
}

/// A shop for NuPay, whose way of signing the generated client knows.
fn shop_of_nupay() -> Shop {
    let public_key = STANDARD.encode(key_of_nupay().public_key());
    Shop::new(generated::nupay::webhooks::verifier([public_key]).expect("a key"))
}

fn by_nupay(age: u64, body: &str) -> String {
    let then = SystemTime::now() - Duration::from_secs(age);
    let time = Timestamp::try_from(then).expect("a time of today");
    let signature = key_of_nupay().sign(format!("POST/nupay{time}{body}").as_bytes());
    let signature = STANDARD.encode(signature);
    format!("X-Spin-Timestamp: {time}\r\nX-Spin-Signature: {signature}\r\n")
}

#[tokio::test]
async fn events_of_nopan_are_handled_once() {
    let shop = shop_of_nopan();
    let address = open(&shop).await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let (status, _) = deliver(address, "/nopan", &by_nopan(FINALIZED), FINALIZED).await;
        statuses.push(status);
    }
    assert_eq!(statuses, [201, 200, 200]);
    assert_eq!(shop.done(), ["finalized ee2anef9bt"]);

    let other = FINALIZED
        .replace("2d591c23", "3d591c23")
        .replace("PAYMENT_FINALIZED", "PAYMENT_FINALIZE");
    assert_eq!(
        deliver(address, "/nopan", &by_nopan(&other), &other)
            .await
            .0,
        201
    );
    assert_eq!(shop.done().len(), 2);
}

#[tokio::test]
async fn events_of_nupay_are_handled_once_and_verified_as_generated() {
    let shop = shop_of_nupay();
    let address = open(&shop).await;
    // Signed twice, at different times: it is the same event.
    for (age, expected) in [(0, 201), (300, 200)] {
        let fields = by_nupay(age, REFUND);
        assert_eq!(
            deliver(address, "/nupay", &fields, REFUND).await.0,
            expected
        );
    }
    assert_eq!(
        shop.done(),
        ["refunded 8e4b308e-dbf3-4f98-901a-05a7955daff7"]
    );
    // The query is not signed.
    let fields = by_nupay(0, REFUND);
    assert_eq!(
        deliver(address, "/nupay?an=mystore", &fields, REFUND)
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn an_unknown_kind_is_taken() {
    let shop = shop_of_nopan();
    let address = open(&shop).await;
    let body = r#"{"notificationType":"PAYMENT_DISPUTED"}"#;
    assert_eq!(
        deliver(address, "/nopan", &by_nopan(body), body).await.0,
        202
    );
    let shop = shop_of_nupay();
    let address = open(&shop).await;
    let body = r#"{"sessionId":"s1"}"#;
    assert_eq!(
        deliver(address, "/nupay", &by_nupay(0, body), body).await.0,
        202
    );
}

#[tokio::test]
async fn a_wrong_signature_is_answered_with_401() {
    let shop = shop_of_nopan();
    let address = open(&shop).await;
    let changed = FINALIZED.replace("ee2anef9bt", "ee2anef9bu");
    for (fields, body) in [
        (String::new(), FINALIZED),
        ("X-Signature: 00\r\n".to_owned(), FINALIZED),
        (by_nopan(FINALIZED), changed.as_str()),
    ] {
        assert_eq!(deliver(address, "/nopan", &fields, body).await.0, 401);
    }
    assert!(shop.done().is_empty());

    let shop = shop_of_nupay();
    let address = open(&shop).await;
    let signed = by_nupay(0, REFUND);
    let (timestamp, _) = signed.split_once("\r\n").expect("two fields");
    let unsigned = format!("{timestamp}\r\n");
    let other_time = signed.replace("X-Spin-Timestamp: 2", "X-Spin-Timestamp: 3");
    for fields in [unsigned, other_time] {
        assert_eq!(deliver(address, "/nupay", &fields, REFUND).await.0, 401);
    }
    assert!(shop.done().is_empty());
}

#[tokio::test]
async fn a_stale_timestamp_is_answered_with_401() {
    let shop = shop_of_nupay();
    let address = open(&shop).await;
    let (status, told) = deliver(address, "/nupay", &by_nupay(605, REFUND), REFUND).await;
    assert_eq!(status, 401);
    assert!(told.ends_with("seconds ago, which is too long"), "{told}");
    assert!(shop.done().is_empty());
}

#[tokio::test]
async fn a_body_too_large_is_answered_with_413() {
    let shop = shop_of_nopan();
    let address = open(&shop).await;
    let large = format!("{FINALIZED}{}", " ".repeat(LIMIT));
    assert_eq!(
        deliver(address, "/nopan", &by_nopan(&large), &large)
            .await
            .0,
        413
    );
    assert!(shop.done().is_empty());
}

#[tokio::test]
async fn malformed_json_is_answered_with_400() {
    let shop = shop_of_nopan();
    let address = open(&shop).await;
    for body in [
        "{",
        "[]",
        r#"{"notificationType":"PAYMENT_FINALIZED","payerDetails":"s3cr3t"}"#,
    ] {
        let (status, told) = deliver(address, "/nopan", &by_nopan(body), body).await;
        assert_eq!(status, 400, "{body}");
        assert!(told.starts_with("the body cannot be read: "), "{told}");
        assert!(!told.contains("s3cr3t"), "{told}");
    }
    assert!(shop.done().is_empty());
}
