//! Media types, as headers and documents have them.

use crate::http::transport::Reply;

/// Returns a media type without its parameters, in lower case, if there is one before them.
pub(crate) fn essence(media_type: &str) -> Option<String> {
    let essence = media_type.split(';').next()?.trim();
    (!essence.is_empty()).then(|| essence.to_ascii_lowercase())
}

/// Tells whether what has this media type is JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    essence(media_type)
        .is_some_and(|essence| essence.ends_with("/json") || essence.ends_with("+json"))
}

/// Returns whether what has this media type is text, and not JSON.
pub(crate) fn is_text(media_type: &str) -> bool {
    essence(media_type).is_some_and(|essence| {
        let is_written = essence.starts_with("text/")
            || essence.ends_with("/xml")
            || essence.ends_with("+xml")
            || essence == "application/x-www-form-urlencoded";
        is_written && !is_json(&essence)
    })
}

/// Returns whether the response is of one of these media types, each of which may be a range such as `image/*`.
/// Parameters count where the document gives them: `application/json;type=collection` is not any JSON.
pub(super) fn is_of(reply: &Reply, media_types: &[&str]) -> bool {
    let found = reply.headers.get("content-type").unwrap_or_default();
    media_types.iter().any(|expected| covers(expected, found))
}

fn covers(expected: &str, found: &str) -> bool {
    let kind_of = |text: &str| essence(text).unwrap_or_default();
    let (wanted, came) = (kind_of(expected), kind_of(found));
    let covered = match wanted.split_once('*') {
        None => came == wanted,
        Some(("", _)) => true,
        Some((kind, suffix)) => came
            .strip_prefix(kind)
            .is_some_and(|rest| rest.ends_with(suffix)),
    };
    let parameters = |text: &str| -> Vec<String> {
        let parameters = text.split(';').skip(1);
        parameters
            .map(|parameter| parameter.replace([' ', '"'], "").to_ascii_lowercase())
            .collect()
    };
    let found = parameters(found);
    let expected = parameters(expected);
    // How text is encoded does not make it another thing.
    let mut counted = expected.iter().filter(|one| !one.starts_with("charset="));
    covered && counted.all(|parameter| found.contains(parameter))
}

#[cfg(test)]
mod tests {
    use super::{covers, essence, is_json};

    #[test]
    fn a_range_covers_what_is_of_its_kind() {
        for (range, found) in [
            ("*/*", "image/png"),
            ("image/*", "IMAGE/png"),
            ("application/*+json", "application/hal+json"),
            ("*/*", ""),
        ] {
            assert!(covers(range, found), "{range} {found}");
        }
        for (range, found) in [
            ("image/*", "text/plain"),
            ("application/*+json", "application/json"),
            ("application/*+json", "text/x+json"),
        ] {
            assert!(!covers(range, found), "{range} {found}");
        }
    }

    #[test]
    fn leaves_parameters_and_case_out() {
        assert_eq!(
            essence(" Text/CSV ; header=present").as_deref(),
            Some("text/csv")
        );
        for none in ["", " ", "; charset=utf-8"] {
            assert_eq!(essence(none), None, "{none:?}");
        }
    }

    #[test]
    fn knows_json_however_it_is_written() {
        for json in [
            "application/json",
            "Text/JSON;v=1",
            "application/vnd.own+Json",
        ] {
            assert!(is_json(json), "{json}");
        }
        for other in ["", "application/jsonl", "text/plain; a=application/json"] {
            assert!(!is_json(other), "{other}");
        }
    }
}
