//! Answers of one status that differ by media type.

use runtime::{Answers as _, Headers, Reply, answers, object};

#[derive(Clone, Debug, PartialEq)]
struct Paid {
    amount: i64,
}
object!(Paid { amount = "amount" });

#[derive(Clone, Debug, PartialEq)]
struct Problem {
    code: String,
}
object!(Problem { code = "code" });

#[derive(Clone, Debug, PartialEq)]
enum Receipt {
    OkCollection(Vec<Paid>),
    OkText(String),
    OkImage(Vec<u8>),
    Ok(Paid),
    OtherHtml(String),
    Other(Problem),
}
answers!(Receipt {
    200 as "application/json;type=collection" => json OkCollection,
    200 as "text/plain" | "text/csv" => text OkText,
    200 as "image/*" => bytes OkImage,
    200 => json Ok,
    _ as "text/html" => text OtherHtml,
    _ => json Other
});

#[test]
fn the_media_type_of_an_answer_decides_what_it_is() {
    let read = |status, media_type: &str, body: &str| {
        let mut headers = Headers::new();
        headers.append("Content-Type", media_type);
        let reply = Reply {
            status,
            headers,
            body: body.into(),
        };
        Receipt::read(&reply).unwrap()
    };
    let text = r#"{"amount":1}"#;
    let paid = Paid { amount: 1 };
    for media_type in ["application/json", "application/vnd.api+json; v=1", ""] {
        assert_eq!(
            read(200, media_type, text),
            Ok(Receipt::Ok(paid.clone())),
            "{media_type}"
        );
    }
    for media_type in [
        "application/json; type=collection",
        "Application/JSON;v=1;TYPE=\"Collection\"",
    ] {
        let list = Ok(Receipt::OkCollection(vec![paid.clone()]));
        assert_eq!(
            read(200, media_type, &format!("[{text}]")),
            list,
            "{media_type}"
        );
    }
    assert_eq!(
        read(200, "text/csv; charset=utf-8", "a"),
        Ok(Receipt::OkText("a".into()))
    );
    assert_eq!(
        read(200, "image/png", "a"),
        Ok(Receipt::OkImage(b"a".to_vec()))
    );
    assert_eq!(
        read(500, "text/html", "a"),
        Ok(Receipt::OtherHtml("a".into()))
    );
    let problem = Problem { code: "a".into() };
    assert_eq!(
        read(500, "application/json", r#"{"code":"a"}"#),
        Ok(Receipt::Other(problem))
    );
    assert!(
        read(200, "text/html", "<h1>")
            .unwrap_err()
            .message()
            .contains("found text/html")
    );
}
