//! The token of the application itself.

use crate::{endpoint, form, issues, reason, server};
use futures_util::future::{FutureExt as _, join_all};
use runtime::auth::{ClientCredentials, NoToken, TokenEndpoint};
use runtime::stand_in::{Answer, StandIn};
use runtime::{
    BoxFuture, Credential, Credentials, Reply, Request, Reqwest, Secret, TokenSource, Transport,
    TransportError,
};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Returns the token that `source` gives, which must give one.
async fn token(source: &ClientCredentials) -> String {
    source.token().await.unwrap().expose().to_owned()
}

#[tokio::test]
async fn sends_a_form_with_the_fields_of_the_endpoint() {
    let (server, endpoint) = server(vec![issues("t-1")]).await;
    let source = ClientCredentials::new(
        endpoint
            .with_field("processing_account_id", "org 1")
            .with_field("client_id", "org 1")
            .with_field("client_secret", "p&ss"),
    )
    .with_scope("payments:read payments:write");
    assert_eq!(token(&source).await, "t-1");
    let [request] = &server.requests()[..] else {
        panic!()
    };
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/auth/token")
    );
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(
        request.text(),
        "grant_type=client_credentials&processing_account_id=org+1&client_id=org+1&client_secret=p%26ss\
         &scope=payments%3Aread+payments%3Awrite"
    );
}

