//! Media types, as headers and documents have them.

use crate::http::error::BuildError;
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

/// Refuses what cannot be the `Content-Type` of a body: something else than a type and a subtype with parameters (RFC 9110,
/// section 8.3.1), and a range such as `image/*`.
pub(crate) fn check(media_type: &str) -> Result<(), BuildError> {
    let refused = |why: &str| {
        Err(BuildError::new(format!(
            "the media type {media_type:?} {why}; name one with `Upload::media_type`, such as `image/png`"
        )))
    };
    let token = |text: &str| {
        let one = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        !text.is_empty() && text.bytes().all(one)
    };
    let Some((kind, rest)) = media_type.split_once('/') else {
        return refused("has no `/`");
    };
    let (subtype, mut parameters) = match rest.split_once(';') {
        Some((subtype, parameters)) => (subtype.trim_end(), Some(parameters)),
        None => (rest, None),
    };
    if !token(kind) || !token(subtype) {
        return refused("is not a type and a subtype");
    }
    if kind.contains('*') || subtype == "*" {
        return refused("is a range of media types");
    }
    while let Some(text) = parameters {
        let text = text.trim_start_matches([' ', '\t']);
        let Some((name, value)) = text.split_once('=') else {
            return refused("has a parameter without a value");
        };
        let after = match value.strip_prefix('"') {
            Some(quoted) => after_quoted(quoted),
            None => {
                let end = value.find([';', ' ', '\t']).unwrap_or(value.len());
                token(&value[..end]).then(|| &value[end..])
            }
        };
        let Some(after) = after.filter(|_| token(name)) else {
            return refused("has a parameter that is not valid");
        };
        parameters = match after.trim_matches([' ', '\t']) {
            "" => None,
            after => match after.strip_prefix(';') {
                Some(more) => Some(more),
                None => return refused("has a parameter that is not valid"),
            },
        };
    }
    Ok(())
}

/// Returns what follows a quoted text, whose first quote is not in `text` any more.
fn after_quoted(text: &str) -> Option<&str> {
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some(&text[at + 1..]),
            '\\' => drop(characters.next()),
            _ if character.is_ascii_control() && character != '\t' => return None,
            _ => {}
        }
    }
    None
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
    use super::{check, covers, essence, is_json};

    #[test]
    fn takes_media_types_and_nothing_else() {
        for media_type in [
            "image/png",
            "application/vnd.api+json",
            "text/plain; charset=utf-8",
            "text/plain;charset=utf-8;format=flowed",
            "multipart/mixed; boundary=\"a b;c\\\"d\" ; x=1",
        ] {
            assert!(check(media_type).is_ok(), "{media_type}");
        }
        for media_type in [
            "",
            "png",
            "image/",
            "/png",
            "image/png/x",
            "image png",
            " image/png",
            "image/*",
            "*/*",
            "image/png;",
            "image/png, image/gif",
            "image/png; a",
            "image/png; a=",
            "image/png; =b",
            "image/png; a=\"b",
            "image/png; a=b c",
            "image/png\r\nX-Evil: 1",
            "image/p\u{e4}ng",
        ] {
            assert!(check(media_type).is_err(), "{media_type}");
        }
    }

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
