//! Documents that come as files: what is written, when nothing is, and who may overwrite whom.

use crate::support::{Answer, Provider, Specs, page, shop};

/// A provider that publishes a text, and a workspace that takes it.
fn publishing(answer: Answer) -> (Provider, Specs) {
    let provider = Provider::start();
    provider.publishes("/shop.yaml", answer);
    let specs = Specs::of(&provider.url("/shop.yaml"));
    (provider, specs)
}

#[test]
fn yaml_is_written_as_published_and_noted_in_the_lock() {
    let text = format!("\u{feff}# ours\r\n{}", shop("1.2.0"));
    let (provider, specs) = publishing(Answer::ok(text.as_str()).etag("\"one\""));
    let said = specs.fetched(&[]);
    assert!(
        said.starts_with("shop: ") && said.contains("version 1.2.0"),
        "{said}"
    );
    assert_eq!(specs.read("shop.yaml").as_deref(), Some(text.as_str()));
    assert_eq!(specs.files(), ["codegen.toml", "shop.yaml", "specs.lock"]);
    assert_eq!(
        specs.locked("address"),
        Some(format!("\"{}\"", provider.url("/shop.yaml")))
    );
    assert_eq!(specs.locked("version").as_deref(), Some("\"1.2.0\""));
    assert_eq!(specs.locked("etag").as_deref(), Some("'\"one\"'"));
    assert_eq!(specs.locked("sha256").map(|sum| sum.len()), Some(64 + 2));
    assert_eq!(
        specs.locked("fetched").map(|day| day.len()),
        Some("\"2026-11-21\"".len())
    );
    let asked = provider.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].headers.get("if-none-match"), None);
    assert_eq!(
        asked[0].headers.get("accept-encoding").map(String::as_str),
        Some("identity")
    );
}

#[test]
fn nothing_is_done_when_nothing_has_changed() {
    for tag in [Some("\"one\""), None] {
        let answer = Answer::ok(shop("1"));
        let (provider, specs) = publishing(match tag {
            Some(tag) => answer.etag(tag),
            None => answer,
        });
        specs.fetched(&[]);
        let written = |file| {
            std::fs::metadata(specs.path(file))
                .and_then(|meta| meta.modified())
                .expect("a time")
        };
        let before = (written("shop.yaml"), written("specs.lock"));
        provider.asked();
        let said = specs.fetched(&["shop"]);
        assert!(said.starts_with("shop: nothing new since "), "{said}");
        assert_eq!((written("shop.yaml"), written("specs.lock")), before);
        let sent = provider.asked()[0].headers.get("if-none-match").cloned();
        assert_eq!(sent.as_deref(), tag);
    }
}

#[test]
fn a_new_version_replaces_the_one_before() {
    let (provider, specs) = publishing(Answer::ok(shop("1")).etag("\"one\""));
    specs.fetched(&[]);
    provider.publishes("/shop.yaml", Answer::ok(shop("2")).etag("\"two\""));
    let said = specs.fetched(&[]);
    assert!(said.contains("version 2 after 1"), "{said}");
    assert_eq!(specs.read("shop.yaml"), Some(shop("2")));
    assert_eq!(specs.locked("etag").as_deref(), Some("'\"two\"'"));
}

#[test]
fn a_document_that_was_removed_comes_again() {
    let (_provider, specs) = publishing(Answer::ok(shop("1")).etag("\"one\""));
    specs.fetched(&[]);
    std::fs::remove_file(specs.path("shop.yaml")).expect("removed");
    specs.fetched(&[]);
    assert_eq!(specs.read("shop.yaml"), Some(shop("1")));
}

#[test]
fn json_becomes_yaml_with_its_keys_in_their_order() {
    let json = r##"{"paths": {"/b": {}, "/a": {}}, "openapi": "3.1.0", "info": {"version": "no", "title": "\ud83d\ude00\ttab"},
        "x-n": [10.50, 12345678901234567890, "1", "on", "two\nlines\n"]}"##;
    let (_provider, specs) = publishing(Answer::ok(json));
    specs.fetched(&[]);
    let expected = "paths:\n  /b: {}\n  /a: {}\nopenapi: 3.1.0\ninfo:\n  version: no\n  title: \"😀\\ttab\"\nx-n:\n- 10.50\n- 12345678901234567890\n- '1'\n- on\n- |\n  two\n  lines\n";
    assert_eq!(specs.read("shop.yaml").as_deref(), Some(expected));
    assert!(specs.fetched(&[]).contains("nothing new"));
}

#[test]
fn json_stays_json_where_the_settings_call_it_so() {
    let provider = Provider::start();
    let json = r#"{"openapi": "3.1.0", "paths": {}}"#;
    provider.publishes("/a", Answer::ok(json));
    let specs = Specs::with(&format!(
        "[shop]\ndocument = \"shop.json\"\nsource = '{}'\n",
        provider.url("/a")
    ));
    specs.fetched(&[]);
    assert_eq!(specs.read("shop.json").as_deref(), Some(json));
    provider.publishes("/a", Answer::ok("openapi: 3.1.0\npaths: {}\nx: 1\n"));
    let why = specs.refused(&[]);
    assert!(why.contains("name it `.yaml`"), "{why}");
}

