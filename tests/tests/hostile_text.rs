//! Text that tries to become code: no text of a document ends a comment, a string, an attribute, a macro or a path.

use tests::hostile::spoken;
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

#[test]
fn no_text_of_a_document_becomes_code() {
    let document = std::fs::read_to_string(tests::fixtures().join("payments.yaml")).unwrap();
    let (tree, _) = generator::source::parse(&document, "payments.yaml").expect("a document");
    let harmless = item_kinds(&render(&spoken(&tree, "Harmless")));
    for text in SMUGGLERS {
        let rendered = render(&spoken(&tree, text));
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
