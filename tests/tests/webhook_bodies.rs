//! Forms, texts and queries that come in, read by the clients of `fixtures/constructs`.

use tests::crates::Crates;

#[test]
fn generated_events_are_read_as_their_media_type_says() {
    let crates = Crates::new("webhook-bodies");
    let directory = tests::fixtures().join("constructs");
    let mut dependencies = vec![
        // Signs as a provider does.
        "aws-lc-rs = { version = \"1\", default-features = false }".to_owned(),
        "serde_json = \"1\"".to_owned(),
    ];
    for name in [
        "webhook_form_alone",
        "webhook_forms",
        "webhook_query",
        "webhook_text_alone",
    ] {
        crates.generate_fixture(&directory.join(format!("{name}.yaml")), name);
        dependencies.push(format!("{name} = {{ path = \"../{name}\" }}"));
    }
    let program = include_str!("webhook_bodies/program.rs");
    crates.add("receiver", &dependencies, &[("src/main.rs", program)]);
    let outcome = crates.cargo("receiver", &["run"]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}
