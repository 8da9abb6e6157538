//! The test cases of RFC 9421, appendix B, and the examples of its text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use runtime::Headers;
use runtime::signature::{
    Hash, KeySet, Message, Parameter, Signing, SigningKey, Verification, VerifiedSignature,
    VerifyingKey,
};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Appendix B.1.2.
const RSA_PSS: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2
+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+
oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq
gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W
Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4
aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI
2wIDAQAB
-----END PUBLIC KEY-----
";

/// Appendix B.1.3.
const P256: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END PUBLIC KEY-----
";
const P256_PRIVATE: &str = "-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIFKbhfNZfpDsW43+0+JjUr9K+bTeuxopu653+hBaXGA7oAoGCCqGSM49
AwEHoUQDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM
4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END EC PRIVATE KEY-----
";

/// Appendix B.1.4.
const ED25519: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----
";
const ED25519_PRIVATE: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----
";

/// Appendix B.1.5.
const SECRET: &str =
    "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";

const CREATED: u64 = 1_618_884_473;
const URL: &str = "https://example.com/foo?param=Value&Pet=dog";
const REQUEST_BODY: &[u8] = br#"{"hello": "world"}"#;
const RESPONSE_BODY: &[u8] = br#"{"message": "good dog"}"#;
const REQUEST_DIGEST: &str = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";
const RESPONSE_DIGEST: &str = "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:";

fn secret() -> Vec<u8> {
    STANDARD.decode(SECRET).unwrap()
}

fn at(seconds: u64) -> impl Fn() -> SystemTime + Send + Sync + 'static {
    move || UNIX_EPOCH + Duration::from_secs(seconds)
}

fn headers(fields: &[(&str, &str)]) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in fields {
        headers.append(*name, *value);
    }
    headers
}

