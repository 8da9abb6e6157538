//! Calls that need no network, and what they send.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use runtime::{BoxFuture, Reply, Request, Transport, TransportError};

/// Answers every request with 204, and keeps it.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<Request>>>);

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
    pub fn query(self) -> String {
        let url = self.request().url;
        url.split_once('?').map_or(String::new(), |(_, query)| query.to_owned())
    }

    /// Whether nothing was sent.
    pub fn is_unused(&self) -> bool {
        self.0.lock().unwrap().is_empty()
    }

    pub fn request(self) -> Request {
        self.0.lock().unwrap().pop().expect("a request")
    }
}

/// Answers every request with this.
pub struct Canned(Reply);

impl Canned {
    pub fn new(status: u16, media_type: &str, body: &str) -> Self {
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
pub fn finish<T>(future: impl Future<Output = T>) -> T {
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

/// A call of a generated client, as it is sent.
macro_rules! request {
    ($api:ident, |$client:ident| $call:expr) => {{
        let kept = crate::calls::Kept::default();
        let $client = $api::Client::with_transport(
            $api::Environment::custom("http://localhost"),
            $api::Credentials::new(),
            kept.clone(),
        )
        .expect("a client");
        crate::calls::finish($call.into_future()).expect("an answer");
        kept
    }};
}
