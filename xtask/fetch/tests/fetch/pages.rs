//! Documents behind pages that the usual tools have built: `pages/README.md` says which.

use crate::support::{Answer, Provider, Specs, page};
use generator::source;

/// What a document is written as that came from a page.
fn written(document: &str) -> String {
    let (tree, _) = source::parse(document, "shop.yaml").expect("a document");
    source::to_yaml(&tree)
}

#[test]
fn the_document_in_a_page_of_redoc_is_found() {
    for name in ["redoc-cli.html", "redocly-1.html", "redocly-2.html"] {
        let provider = Provider::start();
        provider.publishes("/docs/", Answer::ok(page(name)).etag("\"one\""));
        let specs = Specs::of(&provider.url("/docs/"));
        specs.fetched(&[]);
        assert_eq!(
            specs.read("shop.yaml"),
            Some(written(&page("shop.yaml"))),
            "{name}"
        );
        assert_eq!(specs.locked("version").as_deref(), Some("\"1.2.0\""));
        assert_eq!(
            specs.locked("address"),
            Some(format!("\"{}\"", provider.url("/docs/")))
        );
        assert!(specs.fetched(&[]).contains("nothing new"), "{name}");
        assert_eq!(provider.targets(), ["/docs/", "/docs/"]);
    }
}

#[test]
fn the_file_that_a_page_shows_is_taken_as_it_is() {
    let document = page("shop.yaml");
    for (name, html) in [
        ("redoc", "<body><redoc spec-url=\"../api/shop.yaml?v=1&amp;w=2\" hide-loading></redoc><script src=r.js></script>".to_owned()),
        ("init", "<script>\nRedoc.init(\"../api/shop.yaml?v=1&w=2\", {}, document.body)</script>".to_owned()),
        ("link", "<a href=/openapi>OpenAPI</a><p>Download OpenAPI specification:<a class=x href='/api/shop.yaml?v=1&amp;w=2' download=openapi.json>Download</a></p><a href=/b.json>B</a>".to_owned()),
        ("inline", "<script>const ui = SwaggerUIBundle({url: '/api/shop.yaml?v=1&w=2', dom_id: '#ui'})</script>".to_owned()),
    ] {
        let provider = Provider::start();
        provider.publishes("/docs/index.html", Answer::ok(html));
        provider.publishes("/api/shop.yaml?v=1&w=2", Answer::ok(document.as_str()));
        let specs = Specs::of(&provider.url("/docs/index.html"));
        specs.fetched(&[]);
        assert_eq!(specs.read("shop.yaml").as_ref(), Some(&document), "{name}");
        let address = format!("\"{}\"", provider.url("/api/shop.yaml?v=1&w=2"));
        assert_eq!(specs.locked("address"), Some(address), "{name}");
    }
}

#[test]
fn redocusaurus_links_the_file_beside_its_page() {
    let provider = Provider::start();
    let html = page("redocusaurus.html").replace("https://docs.example.com", &provider.url(""));
    provider.publishes("/api", Answer::moved("/api/"));
    provider.publishes("/api/", Answer::ok(html));
    provider.publishes("/redocusaurus/shop.yaml", Answer::ok(page("shop.yaml")));
    let specs = Specs::of(&provider.url("/api"));
    specs.fetched(&[]);
    assert_eq!(specs.read("shop.yaml"), Some(page("shop.yaml")));
    assert_eq!(
        provider.targets(),
        ["/api", "/api/", "/redocusaurus/shop.yaml"]
    );
}

#[test]
fn swagger_ui_leads_to_its_document_through_its_script() {
    let provider = Provider::start();
    let script = page("swagger-initializer.js").replace(
        "https://petstore.swagger.io/v2/swagger.json",
        "v3/shop.json",
    );
    provider.publishes("/ui/", Answer::ok(page("swagger-ui.html")));
    provider.publishes("/ui/swagger-initializer.js", Answer::ok(script));
    provider.publishes(
        "/ui/v3/shop.json",
        Answer::ok("{\"openapi\": \"3.0.3\", \"paths\": {}}"),
    );
    for start in ["/ui/", "/ui/swagger-initializer.js"] {
        let specs = Specs::of(&provider.url(start));
        specs.fetched(&[]);
        assert_eq!(
            specs.read("shop.yaml").as_deref(),
            Some("openapi: 3.0.3\npaths: {}\n")
        );
    }
    let choice = "<script>SwaggerUIBundle({urls: [{url: 'a.json', name: 'A'}, {url: 'b.json', name: 'B'}]})</script>";
    provider.publishes("/ui/", Answer::ok(choice));
    let why = Specs::of(&provider.url("/ui/")).refused(&[]);
    assert!(
        why.contains("make one of them the `source`: a.json, b.json"),
        "{why}"
    );
}

#[test]
fn a_page_that_leads_nowhere_is_refused_with_its_title() {
    let provider = Provider::start();
    let specs = Specs::of(&provider.url("/docs"));
    provider.publishes("/docs", Answer::ok("openapi: 3.0.0\npaths: {}\n"));
    specs.fetched(&[]);
    let cut = page("redocly-2.html");
    let cut = &cut[..cut.find("components").expect("a document")];
    for (html, why) in [
        (
            "<!DOCTYPE html>\n<html><head><title>We are \n down &amp; out</title></head><body>Sorry</body></html>",
            "it is the page “We are down & out”, which neither holds a document nor leads to one",
        ),
        (
            "<html><title>Sign in</title><form><input name=user><input type=PassWord></form>",
            "the page “Sign in”, which asks for a login",
        ),
        (
            "  <p>no title, <a href='blob:x' download=openapi.json>Download</a>",
            "a page without a title",
        ),
        (
            "<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
            "a page without a title",
        ),
        (cut, "the page ends in the middle of its document"),
        (
            "<script>const __redoc_definition = {\"message\": \"x\"};</script>",
            "no OpenAPI document",
        ),
    ] {
        provider.publishes("/docs", Answer::ok(html));
        let said = specs.refused(&[]);
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn what_is_in_a_script_or_a_style_is_no_markup() {
    let provider = Provider::start();
    let html = "<style><redoc spec-url=a></style><script>'<redoc spec-url=b>'</script><!-- <redoc spec-url=c> --><redoc spec-url=d></redoc>";
    provider.publishes("/", Answer::ok(html));
    provider.publishes("/d", Answer::ok("openapi: 3.0.0\npaths: {}\n"));
    Specs::of(&provider.url("/")).fetched(&[]);
}
