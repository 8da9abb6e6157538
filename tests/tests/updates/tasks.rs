//! What single tasks say and write, where nothing has to be compiled.

use serde_json::Value;

use super::shop::{DOCUMENT, Shop, with_a_break, with_an_addition};

const CHANGELOG: &str = "generated/CHANGELOG.md";

/// A workspace whose document has changed in two ways since the last commit.
fn changed() -> Shop {
    let shop = Shop::with(DOCUMENT);
    shop.write(
        "specs/shop.yaml",
        &with_a_break(&with_an_addition(DOCUMENT)),
    );
    shop
}

#[test]
fn codegen_says_what_changes_before_what_it_writes() {
    let said = changed().succeeds(&["codegen"]);
    let order = [
        "breaks",
        "adds",
        "2 changes",
        "0.3.1 -> 0.4.0",
        "models/new_payment.rs: updated",
        "CHANGELOG.md",
    ];
    let found: Vec<_> = order.iter().map(|words| said.find(words)).collect();
    assert!(
        found.is_sorted() && found.iter().all(Option::is_some),
        "{found:?}:\n{said}"
    );
}

#[test]
fn an_entry_of_the_changelog_is_written_once() {
    let shop = changed();
    let entries = || {
        let text = shop.read(CHANGELOG).unwrap_or_default();
        text.matches("<!-- specs ").count()
    };
    let before = entries();
    shop.succeeds(&["codegen"]);
    assert_eq!(entries(), before + 1);
    let once = shop.read(CHANGELOG).expect("a changelog");
    shop.succeeds(&["codegen"]);
    assert_eq!(shop.read(CHANGELOG), Some(once));

    shop.commit();
    let text = shop.read("specs/shop.yaml").expect("a document");
    shop.write("specs/shop.yaml", &text.replace("/health", "/alive"));
    shop.succeeds(&["codegen"]);
    assert_eq!(entries(), before + 2);
}

#[test]
fn codegen_of_what_is_committed_leaves_everything_as_it_is() {
    let shop = Shop::with(DOCUMENT);
    let said = shop.succeeds(&["codegen"]);
    assert!(
        said.contains("The clients are as they were in HEAD."),
        "{said}"
    );
    assert_eq!(shop.status(), "");
}

#[test]
fn other_words_are_a_patch_and_no_entry() {
    let shop = Shop::with(DOCUMENT);
    let before = shop.read(CHANGELOG);
    shop.write(
        "specs/shop.yaml",
        &DOCUMENT.replace("description: Paid.", "description: It is paid."),
    );
    let said = shop.succeeds(&["codegen"]);
    assert!(said.contains("0.3.1 -> 0.3.2"), "{said}");
    assert_eq!(shop.read(CHANGELOG), before);
}

#[test]
fn check_writes_nothing() {
    let shop = changed();
    let before = shop.status();
    let outcome = shop.task(&["codegen", "--check"]);
    assert_eq!(outcome.status, Some(1), "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("new_payment.rs: out of date"),
        "{}",
        outcome.stdout
    );
    assert_eq!(shop.status(), before);
}

#[test]
fn the_version_changes_where_that_is_asked_for() {
    let shop = changed();
    let said = shop.succeeds(&["codegen"]);
    assert!(
        said.contains("`cargo xtask codegen --bump` gives it version 0.4.0"),
        "{said}"
    );
    for _ in 0..2 {
        shop.succeeds(&["codegen", "--bump"]);
        let manifest = shop.read("generated/Cargo.toml").expect("a manifest");
        assert_eq!(
            manifest,
            "[package]\nname = \"generated\"\nversion = \"0.4.0\"\nedition = \"2024\"\n"
        );
    }
}

#[test]
fn without_a_commit_there_is_nothing_to_compare_with() {
    let shop = changed();
    std::fs::remove_dir_all(shop.path(".git")).expect("removed");
    let said = shop.succeeds(&["codegen"]);
    assert!(
        said.contains("There is nothing to compare the documents with: `HEAD` is no commit"),
        "{said}"
    );
    assert!(
        shop.read("generated/src/shop/operations/health.rs")
            .is_some()
    );
    let outcome = shop.task(&["diff"]);
    assert_eq!(outcome.status, Some(1), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("no commit"), "{}", outcome.stderr);
}