#[tokio::test]
async fn sends_the_headers_of_the_endpoint() {
    let (server, endpoint) = server(vec![issues("t-1")]).await;
    let endpoint = endpoint
        .with_header("X-Merchant-Key", "s3cr3t-1")
        .with_header("X-Merchant-Token", "s3cr3t-2");
    let shown = format!("{endpoint:?}");
    assert!(
        shown.contains("X-Merchant-Key") && !shown.contains("s3cr3t"),
        "{shown}"
    );
    token(&ClientCredentials::new(endpoint)).await;
    let request = &server.requests()[0];
    assert_eq!(request.header("x-merchant-key"), Some("s3cr3t-1"));
    assert_eq!(request.header("x-merchant-token"), Some("s3cr3t-2"));
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_not_shown() {
    let (server, endpoint) = server(vec![issues("t-1")]).await;
    let endpoint = endpoint.with_header("X-Merchant-Key", "s3cr3t\r\nX-Other: 1");
    let error = ClientCredentials::new(endpoint).token().await.unwrap_err();
    let mut cause = Some(&error as &dyn std::error::Error);
    while let Some(error) = cause {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("s3cr3t"), "{shown}");
        cause = error.source();
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn sends_a_password_as_basic_with_both_halves_form_encoded() {
    let (server, endpoint) = server(vec![issues("t-1")]).await;
    let source = ClientCredentials::new(endpoint.with_basic("shop:1", &"a b%".into()));
    token(&source).await;
    // `shop%3A1:a+b%25`
    assert_eq!(
        server.requests()[0].header("authorization"),
        Some("Basic c2hvcCUzQTE6YStiJTI1")
    );
}

#[tokio::test]
async fn makes_some_fields_anew_for_each_request() {
    let (server, endpoint) = server(vec![issues("t-1"), issues("t-2")]).await;
    let numbers = std::sync::atomic::AtomicU32::new(1);
    let number = move || {
        let number = numbers.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok::<_, std::io::Error>(Secret::new(format!("n-{number}")))
    };
    let source = ClientCredentials::new(endpoint.with_field_from("nonce", number));
    source.refused(&source.token().await.unwrap());
    token(&source).await;
    let nonces: Vec<_> = server
        .requests()
        .iter()
        .map(|request| form(request)[1].clone())
        .collect();
    assert_eq!(
        nonces,
        [
            ("nonce".into(), "n-1".into()),
            ("nonce".into(), "n-2".into())
        ]
    );
}

#[tokio::test]
async fn sends_nothing_if_a_field_cannot_be_made() {
    let (server, endpoint) = server(vec![]).await;
    let source =
        ClientCredentials::new(endpoint.with_field_from("nonce", || Err("the vault is closed")));
    let error = source.token().await.unwrap_err();
    let NoToken::NotMade(cause) = reason(&error) else {
        panic!("{error:?}")
    };
    assert_eq!(cause.to_string(), "the vault is closed");
    assert_eq!(server.requests().len(), 0);
}

struct Marked<T>(T);

impl<T: Transport> Transport for Marked<T> {
    fn send(&self, mut request: Request) -> BoxFuture<'_, Result<Reply, TransportError>> {
        request.headers.insert("Signature", "sig=:c2ln:");
        self.0.send(request)
    }
}

#[tokio::test]
async fn asks_over_the_transport_that_it_is_given() {
    let server = StandIn::start(vec![issues("t-1")]).await.unwrap();
    let transport = Arc::new(Marked(Reqwest::new().unwrap()));
    let endpoint = TokenEndpoint::new(server.url(), transport).unwrap();
    token(&ClientCredentials::new(endpoint)).await;
    assert_eq!(server.requests()[0].header("signature"), Some("sig=:c2ln:"));
}

#[tokio::test]
async fn keeps_a_token_until_it_is_refused() {
    let (server, endpoint) = server(vec![issues("t-1"), issues("t-2")]).await;
    let source = ClientCredentials::new(endpoint);
    assert_eq!(token(&source).await, "t-1");
    assert_eq!(token(&source).await, "t-1");
    source.refused(&"t-1".into());
    assert_eq!(token(&source).await, "t-2");
    // A call that was under way with the old token says so late.
    source.refused(&"t-1".into());
    assert_eq!(token(&source).await, "t-2");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_hundred_first_calls_make_one_request() {
    let (server, endpoint) = server(vec![issues("t-1")]).await;
    let source = ClientCredentials::new(endpoint);
    // On one thread all of them have asked before the first can be answered.
    let tokens = join_all((0..100).map(|_| source.token())).await;
    assert!(
        tokens
            .iter()
            .all(|token| token.as_ref().unwrap().expose() == "t-1")
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_calls_on_several_threads_make_one_request() {
    let (server, endpoint) = server(vec![issues("t-1")]).await;
    let source = Arc::new(ClientCredentials::new(endpoint));
    let calls = (0..100).map(|_| {
        let source = Arc::clone(&source);
        tokio::spawn(async move { source.token().await.unwrap() })
    });
    for call in join_all(calls).await {
        assert_eq!(call.unwrap().expose(), "t-1");
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_failed_request_fails_all_who_waited_and_nobody_after_them() {
    let (server, endpoint) = server(vec![Answer::new(500), issues("t-2")]).await;
    let source = ClientCredentials::new(endpoint);
    let tokens = join_all((0..100).map(|_| source.token())).await;
    assert!(tokens.iter().all(|token| matches!(
        token.as_ref().map_err(reason),
        Err(NoToken::Refused { status: 500, .. })
    )));
    assert_eq!(server.requests().len(), 1);
    assert_eq!(token(&source).await, "t-2");
}

#[tokio::test]
async fn others_carry_on_the_request_of_a_caller_who_has_gone() {
    let (server, endpoint) = server(vec![issues("t-1")]).await;
    let source = ClientCredentials::new(endpoint);
    let mut first = source.token();
    assert!((&mut first).now_or_never().is_none());
    let mut second = source.token();
    assert!((&mut second).now_or_never().is_none());
    drop(first);
    assert_eq!(second.await.unwrap().expose(), "t-1");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_request_that_everybody_has_left_is_begun_again() {
    let (_server, endpoint) = server(vec![issues("t-1"), issues("t-1")]).await;
    let source = ClientCredentials::new(endpoint);
    let mut only = source.token();
    assert!((&mut only).now_or_never().is_none());
    drop(only);
    assert_eq!(token(&source).await, "t-1");
}

#[tokio::test]
async fn asks_again_before_a_token_ends() {
    let short = |token: &str| {
        Answer::json(
            200,
            format!(r#"{{"access_token": "{token}", "expires_in": "2"}}"#),
        )
    };
    let (_server, endpoint) = server(vec![short("t-1"), issues("t-2")]).await;
    // Half of the life is left to the token, although the skew is longer than all of it.
    let source = ClientCredentials::new(endpoint).with_skew(Duration::from_secs(3600));
    let used = Duration::from_secs(1);
    let begin = Instant::now();
    assert_eq!(token(&source).await, "t-1");
    let issued = Instant::now();
    loop {
        let asked = Instant::now();
        match token(&source).await.as_str() {
            "t-1" => assert!(asked < issued + used),
            _ => break assert!(begin.elapsed() >= used),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn uses_a_token_without_a_life_once() {
    let dead = |token: &str| {
        Answer::json(
            200,
            format!(r#"{{"access_token": "{token}", "expires_in": 0}}"#),
        )
    };
    let (_server, endpoint) = server(vec![dead("t-1"), dead("t-2")]).await;
    let source = ClientCredentials::new(endpoint);
    assert_eq!(token(&source).await, "t-1");
    assert_eq!(token(&source).await, "t-2");
}

#[tokio::test]
async fn keeps_a_token_whose_life_is_not_said_or_endless() {
    for expires_in in ["null", "\"soon\"", "1e300", "99999999999999999999"] {
        let body = format!(r#"{{"access_token": "t-1", "expires_in": {expires_in}}}"#);
        let (server, endpoint) = server(vec![Answer::json(200, body)]).await;
        let source = ClientCredentials::new(endpoint);
        assert_eq!(token(&source).await, "t-1", "{expires_in}");
        assert_eq!(token(&source).await, "t-1", "{expires_in}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn says_what_the_server_says_and_what_to_do() {
    let json = |status, text: &str| Answer::json(status, text);
    let (answers, expected): (Vec<_>, Vec<_>) = [
        (
            json(
                401,
                r#"{"error": "invalid_client", "error_description": "no account org-1"}"#,
            ),
            "the token request was refused with status 401, `invalid_client`; check the credentials of the application",
        ),
        (
            json(400, r#"{"error": "invalid_scope"}"#),
            "the token request was refused with status 400, `invalid_scope`; ask for a scope that the application may have",
        ),
        (
            json(200, r#"{"error": "slow_down"}"#),
            "the token request was refused with status 200, `slow_down`",
        ),
        (
            json(400, r#"{"error": {"message": "no"}}"#),
            "the token request was refused with status 400, without an error code",
        ),
        (
            json(400, r#"{"error": "the secret p4ssw0rd is wrong"}"#),
            "the token request was refused with status 400, without an error code",
        ),
        (
            Answer::new(503).body("<html>"),
            "the token request was refused with status 503, without an error code",
        ),
        (
            Answer::new(200).body("<html>"),
            "the answer to the token request, with status 200, cannot be used: expected value at line 1 column 1; check \
             the address of the token endpoint",
        ),
        (
            json(200, r#"{"access_token": 7}"#),
            "the answer to the token request, with status 200, cannot be used: `access_token`: invalid type: a number, \
             expected a secret string at line 1 column 18; check the address of the token endpoint",
        ),
        (
            json(200, r#"{"access_token": "t-1", "token_type": "mac"}"#),
            "the answer to the token request, with status 200, cannot be used: `token_type` is not `Bearer`; check the \
             address of the token endpoint",
        ),
        (
            json(200, r#"{"access_token": "t-1\r\nX-Admin: 1"}"#),
            "the answer to the token request, with status 200, cannot be used: `access_token` is empty, or cannot be \
             sent in a header; check the address of the token endpoint",
        ),
    ]
    .into_iter()
    .unzip();
    let (_server, endpoint) = server(answers).await;
    let source = ClientCredentials::new(endpoint);
    for expected in expected {
        let error = source.token().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("there is no valid token: {expected}")
        );
    }
}

#[tokio::test]
async fn keeps_the_description_of_a_refusal_for_who_asks_for_it() {
    let body = r#"{"error": "invalid_client", "error_description": "no account org-1"}"#;
    let (_server, endpoint) = server(vec![Answer::json(401, body)]).await;
    let error = ClientCredentials::new(endpoint).token().await.unwrap_err();
    let NoToken::Refused { status: 401, error } = reason(&error) else {
        panic!("{error:?}")
    };
    assert_eq!(error.code(), Some("invalid_client"));
    assert_eq!(error.description(), Some("no account org-1"));
}

#[tokio::test]
async fn says_that_there_is_no_answer() {
    let (_server, endpoint) = server(vec![Answer::hang_up()]).await;
    let error = ClientCredentials::new(endpoint).token().await.unwrap_err();
    assert!(
        matches!(reason(&error), NoToken::Unanswered(_)),
        "{error:?}"
    );
}

#[tokio::test]
async fn gives_up_after_its_own_timeout() {
    let (_server, endpoint) = server(vec![issues("t-1").after(Duration::from_secs(60))]).await;
    let source = ClientCredentials::new(endpoint.with_timeout(Duration::from_millis(50)));
    let error = source.token().await.unwrap_err();
    let NoToken::Unanswered(failure) = reason(&error) else {
        panic!("{error:?}")
    };
    assert!(failure.is_timeout());
}

#[test]
fn sends_credentials_only_where_nobody_listens() {
    let new = |url: &str| TokenEndpoint::new(url, Arc::new(Reqwest::new().unwrap()));
    for url in [
        "https://auth.example.com/token",
        "http://127.0.0.1:8080/token",
        "http://[::1]/token",
        "http://localhost/token",
    ] {
        assert!(new(url).is_ok(), "{url}");
    }
    for (url, expected) in [
        ("http://auth.example.com/token", "so it must be `https`"),
        ("http://localhost.example.com/", "so it must be `https`"),
        ("file:///etc/passwd", "so it must be `https`"),
        ("/token", "is not valid"),
        ("https://u:s3cr3t@auth.example.com/", "use `with_basic`"),
        ("https://auth.example.com/#s3cr3t", "contains a fragment"),
    ] {
        let error = new(url).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(!error.contains("s3cr3t"), "{error}");
    }
    assert!(format!("{:?}", endpoint("http://localhost")).contains("http://localhost/auth/token"));
}

const BOTH: &[&[&str]] = &[&["key", "token"]];

#[tokio::test]
async fn proves_who_asks_as_any_call_does() {
    let (server, endpoint) = server(vec![issues("t-1")]).await;
    let key = |name: &str, value: &str| Credential::Header {
        name: name.into(),
        value: value.into(),
    };
    let mut credentials = Credentials::new();
    credentials.set("key", key("X-Key", "key-1"));
    let error = endpoint
        .clone()
        .with_credentials(&credentials, "issueToken", BOTH)
        .unwrap_err();
    assert!(error.to_string().contains("`token`"), "{error}");
    credentials.set("token", key("X-Token", "token-1"));
    let endpoint = endpoint
        .with_credentials(&credentials, "issueToken", BOTH)
        .unwrap();
    assert!(!format!("{endpoint:?}").contains("key-1"));
    endpoint.request("client_credentials", &[]).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.header("x-key"), Some("key-1"));
    assert_eq!(request.header("x-token"), Some("token-1"));
}
