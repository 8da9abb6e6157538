//! Signatures as Nopan wants them, byte for byte.

use generated::nopan;
use runtime::Headers;
use runtime::signature::{Hash, KeySet, Message, Signing, SigningKey, Verification, VerifyingKey};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const URL: &str = "https://api.sandbox.nopan.dev/payments/finalize";

fn signed_at() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_766_678_793)
}

/// Nopan has other kinds of keys. What is signed is the same for all.
fn signing() -> Signing {
    nopan::signature::signing(SigningKey::hmac(b"secret").unwrap(), "your-key-id")
        .unwrap()
        .clock(signed_at)
}

/// Signs a request and returns its headers and what was signed.
async fn signed(method: &str, body: Option<&[u8]>) -> (Headers, String) {
    let mut headers = Headers::new();
    if body.is_some() {
        headers.append("Content-Type", "application/json");
    }
    signing().sign(method, URL, &mut headers, body).unwrap();
    let mut keys = KeySet::new();
    keys.insert("your-key-id", VerifyingKey::hmac(b"secret").unwrap());
    let message = Message::request(method, URL, &headers, body.unwrap_or_default());
    let verified = Verification::new(keys)
        .label("nopan_sig")
        .require(["@authority", "@method", "@request-target", "content-length"])
        .unwrap()
        .clock(signed_at)
        .verify(&message)
        .await
        .unwrap();
    (headers, verified.base)
}

#[tokio::test]
async fn signs_a_request_with_a_body() {
    let body = br#"{"processingAccountId":"merchant-1234","transactionId":"p9vhkuj92yav"}"#;
    let (headers, base) = signed("POST", Some(body)).await;
    assert_eq!(
        headers.get("Signature-Input"),
        Some(
            r#"nopan_sig=("@authority" "@method" "@request-target" "content-digest" "content-type" "content-length");keyid="your-key-id";created=1766678793"#
        )
    );
    assert_eq!(
        base,
        r#""@authority": api.sandbox.nopan.dev
"@method": POST
"@request-target": /payments/finalize
"content-digest": sha-256=:g6FMXpOr+EGiG0RAaY348qOIqhzKdafEEjcRBTnWAE8=:
"content-type": application/json
"content-length": 70
"@signature-params": ("@authority" "@method" "@request-target" "content-digest" "content-type" "content-length");keyid="your-key-id";created=1766678793"#
    );
}

#[tokio::test]
async fn signs_a_request_without_a_body() {
    let (_, base) = signed("GET", None).await;
    assert_eq!(
        base,
        r#""@authority": api.sandbox.nopan.dev
"@method": GET
"@request-target": /payments/finalize
"@signature-params": ("@authority" "@method" "@request-target");keyid="your-key-id";created=1766678793"#
    );
}

#[test]
fn makes_the_digests_of_requests_and_answers() {
    let form = b"grant_type=client_credentials&client_id=merchant-abc123&scope=payments%3Aprocess";
    let answer = br#"{"transactionId":"p9vhkuj92yav","status":"APPROVED"}"#;
    for (body, hash, digest, length) in [
        (
            &form[..],
            Hash::Sha256,
            "sha-256=:2U2vSp/ownJjf+HmbzTyfc1b7n6clGhpiqGruW5uVyQ=:",
            "80",
        ),
        (
            &answer[..],
            Hash::Sha512,
            "sha-512=:hgc/HvFbzHCUVM5d6GrZ977nZgT/aJK+qrJw5GomiNP3CmmTli1MpvlPOyvortFc0Xn4DB3x0DhmSTIvWASl1w==:",
            "52",
        ),
    ] {
        let mut headers = Headers::new();
        headers.append("Content-Type", "application/json");
        signing()
            .digest(hash)
            .sign("POST", URL, &mut headers, Some(body))
            .unwrap();
        assert_eq!(headers.get("Content-Digest"), Some(digest));
        assert_eq!(headers.get("Content-Length"), Some(length));
    }
}
