//! Tokens that change over time, in the attempts of a call.

use runtime::auth::{ClientCredentials, SharedToken, TokenEndpoint};
use runtime::stand_in::{Answer, StandIn};
use runtime::{
    BoxFuture, Call, Client, Credential, Credentials, Error, NoError, Operation, Repeatable,
    Reqwest, RetryPolicy, Secret, TokenError, TokenSource, operation,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const CHARGE: Operation = Operation {
    id: "charge",
    method: "POST",
    path: "/charge",
    server: 0,
    security: &[&["oauth"], &["key"]],
    accept: "",
    repeatable: Repeatable::ByKey("Idempotency-Key"),
};

const OPEN: Operation = Operation {
    security: &[],
    ..CHARGE
};

const BOTH: Operation = Operation {
    security: &[&["key", "oauth"]],
    ..CHARGE
};

struct Charge {
    call: Call,
}
operation!(Charge { 200 => text } or NoError);

/// Supplies the tokens of a list, the next one when one is refused, and fails at its end.
struct Listed {
    tokens: Mutex<Vec<&'static str>>,
    refused: Mutex<Vec<Secret>>,
}

impl Listed {
    fn new(tokens: &[&'static str]) -> Arc<Self> {
        Arc::new(Self {
            tokens: Mutex::new(tokens.to_vec()),
            refused: Mutex::default(),
        })
    }

    fn refusals(&self) -> usize {
        self.refused.lock().unwrap().len()
    }
}

impl TokenSource for Listed {
    fn token(&self) -> BoxFuture<'_, Result<Secret, TokenError>> {
        Box::pin(async {
            match self.tokens.lock().unwrap().first() {
                Some(&token) => Ok(token.into()),
                None => Err(TokenError::new("the list is at its end").caused_by("no more tokens")),
            }
        })
    }

    fn refused(&self, token: &Secret) {
        self.refused.lock().unwrap().push(token.clone());
        let mut tokens = self.tokens.lock().unwrap();
        if tokens.first() == Some(&token.expose()) && tokens.as_slice() != ["stubborn"] {
            tokens.remove(0);
        }
    }
}

async fn client(answers: Vec<Answer>, source: &Arc<Listed>) -> (StandIn, Client) {
    let server = StandIn::start(answers).await.unwrap();
    let mut credentials = Credentials::new();
    credentials.set("oauth", Credential::Bearer(source.clone().into()));
    let policy = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
    let client = Client::with_reqwest(vec![server.url()], credentials)
        .unwrap()
        .with_retry(policy);
    (server, client)
}

fn sent(server: &StandIn) -> Vec<String> {
    let authorization = |request: &runtime::stand_in::Received| {
        request.header("authorization").unwrap_or("").to_owned()
    };
    server.requests().iter().map(authorization).collect()
}

async fn charge(client: &Client) -> Result<runtime::Response<String>, Error<NoError>> {
    Charge {
        call: client.call(&CHARGE),
    }
    .await
}

#[tokio::test]
async fn repeats_once_with_a_new_token() {
    let source = Listed::new(&["old", "new", "newer"]);
    let (server, client) = client(vec![Answer::new(401), Answer::new(200)], &source).await;
    let charged = charge(&client).await.unwrap();
    assert_eq!(sent(&server), ["Bearer old", "Bearer new"]);
    assert_eq!(charged.attempts(), 2);
    let keys: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("idempotency-key").map(str::to_owned))
        .collect();
    assert_eq!(keys[0].as_deref(), charged.idempotency_key());
    assert_eq!(keys[0], keys[1]);
}

