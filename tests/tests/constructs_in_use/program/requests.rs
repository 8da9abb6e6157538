//! What calls send.

use runtime::{Decimal, Request};

use crate::calls::{Kept, finish};
use crate::encoded;

pub fn defaults_are_offered_and_never_filled_in() {
    use defaults::models::{Order, Settings};
    use defaults::operations::Search;

    assert_eq!(encoded(&Settings::new("x")), r#"{"required":"x"}"#);
    let settings: Settings = serde_json::from_str(r#"{"required":"x"}"#).unwrap();
    assert_eq!(settings, Settings::new("x"));
    assert_eq!(Settings::default_required(), "a");
    assert_eq!(Settings::default_integer(), 9_007_199_254_740_993);
    assert_eq!(Settings::default_money(), "10.25".parse::<Decimal>().unwrap());
    assert_eq!(Settings::default_amount().to_string(), "1.50");
    assert_eq!(Settings::default_orders(), [Order::Oldest]);
    assert_eq!(
        encoded(&Settings::new("x").text("plain").null(None)),
        r#"{"required":"x","text":"plain","null":null}"#
    );
    let settings = settings
        .integer(Settings::default_integer())
        .text(Settings::default_text());
    assert_eq!(
        encoded(&settings),
        r#"{"required":"x","text":"say \"hi\"","integer":9007199254740993}"#
    );

    assert_eq!(
        query!(defaults, |client| client.search(Search::default_method())),
        "method=S256"
    );
    assert_eq!(
        query!(defaults, |client| client
            .search("plain")
            .limit(Search::default_limit_value())
            .order(&Search::default_order())),
        "method=plain&limit=20&order=newest"
    );
}

pub fn null_in_the_query_is_a_state_of_its_own() {
    assert_eq!(query!(parameters_nullable, |client| client.call(Some(1))), "required=1");
    assert_eq!(query!(parameters_nullable, |client| client.call(None)), "required=");
    assert_eq!(
        query!(parameters_nullable, |client| client
            .call(None)
            .cursor(None)
            .mode(None)
            .flag(None)
            .word("")),
        "required=&cursor=&mode=&flag=&word="
    );
    assert_eq!(
        query!(parameters_nullable, |client| client
            .call(None)
            .cursor(Some("c"))
            .mode(Some(&"a".into()))
            .flag(Some(false))
            .rate(Some("1.50".parse().unwrap()))),
        "required=&cursor=c&mode=a&flag=false&rate=1.50"
    );
}

pub fn methods_and_queries_of_3_2_are_sent() {
    use additions_of_32::models::Filter;

    let filter = Filter::new("a b").age(7);
    assert_eq!(
        query!(additions_of_32, |client| client.by_json(&filter)),
        "%7B%22name%22%3A%22a%20b%22%2C%22age%22%3A7%7D"
    );
    assert_eq!(
        query!(additions_of_32, |client| client.by_form().filter(&filter)),
        "name=a%20b&age=7"
    );
    assert_eq!(query!(additions_of_32, |client| client.by_text().filter("x=1")), "x%3D1");
    assert_eq!(request!(additions_of_32, |client| client.copy()).request().method, "COPY");
    let kept = Kept::default();
    let client = additions_of_32::Client::with_transport(
        additions_of_32::Environment::custom("http://localhost"),
        additions_of_32::Credentials::new(),
        kept.clone(),
    );
    let answer = finish(client.expect("a client").search(&filter).into_future());
    assert!(answer.expect("a success").value.is_empty(), "204 instead of 200 with a list");
    assert_eq!(kept.request().method, "QUERY");
}

pub fn no_request_is_sent_as_a_range_of_media_types() {
    use media_types::models::{Row, Rows};
    use media_types::operations::SendVersionBody;

    let row = Row::new().id(7);
    let sent = |kept: Kept| body(&kept.request());
    let json = |media_type: &str| (media_type.to_owned(), r#"{"id":7}"#.to_owned());
    assert_eq!(sent(request!(media_types, |client| client.add_row(&row))), json("application/json"));
    assert_eq!(sent(request!(media_types, |client| client.set_row(&row))), json("application/json"));
    assert_eq!(
        sent(request!(media_types, |client| client.any_text("a b"))),
        ("text/plain".to_owned(), "a b".to_owned())
    );
    let (media_type, _) = sent(request!(media_types, |client| client.any_form(&row)));
    assert_eq!(media_type, "multipart/form-data");
    let send = |version: SendVersionBody| {
        let kept = Kept::default();
        let client = media_types::Client::with_transport(
            media_types::Environment::custom("http://localhost"),
            media_types::Credentials::new(),
            kept.clone(),
        );
        let response = finish(client.expect("a client").send_version(version).into_future());
        // Nothing tells which of its two successes 204 is.
        assert!(matches!(response, Err(runtime::Error::Decode(_))));
        sent(kept)
    };
    assert_eq!(send((&row).into()), json("application/vnd.hub+json;version=67"));
    let rows = Rows::new(vec![Row::new()]);
    assert_eq!(send((&rows).into()).0, "application/vnd.hub+json;version=68");
    for accept in [
        request!(media_types, |client| client.add_row(&Row::new())),
        request!(media_types, |client| client.none()),
    ] {
        assert_eq!(accept.request().headers.get("accept"), Some("application/json"));
    }
}

pub fn a_path_parameter_is_empty_where_it_may_be() {
    let url = |kept: Kept| kept.request().url;
    let base = "http://localhost/files/";
    assert_eq!(url(request!(parameters_empty, |client| client.by_example(""))), base);
    assert_eq!(url(request!(parameters_empty, |client| client.by_example("a b"))), format!("{base}a%20b"));
    for (kept, rest) in [
        (request!(parameters_empty, |client| client.by_examples("")), "/examples"),
        (request!(parameters_empty, |client| client.by_default("")), "/default"),
        (request!(parameters_empty, |client| client.by_length("")), "/length"),
        (request!(parameters_empty, |client| client.by_value(&"".into())), "/value"),
        (request!(parameters_empty, |client| client.by_settings("")), "/settings"),
    ] {
        assert_eq!(url(kept), format!("{base}{rest}"));
    }
    let undeclared = request!(parameters_empty, |client| client.undeclared(""));
    assert_eq!(url(undeclared), "http://localhost/undeclared/");
    let misnamed = request!(parameters_empty, |client| client.misnamed(""));
    assert_eq!(url(misnamed), "http://localhost/misnamed/");
    let client = parameters_empty::Client::with_transport(
        parameters_empty::Environment::custom("http://localhost"),
        parameters_empty::Credentials::new(),
        Kept::default(),
    );
    let refused = finish(client.expect("a client").never("").into_future()).unwrap_err();
    // What the message advises is what `by_settings` has.
    assert!(refused.to_string().contains("\"never.name\" to `allow_empty` in codegen.toml"), "{refused}");
}

pub fn a_parameter_of_one_value_is_sent_unasked() {
    let request = request!(parameters_constant, |client| client.call("i", None)).request();
    assert_eq!(
        request.url,
        "http://localhost/cards/i?version=2&expand=true&nullable="
    );
    assert_eq!(request.headers.get("x-mode"), Some("live"));
}

/// The whole body, with `B` for the boundary of its parts, and its media type.
fn body(request: &Request) -> (String, String) {
    let bytes = request.body.as_ref().and_then(runtime::Body::bytes).expect("a body in memory");
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let media_type = request.headers.get("content-type").expect("a media type");
    match media_type.split_once("; boundary=") {
        Some((media_type, boundary)) => (media_type.to_owned(), text.replace(boundary, "B")),
        None => (media_type.to_owned(), text),
    }
}

pub fn forms_are_written_as_the_document_says() {
    use bodies_forms::models::{Charge, Item};

    let item = Item::new().price("9").sizes(vec![1, 2]);
    let charge = Charge::new()
        .items(vec![item.clone()])
        .metadata([("a b", vec!["c".to_owned()])])
        .path("/x y")
        .pages(vec![1, 2])
        .tags(vec!["a".into(), "b".into()])
        .ids(vec!["1".into(), "2".into()])
        .words(vec!["a".into(), "b".into()])
        .note("n")
        .either("e")
        .item(item);
    let request = request!(bodies_forms, |client| client.charge(&charge)).request();
    let (media_type, text) = body(&request);
    assert_eq!(media_type, "application/x-www-form-urlencoded");
    let item = "%7B%22price%22%3A%229%22%2C%22sizes%22%3A%5B1%2C2%5D%7D";
    assert_eq!(
        text,
        format!(
            "items%5B0%5D%5Bprice%5D=9&items%5B0%5D%5Bsizes%5D%5B0%5D=1&items%5B0%5D%5Bsizes%5D%5B1%5D=2\
             &metadata%5Ba%20b%5D%5B0%5D=c&path=/x%20y&pages=1%7C2&tags=a,b&ids%5B%5D=1&ids%5B%5D=2\
             &words=a&words=b&note=%22n%22&either=e&item={item}"
        )
    );
    let charge = Charge::new().items(charge.items.unwrap()).pages(vec![1, 2]);
    let request = request!(bodies_forms, |client| client.charge_plainly(&charge)).request();
    assert_eq!(body(&request).1, format!("items={item}&pages=1&pages=2"));
}

pub fn files_are_parts_among_values() {
    use bodies_multipart::models::{About, AboutAuthor, UploadImageRequest};

    let about = About::new().title("t").sizes(vec![1, 2]).author(AboutAuthor::new().name("n"));
    let image = runtime::Upload::from("PNG").media_type("image/png").file_name("a.png");
    let sent = UploadImageRequest::new(about.clone(), image)
        .caption(None)
        .pages(vec!["PDF".into()])
        .tags(vec!["x".into(), "y".into()]);
    let request = request!(bodies_multipart, |client| client.upload_image(&sent)).request();
    let part = |head: &str, content: &str| {
        format!("--B\r\nContent-Disposition: form-data; name={head}\r\n\r\n{content}\r\n")
    };
    let parts = [
        part(
            "\"about\"\r\nContent-Type: application/json; charset=utf-8",
            r#"{"title":"t","sizes":[1,2],"author":{"name":"n"}}"#,
        ),
        part("\"image\"; filename=\"a.png\"\r\nContent-Type: image/png", "PNG"),
        part("\"caption\"", ""),
        part("\"pages\"; filename=\"pages\"\r\nContent-Type: application/pdf", "PDF"),
        part("\"tags\"", "x"),
        part("\"tags\"", "y"),
        "--B--\r\n".to_owned(),
    ];
    assert_eq!(body(&request), ("multipart/form-data".to_owned(), parts.concat()));

    let request = request!(bodies_multipart, |client| client.send_values().body(&about)).request();
    let parts = [
        part("\"title\"", "t"),
        part("\"sizes\"", "1,2"),
        part("\"author[name]\"", "n"),
        "--B--\r\n".to_owned(),
    ];
    assert_eq!(body(&request).1, parts.concat());

    let mut free = runtime::Multipart::new();
    free.value("a", &1);
    let request = request!(bodies_multipart, |client| client.send_free(&free)).request();
    let expected = format!("{}--B--\r\n", part("\"a\"", "1"));
    assert_eq!(body(&request), ("multipart/mixed".to_owned(), expected));
}

pub fn the_caller_chooses_the_media_type() {
    use bodies_several::models::Note;
    use bodies_several::operations::{SendNoteBody, SendPictureBody};

    let note = Note::new("a b");
    macro_rules! sent {
        ($body:expr) => {
            body(&request!(bodies_several, |client| client.send_note($body)).request())
        };
    }
    for (sent, media_type, text) in [
        (sent!(&note), "application/json", r#"{"text":"a b"}"#),
        (sent!(SendNoteBody::Form(&note)), "application/x-www-form-urlencoded", "text=a+b"),
        (
            sent!(std::slice::from_ref(&note)),
            "application/vnd.own+json",
            r#"[{"text":"a b"}]"#,
        ),
        (sent!("plain"), "text/plain", "plain"),
        (sent!(SendNoteBody::Markdown("# a")), "text/x-markdown", "# a"),
        (sent!(SendNoteBody::Xml("<a/>")), "application/xml", "<a/>"),
        (sent!(runtime::Upload::from("b").media_type("a/b")), "a/b", "b"),
    ] {
        assert_eq!(sent, (media_type.to_owned(), text.to_owned()));
    }
    let jpeg = SendPictureBody::Image(runtime::Upload::from("J").media_type("image/jpeg"));
    let request = request!(bodies_several, |client| client.send_picture().body(jpeg)).request();
    assert_eq!(body(&request), ("image/jpeg".to_owned(), "J".to_owned()));
}

/// The address that a call is sent to.
fn address(environment: servers::Environment) -> String {
    let kept = Kept::default();
    let credentials = servers::Credentials::new();
    let client = servers::Client::with_transport(environment, credentials, kept.clone()).expect("a client");
    finish(client.here().into_future()).expect("an answer");
    kept.request().url
}

pub fn addresses_have_variables_and_may_be_relative() {
    use servers::{Environment, ServerRegion};

    assert_eq!(address(Environment::production()), "https://eu.example.com/v1/a");
    let american = Environment::production().region(ServerRegion::Us);
    assert!(format!("{american:?}").contains("https://us.example.com/v1"));
    assert_eq!(address(american), "https://us.example.com/v1/a");
    let own = Environment::on_premises("https://user.example/docs/openapi.yaml");
    assert_eq!(address(own.clone()), "https://user.example/shop/v1/a");
    assert_eq!(address(own.version("v2/x")), "https://user.example/shop/v2/x/a");
    assert_eq!(address(Environment::custom("http://localhost/own")), "http://localhost/own/a");

    let no_base = Environment::on_premises("user.example");
    let refused = servers::Client::with_transport(no_base, servers::Credentials::new(), Kept::default());
    assert!(refused.is_err());
}
