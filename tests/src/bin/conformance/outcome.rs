//! What the validator says to a request.

use std::fmt;

use runtime::{
    BoxFuture, Error, Headers, Reply, Request, Reqwest, Response, Transport, TransportError,
};

/// The header in which Prism lists what is wrong with a request.
const VIOLATIONS: &str = "sl-violations";

/// Why a call does not count as accepted.
#[derive(Debug)]
pub enum Failure {
    /// The validator found fault with the request, and says which.
    Refused(String),
    /// Something else: a value that does not fit its type, no connection, an answer that cannot be read.
    Other(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(violations) => write!(f, "refused: {violations}"),
            Self::Other(error) => f.write_str(error),
        }
    }
}

impl From<String> for Failure {
    fn from(error: String) -> Self {
        Self::Other(error)
    }
}

/// Judges the end of a call: accepted is what was answered with a documented success and without a word about violations.
pub fn judged<T, E: fmt::Debug>(result: Result<Response<T>, Error<E>>) -> Result<(), Failure> {
    let violations = |headers: &Headers| headers.get(VIOLATIONS).map(str::to_owned);
    match &result {
        Ok(response) => {
            violations(&response.headers).map_or(Ok(()), |said| Err(Failure::Refused(said)))
        }
        Err(error) => Err(match error.headers().and_then(violations) {
            Some(said) => Failure::Refused(said),
            None => Failure::Other(format!("{error} {error:?}")),
        }),
    }
}

/// Takes from every request what makes it valid: its query, its header fields and its body.
pub struct Stripped {
    inner: Reqwest,
    strips: bool,
}

impl Stripped {
    /// Returns `transport`, which strips only if asked to.
    pub fn when(strips: bool, transport: Reqwest) -> Self {
        Self {
            inner: transport,
            strips,
        }
    }
}

impl Transport for Stripped {
    fn send(&self, mut request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        if self.strips {
            request
                .url
                .truncate(request.url.find('?').unwrap_or(request.url.len()));
            request.headers = Headers::new();
            request.body = None;
        }
        self.inner.send(request)
    }
}
