//! How messages are signed and how tokens are got, from the settings to the client.

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
        ("request = ['@method;req']", "`@method;req`"),
        (
            "request = ['@method']\nresponse = ['@status;req']",
            "`@status;req`",
        ),
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

#[test]
fn a_response_can_be_bound_to_its_request() {
    let components = "response = ['@status', '@method;req', 'content-digest;req']";
    let rendered = render(&format!("request = ['@method']\n{components}"));
    let signature = rendered.file("signature.rs");
    for part in [
        "A response must say in its signature to which request it belongs.",
        r#"verification.require(["@status", "@method;req", "content-digest;req"])"#,
        "Parameter::Nonce",
    ] {
        assert!(signature.contains(part), "{part} in {signature}");
    }
    let unbound = render("request = ['@method']\nresponse = ['@status']");
    let signature = unbound.file("signature.rs");
    assert!(
        signature.contains("need not say to which request it belongs"),
        "{signature}"
    );
}

/// An operation that issues tokens, and types that are or are not what it returns.
const TOKENS: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: https://auth.example/api}]
paths:
  /v1/token:
    post:
      operationId: issueToken
      security: [{key: []}, {basic: []}]
      responses:
        '200':
          description: d
          content:
            application/json:
              schema:
                oneOf: [{$ref: '#/components/schemas/Tokens'}, {$ref: '#/components/schemas/Code'}]
    get: {operationId: tokens, responses: {'200': {description: d}}}
  /v1/{id}: {post: {operationId: one, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    basic: {type: http, scheme: basic}
  schemas:
    Tokens:
      type: object
      required: [access_token]
      properties: {access_token: {type: string}, expires_in: {type: integer}}
    Code: {type: object, required: [code], properties: {code: {type: string}}}
    Stored:
      type: object
      required: [access_token]
      properties: {access_token: {type: string}, refresh_token: {type: string}}
";

fn render_tokens(settings: &str) -> Rendered {
    Document::new(TOKENS).settings(settings).render()
}

#[test]
fn settings_say_how_tokens_are_got() {
    let rendered = render_tokens(
        "pkce = { challenge = 'hex', guide = 'Seen in the wild.' }
         [api.token_endpoint]
         operation = 'issueToken'
         fields = { tenant = 'a' }
         assertion = { audience = '{url}', key_id = false }",
    );
    insta::assert_snapshot!("auth", rendered.file("auth.rs"));
    assert!(rendered.file("lib.rs").contains("pub mod auth;"));
    let bare = render_tokens("token_endpoint = { operation = 'issueToken' }");
    assert!(!bare.file("auth.rs").contains("ClientAssertion"));
    assert!(!bare.file("auth.rs").contains("Pkce"));
    let fixed =
        "token_endpoint = { operation = 'issueToken', assertion = { audience = 'https://x' } }";
    let fixed = render_tokens(fixed);
    let signature = "pub fn client_assertion(client_id: impl Into<String>, key: AssertionKey) -> ClientAssertion {";
    assert!(
        fixed.file("auth.rs").contains(signature),
        "{}",
        fixed.file("auth.rs")
    );
    let silent = render_tokens("");
    assert!(silent.files.iter().all(|file| file.path != "auth.rs"));
}

#[test]
fn what_an_operation_returns_as_tokens_can_be_handed_over() {
    let rendered = render_tokens("");
    let handed = |file: &str| rendered.file(file).contains("runtime::token_response!(");
    assert!(handed("models/tokens.rs"));
    assert!(!handed("models/code.rs"));
    // Nothing returns it.
    assert!(!handed("models/stored.rs"));
    let unions = rendered.files.iter();
    let mut unions = unions.filter(|file| file.text.contains("runtime::union!("));
    let union = unions.next().expect("a union");
    assert!(
        union.text.contains("runtime::token_response!("),
        "{}",
        union.text
    );
}

#[test]
fn an_endpoint_that_could_not_be_asked_is_refused() {
    for (settings, wrong) in [
        (
            "operation = 'other'",
            "`other`, which the document does not have",
        ),
        ("operation = 'tokens'", "a GET and not a POST"),
        ("operation = 'one'", "whose path has parameters"),
        (
            "operation = 'issueToken', fields = { grant_type = 'x' }",
            "`grant_type`, which is made anew",
        ),
        (
            "operation = 'issueToken', assertion = { audience = '{host}' }",
            "`{host}`; only `{origin}` and `{url}`",
        ),
    ] {
        let rendered = render_tokens(&format!("token_endpoint = {{ {settings} }}"));
        let mut found = rendered.diagnostics.iter();
        let found = found.find(|found| found.code == "invalid-setting");
        let found = found.unwrap_or_else(|| panic!("{settings} is accepted"));
        assert!(found.to_string().contains(wrong), "{found}");
    }
}
