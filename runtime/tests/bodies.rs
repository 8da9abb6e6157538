//! What a request carries, byte for byte.

mod sending;

use runtime::stand_in::Received;
use runtime::{
    Call, Credentials, Decimal, Encoding, Json, Maybe, Operation, QueryStyle, Repeatable, object,
    union,
};
use std::collections::BTreeMap;

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
        "na+me=a%2Bb+c%26%C3%A9%25\
         &amount=%7B%22value%22%3A1234567890123456.70%2C%22currency%22%3A%22B%26L%22%7D&tags=1&tags=2\
         &items=%7B%22value%22%3A1234567890123456.70%2C%22currency%22%3A%22B%26L%22%7D&null="
    );

    // What Stripe and Rails understand: brackets all the way down.
    let deep = Encoding::Style(QueryStyle::DeepObject);
    let request = received(&CREATE, |call| {
        let encodings = ["name", "amount", "tags", "items", "null"].map(|name| (name, deep));
        call.form_as(&form, &encodings);
    })
    .await;
    assert_eq!(
        request.text(),
        "na+me=a%2Bb+c%26%C3%A9%25&amount%5Bvalue%5D=1234567890123456.70&amount%5Bcurrency%5D=B%26L\
         &tags%5B0%5D=1&tags%5B1%5D=2\
         &items%5B0%5D%5Bvalue%5D=1234567890123456.70&items%5B0%5D%5Bcurrency%5D=B%26L&null="
    );
}

#[tokio::test]
async fn writes_each_property_of_a_form_as_its_encoding_says() {
    let form = BTreeMap::from([
        ("ids[]", serde_json::json!([1, 2])),
        ("json", serde_json::json!(["a b", {"c": "\"\n"}])),
        ("list", serde_json::json!(["a b", "c,d"])),
        ("map", serde_json::json!({"x": 1, "y": "&"})),
        ("path", serde_json::json!("/a b/c")),
        ("pipes", serde_json::json!([1, 2])),
        ("plain", serde_json::json!({"x": [true, null]})),
        ("spaces", serde_json::json!([1, 2])),
    ]);
    let request = received(&CREATE, |call| {
        call.form_as(
            &form,
            &[
                (
                    "json",
                    Encoding::MediaType("Application/JSON; charset=utf-8"),
                ),
                ("list", Encoding::Style(QueryStyle::Form { explode: false })),
                ("map", Encoding::Style(QueryStyle::Form { explode: true })),
                (
                    "path",
                    Encoding::Reserved(QueryStyle::Form { explode: true }),
                ),
                ("pipes", Encoding::Style(QueryStyle::PipeDelimited)),
                ("plain", Encoding::MediaType("text/plain")),
                ("spaces", Encoding::Style(QueryStyle::SpaceDelimited)),
            ],
        );
    })
    .await;
    assert_eq!(
        request.text().replace('&', "\n"),
        "ids%5B%5D=1\nids%5B%5D=2\n\
         json=%5B%22a+b%22%2C%7B%22c%22%3A%22%5C%22%5Cn%22%7D%5D\n\
         list=a%20b,c%2Cd\nx=1\ny=%26\npath=/a%20b/c\npipes=1%7C2\n\
         plain=%7B%22x%22%3A%5Btrue%2Cnull%5D%7D\nspaces=1%202"
    );
}

