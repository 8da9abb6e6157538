//! Signed requests and answers over real connections, checked by code that shares nothing with ours.

mod answers;
#[path = "../peer/mod.rs"]
mod peer;
mod requests;

use runtime::signature::{Parameter, Signing, SigningKey};
use runtime::stand_in::StandIn;
use runtime::{
    Call, Client, Credentials, Error, Fault, Operation, Repeatable, Transport, answers, operation,
};
use std::sync::Arc;

const PAY: Operation = Operation {
    repeatable: Repeatable::ByMethod,
    id: "pay",
    method: "POST",
    path: "/payments/{id}",
    server: 0,
    security: &[],
    accept: "application/json",
};

const READ: Operation = Operation {
    method: "GET",
    ..PAY
};

struct Pay {
    call: Call,
}
operation!(Pay { 200 => text } or PayError);

#[derive(Clone, Debug, PartialEq)]
enum PayError {
    Refused(String),
}
answers!(PayError { 400 => text Refused });

fn call(client: &Client, operation: &'static Operation) -> Pay {
    let mut call = client.call(operation);
    call.path("id", "a b/c");
    if operation.method == "POST" {
        call.text("application/json", r#"{"amount":1.10}"#.into());
    }
    Pay { call }
}

fn client(server: &StandIn, transport: impl Transport) -> Client {
    Client::new(
        vec![format!("{}/v1", server.url())],
        Credentials::new(),
        Arc::new(transport),
    )
    .unwrap()
}

const COMPONENTS: [&str; 6] = [
    "@authority",
    "@method",
    "@request-target",
    "content-digest",
    "content-type",
    "content-length",
];

fn signing(key: SigningKey) -> Signing {
    Signing::new(key, "client")
        .unwrap()
        .label("pay_sig")
        .unwrap()
        .components(COMPONENTS)
        .unwrap()
        .parameters([Parameter::KeyId, Parameter::Created])
        .unwrap()
}

fn hmac_signing() -> Signing {
    signing(SigningKey::hmac(b"a secret of both sides").unwrap())
}

fn fault(error: &Error<PayError>) -> Option<Fault> {
    match error {
        Error::Transport(error) => Some(error.fault()),
        _ => None,
    }
}
