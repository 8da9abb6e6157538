//! How a customer authorizes a shop: in the app (OAuth2), by push message (CIBA), by SMS (OTP), and the tokens.

use crate::support::{sent, server};
use crate::{NUPAY, answering, client};
use generated::nupay::models::{
    BackchannelAuthenticationForm, OtpResend, OtpValidation, Scope, TokenRequest,
    TokenRequestAuthorizationCode, TokenRequestRefreshCiba, TokenRequestRefreshOAuth,
};
use generated::nupay::{Client, Credentials, Environment, auth};
use runtime::auth::{ChallengeEncoding, Pkce};
use runtime::stand_in::{Answer, StandIn};
use runtime::{Secret, Uri};

const ASSERTION: &str = "eyJhbGciOiJFUzI1NiIsInR5cCI6Imp3dCJ9.e30.c2lnbmF0dXJl";
const TICKET: &str = "Ge24tKp1ahrTf5XCsqhPaGB239SD_2oT4gx8A-aRfoE";

/// NuPay wants this value percent-encoded before the form encodes it once more.
const ASSERTION_TYPE: &str = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";

/// The sample of the provider's page: the digest of its sample verifier, in hexadecimal.
const CODE_CHALLENGE: &str = "415594c595621aa3ae171843f1f256fa4920ca5da06eeccdd6f2bab9edc8e818";

async fn authorize(client: &Client) -> Uri {
    client
        .authorization_url(
            "234982-abcde-1235",
            &[Scope::Charge, Scope::Refund, Scope::PaymentConditions],
            "code",
            "https://merchant-domain.com/redirect-uri?shop=1&lang=pt BR",
            "0b10616b-3aa7-4b1c-a902-3e85b2549025",
            CODE_CHALLENGE,
            "S256",
        )
        .await
        .expect("an address")
        .value
        .redirect_uri
}

#[tokio::test]
async fn authorization_url_repeats_the_scope_and_encodes_each_value_once() {
    let (server, client) = answering("GenerateAuthorizationUrl", "created").await;

    let url = authorize(&client).await;

    let expected = "\
GET /v1/authorize?client_id=234982-abcde-1235&scope=charge&scope=refund&scope=payment_conditions&response_type=code\
&redirect_uri=https%3A%2F%2Fmerchant-domain.com%2Fredirect-uri%3Fshop%3D1%26lang%3Dpt%20BR\
&state=0b10616b-3aa7-4b1c-a902-3e85b2549025&code_challenge=415594c595621aa3ae171843f1f256fa4920ca5da06eeccdd6f2bab9edc8e818\
&code_challenge_method=S256
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

";
    assert_eq!(sent(&server), expected);
    assert_eq!(
        url,
        "https://nuapp.nubank.com.br/authorize/example?state=0b10616b-3aa7-4b1c-a902-3e85b2549025"
    );
}

/// The page's sample of a challenge is the hash of its sample of a verifier, in hexadecimal digits.
#[test]
fn a_challenge_is_written_as_the_samples_of_the_page_are() {
    let pair = auth::pkce();
    assert_ne!(pair, auth::pkce());
    let again = Pkce::from_verifier(pair.verifier().clone()).expect("a verifier");
    let again = again.with_encoding(ChallengeEncoding::Hex);
    assert_eq!(again.challenge(), pair.challenge());
    let sample = Pkce::from_verifier("4alk121agfg").expect("a verifier");
    assert_eq!(
        sample.with_encoding(ChallengeEncoding::Hex).challenge(),
        "415594c595621aa3ae171843f1f256fa4920ca5da06eeccdd6f2bab9edc8e818"
    );
}

#[tokio::test]
async fn a_ciba_authorization_is_one_form_field_that_is_encoded_once() {
    let (server, client) = answering("backchannelAuthentication", "ciba").await;
    let parameters = format!(
        "login_hint=12345678909&scope=openid&scope=charge&scope=payment_conditions\
         &client_notification_token=8d67dc78-7faa-4d41-aabd-67707b374255\
         &client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion={ASSERTION}"
    );

    let started = client
        .start_backchannel_authentication(&BackchannelAuthenticationForm::new(parameters))
        .await
        .expect("a start");

    let expected = "\
POST /v1/backchannel/authentication
accept: application/json
content-type: application/x-www-form-urlencoded
x-merchant-key: key-1
x-merchant-token: token-1

parameters=login_hint%3D12345678909%26scope%3Dopenid%26scope%3Dcharge%26scope%3Dpayment_conditions\
%26client_notification_token%3D8d67dc78-7faa-4d41-aabd-67707b374255\
%26client_assertion_type%3Durn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer\
%26client_assertion%3DeyJhbGciOiJFUzI1NiIsInR5cCI6Imp3dCJ9.e30.c2lnbmF0dXJl";
    assert_eq!(sent(&server), expected);
    let started = started.value.into_known().expect("the documented form");
    assert_eq!(started.ticket, None);
    assert_eq!(
        started.auth_req_id.as_deref(),
        Some("FiKSlYqrvApAtE9uIirrWFsLb5l7wR9CWUfG4YqJiXw")
    );
    assert_eq!(started.expires_in, Some(600));
}

