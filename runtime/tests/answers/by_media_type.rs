//! Responses of one status that differ by media type.

use crate::{PAY, Problem, client};
use runtime::stand_in::Answer;
use runtime::{Call, Error, Response, answers, object, operation};

#[derive(Clone, Debug, PartialEq)]
struct Sold {
    amount: i64,
}
object!(Sold { amount = "amount" });

#[derive(Clone, Debug, PartialEq)]
enum Receipt {
    OkCollection(Vec<Sold>),
    OkText(String),
    OkImage(Vec<u8>),
    OkPatch(String),
    Ok(Sold),
}
answers!(Receipt {
    200 as "application/json;type=collection" => json OkCollection,
    200 as "text/plain" | "text/csv" => text OkText,
    200 as "application/*+patch" => text OkPatch,
    200 as "image/*" => bytes OkImage,
    200 => json Ok
});

#[derive(Clone, Debug, PartialEq)]
enum Failure {
    OtherHtml(String),
    Other(Problem),
}
answers!(Failure { _ as "text/html" => text OtherHtml, _ => json Other });

struct Sell {
    call: Call,
}
operation!(Sell { 200 => answer(Receipt) } or Failure);

async fn sell(status: u16, media_type: &str, body: &str) -> Result<Receipt, Error<Failure>> {
    let answer = Answer::new(status)
        .header("Content-Type", media_type)
        .body(body);
    let (_server, client) = client(vec![answer]).await;
    let call = client.call(&PAY);
    Sell { call }.await.map(Response::into_value)
}

#[tokio::test]
async fn the_media_type_of_a_response_decides_what_it_is() {
    let text = r#"{"amount":1}"#;
    let sold = Sold { amount: 1 };
    for media_type in ["application/json", "application/vnd.api+json; v=1", ""] {
        let receipt = sell(200, media_type, text).await.unwrap();
        assert_eq!(receipt, Receipt::Ok(sold.clone()), "{media_type}");
    }
    for media_type in [
        "application/json; type=collection",
        "Application/JSON;v=1;TYPE=\"Collection\"",
    ] {
        let receipt = sell(200, media_type, &format!("[{text}]")).await.unwrap();
        let list = Receipt::OkCollection(vec![sold.clone()]);
        assert_eq!(receipt, list, "{media_type}");
    }
    for (media_type, receipt) in [
        ("text/csv; charset=utf-8", Receipt::OkText("a".into())),
        ("image/png", Receipt::OkImage(b"a".to_vec())),
        ("application/json+patch", Receipt::OkPatch("a".into())),
    ] {
        assert_eq!(sell(200, media_type, "a").await.unwrap(), receipt);
        // A status that is not listed changes nothing about it.
        assert_eq!(sell(206, media_type, "a").await.unwrap(), receipt);
    }
    let page = sell(500, "text/html", "a").await.unwrap_err();
    assert_eq!(page.api(), Some(&Failure::OtherHtml("a".into())));
    let problem = sell(500, "application/json", r#"{"code":"a"}"#).await;
    let expected = Failure::Other(Problem { code: "a".into() });
    assert_eq!(problem.unwrap_err().api(), Some(&expected));
    let page = sell(200, "text/html", "<h1>").await.unwrap_err();
    assert!(page.to_string().contains("found text/html"), "{page}");
}