#[tokio::test]
async fn repeats_what_was_refused_even_if_nothing_else_is_repeated() {
    let source = Listed::new(&["old", "new"]);
    let (server, client) = client(vec![Answer::new(401), Answer::new(200)], &source).await;
    charge(&client.with_retry(RetryPolicy::never()))
        .await
        .unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn gives_up_when_the_new_token_is_refused_too() {
    let source = Listed::new(&["old", "new", "newer"]);
    let (server, client) = client(vec![Answer::new(401); 3], &source).await;
    let error = charge(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert!(!error.may_have_happened() && !error.is_transient());
    assert_eq!(sent(&server), ["Bearer old", "Bearer new"]);
}

#[tokio::test]
async fn does_not_send_a_refused_token_again() {
    let source = Listed::new(&["stubborn"]);
    let (server, client) = client(vec![Answer::new(401); 2], &source).await;
    assert_eq!(charge(&client).await.unwrap_err().status(), Some(401));
    assert_eq!(server.requests().len(), 1);
    assert_eq!(source.refusals(), 1);
}

#[tokio::test]
async fn asks_for_a_token_before_each_attempt() {
    let source = Listed::new(&["old", "new"]);
    let answers = vec![Answer::new(503), Answer::new(401), Answer::new(200)];
    let (server, client) = client(answers, &source).await;
    charge(&client).await.unwrap();
    assert_eq!(sent(&server), ["Bearer old", "Bearer old", "Bearer new"]);
}

#[tokio::test]
async fn sends_nothing_without_a_token() {
    let source = Listed::new(&[]);
    let (server, client) = client(vec![Answer::new(200)], &source).await;
    let error = charge(&client).await.unwrap_err();
    assert!(matches!(error, Error::Token(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "`charge`: there is no valid token: the list is at its end"
    );
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "no more tokens");
    assert!(!error.may_have_happened());
    assert_eq!(error.attempts(), 0);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn says_what_happened_before_the_tokens_ended() {
    let source = Listed::new(&["old"]);
    let (server, client) = client(vec![Answer::hang_up(), Answer::new(401)], &source).await;
    let error = charge(&client).await.unwrap_err();
    assert!(matches!(error, Error::Token(_)), "{error:?}");
    assert_eq!(server.requests().len(), 2);
    assert_eq!(error.attempts(), 2);
    assert!(error.may_have_happened() && error.is_safe_to_repeat());
    assert!(error.idempotency_key().is_some());
}

#[tokio::test]
async fn refuses_a_token_that_would_end_the_header() {
    let source = Listed::new(&["s3cr3t\r\nX-Evil: 1"]);
    let (server, client) = client(vec![Answer::new(200)], &source).await;
    let error = charge(&client).await.unwrap_err();
    assert!(matches!(error, Error::Token(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("s3cr3t"));
    assert!(server.requests().is_empty());
}

/// Never has a token.
struct Silent;

impl TokenSource for Silent {
    fn token(&self) -> BoxFuture<'_, Result<Secret, TokenError>> {
        Box::pin(std::future::pending())
    }

    fn refused(&self, _: &Secret) {}
}

#[tokio::test]
async fn waits_for_a_token_no_longer_than_the_call_may_take() {
    let server = StandIn::start(Vec::new()).await.unwrap();
    let mut credentials = Credentials::new();
    credentials.set("oauth", Credential::Bearer(Arc::new(Silent).into()));
    let client = Client::with_reqwest(vec![server.url()], credentials)
        .unwrap()
        .with_timeout(Duration::from_millis(50));
    let error = charge(&client).await.unwrap_err();
    assert!(
        error.is_timeout() && !error.may_have_happened(),
        "{error:?}"
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn asks_no_source_that_is_not_needed() {
    let source = Listed::new(&[]);
    let (server, client) = client(vec![Answer::new(200); 2], &source).await;
    Charge {
        call: client.call(&OPEN),
    }
    .await
    .unwrap();
    let mut call = client.call(&CHARGE);
    call.bearer_header("Authorization", &"mine".into());
    Charge { call }.await.unwrap();
    assert_eq!(sent(&server), ["", "Bearer mine"]);
    assert_eq!(source.refusals(), 0);
}

#[tokio::test]
async fn needs_a_token_and_a_key_where_both_are_asked_for() {
    let source = Listed::new(&["token"]);
    let (_server, lacking) = client(vec![], &source).await;
    let error = Charge {
        call: lacking.call(&BOTH),
    }
    .await
    .unwrap_err();
    assert!(
        matches!(&error, Error::Build(error) if error.is_missing_credential()),
        "{error:?}"
    );

    let server = StandIn::start(vec![Answer::new(200)]).await.unwrap();
    let mut credentials = Credentials::new();
    credentials
        .set("oauth", Credential::Bearer(source.into()))
        .set(
            "key",
            Credential::Header {
                name: "X-Key".into(),
                value: "k".into(),
            },
        );
    let printed = format!("{credentials:?}");
    assert!(printed.contains("Bearer(TokenSource)"), "{printed}");
    let client = Client::with_reqwest(vec![server.url()], credentials).unwrap();
    Charge {
        call: client.call(&BOTH),
    }
    .await
    .unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.header("authorization"), Some("Bearer token"));
    assert_eq!(request.header("x-key"), Some("k"));
}

/// Returns a client for an operation that needs the scheme `scheme` alone, and what it is called with.
async fn with_credential(
    answers: Vec<Answer>,
    scheme: &'static str,
    credential: Credential,
) -> (StandIn, Client) {
    let server = StandIn::start(answers).await.unwrap();
    let mut credentials = Credentials::new();
    credentials.set(scheme, credential);
    let client = Client::with_reqwest(vec![server.url()], credentials).unwrap();
    (server, client)
}

const KEYED: Operation = Operation {
    security: &[&["key"]],
    ..CHARGE
};

/// Makes a credential of a source.
type Kind = fn(Arc<Listed>) -> Credential;

#[tokio::test]
async fn every_kind_of_credential_takes_a_source() {
    let name = || "x-key".to_owned();
    let kinds: [(Kind, [&str; 2]); 5] = [
        (
            |source| Credential::Header {
                name: "x-key".into(),
                value: source.into(),
            },
            ["u:old", "u:new"],
        ),
        (
            |source| Credential::Query {
                name: "x-key".into(),
                value: source.into(),
            },
            ["/charge?x-key=u%3Aold", "/charge?x-key=u%3Anew"],
        ),
        (
            |source| Credential::Cookie {
                name: "x-key".into(),
                value: source.into(),
            },
            ["theme=dark; x-key=u:old", "theme=dark; x-key=u:new"],
        ),
        (
            |source| Credential::Bearer(source.into()),
            ["Bearer u:old", "Bearer u:new"],
        ),
        (
            |source| Credential::BasicSource(source),
            ["Basic dTpvbGQ=", "Basic dTpuZXc="],
        ),
    ];
    for (credential, expected) in kinds {
        let source = Listed::new(&["u:old", "u:new"]);
        let answers = vec![Answer::new(401), Answer::new(200)];
        let (server, client) = with_credential(answers, "key", credential(source.clone())).await;
        let mut call = client.call(&KEYED);
        call.cookie("theme", "dark");
        Charge { call }.await.unwrap();
        let requests = server.requests();
        let sent: Vec<String> = requests
            .iter()
            .map(|request| {
                let all = [
                    request.header(&name()),
                    request.header("authorization"),
                    request.header("cookie").filter(|text| text.contains("key")),
                    Some(request.target.as_str()),
                ];
                all.into_iter().flatten().next().unwrap().to_owned()
            })
            .collect();
        assert_eq!(sent, expected);
        assert_eq!(source.refusals(), 1);
    }
}

#[tokio::test]
async fn two_sources_are_both_asked_again() {
    let (key, token) = (Listed::new(&["k-1", "k-2"]), Listed::new(&["t-1", "t-2"]));
    let server = StandIn::start(vec![Answer::new(401), Answer::new(200)])
        .await
        .unwrap();
    let mut credentials = Credentials::new();
    credentials
        .set("oauth", Credential::Bearer(token.into()))
        .set(
            "key",
            Credential::Header {
                name: "X-Key".into(),
                value: key.into(),
            },
        );
    let client = Client::with_reqwest(vec![server.url()], credentials).unwrap();
    Charge {
        call: client.call(&BOTH),
    }
    .await
    .unwrap();
    assert_eq!(sent(&server), ["Bearer t-1", "Bearer t-2"]);
    let requests = server.requests();
    let keys: Vec<_> = requests
        .iter()
        .map(|request| request.header("x-key"))
        .collect();
    assert_eq!(keys, [Some("k-1"), Some("k-2")]);
}

#[tokio::test]
async fn refuses_a_user_and_a_password_without_a_colon() {
    let source = Listed::new(&["s3cr3t"]);
    let credential = Credential::BasicSource(source);
    let (server, client) = with_credential(vec![Answer::new(200)], "key", credential).await;
    let call = client.call(&KEYED);
    let error = Charge { call }.await.unwrap_err();
    assert!(matches!(error, Error::Token(_)), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("`user:password`") && !text.contains("s3cr3t"),
        "{text}"
    );
    assert!(server.requests().is_empty());
}

/// The login of an API, which returns a token, and for which some documents allow one as well.
const LOGIN: Operation = Operation {
    id: "login",
    path: "/login",
    security: &[&["session"], &[]],
    repeatable: Repeatable::ByMethod,
    ..CHARGE
};

const WITH_SESSION: Operation = Operation {
    security: &[&["session"]],
    ..CHARGE
};

#[tokio::test]
async fn a_login_feeds_the_client_that_made_it() {
    let answers = vec![
        Answer::new(200).body("t-1"),
        Answer::new(200),
        Answer::new(401),
        Answer::new(200).body("t-2"),
        Answer::new(200),
    ];
    let session = SharedToken::new();
    let credential = Credential::Bearer(Arc::new(session.clone()).into());
    let (server, client) = with_credential(answers, "session", credential).await;
    let login = || Charge {
        call: client.call(&LOGIN),
    };
    let charge = || Charge {
        call: client.call(&WITH_SESSION),
    };

    let error = charge().await.unwrap_err();
    assert!(
        matches!(&error, Error::Build(error) if error.is_missing_credential()),
        "{error:?}"
    );
    assert!(error.to_string().contains("no value yet"), "{error}");
    assert!(server.requests().is_empty());

    session.set(login().await.unwrap().value);
    charge().await.unwrap();
    // The server refuses what it has given out: the response says so, once, and the application logs in again.
    assert_eq!(charge().await.unwrap_err().status(), Some(401));
    session.clear();
    session.set(login().await.unwrap().value);
    charge().await.unwrap();
    assert_eq!(
        sent(&server),
        ["", "Bearer t-1", "Bearer t-1", "", "Bearer t-2"]
    );
    assert!(!format!("{session:?} {client:?}").contains("t-2"));
}

#[tokio::test]
async fn a_token_endpoint_that_fails_is_transient_if_its_cause_is() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let refusal = r#"{"error":"invalid_client"}"#;
    for (answer, transient) in [
        (Some(Answer::new(503)), true),
        (Some(Answer::new(429)), true),
        (
            Some(Answer::json(503, r#"{"error":"temporarily_unavailable"}"#)),
            true,
        ),
        (Some(Answer::hang_up()), true),
        (None, true),
        (Some(Answer::json(401, refusal)), false),
        (Some(Answer::json(200, "{}")), false),
    ] {
        let case = format!("{answer:?}");
        let tokens = StandIn::start(answer.clone().into_iter().collect())
            .await
            .unwrap();
        let url = match answer {
            Some(_) => tokens.url(),
            None => gone.clone(),
        };
        let endpoint = TokenEndpoint::new(url, Arc::new(Reqwest::new().unwrap())).unwrap();
        let source = Arc::new(ClientCredentials::new(endpoint));
        let credential = Credential::Bearer(source.into());
        let (server, client) = with_credential(vec![], "key", credential).await;
        let call = client.call(&KEYED);
        let error = Charge { call }.await.unwrap_err();
        assert!(matches!(error, Error::Token(_)), "{case}: {error:?}");
        assert_eq!(error.is_transient(), transient, "{case}: {error}");
        assert!(!error.may_have_happened() && error.is_safe_to_repeat());
        assert!(server.requests().is_empty(), "{case}");
    }
}
