//! Whether what came is a document, and a whole one.

use std::collections::HashSet;

use generator::diagnostic::Diagnostic;
use generator::source::{self, Node, Value, pointer};

/// A text that is an OpenAPI document.
#[derive(Debug)]
pub struct Document {
    /// What it says.
    pub tree: Node,
    /// `info.version`, as it is written.
    pub version: Option<String>,
}

impl Document {
    /// Reads a text that came from `address`.
    ///
    /// # Errors
    ///
    /// Says what the text is instead.
    pub fn read(text: &str, address: &str) -> Result<Self, String> {
        if text.trim_matches(['\u{feff}', ' ', '\r', '\n']).is_empty() {
            return Err("it is empty".to_owned());
        }
        let (tree, _) = source::parse(text, address).map_err(|error| broken(text, &error))?;
        let Some(map) = tree.as_map() else {
            return Err(format!("it is {} and no OpenAPI document", tree.kind()));
        };
        if map.contains_key("swagger") {
            return Err(
                "it is of Swagger 2.0, which is not understood: convert it to OpenAPI 3 and fetch the file"
                    .to_owned(),
            );
        }
        if !map.contains_key("openapi") {
            let keys: Vec<_> = map.keys().take(5).map(String::as_str).collect();
            return Err(format!(
                "it is no OpenAPI document: it has no `openapi`, but `{}`",
                keys.join("`, `")
            ));
        }
        if !["paths", "webhooks", "components"]
            .iter()
            .any(|part| map.contains_key(*part))
        {
            return Err(
                "it is cut off: it has neither `paths` nor `webhooks` nor `components`".to_owned(),
            );
        }
        let version = tree.at("/info/version").and_then(|node| match &node.value {
            Value::String(text) | Value::Number(text) => Some(text.clone()),
            _ => None,
        });
        Ok(Self { tree, version })
    }

    /// What has to be said of the files that this one refers to: they are not fetched with it.
    pub fn parts(&self) -> Option<String> {
        let others = others(&self.tree);
        let first = others.first()?;
        Some(format!(
            "it refers to {} other files, such as `{first}`, which are not fetched with it: put them beside it, or make one \
             file of them all the `source`",
            others.len()
        ))
    }

    /// Why this seems to be cut off, beside the text of the document that is there already.
    ///
    /// YAML can be cut off in most places and is YAML still. What tells is that it is how the other one begins, or that
    /// something it refers to is missing.
    pub fn cut(&self, text: &str, before: Option<&str>) -> Option<String> {
        let text = text.trim_end();
        if before.is_some_and(|before| before.trim_end() != text && before.starts_with(text)) {
            return Some("it is the beginning of the document that is there already".to_owned());
        }
        let before = before.and_then(|before| source::parse(before, "before").ok());
        let known: HashSet<&str> = before.iter().flat_map(|(tree, _)| lost(tree)).collect();
        let lost: Vec<_> = lost(&self.tree)
            .into_iter()
            .filter(|lost| !known.contains(lost))
            .collect();
        let first = lost.first()?;
        Some(format!(
            "{} of its references lead nowhere, such as `{first}`",
            lost.len()
        ))
    }
}

/// The files and addresses that a document refers to, other than itself, in order.
fn others(tree: &Node) -> Vec<&str> {
    let mut others: Vec<_> = references(tree)
        .into_iter()
        .filter_map(|reference| reference.split('#').next())
        .filter(|file| !file.is_empty())
        .collect();
    let mut known = HashSet::new();
    others.retain(|file| known.insert(*file));
    others
}

/// Says where a text stops to be YAML or JSON: at its end, if it was cut off.
fn broken(text: &str, error: &Diagnostic) -> String {
    let lines = text.trim_end().lines().count();
    let place = error.place;
    let near_the_end = if place.line + 1 >= lines {
        ", where it ends: it is cut off"
    } else {
        ""
    };
    format!(
        "it is neither YAML nor JSON: {} (line {}, column {}){near_the_end}",
        error.message, place.line, place.column
    )
}

