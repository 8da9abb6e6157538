//! A shop that asks for payments.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use payments::models::{
    Currency, Event, EventPaymentRefunded, Instrument, Money, PaymentRequest, PaymentRequestCard,
    PaymentRequestCardCard, PaymentRequestPix, PaymentRequestPixPix, PaymentRequestPixType, Tries,
};
use payments::operations::{CreatePaymentError, CreatePaymentOutput};
use payments::{Client, Credentials, Environment, Error};
use runtime::{BoxFuture, Headers, Reply, Request, Transport, TransportError};

fn amount() -> Money {
    Money::new("10.50".parse().expect("a decimal"), Currency::Brl)
}

fn pix() -> PaymentRequestPix {
    PaymentRequestPix::new("order-1", amount(), PaymentRequestPixPix::new("a@b.c"))
}

fn json(request: impl Into<PaymentRequest>) -> String {
    serde_json::to_string(&request.into()).expect("a request is JSON")
}

#[test]
fn a_payment_is_built_with_what_is_required_and_what_is_set() {
    let card = PaymentRequestCardCard::new("tok").installments(3);
    let request = PaymentRequestCard::new("order-1", amount(), card)
        .note("for the neighbour".to_owned())
        .card_number("4111")
        .metadata(BTreeMap::from([("shop".to_owned(), "7".to_owned())]))
        .tries(Tries::_2);
    assert_eq!(
        json(request),
        r#"{"reference":"order-1","amount":{"value":10.50,"currency":"BRL"},"type":"card","#.to_owned()
            + r#""note":"for the neighbour","card_number":"4111","metadata":{"shop":"7"},"tries":2,"card":{"token":"tok","installments":3}}"#
    );
}

#[test]
fn a_type_that_may_be_left_out_is_sent_where_it_is_set() {
    assert_eq!(
        json(pix().r#type(PaymentRequestPixType::Pix)),
        r#"{"reference":"order-1","amount":{"value":10.50,"currency":"BRL"},"type":"pix","pix":{"key":"a@b.c"}}"#
    );
}

#[test]
fn a_constant_that_must_be_there_is_written_for_the_user() {
    let id = "2c1b5c9e-0d3f-4d0b-9a4e-0d7c8f1e2a3b"
        .parse()
        .expect("an identifier");
    let event = Event::from(EventPaymentRefunded::new(id));
    assert_eq!(
        serde_json::to_string(&event).expect("an event is JSON"),
        r#"{"event":"payment.refunded","refund_id":"2c1b5c9e-0d3f-4d0b-9a4e-0d7c8f1e2a3b"}"#
    );
}

#[test]
fn a_default_is_neither_sent_nor_read_unasked() {
    assert_eq!(
        json(pix()),
        r#"{"reference":"order-1","amount":{"value":10.50,"currency":"BRL"},"type":"pix","pix":{"key":"a@b.c"}}"#
    );
    let text = r#"{"reference":"order-1","amount":{"value":10.50,"currency":"BRL"},"pix":{"key":"a@b.c"}}"#;
    let request: PaymentRequest = serde_json::from_str(text).expect("a request");
    assert!(matches!(request, PaymentRequest::Pix(pix) if pix.pix.expires_in.is_none()));
}

/// A server that has one answer and keeps what it is asked.
#[derive(Clone)]
struct Server {
    reply: Reply,
    asked: Arc<Mutex<Vec<Request>>>,
}

impl Transport for Server {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        self.asked.lock().expect("a list").push(request);
        Box::pin(async { Ok(self.reply.clone()) })
    }
}

/// Asks for a payment where the server answers this, and says what the shop makes of it.
fn asked_for_a_payment(status: u16, body: &str) -> String {
    let server = Server {
        reply: Reply {
            status,
            headers: Headers::new(),
            body: body.as_bytes().to_vec(),
        },
        asked: Arc::default(),
    };
    let credentials = Credentials::new()
        .merchant_key("key")
        .merchant_token("token");
    let client = Client::with_transport(Environment::sandbox(), credentials, server.clone())
        .expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    let request = PaymentRequest::from(pix());
    let answer = runtime.block_on(client.create_payment("key-1", &request).into_future());

    let asked = server.asked.lock().expect("a list");
    assert_eq!(asked[0].headers.get("idempotency-key"), Some("key-1"));
    match answer {
        Ok(created) => match created.value {
            CreatePaymentOutput::Created(payment) => match &payment.instrument {
                Some(Instrument::Card(card)) => format!("{} by {}", payment.status, card.kind),
                Some(Instrument::Unknown(other)) => {
                    format!("{} by {}", payment.status, other.tag())
                }
                _ => payment.status.to_string(),
            },
            CreatePaymentOutput::Accepted(pending) => format!("ask {}", pending.poll_url),
            _ => "done".to_owned(),
        },
        Err(Error::Api(error)) => match error.value {
            Some(CreatePaymentError::UnprocessableContent(declined)) => {
                format!("declined: {}", declined.reason)
            }
            Some(CreatePaymentError::Other(other)) => {
                format!("{}: {}", error.status, other.message)
            }
            other => format!("{other:?}"),
        },
        Err(error) => format!("may have happened: {}", error.may_have_happened()),
    }
}

#[test]
fn every_answer_of_an_operation_is_an_arm_of_a_match() {
    let payment = |instrument: &str| {
        format!(
            r#"{{"id":"2c1b5c9e-0d3f-4d0b-9a4e-0d7c8f1e2a3b","status":"PAID",
            "amount":{{"value":1,"currency":"BRL"}},"instrument":{instrument}}}"#
        )
    };
    for (status, body, said) in [
        (
            201,
            payment(r#"{"kind":"debit","last4":"4242"}"#),
            "PAID by debit",
        ),
        (201, payment(r#"{"kind":"cash"}"#), "PAID by cash"),
        (
            202,
            r#"{"poll_url":"https://a.b/c"}"#.to_owned(),
            "ask https://a.b/c",
        ),
        (422, r#"{"reason":"FRAUD"}"#.to_owned(), "declined: FRAUD"),
        (422, r#"{"reason":"STOLEN"}"#.to_owned(), "declined: STOLEN"),
        (
            503,
            r#"{"code":"x","message":"later"}"#.to_owned(),
            "503: later",
        ),
        (201, "{}".to_owned(), "may have happened: true"),
    ] {
        assert_eq!(asked_for_a_payment(status, &body), said);
    }
}
