//! Headers full of garbage.

mod peer;

use peer::{Peer, digest_of};
use runtime::signature::{Message, Verification, VerificationError};
use std::time::{Duration, UNIX_EPOCH};

/// Numbers that look random and are the same in every run (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

fn verification(peer: &Peer) -> Verification {
    Verification::new(peer.keys()).clock(|| UNIX_EPOCH + Duration::from_secs(1_766_678_793))
}

const PIECES: [&str; 20] = [
    "(",
    ")",
    "\"",
    ";",
    "=",
    ":",
    ",",
    "sig",
    "sig=",
    "é",
    "\0",
    "\\",
    "?1",
    "@",
    "1e9",
    "=:AAAA:",
    ";req",
    "999999999999999999",
    "\u{202e}",
    " ",
];

/// Whatever stands in the headers is an error of the message, and never a panic. A field may be written in more than one
/// way, but what verifies is what was signed.
#[tokio::test]
async fn verifies_nothing_but_what_was_signed() {
    let peer = Peer::new();
    let verification =
        Verification::new(peer.keys()).clock(|| UNIX_EPOCH + Duration::from_secs(1_766_678_793));
    let body = r#"{"status":"APPROVED"}"#;
    let covered = [
        ("\"@status\"", "200"),
        ("\"content-digest\"", &digest_of(body)),
        ("\"content-type\"", "application/json"),
    ];
    let whole = peer.answer(200, body, &covered, r#";keyid="server";created=1766678793"#);
    let message = Message::response(200, &whole.headers, &whole.body);
    let signed = verification.verify(&message).await.unwrap().base;

    let names = [
        "signature-input",
        "signature",
        "content-digest",
        "content-type",
    ];
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut refused = 0;
    for round in 0..3000 {
        let name = names[numbers.below(names.len())];
        let mut value: Vec<char> = whole.headers.get(name).unwrap().chars().collect();
        for _ in 0..=numbers.below(3) {
            let place = numbers.below(value.len() + 1);
            match numbers.below(3) {
                0 => value.truncate(place),
                1 => drop(value.drain(place / 2..place)),
                _ => {
                    let piece = PIECES[numbers.below(PIECES.len())];
                    drop(value.splice(place..place, piece.chars()));
                }
            }
        }
        let value: String = value.into_iter().collect();
        let mut headers = whole.headers.clone();
        headers.insert(name, value.clone());
        let message = Message::response(200, &headers, &whole.body);
        match verification.verify(&message).await {
            Ok(verified) => assert_eq!(verified.base, signed, "round {round}: {name}: {value}"),
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().is_empty());
            }
        }
    }
    assert!(refused > 2500, "only {refused} were refused");
}

#[tokio::test]
async fn a_value_cannot_pass_for_other_lines() {
    let peer = Peer::new();
    let forged = "a\n\"x-amount\": 1";
    let mut reply = peer.answer(
        200,
        "",
        &[("\"@status\"", "200"), ("\"x-trace\"", forged)],
        r#";keyid="server";created=1766678793"#,
    );
    reply.headers.append("X-Trace", forged);
    let message = Message::response(200, &reply.headers, &reply.body);
    let error = verification(&peer).verify(&message).await.unwrap_err();
    assert!(
        matches!(&error, VerificationError::Component { reason, .. } if reason == "its value is not printable ASCII"),
        "{error:?}"
    );
}

/// What anybody can send must not take long to refuse.
#[tokio::test]
async fn refuses_more_than_anybody_signs() {
    let peer = Peer::new();
    let parameters = r#";keyid="server";created=1766678793"#;
    let names: Vec<String> = (0..50_000).map(|name| format!("\"{name}\"")).collect();
    let components = format!("sig=({}){parameters}", names.join(" "));
    let labels: Vec<String> = (0..17)
        .map(|label| format!("s{label}=(){parameters}"))
        .collect();
    for (input, reason) in [
        (components, "it covers more than 100 components"),
        (labels.join(", "), "it has more than 16 signatures"),
    ] {
        let mut reply = peer.answer(200, "", &[("\"@status\"", "200")], parameters);
        reply.headers.insert("Signature-Input", input);
        let message = Message::response(200, &reply.headers, &reply.body);
        let error = verification(&peer).verify(&message).await.unwrap_err();
        assert!(error.to_string().ends_with(reason), "{error}");
    }
}
