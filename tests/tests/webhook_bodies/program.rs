//! Receives deliveries over a loopback connection, as the user of a generated client does: a failed assertion is a failed
//! test.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use aws_lc_rs::hmac;
use runtime::Headers;
use runtime::webhook::{Delivery, Encoding, Field, FromBody, Hash, Refusal, Verifier};

const FORM: &str = "application/x-www-form-urlencoded";

/// A request as it came over the connection.
struct Arrived {
    target: String,
    headers: Headers,
    body: Vec<u8>,
}

/// Sends a signed request over the loopback, and takes it apart.
fn arrive(target: &str, media_type: &str, body: &str) -> Arrived {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"s3cr3t");
    let signature = hmac::sign(&key, body.as_bytes());
    let digits: String = signature.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let request = format!(
        "POST {target} HTTP/1.1\r\nHost: shop.test\r\nX-Signature: {digits}\r\nContent-Type: {media_type}\r\n\r\n{body}"
    );
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    let sender = thread::spawn(move || {
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.write_all(request.as_bytes()).expect("sent");
    });
    let mut text = String::new();
    let (mut stream, _) = listener.accept().expect("a connection");
    stream.read_to_string(&mut text).expect("a request");
    sender.join().expect("sent");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.split("\r\n");
    let target = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a target");
    let mut headers = Headers::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        headers.append(name, value);
    }
    Arrived {
        target: target.to_owned(),
        headers,
        body: body.as_bytes().to_vec(),
    }
}

impl Arrived {
    fn delivery(&self) -> Delivery<'_> {
        Delivery {
            method: "POST",
            target: &self.target,
            headers: &self.headers,
            body: &self.body,
        }
    }
}

/// Receives a body as the docs of the generated module say.
fn receive<T: FromBody>(media_type: &str, body: &str) -> Result<T, Refusal> {
    let verifier = Verifier::hmac(Hash::Sha256, ["s3cr3t"], Field::new("X-Signature")).expect("a secret");
    let arrived = arrive("/", media_type, body);
    verifier.encoding(Encoding::Hex).verify(&arrived.delivery())?.read()
}

fn forms_are_told_apart_and_keep_their_digits() {
    use webhook_forms::models::{CallRequest, MessageRequest};
    use webhook_forms::webhooks::Event;

    let body = "MessageSid=12&NumMedia=2&Price=10.50&SentAt=&Tags=a&To[City]=x&To[Level]=3\
                &Parts[0][City]=y&Parts[1][Within][Level]=4&Other=7";
    let Event::Message(message) = receive(FORM, body).expect("a message") else {
        panic!("{body} is no message");
    };
    assert_eq!((message.message_sid.as_str(), message.num_media), ("12", Some(2)));
    assert_eq!(message.price.map(|price| price.to_string()).as_deref(), Some("10.50"));
    assert_eq!((message.sent_at, message.tags), (None, Some(vec!["a".to_owned()])));
    assert_eq!(message.to.and_then(|to| to.level), Some(3));
    let within = message.parts.expect("parts")[1].within.clone();
    assert_eq!(within.and_then(|within| within.level), Some(4));
    assert_eq!(message.additional["Other"].as_str(), "\"7\"");

    // The price is a text here, and what stands in one field there is spread here.
    let body = "CallSid=c&Price=1.10&Digits=1,2&City=x&Level=5";
    let Event::Call(call) = receive(FORM, body).expect("a call") else {
        panic!("{body} is no call");
    };
    assert_eq!((call.price.as_deref(), call.digits), (Some("1.10"), Some(vec![1, 2])));
    assert_eq!(call.from.and_then(|from| from.level), Some(5));

    // Each as its own type, at its own address.
    let message: MessageRequest = receive(FORM, "MessageSid=1&NumMedia=2").expect("a message");
    assert_eq!(message.num_media, Some(2));
    assert!(receive::<CallRequest>(FORM, "MessageSid=1").is_err());

    let refused = receive::<Event>(FORM, "MessageSid=1&NumMedia=s3cr3t").expect_err("no number").to_string();
    assert!(refused.contains("`NumMedia`") && !refused.contains("s3cr3t"), "{refused}");
}

fn json_and_texts_are_events_beside_forms() {
    use webhook_forms::webhooks::Event;

    let Event::Paid(paid) = receive("application/json", r#"{"id":"7"}"#).expect("JSON") else {
        panic!("it is no payment");
    };
    assert_eq!(paid.id, "7");
    let Event::Ping(text) = receive("text/plain; charset=utf-8", "12").expect("a text") else {
        panic!("it is no ping");
    };
    assert_eq!(text, "12");
    let Event::Unknown(unknown) = receive(FORM, "a=1&a=2").expect("an object") else {
        panic!("it is known");
    };
    assert_eq!(unknown.json().as_str(), r#"{"a":["1","2"]}"#);
}

fn what_is_alone_is_the_event() {
    let event: webhook_form_alone::webhooks::Event = receive(FORM, "Body=1&Parts=2").expect("a form");
    assert_eq!((event.body.as_deref(), event.parts), (Some("1"), Some(2)));
    let event: webhook_text_alone::webhooks::Event = receive("text/plain", "hi").expect("a text");
    assert_eq!(event, "hi");
}

fn the_query_is_read_on_demand() {
    use webhook_query::webhooks::EventQuery;

    let target = "/w?key=k&shop=7&attempt=2&ids=1&ids=2&csv=a,b%2Cc&at%5Bcity%5D=x&city=y&level=3\
                  &whole=%7B%22city%22%3A%22z%22%7D";
    let arrived = arrive(target, "application/json", "{}");
    let query = EventQuery(arrived.delivery().query());
    assert_eq!(query.key().as_deref(), Ok("k"));
    assert_eq!(query.shop(), Ok(Some("7".to_owned())));
    assert_eq!(query.shop_in_refunded(), Ok(Some(7)));
    assert_eq!((query.attempt(), query.ids()), (Ok(Some(2)), Ok(Some(vec![1, 2]))));
    assert_eq!(query.csv(), Ok(Some(vec!["a".to_owned(), "b,c".to_owned()])));
    assert_eq!(query.at().unwrap().unwrap().city.as_deref(), Some("x"));
    assert_eq!(query.place().unwrap().unwrap().level, Some(3));
    assert_eq!(query.whole().unwrap().unwrap().city.as_deref(), Some("z"));
    let empty = arrive("/w", "application/json", "{}");
    let query = EventQuery(empty.delivery().query());
    assert!(query.key().expect_err("it must be there").is_missing());
    assert_eq!(query.ids(), Ok(None));
}

fn main() {
    forms_are_told_apart_and_keep_their_digits();
    json_and_texts_are_events_beside_forms();
    what_is_alone_is_the_event();
    the_query_is_read_on_demand();
}
