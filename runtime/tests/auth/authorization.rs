//! What a customer's authorization is made of.

use runtime::auth::{
    ChallengeEncoding, Pkce, Push, PushError, Pushed, RedirectError, nested_form, random_token,
    read_redirect,
};
use runtime::stand_in::{Answer, StandIn};
use runtime::{Client, Credentials, Headers, NoError, Operation, Repeatable, Secret, operation};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

#[test]
fn makes_the_challenge_of_rfc_7636_appendix_b() {
    let pkce = Pkce::from_rfc7636_verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
    assert_eq!(
        pkce.challenge(),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
    assert_eq!(Pkce::METHOD, "S256");
}

/// A provider shows this pair, and calls the challenge alphanumeric.
#[test]
fn makes_a_hexadecimal_challenge_of_a_short_verifier() {
    let pkce = Pkce::from_verifier("4alk121agfg").unwrap();
    let hex = pkce.clone().with_encoding(ChallengeEncoding::Hex);
    assert_eq!(
        hex.challenge(),
        "415594c595621aa3ae171843f1f256fa4920ca5da06eeccdd6f2bab9edc8e818"
    );
    assert_eq!(hex.verifier(), pkce.verifier());
    assert_eq!(hex.with_encoding(ChallengeEncoding::Base64Url), pkce);
    for verifier in ["a", " ", "é".repeat(200).as_str()] {
        let pkce = Pkce::from_verifier(verifier).unwrap();
        assert_eq!(pkce.verifier().expose(), verifier);
    }
    let error = Pkce::from_verifier("").unwrap_err().to_string();
    assert!(error.contains("the code verifier is empty"), "{error}");
}

#[test]
fn takes_only_verifiers_of_rfc_7636_where_a_server_refers_to_it() {
    let new = |verifier: String| Pkce::from_rfc7636_verifier(verifier);
    for good in ["a".repeat(43), "~".repeat(128), "-._~".repeat(11)] {
        assert_eq!(new(good.clone()).unwrap().verifier().expose(), good);
    }
    for bad in [
        String::new(),
        "a".repeat(42),
        "a".repeat(129),
        "a".repeat(42) + "+",
        "a".repeat(42) + " ",
        "é".repeat(43),
    ] {
        let error = new(bad.clone()).unwrap_err().to_string();
        assert!(error.contains("43 to 128 characters"), "{error}");
    }
}

#[test]
fn never_makes_the_same_random_token_twice() {
    let tokens: BTreeSet<String> = (0..1000)
        .map(|_| random_token().expose().to_owned())
        .collect();
    assert_eq!(tokens.len(), 1000);
    assert!(tokens.iter().all(|token| {
        token.len() == 43
            && token
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    }));
    assert_ne!(Pkce::random(), Pkce::random());
}

const START: Operation = Operation {
    repeatable: Repeatable::ByMethod,
    id: "start",
    method: "POST",
    path: "/backchannel/authentication",
    server: 0,
    security: &[],
    accept: "",
};

struct Start {
    call: runtime::Call,
}
operation!(Start { 200 => empty } or NoError);

/// Sends `parameters` in a form and returns the body that arrives.
async fn sent(parameters: &Secret) -> String {
    let server = StandIn::start(vec![Answer::new(200)]).await.unwrap();
    let client = Client::with_reqwest(vec![server.url()], Credentials::new()).unwrap();
    let mut call = client.call(&START);
    call.form(&BTreeMap::from([("parameters", parameters)]));
    Start { call }.await.unwrap();
    server.requests()[0].text()
}

fn decoded(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

#[tokio::test]
async fn encodes_nested_parameters_once_inside_and_once_outside() {
    let parameters = nested_form([
        ("login_hint", "12345678909"),
        ("scope", "openid"),
        ("scope", "charge"),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
    ]);
    assert_eq!(
        parameters.expose(),
        "login_hint=12345678909&scope=openid&scope=charge\
         &client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    assert_eq!(
        sent(&parameters).await,
        "parameters=login_hint%3D12345678909%26scope%3Dopenid%26scope%3Dcharge\
         %26client_assertion_type%3Durn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
    );
}

#[tokio::test]
async fn nested_parameters_come_back_after_decoding_twice() {
    let pairs = [
        ("a", "b&c=d"),
        ("a", "100%25 + 1"),
        ("na=me&", "é\u{1f600}\r\n#?/"),
        ("empty", ""),
        ("plus", "+%2B%20"),
    ];
    let outer = decoded(&sent(&nested_form(pairs)).await);
    let [(name, inner)] = &outer[..] else {
        panic!()
    };
    assert_eq!(name, "parameters");
    let inner = decoded(inner);
    let back: Vec<_> = inner
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    assert_eq!(back, pairs);
}

#[test]
fn takes_the_code_of_a_redirect_with_the_right_state() {
    let state = Secret::new("st ate&1");
    for target in [
        "https://shop.example.com/back?code=a%2Fb&state=st+ate%261",
        "/back?state=st%20ate%261&code=a/b#top",
        "?x=1&code=a/b&state=st%20ate%261&x=2",
    ] {
        assert_eq!(read_redirect(target, &state).unwrap().expose(), "a/b");
    }
}

#[test]
fn looks_at_the_state_of_a_redirect_first() {
    let state = Secret::new("state-1");
    for target in [
        "/back",
        "/back?code=c",
        "/back?code=c&state=",
        "/back?code=c&state=state-2",
        "/back?code=c&state=state-11",
        "/back?error=access_denied",
        "/back?error=access_denied&state=other",
        "/back#?code=c&state=state-1",
    ] {
        assert_eq!(
            read_redirect(target, &state),
            Err(RedirectError::WrongState),
            "{target}"
        );
    }
    // Who has forgotten to make a state has no protection, and finds out.
    assert_eq!(
        read_redirect("/back?code=c&state=", &Secret::default()),
        Err(RedirectError::WrongState)
    );
}

#[test]
fn says_what_else_a_redirect_brings() {
    let state = Secret::new("s");
    let read = |query: &str| read_redirect(&format!("/back?state=s&{query}"), &state).unwrap_err();
    let RedirectError::Refused(error) =
        read("error=access_denied&error_description=The+customer+said+no")
    else {
        panic!()
    };
    assert_eq!(error.code(), Some("access_denied"));
    assert_eq!(error.description(), Some("The customer said no"));
    for query in [
        "",
        "code=",
        "code=a&code=b",
        "code=a&error=access_denied",
        "code=a&state=s",
    ] {
        assert_eq!(read(query), RedirectError::Malformed, "{query}");
    }
}

fn headers(authorizations: &[&str]) -> Headers {
    let mut headers = Headers::new();
    for authorization in authorizations {
        headers.append("authorization", *authorization);
    }
    headers
}

const ISSUED: &str = r#"{"auth_req_id": "r-1", "access_token": "a-1", "token_type": "Bearer",
    "refresh_token": "f-1", "expires_in": 120, "id_token": "i-1"}"#;

#[test]
fn takes_tokens_that_are_pushed_with_the_right_token() {
    for authorization in ["Bearer n-1", "bearer n-1", "BEARER  n-1"] {
        let push =
            Push::read(&headers(&[authorization]), &"n-1".into(), ISSUED.as_bytes()).unwrap();
        assert_eq!(push.auth_req_id(), "r-1");
        let Pushed::Issued(issued) = push.verify("r-1").unwrap() else {
            panic!()
        };
        assert_eq!(issued.access_token.expose(), "a-1");
        assert_eq!(issued.refresh_token, Some("f-1".into()));
        assert_eq!(issued.id_token, Some("i-1".into()));
        assert_eq!(issued.expires_in, Some(Duration::from_secs(120)));
    }
}

#[test]
fn takes_a_refusal_that_is_pushed() {
    let body = br#"{"auth_req_id": "r-1", "error": "access_denied", "error_description": "no"}"#;
    let push = Push::read(&headers(&["Bearer n-1"]), &"n-1".into(), body).unwrap();
    let Pushed::Refused(error) = push.verify("r-1").unwrap() else {
        panic!()
    };
    assert_eq!(error.code(), Some("access_denied"));
    assert_eq!(error.description(), Some("no"));
}

#[test]
fn refuses_what_is_pushed_without_the_right_token() {
    for authorizations in [
        &[][..],
        &[""],
        &["n-1"],
        &["Basic n-1"],
        &["Bearer n-1", "Bearer n-1"],
    ] {
        let headers = headers(authorizations);
        assert_eq!(Push::token(&headers).unwrap_err(), PushError::Unauthorized);
        let error = Push::read(&headers, &"n-1".into(), ISSUED.as_bytes()).unwrap_err();
        assert_eq!(error, PushError::Unauthorized, "{authorizations:?}");
    }
    for (authorization, expected) in [
        ("Bearer n-1", "n-2"),
        ("Bearer n-1", "n-11"),
        ("Bearer n-11", "n-1"),
        ("Bearer ", "n-1"),
        ("Bearer ", ""),
    ] {
        let headers = headers(&[authorization]);
        // What the body holds does not matter: it is not read.
        for body in [ISSUED.as_bytes(), b"\xff", &[b'['; 1_000_000]] {
            let error = Push::read(&headers, &expected.into(), body).unwrap_err();
            assert_eq!(error, PushError::Unauthorized, "{authorization} {expected}");
        }
    }
    let token = Secret::new("n-1");
    let push = Push::read(&headers(&["Bearer n-1"]), &token, ISSUED.as_bytes()).unwrap();
    for other in ["", "r-2", "r-11"] {
        assert_eq!(push.verify(other).unwrap_err(), PushError::Unauthorized);
    }
}

#[test]
fn reads_no_pushed_body_that_is_large() {
    let padded = |size: usize| {
        let mut body = ISSUED.as_bytes().to_vec();
        body.resize(size, b' ');
        body
    };
    let (headers, token) = (headers(&["Bearer n-1"]), Secret::new("n-1"));
    let largest = 256 * 1024;
    Push::read(&headers, &token, &padded(largest)).unwrap();
    let error = Push::read(&headers, &token, &padded(largest + 1)).unwrap_err();
    assert_eq!(error, PushError::TooLarge(largest));
    assert!(error.to_string().contains("status 413"), "{error}");
}

#[test]
fn refuses_what_no_server_pushes() {
    let deep = "[".repeat(100_000);
    for body in [
        &b""[..],
        b"\xff\xfe",
        b"null",
        b"{}",
        br#"{"auth_req_id": 7, "access_token": "a"}"#,
        br#"{"auth_req_id": "r-1", "auth_req_id": "r-2", "access_token": "a"}"#,
        deep.as_bytes(),
    ] {
        let error = Push::read(&headers(&["Bearer n-1"]), &"n-1".into(), body).unwrap_err();
        assert!(matches!(error, PushError::Malformed(_)), "{error}");
    }
    for body in [
        r#"{"auth_req_id": "r-1"}"#,
        r#"{"auth_req_id": "r-1", "access_token": ""}"#,
        r#"{"auth_req_id": "r-1", "access_token": "a", "error": "access_denied"}"#,
    ] {
        let headers = headers(&["Bearer n-1"]);
        let push = Push::read(&headers, &"n-1".into(), body.as_bytes()).unwrap();
        let error = push.verify("r-1").unwrap_err();
        assert!(matches!(error, PushError::Malformed(_)), "{error}");
    }
}

#[test]
fn never_panics_on_damaged_input() {
    let state = Secret::new("s");
    let headers = headers(&["Bearer n-1"]);
    let redirect = b"/back?code=a%2Fb&state=s&error_description=%F0%9F%98%80+x#top";
    // A linear congruential generator: every run damages the same bytes.
    let mut seed = 1_u64;
    let mut below = |limit: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % limit
    };
    let mut read = 0;
    for _ in 0..20_000 {
        let mut damage = |bytes: &[u8]| {
            let mut bytes = bytes.to_vec();
            for _ in 0..=below(3) {
                let at = below(bytes.len());
                bytes[at] = u8::try_from(below(256)).unwrap();
            }
            bytes.truncate(bytes.len() - below(2) * below(bytes.len()));
            bytes
        };
        if let Ok(push) = Push::read(&headers, &"n-1".into(), &damage(ISSUED.as_bytes())) {
            read += usize::from(push.verify(push.auth_req_id()).is_ok());
        }
        let target = damage(redirect);
        read += usize::from(read_redirect(&String::from_utf8_lossy(&target), &state).is_ok());
    }
    assert!(read > 1000, "some damage does not matter: {read}");
}
