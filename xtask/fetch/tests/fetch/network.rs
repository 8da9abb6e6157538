//! What servers, and what is between them and us, can do.

use crate::support::{Answer, Provider, Specs, shop};

/// A provider, and a workspace that has fetched from it before.
fn settled() -> (Provider, Specs) {
    let provider = Provider::start();
    provider.publishes("/shop.yaml", Answer::ok(shop("1")));
    let specs = Specs::of(&provider.url("/shop.yaml"));
    specs.fetched(&[]);
    (provider, specs)
}

#[test]
fn redirects_are_followed_and_the_last_address_is_noted() {
    let provider = Provider::start();
    provider.publishes("/latest", Answer::moved("/v2/../v1/shop.yaml"));
    provider.publishes("/v1/shop.yaml", Answer::ok(shop("1")).etag("\"one\""));
    let specs = Specs::of(&provider.url("/latest"));
    specs.fetched(&[]);
    assert_eq!(
        specs.locked("address"),
        Some(format!("\"{}\"", provider.url("/v1/shop.yaml")))
    );
    assert_eq!(provider.targets(), ["/latest", "/v1/shop.yaml"]);
    assert!(specs.fetched(&[]).contains("nothing new"));
    let tags: Vec<_> = provider
        .asked()
        .iter()
        .map(|asked| asked.headers.contains_key("if-none-match"))
        .collect();
    // The tag is one of the document, not of what leads to it.
    assert_eq!(tags, [false, true]);
}

#[test]
fn a_way_without_an_end_is_not_walked() {
    let provider = Provider::start();
    provider.publishes("/a", Answer::moved("/b"));
    provider.publishes("/b", Answer::ok("<redoc spec-url='/a'></redoc>"));
    let why = Specs::of(&provider.url("/a")).refused(&[]);
    assert!(why.contains("leads back to itself"), "{why}");
    for step in 0..20 {
        provider.publishes(
            &format!("/{step}"),
            Answer::moved(&format!("/{}", step + 1)),
        );
    }
    let why = Specs::of(&provider.url("/0")).refused(&[]);
    assert!(why.contains("10 are taken"), "{why}");
    provider.publishes("/away", Answer::moved("file:///etc/passwd"));
    let why = Specs::of(&provider.url("/away")).refused(&[]);
    assert!(why.contains("file is not followed"), "{why}");
}

#[test]
fn what_is_no_document_is_refused_and_the_old_one_stays() {
    let (provider, specs) = settled();
    let (before, whole) = (shop("1"), shop("2"));
    let json = r#"{"openapi": "3.0.3", "paths": {"/a": {}}}"#;
    for (answer, why) in [
        (
            Answer::status("503 Service Unavailable", "<h1>down</h1>"),
            "503 Service Unavailable",
        ),
        (Answer::status("401 Unauthorized", ""), "not public"),
        (Answer::status("302 Found", ""), "does not say where"),
        (Answer::status("304 Not Modified", ""), "does not say where"),
        (Answer::status("204 No Content", ""), "204"),
        (Answer::ok(""), "it is empty"),
        (
            Answer::ok(r#"{"error": "not found"}"#),
            "it has no `openapi`, but `error`",
        ),
        (Answer::ok("swagger: '2.0'\npaths: {}"), "Swagger 2.0"),
        (Answer::ok(b"openapi: \xff".as_slice()), "not UTF-8"),
        (Answer::ok(&json[..json.len() - 2]), "it is cut off"),
        (
            Answer::ok(&whole[..whole.find("components:").expect("there")]),
            "seems to be cut off: 1 of its references lead nowhere",
        ),
        (
            Answer::ok(&before[..before.find("An order").expect("there") + 4]),
            "it is the beginning of the document that is there already",
        ),
        (
            Answer::ok(whole.as_str()).claims(whole.len() as u64 + 1),
            &format!(
                "the connection broke after {0} of {1} bytes",
                whole.len(),
                whole.len() + 1
            ),
        ),
        (Answer::ok("").claims(10 << 30), "larger than 64 MiB"),
        (
            Answer::ok("x").header("Content-Encoding", "br"),
            "it answers in `br`",
        ),
    ] {
        provider.publishes("/shop.yaml", answer);
        let said = specs.refused(&[]);
        assert!(said.contains(why), "{why}: {said}");
        assert!(said.contains("what was there is there still"), "{said}");
    }
    // Somebody may know better.
    let cut = &whole[..whole.find("components:").expect("there")];
    provider.publishes("/shop.yaml", Answer::ok(cut));
    specs.fetched(&["--force"]);
    assert_eq!(specs.read("shop.yaml").as_deref(), Some(cut));
}

#[test]
fn an_answer_that_does_not_come_is_not_waited_for() {
    let (provider, specs) = settled();
    provider.publishes("/shop.yaml", Answer::silence());
    let why = specs.refused(&["--timeout", "0.3"]);
    assert!(why.contains("within 0.3 s: --timeout"), "{why}");
    for wrong in ["0", "-1", "soon", "nan", "1e99"] {
        assert!(!specs.fetch(&[&format!("--timeout={wrong}")]).ok, "{wrong}");
    }
}

#[test]
fn nobody_there_is_told() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|socket| socket.local_addr())
        .expect("a port");
    let why = Specs::of(&format!("http://{port}/")).refused(&[]);
    assert!(why.contains("it cannot be reached: "), "{why}");
}

