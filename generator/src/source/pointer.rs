//! RFC 6901 JSON pointers.

use std::borrow::Cow;

/// Escapes one token: `~` becomes `~0`, `/` becomes `~1`.
pub fn escape(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) {
        Cow::Owned(token.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(token)
    }
}

/// Adds one token to a pointer.
pub fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    pointer.push_str(&escape(token));
}

/// The pointer to the child of `pointer` called `token`.
pub fn join(pointer: &str, token: &str) -> String {
    let mut joined = pointer.to_owned();
    push(&mut joined, token);
    joined
}

/// The tokens of a pointer, unescaped. The empty pointer has none; what does not start with `/` is no pointer.
pub fn split(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let tokens = pointer.strip_prefix('/')?;
    Some(
        tokens
            .split('/')
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
            .collect(),
    )
}

/// The pointer in the fragment of a reference such as `#/components/schemas/A%20b`, percent-decoded.
///
/// Nothing is returned for a reference to another document, and for a fragment that is a name or not UTF-8.
pub fn of_reference(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    if !fragment.is_empty() && !fragment.starts_with('/') {
        return None;
    }
    percent_decoded(fragment)
}

/// A text without its percent signs; nothing where the bytes they stand for are not UTF-8.
pub fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = match tail {
            [high, low, ..] if *first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match digits {
            Some((high, low)) => {
                bytes.push(high * 16 + low);
                rest = tail.get(2..).unwrap_or_default();
            }
            // A lone `%` is taken as it is: sloppy documents write names with it unescaped.
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// The reference to `pointer` in the same document.
pub fn to_reference(pointer: &str) -> String {
    format!("#{}", pointer.replace('%', "%25"))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_splits_back() {
        let pointer = join(&join("", "/pay/{id}"), "a~b");
        assert_eq!(pointer, "/~1pay~1{id}/a~0b");
        assert_eq!(
            split(&pointer),
            Some(vec!["/pay/{id}".to_owned(), "a~b".to_owned()])
        );
    }

    #[test]
    fn refuses_what_is_no_pointer() {
        assert_eq!(split("components"), None);
    }

    #[test]
    fn decodes_percent_signs_of_a_fragment() {
        assert_eq!(of_reference("#/a%20b/%7E1c").as_deref(), Some("/a b/~1c"));
        assert_eq!(of_reference("#/100%/x%zz").as_deref(), Some("/100%/x%zz"));
        assert_eq!(of_reference("#/%ff"), None);
    }

    #[test]
    fn knows_local_references_from_others() {
        assert_eq!(of_reference("#").as_deref(), Some(""));
        assert_eq!(of_reference("other.yaml#/a"), None);
        assert_eq!(of_reference("#anchor"), None);
    }
}
