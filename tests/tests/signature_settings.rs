//! How messages are signed, from the settings to the client.

use generator::diagnostic::Severity;
use tests::render::{Document, Rendered};

const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";

fn render(signature: &str) -> Rendered {
    let settings = format!("[api.signature]\n{signature}");
    Document::new(DOCUMENT).settings(&settings).render()
}

#[test]
fn settings_reach_the_client() {
    let rendered = render(
        "label = 'pay'\nrequest = ['@method', 'content-digest']\nresponse = ['@status']\nparameters = ['created', 'keyid', 'alg', 'nonce']",
    );
    insta::assert_snapshot!("signature", rendered.file("signature.rs"));
    assert!(rendered.file("lib.rs").contains("pub mod signature;"));
}

#[test]
fn there_is_nothing_to_sign_with_unless_the_settings_say_how() {
    let rendered = Document::new(DOCUMENT).render();
    assert!(
        rendered
            .files
            .iter()
            .all(|file| file.path != "signature.rs")
    );
}

#[test]
fn what_could_not_be_signed_is_refused() {
    for (settings, wrong) in [
        ("request = []", "is empty"),
        ("request = ['Content-Digest']", "`Content-Digest`"),
        ("request = ['@status']", "`@status`"),
        ("request = ['@method']\nresponse = ['@method']", "`@method`"),
        ("request = ['@method', '@method']", "twice"),
        ("request = ['x\", y=\"']", "neither a header"),
        ("request = ['@method']\nlabel = 'Pay'", "`Pay`"),
    ] {
        let rendered = render(settings);
        let found = rendered
            .diagnostics
            .iter()
            .find(|found| found.severity == Severity::Error)
            .unwrap_or_else(|| panic!("{settings} is accepted"));
        assert_eq!(found.code, "invalid-setting");
        assert!(found.to_string().contains(wrong), "{found}");
    }
}
