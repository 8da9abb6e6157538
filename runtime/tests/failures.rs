//! Calls without an answer, what they say about the payment, and what nothing says.

use runtime::stand_in::{Answer, StandIn};
use runtime::{
    BoxFuture, Call, Client, Credential, Credentials, Decimal, Error, Operation, QueryStyle,
    Repeatable, Reply, Request, Response, Secret, Sent, Transport, TransportError, answers, object,
    operation,
};
use std::sync::Arc;
use std::time::Duration;

const PAY: Operation = Operation {
    id: "pay",
    method: "POST",
    path: "/pay",
    server: 0,
    security: &[],
    accept: "application/json",
    repeatable: Repeatable::ByMethod,
};

#[derive(Clone, Debug, PartialEq)]
struct Paid {
    amount: Decimal,
}
object!(Paid { amount = "amount" });

#[derive(Clone, Debug, PartialEq)]
struct Problem {
    code: String,
    token: Option<Secret>,
}
object!(Problem { code = "code", token? = "token" });

struct Pay {
    call: Call,
}
operation!(Pay { 200 => json(Paid) } or PayError);

#[derive(Clone, Debug, PartialEq)]
enum PayError {
    BadRequest(Problem),
}
answers!(PayError { 400 => json BadRequest });

async fn client(answers: Vec<Answer>) -> (StandIn, Client) {
    let server = StandIn::start(answers).await.unwrap();
    let client = Client::with_reqwest(vec![server.url()], Credentials::new()).unwrap();
    (server, client)
}

/// Makes one call and returns what it brings.
async fn pay(answer: Answer) -> Result<Response<Paid>, Error<PayError>> {
    let (_server, client) = client(vec![answer]).await;
    Pay {
        call: client.call(&PAY),
    }
    .await
}

#[tokio::test]
async fn may_have_happened_when_the_server_hangs_up() {
    let error = pay(Answer::hang_up()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.sent() == Sent::Maybe),
        "{error:?}"
    );
    assert!(error.may_have_happened());
    assert!(!error.is_timeout());
}

#[tokio::test]
async fn did_not_happen_when_nobody_listens() {
    let (server, client) = client(Vec::new()).await;
    let address = server.url();
    drop(server);
    // The port is free as soon as the task that held it is gone.
    while tokio::net::TcpStream::connect(address.trim_start_matches("http://"))
        .await
        .is_ok()
    {
        tokio::task::yield_now().await;
    }
    let error = Pay {
        call: client.call(&PAY),
    }
    .await
    .unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.sent() == Sent::No),
        "{error:?}"
    );
    assert!(!error.may_have_happened());
}

