//! Texts that a pattern matches.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};

use super::choices::Choices;

/// A text for `pattern`, with `more` repetitions than the least wherever it leaves that open. Nothing where the
/// pattern is written in another dialect.
pub fn matching(pattern: &str, more: u32, choices: &mut Choices) -> Option<String> {
    let hir = ParserBuilder::new().build().parse(pattern).ok()?;
    let mut text = String::new();
    write(&hir, more, choices, &mut text)?;
    Some(text)
}

fn write(hir: &Hir, more: u32, choices: &mut Choices, text: &mut String) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let ascii = |range: &&ClassUnicodeRange| range.start().is_ascii();
            let mut ranges: Vec<&ClassUnicodeRange> = class.iter().filter(ascii).collect();
            if ranges.is_empty() {
                ranges = class.iter().collect();
            }
            let range = *ranges.get(choices.below(ranges.len()))?;
            text.push(one_of(range, choices)?);
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let count = repetition.min.saturating_add(more).min(most).min(300);
            for _ in 0..count {
                write(&repetition.sub, more, choices, text)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, more, choices, text)?,
        HirKind::Concat(parts) => {
            for part in parts {
                write(part, more, choices, text)?;
            }
        }
        HirKind::Alternation(parts) => {
            let part = parts.get(choices.below(parts.len()))?;
            write(part, more, choices, text)?;
        }
    }
    // A pattern may repeat what repeats.
    (text.len() < 20_000).then_some(())
}

/// One of the first characters of a range: a letter, where the range has all characters from the control codes on.
fn one_of(range: &ClassUnicodeRange, choices: &mut Choices) -> Option<char> {
    let letter = u32::from('a');
    let (mut start, end) = (u32::from(range.start()), u32::from(range.end()));
    if range.start().is_control() && end > letter {
        start = letter;
    }
    let width = (end - start).min(20);
    let offset = choices.below(usize::try_from(width).ok()? + 1);
    char::from_u32(start + u32::try_from(offset).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_as_often_as_the_pattern_allows() {
        let mut choices = Choices::new("");
        for more in 0..10 {
            let text = matching(r"^\+\d{2,4}(-[A-F]|x)?$", more, &mut choices).expect("a pattern");
            assert!(text.starts_with('+') && text.is_ascii(), "{text}");
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            assert_eq!(digits, 4.min(2 + more as usize), "{text}");
        }
    }

    #[test]
    fn a_pattern_of_another_dialect_has_no_text() {
        assert_eq!(matching("^(?!a)b$", 0, &mut Choices::new("")), None);
    }
}
