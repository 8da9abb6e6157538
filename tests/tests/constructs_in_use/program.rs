//! Uses crates that were generated from `fixtures/constructs`, as their user does: a failed assertion is a failed test.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use runtime::{BoxFuture, Decimal, Reply, Request, Transport, TransportError};

/// Answers every request with 204, and keeps it.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Request>>>);

impl Transport for Kept {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        self.0.lock().unwrap().push(request);
        Box::pin(async {
            Ok(Reply {
                status: 204,
                headers: Default::default(),
                body: Vec::new(),
            })
        })
    }
}

impl Kept {
    /// The query of the only request.
    fn query(self) -> String {
        let url = self.request().url;
        url.split_once('?').map_or(String::new(), |(_, query)| query.to_owned())
    }

    fn request(self) -> Request {
        self.0.lock().unwrap().pop().expect("a request")
    }
}

/// Answers every request with this.
struct Canned(Reply);

impl Canned {
    fn new(status: u16, media_type: &str, body: &str) -> Self {
        let mut headers = runtime::Headers::new();
        headers.append("Content-Type", media_type);
        Canned(Reply {
            status,
            headers,
            body: body.into(),
        })
    }
}

impl Transport for Canned {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        let reply = self.0.clone();
        Box::pin(async { Ok(reply) })
    }
}

/// Awaits what is never pending.
fn finish<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the transport answers at once"),
    }
}

/// The query that a call of a generated client sends.
macro_rules! query {
    ($api:ident, |$client:ident| $call:expr) => {
        request!($api, |$client| $call).query()
    };
}

macro_rules! request {
    ($api:ident, |$client:ident| $call:expr) => {{
        let kept = Kept::default();
        let $client = $api::Client::with_transport(
            $api::Environment::custom("http://localhost"),
            $api::Credentials::new(),
            kept.clone(),
        )
        .expect("a client");
        finish($call.into_future()).expect("an answer");
        kept
    }};
}

fn encoded(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("generated types are encoded")
}

fn defaults_are_offered_and_never_filled_in() {
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

fn null_in_the_query_is_a_state_of_its_own() {
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
            .flag(Some(false))),
        "required=&cursor=c&mode=a&flag=false"
    );
}

fn methods_and_queries_of_3_2_are_sent() {
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
    assert!(answer.is_err(), "204 is no answer that the document foresees");
    assert_eq!(kept.request().method, "QUERY");
}