#[test]
fn diff_tells_people_reviewers_and_programs() {
    let shop = changed();
    let text = shop.succeeds(&["diff"]);
    assert!(text.contains("--> specs/shop.yaml:"), "{text}");
    assert!(text.contains("to do") && !text.contains('\u{1b}'), "{text}");
    let markdown = shop.succeeds(&["diff", "shop", "--format", "markdown"]);
    assert!(
        markdown.contains("## shop\n\n### Breaking\n\n- **breaks"),
        "{markdown}"
    );
    let json = shop.succeeds(&["diff", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["against"], "HEAD");
    assert_eq!(json["step"], "breaking");
    assert_eq!(json["version"]["new"], "0.4.0");
    assert_eq!(json["apis"]["shop"]["counts"]["adds"], 1, "{json:#}");
}

#[test]
fn diff_fails_on_what_it_is_told_to() {
    let shop = Shop::with(DOCUMENT);
    let fails = |on: &str| shop.task(&["diff", "--fail-on", on]).status;
    assert_eq!(["any", "breaking", "wire"].map(fails), [Some(0); 3]);
    shop.write("specs/shop.yaml", &with_an_addition(DOCUMENT));
    assert_eq!(
        ["any", "breaking", "wire"].map(fails),
        [Some(1), Some(0), Some(0)]
    );
    shop.write("specs/shop.yaml", &with_a_break(DOCUMENT));
    assert_eq!(["any", "breaking", "wire"].map(fails), [Some(1); 3]);
    shop.write(
        "specs/codegen.toml",
        "[shop]\ndocument = \"shop.yaml\"\n[shop.rename.operations]\ncreatePayment = \"pay\"\n",
    );
    shop.write("specs/shop.yaml", DOCUMENT);
    assert_eq!(
        ["any", "breaking", "wire"].map(fails),
        [Some(1), Some(1), Some(0)]
    );
}

#[test]
fn diff_goes_back_as_far_as_it_is_told_to() {
    let shop = changed();
    shop.succeeds(&["codegen"]);
    shop.commit();
    assert!(shop.succeeds(&["diff"]).contains("as they were in HEAD"));
    assert!(
        shop.succeeds(&["diff", "--against", "HEAD~1"])
            .contains("shop, since HEAD~1:")
    );
    for (argument, why) in [
        ("--against=nothing", "`nothing` is no commit"),
        ("--against=--help", "`--help` is no commit"),
        ("stock", "there is no API `stock`"),
    ] {
        let outcome = shop.task(&["diff", argument]);
        assert_eq!(outcome.status, Some(1), "{argument}: {}", outcome.stdout);
        assert!(outcome.stderr.contains(why), "{}", outcome.stderr);
    }
}

#[test]
fn what_a_document_refers_to_is_compared_as_it_stood_there() {
    let split = DOCUMENT.replace("#/components/schemas/NewPayment", "parts/payment.yaml");
    let split = split.split("components:").next().expect("a beginning");
    let shop = Shop::with(DOCUMENT);
    shop.write("specs/shop.yaml", split);
    shop.write("specs/parts/payment.yaml", "title: NewPayment\ntype: object\nrequired: [amount]\nproperties: {amount: {type: integer}}\n");
    shop.succeeds(&["codegen"]);
    shop.commit();
    let text = shop.read("specs/parts/payment.yaml").expect("a part");
    shop.write(
        "specs/parts/payment.yaml",
        &text
            .replace("amount:", "total:")
            .replace("[amount]", "[total]"),
    );
    let said = shop.succeeds(&["diff"]);
    assert!(
        said.contains("breaks wire") && said.contains("before HEAD:specs/parts/payment.yaml:"),
        "{said}"
    );
}

#[test]
fn apis_come_and_go() {
    let shop = Shop::with(DOCUMENT);
    shop.write("specs/codegen.toml", "[stock]\ndocument = \"shop.yaml\"\n");
    let said = shop.succeeds(&["codegen"]);
    assert!(
        said.contains("breaks Rust: shop: the client is gone"),
        "{said}"
    );
    assert!(said.contains("adds: stock: a new client"), "{said}");
    assert!(said.contains("0.3.1 -> 0.4.0"), "{said}");
}
