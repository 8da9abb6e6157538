//! Texts that carry something else: `contentEncoding` and `contentMediaType` become the formats of 3.0.

use super::super::path::Path;
use super::super::report::Report;
use crate::diagnostic::Code;
use crate::source::{Node, Value};

/// Turns encoded and binary texts into `byte` and `binary`.
pub(super) fn encoding(node: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    let encoding = map.shift_remove("contentEncoding");
    let media_type = map.shift_remove("contentMediaType");
    let text_is = |node: &Option<Node>, wanted: &str| {
        node.as_ref()
            .and_then(Node::as_str)
            .is_some_and(|text| text.eq_ignore_ascii_case(wanted))
    };
    let format = if text_is(&encoding, "base64") {
        Some("byte")
    } else if text_is(&encoding, "base64url") {
        Some("base64url")
    } else if encoding.is_none() && text_is(&media_type, "application/octet-stream") {
        Some("binary")
    } else {
        None
    };
    if let Some((format, source)) = format.zip(encoding.as_ref().or(media_type.as_ref())) {
        let word = |word: &str| source.with(Value::String(word.to_owned()));
        let (kind, format) = (word("string"), word(format));
        map.entry("type".to_owned()).or_insert(kind);
        map.entry("format".to_owned()).or_insert(format);
    } else if let Some(encoding) = &encoding {
        let message = "only `base64` and `base64url` are decoded";
        report.warning(
            Code::UnsupportedKeyword,
            encoding,
            &path.key("contentEncoding"),
            message,
            "the field holds the text as it is sent",
        );
    }
    for (key, value) in [
        ("x-contentEncoding", encoding),
        ("x-contentMediaType", media_type),
    ] {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[test]
    fn base64_is_byte_and_octets_are_binary() {
        assert!(
            Sample::schema("contentEncoding: base64")
                .s()
                .starts_with(r#"{"format":"byte","type":"string""#)
        );
        let binary = Sample::schema("contentMediaType: application/octet-stream");
        assert!(
            binary
                .s()
                .starts_with(r#"{"format":"binary","type":"string""#)
        );
        assert!(binary.said.is_empty());
    }

    #[test]
    fn other_encodings_stay_as_they_are_sent() {
        let sample = Sample::schema("type: string\ncontentEncoding: base32");
        assert_eq!(
            sample.said,
            ["Warning unsupported-keyword /components/schemas/S/contentEncoding"]
        );
        assert_eq!(
            sample.s(),
            r#"{"type":"string","x-contentEncoding":"base32"}"#
        );
    }
}
