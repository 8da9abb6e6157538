//! What is signed of a request, and by which key.

use super::{PAY, Pay, READ, call, client, fault, hmac_signing, signing};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{self as verify, EcdsaKeyPair, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use runtime::signature::{
    EcdsaEncoding, Hash, Parameter, RsaPadding, Scheme, Signed, Signing, SigningKey,
};
use runtime::stand_in::{Answer, Received, StandIn};
use runtime::{Fault, Reqwest, RetryPolicy, Upload};
use std::time::{Duration, UNIX_EPOCH};

/// Returns what a request says was signed, and the signature.
fn signed(server: &StandIn, request: &Received) -> (String, Vec<u8>) {
    let input = request.header("signature-input").unwrap();
    let input = input.strip_prefix("pay_sig=").unwrap();
    let names = input.strip_prefix('(').unwrap().split_once(')').unwrap().0;
    let mut base = String::new();
    for name in names.split(' ').map(|name| name.trim_matches('"')) {
        let value = match name {
            "@authority" => server.url().trim_start_matches("http://").to_owned(),
            "@method" => request.method.clone(),
            "@request-target" => request.target.clone(),
            field => request.header(field).unwrap().to_owned(),
        };
        base.push_str(&format!("\"{name}\": {value}\n"));
    }
    base.push_str(&format!("\"@signature-params\": {input}"));
    let signature = request.header("signature").unwrap();
    let signature = signature.strip_prefix("pay_sig=:").unwrap();
    let signature = STANDARD.decode(signature.strip_suffix(':').unwrap());
    (base, signature.unwrap())
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

/// Sends one signed request and returns what was signed, and the signature.
async fn sent(signing: Signing) -> (String, Vec<u8>) {
    let server = StandIn::start(vec![Answer::new(200)]).await.unwrap();
    let client = client(&server, Signed::new(Reqwest::new().unwrap(), signing));
    call(&client, &PAY).await.unwrap();
    signed(&server, &server.requests()[0])
}

#[tokio::test]
async fn signs_what_is_sent() {
    let server = StandIn::start(vec![Answer::new(200), Answer::new(200)])
        .await
        .unwrap();
    let client = client(
        &server,
        Signed::new(Reqwest::new().unwrap(), hmac_signing()),
    );
    call(&client, &PAY).await.unwrap();
    call(&client, &READ).await.unwrap();
    let requests = server.requests();
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"a secret of both sides");

    let (base, signature) = signed(&server, &requests[0]);
    hmac::verify(&key, base.as_bytes(), &signature).unwrap();
    let body = STANDARD.encode(digest(&SHA256, &requests[0].body));
    let authority = server.url().replace("http://", "");
    assert!(
        base.starts_with(&format!(
            "\"@authority\": {authority}\n\
             \"@method\": POST\n\
             \"@request-target\": /v1/payments/a%20b%2Fc\n\
             \"content-digest\": sha-256=:{body}:\n\
             \"content-type\": application/json\n\
             \"content-length\": 15\n\
             \"@signature-params\": (\"@authority\" \"@method\" \"@request-target\" \"content-digest\" \
             \"content-type\" \"content-length\");keyid=\"client\";created="
        )),
        "{base}"
    );
    for name in [
        "content-length",
        "content-digest",
        "content-type",
        "signature",
    ] {
        let fields = requests[0]
            .headers
            .iter()
            .filter(|(field, _)| field.eq_ignore_ascii_case(name));
        assert_eq!(fields.count(), 1, "{name}");
    }

    let (base, signature) = signed(&server, &requests[1]);
    hmac::verify(&key, base.as_bytes(), &signature).unwrap();
    assert!(
        base.contains("(\"@authority\" \"@method\" \"@request-target\");keyid"),
        "{base}"
    );
    assert_eq!(requests[1].header("content-digest"), None);
}

#[tokio::test]
async fn another_library_verifies_each_kind_of_elliptic_key() {
    let random = SystemRandom::new();
    for (generation, hash, encoding, algorithm, name) in [
        (
            &verify::ECDSA_P256_SHA256_FIXED_SIGNING,
            None,
            EcdsaEncoding::Fixed,
            &verify::ECDSA_P256_SHA256_FIXED,
            Some("ecdsa-p256-sha256"),
        ),
        (
            &verify::ECDSA_P384_SHA384_FIXED_SIGNING,
            None,
            EcdsaEncoding::Fixed,
            &verify::ECDSA_P384_SHA384_FIXED,
            Some("ecdsa-p384-sha384"),
        ),
        (
            &verify::ECDSA_P256_SHA256_FIXED_SIGNING,
            Some(Hash::Sha256),
            EcdsaEncoding::Der,
            &verify::ECDSA_P256_SHA256_ASN1,
            None,
        ),
        (
            &verify::ECDSA_P256_SHA256_FIXED_SIGNING,
            Some(Hash::Sha384),
            EcdsaEncoding::Der,
            &verify::ECDSA_P256_SHA384_ASN1,
            None,
        ),
        (
            &verify::ECDSA_P384_SHA384_FIXED_SIGNING,
            Some(Hash::Sha256),
            EcdsaEncoding::Der,
            &verify::ECDSA_P384_SHA256_ASN1,
            None,
        ),
    ] {
        let document = EcdsaKeyPair::generate_pkcs8(generation, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(generation, document.as_ref(), &random).unwrap();
        let scheme = Scheme {
            ecdsa_hash: hash,
            ecdsa_encoding: encoding,
            ..Scheme::default()
        };
        let key = pem("PRIVATE KEY", document.as_ref());
        let key = SigningKey::from_pem_with(key, scheme).unwrap();
        assert_eq!(key.algorithm(), name);
        let (base, signature) = sent(signing(key)).await;
        UnparsedPublicKey::new(algorithm, pair.public_key())
            .verify(base.as_bytes(), &signature)
            .unwrap();
    }
}

/// What Java calls `SHA512withECDSA`. ring has no such pair; aws-lc has, by another way than we sign.
#[tokio::test]
async fn signs_with_a_longer_hash_than_that_of_the_curve() {
    let random = SystemRandom::new();
    for (generation, algorithm) in [
        (
            &verify::ECDSA_P256_SHA256_FIXED_SIGNING,
            &aws_lc_rs::signature::ECDSA_P256_SHA512_ASN1,
        ),
        (
            &verify::ECDSA_P384_SHA384_FIXED_SIGNING,
            &aws_lc_rs::signature::ECDSA_P384_SHA512_ASN1,
        ),
    ] {
        let document = EcdsaKeyPair::generate_pkcs8(generation, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(generation, document.as_ref(), &random).unwrap();
        let scheme = Scheme {
            ecdsa_hash: Some(Hash::Sha512),
            ecdsa_encoding: EcdsaEncoding::Der,
            ..Scheme::default()
        };
        let key = pem("PRIVATE KEY", document.as_ref());
        let key = SigningKey::from_pem_with(key, scheme).unwrap();
        let (base, signature) = sent(signing(key)).await;
        aws_lc_rs::signature::UnparsedPublicKey::new(algorithm, pair.public_key())
            .verify(base.as_bytes(), &signature)
            .unwrap();
    }
}

#[tokio::test]
async fn another_library_verifies_ed25519_and_rsa() {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap();
    let key = SigningKey::from_pem(pem("PRIVATE KEY", document.as_ref())).unwrap();
    let (base, signature) = sent(signing(key)).await;
    UnparsedPublicKey::new(&verify::ED25519, pair.public_key())
        .verify(base.as_bytes(), &signature)
        .unwrap();

    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let document = pair.as_der().unwrap();
    let public = aws_lc_rs::signature::KeyPair::public_key(&pair);
    for (padding, algorithm, name) in [
        (
            RsaPadding::Pss,
            &verify::RSA_PSS_2048_8192_SHA512,
            "rsa-pss-sha512",
        ),
        (
            RsaPadding::Pkcs1,
            &verify::RSA_PKCS1_2048_8192_SHA256,
            "rsa-v1_5-sha256",
        ),
    ] {
        let scheme = Scheme {
            rsa_padding: padding,
            ..Scheme::default()
        };
        let key = pem("PRIVATE KEY", document.as_ref());
        let key = SigningKey::from_pem_with(key, scheme).unwrap();
        assert_eq!(key.algorithm(), Some(name));
        let (base, signature) = sent(signing(key)).await;
        UnparsedPublicKey::new(algorithm, public)
            .verify(base.as_bytes(), &signature)
            .unwrap();
    }
}

#[tokio::test]
async fn writes_the_label_where_a_server_wants_it() {
    let (base, signature) = sent(hmac_signing().label_in_params(true)).await;
    let base = base.replace(
        "\"@signature-params\": (",
        "\"@signature-params\": pay_sig=(",
    );
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"a secret of both sides");
    hmac::verify(&key, base.as_bytes(), &signature).unwrap();
}

#[tokio::test]
async fn signs_each_attempt_anew() {
    let server = StandIn::start(vec![Answer::new(200), Answer::new(200)])
        .await
        .unwrap();
    let signing = hmac_signing()
        .parameters([Parameter::Created, Parameter::Nonce, Parameter::Alg])
        .unwrap();
    let client = client(&server, Signed::new(Reqwest::new().unwrap(), signing));
    call(&client, &READ).await.unwrap();
    call(&client, &READ).await.unwrap();
    let requests = server.requests();
    assert_ne!(
        requests[0].header("signature-input"),
        requests[1].header("signature-input")
    );
    assert_ne!(
        requests[0].header("signature"),
        requests[1].header("signature")
    );
}

/// Fails once and then succeeds, and returns the two requests that were signed for it.
async fn repeated(signing: Signing) -> Vec<Received> {
    let server = StandIn::start(vec![Answer::new(503), Answer::new(200)])
        .await
        .unwrap();
    let client = client(&server, Signed::new(Reqwest::new().unwrap(), signing));
    let policy = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
    let client = client.with_retry(policy);
    call(&client, &READ).await.unwrap();
    server.requests()
}

#[tokio::test]
async fn an_attempt_within_the_same_second_has_another_signature() {
    // One signature is made of time and key alone, and the same message would have the same one.
    let signings = [
        hmac_signing(),
        Signing::new(
            SigningKey::hmac(b"a secret of both sides").unwrap(),
            "client",
        )
        .unwrap(),
    ];
    for signing in signings {
        let requests = repeated(signing).await;
        assert_eq!(requests.len(), 2);
        for header in ["signature-input", "signature"] {
            assert_ne!(requests[0].header(header), requests[1].header(header));
        }
    }
}

#[tokio::test]
async fn an_attempt_that_has_no_time_to_wait_for_the_next_second_is_not_made() {
    // A clock that stands still has no next second.
    let signing = hmac_signing().clock(|| UNIX_EPOCH + Duration::from_secs(1_000));
    let server = StandIn::start(vec![Answer::new(503), Answer::new(200)])
        .await
        .unwrap();
    let client = client(&server, Signed::new(Reqwest::new().unwrap(), signing));
    let policy = RetryPolicy::default()
        .with_backoff(Duration::ZERO, Duration::ZERO)
        .with_attempts(2);
    let client = client
        .with_retry(policy)
        .with_timeout(Duration::from_millis(900));
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!(fault(&error), Some(Fault::Timeout));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn sends_nothing_that_cannot_be_signed() {
    let server = StandIn::start(Vec::new()).await.unwrap();
    let signing = hmac_signing().components(["x-tenant"]).unwrap();
    let client = client(&server, Signed::new(Reqwest::new().unwrap(), signing));
    let error = call(&client, &PAY).await.unwrap_err();
    assert!(!error.may_have_happened());
    assert_eq!(
        (fault(&error), error.attempts()),
        (Some(Fault::Signature), 1)
    );
    assert!(
        error
            .to_string()
            .contains("`\"x-tenant\"` cannot be covered"),
        "{error}"
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn refuses_to_sign_what_is_not_in_memory() {
    let server = StandIn::start(vec![Answer::new(200)]).await.unwrap();
    let transport = Signed::new(Reqwest::new().unwrap(), hmac_signing());
    let client = client(&server, transport);
    let mut call = client.call(&PAY);
    call.path("id", "1")
        .bytes("text/plain", Upload::reader(&b"streamed"[..]));
    let error = Pay { call }.await.unwrap_err();
    assert!(!error.may_have_happened());
    assert!(error.to_string().contains("must be in memory"), "{error}");
    assert!(server.requests().is_empty());
}
