//! What a stand-in answers.

use serde::Serialize;
use std::time::Duration;

/// What the server does with one request.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
    pub(super) delay: Duration,
    pub(super) ending: Ending,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Ending {
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
            body: Body::Whole(Vec::new()),
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

    /// Returns an answer that is `value` as JSON. One that cannot be written becomes a 500 that says why.
    pub(super) fn of_json<T: Serialize + ?Sized>(status: u16, value: &T) -> Self {
        match serde_json::to_string(value) {
            Ok(text) => Self::json(status, text),
            Err(reason) => unencodable(&reason),
        }
    }

    /// Returns an answer that is text.
    pub(super) fn of_text(status: u16, text: &str) -> Self {
        Self::new(status)
            .header("Content-Type", "text/plain; charset=utf-8")
            .body(text)
    }

    /// Returns an answer that is bytes.
    pub(super) fn of_bytes(status: u16, bytes: &[u8]) -> Self {
        Self::new(status)
            .header("Content-Type", "application/octet-stream")
            .body(bytes)
    }

    /// Returns the same answer as one of another media type.
    #[must_use]
    pub fn of_type(mut self, media_type: &str) -> Self {
        self.headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        self.header("Content-Type", media_type)
    }

    /// Returns the same answer with another status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
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
        self.body = Body::Whole(body.into());
        self
    }

    /// Sets the body to pieces that are sent one by one, each as a chunk of its own (RFC 9112, section 7.1).
    #[must_use]
    pub fn pieces<P: Into<Vec<u8>>>(mut self, pieces: impl IntoIterator<Item = P>) -> Self {
        self.body = Body::Pieces(pieces.into_iter().map(Into::into).collect());
        self
    }

    /// Ends the connection before the body has come to its end.
    #[must_use]
    pub fn broken_off(mut self) -> Self {
        self.ending = Ending::Cut;
        self
    }

    /// Keeps silent before the body has come to its end, until the client goes away.
    #[must_use]
    pub fn stalled(mut self) -> Self {
        self.ending = Ending::Stall;
        self
    }

    /// Waits before answering.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Returns what is sent, in the pieces in which it is.
    pub(super) fn pieces_sent(&self) -> Vec<Vec<u8>> {
        let complete = match self.ending {
            Ending::Cut | Ending::Stall => false,
            Ending::Whole | Ending::HangUp => true,
        };
        let mut head = format!("HTTP/1.1 {} \r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        match &self.body {
            Body::Whole(body) => {
                let length = body.len() + usize::from(!complete);
                head.push_str(&format!("Content-Length: {length}\r\n\r\n"));
                vec![[head.as_bytes(), body].concat()]
            }
            Body::Pieces(pieces) => {
                head.push_str("Transfer-Encoding: chunked\r\n\r\n");
                let mut sent = vec![head.into_bytes()];
                for piece in pieces.iter().filter(|piece| !piece.is_empty()) {
                    let size = format!("{:x}\r\n", piece.len());
                    sent.push([size.as_bytes(), piece, b"\r\n"].concat());
                }
                if complete {
                    sent.push(b"0\r\n\r\n".to_vec());
                }
                sent
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Body {
    Whole(Vec<u8>),
    Pieces(Vec<Vec<u8>>),
}

/// Says why there is not the answer that was set.
pub(super) fn unencodable(reason: &serde_json::Error) -> Answer {
    Answer::new(500).body(format!("the answer cannot be encoded: {reason}"))
}
