//! Keys of the server in all their forms: another library signs, ours verifies.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair as AwsRsaKeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::rsa;
use ring::signature::{self as sign, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use runtime::Headers;
use runtime::signature::{
    EcdsaEncoding, KeySet, Message, RsaPadding, Scheme, Signing, SigningKey, Verification,
    VerificationError, VerifyingKey,
};
use std::time::{SystemTime, UNIX_EPOCH};

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

fn jwk(members: &[(&str, &[u8])], rest: &str) -> String {
    let members: String = members
        .iter()
        .map(|(name, value)| format!(r#""{name}":"{}","#, URL_SAFE_NO_PAD.encode(value)))
        .collect();
    format!("{{{members}{rest}}}")
}

/// Verifies an answer without a body that `sign` has signed.
async fn verify(
    key: VerifyingKey,
    sign: impl FnOnce(&[u8]) -> Vec<u8>,
) -> Result<(), VerificationError> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let input = format!(r#"("@status");created={};keyid="k""#, now.as_secs());
    let signature = sign(format!("\"@status\": 204\n\"@signature-params\": {input}").as_bytes());
    let mut headers = Headers::new();
    headers.append("Signature-Input", format!("s={input}"));
    headers.append("Signature", format!("s=:{}:", STANDARD.encode(signature)));
    let mut keys = KeySet::new();
    keys.insert("k", key);
    let message = Message::response(204, &headers, &[]);
    Verification::new(keys).verify(&message).await.map(drop)
}

#[tokio::test]
async fn verifies_ecdsa_on_p384_in_both_encodings() {
    let random = SystemRandom::new();
    for (algorithm, encoding) in [
        (&sign::ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaEncoding::Fixed),
        (&sign::ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaEncoding::Der),
    ] {
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
        let point = pair.public_key().as_ref();
        let jwk = jwk(
            &[("x", &point[1..49]), ("y", &point[49..])],
            r#""kty":"EC","crv":"P-384","use":"sig""#,
        );
        let sign = |base: &[u8]| pair.sign(&random, base).unwrap().as_ref().to_vec();
        for (ours, accepted) in [
            (encoding, true),
            (EcdsaEncoding::Fixed, encoding == EcdsaEncoding::Fixed),
        ] {
            let scheme = Scheme {
                ecdsa_encoding: ours,
                ..Scheme::default()
            };
            let key = VerifyingKey::from_jwk_with(&jwk, scheme).unwrap();
            assert_eq!(verify(key, sign).await.is_ok(), accepted);
        }
    }
}

#[tokio::test]
async fn verifies_ed25519() {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap();
    let jwk = jwk(
        &[("x", pair.public_key().as_ref())],
        r#""kty":"OKP","crv":"Ed25519""#,
    );
    let key = VerifyingKey::from_jwk(&jwk).unwrap();
    assert_eq!(key.algorithm(), Some("ed25519"));
    verify(key, |base| pair.sign(base).as_ref().to_vec())
        .await
        .unwrap();
}

#[tokio::test]
async fn verifies_rsa_with_both_paddings() {
    let generated = AwsRsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let private = generated.as_der().unwrap();
    let public = generated.public_key().as_der().unwrap();
    let pair = rsa::KeyPair::from_pkcs8(private.as_ref()).unwrap();
    // The zero is one too many, and written by some libraries.
    let mut n = vec![0];
    let numbers = rsa::PublicKeyComponents::<Vec<u8>>::from(pair.public());
    n.extend(numbers.n);
    let jwk = jwk(&[("n", &n), ("e", &numbers.e)], r#""kty":"RSA""#);
    let encodings: [(RsaPadding, &dyn sign::RsaEncoding); 2] = [
        (RsaPadding::Pss, &sign::RSA_PSS_SHA512),
        (RsaPadding::Pkcs1, &sign::RSA_PKCS1_SHA256),
    ];
    for (padding, encoding) in encodings {
        let scheme = Scheme {
            rsa_padding: padding,
            ..Scheme::default()
        };
        for key in [
            VerifyingKey::from_jwk_with(&jwk, scheme).unwrap(),
            VerifyingKey::from_pem_with(pem("PUBLIC KEY", public.as_ref()), scheme).unwrap(),
        ] {
            let sign = |base: &[u8]| {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(encoding, &SystemRandom::new(), base, &mut signature)
                    .unwrap();
                signature
            };
            verify(key, sign).await.unwrap();
        }
    }
}

/// ring does not know this curve, so aws-lc signs, by another way than ours.
#[tokio::test]
async fn verifies_ecdsa_on_p521() {
    let algorithm = &aws_lc_rs::signature::ECDSA_P521_SHA512_FIXED_SIGNING;
    let pair = aws_lc_rs::signature::EcdsaKeyPair::generate(algorithm).unwrap();
    let random = aws_lc_rs::rand::SystemRandom::new();
    let public = pair.public_key().as_der().unwrap();
    let key = VerifyingKey::from_pem(pem("PUBLIC KEY", public.as_ref())).unwrap();
    assert_eq!(key.algorithm(), None);
    verify(key, |base| {
        pair.sign(&random, base).unwrap().as_ref().to_vec()
    })
    .await
    .unwrap();

    let mut headers = Headers::new();
    let private = pem("PRIVATE KEY", pair.to_pkcs8v1().unwrap().as_ref());
    let url = "https://pay.test/";
    Signing::new(SigningKey::from_pem(private).unwrap(), "k")
        .unwrap()
        .sign("GET", url, &mut headers, None)
        .unwrap();
    let mut keys = KeySet::new();
    keys.insert(
        "k",
        VerifyingKey::from_pem(pem("PUBLIC KEY", public.as_ref())).unwrap(),
    );
    Verification::new(keys)
        .require(["@target-uri"])
        .unwrap()
        .verify(&Message::request("GET", url, &headers, &[]))
        .await
        .unwrap();
}
