//! What a stand-in answers.

use serde::Serialize;
use std::time::Duration;

/// What the server does with one request.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
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

    /// Returns an answer that is `value` as JSON. One that cannot be written becomes a 500 that says why.
    pub(super) fn of_json<T: Serialize + ?Sized>(status: u16, value: &T) -> Self {
        match serde_json::to_string(value) {
            Ok(text) => Self::json(status, text),
            Err(reason) => Self::new(500).body(format!("the answer cannot be encoded: {reason}")),
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
        self.body = body.into();
        self
    }

    /// Waits before answering.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
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
