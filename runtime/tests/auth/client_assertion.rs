//! Signed statements of who is calling, checked with another library than made them.

use crate::{form, issues, server};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsBigEndian as _, AsDer as _};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, KeyPair as _,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use runtime::TokenSource;
use runtime::auth::{AssertionKey, ClientAssertion, ClientCredentials};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

fn generate(algorithm: &'static EcdsaSigningAlgorithm) -> EcdsaKeyPair {
    EcdsaKeyPair::generate(algorithm).unwrap()
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

fn pkcs8(pair: &EcdsaKeyPair) -> String {
    pem("PRIVATE KEY", pair.to_pkcs8v1().unwrap().as_ref())
}

fn sec1(pair: &EcdsaKeyPair) -> String {
    pem(
        "EC PRIVATE KEY",
        pair.private_key().as_der().unwrap().as_ref(),
    )
}

/// Returns the private JWK, without `kid`.
fn jwk(pair: &EcdsaKeyPair) -> Value {
    let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
    let d = pair.private_key().as_be_bytes().unwrap();
    json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
        "x": URL_SAFE_NO_PAD.encode(x),
        "y": URL_SAFE_NO_PAD.encode(y),
        "d": URL_SAFE_NO_PAD.encode(d.as_ref()),
    })
}

/// Returns the thumbprint of a P-256 key, written out as RFC 7638, section 3 does.
fn thumbprint(jwk: &Value) -> String {
    let members = format!(
        r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#,
        jwk["x"], jwk["y"]
    );
    URL_SAFE_NO_PAD.encode(digest(&SHA256, members.as_bytes()))
}

/// Returns header and claims of a JWT after checking its signature.
fn verified(jwt: &str, pair: &EcdsaKeyPair) -> (Value, Value) {
    let (message, signature) = jwt.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    assert_eq!(signature.len(), 64, "r and s, not DER");
    let key = VerifyingKey::from_sec1_bytes(pair.public_key().as_ref()).unwrap();
    let signature = Signature::from_slice(&signature).unwrap();
    key.verify(message.as_bytes(), &signature).unwrap();
    let (header, claims) = message.split_once('.').unwrap();
    let part = |text: &str| {
        serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
    };
    (part(header), part(claims))
}

#[test]
fn names_the_application_and_the_server_for_five_minutes() {
    let pair = generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let key = AssertionKey::from_pem(pkcs8(&pair)).unwrap();
    let assertion = ClientAssertion::new(key, "client-1", "https://auth.example.com/");
    let before = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let jwt = assertion.sign().unwrap();
    let after = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let (header, claims) = verified(jwt.expose(), &pair);
    assert_eq!(
        header,
        json!({"typ": "JWT", "alg": "ES256", "kid": thumbprint(&jwk(&pair))})
    );
    let iat = claims["iat"].as_u64().unwrap();
    assert!((before.as_secs()..=after.as_secs()).contains(&iat));
    assert_eq!(
        claims,
        json!({
            "iss": "client-1", "sub": "client-1", "aud": "https://auth.example.com/",
            "iat": iat, "exp": iat + 300, "jti": claims["jti"],
        })
    );
}

#[test]
fn puts_the_public_half_into_the_header_and_never_the_private_one() {
    let pair = generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let private = jwk(&pair);
    let key = AssertionKey::from_jwk(&private.to_string()).unwrap();
    let public = json!({
        "kty": "EC", "use": "sig", "alg": "ES256", "crv": "P-256",
        "kid": thumbprint(&private), "x": private["x"], "y": private["y"],
    });
    assert_eq!(
        serde_json::from_str::<Value>(&key.public_jwk()).unwrap(),
        public
    );
    let assertion = ClientAssertion::new(key, "c", "a")
        .with_public_key()
        .with_type("jwt")
        .without_key_id();
    let jwt = assertion.sign().unwrap();
    let (header, _) = verified(jwt.expose(), &pair);
    assert_eq!(header, json!({"typ": "jwt", "alg": "ES256", "jwk": public}));
}

