//! What a request carries, byte for byte.

mod sending;

use runtime::stand_in::Received;
use runtime::{Call, Credentials, Decimal, Operation, Repeatable, object};

const CREATE: Operation = Operation {
    id: "create",
    method: "POST",
    path: "/c",
    server: 0,
    security: &[],
    accept: "",
    repeatable: Repeatable::ByMethod,
};

#[derive(Clone, Debug, PartialEq)]
struct Amount {
    value: Decimal,
    currency: String,
    note: Option<String>,
}
object!(Amount { value = "value", currency = "currency", note? = "note" });

fn amount() -> Amount {
    Amount {
        value: "1234567890123456.70".parse().unwrap(),
        currency: "B&L".into(),
        note: None,
    }
}

async fn received(operation: &'static Operation, build: impl FnOnce(&mut Call)) -> Received {
    sending::received(operation, Credentials::new(), build)
        .await
        .unwrap()
}

#[tokio::test]
async fn sends_json_digit_for_digit() {
    let request = received(&CREATE, |call| {
        call.json(&amount());
    })
    .await;
    assert_eq!(request.method, "POST");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(
        request.text(),
        r#"{"value":1234567890123456.70,"currency":"B&L"}"#
    );
}

#[tokio::test]
async fn sends_a_form() {
    #[derive(Debug)]
    struct Form {
        name: String,
        amount: Amount,
        tags: Vec<i64>,
        items: Vec<Amount>,
        none: Option<String>,
        null: Option<String>,
    }
    object!(Form {
        name = "na me",
        amount = "amount",
        tags = "tags",
        items = "items",
        none? = "none",
        null = "null",
    });

    let form = Form {
        name: "a+b c&é%".into(),
        amount: amount(),
        tags: vec![1, 2],
        items: vec![amount()],
        none: None,
        null: None,
    };
    let request = received(&CREATE, |call| {
        call.form(&form);
    })
    .await;
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        request.text(),
        "na+me=a%2Bb+c%26%C3%A9%25&amount%5Bvalue%5D=1234567890123456.70&amount%5Bcurrency%5D=B%26L\
         &tags=1&tags=2&items%5B0%5D%5Bvalue%5D=1234567890123456.70&items%5B0%5D%5Bcurrency%5D=B%26L\
         &null="
    );
}

#[tokio::test]
async fn refuses_a_form_that_is_no_object() {
    let refusal = sending::refusal(&CREATE, Credentials::new(), |call| {
        call.form(&[1]);
    })
    .await;
    assert!(
        refusal.contains("is a form, but not an object"),
        "{refusal}"
    );
}

#[tokio::test]
async fn sends_text_and_bytes() {
    let request = received(&CREATE, |call| {
        call.text("text/plain; charset=utf-8", "é".into());
    })
    .await;
    assert_eq!(
        (request.header("content-type"), request.text().as_str()),
        (Some("text/plain; charset=utf-8"), "é")
    );
    let request = received(&CREATE, |call| {
        call.bytes("application/pdf", vec![0, 255]);
    })
    .await;
    assert_eq!(request.body, [0, 255]);
}

#[tokio::test]
async fn sends_no_body_where_there_is_none() {
    let request = received(&CREATE, |_| ()).await;
    assert_eq!(
        (request.header("content-type"), request.body.len()),
        (None, 0)
    );
}