#[test]
fn what_differs_in_form_alone_is_nothing_new() {
    let (provider, specs) = publishing(Answer::ok("openapi: 3.1.0\npaths: {}\nx-a: 1\n"));
    specs.fetched(&[]);
    provider.publishes(
        "/shop.yaml",
        Answer::ok("{x-a: 1, openapi: '3.1.0', paths: {}}"),
    );
    assert!(specs.fetched(&[]).contains("nothing new"));
    assert_eq!(
        specs.read("shop.yaml").as_deref(),
        Some("openapi: 3.1.0\npaths: {}\nx-a: 1\n")
    );
}

#[test]
fn an_edit_is_never_overwritten_unless_that_is_asked_for() {
    let (provider, specs) = publishing(Answer::ok(shop("1")).etag("\"one\""));
    specs.fetched(&[]);
    let edited = shop("1").replace("getOrder", "readOrder");
    specs.write("shop.yaml", &edited);
    let said = specs.fetched(&[]);
    assert!(
        said.contains("nothing new") && said.contains("was edited: move the edit to an overlay"),
        "{said}"
    );
    // Also where the server knows no tags.
    provider.publishes("/shop.yaml", Answer::ok(shop("1")));
    let said = specs.fetched(&[]);
    assert!(
        said.contains("nothing new") && said.contains("was edited"),
        "{said}"
    );
    assert_eq!(specs.read("shop.yaml").as_deref(), Some(edited.as_str()));

    provider.publishes("/shop.yaml", Answer::ok(shop("2")).etag("\"two\""));
    let why = specs.refused(&[]);
    assert!(
        why.contains("has something new, but") && why.contains("--force"),
        "{why}"
    );
    let said = specs.fetched(&["--force"]);
    assert!(said.contains("replaces a file that was edited"), "{said}");
    assert_eq!(specs.read("shop.yaml"), Some(shop("2")));
}

#[test]
fn force_restores_what_is_published_although_that_is_nothing_new() {
    let (_provider, specs) = publishing(Answer::ok(shop("1")).etag("\"one\""));
    specs.fetched(&[]);
    specs.write("shop.yaml", "openapi: 3.0.0\n");
    specs.fetched(&["--force"]);
    assert_eq!(specs.read("shop.yaml"), Some(shop("1")));
}

#[test]
fn an_edit_that_the_provider_has_made_as_well_is_none() {
    let (provider, specs) = publishing(Answer::ok(shop("1")));
    specs.fetched(&[]);
    specs.write("shop.yaml", &shop("2"));
    provider.publishes("/shop.yaml", Answer::ok(shop("2")));
    assert!(
        specs
            .fetched(&[])
            .contains("says what is published already")
    );
    assert_eq!(specs.locked("version").as_deref(), Some("\"2\""));
    assert!(specs.fetched(&[]).contains("nothing new"));
}

#[test]
fn a_file_from_elsewhere_is_kept_unless_it_says_the_same() {
    let (_provider, specs) = publishing(Answer::ok(shop("1")));
    specs.write("shop.yaml", "openapi: 3.0.0\npaths: {}\n");
    let why = specs.refused(&[]);
    assert!(
        why.contains("did not come from") && why.contains("--force"),
        "{why}"
    );
    let commented = format!("# ours\n{}", shop("1"));
    specs.write("shop.yaml", &commented);
    assert!(
        specs
            .fetched(&[])
            .contains("says what is published already")
    );
    assert_eq!(specs.read("shop.yaml"), Some(commented));
    assert!(specs.fetched(&[]).contains("nothing new"));
}

#[test]
fn a_source_can_be_a_file() {
    let specs = Specs::of("upstream/shop.html");
    std::fs::create_dir(specs.path("upstream")).expect("a directory");
    specs.write(
        "upstream/shop.html",
        "<redoc spec-url='files/../a%20b.yaml'></redoc>",
    );
    let why = specs.refused(&[]);
    assert!(why.contains("cannot be read"), "{why}");
    specs.write("upstream/a b.yaml", &page("shop.yaml"));
    specs.fetched(&[]);
    assert_eq!(specs.read("shop.yaml"), Some(page("shop.yaml")));
    assert_eq!(
        specs.locked("address").as_deref(),
        Some("\"upstream/a b.yaml\"")
    );
}

#[test]
fn apis_are_fetched_one_by_one_and_one_can_be_chosen() {
    let provider = Provider::start();
    provider.publishes("/b", Answer::ok(shop("1")));
    let specs = Specs::with(&format!(
        "[a]\ndocument = 'a.yaml'\nsource = '{}'\n[b]\ndocument = 'b.yaml'\nsource = '{}'\n[c]\ndocument = 'c.yaml'\n",
        provider.url("/a"),
        provider.url("/b"),
    ));
    let outcome = specs.fetch(&[]);
    assert!(!outcome.ok);
    assert!(
        outcome.stderr.contains("error: a: ") && outcome.stderr.contains("404"),
        "{}",
        outcome.stderr
    );
    assert_eq!(specs.read("b.yaml"), Some(shop("1")));
    assert_eq!(provider.targets(), ["/a", "/b"]);
    specs.fetched(&["b"]);
    assert_eq!(provider.targets(), ["/b"]);
    for (name, why) in [
        ("c", "[c] has no `source`"),
        ("d", "there is no API `d`, but `a`, `b`, `c`"),
    ] {
        let said = specs.refused(&[name]);
        assert!(said.contains(why), "{said}");
    }
}
