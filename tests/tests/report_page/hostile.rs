//! Documents whose words try to be markup.

use std::collections::BTreeSet;

use tests::hostile::spoken;

use super::html::Html;
use super::page_of_text;

/// Texts that would be tags, attributes, links or templates, if they were pasted into the page.
const SMUGGLERS: &[&str] = &[
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "[x](javascript:alert(1)) <javascript:alert(1)>",
    "![x](https://tracker.example/x.png)",
    "<a href=\"javascript:alert(1)\">x</a>",
    "</style></title></code></pre></details><h1>x",
    "<!-- --><![CDATA[ <b>x</b> ]]><?x?>",
    "&lt;img src=x&gt; &#60;script&#62;",
    "{{ 7 * 7 }}{% for x in y %}<b>{% endfor %}",
    "`<img src=x>` and ```\n<img src=x>",
    "\u{202e}desrever\u{0}\u{1b}[31m",
];

/// The tags that CommonMark is made of.
const PROSE: &[&str] = &["<a href>", "</a>", "<code >", "</code>", "<pre >", "</pre>"];

#[test]
fn no_text_of_a_document_becomes_markup() {
    let document = std::fs::read_to_string(tests::fixtures().join("payments.yaml")).unwrap();
    let (tree, _) = generator::source::parse(&document, "payments.yaml").expect("a document");
    let harmless = page_of_text(&spoken(&tree, "harmless").to_string(), None);
    let harmless: BTreeSet<String> = Html::read(&harmless).tags().into_iter().collect();
    for text in SMUGGLERS {
        let page = page_of_text(&spoken(&tree, text).to_string(), None);
        let html = Html::read(&page);
        html.check(text);
        let turned = page
            .chars()
            .find(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{0}' | '\u{1b}'));
        assert_eq!(turned, None, "{text:?}");
        let mut tags = html.tags().into_iter();
        let foreign = tags.find(|tag| !harmless.contains(tag) && !PROSE.contains(&tag.as_str()));
        assert_eq!(foreign, None, "{text:?}");
    }
}
