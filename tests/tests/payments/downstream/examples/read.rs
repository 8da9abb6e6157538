//! Asks for a ledger, and prints the error that the caller gets where the server answers the first argument.

use ledger::{Client, Credentials, Environment};
use runtime::{BoxFuture, Reply, Request, Transport, TransportError};

/// A server that has one answer.
struct Canned(Reply);

impl Transport for Canned {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

fn main() {
    let body = std::env::args().nth(1).expect("a body").into_bytes();
    let mut headers = runtime::Headers::default();
    headers.append("content-type", "application/json");
    let server = Canned(Reply {
        status: 200,
        headers,
        body,
    });
    let client = Client::with_transport(
        Environment::custom("https://ledger.example.com"),
        Credentials::new(),
        server,
    )
    .expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    match runtime.block_on(async { client.read_ledger().await }) {
        Ok(response) => println!("read {:?}", response.value),
        Err(error) => println!("{error}"),
    }
}
