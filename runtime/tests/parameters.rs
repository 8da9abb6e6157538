//! Where parameters go, byte for byte.

mod sending;

use runtime::stand_in::Received;
use runtime::{
    Call, Client, Credentials, Decimal, Json, Operation, PathStyle, QueryStyle, Repeatable, object,
};
use std::collections::BTreeMap;

const FORM: QueryStyle = QueryStyle::Form { explode: true };
const FORM_IN_ONE: QueryStyle = QueryStyle::Form { explode: false };

const fn operation(path: &'static str) -> Operation {
    Operation {
        id: "op",
        method: "GET",
        path,
        server: 0,
        security: &[],
        accept: "application/json",
        repeatable: Repeatable::ByMethod,
    }
}

const QUERY: Operation = operation("/q");
const ITEM: Operation = operation("/items/{id}");
const NESTED: Operation = operation("/a/{first}/b/{second}");

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

async fn refusal(operation: &'static Operation, build: impl FnOnce(&mut Call)) -> String {
    sending::refusal(operation, Credentials::new(), build).await
}

/// Returns the query of a request.
async fn query_of(build: impl FnOnce(&mut Call)) -> String {
    let target = received(&QUERY, build).await.target;
    target.strip_prefix("/v1/q").unwrap().to_owned()
}

#[tokio::test]
async fn puts_path_parameters_in_their_places() {
    let request = received(&NESTED, |call| {
        call.path("second", &2).path("first", "one");
    })
    .await;
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("GET", "/v1/a/one/b/2")
    );
}

#[tokio::test]
async fn encodes_a_path_parameter_once() {
    let request = received(&ITEM, |call| {
        call.path("id", "a/b?c#d%20 é~-._{x}");
    })
    .await;
    assert_eq!(
        request.target,
        "/v1/items/a%2Fb%3Fc%23d%2520%20%C3%A9~-._%7Bx%7D"
    );
}

#[tokio::test]
async fn writes_path_parameters_in_each_style() {
    for (style, list, object) in [
        (PathStyle::Simple { explode: false }, "3,4", "a,1,b,2"),
        (PathStyle::Simple { explode: true }, "3,4", "a=1,b=2"),
        (PathStyle::Label { explode: false }, ".3,4", ".a,1,b,2"),
        (PathStyle::Label { explode: true }, ".3.4", ".a=1.b=2"),
        (
            PathStyle::Matrix { explode: false },
            ";id=3,4",
            ";id=a,1,b,2",
        ),
        (
            PathStyle::Matrix { explode: true },
            ";id=3;id=4",
            ";a=1;b=2",
        ),
    ] {
        let request = received(&ITEM, |call| {
            call.path_as("id", &[3, 4], style);
        })
        .await;
        assert_eq!(request.target, format!("/v1/items/{list}"), "{style:?}");
        let request = received(&ITEM, |call| {
            call.path_as("id", &BTreeMap::from([("a", 1), ("b", 2)]), style);
        })
        .await;
        assert_eq!(request.target, format!("/v1/items/{object}"), "{style:?}");
    }
}

#[tokio::test]
async fn refuses_an_empty_path_parameter() {
    for style in [
        PathStyle::Simple { explode: false },
        PathStyle::Label { explode: true },
    ] {
        let refusal = refusal(&ITEM, |call| {
            call.path_as("id", "", style);
        })
        .await;
        assert_eq!(
            refusal,
            "nothing was sent: the path parameter `id` is empty, which would address another resource; if the API allows \
             it, add \"op.id\" to `allow_empty` in codegen.toml and generate the client again"
        );
    }
}

#[tokio::test]
async fn sends_an_empty_path_parameter_where_it_may_be_empty() {
    let style = PathStyle::Simple { explode: false };
    for value in ["", "a b"] {
        let request = received(&ITEM, |call| {
            call.path_or_empty("id", value, style);
        })
        .await;
        let target = format!("/v1/items/{}", value.replace(' ', "%20"));
        assert_eq!(request.target, target);
    }
    let refusal = refusal(&ITEM, |call| {
        call.path_or_empty("id", "..", style);
    })
    .await;
    assert!(refusal.contains("would change the path"), "{refusal}");
}

#[tokio::test]
async fn refuses_a_path_parameter_that_is_null() {
    let refusal = refusal(&ITEM, |call| {
        call.path("id", &None::<String>);
    })
    .await;
    assert!(
        refusal.starts_with("nothing was sent: the path parameter `id` is empty"),
        "{refusal}"
    );
}

