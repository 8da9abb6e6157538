//! What a server on loopback sees of a call.

use std::fmt::Debug;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// The request as it came: its head in lower case, and its body.
pub struct Seen {
    pub head: String,
    pub body: String,
}

impl Seen {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let prefix = format!("{name}: ");
        self.head.lines().find_map(|line| line.strip_prefix(&prefix))
    }

    /// The body, with `B` for the boundary of its parts.
    pub fn parts(&self) -> String {
        let media_type = self.header("content-type").expect("a media type");
        let (_, boundary) = media_type.split_once("boundary=").expect("a boundary");
        self.body.replace(boundary, "B")
    }
}

/// What the only request of a call is, which is made with the address of the server. It gets 204.
pub fn seen<T: Debug, E: Debug, F: Future<Output = Result<T, E>>>(call: impl FnOnce(&str) -> F) -> Seen {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = thread::spawn(move || serve(listener.accept().expect("a connection").0));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(call(&url)).expect("a success");
    server.join().expect("a request")
}

fn serve(mut stream: TcpStream) -> Seen {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).expect("a head");
        bytes.push(byte[0]);
    }
    let mut seen = Seen {
        head: String::from_utf8(bytes).expect("text"),
        body: String::new(),
    };
    // The boundary of parts has no capitals.
    let lines = seen.head.lines().map(|line| match line.split_once(": ") {
        Some((name, value)) => format!("{}: {value}\n", name.to_lowercase()),
        None => format!("{line}\n"),
    });
    seen.head = lines.collect();
    let length = seen.header("content-length").map_or(0, |length| length.parse().expect("a length"));
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("a body");
    seen.body = String::from_utf8(body).expect("text");
    let answer = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    stream.write_all(answer).expect("an answer is sent");
    seen
}
