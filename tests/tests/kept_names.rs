//! A type whose name would change can keep it, and what is told of the change says how.

use tests::changes::{changes, rendered};

/// Two operations take the same body, which has no name but those of its operations.
const OLD: &str = "
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /orders:
    post:
      operationId: order
      requestBody: {content: {application/json: {schema: &body {type: object, required: [sum], properties: {sum: {type: integer}}}}}}
      responses: {'204': {description: done}}
webhooks:
  paid:
    post:
      operationId: paid
      requestBody: {content: {application/json: {schema: {type: object, properties: {paid: {type: boolean}}}}}}
      responses: {'204': {description: done}}
";

/// The same with a new operation before it.
fn new() -> String {
    let first = "paths:
  /offers:
    post:
      operationId: offer
      requestBody: {content: {application/json: {schema: {type: object, required: [sum], properties: {sum: {type: integer}}}}}}
      responses: {'204': {description: done}}
";
    OLD.replace("paths:\n", first)
}

/// Settings that name a type.
fn renaming(setting: &str) -> String {
    format!("rename = {{types = {{{setting}}}}}")
}

#[test]
fn what_is_told_of_a_renamed_type_keeps_its_name() {
    let old = rendered(OLD, "");
    let told = changes(&old, &rendered(&new(), "")).list;
    let renamed = told.iter().find(|change| change.subject == "OfferRequest");
    let remedy = renamed.and_then(|change| change.remedy.clone());
    let remedy = remedy.expect("a remedy");
    let setting = remedy.split('`').find(|code| code.contains(" = "));
    let setting = setting.expect("a setting");
    assert_eq!(
        setting,
        "\"/paths/~1orders/post/requestBody/content/application~1json/schema\" = \"OrderRequest\""
    );

    let kept = rendered(&new(), &renaming(setting));
    assert_eq!(kept.diagnostics_text(), "");
    let told = changes(&old, &kept).list;
    let subjects: Vec<&str> = told.iter().map(|change| &*change.subject).collect();
    assert_eq!(subjects, ["offer"]);
}

#[test]
fn a_schema_of_a_webhook_is_named_by_where_its_author_wrote_it() {
    let pointer = "/webhooks/paid/post/requestBody/content/application~1json/schema";
    let named = rendered(OLD, &renaming(&format!("\"{pointer}\" = \"Paid\"")));
    assert_eq!(named.diagnostics_text(), "");
    let files: Vec<&str> = named.files.iter().map(|file| &*file.text).collect();
    assert!(files.concat().contains("pub struct Paid {"));
}

#[test]
fn a_pointer_that_leads_nowhere_is_told() {
    let named = rendered(OLD, &renaming("\"/paths/~1order\" = \"Order\""));
    let said = named.diagnostics_text();
    assert!(said.contains("`/paths/~1order`"), "{said}");
}
