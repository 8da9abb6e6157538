//! Documents whose words try to be markup.

use std::collections::BTreeSet;

use generator::source::{Node, Value};

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

/// `node` with each text that a person reads, and each name that a person chooses, followed by `text`.
fn replaced(node: &Node, key: &str, text: &str) -> serde_json::Value {
    const SPOKEN: &[&str] = &[
        "description",
        "summary",
        "title",
        "operationId",
        "pattern",
        "example",
        "format",
        "version",
        "tags",
        "enum",
    ];
    match &node.value {
        Value::Map(map) => {
            let named = ["properties", "mapping", "examples"].contains(&key);
            let entries = map.iter().map(|(name, child)| {
                let child = replaced(child, if named { "" } else { name }, text);
                (
                    if named {
                        format!("{name}{text}")
                    } else {
                        name.clone()
                    },
                    child,
                )
            });
            entries.collect::<serde_json::Map<_, _>>().into()
        }
        Value::List(list) => list.iter().map(|item| replaced(item, key, text)).collect(),
        Value::String(old) if SPOKEN.contains(&key) => format!("{old} {text}").into(),
        _ => node.to_json(),
    }
}

#[test]
fn no_text_of_a_document_becomes_markup() {
    let document = std::fs::read_to_string(tests::fixtures().join("payments.yaml")).unwrap();
    let (tree, _) = generator::source::parse(&document, "payments.yaml").expect("a document");
    let harmless = page_of_text(&replaced(&tree, "", "harmless").to_string(), None);
    let harmless: BTreeSet<String> = Html::read(&harmless).tags().into_iter().collect();
    for text in SMUGGLERS {
        let page = page_of_text(&replaced(&tree, "", text).to_string(), None);
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
