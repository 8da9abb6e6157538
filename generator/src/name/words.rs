//! From the document's text to the words of an identifier.

use std::borrow::Cow;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// How an identifier is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// `CreatePayment`: types and variants.
    Pascal,
    /// `create_payment`: fields, methods, arguments, modules.
    Snake,
    /// `CREATE_PAYMENT`: constants.
    Shouty,
}

impl Case {
    /// Writes `text` as an identifier. What no identifier can hold is left out; nothing may be left.
    pub fn write(self, text: &str) -> String {
        if let Some(name) = self.write_plain(text) {
            return self.legal(name);
        }
        let text = if text.is_ascii() {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(deunicode::deunicode(text))
        };
        // An apostrophe joins what it stands between.
        let text = if text.contains('\'') {
            Cow::Owned(text.replace('\'', ""))
        } else {
            text
        };
        let text = if text.contains('s') && text.contains(|c: char| c.is_ascii_uppercase()) {
            Cow::Owned(plural_initials(&text))
        } else {
            text
        };
        // One word, whatever its capitals say.
        let text = if self != Case::Pascal && text.contains("OAuth") {
            Cow::Owned(text.replace("OAuth", "Oauth"))
        } else {
            text
        };
        let mut name = match self {
            Case::Pascal => text.to_upper_camel_case(),
            Case::Snake => text.to_snake_case(),
            Case::Shouty => text.to_shouty_snake_case(),
        };
        name.retain(|c| c.is_ascii_alphanumeric() || c == '_');
        self.legal(name)
    }

    /// Writes a text whose words are joined by underscores and have no capitals, as nearly all texts of a document are.
    fn write_plain(self, text: &str) -> Option<String> {
        let is_plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if !text.bytes().all(is_plain) {
            return None;
        }
        let mut name = String::with_capacity(text.len());
        for word in text.split('_').filter(|word| !word.is_empty()) {
            if self != Case::Pascal && !name.is_empty() {
                name.push('_');
            }
            let (first, rest) = word.split_at(1);
            match self {
                Case::Pascal => {
                    name.push_str(&first.to_ascii_uppercase());
                    name.push_str(rest);
                }
                Case::Snake => name.push_str(word),
                Case::Shouty => name.push_str(&word.to_ascii_uppercase()),
            }
        }
        Some(name)
    }

    /// An identifier must not begin with a digit, and four words cannot even be written raw. A variable of nothing but
    /// digits reads like a number, and the compiler's linter refuses it.
    fn legal(self, name: String) -> String {
        let is_digits = |name: &str| {
            name.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'_')
        };
        match name.as_str() {
            "" => name,
            "self" | "Self" | "super" | "crate" | "_" => format!("{name}_"),
            _ if self == Case::Snake && is_digits(&name) => format!("n{name}"),
            _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("_{name}"),
            _ => name,
        }
    }
}

/// Writes initials in the plural as one word: `APIs` as `Apis`, which would be read as `AP` and `Is`.
fn plural_initials(text: &str) -> String {
    let mut plain: Vec<char> = text.chars().collect();
    let mut start = 0;
    for end in 0..plain.len() {
        let ends_word = plain
            .get(end + 1)
            .is_none_or(|next| !next.is_ascii_alphanumeric());
        if plain[end] == 's' && ends_word && end >= start + 2 {
            for letter in &mut plain[start + 1..end] {
                letter.make_ascii_lowercase();
            }
        }
        if !plain[end].is_ascii_uppercase() {
            start = end + 1;
        }
    }
    plain.into_iter().collect()
}

/// The best of the [`candidates`], where it is plain to see without making the others.
pub(super) fn first_candidate(text: &str, case: Case) -> Option<String> {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        .then(|| case.write(text))
}

