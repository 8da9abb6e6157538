//! Text that tries to become code: no text of a document ends a comment, a string, an attribute, a macro or a path.

use generator::source::{Node, Value};
use tests::render::{Document, Rendered};

/// Renders a document that is fine but for its words.
fn render(document: &serde_json::Value) -> Rendered {
    let rendered = Document::new(&document.to_string()).render();
    assert!(
        !rendered.diagnostics.has_errors(),
        "{}",
        rendered.diagnostics_text()
    );
    rendered
}

/// Texts that would end a comment, a string, an attribute, a macro or a template, if they were pasted into it.
const SMUGGLERS: &[&str] = &[
    "*/ pub struct Smuggled; /*",
    "\"; pub struct Smuggled; const X: &str = \"",
    "\"#; pub struct Smuggled; r#\"",
    "\n\npub struct Smuggled;\n",
    "\r\npub struct Smuggled;\r",
    "\u{2028}pub struct Smuggled;\u{85}",
    "\")] pub struct Smuggled; #[doc(",
    "}); pub struct Smuggled; runtime::object!(X {",
    "{{ 7 * 7 }}{% if true %}pub struct Smuggled;{% endif %}",
    "`]( ```\nfn main() { panic!() }\n```\npub struct Smuggled;",
    "../../../etc/Smuggling",
    "\u{202e};delggumS tcurts bup",
];

/// `payments.yaml` with each text a person reads, and each name that a person chooses freely, replaced by `text`.
fn replaced(node: &Node, key: &str, text: &str) -> serde_json::Value {
    const SPOKEN: &[&str] = &[
        "description",
        "summary",
        "title",
        "operationId",
        "pattern",
        "example",
        "default",
        "format",
        "version",
        "tags",
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
            let mut entries: serde_json::Map<String, serde_json::Value> = entries.collect();
            if entries.contains_key("type")
                || entries.contains_key("responses")
                || entries.contains_key("in")
            {
                entries.insert("description".to_owned(), text.into());
            }
            if entries.contains_key("responses") {
                entries.insert("tags".to_owned(), vec![text].into());
            }
            entries.into()
        }
        Value::List(list) => {
            let key = if ["enum", "required"].contains(&key) {
                "listed"
            } else {
                key
            };
            list.iter().map(|item| replaced(item, key, text)).collect()
        }
        Value::String(old) if key == "listed" => format!("{old}{text}").into(),
        Value::String(_) if SPOKEN.contains(&key) => text.into(),
        _ => node.to_json(),
    }
}

#[test]
fn no_text_of_a_document_becomes_code() {
    let document = std::fs::read_to_string(tests::fixtures().join("payments.yaml")).unwrap();
    let (tree, _) = generator::source::parse(&document, "payments.yaml").expect("a document");
    let harmless = item_kinds(&render(&replaced(&tree, "", "Harmless")));
    for text in SMUGGLERS {
        let rendered = render(&replaced(&tree, "", text));
        for file in &rendered.files {
            assert!(!file.path.contains(".."), "{text:?} leads to {}", file.path);
            let bidi = file
                .text
                .chars()
                .find(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
            assert_eq!(bidi, None, "{text:?} turns text around in {}", file.path);
            let file = syn::parse_file(&file.text).expect("parsed before");
            for item in &file.items {
                if let syn::Item::Struct(item) = item {
                    assert_ne!(item.ident, "Smuggled", "{text:?} is code now");
                }
            }
        }
        assert_eq!(
            item_kinds(&rendered),
            harmless,
            "{text:?} makes items of its own"
        );
    }
}

/// How many items of each kind there are: a smuggled one would be one more.
fn item_kinds(rendered: &Rendered) -> std::collections::BTreeMap<&'static str, usize> {
    let mut kinds = std::collections::BTreeMap::new();
    for file in &rendered.files {
        for item in syn::parse_file(&file.text).expect("parsed before").items {
            let kind = match item {
                syn::Item::Struct(_) => "struct",
                syn::Item::Enum(_) => "enum",
                syn::Item::Macro(_) => "macro",
                syn::Item::Impl(_) => "impl",
                syn::Item::Fn(_) => "fn",
                syn::Item::Const(_) => "const",
                syn::Item::Type(_) => "type",
                // Their number depends on how things are spread over files.
                syn::Item::Use(_) | syn::Item::Mod(_) => continue,
                _ => "other",
            };
            *kinds.entry(kind).or_default() += 1;
        }
    }
    kinds
}
