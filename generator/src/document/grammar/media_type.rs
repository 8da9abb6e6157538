//! The keys of `content`, which are media types.

use super::super::path::Path;
use super::super::report::Report;
use crate::diagnostic::Code;
use crate::source::{Map, Node};

/// What a key stands for that is no media type: bodies of APIs are JSON.
const ASSUMED: &str = "application/json";

/// Renames the keys of `content` that are no media types, which no message can have.
pub(super) fn check(content: &mut Node, path: &Path<'_>, report: &mut Report<'_>) {
    let Some(map) = content.as_map_mut() else {
        return;
    };
    let is_known = |key: &str| is_media_type(key) || key.starts_with("x-");
    if map.keys().all(|key| is_known(key)) {
        return;
    }
    let (known, odd): (Map, Map) = std::mem::take(map)
        .into_iter()
        .partition(|(key, _)| is_known(key));
    *map = known;
    for (key, node) in odd {
        let mut parts = key.split(',').map(str::trim);
        let meant = match parts.find(|part| is_media_type(part)) {
            Some(part) => part,
            None if key.trim().starts_with('*') => "*/*",
            None => ASSUMED,
        };
        let help = match map.contains_key(meant) {
            true => format!("left out, for `{meant}` stands beside it; correct it in an overlay"),
            false => format!("read as `{meant}`; correct it in an overlay"),
        };
        let message = format!("`{key}` is no media type");
        report.warning(
            Code::InvalidMediaType,
            &node,
            &path.key(&key),
            &message,
            &help,
        );
        map.entry(meant.to_owned()).or_insert(node);
    }
}

/// Whether a text is a media type or a range of them: two tokens of RFC 9110, section 5.6.2, with a slash between them,
/// and parameters.
fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim();
    let is_token = |part: &str| {
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        !part.is_empty() && part.bytes().all(token)
    };
    let parts = essence.split_once('/');
    parts.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;

    #[test]
    fn keys_of_content_are_media_types() {
        let sample = Sample::operation(
            "responses: {200: {description: d, content: {Missing Parameter: {schema: {type: string}}}}, \
             201: {description: d, content: {json: {}, application/json: {schema: {}}, '*': {}}}, \
             202: {description: d, content: {'text/csv, text/plain': {}, 'a/b; c=d': {}, 'x/*': {}}}}",
        );
        let keys = |status: &str| {
            let content = sample
                .document
                .tree
                .at(&format!("/paths/~1/get/responses/{status}/content"));
            let map = content
                .and_then(|content| content.as_map())
                .expect("content");
            map.keys().cloned().collect::<Vec<_>>().join(" | ")
        };
        assert_eq!(keys("200"), "application/json");
        assert_eq!(keys("201"), "application/json | */*");
        assert_eq!(keys("202"), "a/b; c=d | x/* | text/csv");
        let at = |key: &str| format!("Warning invalid-media-type /paths/~1/get/responses/{key}");
        assert_eq!(
            sample.said,
            [
                at("200/content/Missing Parameter"),
                at("201/content/json"),
                at("201/content/*"),
                at("202/content/text~1csv, text~1plain"),
            ]
        );
    }
}
