//! What things are called in an explanation.

use crate::enumeration::enumerate;
use crate::ir::Shape;

/// How many keys of an object, or values of a key, are worth reading.
const MOST_KEYS: usize = 12;

/// How many characters of a value are worth reading.
const LONGEST_VALUE: usize = 60;

/// A name between backquotes.
pub(super) fn code(name: &str) -> String {
    format!("`{name}`")
}

/// A text that begins like a sentence and ends like one, unless it leads to what follows it.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let whole = format!("{}{}", first.to_uppercase(), letters.as_str());
    if text.starts_with(' ') || text.ends_with([':', '.']) {
        whole
    } else {
        whole + "."
    }
}

/// The beginning of a value that may be very long.
fn excerpt(value: &str) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => code(&format!("{}…", &value[..end])),
        None => code(value),
    }
}

/// A tag, with the property that holds it.
pub(super) fn tag(property: &str, within: Option<&str>) -> String {
    match within {
        Some(within) => code(&format!("{within}.{property}")),
        None => code(property),
    }
}

/// What a variant looks like on the wire.
pub(super) fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Boolean => "a boolean".to_owned(),
        Shape::Integer => "an integer".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::String => "a string".to_owned(),
        Shape::Array => "a list".to_owned(),
        Shape::Any => "any value".to_owned(),
        Shape::Several(kinds) => {
            let kinds: Vec<String> = kinds.iter().map(self::shape).collect();
            kinds.join(" or ")
        }
        Shape::Object {
            required,
            known,
            constants,
            sealed,
        } => {
            let said = constants.iter().map(|(key, values)| {
                let count = values.len();
                let mut words: Vec<String> = values
                    .iter()
                    .take(MOST_KEYS)
                    .map(|value| excerpt(value))
                    .collect();
                if count > MOST_KEYS {
                    words.push(format!("{} more", count - MOST_KEYS));
                }
                format!("; {} is {}", code(key), words.join(" or "))
            });
            let sealed = if *sealed { "; it has no others" } else { "" };
            object(required, known) + sealed + &said.collect::<String>()
        }
    }
}

fn object(required: &[String], known: &[String]) -> String {
    let optional: Vec<&String> = known.iter().filter(|key| !required.contains(key)).collect();
    let mut text = "an object".to_owned();
    if !required.is_empty() {
        text += &format!(" with {}", keys(required.iter()));
    }
    if !optional.is_empty() {
        let comma = if required.is_empty() { "" } else { "," };
        text += &format!("{comma} that may have {}", keys(optional.into_iter()));
    }
    text
}

fn keys<'k>(keys: impl ExactSizeIterator<Item = &'k String>) -> String {
    let count = keys.len();
    let mut words: Vec<String> = keys.take(MOST_KEYS).map(|key| code(key)).collect();
    if count > MOST_KEYS {
        words.push(format!("{} more", count - MOST_KEYS));
    }
    enumerate(&words, "and")
}

#[cfg(test)]
mod tests {
    use super::{sentence, shape};
    use crate::ir::Shape;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn an_object_is_told_by_what_it_must_and_may_have() {
        let object = |required: &[&str], known: &[&str]| {
            shape(&Shape::Object {
                required: words(required),
                known: words(known),
                constants: Vec::new(),
                sealed: false,
            })
        };
        assert_eq!(object(&[], &[]), "an object");
        assert_eq!(object(&["a"], &["a"]), "an object with `a`");
        assert_eq!(object(&[], &["a"]), "an object that may have `a`");
        assert_eq!(
            object(&["a"], &["a", "b", "c"]),
            "an object with `a`, that may have `b` and `c`"
        );
        let many: Vec<String> = (0..20).map(|key| key.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(object(&[], &many).ends_with("`11` and 8 more"));
    }

    #[test]
    fn sentences_read_well() {
        assert_eq!(sentence("nothing"), "Nothing.");
        assert_eq!(sentence("to do so:"), "To do so:");
        assert_eq!(sentence("  - target: x"), "  - target: x");
    }
}
