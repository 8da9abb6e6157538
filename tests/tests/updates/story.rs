//! The whole story: a provider publishes, a document comes, a client changes, and somebody has to act on it.

use std::process::Command;

use tests::command::outcome;

use super::provider::Provider;
use super::shop::{DOCUMENT, Shop, with_a_break, with_an_addition};

/// What somebody wrote who uses the client.
const PROGRAM: &str = "\
use generated::shop::models::NewPayment;

pub fn payment() -> NewPayment {
    NewPayment::new(100)
}
";

/// The place in it that has to change.
const PLACE: &str = "src/lib.rs:4:5";

#[test]
fn a_user_learns_of_a_break_from_the_update_and_from_the_compiler() {
    let provider = Provider::of(DOCUMENT);
    let shop = Shop::of(&provider.url());
    shop.can_be_compiled(PROGRAM, &["mod.rs", "payments.rs"]);
    let said = shop.succeeds(&["update"]);
    assert!(said.contains("adds: shop: a new client"), "{said}");
    assert!(!said.contains("cargo insta review"), "{said}");
    shop.commit();

    provider.publishes(&with_a_break(&with_an_addition(DOCUMENT)));
    let outcome = shop.task(&["update"]);
    let said = outcome.stdout;
    assert_eq!(outcome.status, Some(3), "{said}{}", outcome.stderr);
    // Both changes, the version that follows, and what there is to do.
    assert!(said.contains("adds: get_health"), "{said}");
    assert!(said.contains("0.3.1 -> 0.4.0"), "{said}");
    let (_, decision) = said.split_once("A person decides").expect("a decision");
    assert!(
        decision.contains("breaks wire, breaks Rust") && !decision.contains("adds:"),
        "{decision}"
    );
    assert!(
        decision.contains("to do: pass `channel` to `NewPayment::new`"),
        "{decision}"
    );
    let changelog = shop.read("generated/CHANGELOG.md").expect("a changelog");
    assert!(
        changelog.contains("## 0.4.0") && changelog.contains("`get_health`"),
        "{changelog}"
    );
    assert!(
        changelog.contains("pass `channel` to `NewPayment::new`"),
        "{changelog}"
    );
    shop.succeeds(&["report"]);
    let page = shop.read("target/report.html").expect("a page");
    for words in ["get_health", "NewPayment::channel", "0.3.1 -&gt; 0.4.0"] {
        assert!(page.contains(words), "{words} is not on the page");
    }
    // The compiler points at the very place.
    assert!(outcome.stderr.contains(PLACE), "{}", outcome.stderr);

    shop.write(
        "tests/src/lib.rs",
        &PROGRAM.replace("(100)", "(100, \"web\")"),
    );
    let outcome = shop.task(&["update"]);
    let said = outcome.stdout;
    // It breaks others until it is committed; here it compiles, and who tells what users see is asked to look.
    assert_eq!(outcome.status, Some(3), "{said}{}", outcome.stderr);
    assert!(
        said.contains("nothing new since") && said.contains("cargo insta review"),
        "{said}"
    );
    shop.commit();
    let said = shop.succeeds(&["update", "shop"]);
    assert!(
        said.contains("The clients are as they were in HEAD."),
        "{said}"
    );
    shop.clean();
}

#[test]
fn an_edited_document_stops_the_update() {
    let provider = Provider::of(DOCUMENT);
    let shop = Shop::of(&provider.url());
    let mut fetch = Command::new(tests::command::xtask());
    fetch
        .args(["fetch", "--config"])
        .arg(shop.path("specs/codegen.toml"));
    assert_eq!(outcome(&mut fetch).status, Some(0));
    shop.commit();
    shop.write(
        "specs/shop.yaml",
        &DOCUMENT.replace("title: Shop", "title: Our shop"),
    );
    provider.publishes(&with_an_addition(DOCUMENT));
    let before = shop.status();
    let outcome = shop.task(&["update"]);
    assert_eq!(outcome.status, Some(1), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("was edited"), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("nothing was generated"),
        "{}",
        outcome.stderr
    );
    assert_eq!(shop.status(), before);
}
