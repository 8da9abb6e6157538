//! A stand-in for an API answers with events, lines and records, and with one of several media types.

use futures_util::StreamExt;
use runtime::stand_in::{Answer, ApiStandIn, Mock, Route};
use runtime::{Call, Client, Credentials, Event, NoError, Operation, Repeatable};
use std::time::Duration;

const ROUTES: &[Route] = &[
    route("watch", "/watch"),
    route("rows", "/rows"),
    route("records", "/records"),
    route("talk", "/talk"),
];

const fn route(name: &'static str, path: &'static str) -> Route {
    Route {
        name,
        method: "GET",
        path,
        server: 0,
    }
}

/// Declares a call of the route with the same index, what it brings, and how a stand-in answers it.
macro_rules! call {
    ($name:ident $route:literal: $($what:tt)+) => {
        struct $name {
            call: Call,
        }

        impl $name {
            fn mock(stand_in: &ApiStandIn) -> Mock<'_, Self> {
                stand_in.mock(ROUTES[$route].name)
            }

            fn with(client: &Client) -> Self {
                const OPERATION: Operation = Operation {
                    id: ROUTES[$route].name,
                    method: ROUTES[$route].method,
                    path: ROUTES[$route].path,
                    server: 0,
                    security: &[],
                    accept: "",
                    repeatable: Repeatable::ByMethod,
                };
                Self { call: client.call(&OPERATION) }
            }
        }

        runtime::operation!($name { 200 => $($what)+ } or NoError);
        runtime::mock!($name: none => { 200 => $($what)+, } or NoError);
    };
}

#[derive(Clone, Debug, PartialEq)]
struct Tick {
    n: i64,
}
runtime::object!(Tick { n = "n" });

#[derive(Clone, Debug, PartialEq)]
enum Talk {
    OkEvents(Vec<Event<String>>),
    OkHtml(String),
    Ok(Tick),
}
runtime::answers!(Talk {
    200 as "text/event-stream" => text_events OkEvents,
    200 as "text/html" | "text/*" => text OkHtml,
    200 => json Ok
});
runtime::mock_answers!(Talk {
    200 as "text/event-stream" => text_events OkEvents,
    200 as "text/html" | "text/*" => text OkHtml,
    200 => json Ok,
});

call!(Watch 0: events(Tick));
runtime::stream!(Watch { 200 => events(Tick) } or NoError, accept "text/event-stream");
call!(Rows 1: lines(Tick));
call!(Records 2: sequence(Tick));
call!(Converse 3: answer(Talk));

async fn start() -> (ApiStandIn, Client) {
    let stand_in = ApiStandIn::start(&[ROUTES], 1).await.unwrap();
    let client = Client::with_reqwest(vec![stand_in.url(0)], Credentials::new()).unwrap();
    (stand_in, client)
}

#[tokio::test]
async fn what_is_set_is_what_comes() {
    let (stand_in, client) = start().await;
    let mut event = Event::new(Tick { n: 1 });
    event.event = "tick".to_owned();
    event.id = Some("7".into());
    event.retry = Some(Duration::from_millis(20));
    // The identifier stays until there is another one.
    let mut next = Event::new(Tick { n: 2 });
    next.id = Some("7".into());
    let events = vec![event, next];
    Watch::mock(&stand_in).returns(events.clone());
    assert_eq!(Watch::with(&client).await.unwrap().value, events);
    let stream = Watch::with(&client).stream().await.unwrap().value;
    let streamed: Vec<_> = stream.map(Result::unwrap).collect().await;
    assert_eq!(streamed, events);

    let ticks = vec![Tick { n: 1 }, Tick { n: 2 }];
    Rows::mock(&stand_in).returns(ticks.clone());
    assert_eq!(Rows::with(&client).await.unwrap().value, ticks);
    Records::mock(&stand_in).returns(ticks.clone());
    assert_eq!(Records::with(&client).await.unwrap().value, ticks);
}

#[tokio::test]
async fn each_variant_comes_as_its_media_type() {
    let (stand_in, client) = start().await;
    for talk in [
        Talk::OkEvents(vec![Event::new("two\nlines".to_owned())]),
        Talk::OkHtml("<p>".to_owned()),
        Talk::Ok(Tick { n: 1 }),
    ] {
        // What was set before is given once more, and then this.
        Converse::mock(&stand_in).returns(talk.clone());
        Converse::with(&client).await.unwrap();
        assert_eq!(Converse::with(&client).await.unwrap().value, talk);
    }
}

#[tokio::test]
async fn a_stream_can_break_off_at_any_place() {
    let (stand_in, client) = start().await;
    let answer = Answer::new(200)
        .of_type("text/event-stream")
        .header("X-Limit", "5")
        .pieces(["data: {\"n\":1}\n\nda", "ta: {"])
        .broken_off();
    Watch::mock(&stand_in).answers(answer);
    let response = Watch::with(&client).stream().await.unwrap();
    assert_eq!(response.headers.get("x-limit"), Some("5"));
    let mut stream = response.value;
    assert_eq!(stream.next().await.unwrap().unwrap().data, Tick { n: 1 });
    assert!(stream.next().await.unwrap().is_err());
    assert!(stream.next().await.is_none());
}
