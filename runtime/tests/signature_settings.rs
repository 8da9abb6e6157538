//! Settings and keys that make no sense, and what is said about them.

use runtime::Headers;
use runtime::signature::{
    Hash, KeySet, Parameter, Scheme, Signing, SigningError, SigningKey, VerifyingKey,
};

#[test]
fn refuses_settings_that_make_no_sense() {
    let signing = || Signing::new(SigningKey::hmac(b"secret").unwrap(), "key").unwrap();
    let told = |outcome: Result<Signing, SigningError>| outcome.unwrap_err().to_string();
    assert_eq!(
        told(signing().components(["@method", "@method"])),
        "the message cannot be signed: the component `@method` cannot be covered: it is named twice"
    );
    assert!(told(signing().components(["Content-Type"])).contains("lower case"));
    assert!(told(signing().components(["date;sf"])).contains("`sf` is not supported"));
    assert!(told(signing().components(["a\"b"])).contains("cannot be covered"));
    assert!(told(signing().label("Sig 1")).contains("is not a label"));
    assert!(
        told(Signing::new(SigningKey::hmac(b"s").unwrap(), "clé"))
            .contains("the id of the key is not printable ASCII")
    );
    assert!(told(signing().parameters([Parameter::Tag("é".into())])).contains("the tag is not"));
    let mut headers = Headers::new();
    let lack = signing()
        .components(["x-tenant"])
        .unwrap()
        .sign("GET", "https://pay.test/", &mut headers, None)
        .unwrap_err();
    assert_eq!(
        lack.to_string(),
        "the message cannot be signed: the component `\"x-tenant\"` cannot be covered: \
         the message has no such header field"
    );
}

#[test]
fn says_what_is_wrong_with_a_key() {
    for (outcome, told) in [
        (SigningKey::from_pem("").map(drop), "holds no private key"),
        (
            SigningKey::hmac(b"").map(drop),
            "the shared secret is empty; look where it is read from",
        ),
        (
            SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
                .map(drop),
            "of no kind that can be used",
        ),
        (VerifyingKey::from_pem("x").map(drop), "holds no public key"),
        (VerifyingKey::from_jwk("{}").map(drop), "not a JSON Web Key"),
        (
            VerifyingKey::from_jwk(r#"{"kty":"oct","k":"c2VjcmV0"}"#).map(drop),
            "of no kind that can be used",
        ),
        (
            VerifyingKey::from_jwk(r#"{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}"#).map(drop),
            "the member `x` of the JSON Web Key is not as long as its curve wants",
        ),
        (
            VerifyingKey::from_jwk(r#"{"kty":"RSA","n":"","e":"AQAB"}"#).map(drop),
            "are not a public key",
        ),
        (
            VerifyingKey::from_jwk(r#"{"kty":"OKP","crv":"Ed25519"}"#).map(drop),
            "has no member `x`",
        ),
        (
            KeySet::from_jwks(r#"{"keys":[]}"#, Scheme::default()).map(drop),
            "no public key that can be used",
        ),
    ] {
        let error = outcome.unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn shows_nothing_of_a_key() {
    let signing = Signing::new(SigningKey::hmac(b"s3cr3t").unwrap(), "key")
        .unwrap()
        .digest(Hash::Sha512);
    let shown = format!("{signing:?} {:?}", VerifyingKey::hmac(b"s3cr3t").unwrap());
    assert!(shown.contains("SigningKey(hmac-sha256)"), "{shown}");
    for hidden in ["s3cr3t", "115, 51"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}
