//! Settings and keys that make no sense, and what is said about them.

use runtime::Headers;
use runtime::signature::{
    EcdsaEncoding, Hash, KeySet, Keys as _, Parameter, Scheme, Signing, SigningError, SigningKey,
    VerifyingKey,
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

const ED25519: &str =
    r#""kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#;

#[test]
fn takes_only_keys_that_are_for_verifying_signatures() {
    for (purpose, told) in [
        (r#""use":"sig""#, None),
        (r#""key_ops":["sign","verify"],"alg":"EdDSA""#, None),
        (r#""alg":"Ed25519","x5t":"a""#, None),
        (r#""alg":"ed25519""#, None),
        (r#""use":"enc""#, Some("`use`")),
        (r#""use":"""#, Some("`use`")),
        (r#""key_ops":[]"#, Some("`key_ops`")),
        (r#""key_ops":["sign"]"#, Some("`key_ops`")),
        (r#""alg":"ES256""#, Some("`alg`")),
        (r#""alg":"X25519""#, Some("`alg`")),
        (r#""use":"sig","alg":"none""#, Some("`alg`")),
    ] {
        let key = VerifyingKey::from_jwk(&format!("{{{ED25519},{purpose}}}"));
        match told {
            None => drop(key.unwrap()),
            Some(told) => {
                let error = key.unwrap_err().to_string();
                assert!(error.contains(told), "{purpose}: {error}");
            }
        }
    }
}

#[test]
fn the_scheme_says_which_alg_a_key_is_for() {
    let point = r#""x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM""#;
    let p256 = |alg: &str| format!(r#"{{"kty":"EC","crv":"P-256",{point},"alg":"{alg}"}}"#);
    let read = |alg: &str, ecdsa_hash, ecdsa_encoding| {
        let scheme = Scheme {
            ecdsa_hash,
            ecdsa_encoding,
            ..Scheme::default()
        };
        VerifyingKey::from_jwk_with(&p256(alg), scheme)
    };
    read("ES256", None, EcdsaEncoding::Fixed).unwrap();
    read("ES256", None, EcdsaEncoding::Der).unwrap();
    read("ES384", None, EcdsaEncoding::Fixed).unwrap_err();
    let error = read("ES256", Some(Hash::Sha512), EcdsaEncoding::Der).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the `alg` of the JSON Web Key is \"ES256\", and the `Scheme` makes it a key for ECDSA P256 Sha512 Der; change \
         the `Scheme`, or give another key"
    );
}

#[tokio::test]
async fn leaves_out_keys_of_a_set_that_it_cannot_use_one_by_one() {
    let keys = [
        r#"{"kid":"a"}"#.to_owned(),
        "7".to_owned(),
        "null".to_owned(),
        r#"{"kty":"new","kid":"b","x":{}}"#.to_owned(),
        r#"{"kty":"OKP","crv":"Ed25519","x":7,"kid":"c"}"#.to_owned(),
        r#"{"kty":"oct","k":"c2VjcmV0","kid":"d"}"#.to_owned(),
        format!(r#"{{{ED25519},"kid":"e","use":"enc"}}"#),
        format!(r#"{{{ED25519},"kid":"f","key_ops":["sign"]}}"#),
        format!(r#"{{{ED25519},"kid":"g","key_ops":"verify"}}"#),
        format!(r#"{{{ED25519},"kid":"h","alg":"RS256"}}"#),
        format!("{{{ED25519}}}"),
        format!(r#"{{{ED25519},"kid":"good","use":"sig","key_ops":["verify"],"alg":"EdDSA"}}"#),
    ];
    let set = format!(r#"{{"keys":[{}],"more":true}}"#, keys.join(","));
    let set = KeySet::from_jwks(&set, Scheme::default()).unwrap();
    for id in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        assert!(set.key(id).await.unwrap().is_none(), "{id}");
    }
    assert!(set.key("good").await.unwrap().is_some());

    let error = KeySet::from_jwks(&format!(r#"{{"keys":[{}]}}"#, keys[6]), Scheme::default());
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("look at `use`, `key_ops` and `alg`"),
        "{error}"
    );
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