/// Names that no file may have: `mod.rs` is the file of the directory itself, generated code beside the file means the crate
/// by `runtime`, and Windows keeps the others for devices.
pub(super) const NO_FILES: [&str; 24] = [
    "mod", "runtime", "aux", "con", "nul", "prn", "com1", "com2", "com3", "com4", "com5", "com6",
    "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The name of a module, which is that of its file. File systems take no long ones, so a long name is its last words,
/// which are what tells long names apart.
pub(super) fn module(text: &str) -> String {
    /// With the directories around it, a path stays below the 260 characters of Windows.
    const MOST: usize = 100;
    let name = Case::Snake.write(text);
    let Some(end) = name.len().checked_sub(MOST).and_then(|at| name.get(at..)) else {
        return name;
    };
    let words = end.split_once('_').map_or(end, |(_, words)| words);
    Case::Snake.write(words)
}

/// The names that `text` may get, best first: as it is, with its punctuation in words, with the case it is written in.
pub(super) fn candidates(text: &str, case: Case) -> Vec<String> {
    let plain = case.write(text);
    let spelled = case.write(&spell(text));
    let signed =
        text.starts_with(['+', '-']) && text.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    let mut names = Vec::new();
    if case == Case::Pascal {
        names.extend(decimal(text));
    }
    if !signed {
        names.push(plain.clone());
    }
    if !plain.is_empty() && !signed {
        names.extend(punctuation(text).map(|words| case.write(&format!("{plain} {words}"))));
    }
    names.push(spelled);
    if !plain.is_empty() {
        names.push(case.write(&format!("{plain} {}", style(text))));
    }
    names.retain(|name| !name.is_empty());
    if names.is_empty() {
        names.push(case.write(match text.trim() {
            "" if text.is_empty() => "empty",
            "" => "blank",
            _ => "symbol",
        }));
    }
    names
}

/// The name of a number with a fraction: the point must not vanish, or `1.5` would read like `15`.
fn decimal(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix('-');
    let (whole, fraction) = unsigned.unwrap_or(text).split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.chars().all(|digit| digit.is_ascii_digit());
    let sign = if unsigned.is_some() { "Minus" } else { "_" };
    (digits(whole) && digits(fraction)).then(|| format!("{sign}{whole}_{fraction}"))
}

/// The punctuation within `text` in words, each once.
fn punctuation(text: &str) -> Option<String> {
    let mut words: Vec<&str> = Vec::new();
    for word in text.chars().filter_map(spoken) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// `text` with its punctuation in words.
fn spell(text: &str) -> String {
    let mut spelled = String::new();
    for c in text.chars() {
        let Some(word) = spoken(c) else {
            spelled.push(c);
            continue;
        };
        let sign = spelled.is_empty() && c == '-';
        spelled.push(' ');
        spelled.push_str(if sign { "minus" } else { word });
        spelled.push(' ');
    }
    spelled
}

/// What a punctuation mark is called.
fn spoken(c: char) -> Option<&'static str> {
    Some(match c {
        '+' => "plus",
        '-' => "dash",
        '_' => "underscore",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '?' => "question",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '@' => "at",
        '~' => "tilde",
        '^' => "caret",
        '(' | ')' => "paren",
        '[' | ']' => "bracket",
        '{' | '}' => "brace",
        '"' | '\'' | '`' => "quote",
        _ => return None,
    })
}

/// The way `text` is written, in a word.
fn style(text: &str) -> &'static str {
    let upper = text.chars().any(char::is_uppercase);
    let lower = text.chars().any(char::is_lowercase);
    match (upper, lower) {
        (true, false) => "upper",
        (false, _) => "lower",
        (true, true) if text.starts_with(char::is_uppercase) => "pascal",
        (true, true) => "camel",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_plain_name() {
        assert_eq!(Case::Pascal.write("payment.paid"), "PaymentPaid");
        assert_eq!(Case::Snake.write("not-before-policy"), "not_before_policy");
        assert_eq!(Case::Shouty.write("createPayment"), "CREATE_PAYMENT");
    }

    #[test]
    fn the_first_candidate_is_the_same_alone() {
        for text in [
            "a",
            "created_at",
            "It's",
            "v1.5",
            "S3 (old)",
            "größe",
            "self",
            "APIs",
        ] {
            for case in [Case::Pascal, Case::Snake, Case::Shouty] {
                assert_eq!(
                    first_candidate(text, case).as_ref(),
                    candidates(text, case).first()
                );
            }
        }
        for text in ["+1", "-a", "1.5", "*", ""] {
            assert_eq!(first_candidate(text, Case::Pascal), None);
        }
    }

    #[test]
    fn plain_words_are_written_as_all_others() {
        for text in ["a", "a_b1c_2d", "__a__b_", "_", "1_000", "ios", "self"] {
            for case in [Case::Pascal, Case::Snake, Case::Shouty] {
                let other = case.write(&format!("Q {text}"));
                let plain = case.write(&format!("q_{text}"));
                assert_eq!(plain, other, "{text}");
            }
        }
        assert_eq!(Case::Pascal.write("a_b1c_2d"), "AB1c2d");
        assert_eq!(Case::Shouty.write("__a__b_"), "A_B");
    }

    #[test]
    fn initials_in_the_plural_are_one_word() {
        assert_eq!(
            Case::Snake.write("Authentication APIs"),
            "authentication_apis"
        );
        assert_eq!(Case::Pascal.write("userIDs"), "UserIds");
        assert_eq!(Case::Pascal.write("THIS"), "This");
    }

    #[test]
    fn never_begins_with_a_digit() {
        assert_eq!(Case::Pascal.write("3DS_REQUIRED"), "_3dsRequired");
        assert_eq!(Case::Snake.write("3ds"), "_3ds");
        assert_eq!(Case::Snake.write("01"), "n01");
    }

    #[test]
    fn avoids_what_cannot_be_written_raw() {
        assert_eq!(Case::Snake.write("self"), "self_");
        assert_eq!(Case::Pascal.write("self"), "Self_");
        assert_eq!(Case::Snake.write("type"), "type");
    }

    #[test]
    fn spells_punctuation_where_nothing_else_is_left() {
        assert_eq!(candidates("*", Case::Pascal)[0], "Star");
        assert_eq!(candidates("+1", Case::Pascal)[0], "Plus1");
        assert_eq!(candidates("-1", Case::Pascal)[0], "Minus1");
        assert_eq!(candidates("", Case::Pascal)[0], "Empty");
        assert_eq!(candidates("😀", Case::Pascal)[0], "Grinning");
    }

    #[test]
    fn a_long_name_of_a_file_is_its_last_words() {
        assert_eq!(module("PaymentPaid"), "payment_paid");
        let long = format!("{}PaymentPaid", "Generic".repeat(40));
        assert_eq!(module(&long).len(), 92);
        assert!(module(&long).starts_with("generic_generic_"));
        assert!(module(&long).ends_with("_payment_paid"));
        assert_eq!(module(&"x".repeat(300)).len(), 100);
    }

    #[test]
    fn keeps_the_point_of_a_number() {
        assert_eq!(candidates("1.5", Case::Pascal)[0], "_1_5");
        assert_eq!(candidates("-0.25", Case::Pascal)[0], "Minus0_25");
        assert_eq!(candidates("v1.5", Case::Pascal)[0], "V15");
    }

    #[test]
    fn tells_apart_what_differs_by_case_or_punctuation() {
        assert_eq!(
            candidates("in_process", Case::Pascal)[1],
            "InProcessUnderscore"
        );
        assert!(candidates("Foo", Case::Pascal).contains(&"FooPascal".to_owned()));
        assert!(candidates("fooBar", Case::Snake).contains(&"foo_bar_camel".to_owned()));
    }
}