#[tokio::test]
async fn may_have_happened_when_the_body_is_cut() {
    let error = pay(Answer::cut(200, r#"{"amount":1}"#)).await.unwrap_err();
    assert!(matches!(&error, Error::Transport(_)), "{error:?}");
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn may_have_happened_when_the_time_is_over() {
    let (_server, client) =
        client(vec![Answer::json(200, "{}").after(Duration::from_secs(60))]).await;
    let error = Pay {
        call: client.call(&PAY),
    }
    .timeout(Duration::from_millis(50))
    .await
    .unwrap_err();
    assert!(error.is_timeout() && error.may_have_happened(), "{error:?}");
}

#[tokio::test]
async fn times_out_as_the_client_says() {
    let (_server, client) =
        client(vec![Answer::json(200, "{}").after(Duration::from_secs(60))]).await;
    let client = client.with_timeout(Duration::from_millis(50));
    assert!(
        Pay {
            call: client.call(&PAY)
        }
        .await
        .unwrap_err()
        .is_timeout()
    );
}

#[tokio::test]
async fn never_prints_credentials_or_bodies() {
    const SECURED: Operation = Operation {
        security: &[&["key", "query"]],
        ..PAY
    };
    let mut credentials = Credentials::new();
    credentials.set(
        "key",
        Credential::Header {
            name: "X-Key".into(),
            value: "s3cr3t".into(),
        },
    );
    credentials.set(
        "query",
        Credential::Query {
            name: "key".into(),
            value: "s3cr3t".into(),
        },
    );
    let server = StandIn::start(vec![
        Answer::hang_up(),
        Answer::json(400, r#"{"code":"A","token":"s3cr3t"}"#).header("Set-Cookie", "s3cr3t"),
        Answer::json(400, r#"{"code":"s3cr3t","token":4}"#).header("X-Token", "s3cr3t"),
        Answer::json(200, r#"{"amount":1}"#).header("Set-Cookie", "s3cr3t"),
        Answer::cut(200, "s3cr3t"),
    ])
    .await
    .unwrap();
    let client = Client::with_reqwest(vec![server.url()], credentials).unwrap();
    let mut printed = format!("{client:?}");
    for _ in 0..5 {
        let mut call = client.call(&SECURED);
        call.query("q", "s3cr3t", QueryStyle::Form { explode: true })
            .json("s3cr3t")
            .header("X-Other", "s3cr3t");
        printed += &format!("{call:?}");
        let result = Pay { call }.await;
        printed += &format!("{result:?}");
        if let Err(error) = result {
            let mut cause: Option<&dyn std::error::Error> = Some(&error);
            while let Some(error) = cause {
                printed += &format!("{error} {error:?}");
                cause = error.source();
            }
        }
    }
    assert_eq!(server.requests().len(), 5);
    assert!(!printed.contains("s3cr3t"), "{printed}");
}

/// Answers without a network.
struct Echo;

impl Transport for Echo {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        Box::pin(async move {
            assert!(!format!("{request:?}").contains("s3cr3t"), "{request:?}");
            match request.timeout {
                Some(timeout) if timeout.is_zero() => {
                    Err(TransportError::new(Sent::No, "no time").timed_out())
                }
                _ => Ok(Reply {
                    status: 200,
                    headers: request.headers,
                    body: request.body.unwrap().bytes().unwrap().to_vec(),
                }),
            }
        })
    }
}

#[tokio::test]
async fn works_with_another_transport() {
    let client = Client::new(
        vec!["https://x.y".into()],
        Credentials::new(),
        Arc::new(Echo),
    )
    .unwrap();
    let mut call = client.call(&PAY);
    call.json(&Paid { amount: 7.into() })
        .header("X-Token", "s3cr3t");
    call.query("q", "s3cr3t", QueryStyle::Form { explode: true });
    assert_eq!(Pay { call }.await.unwrap().value.amount, 7.into());
    let error = Pay {
        call: client.call(&PAY),
    }
    .timeout(Duration::ZERO)
    .await
    .unwrap_err();
    assert!(error.is_timeout() && !error.may_have_happened());
}

#[test]
fn keeps_errors_small() {
    assert!(size_of::<Error<PayError>>() <= 64);
}

#[test]
fn keeps_calls_movable_between_threads() {
    fn check<T: Send>() {}
    check::<Call>();
    check::<<Pay as IntoFuture>::IntoFuture>();
    check::<Error<PayError>>();
}

/// What messages advise. Each entry compiles only if there is such a method or field.
fn advised() -> Vec<&'static str> {
    use runtime::auth::SharedToken;
    use runtime::webhook::Delivery;
    use runtime::{Headers, Identity, ReqwestBuilder, Upload};

    macro_rules! exist {
        ($($type:ident :: $method:ident $(($($argument:expr),*))?,)*) => {
            vec![$({
                let _ = |it: $type| { let _ = it.$method $(($($argument),*))?; };
                concat!(stringify!($type), "::", stringify!($method))
            }),*]
        };
    }
    let _ = Identity::from_pem;
    let mut names = exist! {
        Client::allow_plain_http(),
        Client::with_largest_value(1),
        Headers::get(""),
        ReqwestBuilder::identity(Identity::from_pem(b"").unwrap()),
        ReqwestBuilder::largest_answer(1),
        ReqwestBuilder::root_certificates(""),
        SharedToken::set(""),
        Upload::file_name(""),
        Upload::media_type(""),
    };
    let _ = |mut it: Credentials| drop(it.set("", Credential::Bearer("".into())).clone());
    let _ = |it: Delivery<'_>| it.target.len();
    names.extend(["Credentials::set", "Delivery::target", "Identity::from_pem"]);
    names
}

#[test]
fn messages_name_only_what_there_is() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut directories = vec![source];
    let mut found = 0;
    let advised = advised();
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            for name in code.flat_map(|line| line.split('`').skip(1).step_by(2)) {
                let Some((owner, member)) = name.split_once("::") else {
                    continue;
                };
                let is_method = owner.starts_with(|first: char| first.is_ascii_uppercase())
                    && member
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                if is_method {
                    found += 1;
                    assert!(advised.contains(&name), "{}: `{name}`", path.display());
                }
            }
        }
    }
    assert!(found >= advised.len(), "{found}");
}