#[test]
fn proxies_of_the_environment_are_used() {
    let proxy = Provider::start();
    let source = "http://provider.invalid/shop.yaml";
    proxy.publishes(source, Answer::ok(shop("1")));
    let specs = Specs::of(source);
    let url = proxy.url("").replace("http://", "http://user:hunter2@");
    let outcome = specs.fetch_with(&[("http_proxy", url.as_str())], &[]);
    assert!(outcome.ok, "{}", outcome.stderr);
    let asked = proxy.asked();
    assert_eq!(asked[0].target, source);
    assert_eq!(
        asked[0]
            .headers
            .get("proxy-authorization")
            .map(String::as_str),
        Some("Basic dXNlcjpodW50ZXIy")
    );
    assert_eq!(specs.read("shop.yaml"), Some(shop("1")));
    for said in [
        &outcome.stdout,
        &outcome.stderr,
        &specs.read("specs.lock").expect("a lock"),
    ] {
        assert!(!said.contains("hunter2"), "{said}");
    }
    let outcome = specs.fetch_with(
        &[
            ("http_proxy", url.as_str()),
            ("no_proxy", "provider.invalid"),
        ],
        &[],
    );
    assert!(!outcome.ok);
    assert!(proxy.asked().is_empty());
    // For https it is asked for a tunnel.
    let specs = Specs::of("https://provider.invalid/shop.yaml");
    let outcome = specs.fetch_with(&[("HTTPS_PROXY", url.as_str())], &[]);
    assert!(
        !outcome.ok && !outcome.stderr.contains("hunter2"),
        "{}",
        outcome.stderr
    );
    assert_eq!(proxy.targets(), ["provider.invalid:443"]);
}

#[test]
fn a_source_with_a_password_is_refused_without_naming_it() {
    let specs = Specs::of("https://user:hunter2@provider.invalid/shop.yaml");
    let why = specs.refused(&[]);
    assert!(
        why.contains("holds a password") && !why.contains("hunter2"),
        "{why}"
    );
}

#[test]
fn what_is_asked_is_told_step_by_step() {
    let (provider, specs) = settled();
    provider.publishes("/shop.yaml", Answer::moved("/new.yaml"));
    provider.publishes("/new.yaml", Answer::ok(shop("2")));
    let outcome = specs.fetch(&[]);
    let expected = format!(
        "shop: {}\nshop: {}\n",
        provider.url("/shop.yaml"),
        provider.url("/new.yaml")
    );
    assert_eq!(outcome.stderr, expected);
}