#[tokio::test]
async fn an_otp_authorization_is_told_from_ciba_by_its_ticket() {
    let (_server, client) = answering("backchannelAuthentication", "otp").await;
    let form = BackchannelAuthenticationForm::new("login_hint=12345678909&auth_method=otp");

    let started = client
        .start_backchannel_authentication(&form)
        .await
        .expect("a start")
        .value;

    let started = started.into_known().expect("the documented form");
    assert_eq!(
        started.ticket.as_ref().map(Secret::expose),
        Some("AbCdEfGhIjKlMnOpQrStUvWxYz1234567890")
    );
    assert_eq!(
        started.masked_phone_number.as_deref(),
        Some("(11)xxxxx-1234")
    );
}

#[tokio::test]
async fn completing_an_otp_authorization_sends_json_with_the_query_string_as_it_is() {
    let (server, client) = answering("backchannelAuthenticationComplete", "tokens").await;
    let parameters = format!(
        "login_hint=12345678909&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer\
         &client_assertion={ASSERTION}"
    );

    let completed = client
        .complete_backchannel_authentication(&OtpValidation::new(parameters, TICKET, "123456"))
        .await
        .expect("tokens")
        .value;

    let body = concat!(
        r#"{"parameters":"login_hint=12345678909"#,
        r#"&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"#,
        r#"&client_assertion=eyJhbGciOiJFUzI1NiIsInR5cCI6Imp3dCJ9.e30.c2lnbmF0dXJl","#,
        r#""ticket":"Ge24tKp1ahrTf5XCsqhPaGB239SD_2oT4gx8A-aRfoE","otp":"123456"}"#,
    );
    let head = "\
POST /v1/backchannel/authentication/complete
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

";
    assert_eq!(sent(&server), format!("{head}{body}"));
    let tokens = completed.into_known().expect("the documented form");
    assert_eq!(
        tokens.access_token.as_ref().map(Secret::expose),
        Some("AbCdEfGhIjKlMnOpQrStUvWxYz1234567890")
    );
    assert_eq!(
        tokens.refresh_token.as_ref().map(Secret::expose),
        Some("FiKSlYqrvApAtE9uIirrWFsLb5l7wR9CWUf")
    );
}

#[tokio::test]
async fn completing_an_otp_authorization_may_bring_a_code_in_place_of_tokens() {
    let (_server, client) =
        answering("backchannelAuthenticationComplete", "authorizationCode").await;
    let validation = OtpValidation::new("login_hint=12345678909", TICKET, "123456");

    let completed = client
        .complete_backchannel_authentication(&validation)
        .await
        .expect("a code")
        .value;

    let tokens = completed.into_known().expect("the documented form");
    assert_eq!(
        tokens.auth_code.as_ref().map(Secret::expose),
        Some("1e557cd9-31c8-4b60-86c6-3f8974416e7a")
    );
    assert_eq!(tokens.access_token, None);
}

#[tokio::test]
async fn resend_otp_is_content_with_an_empty_answer() {
    let server = server([Answer::new(200)]).await;

    client(&server)
        .resend_otp(&OtpResend::new("12345678909", TICKET))
        .await
        .expect("an answer");

    let expected = r#"POST /v1/backchannel/authentication/otp/resend
accept: application/json
content-type: application/json
x-merchant-key: key-1
x-merchant-token: token-1

{"login_hint":"12345678909","ticket":"Ge24tKp1ahrTf5XCsqhPaGB239SD_2oT4gx8A-aRfoE"}"#;
    assert_eq!(sent(&server), expected);
}

/// What every request for a token begins with.
const TOKEN: &str = "\
POST /v1/token
accept: application/json
content-type: application/x-www-form-urlencoded
x-merchant-key: key-1
x-merchant-token: token-1

";

#[tokio::test]
async fn a_code_is_exchanged_with_its_assertion_type_encoded_twice() {
    let (server, client) = answering("GenerateToken", "tokens").await;
    let request = TokenRequestAuthorizationCode::new(
        ASSERTION_TYPE,
        ASSERTION,
        "4alk121agfg",
        "1e557cd9-31c8-4b60-86c6-3f8974416e7a",
        "https://merchant-domain.com/redirect-uri",
    );

    let tokens = client
        .issue_token(&TokenRequest::from(request))
        .await
        .expect("tokens")
        .value
        .into_known()
        .expect("the documented form");

    let body = "client_assertion_type=urn%253Aietf%253Aparams%253Aoauth%253Aclient-assertion-type%253Ajwt-bearer\
&client_assertion=eyJhbGciOiJFUzI1NiIsInR5cCI6Imp3dCJ9.e30.c2lnbmF0dXJl&grant_type=authorization_code\
&code_verifier=4alk121agfg&code=1e557cd9-31c8-4b60-86c6-3f8974416e7a\
&redirect_uri=https%3A%2F%2Fmerchant-domain.com%2Fredirect-uri";
    assert_eq!(sent(&server), format!("{TOKEN}{body}"));
    assert_eq!(
        tokens.access_token.as_ref().map(Secret::expose),
        Some("1ceb3a86-3a7e-479f-bee7-d8bb025809c2")
    );
    assert_eq!(
        tokens.refresh_token.as_ref().map(Secret::expose),
        Some("979d887a-2c63-4719-ba65-0b20b50f1cab")
    );
    assert_eq!(tokens.token_type.as_deref(), Some("Bearer"));
    assert_eq!(tokens.expires_in, Some(300));
}

