//! A loopback server that stands in for the real one in tests and examples.
//!
//! It answers with what it was told to, in order, and keeps what it received, byte for byte.
//!
//! ```
//! use runtime::stand_in::{Answer, StandIn};
//! use runtime::{Client, Credentials, NoError, Operation, Repeatable};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! const PING: Operation =
//!     Operation { id: "ping", method: "GET", path: "/ping", server: 0, security: &[], accept: "",
//!                 repeatable: Repeatable::ByMethod };
//!
//! struct Ping {
//!     call: runtime::Call,
//! }
//! runtime::operation!(Ping { 200 => text } or NoError);
//!
//! let server = StandIn::start(vec![Answer::new(200).body("pong")]).await?;
//! let client = Client::with_reqwest(vec![server.url()], Credentials::new())?;
//! assert_eq!(Ping { call: client.call(&PING) }.await?.value, "pong");
//! assert_eq!(server.requests()[0].target, "/ping");
//! # Ok(())
//! # }
//! ```

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server does with one request.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    delay: Duration,
    ending: Ending,
}

#[derive(Clone, Copy, Debug)]
enum Ending {
    Whole,
    /// The connection ends before the body does.
    Cut,
    /// The connection ends before there is an answer.
    HangUp,
    /// The rest of the body never comes, and the connection stays.
    Stall,
}

impl Answer {
    /// Returns an answer without headers and body.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            delay: Duration::ZERO,
            ending: Ending::Whole,
        }
    }

    /// Returns an answer that is JSON.
    pub fn json(status: u16, text: impl Into<String>) -> Self {
        Self::new(status)
            .header("Content-Type", "application/json")
            .body(text.into())
    }

    /// Returns the answer that closes the connection instead.
    pub fn hang_up() -> Self {
        Self {
            ending: Ending::HangUp,
            ..Self::new(0)
        }
    }

    /// Returns an answer that announces more than `part` and ends after it.
    pub fn cut(status: u16, part: impl Into<Vec<u8>>) -> Self {
        Self {
            ending: Ending::Cut,
            ..Self::new(status)
                .header("Content-Type", "application/json")
                .body(part)
        }
    }

    /// Returns the answer that announces more than `part` and keeps silent after it, until the client goes away.
    pub fn stall(status: u16, part: impl Into<Vec<u8>>) -> Self {
        Self {
            ending: Ending::Stall,
            ..Self::cut(status, part)
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Waits before answering.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let missing = match self.ending {
            Ending::Cut | Ending::Stall => 1,
            Ending::Whole | Ending::HangUp => 0,
        };
        let mut head = format!(
            "HTTP/1.1 {} \r\nContent-Length: {}\r\n",
            self.status,
            self.body.len() + missing
        );
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// The method.
    pub method: String,
    /// The path and the query, exactly as sent.
    pub target: String,
    /// The header fields, exactly as sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// Returns the first value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Returns the body as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The server. It listens on a free port of the loopback interface until it is dropped.
#[derive(Debug)]
pub struct StandIn {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    answers: Mutex<VecDeque<Answer>>,
    requests: Mutex<Vec<Received>>,
}

/// Locks, even after a panic elsewhere: what a test found wrong must not turn into another failure here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl StandIn {
    /// Starts a server that gives the answers in order, and 503 when there are none left.
    ///
    /// # Errors
    ///
    /// Fails if the loopback interface has no free port.
    pub async fn start(answers: Vec<Answer>) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            answers: Mutex::new(answers.into()),
            requests: Mutex::default(),
        });
        let listening = tokio::spawn(listen(listener, Arc::clone(&shared)));
        Ok(Self {
            address,
            shared,
            listening,
        })
    }

    /// Returns the base address of the server.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the requests that have arrived, in order.
    pub fn requests(&self) -> Vec<Received> {
        lock(&self.shared.requests).clone()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        // A client that goes away in the middle of a request has told the test what it wanted to know.
        tokio::spawn(async move { serve(stream, &shared).await.ok() });
    }
}

/// Serves one connection until either side ends it.
async fn serve(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(mut request) = read_head(&mut stream).await? {
        if request.header("transfer-encoding").is_some() {
            let refusal = Answer::new(411).header("Connection", "close");
            return stream.write_all(&refusal.bytes()).await;
        }
        let length = request
            .header("content-length")
            .and_then(|length| length.parse().ok())
            .unwrap_or(0);
        request.body = vec![0; length];
        stream.read_exact(&mut request.body).await?;

        lock(&shared.requests).push(request);
        let answer = lock(&shared.answers)
            .pop_front()
            .unwrap_or_else(|| Answer::new(503));
        tokio::time::sleep(answer.delay).await;
        match answer.ending {
            Ending::Whole => stream.write_all(&answer.bytes()).await?,
            Ending::Cut => return stream.write_all(&answer.bytes()).await,
            Ending::HangUp => return Ok(()),
            Ending::Stall => {
                stream.write_all(&answer.bytes()).await?;
                // Nothing more is sent over a connection that waits for its answer: this returns when it is closed.
                stream.fill_buf().await?;
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Reads a request up to its body, or returns `None` at the end of the connection.
async fn read_head(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Received>> {
    let Some(first) = read_line(stream).await? else {
        return Ok(None);
    };
    let mut words = first.split(' ');
    let (method, target) = match (words.next(), words.next(), words.next()) {
        (Some(method), Some(target), Some("HTTP/1.1")) => (method.to_owned(), target.to_owned()),
        _ => {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "not an HTTP/1.1 request",
            ));
        }
    };
    let mut headers = Vec::new();
    while let Some(line) = read_line(stream).await?
        && !line.is_empty()
    {
        if let Some((name, value)) = line.split_once(':') {
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    Ok(Some(Received {
        method,
        target,
        headers,
        body: Vec::new(),
    }))
}

/// Reads a line without its end, or returns `None` at the end of the connection.
async fn read_line(stream: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(Some(line))
}
