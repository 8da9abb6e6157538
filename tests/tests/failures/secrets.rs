//! No key, token or document of a customer is shown by what a log may contain.
//!
//! Each test plants a marker and searches for it in the `Debug` and `Display` forms and in the chain of causes.

use crate::support::server;
use crate::{client, nobody, payment};
use generated::nopan;
use generated::nopan::models::{ChargePayerDetails, InitiatePayerDetails};
use generated::nupay::models::{
    BackchannelAuthenticationForm, CibaNotification, OtpResend, OtpValidation,
    PaymentConditionsRequest, Scope, TokenRequest, TokenRequestAuthorizationCode,
    TokenRequestRefreshOAuth,
};
use generated::nupay::{Client, Credentials, Environment};
use runtime::stand_in::Answer;
use std::error::Error;
use std::fmt::Debug;

const MARKER: &str = "s3cr3t";

/// Asserts that the `Debug` forms of `values` say something, and not the marker.
fn hidden(values: &[&dyn Debug]) {
    for value in values {
        for shown in [format!("{value:?}"), format!("{value:#?}")] {
            assert!(!shown.contains(MARKER), "shown: {shown}");
            assert!(!shown.is_empty());
        }
    }
}

/// Asserts that an error and its causes do not show the marker.
fn hidden_error(error: &dyn Error) {
    hidden(&[&error]);
    let mut cause = Some(error);
    while let Some(error) = cause {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(MARKER), "shown: {shown}");
        cause = error.source();
    }
}

fn marked_client(url: String) -> Client {
    let credentials = Credentials::new()
        .merchant_api_key("s3cr3t-key")
        .merchant_api_token("s3cr3t-token");
    Client::new(Environment::custom(url), credentials).expect("a client")
}

#[test]
fn credentials_and_clients_never_show_a_key() {
    let nupay = Credentials::new()
        .merchant_api_key("s3cr3t-key")
        .merchant_api_token("s3cr3t-token");
    let nopan = nopan::Credentials::new().oauth2("s3cr3t-token");
    hidden(&[&nupay, &nopan]);
    let nopan = nopan::Client::new(nopan::Environment::sandbox(), nopan).expect("a client");
    hidden(&[&marked_client("https://nupay.example".to_owned()), &nopan]);
}

#[test]
fn request_bodies_never_show_what_is_secret_in_them() {
    let mut marked = payment();
    marked.shopper.document = "s3cr3t-document".into();
    let (assertion, verifier) = ("s3cr3t-assertion", "s3cr3t-verifier");
    let code = TokenRequestAuthorizationCode::new(
        "urn:x",
        assertion,
        verifier,
        "s3cr3t-code",
        "https://shop.example",
    );
    let refresh = TokenRequestRefreshOAuth::new("urn:x", assertion, verifier, "s3cr3t-refresh");
    hidden(&[
        &marked,
        &BackchannelAuthenticationForm::new("login_hint=s3cr3t"),
        &OtpValidation::new("login_hint=s3cr3t", "s3cr3t-ticket", "s3cr3t-otp"),
        &OtpResend::new("s3cr3t-document", "s3cr3t-ticket"),
        &TokenRequest::from(code),
        &TokenRequest::from(refresh),
        &PaymentConditionsRequest::new(1.into()).document("s3cr3t-document"),
        &InitiatePayerDetails::new("payer-1").one_time_code("s3cr3t-code"),
        &ChargePayerDetails::new("payer-1").payment_token("s3cr3t-token"),
    ]);
}

#[tokio::test]
async fn a_call_never_shows_what_it_sends() {
    let server = server([Answer::new(418)]).await;
    let mut marked = payment();
    marked.merchant_order_reference = "s3cr3t-order".to_owned();
    let call = marked_client(server.url())
        .create_payment(&marked)
        .authorization("s3cr3t-customer")
        .header("X-Extra", "s3cr3t-extra");
    hidden(&[&call]);
    call.await.expect_err("an error");
    let request = format!(
        "{:?} {}",
        server.requests()[0].headers,
        server.requests()[0].text()
    );
    assert_eq!(
        request.matches(MARKER).count(),
        5,
        "two keys, a token, a header, a body: {request}"
    );
}

