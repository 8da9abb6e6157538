//! Answers that come piece by piece: bytes, server-sent events, JSON lines.

mod peer;

use futures_util::StreamExt;
use peer::{Peer, digest_of};
use runtime::signature::{Signed, Signing, SigningKey, Verification};
use runtime::stand_in::{Answer, StandIn};
use runtime::{
    BoxFuture, Call, Client, Credentials, Error, Event, Fault, NoError, OpenReply, Operation,
    Repeatable, Reply, Request, StreamError, Transport, TransportError, answers, object, operation,
    stream,
};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const WATCH: Operation = Operation {
    id: "watch",
    method: "GET",
    path: "/watch",
    server: 0,
    security: &[],
    accept: "application/json, text/event-stream;q=0.9",
    repeatable: Repeatable::ByMethod,
};

#[derive(Clone, Debug, PartialEq)]
struct Tick {
    n: i64,
}
object!(Tick { n = "n" });

fn tick(n: i64) -> Tick {
    Tick { n }
}

#[derive(Clone, Debug, PartialEq)]
enum Refused {
    TooMany(Tick),
}
answers!(Refused { 429 => json TooMany });

struct Watch {
    call: Call,
}
operation!(Watch { 200 => events(Tick) } or Refused);
stream!(Watch { 200 | 204 => events(Tick), 202 => whole } or Refused, accept "text/event-stream");

struct Texts {
    call: Call,
}
operation!(Texts { 200 => text_events } or NoError);
stream!(Texts { 200 => text_events } or NoError, accept "text/event-stream");

struct Rows {
    call: Call,
}
operation!(Rows { 200..=299 => lines(Tick) } or NoError);
stream!(Rows { 200..=299 => lines(Tick) } or NoError, accept "application/jsonl");

struct Records {
    call: Call,
}
operation!(Records { 200 => sequence(Tick) } or NoError);
stream!(Records { 200 => sequence(Tick) } or NoError, accept "application/json-seq");

struct Download {
    call: Call,
}
operation!(Download { 200 => bytes } or Refused);
stream!(Download { 200 => bytes } or Refused, accept "application/pdf");

async fn started(answers: Vec<Answer>) -> (StandIn, Call) {
    let server = StandIn::start(answers).await.unwrap();
    let client = Client::with_reqwest(vec![server.url()], Credentials::new()).unwrap();
    let client = client
        .with_retry(runtime::RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO));
    let call = client.call(&WATCH);
    (server, call)
}

fn events(text: &[u8]) -> Answer {
    Answer::new(200).of_type("text/event-stream").body(text)
}

/// Everything that the standard allows: a byte order mark, all ends of lines, comments, fields that nobody knows.
const EVERYTHING: &str = "\u{feff}: hello\n\ndata: {\"n\":\ndata:1}\nid: a\nretry: 250\nunknown: x\n\nevent: end\rdata:  \
    {\"n\":2}\r\rdata\r\ndata:{\"n\":3}\r\nid\r\n\r\nevent: without data\n\nretry: soon\nid: b\0c\ndata: {\"n\":4}\n\ndata: \
    {\"n\":5}\n";

fn everything() -> Vec<Event<Tick>> {
    let event = |n, id: Option<&str>| {
        let mut event = Event::new(tick(n));
        event.id = id.map(Into::into);
        event
    };
    let (mut one, mut two) = (event(1, Some("a")), event(2, Some("a")));
    one.retry = Some(Duration::from_millis(250));
    two.event = "end".to_owned();
    // The last one has no empty line after it, and is no event.
    vec![one, two, event(3, None), event(4, None)]
}

#[tokio::test]
async fn events_are_read_as_the_standard_says() {
    let (_server, call) = started(vec![events(EVERYTHING.as_bytes())]).await;
    assert_eq!(Watch { call }.await.unwrap().value, everything());
}

