//! Several things in a sentence.

/// `words` with commas, and `last` before the last of them: `a, b and c`.
pub(crate) fn enumerate(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::enumerate;

    #[test]
    fn commas_stand_between_all_but_the_last() {
        let words = ["a", "b", "c"].map(str::to_owned);
        for (count, text) in [(0, ""), (1, "a"), (2, "a or b"), (3, "a, b or c")] {
            assert_eq!(enumerate(&words[..count], "or"), text);
        }
    }
}
