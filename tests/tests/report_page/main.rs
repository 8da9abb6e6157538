//! The page that shows clients: whole in itself, with links that lead somewhere, and without a tag that a document wrote.

mod changes;
mod hostile;
mod html;

use std::path::Path;

use generator::diagnostic::Diagnostics;
use generator::page::{Changed, Chapter, Page};
use generator::pipeline::{Input, read_api};
use html::Html;

/// The page about one document, which stands in `root`.
fn page_of(root: &Path, file: &str, changed: Option<Changed<'_>>) -> String {
    let input = Input {
        document: root.join(file),
        ..Input::default()
    };
    let mut diagnostics = Diagnostics::default();
    let reading = read_api(&input, &mut diagnostics);
    let chapter = Chapter {
        name: "pay",
        reading: reading.as_ref(),
        diagnostics: &diagnostics,
        changed,
    };
    let page = Page {
        chapters: &[chapter],
        conclusion: Some("Nobody has to do anything.".to_owned()),
        root,
    };
    page.html()
        .unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The page about a document with this text.
fn page_of_text(text: &str, changed: Option<Changed<'_>>) -> String {
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::write(directory.path().join("pay.yaml"), text).expect("a document");
    page_of(directory.path(), "pay.yaml", changed)
}

/// Every document of the fixtures that a person may look at.
fn documents() -> Vec<String> {
    let constructs = tests::constructs::names();
    let constructs = constructs
        .iter()
        .map(|name| format!("constructs/{name}.yaml"));
    let others = [
        "payments.yaml",
        "decisions.yaml",
        "ledger.yaml",
        "names.yaml",
    ];
    others
        .into_iter()
        .map(str::to_owned)
        .chain(constructs)
        .collect()
}

#[test]
fn ids_are_unique_and_links_lead_to_them() {
    for file in documents() {
        let html = Html::read(&page_of(&tests::fixtures(), &file, None));
        html.check(&file);
        let entries = html.ids().filter(|id| id.starts_with("pay-"));
        assert!(entries.count() > 3, "{file} shows nothing");
    }
}

#[test]
fn nothing_is_fetched_and_no_other_script_runs() {
    let text = page_of(&tests::fixtures(), "payments.yaml", None);
    let html = Html::read(&text);
    html.check("payments.yaml");
    let policy = html.attribute("meta", "content");
    let policy: Vec<&str> = policy.filter(|text| text.contains("-src")).collect();
    let [policy] = policy.as_slice() else {
        panic!("one policy, not {policy:?}");
    };
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    let (_, rest) = text.split_once("<script>").expect("a script");
    let (script, _) = rest.split_once("</script>").expect("its end");
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, script.as_bytes());
    let hash = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, hash);
    assert!(
        policy.contains(&format!("script-src 'sha256-{hash}'")),
        "the script has changed: its hash in `page` has to be {hash}"
    );
    for fetched in [
        "@import",
        "url(",
        "http-equiv=\"refresh\"",
        "fetch(",
        "XMLHttp",
    ] {
        assert!(!text.contains(fetched), "{fetched}");
    }
}

#[test]
fn the_same_documents_give_the_same_bytes_wherever_they_stand() {
    let text = std::fs::read_to_string(tests::fixtures().join("payments.yaml")).unwrap();
    let one = page_of_text(&text, None);
    let other = page_of_text(&text, None);
    assert!(one == other, "the page tells where, or when, it was made");
}

const SHOP: &str = "\
openapi: 3.0.3
info: {title: Shop, version: '7'}
paths:
  /orders/{id}:
    get:
      operationId: findOrder
      summary: Finds an order
      tags: [Orders]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: page-size, in: query, schema: {type: integer}, colour: red}
      responses:
        '200':
          description: There it is
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
        '404': {description: No such order}
components:
  schemas:
    Order:
      type: object
      required: [paidBy]
      properties:
        paidBy: {$ref: '#/components/schemas/Payer'}
        extra: {}
    Payer:
      oneOf: [{$ref: '#/components/schemas/Person'}, {type: string}]
    Person: {type: object, properties: {name: {type: string}}}
";

