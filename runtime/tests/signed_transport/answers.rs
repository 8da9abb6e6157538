//! Which answers are believed.

use super::peer::{Peer, digest_of};
use super::{PAY, PayError, call, client, fault, hmac_signing};
use runtime::signature::{Signed, UntrustedReply, Verification, VerificationError};
use runtime::stand_in::{Answer, StandIn};
use runtime::{Error, Fault, Reply, Reqwest};
use std::error::Error as _;
use std::time::{SystemTime, UNIX_EPOCH};

fn created() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    format!(";keyid=\"server\";created={}", now.as_secs())
}

/// Returns an answer whose signature covers the status and the body.
fn whole(peer: &Peer, status: u16, body: &str) -> Reply {
    let digest = digest_of(body);
    let covered = [
        ("\"@status\"", &*status.to_string()),
        ("\"content-digest\"", &digest),
        ("\"content-type\"", "application/json"),
    ];
    peer.answer(status, body, &covered, &created())
}

fn answer(reply: &Reply) -> Answer {
    reply.headers.iter().fold(
        Answer::new(reply.status).body(reply.body.clone()),
        |answer, (name, value)| answer.header(name, value),
    )
}

/// Makes one call of a server whose answers must be signed, and returns what it brings.
async fn answered(peer: &Peer, reply: &Reply) -> Result<String, Error<PayError>> {
    let server = StandIn::start(vec![answer(reply)]).await.unwrap();
    let transport = Signed::new(Reqwest::new().unwrap(), hmac_signing())
        .verifying(Verification::new(peer.keys()));
    let client = client(&server, transport);
    Ok(call(&client, &PAY).await?.value)
}

/// Returns the answer that was not let through.
fn untrusted(error: &Error<PayError>) -> &UntrustedReply {
    assert!(error.may_have_happened());
    assert_eq!(fault(error), Some(Fault::Signature));
    error.source().unwrap().downcast_ref().unwrap()
}

#[tokio::test]
async fn lets_signed_answers_through_whatever_their_status() {
    let peer = Peer::new();
    let paid = answered(&peer, &whole(&peer, 200, "paid")).await.unwrap();
    assert_eq!(paid, "paid");

    let refused = answered(&peer, &whole(&peer, 400, "no")).await.unwrap_err();
    assert_eq!(refused.api(), Some(&PayError::Refused("no".into())));

    let empty = peer.answer(503, "", &[("\"@status\"", "503")], &created());
    let error = answered(&peer, &empty).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
}

#[tokio::test]
async fn does_not_believe_an_answer_without_a_signature() {
    let peer = Peer::new();
    for status in [200, 400, 502] {
        let mut reply = whole(&peer, status, "s3cr3t");
        reply.headers = runtime::Headers::new();
        let error = answered(&peer, &reply).await.unwrap_err();
        let told = format!(
            "the answer with status {status} cannot be trusted: it has no header `Signature-Input`"
        );
        assert!(error.to_string().ends_with(&told), "{error}");
        let untrusted = untrusted(&error);
        assert!(
            matches!(
                untrusted.reason,
                VerificationError::MissingHeader("Signature-Input")
            ),
            "{untrusted:?}"
        );
        assert_eq!(untrusted.reply.body, b"s3cr3t");
        assert!(!format!("{error:?} {untrusted:?}").contains("s3cr3t"));
    }
}

#[tokio::test]
async fn does_not_believe_an_answer_that_was_changed() {
    let peer = Peer::new();
    let mut body = whole(&peer, 200, "declined");
    body.body = b"approved".to_vec();
    let error = answered(&peer, &body).await.unwrap_err();
    let reason = &untrusted(&error).reason;
    assert!(
        matches!(reason, VerificationError::WrongDigest { .. }),
        "{reason:?}"
    );

    let mut status = whole(&peer, 400, "no");
    status.status = 200;
    let error = answered(&peer, &status).await.unwrap_err();
    let reason = &untrusted(&error).reason;
    assert!(
        matches!(reason, VerificationError::WrongSignature),
        "{reason:?}"
    );

    let error = answered(&Peer::new(), &whole(&peer, 200, "paid"))
        .await
        .unwrap_err();
    let reason = &untrusted(&error).reason;
    assert!(
        matches!(reason, VerificationError::WrongSignature),
        "{reason:?}"
    );
}

#[tokio::test]
async fn an_answer_may_cover_the_request_that_it_is_for() {
    let peer = Peer::new();
    let paid = |path| {
        let covered = [
            ("\"@status\"", "200"),
            ("\"@method\";req", "POST"),
            ("\"@path\";req", path),
            ("\"content-length\";req", "15"),
        ];
        peer.answer(200, "", &covered, &created())
    };
    let own = paid("/v1/payments/a%20b%2Fc");
    answered(&peer, &own).await.unwrap();

    let of_another = paid("/v1/payments/other");
    let error = answered(&peer, &of_another).await.unwrap_err();
    let reason = &untrusted(&error).reason;
    assert!(
        matches!(reason, VerificationError::WrongSignature),
        "{reason:?}"
    );
}
