//! Bodies of several parts, files and streams, byte for byte.

mod sending;

use futures_util::stream;
use runtime::stand_in::{Answer, Received, StandIn};
use runtime::{
    BoxFuture, Call, Client, Credentials, Encoding, Error, Fault, Maybe, Multipart, NoError,
    Operation, QueryStyle, Repeatable, Reply, Request, RetryPolicy, Sent, Transport,
    TransportError, Upload, operation, parts,
};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const PUT: Operation = Operation {
    id: "put",
    method: "PUT",
    path: "/c",
    server: 0,
    security: &[],
    accept: "",
    repeatable: Repeatable::ByMethod,
};

const FORM: &str = "multipart/form-data";

struct Put {
    call: Call,
}
operation!(Put { 200 => empty } or NoError);

async fn received(build: impl FnOnce(&mut Call)) -> Received {
    sending::received(&PUT, Credentials::new(), build)
        .await
        .unwrap()
}

/// The body with `B` for its boundary.
fn text(request: &Received) -> String {
    let (media_type, boundary) = request
        .header("content-type")
        .unwrap()
        .split_once("; boundary=")
        .unwrap();
    assert_eq!((media_type, boundary.len()), (FORM, 32));
    request.text().replace(boundary, "B")
}

struct Document {
    title: String,
    tags: Vec<String>,
    about: serde_json::Value,
    note: Option<String>,
    order: Maybe<String>,
    page: Upload,
    more: Option<Vec<Upload>>,
}
parts!(Document {
    title = "title",
    tags = "tags",
    about = "about",
    note? = "note",
    order?? = "order",
    page = file "page",
    more = file "more",
});

#[tokio::test]
async fn sends_each_property_as_a_part() {
    let document = Document {
        title: "Rechnung é".into(),
        tags: vec!["a".into(), "b".into()],
        about: serde_json::json!({"pages": 2}),
        note: None,
        order: Maybe::Null,
        page: Upload::from(b"%PDF").file_name("7.pdf"),
        more: Some(vec![
            Upload::from("x")
                .media_type("text/csv")
                .header("X-Rows", "1"),
            "y".into(),
        ]),
    };
    let request = received(|call| {
        let page = Encoding::MediaType("application/pdf");
        call.parts(FORM, &document, &[("page", page)]);
    })
    .await;
    let expected = [
        "--B",
        r#"Content-Disposition: form-data; name="title""#,
        "",
        "Rechnung é",
        "--B",
        r#"Content-Disposition: form-data; name="tags""#,
        "",
        "a",
        "--B",
        r#"Content-Disposition: form-data; name="tags""#,
        "",
        "b",
        "--B",
        r#"Content-Disposition: form-data; name="about""#,
        "Content-Type: application/json",
        "",
        r#"{"pages":2}"#,
        "--B",
        r#"Content-Disposition: form-data; name="order""#,
        "",
        "",
        "--B",
        r#"Content-Disposition: form-data; name="page"; filename="7.pdf""#,
        "Content-Type: application/pdf",
        "",
        "%PDF",
        "--B",
        r#"Content-Disposition: form-data; name="more"; filename="more""#,
        "Content-Type: text/csv",
        "X-Rows: 1",
        "",
        "x",
        "--B",
        r#"Content-Disposition: form-data; name="more"; filename="more""#,
        "Content-Type: application/octet-stream",
        "",
        "y",
        "--B--",
        "",
    ];
    assert_eq!(text(&request), expected.join("\r\n"));

    let parts = request.multipart().unwrap();
    assert_eq!(parts.parts().len(), 8);
    let page = parts.part("page").unwrap();
    assert_eq!(page.file_name.as_deref(), Some("7.pdf"));
    assert_eq!(page.media_type().as_deref(), Some("application/pdf"));
    assert_eq!(parts.part("title").unwrap().text(), "Rechnung é");
    let about: serde_json::Value = parts.part("about").unwrap().json().unwrap();
    assert_eq!(about, document.about);
}