/// The local references to components that are not there.
fn lost(tree: &Node) -> Vec<&str> {
    let leads_nowhere = |reference: &&str| {
        pointer::of_reference(reference)
            .is_some_and(|at| at.starts_with("/components/") && tree.at(&at).is_none())
    };
    references(tree).into_iter().filter(leads_nowhere).collect()
}

/// All references, each once, in order.
fn references(tree: &Node) -> Vec<&str> {
    let mut found = Vec::new();
    let mut known = HashSet::new();
    let mut left = vec![tree];
    while let Some(node) = left.pop() {
        match &node.value {
            Value::List(items) => left.extend(items.iter().rev()),
            Value::Map(map) => {
                if let Some(reference) = map.get("$ref").and_then(Node::as_str)
                    && known.insert(reference)
                {
                    found.push(reference);
                }
                left.extend(map.values().rev());
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "openapi: 3.0.3\ninfo: {title: T, version: 1.10}\npaths:\n  /a:\n    get:\n      responses:\n        '200': {$ref: '#/components/responses/Ok'}\ncomponents:\n  responses:\n    Ok:\n      description: Fine\n";

    #[test]
    fn reads_the_version_as_it_is_written() {
        let document = Document::read(WHOLE, "a.yaml").expect("a document");
        assert_eq!(document.version.as_deref(), Some("1.10"));
        assert_eq!(document.cut(WHOLE, None), None);
        assert_eq!(document.cut(WHOLE, Some(WHOLE)), None);
    }

    #[test]
    fn says_what_a_text_is_instead() {
        for (text, why) in [
            ("\u{feff} \n", "it is empty"),
            ("just text", "it is a string and no OpenAPI document"),
            (
                r#"{"message": "Not found"}"#,
                "it has no `openapi`, but `message`",
            ),
            ("swagger: '2.0'\npaths: {}", "of Swagger 2.0"),
            (
                "openapi: 3.0.3\ninfo: {title: T",
                "where it ends: it is cut off",
            ),
            (
                "{\"openapi\": \"3.0.3\", \"paths\": {",
                "where it ends: it is cut off",
            ),
            ("a: [\n}\n\n\n\nb: 1\nc: 2\nd: 3", "(line "),
            (
                "openapi: 3.0.3\ninfo:\n  title: T\n",
                "it is cut off: it has neither",
            ),
        ] {
            let said = Document::read(text, "a.yaml").expect_err(text);
            assert!(said.contains(why), "{said}");
        }
    }

    #[test]
    fn every_cut_is_noticed_beside_the_whole() {
        for end in 0..WHOLE.trim_end().len() {
            let text = &WHOLE[..end];
            let taken = Document::read(text, "a.yaml")
                .is_ok_and(|document| document.cut(text, Some(WHOLE)).is_none());
            assert!(!taken, "{text}");
        }
    }

    #[test]
    fn names_the_files_that_a_document_refers_to() {
        let text = "openapi: 3.0.3\npaths:\n  /a: {$ref: './a.yaml#/x'}\n  /b: {$ref: './a.yaml#/y'}\n  /c: {$ref: b.yaml}\n";
        let said = Document::read(text, "a.yaml").expect("a document").parts();
        assert!(said.is_some_and(|said| {
            said.starts_with("it refers to 2 other files, such as `./a.yaml`")
        }));
        assert_eq!(
            Document::read(WHOLE, "a.yaml").expect("a document").parts(),
            None
        );
    }

    #[test]
    fn a_reference_that_led_nowhere_before_is_no_sign() {
        let text = WHOLE.replace("    Ok:", "    Fine:");
        let document = Document::read(&text, "a.yaml").expect("a document");
        assert_eq!(
            document.cut(&text, Some(WHOLE)).as_deref(),
            Some("1 of its references lead nowhere, such as `#/components/responses/Ok`")
        );
        assert_eq!(
            document.cut(&text, Some(&format!("# before\n{text}"))),
            None
        );
    }
}