#[tokio::test]
async fn events_are_the_same_wherever_a_piece_ends() {
    let bytes = EVERYTHING.as_bytes();
    let mut cuts: Vec<Vec<Vec<u8>>> = (1..bytes.len())
        .map(|at| vec![bytes[..at].to_vec(), bytes[at..].to_vec()])
        .collect();
    cuts.push(bytes.iter().map(|byte| vec![*byte]).collect());
    let answer = Answer::new(200).of_type("text/event-stream; charset=utf-8");
    let answers = cuts.iter().map(|cut| answer.clone().pieces(cut.clone()));
    let (server, _) = started(answers.collect()).await;
    let client = Client::with_reqwest(vec![server.url()], Credentials::new()).unwrap();
    for cut in cuts {
        let call = client.call(&WATCH);
        let stream = Watch { call }.stream().await.unwrap().value;
        let events: Vec<_> = stream.map(Result::unwrap).collect().await;
        assert_eq!(events, everything(), "{cut:?}");
    }
}

#[tokio::test]
async fn an_event_is_there_before_the_stream_ends() {
    let answer = Answer::new(200)
        .of_type("text/event-stream")
        .pieces(["data: {\"n\":1}\n\ndata"])
        .stalled();
    let (_server, call) = started(vec![answer]).await;
    let limit = Duration::from_millis(300);
    let mut stream = Watch { call }.timeout(limit).stream().await.unwrap().value;
    assert_eq!(stream.next().await.unwrap().unwrap().data, tick(1));
    // A silence is bounded by the time limit of the call.
    let silent = stream.next().await.unwrap().unwrap_err();
    assert!(
        matches!(&silent, StreamError::Transport(error) if error.is_timeout()),
        "{silent}"
    );
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_stream_that_breaks_off_says_so() {
    let answer = Answer::new(200)
        .of_type("text/event-stream")
        .pieces(["data: {\"n\":1}\n\n"])
        .broken_off();
    let (server, call) = started(vec![answer, events(b"data: {\"n\":2}\n\n")]).await;
    let mut stream = Watch { call }.stream().await.unwrap().value;
    assert_eq!(stream.next().await.unwrap().unwrap().data, tick(1));
    let broken = stream.next().await.unwrap().unwrap_err();
    assert!(matches!(broken, StreamError::Transport(_)), "{broken}");
    assert!(stream.next().await.is_none());
    // Once it has begun, nothing is repeated.
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_skipped_and_kept() {
    let (_server, call) = started(vec![events(
        b"data: hidden\n\ndata: {\"n\":\"hidden\"}\n\ndata: {\"n\":2}\n\n",
    )])
    .await;
    let mut stream = Watch { call }.stream().await.unwrap().value;
    let odd = stream.next().await.unwrap().unwrap_err();
    assert_eq!(odd.text(), Some("hidden"));
    assert!(!format!("{odd} {odd:?}").contains("hidden"), "{odd}");
    let odd = stream.next().await.unwrap().unwrap_err();
    assert!(odd.to_string().contains("`n`: "), "{odd}");
    assert!(!format!("{odd} {odd:?}").contains("hidden"), "{odd}");
    assert_eq!(stream.next().await.unwrap().unwrap().data, tick(2));
}

#[tokio::test]
async fn an_event_without_end_is_given_up() {
    let piece = vec![b'x'; 600];
    let pieces = vec![b"data: ".to_vec(), piece.clone(), piece.clone(), piece];
    let answer = Answer::new(200).of_type("text/event-stream").pieces(pieces);
    let (_server, call) = started(vec![answer]).await;
    let stream = Watch { call }.stream().await.unwrap().value;
    let mut stream = stream.with_largest(1000);
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(matches!(error, StreamError::TooLarge(1000)), "{error}");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn the_data_of_events_can_be_text() {
    let text = b"data: [DONE]\ndata:\ndata: more\n\n";
    let (_server, call) = started(vec![events(text), events(text)]).await;
    let mut stream = Texts { call }.stream().await.unwrap().value;
    let event = stream.next().await.unwrap().unwrap();
    assert_eq!((&*event.event, &*event.data), ("message", "[DONE]\n\nmore"));
}

#[tokio::test]
async fn what_is_asked_for_is_what_can_be_streamed() {
    let answers = vec![events(b"data: {\"n\":1}\n\n"); 2];
    let (server, call) = started(answers).await;
    let read = Watch { call }.stream().await.unwrap();
    assert_eq!(read.status, 200);
    let client = Client::with_reqwest(vec![server.url()], Credentials::new()).unwrap();
    Watch {
        call: client.call(&WATCH),
    }
    .await
    .unwrap();
    let accepted: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("accept").unwrap().to_owned())
        .collect();
    assert_eq!(accepted, ["text/event-stream", WATCH.accept]);
}

#[tokio::test]
async fn until_the_answer_begins_a_call_is_repeated_and_its_errors_are_typed() {
    let busy = Answer::json(429, r#"{"n":429}"#);
    let (server, call) = started(vec![busy.clone(), events(b"data: {\"n\":1}\n\n")]).await;
    let response = Watch { call }.stream().await.unwrap();
    assert_eq!((response.attempts(), server.requests().len()), (2, 2));

    let (_server, call) = started(vec![busy.clone(), busy.clone(), busy]).await;
    let error = Watch { call }.stream().await.unwrap_err();
    assert_eq!(error.api(), Some(&Refused::TooMany(tick(429))));
    assert_eq!(
        (error.attempts(), error.body()),
        (3, Some(&br#"{"n":429}"#[..]))
    );
}

#[tokio::test]
async fn a_success_that_is_no_stream_is_told() {
    let json = Answer::json(200, r#"{"n":1}"#);
    let (_server, call) = started(vec![json.clone()]).await;
    let error = Watch { call }.stream().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
    assert!(
        error
            .to_string()
            .contains("expected text/event-stream, found application/json"),
        "{error}"
    );
    let (_server, call) = started(vec![json.clone()]).await;
    assert!(matches!(Watch { call }.await, Err(Error::Decode(_))));
    let (_server, call) = started(vec![json.with_status(202)]).await;
    let error = Watch { call }.stream().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the document does not list a stream for this status"),
        "{error}"
    );
    // Where nothing comes, the stream is over at once.
    let (_server, call) = started(vec![Answer::new(204)]).await;
    let mut stream = Watch { call }.stream().await.unwrap().value;
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn lines_are_values_one_by_one() {
    let pieces = ["{\"n\":1}\r\n\n{\"n\"", ":2}\n", "{\"n\":\"x\"}\n{\"n\":3}"];
    let answer = Answer::new(200)
        .of_type("application/x-ndjson")
        .pieces(pieces);
    let (_server, call) = started(vec![answer]).await;
    let mut stream = Rows { call }.stream().await.unwrap().value;
    assert_eq!(stream.next().await.unwrap().unwrap(), tick(1));
    assert_eq!(stream.next().await.unwrap().unwrap(), tick(2));
    assert_eq!(
        stream.next().await.unwrap().unwrap_err().text(),
        Some("{\"n\":\"x\"}")
    );
    assert_eq!(stream.next().await.unwrap().unwrap(), tick(3));
    assert!(stream.next().await.is_none());

    let (_server, call) = started(vec![Answer::new(200).body("{\"n\":1}\n{\"n\":2}\n")]).await;
    assert_eq!(Rows { call }.await.unwrap().value, [tick(1), tick(2)]);
    let (_server, call) = started(vec![Answer::new(200).body("{\"n\":1}\n{\"n\":true}\n")]).await;
    let error = Rows { call }.await.unwrap_err();
    assert!(error.to_string().contains("`[1].n`: "), "{error}");
}

#[tokio::test]
async fn a_sequence_has_a_record_separator_before_each_value() {
    let text = "\u{1e}{\"n\":\n1}\n\u{1e}{\"n\":2}\n";
    let answer = Answer::new(200).of_type("application/json-seq").body(text);
    let (_server, call) = started(vec![answer.clone()]).await;
    assert_eq!(Records { call }.await.unwrap().value, [tick(1), tick(2)]);
    let (_server, call) = started(vec![answer]).await;
    let stream = Records { call }.stream().await.unwrap().value;
    let values: Vec<Tick> = stream.map(Result::unwrap).collect().await;
    assert_eq!(values, [tick(1), tick(2)]);
}

#[tokio::test]
async fn bytes_come_in_pieces_of_any_size() {
    let piece = vec![7_u8; 3000];
    let answer = Answer::new(200).pieces(vec![piece.clone(); 4]);
    let server = StandIn::start(vec![answer.clone(), answer]).await.unwrap();
    let transport = runtime::Reqwest::builder()
        .largest_answer(5000)
        .build()
        .unwrap();
    let client = Client::new(vec![server.url()], Credentials::new(), Arc::new(transport)).unwrap();
    let download = || Download {
        call: client.call(&WATCH),
    };
    // The limit is for what is held in memory.
    assert!(download().await.is_err());
    let mut file = Vec::new();
    let size = download()
        .stream()
        .await
        .unwrap()
        .value
        .write_to(&mut file)
        .await
        .unwrap();
    assert_eq!((size, file), (12_000, piece.repeat(4)));
}

#[tokio::test]
async fn a_download_that_breaks_off_fails_while_it_is_written() {
    let answer = Answer::new(200).pieces(["part"]).broken_off();
    let (_server, call) = started(vec![answer]).await;
    let mut file = Vec::new();
    let body = Download { call }.stream().await.unwrap().value;
    let error = body.write_to(&mut file).await.unwrap_err();
    assert_eq!(file, b"part");
    assert!(
        error
            .get_ref()
            .is_some_and(|error| error.is::<TransportError>())
    );
}

/// Knows nothing of streams, as a transport that has to see whole answers.
struct Whole<T>(T);

impl<T: Transport> Transport for Whole<T> {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        self.0.send(request)
    }
}

#[tokio::test]
async fn a_transport_that_needs_whole_answers_gets_them() {
    let answer = Answer::new(200)
        .of_type("text/event-stream")
        .pieces(["data: {\"n\":1}\n", "\ndata: {\"n\":2}\n\n"]);
    let server = StandIn::start(vec![answer]).await.unwrap();
    let transport = Whole(runtime::Reqwest::new().unwrap());
    let client = Client::new(vec![server.url()], Credentials::new(), Arc::new(transport)).unwrap();
    let call = client.call(&WATCH);
    let stream = Watch { call }.stream().await.unwrap().value;
    let read: Vec<i64> = stream.map(|event| event.unwrap().data.n).collect().await;
    assert_eq!(read, [1, 2]);
}

#[tokio::test]
async fn of_a_stream_that_was_changed_nothing_is_handed_out() {
    let peer = Peer::new();
    let text = "data: {\"n\":1}\n\n";
    let created = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let reply = peer.answer(
        200,
        text,
        &[
            ("\"@status\"", "200"),
            ("\"content-digest\"", &digest_of(text)),
        ],
        &format!(";keyid=\"server\";created={created}"),
    );
    let answer = |text: &str| {
        let fields = reply.headers.iter();
        fields
            .fold(Answer::new(200).pieces([text]), |answer, (name, value)| {
                answer.header(name, value)
            })
            .of_type("text/event-stream")
    };
    let answers = vec![answer(text), answer("data: {\"n\":2}\n\n")];
    let server = StandIn::start(answers).await.unwrap();
    let key = SigningKey::hmac(b"a secret of both sides").unwrap();
    let signing = Signing::new(key, "client").unwrap();
    let transport = Signed::new(runtime::Reqwest::new().unwrap(), signing)
        .verifying(Verification::new(peer.keys()));
    let client = Client::new(vec![server.url()], Credentials::new(), Arc::new(transport)).unwrap();
    let watch = || Watch {
        call: client.call(&WATCH),
    };
    let mut stream = watch().stream().await.unwrap().value;
    assert_eq!(stream.next().await.unwrap().unwrap().data, tick(1));
    let error = watch().stream().await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.fault() == Fault::Signature),
        "{error}"
    );
}

#[tokio::test]
async fn an_open_answer_can_be_made_whole() {
    let server = StandIn::start(vec![Answer::new(200).pieces(["a", "b"])])
        .await
        .unwrap();
    let transport = runtime::Reqwest::new().unwrap();
    let opened: OpenReply = transport
        .open(Request::new("GET", server.url()))
        .await
        .unwrap();
    assert_eq!(opened.whole().await.unwrap().body, b"ab");
}

/// One identifier of four megabytes, and many events after it that say nothing.
fn many_events_with_one_id() -> Vec<u8> {
    let mut text = b"id: ".to_vec();
    text.resize(4 * 1024 * 1024, b'x');
    text.push(b'\n');
    text.extend(b"data:\n\n".repeat(200_000));
    text
}

#[tokio::test]
async fn many_events_share_the_text_of_their_identifier() {
    let text = many_events_with_one_id();
    let (server, call) = started(vec![events(&text); 4]).await;
    let all = Texts { call }.await.unwrap().value;
    assert_eq!(all.len(), 200_000);
    let id = |event: &Event<String>| event.id.clone().unwrap();
    assert!(Arc::ptr_eq(&id(&all[0]), &id(&all[199_999])));

    let client = Client::with_reqwest(vec![server.url()], Credentials::new()).unwrap();
    let call = client.call(&WATCH);
    let mut stream = Texts { call }.stream().await.unwrap().value;
    let mut before = id(&stream.next().await.unwrap().unwrap());
    let mut read = 1;
    while let Some(event) = stream.next().await {
        let event = id(&event.unwrap());
        assert!(Arc::ptr_eq(&before, &event));
        before = event;
        read += 1;
    }
    assert_eq!(read, 200_000);

    // It counts as a part of the event.
    let call = client.call(&WATCH);
    let stream = Texts { call }.stream().await.unwrap().value;
    let mut stream = stream.with_largest(1024 * 1024);
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(
        matches!(error, StreamError::TooLarge(1_048_576)),
        "{error:?}"
    );
    assert!(stream.next().await.is_none());

    // Where each event is an object with an identifier of its own, they do not share it.
    let client = client.with_largest_value(16 * 1024 * 1024);
    let call = client.call(&WATCH);
    let error = Kinds { call }.await.unwrap_err();
    assert!(error.to_string().contains("of memory"), "{error}");
    assert_eq!(server.requests().len(), 4);
}

#[derive(Clone, Debug, PartialEq)]
struct Wide {
    a: Option<[u64; 32]>,
}
object!(Wide { a? = "a" });

struct Wides {
    call: Call,
}
operation!(Wides { 200 => lines(Vec<Wide>) } or NoError);
stream!(Wides { 200 => lines(Vec<Wide>) } or NoError, accept "application/jsonl");

#[tokio::test]
async fn a_short_record_does_not_become_a_large_value() {
    let line = |count: usize| format!("[{}{{}}]\n", "{},".repeat(count - 1));
    let text = line(1000) + &line(10) + &line(1000);
    let rows = || {
        Answer::new(200)
            .of_type("application/jsonl")
            .body(text.clone())
    };
    let (server, call) = started(vec![rows(), rows()]).await;
    let mut stream = Wides { call }
        .stream()
        .await
        .unwrap()
        .value
        .with_largest(4000);
    let mut sizes = Vec::new();
    while let Some(record) = stream.next().await {
        sizes.push(match record {
            Ok(wides) => wides.len(),
            Err(error) => {
                let (message, text) = (error.to_string(), error.text());
                assert!(
                    message.contains("more than 128000 bytes of memory"),
                    "{message}"
                );
                assert!(message.contains("`with_largest`"), "{message}");
                assert_eq!(text.map(str::len), Some(line(1000).len() - 1));
                0
            }
        });
    }
    assert_eq!(sizes, [0, 10, 0]);
    let client = Client::with_reqwest(vec![server.url()], Credentials::new()).unwrap();
    let call = client.call(&WATCH);
    let stream = Wides { call }.stream().await.unwrap().value;
    let sizes: Vec<_> = stream.map(|wides| wides.unwrap().len()).collect().await;
    assert_eq!(sizes, [1000, 10, 1000]);
}

#[derive(Clone, Debug, PartialEq)]
struct Kind {
    id: String,
}
object!(Kind { id = "id" });

struct Kinds {
    call: Call,
}
operation!(Kinds { 200 => event_kinds(Kind) } or NoError);
