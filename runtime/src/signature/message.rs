//! What is signed.

use crate::http::headers::Headers;
use std::fmt;

/// A request or an answer, as far as a signature can cover it.
///
/// The `Debug` form shows neither the query nor the body.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    pub(super) start: Start<'a>,
    pub(super) headers: &'a Headers,
    pub(super) body: &'a [u8],
}

#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    Request {
        method: &'a str,
        url: &'a str,
    },
    Response {
        status: u16,
        request: Option<&'a Message<'a>>,
    },
}

impl<'a> Message<'a> {
    /// Returns a request. Its address is absolute, and its body is empty if there is none.
    pub fn request(method: &'a str, url: &'a str, headers: &'a Headers, body: &'a [u8]) -> Self {
        Self {
            start: Start::Request { method, url },
            headers,
            body,
        }
    }

    /// Returns an answer. Its body is empty if there is none.
    pub fn response(status: u16, headers: &'a Headers, body: &'a [u8]) -> Self {
        Self {
            start: Start::Response {
                status,
                request: None,
            },
            headers,
            body,
        }
    }

    pub(super) fn is_response(&self) -> bool {
        matches!(self.start, Start::Response { .. })
    }

    /// Says which request this answers, so that its signature may cover that too (RFC 9421, section 2.4). It changes
    /// nothing about a request.
    #[must_use]
    pub fn answering(mut self, to: &'a Message<'a>) -> Self {
        if let Start::Response { request, .. } = &mut self.start {
            *request = Some(to);
        }
        self
    }
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Message");
        match self.start {
            Start::Request { method, url } => {
                let address = url.split_once('?').map_or(url, |(address, _)| address);
                shown.field("method", &method).field("url", &address)
            }
            Start::Response { status, .. } => shown.field("status", &status),
        };
        shown
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}