#[tokio::test]
async fn writes_parts_as_their_encoding_says() {
    let body = serde_json::json!({
        "csv": [1, 2], "deep": {"a": [true]}, "json": "x", "map": {"k": "a&b", "n": null}, "xml": "<a/>"
    });
    let encodings = [
        ("csv", Encoding::Style(QueryStyle::Form { explode: false })),
        ("deep", Encoding::Style(QueryStyle::DeepObject)),
        (
            "json",
            Encoding::MediaType("application/json; charset=utf-8"),
        ),
        ("map", Encoding::Style(QueryStyle::Form { explode: true })),
        ("xml", Encoding::MediaType("application/xml")),
    ];
    let request = received(|call| {
        call.multipart(FORM, &body, &encodings);
    })
    .await;
    let multipart = request.multipart().unwrap();
    let parts: Vec<String> = multipart
        .parts()
        .iter()
        .map(|part| {
            let media_type = part.header("content-type").unwrap_or("-");
            format!("{} {media_type} {}", part.name, part.text())
        })
        .collect();
    assert_eq!(
        parts,
        [
            "csv - 1,2",
            "deep[a][0] - true",
            r#"json application/json; charset=utf-8 "x""#,
            "k - a&b",
            "n - ",
            "xml application/xml <a/>"
        ]
    );
}

#[tokio::test]
async fn no_name_ends_its_line() {
    let hostile = "a\"\r\nX-Evil: 1\r\n\r\n--B--";
    let request = received(|call| {
        let mut body = Multipart::new();
        body.file(hostile, Upload::from("x").file_name(hostile));
        call.parts(FORM, &body, &[]);
    })
    .await;
    let name = "a%22%0D%0AX-Evil: 1%0D%0A%0D%0A--B--";
    assert_eq!(
        text(&request),
        format!(
            "--B\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\nx\r\n--B--\r\n"
        )
    );

    for upload in [
        Upload::from("x").media_type("text/plain\r\nX-Evil: 1"),
        Upload::from("x").header("X-A", "1\r\nX-Evil: 1"),
        Upload::from("x").header("X-A: 1\r\nX-Evil", "1"),
    ] {
        let refusal = sending::refusal(&PUT, Credentials::new(), |call| {
            let mut body = Multipart::new();
            body.file("f", upload);
            call.parts(FORM, &body, &[]);
        })
        .await;
        assert!(
            refusal.contains("is not a type and a subtype")
                || refusal.contains("control character")
                || refusal.contains("not the name of a header"),
            "{refusal}"
        );
    }
}

#[tokio::test]
async fn a_body_without_parts_is_one_still() {
    let request = received(|call| {
        call.parts(FORM, &Multipart::new(), &[]);
    })
    .await;
    assert_eq!(text(&request), "--B--\r\n");
    assert!(request.multipart().unwrap().parts().is_empty());
}

#[tokio::test]
async fn the_caller_names_the_media_type_of_a_range() {
    for (declared, upload, sent) in [
        (
            "image/*",
            Upload::from("x").media_type("image/png"),
            "image/png",
        ),
        ("*/*", Upload::from("x"), "application/octet-stream"),
        (
            "application/pdf;v=1",
            Upload::from("x"),
            "application/pdf;v=1",
        ),
        (
            "application/pdf",
            Upload::from("x").media_type("image/png"),
            "image/png",
        ),
    ] {
        let request = received(|call| {
            call.bytes(declared, upload);
        })
        .await;
        assert_eq!(request.header("content-type"), Some(sent));
        assert_eq!(request.body, b"x");
    }
    let refusal = sending::refusal(&PUT, Credentials::new(), |call| {
        call.bytes("image/*", "x");
    })
    .await;
    assert!(refusal.contains("`image/*`: say which one"), "{refusal}");
}

/// A file that is gone with the test.
struct File(PathBuf);

impl File {
    fn new(name: &str, content: &[u8]) -> Self {
        let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        std::fs::create_dir_all(&directory).unwrap();
        let path = directory.join(name);
        std::fs::write(&path, content).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

/// Sends a call to a server with these answers; returns what came and what was received.
async fn exchange(
    answers: Vec<Answer>,
    build: impl FnOnce(&mut Call),
) -> (Result<u32, Error<NoError>>, Vec<Received>) {
    let server = StandIn::start(answers).await.unwrap();
    let client = Client::with_reqwest(vec![server.url()], Credentials::new()).unwrap();
    let mut call = client.call(&PUT);
    build(&mut call);
    let policy = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
    let came = Put { call }.retry(policy).await;
    (came.map(|response| response.attempts()), server.requests())
}

#[tokio::test]
async fn a_file_is_read_for_each_attempt() {
    let content = vec![b'x'; 300_000];
    let file = File::new("attempts.bin", &content);
    let answers = vec![Answer::new(503), Answer::new(200)];
    let (came, requests) = exchange(answers, |call| {
        call.bytes("application/octet-stream", Upload::file(&file.0));
    })
    .await;
    assert_eq!(came.unwrap(), 2);
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.header("content-length"), Some("300000"));
        assert_eq!(request.header("transfer-encoding"), None);
        assert!(request.body == content);
    }
}