#[tokio::test]
async fn refuses_a_property_that_its_style_cannot_say() {
    let nested = BTreeMap::from([("a", [[1]])]);
    let refusal = sending::refusal(&CREATE, Credentials::new(), |call| {
        let style = Encoding::Style(QueryStyle::Form { explode: true });
        call.form_as(&nested, &[("a", style)]);
    })
    .await;
    assert!(
        refusal.contains("the field `a` holds objects or arrays"),
        "{refusal}"
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

#[derive(Clone, Debug, PartialEq)]
enum Rate {
    Number(f64),
    Text(String),
}
union!(
    Rate,
    one {
        Number: number,
        Text: string
    }
);

#[derive(Clone, Debug, PartialEq)]
struct Rates {
    one: f64,
    more: Option<Vec<Rate>>,
    limit: Maybe<f64>,
    by_day: BTreeMap<String, [f64; 2]>,
}
object!(Rates { one = "one", more? = "more", limit?? = "limit", ..by_day });

fn rates() -> Rates {
    Rates {
        one: -0.5,
        more: Some(vec![Rate::Text("NaN".into()), Rate::Number(1e300)]),
        limit: Maybe::Absent,
        by_day: BTreeMap::from([("1".into(), [f64::MAX, f64::MIN_POSITIVE])]),
    }
}

#[tokio::test]
async fn sends_every_finite_number() {
    let request = received(&CREATE, |call| {
        call.json(&rates());
    })
    .await;
    assert_eq!(
        request.text(),
        r#"{"one":-0.5,"more":["NaN",1e+300],"1":[1.7976931348623157e+308,2.2250738585072014e-308]}"#
    );
}

#[tokio::test]
async fn refuses_a_number_that_json_cannot_write() {
    type Spoil = fn(&mut Rates);
    let spoilt: [(Spoil, &str); 4] = [
        (|rates| rates.one = f64::NAN, "`one`: NaN"),
        (
            |rates| rates.more = Some(vec![Rate::Number(1.0), Rate::Number(f64::INFINITY)]),
            "`more[1]`: inf",
        ),
        (|rates| rates.limit = Maybe::Value(f64::NAN), "`limit`: NaN"),
        (
            |rates| rates.by_day = BTreeMap::from([("2".into(), [0.0, f64::NEG_INFINITY])]),
            "`2[1]`: -inf",
        ),
    ];
    for (spoil, found) in spoilt {
        let mut rates = rates();
        spoil(&mut rates);
        let refusal = sending::refusal(&CREATE, Credentials::new(), |call| {
            call.json(&rates);
        })
        .await;
        assert_eq!(
            refusal,
            format!(
                "nothing was sent: the body cannot be encoded: {found} is not a number that JSON can write; \
                 it has to be finite"
            )
        );
    }
}

#[tokio::test]
async fn refuses_a_number_that_no_parameter_can_write() {
    type Put = fn(&mut Call, f64) -> &mut Call;
    let puts: [(Put, &str); 4] = [
        (
            |call, number| call.query("q", &number, QueryStyle::SpaceDelimited),
            "query parameter `q`",
        ),
        (
            |call, number| call.query_json("q", &number),
            "query parameter `q`",
        ),
        (
            |call, number| call.header("X-Rate", &[number]),
            "header `X-Rate`",
        ),
        (
            |call, number| call.form(&BTreeMap::from([("rate", number)])),
            "body",
        ),
    ];
    for (put, place) in puts {
        let refusal = sending::refusal(&CREATE, Credentials::new(), |call| {
            put(call, f64::NAN);
        })
        .await;
        assert!(
            refusal.starts_with(&format!(
                "nothing was sent: the {place} cannot be encoded: "
            )),
            "{refusal}"
        );
        assert!(refusal.ends_with("it has to be finite"), "{refusal}");
    }
}

#[test]
fn makes_no_json_of_a_number_that_it_cannot_write() {
    let error = Json::of(&[1.0, f64::NAN]).unwrap_err().to_string();
    assert!(error.starts_with("`[1]`: NaN is not a number"), "{error}");
}

#[tokio::test]
async fn a_post_put_or_patch_without_a_body_has_the_length_zero() {
    macro_rules! method {
        ($method:literal) => {{
            const OPERATION: Operation = Operation {
                method: $method,
                ..CREATE
            };
            received(&OPERATION, |_| {}).await
        }};
    }
    for request in [method!("POST"), method!("PUT"), method!("PATCH")] {
        let lengths: Vec<&str> = request
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(lengths, ["0"], "{}", request.method);
        assert_eq!(request.header("transfer-encoding"), None);
    }
    for request in [
        method!("GET"),
        method!("DELETE"),
        method!("HEAD"),
        method!("OPTIONS"),
    ] {
        assert_eq!(request.header("content-length"), None, "{}", request.method);
    }
    let request = received(&CREATE, |call| {
        call.json("a");
    })
    .await;
    assert_eq!(request.header("content-length"), Some("3"));
}

#[tokio::test]
async fn a_range_is_never_sent_as_a_media_type() {
    for (media_type, own) in [
        ("image/*", None),
        ("*/*", Some("image/*")),
        ("application/*+json", None),
    ] {
        let refusal = sending::refusal(&CREATE, Credentials::new(), |call| {
            let upload = runtime::Upload::from("a");
            let upload = match own {
                Some(own) => upload.media_type(own),
                None => upload,
            };
            call.bytes(media_type, upload);
        })
        .await;
        assert!(refusal.contains("Upload::media_type"), "{refusal}");
    }
    let refusal = sending::refusal(&CREATE, Credentials::new(), |call| {
        call.json_as("application/*+json", "a");
    })
    .await;
    assert!(refusal.contains("name one media type"), "{refusal}");
    let request = received(&CREATE, |call| {
        call.bytes("*/*", "a");
    })
    .await;
    assert_eq!(
        request.header("content-type"),
        Some("application/octet-stream")
    );
}
