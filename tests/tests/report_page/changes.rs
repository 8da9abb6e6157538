//! What changed, as the page shows it.

use generator::diagnostic::Place;
use generator::diff::{Change, Changes, Spot, Verdict, Way};
use generator::page::Changed;

use super::html::Html;
use super::{SHOP, page_of, page_of_text};

fn shown(list: Vec<Change>) -> Html {
    let changes = Changes {
        list,
        ..Changes::default()
    };
    let changed = Changed {
        since: "HEAD",
        changes: &changes,
    };
    let html = Html::read(&page_of_text(SHOP, Some(changed)));
    html.check("changes");
    html
}

#[test]
fn a_change_is_shown_with_its_verdicts_in_words_and_what_to_do() {
    let spot = |line| Spot {
        pointer: "/components/schemas/Order/properties/paidBy".to_owned(),
        file: "pay.yaml".to_owned(),
        place: Place { line, column: 9 },
    };
    let html = shown(vec![
        Change {
            old: Some(spot(20)),
            new: Some(spot(21)),
            ways: vec![Way::Response],
            reach: vec!["Order::paid_by".to_owned(), "find_order".to_owned()],
            remedy: Some("handle `None` of `Order::paid_by`".to_owned()),
            ..Change::new(
                "Order::paid_by",
                "is not required any more",
                Verdict::Breaks,
                Verdict::Breaks,
            )
        },
        Change::new("Person::age", "is **new**", Verdict::Adds, Verdict::Adds),
        Change::new(
            "Gone",
            "is gone, without a user",
            Verdict::Same,
            Verdict::Breaks,
        ),
    ]);
    let section = html.inside("pay-changes");
    let text = section.text();
    for words in [
        "Changes since HEAD 3 changes: 1 breaks wire, 2 break Rust, 1 adds",
        "Breaking Order::paid_by breaks wire breaks Rust response is not required any more",
        "What to do: handle None of Order::paid_by",
        "Reaches find_order",
        "was pay.yaml:20:9, is pay.yaml:21:9",
        "Added Person::age adds is new",
        "Gone breaks Rust is gone",
    ] {
        assert!(text.contains(words), "no {words:?} in {text}");
    }
    let links: Vec<&str> = section.links().collect();
    assert_eq!(
        links,
        [
            "#pay-type-Order",
            "#pay-operation-find_order",
            "#pay-type-Person"
        ]
    );
    let overview: Vec<&str> = html.attribute("a", "class").collect();
    assert_eq!(overview, ["skip", "tag breaks", "tag warns"]);
}

#[test]
fn a_change_of_a_webhook_leads_to_the_type_of_all_of_them() {
    let changes = Changes {
        list: vec![Change {
            reach: vec!["webhooks::Event::Paid".to_owned()],
            ..Change::new("webhooks::Event", "is new", Verdict::Same, Verdict::Adds)
        }],
        ..Changes::default()
    };
    let changed = Changed {
        since: "HEAD",
        changes: &changes,
    };
    let page = page_of(
        &tests::fixtures(),
        "constructs/webhooks.yaml",
        Some(changed),
    );
    let section = Html::read(&page).inside("pay-changes");
    let links: Vec<&str> = section.links().collect();
    assert_eq!(links, ["#pay-events", "#pay-events"]);
}

#[test]
fn no_change_is_said_in_words() {
    let html = shown(Vec::new());
    let text = html.inside("pay-changes").text();
    assert!(
        text.contains("no changes Nothing changed that a program could notice."),
        "{text}"
    );
    let silent = Html::read(&page_of_text(SHOP, None));
    assert!(
        silent.ids().all(|id| id != "pay-changes"),
        "compared with nothing"
    );
}

#[test]
fn no_text_of_a_change_becomes_markup() {
    let text = "<img src=x onerror=alert(1)>[x](javascript:alert(1))</li>";
    shown(vec![Change {
        reach: vec![text.to_owned()],
        remedy: Some(text.to_owned()),
        ..Change::new(text, text, Verdict::Breaks, Verdict::Same)
    }]);
}
