//! Each check of a signature, and what comes when it fails.

mod peer;

use peer::{Peer, digest_of};
use runtime::signature::{
    KeyError, KeySet, Message, Verification, VerificationError, VerifyingKey,
};
use runtime::{Headers, Reply};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const NOW: i64 = 1_766_678_793;
const BODY: &str = r#"{"status":"APPROVED"}"#;
const PARAMETERS: &str = r#";keyid="server";created=1766678793"#;

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(NOW as u64)
}

fn verification(keys: KeySet) -> Verification {
    Verification::new(keys).clock(now)
}

/// Returns an answer whose signature covers the status, the digest and the content type.
fn signed(peer: &Peer) -> Reply {
    signed_with(peer, PARAMETERS)
}

fn signed_with(peer: &Peer, parameters: &str) -> Reply {
    let covered = [
        ("\"@status\"", "200"),
        ("\"content-digest\"", &digest_of(BODY)),
        ("\"content-type\"", "application/json"),
    ];
    peer.answer(200, BODY, &covered, parameters)
}

async fn check(verification: &Verification, reply: &Reply) -> Result<(), VerificationError> {
    let message = Message::response(reply.status, &reply.headers, &reply.body);
    verification.verify(&message).await.map(|_| ())
}

/// Returns why an answer does not verify.
async fn refusal(peer: &Peer, reply: &Reply) -> VerificationError {
    check(&verification(peer.keys()), reply).await.unwrap_err()
}

fn without(headers: &Headers, name: &str) -> Headers {
    let mut rest = Headers::new();
    for (field, value) in headers.iter() {
        if !field.eq_ignore_ascii_case(name) {
            rest.append(field, value);
        }
    }
    rest
}

#[tokio::test]
async fn takes_components_in_the_order_in_which_they_came() {
    let peer = Peer::new();
    let digest = digest_of(BODY);
    let mut covered = vec![
        ("\"@status\"", "200"),
        ("\"content-digest\"", digest.as_str()),
        ("\"content-type\"", "application/json"),
    ];
    for _ in 0..covered.len() {
        covered.rotate_left(1);
        let reply = peer.answer(200, BODY, &covered, PARAMETERS);
        check(&verification(peer.keys()), &reply).await.unwrap();
    }
}

