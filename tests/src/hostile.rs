//! Documents whose words try to be something else.

use generator::source::{Node, Value};

/// A document with each text that a person reads replaced by `text`, and each name that a person chooses freely followed by
/// it.
pub fn spoken(document: &Node, text: &str) -> serde_json::Value {
    replaced(document, "", text)
}

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