#[test]
fn operations_lead_to_their_types_and_back() {
    let html = Html::read(&page_of_text(SHOP, None));
    let operation = html.inside("pay-operation-find_order");
    for words in [
        "GET",
        "find_order",
        "/orders/{id}",
        "Finds an order",
        "client.find_order(id)",
        "path id, required",
        "query page-size, optional",
        "200 OK",
        "There it is",
        "404 Not Found",
        "FindOrderError",
        "pay.yaml:6:7",
    ] {
        assert!(
            operation.text().contains(words),
            "no {words} in {}",
            operation.text()
        );
    }
    assert!(operation.links().any(|id| id == "#pay-type-Order"));
    let order = html.inside("pay-type-Order");
    for words in [
        "struct, received",
        "paid_by",
        "paidBy on the wire, required",
        "runtime::Maybe<runtime::Json>",
    ] {
        assert!(
            order.text().contains(words),
            "no {words} in {}",
            order.text()
        );
    }
    let links: Vec<&str> = order.links().collect();
    assert_eq!(links, ["#pay-type-Payer", "#pay-operation-find_order"]);
}

#[test]
fn scopes_stand_beside_their_scheme() {
    let page = page_of_text(
        concat!(
            "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n",
            "paths: {/a: {get: {operationId: find, security: [{token: [read, '`<b>x']}, {}], responses: {'204': {description: d}}}}}\n",
            "components: {securitySchemes: {token: {type: oauth2, flows: {}}}}\n",
        ),
        None,
    );
    let text = Html::read(&page).inside("pay-operation-find").text();
    assert!(
        text.contains("Needs token (scopes read, `<b>x) or nothing."),
        "{text}"
    );
}

#[test]
fn unions_are_told_apart_in_the_words_of_explain() {
    let html = Html::read(&page_of_text(SHOP, None));
    let overview = html.inside("pay-unions");
    assert!(
        overview
            .text()
            .contains("Told apart by the kind of JSON value.")
    );
    assert!(overview.links().any(|id| id == "#pay-type-Payer"));
    let union = html.inside("pay-type-Payer").text();
    for words in [
        "Told apart by the kind of JSON value.",
        "Person",
        "an object that may have name",
        "a string",
    ] {
        assert!(union.contains(words), "no {words} in {union}");
    }
}

#[test]
fn diagnostics_show_their_line_and_the_spot_in_it() {
    let text = page_of_text(SHOP, None);
    let line = "<code>- {name: page-size, in: query, schema: {type: integer}, colour: <mark>red</mark>}</code>";
    assert!(text.contains(line), "{text}");
    let found = Html::read(&text).inside("pay-diagnostics").text();
    for words in ["Warnings: 1", "unknown-key", "pay.yaml:11:"] {
        assert!(found.contains(words), "no {words} in {found}");
    }
}

#[test]
fn the_overview_counts() {
    let html = Html::read(&page_of_text(SHOP, None));
    assert!(html.text().contains("Nobody has to do anything."));
    let text = html.inside("pay").text();
    for words in [
        "1 of 1",
        "0 told apart by a tag, 1 by the kind of value",
        "1 fields",
        "/components/schemas/Order/properties/extra",
    ] {
        assert!(text.contains(words), "no {words} in {text}");
    }
}

#[test]
fn a_document_that_cannot_be_read_has_its_diagnostics_on_the_page() {
    let html = Html::read(&page_of_text("openapi: 3.0.3\npaths: [", None));
    html.check("a broken document");
    let text = html.inside("pay").text();
    assert!(
        text.contains("There is no client: the diagnostics say why."),
        "{text}"
    );
    assert!(text.contains("Errors: 1"), "{text}");
}

#[test]
fn the_command_writes_the_page_of_any_document_and_says_whether_it_can_be_used() {
    let directory = tempfile::tempdir().expect("a directory");
    for (text, status) in [(SHOP, 0), ("openapi: 3.0.3\npaths: [", 1)] {
        std::fs::write(directory.path().join("shop.yaml"), text).expect("a document");
        let arguments = ["report", "shop.yaml", "--out", "page.html"];
        let outcome = tests::command::run(directory.path(), &arguments);
        assert_eq!(outcome.status, Some(status), "{}", outcome.stderr);
        let page = std::fs::read_to_string(directory.path().join("page.html")).expect("a page");
        Html::read(&page).check("shop.yaml");
        assert!(page.contains("id=\"shop\""), "{page}");
    }
}
