//! Nothing that must be kept secret is printed.

use crate::{endpoint, server};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use runtime::auth::{
    AssertionKey, ClientAssertion, ClientCredentials, CustomerTokens, Grant, Issued, Pkce, Push,
    StoreError, TokenStore, nested_form, random_token, read_redirect,
};
use runtime::stand_in::Answer;
use runtime::{BoxFuture, Headers, Secret, TokenSource};
use std::error::Error;
use std::fmt::Debug;
use std::sync::Arc;

/// In every secret of this test, and nowhere else.
const PLANTED: &str = "s3cr3t";

/// Everything that was printed.
#[derive(Default)]
struct Printed(String);

impl Printed {
    fn debug(&mut self, value: &impl Debug) {
        self.0.push_str(&format!("{value:?}\n{value:#?}\n"));
    }

    /// Prints an error and its causes, in both forms.
    fn error(&mut self, error: &(dyn Error + 'static)) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.0
                .push_str(&format!("{error}\n{error:?}\n{error:#?}\n"));
            next = error.source();
        }
    }
}

/// Has a grant for everybody, and saves none.
struct Broken;

impl TokenStore for Broken {
    fn load<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Grant>, StoreError>> {
        let grant = Grant::new("s3cr3t-refresh").with_field("code_verifier", "s3cr3t-verifier");
        Box::pin(async { Ok(Some(grant)) })
    }

    fn save<'a>(&'a self, _: &'a str, _: &'a Grant) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Err("the disk is full".into()) })
    }
}

const ISSUED: &str = r#"{"access_token": "s3cr3t-access", "refresh_token": "s3cr3t-next", "id_token": "s3cr3t-id",
    "auth_req_id": "r-1", "expires_in": 300}"#;

/// Answers that hold what was sent to the server, as careless servers do.
fn careless() -> Vec<Answer> {
    let json = |status, body: &str| Answer::json(status, body);
    vec![
        json(
            401,
            r#"{"error": "s3cr3t is wrong", "error_description": "s3cr3t is wrong"}"#,
        ),
        json(
            401,
            r#"{"error": "invalid_client", "error_description": "s3cr3t is wrong"}"#,
        ),
        json(400, r#"{"error": {"s3cr3t": "s3cr3t"}}"#),
        json(500, "s3cr3t").header("WWW-Authenticate", "s3cr3t"),
        json(200, r#""s3cr3t""#),
        json(200, r#"{"access_token": ["s3cr3t"]}"#),
        json(200, r#"{"access_token": "s3cr3t\n"}"#),
        json(200, r#"{"access_token": "s3cr3t", "token_type": "s3cr3t"}"#),
        json(
            200,
            r#"{"access_token": "a", "token_type": {"a": "s3cr3t"}}"#,
        ),
        json(200, r#"{"access_token": "s3cr3t", "refresh_token": 1"#),
        Answer::cut(200, r#"{"access_token": "s3cr3t"#),
        Answer::hang_up(),
    ]
}

#[tokio::test]
async fn prints_no_secret() {
    let mut printed = Printed::default();
    let password = Secret::new("s3cr3t-password");

    let answers = careless();
    let count = answers.len();
    let (server, endpoint_of_careless) = server(answers).await;
    let careless = endpoint_of_careless
        .with_field("client_secret", "s3cr3t-form")
        .with_field_from("nonce", || Ok::<_, StoreError>("s3cr3t-nonce".into()))
        .with_basic("shop", &password);
    printed.debug(&careless);
    let source = ClientCredentials::new(careless.clone());
    for _ in 0..count {
        printed.error(&source.token().await.unwrap_err());
    }
    printed.debug(&source);
    assert_eq!(server.requests().len(), count);
    let queried =
        endpoint("http://127.0.0.1:1/?key=s3cr3t&path=").with_timeout(std::time::Duration::ZERO);
    printed.debug(&queried);
    printed.error(&queried.request("g", &[]).await.unwrap_err());

    let (_server, endpoint) = crate::server(vec![Answer::json(200, ISSUED)]).await;
    let tokens = CustomerTokens::new(endpoint, Arc::new(Broken));
    let source = tokens.of("s3cr3t-customer");
    printed.error(&source.token().await.unwrap_err());
    let unsaved = tokens.unsaved("s3cr3t-customer").unwrap();
    assert_eq!(unsaved.refresh_token.expose(), "s3cr3t-next");
    printed.debug(&(&tokens, &source, &unsaved));
    let issued = Issued::new("s3cr3t").with_refresh_token("s3cr3t");
    printed.debug(&issued);
    printed.debug(
        &tokens
            .adopt("s3cr3t", issued.clone())
            .field("s3cr3t", "s3cr3t"),
    );
    printed.error(&tokens.adopt("s3cr3t", issued).await.unwrap_err());

    let verifier = format!("s3cr3t-{}", random_token().expose());
    printed.debug(&Pkce::from_verifier(verifier).unwrap());
    printed.error(&Pkce::from_rfc7636_verifier(PLANTED).unwrap_err());
    printed.debug(&nested_form([("login_hint", PLANTED)]));
    let state = Secret::new("s3cr3t-state");
    for query in [
        "code=s3cr3t&state=s3cr3t",
        "code=s3cr3t&code=s3cr3t&state=s3cr3t-state",
        "error=s3cr3t+s3cr3t&error_description=s3cr3t&state=s3cr3t-state",
    ] {
        printed.error(&read_redirect(&format!("/?{query}"), &state).unwrap_err());
    }
    printed.debug(&read_redirect("/?code=s3cr3t&state=s3cr3t-state", &state));

    let mut headers = Headers::new();
    headers.append("Authorization", "Bearer s3cr3t-notification");
    let token = "s3cr3t-notification".into();
    let push = Push::read(&headers, &token, ISSUED.as_bytes()).unwrap();
    printed.debug(&push);
    printed.debug(&push.verify(push.auth_req_id()).unwrap());
    printed.error(&push.verify("s3cr3t-other").unwrap_err());
    printed.error(&Push::read(&headers, &"s3cr3t-other".into(), b"").unwrap_err());
    for body in [r#"{"auth_req_id": ["s3cr3t"]}"#, r#""s3cr3t""#, "s3cr3t"] {
        printed.error(&Push::read(&headers, &token, body.as_bytes()).unwrap_err());
    }

    assert!(printed.0.len() > 5000, "it has printed something");
    assert!(!printed.0.contains(PLANTED), "{}", printed.0);
}

#[test]
fn prints_nothing_of_a_private_key() {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let der = pair.to_pkcs8v1().unwrap();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der.as_ref())
    );
    let key = AssertionKey::from_pem(pem).unwrap();
    let id = key.key_id().to_owned();
    assert_eq!(
        format!("{key:?}"),
        format!("AssertionKey {{ key_id: {id:?}, .. }}")
    );
    let assertion = ClientAssertion::new(key, "c", "a");
    let debug = format!("{assertion:?}");
    assert!(
        debug.contains(&format!("AssertionKey {{ key_id: {id:?}, .. }}, client_id")),
        "{debug}"
    );
}
