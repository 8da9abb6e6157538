//! What the settings say about repeating calls, and what becomes of it in the client.

use generator::ir::Repeatable;
use tests::render::{Document, Rendered};

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /charge:
    post:
      operationId: charge
      parameters: [{name: idempotency-key, in: header, schema: {type: string}}]
      responses: {'204': {description: done}}
  /pay: {post: {operationId: pay, responses: {'204': {description: done}}}}
  /draw:
    get:
      operationId: draw
      parameters: [{name: id, in: cookie, schema: {type: string}}]
      responses: {'204': {description: done}}
";

fn render(settings: &str) -> Rendered {
    Document::new(DOCUMENT).settings(settings).render()
}

/// Returns what makes `charge`, `pay` and `draw` repeatable.
fn repeatable(rendered: &Rendered) -> [Repeatable; 3] {
    let api = &rendered.reading.as_ref().expect("a document").api;
    let of = |index: usize| api.operations[index].repeatable.clone();
    [of(0), of(1), of(2)]
}

fn key(name: &str) -> Repeatable {
    Repeatable::ByKey(name.to_owned())
}

fn file<'a>(rendered: &'a Rendered, part: &str) -> &'a str {
    let found = rendered.files.iter().find(|file| file.text.contains(part));
    &found.unwrap_or_else(|| panic!("no file has {part:?}")).text
}

#[test]
fn the_header_for_a_key_is_known_by_its_usual_name() {
    let rendered = render("");
    assert_eq!(
        repeatable(&rendered),
        [
            key("idempotency-key"),
            Repeatable::ByMethod,
            Repeatable::ByMethod
        ]
    );
    file(&rendered, "runtime::Repeatable::ByKey(\"idempotency-key\")");
    assert!(rendered.codes().is_empty());
}

#[test]
fn the_settings_name_another_header_and_operations_with_it() {
    let rendered = render("[api.idempotency]\nheader = 'X-Once'\noperations = ['pay', 'draw']");
    assert_eq!(
        repeatable(&rendered),
        [Repeatable::ByMethod, key("X-Once"), key("X-Once")]
    );
    let operations = file(&rendered, "fn x_once(mut self, x_once: &str)");
    assert!(operations.contains(r#"self.call.header("X-Once", x_once);"#));
    // A header stands before a cookie, wherever the document has them from.
    let api = &rendered.reading.as_ref().expect("a document").api;
    let names: Vec<&str> = api.operations[2]
        .parameters
        .iter()
        .map(|parameter| parameter.wire.as_str())
        .collect();
    assert_eq!(names, ["X-Once", "id"]);
}

#[test]
fn the_settings_name_what_has_a_reference_and_what_counts_anew() {
    let rendered = render("[api.idempotency]\nreference = ['charge', 'pay']\nnever = ['draw']");
    assert_eq!(
        repeatable(&rendered),
        [
            Repeatable::ByReference,
            Repeatable::ByReference,
            Repeatable::Never
        ]
    );
    file(&rendered, "runtime::Repeatable::Never");
}

#[test]
fn an_operation_that_is_not_there_is_told() {
    let lists = "operations = ['a']\nreference = ['b']\nnever = ['c']";
    let rendered = render(&format!("[api.idempotency]\n{lists}"));
    assert_eq!(rendered.codes(), ["unused-setting"; 3]);
    let text = rendered.diagnostics_text();
    assert!(text.contains("`idempotency.reference` names `b`"), "{text}");
}

#[test]
fn statuses_and_trace_reach_the_client() {
    let rendered = render("trace = ['x-a', 'x-b']\n[api.retry]\nstatuses = [423, 500]");
    let client = file(&rendered, "pub fn with_retry");
    assert!(
        client.contains("runtime::RetryPolicy::default().with_statuses(&[423, 500])"),
        "{client}"
    );
    assert!(
        client.contains(r#".with_trace(&["x-a", "x-b"])"#),
        "{client}"
    );
    let silent = render("");
    let client = file(&silent, "pub fn with_retry");
    assert!(!client.contains("with_statuses") && !client.contains("with_trace"));
}

#[test]
fn settings_that_cannot_be_meant_are_refused() {
    let rendered = render("[api.retry]\nstatuses = [200, 503, 600]");
    assert_eq!(rendered.codes(), ["invalid-setting"; 2]);
    let rendered = render("[api.idempotency]\nheader = 'Idempotency Key'");
    assert_eq!(rendered.codes(), ["invalid-setting"]);
}
