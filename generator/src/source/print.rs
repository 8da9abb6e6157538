//! Tree to YAML: a document with its overlays applied, or one that came as JSON.

use std::borrow::Cow;

use super::{Map, Node, Value, scalar};

/// How long a key may be before it has to be marked as one: YAML 1.2 lets 1024 characters go without.
const LONGEST_KEY: usize = 1000;

/// What ended a line in YAML 1.1, which is what the emitter of strings writes, and does not in 1.2.
const OLD_BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// Writes a tree as YAML. Comments, anchors and quoting of the source are not kept; the order of keys and the digits of
/// numbers are.
pub fn to_yaml(node: &Node) -> String {
    let mut printer = Printer(String::new());
    printer.node(node, 0);
    printer.0
}

/// What is written so far. Every method begins where the text stands and ends with a line.
struct Printer(String);

impl Printer {
    /// Writes a node whose lines, but for the first, begin in column `indent`.
    fn node(&mut self, node: &Node, indent: usize) {
        match &node.value {
            Value::Map(map) if !map.is_empty() => self.map(map, indent),
            Value::List(list) if !list.is_empty() => self.list(list, indent),
            _ => self.scalar(node, indent),
        }
    }

    fn map(&mut self, map: &Map, indent: usize) {
        for (index, (key, node)) in map.iter().enumerate() {
            if index > 0 {
                self.indent(indent);
            }
            self.key(key, indent);
            match &node.value {
                Value::Map(map) if !map.is_empty() => {
                    self.line(indent + 2);
                    self.map(map, indent + 2);
                }
                Value::List(list) if !list.is_empty() => {
                    self.line(indent);
                    self.list(list, indent);
                }
                _ => {
                    self.0.push(' ');
                    self.scalar(node, indent);
                }
            }
        }
    }

    fn list(&mut self, list: &[Node], indent: usize) {
        for (index, node) in list.iter().enumerate() {
            if index > 0 {
                self.indent(indent);
            }
            self.0.push_str("- ");
            match &node.value {
                Value::Map(_) | Value::List(_) => self.node(node, indent + 2),
                _ => self.scalar(node, indent),
            }
        }
    }

    fn key(&mut self, key: &str, indent: usize) {
        let text = match text(key) {
            // A block of lines cannot be a key.
            block if block.contains('\n') => Cow::Owned(in_quotes(key)),
            line => line,
        };
        if text.len() > LONGEST_KEY {
            self.0.push_str("? ");
            self.0.push_str(&text);
            self.line(indent);
        } else {
            self.0.push_str(&text);
        }
        self.0.push(':');
    }

    /// Writes what fits behind a key or a dash in column `indent`.
    fn scalar(&mut self, node: &Node, indent: usize) {
        match &node.value {
            Value::Null => self.0.push_str("null"),
            Value::Bool(value) => self.0.push_str(if *value { "true" } else { "false" }),
            Value::Number(digits) => self.0.push_str(digits),
            Value::Map(_) => self.0.push_str("{}"),
            Value::List(_) => self.0.push_str("[]"),
            Value::String(string) => {
                let text = text(string);
                let mut lines = text.split('\n');
                self.0.push_str(lines.next().unwrap_or_default());
                for line in lines {
                    self.0.push('\n');
                    if !line.is_empty() {
                        self.indent(indent);
                        self.0.push_str(line);
                    }
                }
            }
        }
        self.0.push('\n');
    }

    fn line(&mut self, indent: usize) {
        self.0.push('\n');
        self.indent(indent);
    }

    fn indent(&mut self, indent: usize) {
        self.0.extend(std::iter::repeat_n(' ', indent));
    }
}

/// A string as a scalar of YAML: in the plainest way that keeps it a string, or as a block of lines from column two on.
fn text(string: &str) -> Cow<'_, str> {
    if is_plain(string) {
        return Cow::Borrowed(string);
    }
    if string.contains(OLD_BREAKS) {
        return Cow::Owned(in_quotes(string));
    }
    match serde_yaml::to_string(string) {
        Ok(mut text) => {
            // The end of the line is ours; empty lines at the end of a block are the string's.
            text.truncate(text.len() - usize::from(text.ends_with('\n')));
            Cow::Owned(text)
        }
        Err(_) => Cow::Owned(in_quotes(string)),
    }
}