/// The request of appendix B.2.
fn request() -> Headers {
    headers(&[
        ("Host", "example.com"),
        ("Date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("Content-Type", "application/json"),
        ("Content-Digest", REQUEST_DIGEST),
        ("Content-Length", "18"),
    ])
}

/// The answer of appendix B.2.
fn response() -> Headers {
    headers(&[
        ("Date", "Tue, 20 Apr 2021 02:07:56 GMT"),
        ("Content-Type", "application/json"),
        ("Content-Digest", RESPONSE_DIGEST),
        ("Content-Length", "23"),
    ])
}

fn verification() -> Verification {
    let mut keys = KeySet::new();
    keys.insert("test-key-rsa-pss", VerifyingKey::from_pem(RSA_PSS).unwrap());
    keys.insert("test-key-ecc-p256", VerifyingKey::from_pem(P256).unwrap());
    keys.insert("test-key-ed25519", VerifyingKey::from_pem(ED25519).unwrap());
    keys.insert("test-shared-secret", VerifyingKey::hmac(&secret()).unwrap());
    Verification::new(keys)
        .require([])
        .unwrap()
        .body_may_be_unsigned()
        .clock(at(CREATED))
}

/// Verifies a signature of the request of appendix B.2.
async fn verified(input: &str, signature: &str) -> VerifiedSignature {
    let mut headers = request();
    headers.append("Signature-Input", input);
    headers.append("Signature", signature);
    let message = Message::request("POST", URL, &headers, REQUEST_BODY);
    verification().verify(&message).await.unwrap()
}

#[tokio::test]
async fn b21_minimal_signature() {
    let signature = verified(
        r#"sig-b21=();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd""#,
        "sig-b21=:d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==:",
    )
    .await;
    assert_eq!(
        signature.base,
        r#""@signature-params": ();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd""#
    );
    assert_eq!(signature.components, [""; 0]);
    assert_eq!(signature.key_id, "test-key-rsa-pss");
}

#[tokio::test]
async fn b22_selective_components() {
    let signature = verified(
        r#"sig-b22=("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example""#,
        "sig-b22=:LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowOB4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw==:",
    )
    .await;
    assert_eq!(
        signature.base,
        format!(
            r#""@authority": example.com
"content-digest": {REQUEST_DIGEST}
"@query-param";name="Pet": dog
"@signature-params": ("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example""#
        )
    );
}

#[tokio::test]
async fn b23_full_coverage() {
    let signature = verified(
        r#"sig-b23=("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss""#,
        "sig-b23=:bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==:",
    )
    .await;
    assert_eq!(
        signature.base,
        format!(
            r#""date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@query": ?param=Value&Pet=dog
"@authority": example.com
"content-type": application/json
"content-digest": {REQUEST_DIGEST}
"content-length": 18
"@signature-params": ("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss""#
        )
    );
}

#[tokio::test]
async fn b24_answer() {
    let mut headers = response();
    headers.append(
        "Signature-Input",
        r#"sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256""#,
    );
    headers.append(
        "Signature",
        "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:",
    );
    let message = Message::response(200, &headers, RESPONSE_BODY);
    let signature = verification().verify(&message).await.unwrap();
    assert_eq!(
        signature.base,
        format!(
            r#""@status": 200
"content-type": application/json
"content-digest": {RESPONSE_DIGEST}
"content-length": 23
"@signature-params": ("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256""#
        )
    );
}

/// Signs the request of appendix B.2 without touching its digest, which is SHA-512.
fn sign(signing: Signing) -> Headers {
    let mut headers = request();
    signing
        .parameters([Parameter::Created, Parameter::KeyId])
        .unwrap()
        .digest(Hash::Sha512)
        .clock(at(CREATED))
        .sign("POST", URL, &mut headers, Some(REQUEST_BODY))
        .unwrap();
    headers
}

#[tokio::test]
async fn b25_shared_secret_byte_for_byte() {
    let input = r#"sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret""#;
    let expected = "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:";
    let signing = Signing::new(SigningKey::hmac(&secret()).unwrap(), "test-shared-secret")
        .unwrap()
        .label("sig-b25")
        .unwrap()
        .components(["date", "@authority", "content-type"])
        .unwrap();
    let headers = sign(signing);
    assert_eq!(headers.get("signature-input"), Some(input));
    assert_eq!(headers.get("signature"), Some(expected));
    assert_eq!(
        verified(input, expected).await.base,
        r#""date": Tue, 20 Apr 2021 02:07:55 GMT
"@authority": example.com
"content-type": application/json
"@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret""#
    );
}

#[tokio::test]
async fn b26_ed25519_byte_for_byte() {
    let input = r#"sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#;
    let expected = "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";
    let signing = Signing::new(
        SigningKey::from_pem(ED25519_PRIVATE).unwrap(),
        "test-key-ed25519",
    )
    .unwrap()
    .label("sig-b26")
    .unwrap()
    .components([
        "date",
        "@method",
        "@path",
        "@authority",
        "content-type",
        "content-length",
    ])
    .unwrap();
    let headers = sign(signing);
    assert_eq!(headers.get("signature-input"), Some(input));
    assert_eq!(headers.get("signature"), Some(expected));
    assert_eq!(
        headers.get("content-digest"),
        Some(REQUEST_DIGEST),
        "the digest of the request is its own"
    );
    assert_eq!(
        verified(input, expected).await.base,
        r#""date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@authority": example.com
"content-type": application/json
"content-length": 18
"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#
    );
}

#[tokio::test]
async fn reads_the_keys_of_the_appendix_in_every_form() {
    let jwks = r#"{"keys": [
        {"kty": "EC", "crv": "P-256", "kid": "ec", "x": "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA", "y": "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"},
        {"kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"},
        {"kty": "OKP", "crv": "X25519", "kid": "not for signatures", "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"}
    ]}"#;
    let keys = KeySet::from_jwks(jwks, Default::default()).unwrap();
    assert!(!format!("{keys:?}").contains("X25519"));
    let verification = Verification::new(keys)
        .require([])
        .unwrap()
        .body_may_be_unsigned();
    for (key, id) in [(P256_PRIVATE, "ec"), (ED25519_PRIVATE, "ed")] {
        let mut headers = Headers::new();
        Signing::new(SigningKey::from_pem(key).unwrap(), id)
            .unwrap()
            .sign("GET", URL, &mut headers, None)
            .unwrap();
        let message = Message::request("GET", URL, &headers, &[]);
        let signature = verification.verify(&message).await.unwrap();
        assert_eq!(signature.key_id, id);
    }
}

/// The examples of sections 2.2.2 to 2.2.8.
#[tokio::test]
async fn derives_components_from_the_address() {
    for (url, component, value) in [
        (
            "https://www.example.com/path?param=value",
            "@target-uri",
            "https://www.example.com/path?param=value",
        ),
        (
            "https://WWW.Example.com:443/path",
            "@authority",
            "www.example.com",
        ),
        (
            "https://www.example.com:8443/path",
            "@authority",
            "www.example.com:8443",
        ),
        (
            "http://www.example.com:80/path",
            "@authority",
            "www.example.com",
        ),
        ("http://www.example.com/path", "@scheme", "http"),
        (
            "https://www.example.com/path?param=value",
            "@request-target",
            "/path?param=value",
        ),
        ("https://www.example.com?q=1", "@request-target", "/?q=1"),
        (
            "https://www.example.com/a%2Fb/%C3%A9?q=%20",
            "@request-target",
            "/a%2Fb/%C3%A9?q=%20",
        ),
        ("https://www.example.com", "@path", "/"),
        (
            "https://www.example.com/path?param=value&foo=bar&baz=bat%2Dman",
            "@query",
            "?param=value&foo=bar&baz=bat%2Dman",
        ),
        ("https://www.example.com/path", "@query", "?"),
        (
            "https://www.example.com/p?param=value&foo=bar&qux=",
            r#"@query-param;name="qux""#,
            "",
        ),
        (
            "https://www.example.com/p?var=this%20is%20a%20big%0Amultiline%20value",
            r#"@query-param;name="var""#,
            "this%20is%20a%20big%0Amultiline%20value",
        ),
        (
            "https://www.example.com/p?bar=with+plus+whitespace",
            r#"@query-param;name="bar""#,
            "with%20plus%20whitespace",
        ),
        (
            "https://www.example.com/p?fa%C3%A7ade%22%3A%20=something",
            r#"@query-param;name="fa%C3%A7ade%22%3A%20""#,
            "something",
        ),
    ] {
        let mut headers = Headers::new();
        Signing::new(SigningKey::hmac(&secret()).unwrap(), "test-shared-secret")
            .unwrap()
            .components([component])
            .unwrap()
            .clock(at(CREATED))
            .sign("GET", url, &mut headers, None)
            .unwrap();
        let message = Message::request("GET", url, &headers, &[]);
        let signature = verification().verify(&message).await.unwrap();
        let line = signature.base.lines().next().unwrap();
        let (_, found) = line.split_once(": ").unwrap();
        assert_eq!(found, value, "{component} of {url}");
    }
}

/// The examples of section 2.1.
#[tokio::test]
async fn joins_the_fields_of_one_name() {
    let mut headers = headers(&[
        ("X-OWS-Header", "   Leading and trailing whitespace.   "),
        ("Cache-Control", "max-age=60"),
        ("cache-control", "    must-revalidate"),
        ("X-Empty-Header", ""),
    ]);
    Signing::new(SigningKey::hmac(&secret()).unwrap(), "test-shared-secret")
        .unwrap()
        .components(["x-ows-header", "cache-control", "x-empty-header"])
        .unwrap()
        .clock(at(CREATED))
        .sign("GET", URL, &mut headers, None)
        .unwrap();
    let message = Message::request("GET", URL, &headers, &[]);
    let base = verification().verify(&message).await.unwrap().base;
    let lines: Vec<&str> = base.lines().take(3).collect();
    assert_eq!(
        lines,
        [
            r#""x-ows-header": Leading and trailing whitespace."#,
            r#""cache-control": max-age=60, must-revalidate"#,
            r#""x-empty-header": "#,
        ]
    );
}
