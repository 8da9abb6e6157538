//! Whether this is an OpenAPI document we can read.

use super::path::Path;
use super::report::Report;
use crate::diagnostic::Code;
use crate::source::{Node, Value};

const CODE: Code = Code::UnsupportedVersion;

/// Checks the version. Nothing comes back where the document cannot be read, and an error says what to do.
pub(super) fn check(tree: &Node, report: &mut Report<'_>) -> Option<()> {
    let root = Path::ROOT;
    if tree.as_map().is_none() {
        let message = format!("an OpenAPI document is a map, this is {}", tree.kind());
        report.error(
            CODE,
            tree,
            &root,
            &message,
            "give an OpenAPI 3.0, 3.1 or 3.2 document",
        );
        return None;
    }
    if let Some(swagger) = tree.get("swagger") {
        let help =
            "convert it first: `npx @scalar/cli document upgrade FILE --output openapi.json`";
        report.error(
            CODE,
            swagger,
            &root.key("swagger"),
            "this is a Swagger 2.0 document",
            help,
        );
        return None;
    }
    let Some(openapi) = tree.get("openapi") else {
        let help = "begin it with the version it is written for, such as `openapi: 3.0.3`";
        report.error(
            CODE,
            tree,
            &root,
            "the document does not say its version of OpenAPI",
            help,
        );
        return None;
    };
    let text = match &openapi.value {
        Value::String(text) | Value::Number(text) => text.clone(),
        _ => openapi.kind().to_owned(),
    };
    let mut parts = text.split(['.', '-']);
    if parts.next() == Some("3") && matches!(parts.next(), Some("0" | "1" | "2")) {
        return Some(());
    }
    let message = format!("`{text}` is no version of OpenAPI this generator reads");
    report.error(
        CODE,
        openapi,
        &root.key("openapi"),
        &message,
        "it reads 3.0, 3.1 and 3.2",
    );
    None
}

/// Whether a document is of version 3.0, whose schemas take no keywords but those of OpenAPI.
pub(super) fn is_3_0(tree: &Node) -> bool {
    let version = tree.get("openapi").map(|node| &node.value);
    matches!(version, Some(Value::String(text) | Value::Number(text)) if text.starts_with("3.0"))
}

#[cfg(test)]
mod tests {
    use super::super::sample::try_read;

    fn refused(text: &str) -> Vec<String> {
        let (document, said) = try_read(text);
        assert!(document.is_none());
        said
    }

    #[test]
    fn reads_every_version_from_3_0_to_3_2() {
        for version in [
            "3.0.0",
            "3.0.4",
            "3.1.0",
            "'3.1'",
            "3.1",
            "3.2.0",
            "3.1.0-rc1",
        ] {
            let (document, said) = try_read(&format!(
                "openapi: {version}\ninfo: {{title: t, version: 1.0}}\npaths: {{}}"
            ));
            assert!(said.is_empty(), "{said:?}");
            assert_eq!(document.expect("read").openapi.info.version, "1.0");
        }
    }

    #[test]
    fn refuses_other_documents() {
        assert_eq!(
            refused("swagger: '2.0'"),
            ["Error unsupported-version /swagger"]
        );
        assert_eq!(
            refused("openapi: 4.0.0"),
            ["Error unsupported-version /openapi"]
        );
        assert_eq!(
            refused("openapi: [3]"),
            ["Error unsupported-version /openapi"]
        );
        assert_eq!(refused("info: {}"), ["Error unsupported-version "]);
        assert_eq!(refused("just a text"), ["Error unsupported-version "]);
    }

    #[test]
    fn repairs_a_document_that_is_a_version_and_nothing_else() {
        let (document, said) = try_read("openapi: 3.0.0");
        assert!(document.is_some());
        assert_eq!(said, ["Warning missing-key "; 2]);
    }
}