#[tokio::test]
async fn answers_never_show_a_token() {
    let tokens =
        r#"{"access_token":"s3cr3t-access","refresh_token":"s3cr3t-refresh","expires_in":300}"#;
    let server = server([Answer::json(200, tokens).header("Set-Cookie", "session=s3cr3t")]).await;
    let refresh = TokenRequestRefreshOAuth::new("urn:x", "assertion", "verifier", "refresh");
    let answer = client(&server)
        .issue_token(&refresh.into())
        .await
        .expect("tokens");
    let tokens = answer.value.known().expect("the documented form");
    assert_eq!(
        tokens.access_token.as_ref().map(|token| token.expose()),
        Some("s3cr3t-access")
    );
    assert_eq!(answer.headers.get("set-cookie"), Some("session=s3cr3t"));
    hidden(&[&answer]);
}

#[test]
fn notifications_never_show_a_token() {
    let notification =
        CibaNotification::from(generated::nupay::models::CibaNotificationSuccess::new(
            "request-1",
            "s3cr3t-access",
            "Bearer",
            "s3cr3t-refresh",
            120,
            "s3cr3t-id",
        ));
    hidden(&[&notification]);
}

#[tokio::test]
async fn an_error_never_shows_a_token_that_cannot_be_sent() {
    let error = client(&server([]).await)
        .create_payment(&payment())
        .authorization("s3cr3t\r\nX-Other: 1")
        .await;
    let error = error.expect_err("an error");
    assert!(error.to_string().contains("`Authorization`"), "{error}");
    hidden_error(&error);
}

#[tokio::test]
async fn an_error_of_the_connection_shows_neither_query_nor_keys() {
    let call = marked_client(nobody()).authorization_url(
        "s3cr3t-client",
        &[Scope::Charge],
        "code",
        "https://shop.example/s3cr3t",
        "s3cr3t-state",
        "s3cr3t-challenge",
        "S256",
    );
    hidden(&[&call]);
    hidden_error(&call.await.expect_err("an error"));
}

#[tokio::test]
async fn an_unexpected_answer_is_not_shown() {
    let answer = Answer::json(503, r#"{"echo":"s3cr3t"}"#).header("Set-Cookie", "session=s3cr3t");
    let error = client(&server([answer]).await)
        .create_payment(&payment())
        .await
        .expect_err("an error");
    assert_eq!(error.body(), Some(&br#"{"echo":"s3cr3t"}"#[..]));
    hidden_error(&error);
}

/// Asks for a token and reads an answer that is none.
async fn unreadable(body: &str) -> nopan::Error<nopan::operations::AccessTokenError> {
    let server = server([Answer::json(200, body)]).await;
    let environment = nopan::Environment::custom(server.url());
    let client = nopan::Client::new(environment, nopan::Credentials::new()).expect("a client");
    let request = nopan::models::TokenRequest::new("account-1");
    let error = client.access_token(&request).await.expect_err("an error");
    assert_eq!(error.body(), Some(body.as_bytes()));
    error
}

#[tokio::test]
async fn an_unreadable_answer_does_not_show_a_token_of_the_wrong_type() {
    for body in [
        r#"{"access_token":["s3cr3t"]}"#,
        r#"{"access_token":{"value":"s3cr3t"}}"#,
        r#"{"access_token":"s3cr3t","token_type":"Bearer","expires_in":"soon"}"#,
        r#"{"access_token":"s3cr3t"#,
    ] {
        hidden_error(&unreadable(body).await);
    }
}

#[tokio::test]
async fn an_answer_of_another_form_shows_no_token_either() {
    for body in [
        r#"{"access_token":["s3cr3t"]}"#,
        r#"{"token":"s3cr3t"}"#,
        r#""s3cr3t""#,
    ] {
        let server = server([Answer::json(200, body)]).await;
        let refresh = TokenRequestRefreshOAuth::new("urn:x", "assertion", "verifier", "refresh");
        let answer = client(&server).issue_token(&refresh.into()).await;
        let answer = answer.expect("an answer of another form");
        hidden(&[&answer]);
        hidden_error(&answer.value.into_known().expect_err("another form"));
    }
}

#[tokio::test]
async fn an_unreadable_answer_does_not_show_a_token_that_stands_where_something_else_is_due() {
    for body in [
        r#""s3cr3t""#,
        r#"{"access_token":"x","token_type":"Bearer","expires_in":"s3cr3t"}"#,
    ] {
        hidden_error(&unreadable(body).await);
    }
}
