//! JSON text to tree.
//!
//! JSON is almost, but not quite, a part of YAML: YAML knows no surrogate pairs (`\ud83d\ude00`), and tabs and long keys
//! trouble its parsers. Documents written by programs hold all three.

use std::iter::Peekable;
use std::str::Chars;

use super::Value;
use super::build::{Builder, Fault, Key};
use crate::diagnostic::{Code, Diagnostic, Place};

/// Reads one JSON value that fills `text`.
pub(super) fn read(text: &str, builder: &mut Builder) -> Result<(), Fault> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        place: Place { line: 1, column: 1 },
        open: Vec::new(),
        broken: Vec::new(),
    };
    reader.document(builder)?;
    for place in reader.broken {
        let message = "half of a surrogate pair stands alone in this text";
        let remark = Diagnostic::warning(Code::LoneSurrogate, "", message);
        builder.remark(
            remark
                .at(place)
                .help("read as U+FFFD; write the character itself"),
        );
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Bracket {
    List,
    Map,
}

/// What an escape stands for: a character, or a unit of UTF-16 that may be half of one.
enum Escape {
    Character(char),
    Unit(u32),
}

/// A text in the making.
#[derive(Default)]
struct Text {
    text: String,
    /// The first half of a surrogate pair.
    high: Option<u32>,
    /// Whether half of a pair stood alone. That is no character; what JavaScript would show for it is.
    broken: bool,
}

impl Text {
    fn push(&mut self, character: char) {
        self.flush();
        self.text.push(character);
    }

    fn push_unit(&mut self, unit: u32) {
        let low = unit.checked_sub(0xdc00).filter(|low| *low < 0x400);
        let pair = self.high.zip(low);
        let pair =
            pair.and_then(|(high, low)| char::from_u32(0x10000 + ((high - 0xd800) << 10) + low));
        if let Some(character) = pair {
            self.high = None;
            self.text.push(character);
        } else if low.is_some() {
            self.push(char::REPLACEMENT_CHARACTER);
            self.broken = true;
        } else if let Some(character) = char::from_u32(unit) {
            self.push(character);
        } else {
            self.flush();
            self.high = Some(unit);
        }
    }

    fn flush(&mut self) {
        if self.high.take().is_some() {
            self.text.push(char::REPLACEMENT_CHARACTER);
            self.broken = true;
        }
    }

    fn finish(mut self) -> (String, bool) {
        self.flush();
        (self.text, self.broken)
    }
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    place: Place,
    open: Vec<Bracket>,
    /// Where texts with half of a surrogate pair stand.
    broken: Vec<Place>,
}

impl Reader<'_> {
    fn document(&mut self, builder: &mut Builder) -> Result<(), Fault> {
        loop {
            let opened = self.value(builder)?;
            if opened && !self.closes(builder)? {
                self.key(builder)?;
                continue;
            }
            // A value is complete: close what ends with it, then go on after the comma.
            loop {
                self.skip_space();
                if self.open.is_empty() {
                    return match self.rest.peek() {
                        None => Ok(()),
                        Some(_) => Err(self.fault("the document ends here, and more text follows")),
                    };
                }
                if self.takes(',') {
                    self.skip_space();
                    self.key(builder)?;
                    break;
                }
                if !self.closes(builder)? {
                    return Err(self.fault("expected `,` or the end of the list or map"));
                }
            }
        }
    }

    /// Reads a scalar, or opens a list or map; says which.
    fn value(&mut self, builder: &mut Builder) -> Result<bool, Fault> {
        self.skip_space();
        let place = self.place;
        match self.rest.peek().copied() {
            Some('{') => {
                self.next();
                builder.open_map(place, None)?;
                self.open.push(Bracket::Map);
                return Ok(true);
            }
            Some('[') => {
                self.next();
                builder.open_list(place, None)?;
                self.open.push(Bracket::List);
                return Ok(true);
            }
            Some('"') => {
                let text = self.string()?;
                builder.scalar(Value::String(text), place, None)?;
            }
            Some(_) => {
                let value = self
                    .word()
                    .ok_or_else(|| Fault::syntax(place, "expected a JSON value"))?;
                builder.scalar(value, place, None)?;
            }
            None => return Err(self.fault("the text ends where a value is expected")),
        }
        Ok(false)
    }

    /// Closes the innermost list or map if it ends here.
    fn closes(&mut self, builder: &mut Builder) -> Result<bool, Fault> {
        self.skip_space();
        let end = match self.open.last() {
            Some(Bracket::List) => ']',
            Some(Bracket::Map) => '}',
            None => return Ok(false),
        };
        if !self.takes(end) {
            return Ok(false);
        }
        self.open.pop();
        builder.close()?;
        Ok(true)
    }

    /// Reads the key before a value, inside a map.
    fn key(&mut self, builder: &mut Builder) -> Result<(), Fault> {
        if self.open.last() != Some(&Bracket::Map) {
            return Ok(());
        }
        self.skip_space();
        let place = self.place;
        if self.rest.peek() != Some(&'"') {
            return Err(self.fault("expected a key in double quotes"));
        }
        let name = self.string()?;
        builder.key(Key::Name(name), place);
        self.skip_space();
        if self.takes(':') {
            Ok(())
        } else {
            Err(self.fault("expected `:` after the key"))
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        let start = self.place;
        let mut text = Text::default();
        self.next();
        loop {
            match self.next() {
                Some('"') => {
                    let (text, broken) = text.finish();
                    self.broken.extend(broken.then_some(start));
                    return Ok(text);
                }
                Some('\\') => match self.escape()? {
                    Escape::Character(character) => text.push(character),
                    Escape::Unit(unit) => text.push_unit(unit),
                },
                Some(character) if character >= ' ' => text.push(character),
                Some(_) => return Err(Fault::syntax(start, "a string holds a control character")),
                None => return Err(Fault::syntax(start, "a string does not end")),
            }
        }
    }

    fn escape(&mut self) -> Result<Escape, Fault> {
        Ok(Escape::Character(match self.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some(character @ ('"' | '\\' | '/')) => character,
            Some('u') => return self.hex().map(Escape::Unit),
            _ => return Err(self.fault("a string holds an unknown escape")),
        }))
    }

    fn hex(&mut self) -> Result<u32, Fault> {
        (0..4).try_fold(0, |value, _| {
            let digit = self.next().and_then(|character| character.to_digit(16));
            digit
                .map(|digit| value * 16 + digit)
                .ok_or_else(|| self.fault("`\\u` takes four hexadecimal digits"))
        })
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Option<Value> {
        let mut word = String::new();
        while let Some(character) = self.rest.peek().copied() {
            if !character.is_ascii_alphanumeric() && !matches!(character, '+' | '-' | '.') {
                break;
            }
            word.push(character);
            self.next();
        }
        match word.as_str() {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "null" => Some(Value::Null),
            _ => is_number(&word).then_some(Value::Number(word)),
        }
    }

    fn next(&mut self) -> Option<char> {
        let character = self.rest.next()?;
        if character == '\n' {
            self.place.line += 1;
            self.place.column = 1;
        } else {
            self.place.column += 1;
        }
        Some(character)
    }

    fn takes(&mut self, expected: char) -> bool {
        let found = self.rest.peek() == Some(&expected);
        if found {
            self.next();
        }
        found
    }

    fn skip_space(&mut self) {
        while matches!(self.rest.peek(), Some(' ' | '\t' | '\r' | '\n')) {
            self.next();
        }
    }

    fn fault(&self, message: &str) -> Fault {
        Fault::syntax(self.place, message)
    }
}

/// Whether `word` is a number of the JSON grammar.
fn is_number(word: &str) -> bool {
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        ),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use crate::source::parse;

    fn json(text: &str) -> String {
        parse(text, "test.json")
            .expect("readable")
            .0
            .to_json()
            .to_string()
    }

    #[test]
    fn reads_what_yaml_parsers_do_not() {
        assert_eq!(
            json("{\n\t\"a\":\t\"\\ud83d\\ude00\\/\",\r\n\t\"b\": \"\\u0041\"}"),
            "{\"a\":\"😀/\",\"b\":\"A\"}"
        );
        let long = "k".repeat(2000);
        assert_eq!(
            json(&format!("{{\"{long}\": [ ] , \"e\": {{ }}}}")),
            format!("{{\"e\":{{}},\"{long}\":[]}}")
        );
    }

    #[test]
    fn half_of_a_surrogate_pair_loses_no_neighbour() {
        for (text, read) in [
            (r#"["\ud800A"]"#, "[\"\u{fffd}A\"]"),
            (r#"["\ud800\u0041"]"#, "[\"\u{fffd}A\"]"),
            (r#"["\ud800\ud83d\ude00"]"#, "[\"\u{fffd}😀\"]"),
            (r#"["\ude00\n"]"#, "[\"\u{fffd}\\n\"]"),
            (r#"["x\ud800"]"#, "[\"x\u{fffd}\"]"),
        ] {
            let (tree, remarks) = parse(text, "f.json").expect("readable");
            assert_eq!(tree.to_json().to_string(), read);
            let said: Vec<_> = remarks
                .iter()
                .map(|said| (said.code.name(), said.place.column))
                .collect();
            assert_eq!(said, [("lone-surrogate", 2)]);
        }
    }

    #[test]
    fn keeps_the_digits_of_a_number() {
        let (tree, _) =
            parse("[1.50, -0.0, 1E+2, 123456789012345678901234567890]", "f").expect("readable");
        let texts: Vec<_> = tree
            .as_list()
            .expect("a list")
            .iter()
            .map(|node| format!("{:?}", node.value))
            .collect();
        assert_eq!(
            texts,
            [
                r#"Number("1.50")"#,
                r#"Number("-0.0")"#,
                r#"Number("1E+2")"#,
                r#"Number("123456789012345678901234567890")"#
            ]
        );
    }

    #[test]
    fn falls_back_to_yaml_flow() {
        assert_eq!(
            json("{a: [1, 'x'], # comment\n b}"),
            r#"{"a":[1,"x"],"b":null}"#
        );
    }

    #[test]
    fn says_where_it_stopped_understanding() {
        for (text, line, column) in [
            ("{\n  \"a\": 1,\n  \"b\" ]}", 3, 7),
            ("[\"é\", }]", 1, 7),
            ("[1, 2", 1, 6),
            ("{\"a\": \"\\x\"}", 1, 10),
        ] {
            let error = parse(text, "f").expect_err("refused");
            assert_eq!(
                (error.code.name(), error.place.line, error.place.column),
                ("syntax", line, column),
                "{text}: {error}"
            );
        }
    }
}