#[tokio::test]
async fn refuses_path_parameters_that_climb() {
    for climb in [".", ".."] {
        let refusal = refusal(&ITEM, |call| {
            call.path("id", climb);
        })
        .await;
        assert!(refusal.contains("would change the path"), "{refusal}");
    }
}

#[tokio::test]
async fn refuses_a_path_whose_parameter_has_no_value() {
    assert_eq!(
        refusal(&ITEM, |_| ()).await,
        "nothing was sent: the path parameter `id` has no value"
    );
}

#[tokio::test]
async fn refuses_a_parameter_that_the_path_does_not_have() {
    let refusal = refusal(&ITEM, |call| {
        call.path("other", "1");
    })
    .await;
    assert_eq!(
        refusal,
        "nothing was sent: the path `/items/{id}` has no parameter `other`"
    );
}

#[tokio::test]
async fn encodes_a_query_parameter_once() {
    let query = query_of(|call| {
        call.query("a b", "x&y=z +/%20é", FORM);
    })
    .await;
    assert_eq!(query, "?a%20b=x%26y%3Dz%20%2B%2F%2520%C3%A9");
}

#[tokio::test]
async fn keeps_reserved_characters_where_they_are_allowed() {
    let query = query_of(|call| {
        call.query_reserved("to", "https://x.y/z?a=b&c#d+e%20f g", FORM);
    })
    .await;
    assert_eq!(query, "?to=https://x.y/z?a=b%26c%23d%2Be%2520f%20g");
}

#[tokio::test]
async fn writes_lists_in_each_query_style() {
    for (style, expected) in [
        (FORM, "?n=a%2Cb&n=c"),
        (FORM_IN_ONE, "?n=a%2Cb,c"),
        (QueryStyle::SpaceDelimited, "?n=a%2Cb%20c"),
        (QueryStyle::PipeDelimited, "?n=a%2Cb%7Cc"),
    ] {
        let query = query_of(|call| {
            call.query("n", &["a,b", "c"], style);
        })
        .await;
        assert_eq!(query, expected, "{style:?}");
    }
}

#[tokio::test]
async fn writes_objects_in_each_query_style() {
    for (style, expected) in [
        (FORM, "?value=1234567890123456.70&currency=B%26L"),
        (FORM_IN_ONE, "?n=value,1234567890123456.70,currency,B%26L"),
        (
            QueryStyle::DeepObject,
            "?n%5Bvalue%5D=1234567890123456.70&n%5Bcurrency%5D=B%26L",
        ),
    ] {
        let query = query_of(|call| {
            call.query("n", &amount(), style);
        })
        .await;
        assert_eq!(query, expected, "{style:?}");
    }
}

#[tokio::test]
async fn leaves_out_what_is_empty() {
    let query = query_of(|call| {
        call.query("b", &Vec::<i64>::new(), FORM)
            .query("e", "", FORM);
    })
    .await;
    assert_eq!(query, "?e=");
}

#[tokio::test]
async fn sends_null_with_an_empty_value() {
    #[derive(Debug)]
    struct Filter {
        absent: Option<i64>,
        null: Option<i64>,
    }
    object!(Filter { absent? = "absent", null = "null" });
    let filter = Filter {
        absent: None,
        null: None,
    };

    let query = query_of(|call| {
        call.query("a", &None::<i64>, FORM)
            .query("b", &Json::null(), FORM_IN_ONE)
            .query("c", &[Some(1), None], FORM)
            .query("d", &filter, FORM)
            .query("e", &filter, QueryStyle::DeepObject)
            .query_reserved("f", &None::<i64>, FORM);
    })
    .await;
    assert_eq!(query, "?a=&b=&c=1&c=&null=&e%5Bnull%5D=&f=");
}

#[tokio::test]
async fn sends_null_in_json_as_null() {
    let query = query_of(|call| {
        call.query_json("n", &None::<i64>);
    })
    .await;
    assert_eq!(query, "?n=null");
}

#[tokio::test]
async fn sends_the_last_value_of_a_parameter() {
    let query = query_of(|call| {
        call.query("n", &[1, 2], FORM)
            .query("m", &true, FORM)
            .query("n", &3, FORM);
    })
    .await;
    assert_eq!(query, "?m=true&n=3");
}