#[tokio::test]
async fn a_file_among_parts_has_its_name_and_a_length() {
    let file = File::new("part.txt", b"from disk");
    let (came, requests) = exchange(vec![Answer::new(200)], |call| {
        let mut body = Multipart::new();
        body.value("n", &1)
            .file("f", Upload::file(&file.0))
            .value("z", &2);
        call.parts(FORM, &body, &[]);
    })
    .await;
    came.unwrap();
    let expected = "--B\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n1\r\n\
         --B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"part.txt\"\r\n\
         Content-Type: application/octet-stream\r\n\r\nfrom disk\r\n\
         --B\r\nContent-Disposition: form-data; name=\"z\"\r\n\r\n2\r\n--B--\r\n";
    assert_eq!(text(&requests[0]), expected);
    let length = requests[0].body.len().to_string();
    assert_eq!(requests[0].header("content-length"), Some(&*length));
}

#[tokio::test]
async fn a_stream_is_sent_once_and_in_chunks() {
    let chunks = stream::iter(["str", "eam"].map(Ok::<_, io::Error>));
    let answers = vec![Answer::new(503), Answer::new(200)];
    let (came, requests) = exchange(answers, |call| {
        call.bytes("text/plain", Upload::stream(chunks));
    })
    .await;
    assert_eq!(came.unwrap_err().status(), Some(503));
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("transfer-encoding"), Some("chunked"));
    assert_eq!(requests[0].header("content-length"), None);
    assert_eq!(requests[0].text(), "stream");
}

