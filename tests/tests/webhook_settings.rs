//! What `webhooks` in the settings makes of a document.

use tests::render::{Document, Rendered};

/// Two webhooks whose bodies nothing but the settings tells apart.
const DOCUMENT: &str = "
openapi: 3.1.0
info: {title: Shop, version: '1'}
webhooks:
  order.paid:
    post:
      operationId: paid
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Paid'}}}}
  order.sent:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}}
paths: {}
components:
  schemas:
    Paid: {type: object, properties: {id: {type: string}}}
    Sent: {type: object, properties: {id: {type: string}, parcel: {type: string}}}
";

fn rendered(settings: &str) -> Rendered {
    Document::new(DOCUMENT).settings(settings).render()
}

/// The lines of `webhooks.rs` that say how events are told apart.
fn told_apart(rendered: &Rendered) -> &str {
    let file = rendered.file("webhooks.rs");
    let start = file.find("runtime::union!").expect("a union");
    let end = file[start..].find(";\n").expect("its end");
    &file[start..start + end]
}

#[test]
fn a_tag_has_the_names_of_the_webhooks_for_values() {
    let rendered = rendered("webhooks = { tag = 'event' }");
    assert_eq!(
        told_apart(&rendered),
        "runtime::union!(Event, tag \"event\" {\n    \"order.paid\" => OrderPaid,\n    \
         \"order.sent\" => OrderSent,\n    _ => Unknown,\n} else Unknown)"
    );
    // A tag that the bodies do not declare is not lost in them.
    assert_eq!(rendered.codes(), ["undeclared-discriminator"; 2]);
    assert!(
        rendered
            .file("models/paid.rs")
            .contains("pub event: Option<String>")
    );
}

#[test]
fn kinds_lead_to_webhooks_by_their_id() {
    let rendered = rendered(
        "webhooks = { tag = 'event', kinds = { PAID = 'paid', CAPTURED = 'paid', SENT = 'order.sent' } }",
    );
    assert_eq!(
        told_apart(&rendered),
        "runtime::union!(Event, tag \"event\" {\n    \"CAPTURED\" | \"PAID\" => OrderPaid,\n    \
         \"SENT\" => OrderSent,\n    _ => Unknown,\n} else Unknown)"
    );
}

#[test]
fn one_body_with_a_tag_leaves_room_for_others() {
    let document = "
openapi: 3.1.0
info: {title: Shop, version: '1'}
webhooks:
  paid: &same
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Paid'}}}}}
  refunded: *same
paths: {}
components: {schemas: {Paid: {type: object, required: [event], properties: {event: {type: string}}}}}
";
    let rendered = Document::new(document)
        .settings("webhooks = { tag = 'event' }")
        .render();
    assert_eq!(
        told_apart(&rendered),
        "runtime::union!(Event, tag \"event\" {\n    \"paid\" | \"refunded\" => Paid,\n    \
         _ => Unknown,\n} else Unknown)"
    );
}

#[test]
fn settings_that_lead_nowhere_are_told() {
    for (settings, told) in [
        (
            "tag = 'event', kinds = { PAID = 'payed' }",
            "`webhooks.kinds` names `payed`",
        ),
        (
            "kinds = { PAID = 'paid' }",
            "`webhooks.kinds` lists values of no `webhooks.tag`",
        ),
        (
            "signature = { algorithm = 'ed25519', header = 'X Signature', encoding = 'hex' }",
            "`webhooks.signature` has `X Signature`, which is not the name of a header",
        ),
        (
            "signature = { algorithm = 'ed25519', header = 'S', encoding = 'hex', after = [{ header = '' }] }",
            "`webhooks.signature` has ``, which is not the name of a header",
        ),
    ] {
        let text = rendered(&format!("webhooks = {{ {settings} }}")).diagnostics_text();
        assert!(text.contains(told), "{text}");
    }
    let none = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}";
    let none = Document::new(none)
        .settings("webhooks = { tag = 'event' }")
        .render();
    assert_eq!(none.codes(), ["unused-setting"]);
    assert!(none.files.iter().all(|file| file.path != "webhooks.rs"));
}

#[test]
fn explain_says_how_events_are_told_apart() {
    let explained = |settings: &str| {
        let rendered = rendered(settings);
        let reading = rendered.reading.as_ref().expect("a document");
        generator::explain::explain(reading, &rendered.diagnostics, None).expect("all of it")
    };
    let by_tag = explained("webhooks = { tag = 'event' }");
    for line in [
        "Told apart by the tag `event`.",
        "- OrderPaid: `order.paid`",
        "- Unknown: any other value of `event`, or none; kept as it came, and sent back so",
    ] {
        assert!(by_tag.contains(line), "{by_tag}");
    }
    let by_trial = explained("");
    let line = "- Unknown: an object that fits none of them, of which none knows a key, or that fits two equally well; kept as it came, and sent back so";
    assert!(by_trial.contains(line), "{by_trial}");
}

#[test]
fn a_signature_becomes_a_function_that_makes_a_verifier() {
    let rendered = rendered(
        "[api.webhooks]\n\
         tag = 'event'\n\
         guide = 'Ask *support*.'\n\
         [api.webhooks.signature]\n\
         algorithm = 'hmac-sha512'\n\
         header = 'X-Signature'\n\
         prefix = 'v1='\n\
         encoding = 'hex'\n\
         before = [{ timestamp = { header = 'X-Signature', prefix = 't=', format = 'unix-seconds' } }, { text = '.' }]\n\
         after = ['target', { header = 'X-Id' }]\n",
    );
    insta::with_settings!({
        snapshot_path => "snapshots/webhook_settings",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("signature", rendered.file("webhooks.rs"));
    });
}