#[tokio::test]
async fn an_oauth_refresh_sends_the_code_verifier_again() {
    let (server, client) = answering("GenerateToken", "accessTokenOnly").await;
    let request =
        TokenRequestRefreshOAuth::new(ASSERTION_TYPE, ASSERTION, "4alk121agfg", "979d887a+/=");

    let tokens = client
        .issue_token(&request.into())
        .await
        .expect("tokens")
        .value
        .into_known()
        .expect("the documented form");

    let body = "client_assertion_type=urn%253Aietf%253Aparams%253Aoauth%253Aclient-assertion-type%253Ajwt-bearer\
&client_assertion=eyJhbGciOiJFUzI1NiIsInR5cCI6Imp3dCJ9.e30.c2lnbmF0dXJl&grant_type=refresh_token\
&code_verifier=4alk121agfg&refresh_token=979d887a%2B%2F%3D";
    assert_eq!(sent(&server), format!("{TOKEN}{body}"));
    assert_eq!(
        tokens.refresh_token, None,
        "absent: the old one stays in use"
    );
}

#[tokio::test]
async fn a_ciba_refresh_sends_the_client_id_and_no_code_verifier() {
    let (server, client) = answering("GenerateToken", "tokens").await;
    let request = TokenRequestRefreshCiba::new(
        "234982-abcde-1235",
        ASSERTION_TYPE,
        ASSERTION,
        "4bwc0ESC_IAhflf-ACC",
    );

    client.issue_token(&request.into()).await.expect("tokens");

    let body = "client_id=234982-abcde-1235\
&client_assertion_type=urn%253Aietf%253Aparams%253Aoauth%253Aclient-assertion-type%253Ajwt-bearer\
&client_assertion=eyJhbGciOiJFUzI1NiIsInR5cCI6Imp3dCJ9.e30.c2lnbmF0dXJl&grant_type=refresh_token\
&refresh_token=4bwc0ESC_IAhflf-ACC";
    assert_eq!(sent(&server), format!("{TOKEN}{body}"));
}

#[tokio::test]
async fn authorization_calls_go_to_the_authentication_server() {
    let payments =
        server([NUPAY.answer("PaymentsStatusByPspReferenceIdGet", 200, "completed")]).await;
    let authentication = server([
        NUPAY.answer("GenerateAuthorizationUrl", 200, "created"),
        NUPAY.answer("backchannelAuthentication", 200, "otp"),
        NUPAY.answer("backchannelAuthenticationComplete", 200, "tokens"),
        Answer::new(200),
        NUPAY.answer("GenerateToken", 200, "tokens"),
    ])
    .await;
    let environment = Environment::sandbox()
        .payments(payments.url())
        .authentication(format!("{}/api", authentication.url()));
    let credentials = Credentials::new()
        .merchant_api_key("key-1")
        .merchant_api_token("token-1");
    let client = Client::new(environment, credentials).expect("a client");

    authorize(&client).await;
    let form = BackchannelAuthenticationForm::new("login_hint=12345678909&auth_method=otp");
    client
        .start_backchannel_authentication(&form)
        .await
        .expect("a start");
    let validation = OtpValidation::new("login_hint=12345678909", TICKET, "123456");
    client
        .complete_backchannel_authentication(&validation)
        .await
        .expect("tokens");
    client
        .resend_otp(&OtpResend::new("12345678909", TICKET))
        .await
        .expect("an answer");
    let refresh =
        TokenRequestRefreshOAuth::new(ASSERTION_TYPE, ASSERTION, "4alk121agfg", "979d887a");
    client.issue_token(&refresh.into()).await.expect("tokens");
    client.payment_status("p-1").await.expect("a status");

    assert_eq!(paths(&payments), ["/v1/checkouts/payments/p-1/status"]);
    assert_eq!(
        paths(&authentication),
        [
            "/api/v1/authorize",
            "/api/v1/backchannel/authentication",
            "/api/v1/backchannel/authentication/complete",
            "/api/v1/backchannel/authentication/otp/resend",
            "/api/v1/token",
        ]
    );
}

fn paths(server: &StandIn) -> Vec<String> {
    let path = |target: String| target.split('?').next().unwrap_or_default().to_owned();
    server
        .requests()
        .into_iter()
        .map(|request| path(request.target))
        .collect()
}