#[test]
fn every_assertion_is_another_one() {
    let pair = generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let key = AssertionKey::from_pem(pkcs8(&pair)).unwrap();
    let assertion = ClientAssertion::new(key, "c", "a").with_life(Duration::from_secs(60));
    let ids: BTreeSet<String> = (0..20)
        .map(|_| {
            let (_, claims) = verified(assertion.sign().unwrap().expose(), &pair);
            let life = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
            assert_eq!(life, 60);
            claims["jti"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids.len(), 20);
}

#[test]
fn reads_a_key_however_it_is_written() {
    let pair = generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let id = thumbprint(&jwk(&pair));
    let certificate = pem("CERTIFICATE", b"not looked at");
    for text in [
        pkcs8(&pair),
        sec1(&pair),
        format!("{certificate}{}", sec1(&pair)),
    ] {
        assert_eq!(AssertionKey::from_pem(text).unwrap().key_id(), id);
    }
    let mut jwk = jwk(&pair);
    let read = AssertionKey::from_jwk(&jwk.to_string()).unwrap();
    assert_eq!(read.key_id(), id);
    jwk["kid"] = json!("key-7");
    let read = AssertionKey::from_jwk(&jwk.to_string()).unwrap();
    assert_eq!(read.key_id(), "key-7");
}

#[test]
fn says_what_is_wrong_with_a_key() {
    let pair = generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let p384 = generate(&ECDSA_P384_SHA384_FIXED_SIGNING);
    for (text, expected) in [
        (String::new(), "there is no private key in the PEM text"),
        ("\0\u{ff}-----BEGIN".into(), "there is no private key"),
        (
            pem("ENCRYPTED PRIVATE KEY", b"x"),
            "a block `PRIVATE KEY` or `EC PRIVATE KEY` that is not encrypted",
        ),
        (pem("PRIVATE KEY", b"garbage"), "curve P-256"),
        (pem("RSA PRIVATE KEY", b"garbage"), "curve P-256"),
        (pkcs8(&p384), "curve P-256"),
        (sec1(&p384), "curve P-256"),
    ] {
        let error = AssertionKey::from_pem(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    let other = jwk(&generate(&ECDSA_P256_SHA256_FIXED_SIGNING));
    let with = |name: &str, value: Value| {
        let mut jwk = jwk(&pair);
        jwk[name] = value;
        jwk.to_string()
    };
    for (text, expected) in [
        ("[]".to_owned(), "the JWK cannot be read"),
        (with("d", Value::Null), "`d`"),
        (with("crv", json!("P-384")), "curve P-256"),
        (with("kty", json!("RSA")), "curve P-256"),
        (with("x", json!("AA")), "`x` of the JWK is not 32 bytes"),
        (
            with("d", json!("s3cr3t!")),
            "`d` of the JWK is not 32 bytes",
        ),
        (with("d", other["d"].clone()), "not the two halves"),
        (with("x", other["x"].clone()), "not the two halves"),
    ] {
        let error = AssertionKey::from_jwk(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(!error.contains("s3cr3t"), "{error}");
    }
}

#[tokio::test]
async fn a_token_endpoint_gets_a_new_assertion_with_each_request() {
    let pair = generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let key = AssertionKey::from_pem(pkcs8(&pair)).unwrap();
    let (server, endpoint) = server(vec![issues("t-1"), issues("t-2")]).await;
    let assertion = ClientAssertion::new(key, "c", "a");
    let source = ClientCredentials::new(endpoint.with_assertion(assertion));
    source.refused(&source.token().await.unwrap());
    source.token().await.unwrap();
    let ids: BTreeSet<String> = server
        .requests()
        .iter()
        .map(|request| {
            let [_, (kind, urn), (name, jwt)] = &form(request)[..] else {
                panic!()
            };
            assert_eq!(kind, "client_assertion_type");
            assert_eq!(
                urn,
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            );
            assert_eq!(name, "client_assertion");
            verified(jwt, &pair).1["jti"].to_string()
        })
        .collect();
    assert_eq!(ids.len(), 2);
}
