//! Deliveries that are verified and then read.

mod events;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use events::{Event, PAID};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use runtime::Headers;
use runtime::webhook::{
    Delivery, Encoding, Field, Hash, Part, Refusal, Timestamp, TimestampFormat, Verifier,
};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// 2026-11-21T12:00:00Z.
const NOW: u64 = 1_795_262_400;

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(NOW)
}

fn headers(fields: &[(&str, &str)]) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in fields {
        headers.append(*name, *value);
    }
    headers
}

fn check(verifier: &Verifier, fields: &[(&str, &str)], body: &str) -> Result<(), Refusal> {
    let headers = headers(fields);
    let delivery = Delivery {
        method: "POST",
        target: "/callbacks/refunds?shop=7",
        headers: &headers,
        body: body.as_bytes(),
    };
    let verified = verifier.verify(&delivery)?;
    assert_eq!(verified.body(), body.as_bytes());
    Ok(())
}

fn mac(algorithm: hmac::Algorithm, content: &str) -> Vec<u8> {
    let key = hmac::Key::new(algorithm, b"s3cr3t");
    hmac::sign(&key, content.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn signature() -> Field {
    Field::new("X-Signature")
}

fn verifier() -> Verifier {
    Verifier::hmac(Hash::Sha256, ["s3cr3t"], signature()).unwrap()
}

fn timestamp(format: TimestampFormat) -> Timestamp {
    Timestamp::new(Field::new("X-Timestamp"), format)
}

/// The example that GitHub documents.
#[test]
fn verifies_a_documented_signature_in_hex() {
    let verifier = Verifier::hmac(
        Hash::Sha256,
        ["It's a Secret to Everybody"],
        Field::new("X-Hub-Signature-256").prefixed("sha256="),
    )
    .unwrap()
    .encoding(Encoding::Hex);
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let fields = [("x-hub-signature-256", signature)];
    check(&verifier, &fields, "Hello, World!").unwrap();
    assert_eq!(
        check(&verifier, &fields, "Hello, World?"),
        Err(Refusal::WrongSignature)
    );
}

/// The example that Svix documents.
#[test]
fn verifies_a_documented_signature_with_an_id_and_a_time() {
    let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let time = Timestamp::new(Field::new("svix-timestamp"), TimestampFormat::UnixSeconds);
    let verifier = Verifier::hmac(
        Hash::Sha256,
        [secret],
        Field::new("svix-signature").prefixed("v1,"),
    )
    .unwrap()
    .preceded_by([
        Part::Header("svix-id".into()),
        Part::Text(".".into()),
        Part::Timestamp(time),
        Part::Text(".".into()),
    ])
    .clock(|| UNIX_EPOCH + Duration::from_secs(1_614_265_330));
    let fields = |signature| {
        [
            ("svix-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("svix-timestamp", "1614265330"),
            ("svix-signature", signature),
        ]
    };
    let body = r#"{"test": 2432232314}"#;
    let right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    check(&verifier, &fields(right), body).unwrap();
    let among_others = format!("v1a,AAAA v1,AAAA {right} v2,x");
    check(&verifier, &fields(&among_others), body).unwrap();
    assert_eq!(
        check(&verifier, &fields(right)[1..], body),
        Err(Refusal::MissingHeader("svix-id".into()))
    );
}

#[test]
fn knows_every_hash_and_encoding() {
    for (hash, algorithm) in [
        (Hash::Sha256, hmac::HMAC_SHA256),
        (Hash::Sha384, hmac::HMAC_SHA384),
        (Hash::Sha512, hmac::HMAC_SHA512),
    ] {
        let mac = mac(algorithm, PAID);
        for (encoding, written) in [
            (Encoding::Hex, hex(&mac)),
            (Encoding::Hex, hex(&mac).to_uppercase()),
            (Encoding::Base64, STANDARD.encode(&mac)),
            (Encoding::Base64, STANDARD_NO_PAD.encode(&mac)),
            (Encoding::Base64Url, URL_SAFE_NO_PAD.encode(&mac)),
        ] {
            let verifier = Verifier::hmac(hash, ["s3cr3t"], signature())
                .unwrap()
                .encoding(encoding);
            check(&verifier, &[("X-Signature", &written)], PAID).unwrap();
            assert_eq!(
                check(&verifier, &[("X-Signature", &written)], "{}"),
                Err(Refusal::WrongSignature)
            );
        }
    }
}

#[test]
fn signs_what_the_settings_put_together() {
    let time = "2026-11-21T12:00:00.512Z";
    let content = format!("POST/callbacks/refunds/callbacks/refunds?shop=7{time}{PAID}!t-1");
    let verifier = verifier()
        .preceded_by([
            Part::Method,
            Part::Path,
            Part::Target,
            Part::Timestamp(timestamp(TimestampFormat::Iso8601)),
        ])
        .followed_by([Part::Text("!".into()), Part::Header("X-Trace".into())])
        .clock(now);
    let signature = STANDARD.encode(mac(hmac::HMAC_SHA256, &content));
    let fields = |time, trace| {
        [
            ("X-Signature", signature.as_str()),
            ("X-Timestamp", time),
            ("X-Trace", trace),
        ]
    };
    check(&verifier, &fields(time, "t-1"), PAID).unwrap();
    for (time, trace) in [("2026-11-21T12:00:01.512Z", "t-1"), (time, "t-2")] {
        assert_eq!(
            check(&verifier, &fields(time, trace), PAID),
            Err(Refusal::WrongSignature)
        );
    }
    assert_eq!(
        check(&verifier, &fields(time, "t-1")[..1], PAID),
        Err(Refusal::MissingHeader("X-Timestamp".into()))
    );
}

/// Signs a body with its time before it.
fn timed(time: &str) -> String {
    STANDARD.encode(mac(hmac::HMAC_SHA256, &format!("{time}.{PAID}")))
}

#[test]
fn refuses_what_was_signed_at_another_time() {
    for (format, right, stale, malformed) in [
        (
            TimestampFormat::UnixSeconds,
            ["1795262400", "1795262100", "1795262700"],
            ["1795262099", "1795262701"],
            ["", "now", "1795262400.5", "99999999999999999999"],
        ),
        (
            TimestampFormat::UnixMillis,
            ["1795262400999", "1795262100000", "1795262700000"],
            ["1795262099999", "1795262700001"],
            ["", "1e12", "2026-11-21T12:00:00Z", " "],
        ),
        (
            TimestampFormat::Iso8601,
            [
                "2026-11-21T12:00:00.512Z",
                "2026-11-21T08:55:00-03:00",
                "2026-11-21T12:05:00Z",
            ],
            ["2026-11-21T11:54:59.999Z", "2026-11-21T12:05:00.001Z"],
            ["", "2026-11-21", "2026-11-21T12:00:00", "1795262400"],
        ),
    ] {
        let verifier = verifier()
            .preceded_by([Part::Timestamp(timestamp(format)), Part::Text(".".into())])
            .clock(now);
        let outcome = |time: &str| {
            let signature = timed(time.trim());
            check(
                &verifier,
                &[("X-Timestamp", time), ("X-Signature", &signature)],
                PAID,
            )
        };
        for time in right {
            assert_eq!(outcome(time), Ok(()), "{time}");
        }
        for time in stale {
            let outcome = outcome(time);
            assert!(
                matches!(outcome, Err(Refusal::StaleTimestamp { age: -301..=301 })),
                "{time}: {outcome:?}"
            );
        }
        for time in malformed {
            assert_eq!(outcome(time), Err(Refusal::MalformedTimestamp), "{time}");
        }
    }
}

#[test]
fn takes_a_time_that_stands_beside_the_signature() {
    let time = Timestamp::new(
        Field::new("X-Signature").prefixed("t="),
        TimestampFormat::UnixSeconds,
    );
    let verifier = Verifier::hmac(Hash::Sha256, ["s3cr3t"], signature().prefixed("v1="))
        .unwrap()
        .encoding(Encoding::Hex)
        .preceded_by([
            Part::Timestamp(time.tolerance(Duration::from_secs(10))),
            Part::Text(".".into()),
        ])
        .clock(now);
    let of = |time: u64| {
        let mac = hex(&mac(hmac::HMAC_SHA256, &format!("{time}.{PAID}")));
        format!("t={time},v1={mac},v0=x")
    };
    check(&verifier, &[("X-Signature", &of(NOW - 10))], PAID).unwrap();
    assert_eq!(
        check(&verifier, &[("X-Signature", &of(NOW - 11))], PAID),
        Err(Refusal::StaleTimestamp { age: 11 })
    );
    assert_eq!(
        check(&verifier, &[("X-Signature", "v1=00")], PAID),
        Err(Refusal::MalformedTimestamp)
    );
}

#[test]
fn does_not_say_whether_a_forged_delivery_is_stale() {
    let verifier = verifier()
        .preceded_by([Part::Timestamp(timestamp(TimestampFormat::UnixSeconds))])
        .clock(now);
    let fields = [("X-Timestamp", "1"), ("X-Signature", "AAAA")];
    assert_eq!(
        check(&verifier, &fields, PAID),
        Err(Refusal::WrongSignature)
    );
}

#[test]
fn takes_any_secret_while_one_is_replaced() {
    let signature_of = |secret: &[u8]| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        STANDARD.encode(hmac::sign(&key, PAID.as_bytes()))
    };
    let verifier = Verifier::hmac(Hash::Sha256, ["old", "new"], signature()).unwrap();
    for (secret, accepted) in [("old", true), ("new", true), ("other", false)] {
        let written = signature_of(secret.as_bytes());
        let outcome = check(&verifier, &[("X-Signature", &written)], PAID);
        assert_eq!(outcome.is_ok(), accepted, "{secret}");
    }
}

#[test]
fn verifies_ed25519_over_method_path_time_and_body() {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap();
    let other = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let other = Ed25519KeyPair::from_pkcs8(other.as_ref()).unwrap();
    let verifier = Verifier::ed25519([pair.public_key()], signature())
        .unwrap()
        .preceded_by([
            Part::Method,
            Part::Path,
            Part::Timestamp(
                timestamp(TimestampFormat::Iso8601).tolerance(Duration::from_secs(600)),
            ),
        ])
        .clock(now);
    let time = "2026-11-21T11:51:00.512Z";
    let content = format!("POST/callbacks/refunds{time}{PAID}");
    for (pair, outcome) in [(&pair, Ok(())), (&other, Err(Refusal::WrongSignature))] {
        let written = STANDARD.encode(pair.sign(content.as_bytes()));
        let fields = [("X-Signature", written.as_str()), ("X-Timestamp", time)];
        assert_eq!(check(&verifier, &fields, PAID), outcome);
    }
}

#[test]
fn refuses_a_delivery_that_is_not_signed() {
    for (fields, refusal) in [
        (&[][..], Refusal::MissingHeader("X-Signature".into())),
        (&[("X-Signature", "")], Refusal::MalformedSignature),
        (&[("X-Signature", "no base64")], Refusal::MalformedSignature),
        (&[("X-Signature", "é")], Refusal::MalformedSignature),
        (&[("X-Signature", "AAAA")], Refusal::WrongSignature),
    ] {
        assert_eq!(check(&verifier(), fields, PAID), Err(refusal), "{fields:?}");
    }
    let prefixed = Verifier::hmac(Hash::Sha256, ["s3cr3t"], signature().prefixed("v1="))
        .unwrap()
        .encoding(Encoding::Hex);
    let right = hex(&mac(hmac::HMAC_SHA256, PAID));
    for written in [
        right.clone(),
        format!("xv1={right}"),
        "v1=0".into(),
        "v1=+f".into(),
        "v1=é0".into(),
        "v2".into(),
    ] {
        assert_eq!(
            check(&prefixed, &[("X-Signature", &written)], PAID),
            Err(Refusal::MalformedSignature),
            "{written}"
        );
    }
    // As many signatures as there are, a few of them are tried.
    let many = format!("{}v1={right}", "v1=00,".repeat(5000));
    assert_eq!(
        check(&prefixed, &[("X-Signature", &many)], PAID),
        Err(Refusal::WrongSignature)
    );
}

#[test]
fn refuses_to_verify_without_a_key() {
    let none: [&str; 0] = [];
    for (outcome, told) in [
        (
            Verifier::hmac(Hash::Sha256, none, signature()),
            "deliveries cannot be verified without a key; give one at least",
        ),
        (
            Verifier::hmac(Hash::Sha256, ["s3cr3t", ""], signature()),
            "the shared secret is empty; look where it is read from",
        ),
        (
            Verifier::ed25519(none, signature()),
            "deliveries cannot be verified without a key; give one at least",
        ),
        (
            Verifier::ed25519(["s3cr3t"], signature()),
            "a public key for Ed25519 has 32 bytes",
        ),
    ] {
        assert_eq!(outcome.unwrap_err().to_string(), told);
    }
}

#[test]
fn reads_an_event_once_it_is_verified() {
    let read = |body: &str| {
        let written = STANDARD.encode(mac(hmac::HMAC_SHA256, body));
        let headers = headers(&[("X-Signature", &written)]);
        let delivery = Delivery {
            method: "POST",
            target: "/",
            headers: &headers,
            body: body.as_bytes(),
        };
        verifier().verify(&delivery).unwrap().parse::<Event>()
    };
    match read(PAID).unwrap() {
        Event::Paid(paid) => assert_eq!(paid.amount.to_string(), "1.10"),
        other => panic!("{other:?}"),
    }
    let unknown = read(r#"{"kind":"later","id":"evt-2"}"#).unwrap();
    assert!(matches!(unknown, Event::Unknown(_)), "{unknown:?}");

    let Err(Refusal::MalformedJson(reason)) = read(r#"{"kind":"paid","id":1,"amount":2}"#) else {
        panic!()
    };
    assert_eq!(reason.path(), Some("id"));
    for body in [
        "",
        "{",
        "s3cr3t",
        r#"{"kind":"paid","id":"e","amount":"s3cr3t"}"#,
    ] {
        let refusal = read(body).unwrap_err();
        assert!(matches!(refusal, Refusal::MalformedJson(_)), "{refusal:?}");
        assert!(!refusal.to_string().contains("s3cr3t"), "{refusal}");
    }
}

#[test]
fn shows_nothing_of_secrets_and_bodies() {
    let headers = headers(&[("X-Signature", "s3cr3t")]);
    let delivery = Delivery {
        method: "POST",
        target: "/?token=s3cr3t",
        headers: &headers,
        body: b"s3cr3t",
    };
    let refusal = verifier().verify(&delivery).unwrap_err();
    let shown = format!("{:?} {delivery:?} {refusal:?} {refusal}", verifier());
    assert!(!shown.contains("s3cr3t"), "{shown}");
}

#[test]
fn reads_keys_that_are_given_out_as_text() {
    let secret = "s3cr3t";
    let texts = [
        (Encoding::Hex, hex(secret.as_bytes())),
        (Encoding::Base64, STANDARD.encode(secret)),
        (
            Encoding::Base64Url,
            format!(" {}\n", URL_SAFE_NO_PAD.encode(secret)),
        ),
    ];
    for (encoding, text) in texts {
        let key = encoding.read_key(&text).unwrap();
        assert_eq!(key.as_ref(), secret.as_bytes());
        let error = encoding.read_key("s3cr3t!").err().unwrap().to_string();
        assert!(error.starts_with("a key is not in "), "{error}");
        assert!(!error.contains("s3cr3t"), "{error}");
    }
}

#[test]
fn refuses_a_header_that_contains_its_separator() {
    let verifier = verifier()
        .preceded_by([
            Part::Header("X-Id".into()),
            Part::Text(".".into()),
            Part::Header("X-Amount".into()),
            Part::Text(".".into()),
        ])
        .followed_by([Part::Text("!".into()), Part::Header("X-Trace".into())]);
    let sign = |content: &str| STANDARD.encode(mac(hmac::HMAC_SHA256, content));
    // All of these are one text, and so have one signature. Only one of them can be what was meant.
    let moved = sign("12.34.56.{}!t!u");
    for (id, amount, body, trace, header) in [
        ("12.34", "56", "{}!t", "u", "X-Id"),
        ("12", "34.56", "{}!t", "u", "X-Amount"),
        ("12", "34", "56.{}", "t!u", "X-Trace"),
    ] {
        let fields = [
            ("X-Id", id),
            ("X-Amount", amount),
            ("X-Trace", trace),
            ("X-Signature", &moved),
        ];
        assert_eq!(
            check(&verifier, &fields, body),
            Err(Refusal::AmbiguousHeader(header.into()))
        );
    }
    let fields = [
        ("X-Id", "12"),
        ("X-Amount", "34"),
        ("X-Trace", "u"),
        ("X-Signature", &moved),
    ];
    check(&verifier, &fields, "56.{}!t").unwrap();
}