#[tokio::test]
async fn writes_a_parameter_that_is_json() {
    let query = query_of(|call| {
        call.query_json("n", &amount());
    })
    .await;
    assert_eq!(
        query,
        "?n=%7B%22value%22%3A1234567890123456.70%2C%22currency%22%3A%22B%26L%22%7D"
    );
}

#[tokio::test]
async fn writes_a_query_that_is_one_parameter() {
    let query = query_of(|call| {
        call.query_string_json("q", &amount());
    })
    .await;
    assert_eq!(
        query,
        "?%7B%22value%22%3A1234567890123456.70%2C%22currency%22%3A%22B%26L%22%7D"
    );
    let query = query_of(|call| {
        call.query_string("q", "a=b&c d");
    })
    .await;
    assert_eq!(query, "?a%3Db%26c%20d");
}

#[tokio::test]
async fn refuses_a_value_that_its_style_cannot_say() {
    let refusal = refusal(&QUERY, |call| {
        call.query("n", &[[1]], FORM);
    })
    .await;
    assert!(
        refusal.contains("the query parameter `n` holds objects or arrays within each other"),
        "{refusal}"
    );
}

#[tokio::test]
async fn adds_to_a_query_that_the_path_has() {
    const OPERATION: Operation = operation("/q?version=2");
    let request = received(&OPERATION, |call| {
        call.query("n", &1, FORM);
    })
    .await;
    assert_eq!(request.target, "/v1/q?version=2&n=1");
}

#[tokio::test]
async fn writes_headers_and_cookies() {
    let request = received(&QUERY, |call| {
        call.header("X-Trace", "a b")
            .header("X-List", &[1, 2])
            .header("X-None", &None::<i64>);
        call.header_exploded("X-Object", &BTreeMap::from([("a", 1), ("b", 2)]));
        call.cookie("session", "a;b c=")
            .cookie("theme", "dark")
            .cookie("none", &None::<i64>);
    })
    .await;
    assert_eq!(request.header("x-trace"), Some("a b"));
    assert_eq!(request.header("x-list"), Some("1,2"));
    assert_eq!(request.header("x-object"), Some("a=1,b=2"));
    assert_eq!(request.header("x-none"), None);
    assert_eq!(
        request.header("cookie"),
        Some("session=a%3Bb%20c=; theme=dark")
    );
    assert_eq!(request.header("accept"), Some("application/json"));
}

#[tokio::test]
async fn refuses_a_header_with_a_line_break_without_repeating_it() {
    for value in ["s3cr3t\r\nX-Evil: 1", "s3cr3t\n", "s3cr3t\0"] {
        let refusal = refusal(&QUERY, |call| {
            call.header("X-Trace", value);
        })
        .await;
        assert!(
            refusal.contains("`X-Trace`") && !refusal.contains("s3cr3t"),
            "{refusal}"
        );
    }
}

#[tokio::test]
async fn refuses_a_header_whose_name_is_none() {
    let refusal = refusal(&QUERY, |call| {
        call.header("X Trace:", "1");
    })
    .await;
    assert!(
        refusal.contains(r#""X Trace:" is not the name of a header"#),
        "{refusal}"
    );
}

#[tokio::test]
async fn keeps_the_first_error() {
    let refusal = refusal(&ITEM, |call| {
        call.path("id", "").header("X", "\n");
    })
    .await;
    assert!(refusal.contains("path parameter"), "{refusal}");
}

#[tokio::test]
async fn sends_a_header_of_the_caller() {
    assert_eq!(
        received(&QUERY, |_| ()).await.header("x-caller"),
        Some("test")
    );
}

#[tokio::test]
async fn refuses_a_server_group_that_has_no_address() {
    const ELSEWHERE: Operation = Operation { server: 3, ..QUERY };
    assert!(
        refusal(&ELSEWHERE, |_| ())
            .await
            .contains("no address for server group 3")
    );
}

#[test]
fn refuses_base_addresses_that_are_not_usable() {
    for address in [
        "",
        "api.example.com",
        "ftp://x.y",
        "https://user:s3cr3t@x.y",
        "https://x.y/?key=s3cr3t",
        "https://x.y/#a",
    ] {
        let error = Client::with_reqwest(vec![address.into()], Credentials::new())
            .unwrap_err()
            .to_string();
        assert!(!error.contains("s3cr3t"), "{error}");
    }
}
