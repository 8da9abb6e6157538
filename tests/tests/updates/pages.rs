//! The page that shows what has changed.

use super::shop::{DOCUMENT, Shop, with_a_break, with_an_addition};

const PAGE: &str = "target/report.html";

#[test]
fn the_page_shows_what_changed_and_what_it_means_for_the_version() {
    let shop = Shop::with(DOCUMENT);
    let changed = with_a_break(&with_an_addition(DOCUMENT));
    shop.write("specs/shop.yaml", &changed);
    shop.succeeds(&["report"]);
    let page = shop.read(PAGE).expect("a page");
    for words in [
        "Changes since HEAD",
        "2 changes",
        "breaks wire",
        "adds",
        "id=\"shop-operation-get_health\"",
        "0.3.1 -&gt; 0.4.0",
        "specs&#x2f;shop.yaml:21:18",
    ] {
        assert!(page.contains(words), "no {words:?} in {page}");
    }
    shop.commit();
    shop.succeeds(&["report"]);
    let page = shop.read(PAGE).expect("a page");
    assert!(page.contains("Nothing changed that a program could notice."));
    shop.succeeds(&["report", "--against", "HEAD~1"]);
    let page = shop.read(PAGE).expect("a page");
    assert!(page.contains("Changes since HEAD~1"));
}

#[test]
fn a_client_that_is_gone_is_on_the_page() {
    let shop = Shop::with(DOCUMENT);
    let settings = "[store]\ndocument = \"shop.yaml\"\n";
    shop.write("specs/codegen.toml", settings);
    shop.succeeds(&["report"]);
    let page = shop.read(PAGE).expect("a page");
    for words in ["There is no client.", "the client is gone", "a new client"] {
        assert!(page.contains(words), "no {words:?} in {page}");
    }
}

#[test]
fn without_a_version_to_compare_with_the_page_shows_the_clients() {
    let shop = Shop::with(DOCUMENT);
    std::fs::remove_dir_all(shop.path(".git")).expect("a repository");
    let said = shop.succeeds(&["report"]);
    assert!(
        said.contains("There is nothing to compare the documents with"),
        "{said}"
    );
    let page = shop.read(PAGE).expect("a page");
    assert!(page.contains("id=\"shop-operation-create_payment\""));
    assert!(!page.contains("Changes since"));
    let outcome = shop.task(&["report", "--against", "HEAD"]);
    assert_eq!(outcome.status, Some(1), "{}", outcome.stdout);
}