#[tokio::test]
async fn sees_a_change_of_each_component() {
    let peer = Peer::new();
    let mut status = signed(&peer);
    status.status = 201;
    let mut media_type = signed(&peer);
    media_type.headers.insert("content-type", "text/plain");
    let mut digest = signed(&peer);
    digest.headers.insert("content-digest", digest_of("{}"));
    let mut second_digest = signed(&peer);
    second_digest
        .headers
        .append("content-digest", "sha-256=:AA==:");
    let mut reordered = signed(&peer);
    reordered.headers.insert(
        "signature-input",
        format!(r#"sig=("content-digest" "@status" "content-type"){PARAMETERS}"#),
    );
    let mut narrowed = signed(&peer);
    narrowed.headers.insert(
        "signature-input",
        format!(r#"sig=("@status" "content-digest"){PARAMETERS}"#),
    );
    let mut younger = signed(&peer);
    let parameters = r#";keyid="server";created=1766678800"#;
    younger.headers.insert(
        "signature-input",
        format!(r#"sig=("@status" "content-digest" "content-type"){parameters}"#),
    );
    let mut of_another = signed(&peer);
    of_another
        .headers
        .insert("signature", format!("sig=:{}:", Peer::new().sign("x")));
    let mut short = signed(&peer);
    short.headers.insert("signature", "sig=:AAAA:");
    for reply in [
        status,
        media_type,
        digest,
        second_digest,
        reordered,
        narrowed,
        younger,
        of_another,
        short,
    ] {
        let error = refusal(&peer, &reply).await;
        assert!(
            matches!(error, VerificationError::WrongSignature),
            "{error:?} of {reply:?}"
        );
    }
}

#[tokio::test]
async fn sees_a_change_of_the_body() {
    let peer = Peer::new();
    for body in ["", r#"{"status":"DECLINED"}"#] {
        let mut reply = signed(&peer);
        reply.body = body.into();
        let error = refusal(&peer, &reply).await;
        assert!(
            matches!(
                error,
                VerificationError::WrongDigest {
                    algorithm: "sha-512"
                }
            ),
            "{error:?}"
        );
        assert_eq!(
            error.to_string(),
            "its body does not have the sha-512 digest that was signed"
        );
    }
}

#[tokio::test]
async fn reads_each_algorithm_of_a_digest() {
    let peer = Peer::new();
    for (digest, accepted) in [
        (
            "sha-256=:cgh5TJhOocddE4d8dCczb+mHIsQaBW7u5PNzYOw2cSM=:",
            true,
        ),
        (
            "sha-384=:PW8scCZcVmcTyQd08eJXdZ4ZUOKlLrg8Sd+1IBAJunFYQxNO6BRs9r2aZ+jV2F/z:",
            true,
        ),
        (
            "sha-999=:AAAA:, sha-512=:lL+NgYSXITZrwyD5jkTT6P0YAozR4BF8ViroQRrCIITvFeIuy/W4fQbJ9ojscyIkNZWXMgQeVvBrbE+NyWJm/w==:",
            true,
        ),
        ("sha-999=:AAAA:", false),
        ("sha-256=1", false),
        ("sha-256=(:AAAA:)", false),
        ("sha-256", false),
        ("=", false),
        ("", false),
    ] {
        let covered = [("\"@status\"", "200"), ("\"content-digest\"", digest)];
        let mut reply = peer.answer(200, "seen", &covered, PARAMETERS);
        reply.headers.insert("content-digest", digest);
        reply.body = b"seen".to_vec();
        let checked = check(&verification(peer.keys()), &reply).await;
        assert_eq!(checked.is_ok(), accepted, "{digest}: {checked:?}");
        if !accepted {
            assert!(
                matches!(
                    checked,
                    Err(VerificationError::Malformed {
                        header: "Content-Digest",
                        ..
                    })
                ),
                "{checked:?}"
            );
        }
    }
}

#[tokio::test]
async fn names_the_header_that_is_missing() {
    let peer = Peer::new();
    for name in ["Signature", "Signature-Input"] {
        let mut reply = signed(&peer);
        reply.headers = without(&reply.headers, name);
        let error = refusal(&peer, &reply).await;
        assert!(
            matches!(error, VerificationError::MissingHeader(missing) if missing == name),
            "{error:?}"
        );
        assert_eq!(error.to_string(), format!("it has no header `{name}`"));
    }
    let mut reply = signed(&peer);
    reply.headers = without(&reply.headers, "Content-Digest");
    let error = refusal(&peer, &reply).await;
    assert!(
        matches!(&error, VerificationError::Component { name, .. } if name == "\"content-digest\""),
        "{error:?}"
    );

    let reply = peer.answer(200, "", &[("\"@status\"", "200")], PARAMETERS);
    check(&verification(peer.keys()), &reply).await.unwrap();
    let mut grown = reply;
    grown.body = b"{}".to_vec();
    let error = refusal(&peer, &grown).await;
    assert!(
        matches!(error, VerificationError::MissingHeader("Content-Digest")),
        "{error:?}"
    );
}

#[tokio::test]
async fn wants_the_components_that_are_required() {
    let peer = Peer::new();
    let digest = digest_of(BODY);
    let status = ("\"@status\"", "200");
    let content = ("\"content-digest\"", digest.as_str());
    for (covered, lacking) in [
        (vec![content], "\"@status\""),
        (vec![status], "content-digest"),
        (vec![], "content-digest"),
    ] {
        let reply = peer.answer(200, BODY, &covered, PARAMETERS);
        let error = refusal(&peer, &reply).await;
        assert!(
            matches!(&error, VerificationError::NotCovered(name) if name == lacking),
            "{error:?}"
        );
    }

    let strict = verification(peer.keys())
        .require(["@status", "content-type", "x-trace"])
        .unwrap();
    let error = check(&strict, &signed(&peer)).await.unwrap_err();
    assert!(
        matches!(&error, VerificationError::NotCovered(name) if name == "\"x-trace\""),
        "{error:?}"
    );

    let unsigned_body = verification(peer.keys()).body_may_be_unsigned();
    let reply = peer.answer(200, BODY, &[status], PARAMETERS);
    check(&unsigned_body, &reply).await.unwrap();
}

#[tokio::test]
async fn wants_to_know_when_it_was_signed() {
    let peer = Peer::new();
    let verification = verification(peer.keys())
        .max_age(Duration::from_secs(300))
        .max_skew(Duration::from_secs(5));
    for (parameters, accepted) in [
        (format!(";created={}", NOW - 300), true),
        (format!(";created={}", NOW - 301), false),
        (format!(";created={}", NOW + 5), true),
        (format!(";created={}", NOW + 6), false),
        (format!(";created={NOW};expires={NOW}"), true),
        (format!(";created={};expires={}", NOW - 9, NOW - 1), false),
        (String::new(), false),
        (";created=-999999999999999".into(), false),
        (";created=999999999999999".into(), false),
    ] {
        let reply = signed_with(&peer, &format!(r#"{parameters};keyid="server""#));
        let checked = check(&verification, &reply).await;
        assert_eq!(checked.is_ok(), accepted, "{parameters}: {checked:?}");
    }

    let stale = signed_with(&peer, r#";created=1766678392;keyid="server""#);
    let error = check(&verification, &stale).await.unwrap_err();
    assert!(
        matches!(error, VerificationError::Stale { age: 401 }),
        "{error:?}"
    );
    let early = signed_with(&peer, r#";created=1766678803;keyid="server""#);
    let error = check(&verification, &early).await.unwrap_err();
    assert!(
        matches!(error, VerificationError::FromTheFuture { ahead: 10 }),
        "{error:?}"
    );
    let timeless = signed_with(&peer, r#";keyid="server""#);
    let error = check(&verification, &timeless).await.unwrap_err();
    assert!(
        matches!(error, VerificationError::NoCreationTime),
        "{error:?}"
    );
}

#[tokio::test]
async fn knows_keys_by_their_ids() {
    let peer = Peer::new();
    let reply = signed_with(&peer, r#";keyid="server-2027";created=1766678793"#);
    let error = refusal(&peer, &reply).await;
    assert!(
        matches!(&error, VerificationError::UnknownKey(id) if id == "server-2027"),
        "{error:?}"
    );
    let error = refusal(&peer, &signed_with(&peer, ";created=1766678793")).await;
    assert!(
        matches!(
            error,
            VerificationError::Malformed {
                header: "Signature-Input",
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn says_when_keys_cannot_be_had() {
    struct Unreachable;
    impl runtime::signature::Keys for Unreachable {
        fn key<'a>(
            &'a self,
            _: &'a str,
        ) -> runtime::BoxFuture<'a, Result<Option<std::sync::Arc<VerifyingKey>>, KeyError>>
        {
            Box::pin(async { Err(KeyError::new("the key server is down")) })
        }
    }
    let verification = Verification::new(Unreachable).clock(now);
    let error = check(&verification, &signed(&Peer::new()))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the keys of the server are not known: the key server is down"
    );
}

#[tokio::test]
async fn refuses_another_algorithm_than_that_of_the_key() {
    let peer = Peer::new();
    let named = |name: &str| format!(r#"{PARAMETERS};alg="{name}""#);
    let reply = signed_with(&peer, &named("ecdsa-p256-sha256"));
    check(&verification(peer.keys()), &reply).await.unwrap();
    let error = refusal(&peer, &signed_with(&peer, &named("hmac-sha256"))).await;
    assert_eq!(
        error.to_string(),
        r#"it is signed with "hmac-sha256", and its key is for "ecdsa-p256-sha256""#
    );
}

#[tokio::test]
async fn picks_one_of_two_signatures() {
    let peer = Peer::new();
    let mut reply = signed(&peer);
    let proxy = r#"("@status");keyid="proxy";created=1766678793"#;
    // The one that stands first is of somebody else.
    let input = reply.headers.get("signature-input").unwrap().to_owned();
    let signature = reply.headers.get("signature").unwrap().to_owned();
    reply
        .headers
        .insert("Signature-Input", format!("proxy={proxy}"));
    reply.headers.append("Signature-Input", input);
    reply
        .headers
        .insert("Signature", format!("proxy=:AAAA:,  {signature}"));
    check(&verification(peer.keys()), &reply).await.unwrap();
    check(&verification(peer.keys()).label("sig"), &reply)
        .await
        .unwrap();

    let error = check(&verification(peer.keys()).label("proxy"), &reply)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, VerificationError::UnknownKey(id) if id == "proxy"),
        "{error:?}"
    );
    let error = check(&verification(peer.keys()).label("other"), &reply)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, VerificationError::NoSuchLabel(label) if label == "other"),
        "{error:?}"
    );

    let mut keys = peer.keys();
    keys.insert("proxy", VerifyingKey::hmac(b"of the proxy").unwrap());
    check(&verification(keys), &reply).await.unwrap();
}

#[tokio::test]
async fn takes_the_first_signature_that_is_usable() {
    let peer = Peer::new();
    let good = signed(&peer);
    let input = good.headers.get("signature-input").unwrap();
    let signature = good.headers.get("signature").unwrap();
    // Each for another reason: no list, no `keyid`, no time, too old, of another component, not there, wrong, of nobody.
    let others = [
        ("a=1", "a=:AAAA:"),
        (r#"a=("@status");created=1766678793"#, "a=:AAAA:"),
        (r#"a=("@status");keyid="server""#, "a=:AAAA:"),
        (r#"a=("@status");keyid="server";created=1"#, "a=:AAAA:"),
        (
            r#"a=("x-none");keyid="server";created=1766678793"#,
            "a=:AAAA:",
        ),
        (
            r#"a=("@status");keyid="server";created=1766678793"#,
            "b=:AAAA:",
        ),
        (
            r#"a=("@status" "content-digest");keyid="server";created=1766678793"#,
            "a=:AAAA:",
        ),
        (
            r#"a=("@status");keyid="proxy";created=1766678793"#,
            "a=:AAAA:",
        ),
    ];
    for (other, of_other) in others {
        for (inputs, signatures) in [
            (
                format!("{other}, {input}"),
                format!("{of_other}, {signature}"),
            ),
            (
                format!("{input}, {other}"),
                format!("{signature}, {of_other}"),
            ),
        ] {
            let mut reply = signed(&peer);
            reply.headers.insert("Signature-Input", inputs);
            reply.headers.insert("Signature", signatures);
            check(&verification(peer.keys()), &reply).await.unwrap();
            // The one that is asked for has to be right itself.
            let labelled = verification(peer.keys()).label("a");
            check(&labelled, &reply).await.unwrap_err();
        }
    }
    // If none is usable, that of the server says more than that of a stranger.
    let mut reply = signed(&peer);
    let (stranger, stale) = (others[7].0, others[3].0.replacen('a', "b", 1));
    reply
        .headers
        .insert("Signature-Input", format!("{stranger}, {stale}"));
    reply.headers.insert("Signature", "a=:AAAA:, b=:AAAA:");
    let error = refusal(&peer, &reply).await;
    assert!(
        matches!(error, VerificationError::Stale { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_is_required_beside_the_status_does_not_take_its_place() {
    let peer = Peer::new();
    let digest = digest_of(BODY);
    let content = ("\"content-digest\"", digest.as_str());
    let reply = peer.answer(200, BODY, &[content], PARAMETERS);
    for required in [&[][..], &["content-digest"]] {
        let verification = verification(peer.keys())
            .require(required.iter().copied())
            .unwrap();
        let error = check(&verification, &reply).await.unwrap_err();
        assert!(
            matches!(&error, VerificationError::NotCovered(name) if name == "\"@status\""),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn refuses_a_signature_that_expires_before_it_is_created() {
    let peer = Peer::new();
    for (created, expires) in [(NOW, NOW - 1), (NOW + 30, NOW + 10)] {
        let parameters = format!(r#";keyid="server";created={created};expires={expires}"#);
        let error = refusal(&peer, &signed_with(&peer, &parameters)).await;
        assert!(
            error.to_string().contains("`expires` is before `created`"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn only_spaces_and_tabs_around_a_value_do_not_count() {
    let peer = Peer::new();
    for (around, accepted) in [
        (" \t", true),
        ("\u{b}", false),
        ("\u{c}", false),
        ("\u{85}", false),
        ("\u{a0}", false),
        ("\u{2003}", false),
    ] {
        for bare in [false, true] {
            let mut reply = signed(&peer);
            let padded = format!("{around}application/json{around}");
            reply.headers.insert("Content-Type", padded);
            let verification = verification(peer.keys()).bare_content_type(bare);
            let checked = check(&verification, &reply).await;
            assert_eq!(checked.is_ok(), accepted, "{around:?} {bare}: {checked:?}");
        }
    }
}

/// Checks the answer to a request, which has a body unless that is empty.
async fn check_bound(
    reply: &Reply,
    peer: &Peer,
    required: &[&str],
    body: &str,
) -> Result<(), VerificationError> {
    let mut headers = Headers::new();
    if !body.is_empty() {
        headers.append("Content-Digest", digest_of(body));
    }
    headers.append("Signature", "pay=:AAAA:");
    let request = Message::request("POST", "https://pay.test/payments?a=1", &headers, &[]);
    let message = Message::response(reply.status, &reply.headers, &reply.body).answering(&request);
    let verification = verification(peer.keys()).require(required.iter().copied());
    verification.unwrap().verify(&message).await.map(drop)
}

#[tokio::test]
async fn a_response_can_be_required_to_belong_to_its_request() {
    let peer = Peer::new();
    let bound = [
        "@method;req",
        "@target-uri;req",
        "content-digest;req",
        "signature;req",
    ];
    let digest = digest_of("{}");
    let covered = [
        ("\"@status\"", "204"),
        ("\"@method\";req", "POST"),
        ("\"@target-uri\";req", "https://pay.test/payments?a=1"),
        ("\"content-digest\";req", &digest),
        ("\"signature\";req", "pay=:AAAA:"),
    ];
    let whole = peer.answer(204, "", &covered, PARAMETERS);
    check_bound(&whole, &peer, &bound, "{}").await.unwrap();
    // Of a request with another body.
    let error = check_bound(&whole, &peer, &bound, "[]").await.unwrap_err();
    assert!(
        matches!(error, VerificationError::WrongSignature),
        "{error:?}"
    );
    // A request without a body has no digest to cover.
    let without_digest = [covered[0], covered[1], covered[2], covered[4]];
    let reply = peer.answer(204, "", &without_digest, PARAMETERS);
    check_bound(&reply, &peer, &bound, "").await.unwrap();

    for left_out in 1..covered.len() {
        let mut covered = covered.to_vec();
        let (name, _) = covered.remove(left_out);
        let reply = peer.answer(204, "", &covered, PARAMETERS);
        check_bound(&reply, &peer, &[], "{}").await.unwrap();
        let error = check_bound(&reply, &peer, &bound, "{}").await.unwrap_err();
        assert!(
            matches!(&error, VerificationError::NotCovered(lacking) if lacking == name),
            "{name}: {error:?}"
        );
    }
    // Nobody says which request it is for.
    let verification = verification(peer.keys())
        .require(["content-digest;req"])
        .unwrap();
    check(&verification, &whole).await.unwrap_err();
}

#[tokio::test]
async fn says_which_component_it_cannot_read() {
    let peer = Peer::new();
    for (component, reason) in [
        ("\"x-absent\"", "the message has no such header field"),
        ("\"@method\"", "an answer has no such component"),
        ("\"@nonsense\"", "an answer has no such component"),
        (
            "\"@method\";req",
            "the request that was answered is not known",
        ),
        ("\"content-type\";sf", "its parameter `sf` is not supported"),
        ("\"content-type\";bs", "its parameter `bs` is not supported"),
        ("\"content-type\";tr", "its parameter `tr` is not supported"),
        (
            "\"content-type\";req=?0",
            "its parameter `req` is not supported",
        ),
        ("\"Content-Type\"", "its name is not in lower case"),
        ("\"@status\"", "it is named twice"),
        (
            "\"@signature-params\"",
            "it is part of every signature and must not be named",
        ),
        ("7", "its name is not a string"),
    ] {
        let covered = [
            ("\"@status\"", "200"),
            ("\"content-digest\"", &digest_of(BODY)),
            (component, ""),
        ];
        let error = refusal(&peer, &peer.answer(200, BODY, &covered, PARAMETERS)).await;
        match &error {
            VerificationError::Component { name, reason: told } => {
                assert_eq!((name.as_str(), told.as_str()), (component, reason));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn reads_what_servers_write_against_the_rules() {
    let peer = Peer::new();
    let mut reply = peer.answer(
        200,
        BODY,
        &[
            ("\"@status\"", "200"),
            ("\"content-digest\"", &digest_of(BODY)),
            ("\"content-type\"", "application/json"),
        ],
        PARAMETERS,
    );
    reply
        .headers
        .insert("Content-Type", "Application/JSON; charset=utf-8");
    let error = refusal(&peer, &reply).await;
    assert!(
        matches!(error, VerificationError::WrongSignature),
        "{error:?}"
    );
    check(&verification(peer.keys()).bare_content_type(true), &reply)
        .await
        .unwrap();

    let input = format!(r#"("@status"){PARAMETERS}"#);
    let base = format!("\"@status\": 204\n\"@signature-params\": sig={input}");
    let mut headers = Headers::new();
    headers.append("Signature-Input", format!("sig={input}"));
    headers.append("Signature", format!("sig=:{}:", peer.sign(&base)));
    let reply = Reply {
        status: 204,
        headers,
        body: Vec::new(),
    };
    let error = refusal(&peer, &reply).await;
    assert!(
        matches!(error, VerificationError::WrongSignature),
        "{error:?}"
    );
    check(&verification(peer.keys()).label_in_params(true), &reply)
        .await
        .unwrap();
}
