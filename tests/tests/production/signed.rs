//! Requests that a client of Nopan signs and answers that it verifies, in the form that Nopan wants.

use crate::peer::Peer;
use crate::{CHARGED, Site, charge, charged, headers, token_text};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use generated::nopan::{Client, signature};
use rcgen::{KeyPair, PublicKeyData as _};
use ring::digest::{SHA256, digest};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use runtime::signature::{Signed, SigningKey, UntrustedReply};
use runtime::stand_in::{Answer, Received};
use runtime::{Error, Fault};
use std::error::Error as _;
use std::time::{SystemTime, UNIX_EPOCH};

/// A client of `site` that signs with `key`, and believes what `server` has signed.
fn client(site: &Site, key: &KeyPair, server: &Peer) -> Client {
    let key = SigningKey::from_pem(key.serialize_pem()).expect("a key");
    let signing = signature::signing(key, "shop-1").expect("an id");
    let verification = signature::verification(server.keys()).expect("settings");
    site.nopan(Signed::new(site.transport(), signing).verifying(verification))
}

/// The answer of a server that signs like Nopan.
fn signed(server: &Peer, status: u16, body: &str) -> Answer {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let created = now.expect("a time after 1970").as_secs();
    let components = [
        ("\"@status\"", status.to_string()),
        ("\"content-digest\"", crate::peer::digest_of(body)),
        ("\"content-type\"", "application/json".to_owned()),
        ("\"content-length\"", body.len().to_string()),
    ];
    let components = components
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let parameters = format!(r#";keyid="server";created={created}"#);
    let reply = server.answer(status, body, &components, &parameters);
    let answer = Answer::new(status).body(reply.body);
    let fields = reply.headers.iter();
    fields.fold(answer, |answer, (name, value)| {
        // The label is not part of what is signed.
        match value.strip_prefix("sig=") {
            Some(value) => answer.header(name, format!("nopan_sig={value}")),
            None => answer.header(name, value),
        }
    })
}

/// Verifies a request as RFC 9421 says, with another library than the one that signed it.
fn verify(site: &Site, request: &Received, key: &KeyPair) {
    let field = |name: &str| request.header(name).expect("a field").to_owned();
    let input = field("signature-input");
    let input = input.strip_prefix("nopan_sig=").expect("the label");
    let covered = "(\"@authority\" \"@method\" \"@request-target\" \"content-digest\" \"content-type\" \
                   \"content-length\");keyid=\"shop-1\";created=";
    assert!(input.starts_with(covered), "{input}");
    let (target, method) = (&request.target, &request.method);
    let base = format!(
        "\"@authority\": {}\n\"@method\": {method}\n\"@request-target\": {target}\n\
         \"content-digest\": {}\n\"content-type\": {}\n\"content-length\": {}\n\
         \"@signature-params\": {input}",
        site.front.url().trim_start_matches("https://"),
        field("content-digest"),
        field("content-type"),
        field("content-length"),
    );
    let signature = field("signature");
    let signature = signature
        .strip_prefix("nopan_sig=:")
        .and_then(|rest| rest.strip_suffix(':'))
        .and_then(|text| STANDARD.decode(text).ok())
        .expect("a signature");
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.der_bytes())
        .verify(base.as_bytes(), &signature)
        .expect("a signature of exactly this request");
    let sum = STANDARD.encode(digest(&SHA256, &request.body));
    assert_eq!(field("content-digest"), format!("sha-256=:{sum}:"));
}

#[tokio::test]
async fn a_charge_and_its_token_are_signed_and_their_answers_verified() {
    let (key, server) = (KeyPair::generate().expect("a key"), Peer::new());
    let token = signed(&server, 200, &token_text("one"));
    let site = Site::answering([token, signed(&server, 200, CHARGED)]).await;
    let answer = client(&site, &key, &server).charge_payment(&charge()).await;

    let charged = answer.expect("an answer that is believed").value;
    assert_eq!(charged.transaction_id.as_deref(), Some("p-1"));
    let requests = site.stand_in.requests();
    assert_eq!(requests.len(), 2);
    requests
        .iter()
        .for_each(|request| verify(&site, request, &key));
}

#[tokio::test]
async fn each_attempt_is_signed_anew_under_the_same_key() {
    let (key, server) = (KeyPair::generate().expect("a key"), Peer::new());
    let token = signed(&server, 200, &token_text("one"));
    let busy = signed(&server, 423, r#"{"status":"DECLINED"}"#);
    let answers = [
        token,
        Answer::hang_up(),
        busy,
        signed(&server, 200, CHARGED),
    ];
    let site = Site::answering(answers).await;
    let answer = client(&site, &key, &server).charge_payment(&charge()).await;

    assert_eq!(answer.expect("an answer").attempts(), 3);
    let charges = site.requests("/payments/charge");
    charges
        .iter()
        .for_each(|request| verify(&site, request, &key));
    let mut keys = headers(&charges, "idempotency-key");
    keys.dedup();
    assert_eq!(keys.len(), 1, "{keys:?}");
    let mut signatures = headers(&charges, "signature");
    signatures.dedup();
    assert_eq!(signatures.len(), 3, "ECDSA never signs twice alike");
}

#[tokio::test]
async fn an_answer_that_nobody_signed_is_not_believed_and_not_asked_for_again() {
    let (key, server) = (KeyPair::generate().expect("a key"), Peer::new());
    let token = signed(&server, 200, &token_text("one"));
    let site = Site::answering([token, charged(), charged()]).await;
    let answer = client(&site, &key, &server).charge_payment(&charge()).await;

    let error = answer.expect_err("an error");
    assert!(error.may_have_happened());
    let Error::Transport(transport) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(transport.fault(), Fault::Signature);
    let reason = transport.source().expect("a reason");
    assert!(reason.is::<UntrustedReply>(), "{reason}");
    assert_eq!(site.requests("/payments/charge").len(), 1);
}