/// Most strings are words that cannot be taken for anything else. To know them at once saves most of the time.
fn is_plain(string: &str) -> bool {
    let is_word = string.starts_with(|c: char| c.is_ascii_alphabetic())
        && string.ends_with(|c: char| c.is_ascii_alphanumeric())
        && string
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || " _-./".contains(c));
    is_word && matches!(scalar::plain(string), Value::String(_))
}

/// A string of JSON is one of YAML, once what some readers take for the end of a line is escaped.
fn in_quotes(string: &str) -> String {
    let json = serde_json::Value::from(string).to_string();
    OLD_BREAKS.iter().fold(json, |json, character| {
        json.replace(*character, &format!("\\u{:04x}", u32::from(*character)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse;

    /// What a text is printed as, which has to read back the same.
    fn printed(text: &str) -> String {
        let (tree, _) = parse(text, "f").expect("readable");
        let printed = to_yaml(&tree);
        let (again, _) = parse(&printed, "f").unwrap_or_else(|why| panic!("{why}:\n{printed}"));
        assert!(again.same(&tree), "{printed}");
        printed
    }

    #[test]
    fn prints_maps_and_lists_as_people_write_them() {
        let text = "b:\n- c: 1\n  d:\n  - e\n- - f\n  - g: {}\n- []\na:\n  h: null\n  i: true\n";
        assert_eq!(printed(text), text);
        for text in ["{}\n", "[]\n", "a\n", "- - - a\n    - b\n"] {
            assert_eq!(printed(text), text);
        }
    }

    #[test]
    fn keeps_the_digits_of_numbers() {
        let text = "- 1\n- -2.50\n- 10.00\n- 123456789012345678901234567890\n- 0.1234567890123456789012345\n- 1e400\n- 1.5E+3\n";
        assert_eq!(printed(text), text);
    }

    #[test]
    fn strings_stay_strings() {
        for string in [
            "",
            " ",
            "1",
            "-1.5",
            "1e3",
            "007",
            "0x1F",
            "0o7",
            ".inf",
            ".NaN",
            "~",
            "null",
            "Null",
            "true",
            "FALSE",
            "-",
            "- a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "?",
            "? a",
            "!a",
            "&a",
            "*a",
            "@a",
            "`a",
            "%a",
            "|",
            ">",
            "[a",
            "{a",
            "'",
            "\"",
            "a ",
            " a",
            "\t",
            "a\tb",
            "a\u{7f}b",
            "\u{85}",
            "\u{2028}",
            "a\u{2029}b\u{85}\nc",
            "\u{feff}a",
            "😀",
            "\u{1}",
            "...",
            "---",
            "<<",
            "=",
            "2024-01-31",
            "12:30",
            "line\n",
            "two\nlines",
            "two\n\nlines\n\n",
            "\n",
            "\n\n",
            " two\nlines",
            "two\n lines \n",
            "a\r\nb",
            "# a\nb",
            "a:\n  b",
        ] {
            let node = |value| Node {
                file: "f".into(),
                place: Default::default(),
                anchor: None,
                value,
            };
            let leaf = || node(Value::String(string.to_owned()));
            let inner = node(Value::Map(Map::from_iter([
                (string.to_owned(), leaf()),
                ("k".to_owned(), leaf()),
            ])));
            let list = node(Value::List(vec![
                leaf(),
                inner.clone(),
                node(Value::List(vec![leaf()])),
            ]));
            let tree = node(Value::Map(Map::from_iter([
                ("a".to_owned(), inner),
                ("b".to_owned(), list),
            ])));
            for tree in [tree, leaf()] {
                let printed = to_yaml(&tree);
                let (again, _) = parse(&printed, "f")
                    .unwrap_or_else(|why| panic!("{string:?}: {why}:\n{printed}"));
                assert!(again.same(&tree), "{string:?}:\n{printed}");
            }
        }
    }

    #[test]
    fn a_key_can_be_longer_than_a_line_may_be_without_a_mark() {
        let long = "a".repeat(3000);
        assert!(
            printed(&format!("{{? {long} : 1, b: {{? \"{long} \" : [2]}}}}")).starts_with("? aaa")
        );
    }
}