fn a_parameter_of_one_value_is_sent_unasked() {
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

fn forms_are_written_as_the_document_says() {
    use bodies_forms::models::{Charge, Item};

    let item = Item::new().price("9").sizes(vec![1, 2]);
    let charge = Charge::new()
        .items(vec![item.clone()])
        .metadata([("a b".to_owned(), vec!["c".to_owned()])].into())
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

fn files_are_parts_among_values() {
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

fn the_caller_chooses_the_media_type() {
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

fn each_direction_asks_for_its_own_properties() {
    use directions::models::{Answer, Both, Choice, ChoicePix, Request};

    let request = Request::new("n", Both::new().pin("1").choice(ChoicePix::new().key("k").into()));
    assert_eq!(
        encoded(&request),
        r#"{"name":"n","both":{"pin":"1","choice":{"type":"pix","key":"k"}}}"#
    );
    let text = concat!(
        r#"{"id":"i","kind":"answer","both":{"stamp":"s","object":"both","owner":{"name":"o"},"#,
        r#""choice":{"type":"card","last4":"1234"}}}"#
    );
    let answer: Answer = serde_json::from_str(text).unwrap();
    assert_eq!(encoded(&answer), text);
    assert!(matches!(&answer.both.choice, Some(Choice::Card(card)) if card.last4.is_some()));
    let refused = serde_json::from_str::<Answer>(r#"{"kind":"answer","both":{}}"#).unwrap_err();
    assert!(refused.to_string().contains("`id`"), "{refused}");
}

fn a_variant_has_the_tag_that_leads_to_it() {
    use discriminators::models::{Animal, Card, Circle, Fish, Holder, MethodBaseType, Person, Shape};

    let circle: Shape = Circle::new().r(1).into();
    assert_eq!(encoded(&circle), r#"{"kind":"round","r":1}"#);
    let fish: Animal = Fish::new().into();
    assert_eq!(encoded(&fish), r#"{"kind":"Fish"}"#);
    // Not declared, and added for the union.
    let person: Holder = Person::new("1").into();
    assert_eq!(encoded(&person), r#"{"cpf":"1","type":"p"}"#);
    // Several values lead to it, and another one may come.
    assert_eq!(encoded(&Card::new(MethodBaseType::Card)), r#"{"type":"CARD"}"#);
    let text = r#"{"kind":"Circle","r":1}"#;
    let circle: Shape = serde_json::from_str(text).expect("a shape");
    assert_eq!(encoded(&circle), text);
}

fn null_and_absent_stay_what_they_are() {
    use null::models::Holder;

    for text in [
        r#"{"reference":null,"level":null,"beside":null}"#,
        concat!(
            r#"{"reference":{},"optional_reference":null,"level":"low","optional_level":null,"beside":{},"#,
            r#""described":null,"only_null":null,"items":["a",null],"values":{"a":null},"either":null}"#
        ),
        r#"{"reference":{},"optional_reference":{},"level":"new","optional_level":"high","beside":{},"either":1}"#,
    ] {
        let holder: Holder = serde_json::from_str(text).unwrap();
        assert_eq!(encoded(&holder), text);
    }
    let absent = serde_json::from_str::<Holder>(r#"{"level":null,"beside":null}"#).unwrap_err();
    assert!(absent.to_string().contains("`reference`"), "{absent}");
}

fn values_of_any_type_keep_what_they_are() {
    use value_enum::models::{Holder, Limit, Rate};

    for json in Limit::KNOWN {
        let limit: Limit = serde_json::from_str(json).unwrap();
        assert!(!matches!(limit, Limit::Unknown(_)), "{json}");
        assert_eq!(encoded(&limit), *json);
    }
    assert_eq!("1.5".parse(), Ok(Limit::_1_5));
    assert_eq!(Limit::_3dsRequired.to_string(), "3DS_REQUIRED");
    let rate: Rate = serde_json::from_str("0.10").unwrap();
    assert_eq!(encoded(&rate), "0.10");
    assert!("high".parse::<Rate>().is_err());
    assert_eq!(
        encoded(&Holder::new(None)),
        r#"{"limit":null,"fixed":1.5,"yes":true}"#
    );
}

fn the_media_type_of_an_answer_decides_what_it_is() {
    use answers_by_media_type::operations::{CallError, CallOutput};

    let call = |status, media_type, body| {
        let client = answers_by_media_type::Client::with_transport(
            answers_by_media_type::Environment::custom("http://localhost"),
            answers_by_media_type::Credentials::new(),
            Canned::new(status, media_type, body),
        )
        .expect("a client");
        finish(client.call().into_future())
    };
    let star = call(200, "application/vnd.t.v3.star+json", r#"{"stars":5}"#).expect("a success");
    assert!(matches!(star.value, CallOutput::OkStar(star) if star.stars == Some(5)));
    let plain = call(200, "application/json", "{}").expect("a success");
    assert!(matches!(plain.value, CallOutput::Ok(_)));
    let xml = call(404, "application/problem+xml", "<p/>").expect_err("a failure");
    assert_eq!(xml.api(), Some(&CallError::NotFoundProblemXml("<p/>".into())));
    let other = call(500, "video/mp4", "x").expect_err("a failure");
    assert_eq!(other.api(), Some(&CallError::Other(b"x".to_vec())));
}

fn an_answer_comes_as_a_whole_or_in_pieces() {
    use answers_in_pieces::operations::{CompleteOutput, WatchOutput};

    let client = |media_type, body| {
        answers_in_pieces::Client::with_transport(
            answers_in_pieces::Environment::custom("http://localhost"),
            answers_in_pieces::Credentials::new(),
            Canned::new(200, media_type, body),
        )
        .expect("a client")
    };
    let events = "data: {\"n\":1}\n\ndata: {\"n\":2}\n\n";
    let whole = client("text/event-stream", events).complete();
    let Ok(CompleteOutput::OkEventStream(events)) =
        finish(whole.into_future()).map(|response| response.value)
    else {
        panic!("events")
    };
    assert_eq!(events.iter().map(|event| event.data.n).collect::<Vec<_>>(), [1, 2]);
    let texts = finish(client("text/event-stream", "data: a\n\n").watch().into_future());
    let WatchOutput::Ok(texts) = texts.expect("a success").value else {
        panic!("texts")
    };
    assert_eq!(texts[0].data, "a");
    let rows = "{\"n\":1}\n{\"n\":2}\n";
    let rows = finish(client("application/x-ndjson", rows).rows().into_future());
    assert_eq!(rows.expect("a success").value.len(), 2);
}

fn kinds_of_events_have_data_of_their_own() {
    use event_kinds::models::{ApartResponse, TogetherResponse};

    let client = |body| {
        event_kinds::Client::with_transport(
            event_kinds::Environment::custom("http://localhost"),
            event_kinds::Credentials::new(),
            Canned::new(200, "text/event-stream", body),
        )
        .expect("a client")
    };
    let body = "event: placed\ndata: {\"id\":\"o-1\"}\n\nevent: counted\ndata: 2\n\nevent: end\ndata: [DONE]\n\n\
                event: new\ndata: {\"n\":1.50}\n\n";
    let events = finish(client(body).apart().into_future()).expect("events").value;
    let told: Vec<String> = events
        .iter()
        .map(|event| match &event.data {
            ApartResponse::OrderPlaced(placed) => placed.data.id.clone(),
            ApartResponse::OrdersCounted(counted) => counted.data.to_string(),
            ApartResponse::End(end) => end.data.to_string(),
            other => serde_json::to_string(other).expect("JSON"),
        })
        .collect();
    assert_eq!(
        told,
        ["o-1", "2", "[DONE]", r#"{"event":"new","data":{"n":1.50}}"#]
    );
    assert_eq!(events[3].event, "new");

    let body = "event: said\ndata: {\"id\":1}\n\nevent: placed\ndata: {\"id\":\"o-1\"}\n\n";
    let events = finish(client(body).together().into_future()).expect("events").value;
    let [TogetherResponse::Said(said), TogetherResponse::Placed(placed)] =
        [&events[0].data, &events[1].data]
    else {
        panic!("{events:?}")
    };
    assert_eq!(said.data.as_deref(), Some(r#"{"id":1}"#));
    let order = placed.data.as_ref().expect("data").parse().expect("an order");
    assert_eq!(order.id, "o-1");
}

fn headers_are_read_on_demand() {
    use response_headers::operations::CallHeaders;

    let mut headers = runtime::Headers::new();
    for (name, value) in [("x-limit", "many"), ("x-ids", "1, 2"), ("x-window", "seconds,5")] {
        headers.append(name, value);
    }
    let headers = CallHeaders(&headers);
    assert!(headers.x_limit().is_err());
    assert_eq!(headers.x_ids(), Ok(Some(vec![1, 2])));
    assert_eq!(headers.x_ids_in_not_found(), Ok(Some("1, 2".to_owned())));
    let window = headers.x_window().expect("an object").expect("it is there");
    assert_eq!(window.seconds, Some(5));
    assert_eq!(headers.x_level(), Ok(None));
}

fn types_check_what_the_document_demands() {
    use constraints::models::{Book, Party, Person, Transfer};
    use runtime::Validate;

    let transfer = |amount: &str| Transfer::new(amount.parse().unwrap(), None);
    assert_eq!(transfer("10.50").validate(), Ok(()));
    let wrong = transfer("0.001")
        .count(0)
        .code("12x")
        .iban("12345")
        .pin("s3cr3t")
        .tags(vec!["long".to_owned(), "a".to_owned(), "a".to_owned()])
        .labels([("x".to_owned(), String::new())].into())
        .payer(Party::Person(Person::new("1")))
        .others(vec![Party::Person(Person::new("123")), Party::Person(Person::new(""))]);
    let mut book = Book::new();
    book.additional.insert("one".to_owned(), wrong);
    let error = book.validate().unwrap_err();
    let said: Vec<String> = error.violations().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "`one.amount`: a multiple of 0.01",
            "`one.count`: at least 1",
            "`one.code`: a text that matches ^[0-9]{3}$",
            "`one.iban`: at most 4 characters",
            "`one.pin`: at most 2 characters",
            "`one.tags`: 1 to 2 items",
            "`one.tags`: items that differ",
            "`one.tags[0]`: at most 3 characters",
            "`one.labels.x`: at least 2 characters",
            "`one.payer.cpf`: at least 3 characters",
            "`one.others[1].cpf`: at least 3 characters",
        ]
    );
}

/// The address that a call is sent to.
fn address(environment: servers::Environment) -> String {
    let kept = Kept::default();
    let credentials = servers::Credentials::new();
    let client = servers::Client::with_transport(environment, credentials, kept.clone()).expect("a client");
    finish(client.here().into_future()).expect("an answer");
    kept.request().url
}

fn addresses_have_variables_and_may_be_relative() {
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

fn other_properties_are_checked_as_well() {
    use runtime::Validate;

    let mut notes = constraints::models::Notes::new();
    notes.additional.insert("x".to_owned(), "ab".to_owned());
    assert_eq!(notes.validate(), Ok(()));
    notes.additional.insert("y".to_owned(), "abc".to_owned());
    let error = notes.validate().unwrap_err();
    assert_eq!(error.to_string(), "`y`: at most 2 characters");
}

fn main() {
    other_properties_are_checked_as_well();
    the_media_type_of_an_answer_decides_what_it_is();
    an_answer_comes_as_a_whole_or_in_pieces();
    kinds_of_events_have_data_of_their_own();
    headers_are_read_on_demand();
    types_check_what_the_document_demands();
    addresses_have_variables_and_may_be_relative();
    defaults_are_offered_and_never_filled_in();
    null_in_the_query_is_a_state_of_its_own();
    methods_and_queries_of_3_2_are_sent();
    a_parameter_of_one_value_is_sent_unasked();
    forms_are_written_as_the_document_says();
    files_are_parts_among_values();
    the_caller_chooses_the_media_type();
    each_direction_asks_for_its_own_properties();
    a_variant_has_the_tag_that_leads_to_it();
    null_and_absent_stay_what_they_are();
    values_of_any_type_keep_what_they_are();
}