#[tokio::test]
async fn a_reader_of_known_length_is_announced() {
    let (came, requests) = exchange(vec![Answer::new(200)], |call| {
        call.bytes("text/plain", Upload::reader_of(&b"reader"[..], 6));
    })
    .await;
    came.unwrap();
    assert_eq!(requests[0].header("content-length"), Some("6"));
    assert_eq!(requests[0].text(), "reader");

    for length in [5, 7] {
        let (came, requests) = exchange(vec![Answer::new(200)], |call| {
            call.bytes("text/plain", Upload::reader_of(&b"reader"[..], length));
        })
        .await;
        let error = came.unwrap_err();
        assert!(
            error.to_string().contains(&format!("than {length} bytes")),
            "{error}"
        );
        assert!(requests.is_empty());
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_never_sent() {
    let answers = vec![Answer::new(200)];
    let (came, requests) = exchange(answers, |call| {
        call.bytes("text/plain", Upload::file("no/such/file.txt"));
    })
    .await;
    let error = came.unwrap_err();
    assert!(!error.may_have_happened());
    let Error::Transport(error) = error else {
        panic!("{error}");
    };
    assert_eq!((error.fault(), error.sent()), (Fault::Invalid, Sent::No));
    assert!(error.to_string().contains("no/such/file.txt: "), "{error}");
    assert!(requests.is_empty());
}

/// Has no connection the first time, and reads the body the second time.
#[derive(Default)]
struct Late {
    attempts: AtomicU32,
    read: Mutex<Vec<u8>>,
}

impl Transport for Late {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        Box::pin(async move {
            if self.attempts.fetch_add(1, Ordering::SeqCst) == 0 {
                let error = TransportError::new(Sent::No, "nobody listens");
                return Err(error.with_fault(Fault::Connect));
            }
            let body = request.body.unwrap();
            assert_eq!((body.bytes(), body.is_spent()), (None, false));
            let mut open = body.open().await.unwrap();
            assert!(body.is_spent());
            assert!(body.open().await.is_err());
            while let Some(chunk) = open.chunk().await.unwrap() {
                self.read.lock().unwrap().extend_from_slice(&chunk);
            }
            Ok(Reply {
                status: 200,
                headers: Default::default(),
                body: Vec::new(),
            })
        })
    }
}

#[tokio::test]
async fn a_stream_that_nobody_has_read_may_be_sent_again() {
    let late = Arc::new(Late::default());
    let client = Client::new(vec!["https://x.y".into()], Credentials::new(), late.clone()).unwrap();
    let mut call = client.call(&PUT);
    call.bytes("text/plain", Upload::reader(&b"late"[..]));
    let policy = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
    let response = Put { call }.retry(policy).await.unwrap();
    assert_eq!(response.attempts(), 2);
    assert_eq!(*late.read.lock().unwrap(), b"late");
}

#[test]
fn debug_shows_no_content_and_no_name() {
    let mut body = Multipart::new();
    body.value("field", "s3cr3t")
        .file("f", Upload::from("s3cr3t").file_name("s3cr3t"));
    let mut request = Request::new("PUT", "https://x.y");
    request.body = Some("s3cr3t".to_owned().into());
    let shown = format!("{body:?} {:?} {request:?}", Upload::file("s3cr3t"));
    assert!(!shown.contains("s3cr3t"), "{shown}");
}

#[tokio::test]
async fn refuses_a_media_type_that_is_none_and_headers_that_the_part_has_anyway() {
    for media_type in [
        "png",
        "image/*",
        "*/*",
        "image/png, text/html",
        "a/b; c",
        "",
    ] {
        let error = sending::refusal(&PUT, Credentials::new(), |call| {
            call.bytes("*/*", Upload::from(b"x").media_type(media_type));
        })
        .await;
        assert!(error.contains("the media type"), "{media_type}: {error}");
        let error = sending::refusal(&PUT, Credentials::new(), |call| {
            let mut body = Multipart::new();
            body.file("page", Upload::from(b"x").media_type(media_type));
            call.parts(FORM, &body, &[]);
        })
        .await;
        assert!(error.contains("the media type"), "{media_type}: {error}");
    }
    for (name, expected) in [
        ("Content-Type", "`Upload::media_type`"),
        ("content-disposition", "`Upload::file_name`"),
        ("Content-Length", "frames the message"),
        ("Transfer-Encoding", "frames the message"),
    ] {
        let error = sending::refusal(&PUT, Credentials::new(), |call| {
            let mut body = Multipart::new();
            body.file("page", Upload::from(b"x").header(name, "x"));
            call.parts(FORM, &body, &[]);
        })
        .await;
        assert!(error.contains(expected), "{name}: {error}");
    }
    let request = received(|call| {
        call.bytes(
            "*/*",
            Upload::from(b"x").media_type("text/csv; header=\"present\""),
        );
    })
    .await;
    assert_eq!(
        request.header("content-type"),
        Some("text/csv; header=\"present\"")
    );
}

/// A server that responds as soon as it has seen the head of a request, and closes without reading the body.
async fn impatient_server() -> (String, Arc<AtomicU32>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&requests);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            let mut head = Vec::new();
            while !head.windows(4).any(|end| end == b"\r\n\r\n") {
                stream.read_buf(&mut head).await.unwrap();
            }
            let response =
                b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 9\r\n\r\ntoo large";
            stream.write_all(response).await.unwrap();
        }
    });
    (url, requests)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_a_response_that_comes_before_the_body_is_sent() {
    const ROUNDS: u32 = 40;
    let (url, requests) = impatient_server().await;
    let client = Client::with_reqwest(vec![url], Credentials::new())
        .unwrap()
        .with_retry(RetryPolicy::never());
    let large = vec![7_u8; 32 * 1024 * 1024];
    let mut read = 0;
    let mut lost = Vec::new();
    for _ in 0..ROUNDS {
        let mut call = client.call(&PUT);
        call.bytes("application/octet-stream", large.clone());
        let error = Put { call }.await.unwrap_err();
        assert_ne!(error.attempts(), 0);
        match error.status() {
            Some(status) => {
                assert_eq!((status, error.body()), (413, Some(&b"too large"[..])));
                read += 1;
            }
            None => lost.push(error.to_string()),
        }
    }
    assert_eq!(requests.load(Ordering::SeqCst), ROUNDS);
    // If the client writes in the moment in which the connection ends, the system may tell it that alone.
    assert!(read >= ROUNDS - 4, "{read} of {ROUNDS}");
    for error in &lost {
        assert!(
            error.contains("it may be larger than the server accepts"),
            "{error}"
        );
    }
}
